"""A small judge before a larger one: who reads what, and that a score depends on the pair alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.models.cascade import CascadeJudge

CALM, ALARMED = (0.1, 0.88, 0.02), (0.1, 0.5, 0.4)
LARGE = (0.05, 0.05, 0.9, 0.01, 0.02)
"""The larger one tells parts of neutral apart; of what only the small one read there are none."""


class Small:
    """Sees a conflict where the premise is "x", in that order only."""

    id = "small@1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        return np.array([ALARMED if a == "x" else CALM for a, _ in pairs], dtype=np.float32)


class Large:
    """Is sure of every conflict, and remembers what it was asked."""

    id = "large@1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        return np.array([LARGE] * len(pairs), dtype=np.float32)


def made(gate: float = 0.1) -> tuple[CascadeJudge, Small, Large]:
    small, large = Small(), Large()
    return CascadeJudge(small, large, gate), small, large


def test_the_larger_judge_reads_only_what_the_small_one_suspects() -> None:
    judge, _, large = made()
    scores = judge.score([("a", "b"), ("x", "b"), ("c", "d")])
    assert large.asked == [("x", "b")]
    np.testing.assert_allclose(scores, np.array([(*CALM, 0, 0), LARGE, (*CALM, 0, 0)], dtype=np.float32))


def test_both_orders_of_a_pair_come_from_the_same_judge() -> None:
    judge, _, large = made()
    scores = judge.score([("b", "x"), ("x", "b")])
    assert sorted(large.asked) == [("b", "x"), ("x", "b")]
    np.testing.assert_allclose(scores, np.array([LARGE, LARGE], dtype=np.float32))


def test_a_score_depends_on_the_pair_alone() -> None:
    judge, _, _ = made()
    pairs = [("a", "b"), ("b", "x"), ("x", "b"), ("a", "b")]
    together = judge.score(pairs)
    for pair, row in zip(pairs, together, strict=True):
        np.testing.assert_array_equal(judge.score([pair])[0], row)


def test_no_pair_is_read_twice_by_a_judge() -> None:
    judge, small, large = made()
    judge.score([("x", "b"), ("x", "b"), ("b", "x")])
    assert len(small.asked) == 2
    assert len(large.asked) == 2


def test_nothing_in_nothing_out() -> None:
    judge, small, large = made()
    assert judge.score([]).shape == (0, 5)
    assert (small.asked, large.asked) == ([], [])


def test_another_gate_or_judge_is_another_name() -> None:
    assert made(0.1)[0].id == made(0.1)[0].id
    assert made(0.1)[0].id != made(0.2)[0].id
