"""Log-odds and what people said of them → a line, and a policy that carries it under its own id."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from tracker.errors import CalibrationError
from tracker.judging import Pair, Side, decide, policy
from tracker.judging.calibration import Labelled, calibration_error, fit
from tracker.judging.policy import Calibration, recalibrated
from tracker.judging.verdicts import finding_log_odds
from tracker.records import Scope, Scores

CONTRADICTION = Scores(0.02, 0.08, 0.9)
PAIR = Pair(
    Side("The plant will not be closed."),
    Side("The plant will be closed."),
    Scope.SPEAKER,
    0.9,
    CONTRADICTION,
    CONTRADICTION,
)


def drawn(count: int, slope: float, intercept: float, weight: float = 1.0) -> list[Labelled]:
    rng = random.Random(3)
    found = []
    for _ in range(count):
        value = rng.gauss(0, 3)
        chance = 1 / (1 + math.exp(-(slope * value + intercept)))
        found.append(Labelled(value, rng.random() < chance, weight))
    return found


def test_the_line_is_that_of_a_logistic_regression() -> None:
    pairs = drawn(4000, 0.7, -1.2)
    line = fit(pairs)
    x = np.array([[each.log_odds] for each in pairs])
    known = LogisticRegression(C=1e6).fit(x, [each.is_finding for each in pairs])
    assert line.slope == pytest.approx(known.coef_[0][0], abs=0.01)
    assert line.intercept == pytest.approx(known.intercept_[0], abs=0.01)


def test_a_weight_counts_as_that_many_pairs() -> None:
    pairs = drawn(300, 0.7, 0.2)
    heavy = [Labelled(each.log_odds, each.is_finding, 3.0 if each.is_finding else 1.0) for each in pairs]
    repeated = [each for each in pairs for _ in range(3 if each.is_finding else 1)]
    assert fit(heavy).slope == pytest.approx(fit(repeated).slope, abs=0.03)
    assert fit(heavy).intercept == pytest.approx(fit(repeated).intercept, abs=0.03)


def test_pairs_that_are_told_apart_without_fault_still_have_a_line() -> None:
    line = fit([Labelled(3.0, True)] * 20 + [Labelled(-3.0, False)] * 20)
    assert 0 < line.slope < 10
    assert 0.9 < line.chance(3.0) < 1


def test_scores_that_say_nothing_or_the_contrary_are_refused() -> None:
    with pytest.raises(CalibrationError, match="higher"):
        fit([Labelled(-3.0, True)] * 20 + [Labelled(3.0, False)] * 20)
    with pytest.raises(CalibrationError, match="higher"):
        fit([Labelled(1.0, True)] * 20 + [Labelled(1.0, False)] * 20)


@pytest.mark.parametrize(("findings", "others"), [(19, 40), (40, 19), (0, 0)])
def test_too_few_of_either_kind_are_refused(findings: int, others: int) -> None:
    with pytest.raises(CalibrationError, match=f"{findings} findings and {others} others"):
        fit([Labelled(3.0, True)] * findings + [Labelled(-3.0, False)] * others)


def test_calibration_error_is_the_distance_of_chance_and_share() -> None:
    pairs = [Labelled(0.0, True)] * 3 + [Labelled(0.0, False)]
    assert calibration_error(pairs, Calibration(1.0, 0.0)) == pytest.approx(0.25)
    assert calibration_error(pairs, Calibration(1.0, math.log(3))) == pytest.approx(0.0)
    heavy = [Labelled(0.0, True, 1.0), Labelled(0.0, False, 3.0)]
    assert calibration_error(heavy, Calibration(1.0, 0.0)) == pytest.approx(0.25)


def test_fitting_makes_the_chances_truer() -> None:
    pairs = drawn(2000, 0.4, -2.0)
    before = Calibration(1.0, 0.0)
    assert calibration_error(pairs, fit(pairs)) < 0.05 < calibration_error(pairs, before)


def test_another_calibration_is_another_policy_and_its_own_is_not() -> None:
    base = policy.shipped()
    one, other = recalibrated(base, Calibration(0.5, 0.0)), recalibrated(base, Calibration(0.5, 0.1))
    assert len({base.id, one.id, other.id}) == 3
    assert one.id.startswith(f"{base.id}+line@")
    assert one == recalibrated(base, Calibration(0.5, 0.0))
    assert recalibrated(base, base.calibration) == base


def test_the_chance_follows_the_line_and_nothing_else_changes() -> None:
    log_odds = finding_log_odds(PAIR, policy.shipped())
    assert log_odds is not None
    line = Calibration(0.1, 1.5)
    assert decide(PAIR, recalibrated(policy.shipped(), line)).probability == pytest.approx(
        line.chance(log_odds)
    )


def test_pairs_that_no_line_touches_have_no_log_odds() -> None:
    for text in ("", PAIR.a.text):
        same = Pair(PAIR.a, Side(text), Scope.SPEAKER, 1.0, CONTRADICTION, CONTRADICTION)
        assert finding_log_odds(same, policy.shipped()) is None
