"""Chances and what came true → how far the one can be believed: bins and the expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Forecast:
    """A chance that was given, whether it came true, and how many cases it stands for."""

    chance: float
    is_true: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Chances in [low, high): how many, their share by weight, their mean and how many came true."""

    low: float
    high: float
    of: int
    share: float
    mean_chance: float
    frequency: float


def reliability(forecasts: Sequence[Forecast], bins: int = BINS) -> list[Bin]:
    """The bins of equal width that hold any forecast, in order; a chance of 1 is in the last."""
    held: list[list[Forecast]] = [[] for _ in range(bins)]
    for each in forecasts:
        held[min(int(each.chance * bins), bins - 1)].append(each)
    total = sum(each.weight for each in forecasts)
    found = []
    for number, members in enumerate(held):
        weight = sum(each.weight for each in members)
        if weight > 0:
            mean = sum(each.weight * each.chance for each in members) / weight
            true = sum(each.weight for each in members if each.is_true) / weight
            found.append(Bin(number / bins, (number + 1) / bins, len(members), weight / total, mean, true))
    return found


def calibration_error(forecasts: Sequence[Forecast], bins: int = BINS) -> float:
    """Mean difference of chance and frequency over the bins, by their shares (Naeini et al. 2015)."""
    return sum(each.share * abs(each.mean_chance - each.frequency) for each in reliability(forecasts, bins))
