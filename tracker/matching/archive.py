"""Claim texts → vectors kept in the database, and a searchable index over all of them kept beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from indexes import snapshot
from indexes.index import VectorIndex
from tracker.models.protocols import Embedder
from tracker.records import Hit
from tracker.store import Store, claims, vectors


class _Identity(TypedDict):
    model_id: str
    dim: int


_log = logging.getLogger(__name__)
_BATCH = 512


class Archive:
    """The vectors of every claim under one embedder. The database is the truth, the index a copy of it."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self.embedder = embedder
        self._index: VectorIndex | None = None
        self._watermark: str | None = None

    @property
    def _db(self) -> Database:
        return self._store.db

    @property
    def _folder(self) -> Path:
        return self._store.path.with_name(self._store.path.name + ".index")

    def embed_waiting(self, report: Callable[[int, int], None] | None = None) -> int:
        """Embed and store every claim text that has no vector yet; returns how many there were."""
        waiting = claims.waiting_for_vector(self._db, self.embedder.id)
        for start in range(0, len(waiting), _BATCH):
            texts = sorted({text for _, text in waiting[start : start + _BATCH]})
            encoded = self.embedder.encode(texts)
            with self._store.write() as db:
                vectors.put(db, self.embedder.id, dict(zip(texts, encoded, strict=True)))
            if report:
                report(min(start + _BATCH, len(waiting)), len(waiting))
        return len(waiting)

    def matrix(self, claim_ids: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Ids and unit vectors (n, dim) of those claims that have one."""
        return vectors.for_claims(self._db, self.embedder.id, claim_ids)

    def search(self, queries: NDArray[np.float32], k: int) -> list[list[Hit]]:
        """The k claims nearest to each query vector, best first."""
        index = self._current()
        if not len(index) or not len(queries):
            return [[] for _ in range(len(queries))]
        found, scores = index.search(queries, k)
        # A claim that was joined to another stays in the index until it is built again.
        there = set(claims.existing(self._db, {int(i) for row in found for i in row}))
        return [
            [Hit(int(i), float(s)) for i, s in zip(row, row_scores, strict=True) if int(i) in there]
            for row, row_scores in zip(found, scores, strict=True)
        ]

    def _current(self) -> VectorIndex:
        """The index of every claim there is: the one at hand, the kept one, or a new one, caught up."""
        # One state of the file: what another process adds meanwhile belongs to a later watermark.
        with self._store.read():
            watermark = vectors.watermark(self._db, self.embedder.id)
            if self._index is not None and watermark == self._watermark:
                return self._index
            if self._index is None:
                self._watermark = snapshot.watermark_of(self._folder, **self._identity)
                if self._watermark is not None:
                    self._index = snapshot.read(self._folder, **self._identity, watermark=self._watermark)
            missing = vectors.claims_after(self._db, self.embedder.id, self._watermark or "")
            if self._index is None or missing is None:
                self._index, self._watermark, missing = VectorIndex(self.embedder.dim), None, None
            if missing is None or missing:
                self._index.add(*vectors.for_claims(self._db, self.embedder.id, missing))
        if watermark != self._watermark:
            self._keep(self._index, watermark)
            self._watermark = watermark
        return self._index

    @property
    def _identity(self) -> _Identity:
        return {"model_id": self.embedder.id, "dim": self.embedder.dim}

    def _keep(self, index: VectorIndex, watermark: str) -> None:
        try:
            snapshot.write(self._folder, index, model_id=self.embedder.id, watermark=watermark)
        except OSError as error:
            _log.warning("the index could not be kept beside the database and will be built again: %s", error)
