"""The two protocols between the engine and any model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their cosine similarity."""

    @property
    def id(self) -> str:
        """Names the model and its weights; vectors of different ids are never compared."""

    @property
    def dim(self) -> int:
        """Length of every vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an (n, dim) array of unit rows in input order; (0, dim) for no texts."""


class Judge(Protocol):
    """Scores whether a premise entails, leaves open or contradicts a hypothesis."""

    @property
    def id(self) -> str:
        """Names the model and its weights; verdicts remember it."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return an (n, 3) array of probabilities (entailment, neutral, contradiction), rows summing to 1.

        A judge that tells the kinds of neutral apart returns (n, 5): then refinement and update, two parts
        of neutral.
        """
