"""The judge's signals and the verdicts made of them, without a model, a database or a clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.judging import Pair, Side, decide, signals
from tracker.records import Kind, Order, Relation, Scope, Scores, StatedAt, a_is_earlier, order_of

CONTRADICTING = Scores(0.01, 0.04, 0.95)
NEUTRAL = Scores(0.03, 0.94, 0.03)
ENTAILING = Scores(0.95, 0.04, 0.01)
MOVED = Scores(0.02, 0.58, 0.4, update=0.55)
NARROWED = Scores(0.1, 0.88, 0.02, refinement=0.85)


def pair(a: str, b: str, scores: Scores = CONTRADICTING, **changes: object) -> Pair:
    base = Pair(Side(a), Side(b), Scope.SPEAKER, 0.8, scores, scores)
    return replace(base, **changes)  # type: ignore[arg-type]


PROMISE = "No station will be closed."
PLAN = "Four stations will be closed in September."
FACT = "The bridge was inspected in February."
OTHER_FACT = "The bridge was never inspected."


@pytest.mark.parametrize(
    ("a", "b", "scope", "relation"),
    [
        (PROMISE, PLAN, Scope.SPEAKER, Relation.REVERSAL),
        (PROMISE, PLAN, Scope.INSTITUTION, Relation.REVERSAL),
        (FACT, OTHER_FACT, Scope.SPEAKER, Relation.CONTRADICTION),
        (FACT, OTHER_FACT, Scope.ANY, Relation.DISPUTE),
        (PROMISE, PLAN, Scope.ANY, Relation.DISPUTE),
    ],
)
def test_relation_follows_from_scope_and_from_what_is_turned_round(
    a: str, b: str, scope: Scope, relation: Relation
) -> None:
    verdict = decide(pair(a, b, scope=scope))
    assert verdict.relation is relation
    assert verdict.probability > 0.5


@pytest.mark.parametrize("kind", [Kind.POSITION, Kind.COMMITMENT, Kind.PREDICTION])
def test_a_turned_position_is_a_reversal_whatever_its_words(kind: Kind) -> None:
    sides = {"a": Side("We support the tax.", kind), "b": Side("We oppose the tax.", kind)}
    assert decide(replace(pair("", ""), **sides)).relation is Relation.REVERSAL


def test_verdict_does_not_depend_on_the_order_of_the_sides() -> None:
    one = Pair(Side(PROMISE), Side(PLAN), Scope.SPEAKER, 0.8, CONTRADICTING, NEUTRAL)
    other = Pair(Side(PLAN), Side(PROMISE), Scope.SPEAKER, 0.8, NEUTRAL, CONTRADICTING)
    assert decide(one).relation is decide(other).relation
    assert decide(one).probability == pytest.approx(decide(other).probability)


@pytest.mark.parametrize(
    ("a", "b", "scores", "relation"),
    [
        ("The toll has reached 40.", "The toll has reached 65.", MOVED, Relation.UPDATE),
        (PROMISE, "No station is to be closed.", ENTAILING, Relation.RESTATEMENT),
        (PROMISE, "The trains are quiet.", NEUTRAL, Relation.UNRELATED),
    ],
)
def test_innocent_pairs_are_no_findings(a: str, b: str, scores: Scores, relation: Relation) -> None:
    verdict = decide(pair(a, b, scores))
    assert verdict.relation is relation
    assert not verdict.relation.is_finding


@pytest.mark.parametrize(
    ("other", "denied"),
    [
        ("The ministry had agreed to sell the old depot to a builder.", True),
        ("The ministry had not agreed to sell the old depot.", False),
        ("The union had agreed to new rules.", False),
        ("It is not true that the ministry had agreed to sell the old depot.", False),
    ],
)
def test_a_denial_is_known_by_the_words_it_denies(other: str, denied: bool) -> None:
    denial = "It is not true that the ministry had agreed to sell the old depot."
    assert signals.is_denial_of(denial, other) is denied
    assert signals.is_denial_of(other, denial) is denied


def test_the_same_words_are_a_restatement_whatever_the_judge_says() -> None:
    verdict = decide(pair("Moscow plans to attack.", "“Moscow plans to attack”"))
    assert verdict.relation is Relation.RESTATEMENT


def test_what_says_more_of_the_same_is_a_refinement() -> None:
    judged = pair("Trains return in June on three nights a week.", "Trains return in June.", NARROWED)
    assert decide(judged).relation is Relation.REFINEMENT


def test_an_explicit_denial_speaks_for_a_finding_even_where_the_model_sees_none() -> None:
    denial = pair(
        "The ministry sold the depot.", "The report is false.", NEUTRAL, scope=Scope.ANY, similarity=0.3
    )
    assert not decide(denial).relation.is_finding
    assert decide(replace(denial, denies=True)).relation is Relation.DISPUTE


def test_reasons_name_every_signal_with_its_weight_strongest_first() -> None:
    reasons = decide(pair(PROMISE, PLAN)).reasons
    assert {"contradiction", "entailment", "words in common"} <= {r.signal for r in reasons}
    assert [abs(r.weight) for r in reasons] == sorted((abs(r.weight) for r in reasons), reverse=True)
    assert any("station" in r.text for r in reasons)


@pytest.mark.parametrize(
    ("a", "b", "changed"),
    [
        ("1,200 passengers were stranded.", "3,400 passengers were stranded.", True),
        ("Two people died.", "Five people died.", True),
        ("Two people died.", "2 people died.", False),
        ("Two people died.", "Two people did not die.", False),
        ("In 2019 it rained.", "In 2021 it rained.", False),
        ("It costs 40 million.", "It is expensive.", False),
        ("Troops will withdraw by March 1.", "Troops will stay until May 9.", False),
        ("They will raise the levy by 5 percent.", "They will cut the levy by 10 percent.", False),
        ("No one died in the flood.", "Two died in the flood.", False),
    ],
)
def test_number_change(a: str, b: str, changed: bool) -> None:
    assert signals.is_number_change(a, b) is changed


@pytest.mark.parametrize(
    ("a", "b", "turned"),
    [
        ("No station will be closed.", "Four stations will be closed.", 1),
        ("No station will be closed.", "Every station will stay open.", -1),
        ("The minister opposes a rise in fares.", "The ministry supports a rise in fares.", 1),
        ("The army will withdraw.", "The troops will remain.", 1),
        ("The bill was accepted and the other rejected.", "The bill was rejected.", 0),
        ("The trains are quiet.", "The trains are new.", 0),
    ],
)
def test_opposition_counts_negations_and_opposite_words(a: str, b: str, turned: int) -> None:
    assert signals.opposition(a, b) == turned
    assert signals.opposition(b, a) == turned


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("No troops will stay.", 1),
        ("Troops stay.", 0),
        ("It isn’t true.", 1),
        ("It is not untrue.", 2),
        ("noble", 0),
    ],
)
def test_negations(text: str, count: int) -> None:
    assert signals.negations(text) == count


def test_overlap_is_of_content_words_and_of_the_shorter_text() -> None:
    assert signals.overlap("The soldiers remain.", "Soldiers remained in the country for long.") == 1.0
    assert signals.overlap("The a of", "soldiers") == 0.0


KNOWN = StatedAt.on(date(2022, 2, 16), date(2022, 2, 20))


@pytest.mark.parametrize(
    ("a", "b", "order", "first"),
    [
        (KNOWN, StatedAt.on(date(2022, 2, 20)), Order.KNOWN, True),
        (StatedAt.on(date(2022, 2, 20)), KNOWN, Order.KNOWN, False),
        (KNOWN, StatedAt(None, date(2022, 2, 20)), Order.UNKNOWN, True),
        (KNOWN, StatedAt(None, date(2022, 2, 10)), Order.KNOWN, False),
        (StatedAt(), KNOWN, Order.UNKNOWN, False),
        (KNOWN, KNOWN, Order.UNKNOWN, True),
    ],
)
def test_order_is_known_only_when_the_dates_settle_it(
    a: StatedAt, b: StatedAt, order: Order, first: bool
) -> None:
    assert order_of(a, b) is order
    assert a_is_earlier(a, b) is first
