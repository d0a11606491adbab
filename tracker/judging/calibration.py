"""Labelled log-odds → the line that turns log-odds into chances, and how far chances are from the truth.

Platt scaling (1999): a logistic regression of one variable with softened targets, found by Newton's method
with backtracking (Lin, Lin and Weng 2007).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.errors import CalibrationError
from tracker.judging.policy import Calibration

LEAST = 20
"""Findings, and others, that a line is fitted on at the least."""

_STEPS = 100
_BINS = 10
_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair's log-odds of a finding before calibration, and what a person says it is.

    `weight`: how many such pairs this one stands for, in proportion to the others.
    """

    log_odds: float
    is_finding: bool
    weight: float = 1.0


def fit(pairs: Sequence[Labelled]) -> Calibration:
    """Return the line under which the labels are likeliest.

    Raises CalibrationError for fewer than LEAST pairs of either kind, and where higher log-odds do not go
    with more findings.
    """
    findings = sum(each.is_finding for each in pairs)
    others = len(pairs) - findings
    if min(findings, others) < LEAST:
        raise CalibrationError(
            f"there are {findings} findings and {others} others to calibrate on, and at least {LEAST} of "
            "each are needed; nothing was changed"
        )
    line = _likeliest(_targets(pairs))
    if not line.slope > 0.01:
        raise CalibrationError(
            "the findings among these pairs do not get higher scores than the others, so no chances can be "
            "made of them; check the labels or choose another judge; nothing was changed"
        )
    return line


def calibration_error(pairs: Sequence[Labelled], line: Calibration) -> float:
    """The expected calibration error: mean distance of chance and share of findings, over ten equal bins."""
    bins: list[list[tuple[float, Labelled]]] = [[] for _ in range(_BINS)]
    for each in pairs:
        chance = line.chance(each.log_odds)
        bins[min(int(chance * _BINS), _BINS - 1)].append((chance, each))
    total = sum(each.weight for each in pairs)
    return sum(abs(sum(each.weight * (chance - each.is_finding) for chance, each in one)) for one in bins) / (
        total or 1.0
    )


@dataclass(frozen=True, slots=True)
class _Target:
    x: float
    wanted: float
    weight: float


def _targets(pairs: Sequence[Labelled]) -> list[_Target]:
    """Soften the labels by one pair of each kind, so that a faultless judge has a line too."""
    scale = len(pairs) / sum(each.weight for each in pairs)
    mass = {
        kind: sum(each.weight * scale for each in pairs if each.is_finding is kind) for kind in (True, False)
    }
    soft = {True: (mass[True] + 1) / (mass[True] + 2), False: 1 / (mass[False] + 2)}
    return [_Target(each.log_odds, soft[each.is_finding], each.weight * scale) for each in pairs]


def _likeliest(targets: Sequence[_Target]) -> Calibration:
    wanted = sum(each.weight * each.wanted for each in targets) / sum(each.weight for each in targets)
    line = Calibration(0.0, math.log(wanted / (1 - wanted)))
    loss = _loss(targets, line)
    for _ in range(_STEPS):
        by_slope, by_intercept = _newton(targets, line)
        size = 1.0
        while size > _ENOUGH:
            tried = Calibration(line.slope + size * by_slope, line.intercept + size * by_intercept)
            if (less := _loss(targets, tried)) < loss:
                break
            size /= 2
        else:
            return line
        gain, line, loss = loss - less, tried, less
        if gain < _ENOUGH:
            return line
    return line


def _newton(targets: Sequence[_Target], line: Calibration) -> tuple[float, float]:
    """One full step: minus the inverse Hessian (with a small ridge) times the gradient."""
    ss, si, ii, s, i = 1e-9, 0.0, 1e-9, 0.0, 0.0
    for each in targets:
        chance = line.chance(each.x)
        bend = each.weight * chance * (1 - chance)
        miss = each.weight * (chance - each.wanted)
        ss, si, ii = ss + bend * each.x**2, si + bend * each.x, ii + bend
        s, i = s + miss * each.x, i + miss
    determinant = ss * ii - si**2
    return (si * i - ii * s) / determinant, (si * s - ss * i) / determinant


def _loss(targets: Sequence[_Target], line: Calibration) -> float:
    """The negative log-likelihood, in a form that does not overflow."""
    total = 0.0
    for each in targets:
        value = line.slope * each.x + line.intercept
        total += each.weight * (max(value, 0.0) + math.log1p(math.exp(-abs(value))) - each.wanted * value)
    return total
