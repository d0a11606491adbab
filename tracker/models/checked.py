"""What any model gives → the same, or an error that names the model where it is no number or ill-shaped."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.errors import ModelError
from tracker.models.labels import COLUMNS, THREE
from tracker.models.protocols import Embedder, Judge


def scored(judge: Judge, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """Return a judge's (n, 5) scores; the parts of neutral are 0 where it gives none. Raises ModelError."""
    found = np.asarray(judge.score(pairs), dtype=np.float32)
    if found.shape == (len(pairs), THREE):
        found = np.pad(found, ((0, 0), (0, len(COLUMNS) - THREE)))
    return _sound(found, (len(pairs), len(COLUMNS)), judge.id)


class CheckedEmbedder:
    """Gives its embedder's vectors; ModelError where they are not one row of numbers for each text."""

    def __init__(self, embedder: Embedder) -> None:
        self.id = embedder.id
        self.dim = embedder.dim
        self._embedder = embedder

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dim) unit rows in input order."""
        found = np.asarray(self._embedder.encode(texts), dtype=np.float32)
        return _sound(found, (len(texts), self.dim), self.id)


def _sound(found: NDArray[np.float32], shape: tuple[int, int], model: str) -> NDArray[np.float32]:
    if found.shape != shape:
        raise ModelError(
            f"The model {model} gave numbers of the shape {found.shape}, not {shape}; choose another model."
        )
    if not np.isfinite(found).all():
        raise ModelError(f"The model {model} gave a score that is not a number; its files may be damaged.")
    return found
