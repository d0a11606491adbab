"""Candidates with points → a ranking: their order, their scores, and the winner where one is clear."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.extraction.cast import Person
from tracker.records import SpeakerReading

SHARPNESS = 1.5  # of the scores in [0, 1] that unlike points make


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody whom words may stand for. `points` have no scale of their own: only differences count."""

    reading: SpeakerReading
    points: float
    reason: str
    gender: str | None = None
    person: Person | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, and the winner where one is clear."""

    ranked: tuple[Ranked, ...] = ()
    winner: Ranked | None = None

    def scores(self) -> list[float]:
        """The candidates' scores: points as shares of 1, with one share for "none of them"."""
        weights = [math.exp(SHARPNESS * r.points) for r in self.ranked]
        return [weight / (sum(weights) + 1.0) for weight in weights]


def ranking(found: Iterable[Ranked], minimum: float, margin: float) -> Ranking:
    """Sort candidates; the first wins with `minimum` points, and `margin` more than the second."""
    ranked = tuple(sorted(found, key=lambda r: -r.points))
    if not ranked or ranked[0].points < minimum:
        return Ranking(ranked)
    if len(ranked) > 1 and ranked[0].points - ranked[1].points < margin:
        return Ranking(ranked)
    return Ranking(ranked, ranked[0])
