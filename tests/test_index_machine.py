"""The index against a plain dict, through any sequence of additions, searches and restarts."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from numpy.typing import NDArray

from indexes import snapshot
from indexes.index import VectorIndex

DIM = 4
IDS = st.integers(0, 12)


def vector(seed: int) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=DIM).astype(np.float32)


class IndexMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.index = VectorIndex(DIM)
        self.model: dict[int, NDArray[np.float32]] = {}
        self.kept: dict[int, NDArray[np.float32]] | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(ids=st.lists(IDS, max_size=4), seed=st.integers(0, 999))
    def add(self, ids: list[int], seed: int) -> None:
        rows = [vector(seed + n) for n in range(len(ids))]
        if len(set(ids)) < len(ids) or set(ids) & set(self.model):
            with pytest.raises(ValueError, match="id"):
                self.index.add(ids, np.array(rows))
            return
        self.index.add(ids, np.array(rows).reshape(len(ids), DIM))
        self.model |= dict(zip(ids, rows, strict=True))

    @rule(seed=st.integers(0, 999), k=st.integers(1, 15))
    def search(self, seed: int, k: int) -> None:
        query = vector(seed)
        cosines = {
            each: float(row @ query / np.linalg.norm(row) / np.linalg.norm(query))
            for each, row in self.model.items()
        }
        found, scores = self.index.search(query[np.newaxis, :], k)
        expected = sorted(cosines.values(), reverse=True)[:k]
        np.testing.assert_allclose(scores[0], expected, atol=1e-5)
        np.testing.assert_allclose([cosines[each] for each in found[0].tolist()], expected, atol=1e-5)

    @rule()
    def keep(self) -> None:
        snapshot.write(self.folder, self.index, model_id="m", watermark=str(len(self.model)))
        self.kept = dict(self.model)

    @rule()
    def restart(self) -> None:
        wanted = None if self.kept is None else str(len(self.kept))
        loaded = snapshot.read(self.folder, model_id="m", dim=DIM, watermark=wanted)
        assert (loaded is None) == (self.kept is None)
        self.index, self.model = loaded or VectorIndex(DIM), dict(self.kept or {})

    @rule()
    def damage(self) -> None:
        for file in self.folder.glob("*.vectors"):
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
        if self.kept is not None:
            assert snapshot.read(self.folder, model_id="m", dim=DIM) is None
            self.keep()

    @invariant()
    def holds_what_was_added(self) -> None:
        assert len(self.index) == len(self.model)
        assert self.index.ids.tolist() == list(self.model)


IndexMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
test_index_machine = IndexMachine.TestCase
