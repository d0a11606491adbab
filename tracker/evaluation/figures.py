"""Counts → shares with their intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

_Z = 1.96
_ROUNDS = 1000
_SEED = 13


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share in [0, 1] with its 95 % interval; `of` is how many cases it is a share of."""

    name: str
    value: float
    of: int
    low: float
    high: float


def share(name: str, hits: int, of: int) -> Figure:
    """A share of independent cases, with Wilson's score interval; 0 of 0 is 0."""
    if of == 0:
        return Figure(name, 0.0, 0, 0.0, 1.0)
    p = hits / of
    centre = p + _Z**2 / (2 * of)
    spread = _Z * math.sqrt(p * (1 - p) / of + _Z**2 / (4 * of**2))
    scale = 1 + _Z**2 / of
    return Figure(name, p, of, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def resampled(
    name: str, per_document: Sequence[T], measure: Callable[[Sequence[T]], float], of: int
) -> Figure:
    """A figure over documents, whose cases hang together: the interval comes from resampling documents."""
    value = measure(per_document)
    if len(per_document) < 2:
        return Figure(name, value, of, value, value)
    draw = random.Random(_SEED)  # noqa: S311 - a fixed draw, no secret
    values = sorted(
        measure([per_document[draw.randrange(len(per_document))] for _ in per_document])
        for _ in range(_ROUNDS)
    )
    return Figure(name, value, of, values[int(_ROUNDS * 0.025)], values[int(_ROUNDS * 0.975)])


def area_under_roc(name: str, scores: NDArray[np.float32], positive: NDArray[np.bool_]) -> Figure:
    """The chance that a positive case outranks another, ties counting half (Hanley and McNeil 1982)."""
    from sklearn.metrics import roc_auc_score

    area = float(roc_auc_score(positive, scores))
    hits, others = int(positive.sum()), int((~positive).sum())
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (hits - 1) * (q1 - area**2) + (others - 1) * (q2 - area**2)
    spread = _Z * math.sqrt(max(variance, 0.0) / (hits * others))
    return Figure(name, area, hits + others, max(0.0, area - spread), min(1.0, area + spread))


def f1(hits: float, predicted: float, wanted: float) -> float:
    """The harmonic mean of precision and recall; 0 where there is nothing."""
    return 2 * hits / (predicted + wanted) if predicted + wanted else 0.0
