"""A judge that asks the model only for pairs of texts that this database has no scores of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from tracker.models.checked import scored
from tracker.models.labels import COLUMNS
from tracker.models.protocols import Judge
from tracker.pipeline.progress import chunks
from tracker.records import Scores
from tracker.store import Store, scores

BATCH = 256
"""Pairs scored, and kept, at a time: what an interrupted run loses, and what memory holds."""


class RememberingJudge:
    """Scores as its judge does, each pair of texts once; with `keeps` False it reads scores and adds none.

    New pairs go to the model in the order of their length, so that a batch needs little padding.
    """

    def __init__(self, judge: Judge, store: Store, *, keeps: bool = True) -> None:
        self.id = judge.id
        self._judge = judge
        self._store = store
        self._keeps = keeps

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return (n, 5) probabilities in input order; ModelError where the model gives none."""
        different = list(dict.fromkeys(pairs))
        known = scores.get(self._store.db, self.id, different)
        missing = sorted((pair for pair in different if pair not in known), key=_length)
        for batch in chunks(missing, BATCH):
            found = scored(self._judge, batch)
            new = {pair: Scores(*map(float, row)) for pair, row in zip(batch, found, strict=True)}
            if self._keeps:
                with self._store.write() as db:
                    scores.put(db, self.id, new)
            known.update(new)
        rows = [astuple(known[pair]) for pair in pairs]
        return np.array(rows, dtype=np.float32).reshape(len(pairs), len(COLUMNS))


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0]) + len(pair[1])
