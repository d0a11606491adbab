"""Any Hugging Face id or local folder as an embedder or a judge, through sentence-transformers.

Importing this module imports torch and sentence-transformers, which takes seconds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder, SentenceTransformer

from tracker.errors import ModelError
from tracker.models.identity import id_of
from tracker.models.labels import COLUMNS, outputs_of, probabilities
from tracker.models.sessions import without_lone_surrogates

_HOW = "Give a Hugging Face id (needs a network the first time) or the path of a local folder"
_FAULTS = (OSError, ValueError, ImportError, RuntimeError, KeyError, TypeError, AttributeError)
"""What sentence-transformers and transformers raise for names and files that they cannot use."""


class SentenceTransformersEmbedder:
    """A SentenceTransformer whose vectors are scaled to unit length."""

    def __init__(self, name: str) -> None:
        try:
            self._model = SentenceTransformer(name)
        except _FAULTS as error:
            raise ModelError(f"The embedder {name!r} cannot be loaded: {error}. {_HOW}.") from error
        self.id = id_of(name)
        self.dim = int(self._model.get_embedding_dimension() or self.encode(["."]).shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, dim) unit rows in input order; ModelError when the network yields no number."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        vectors = np.asarray(
            self._model.encode(
                [without_lone_surrogates(text) for text in texts],
                normalize_embeddings=True,
                show_progress_bar=False,
            ),
            dtype=np.float32,
        )
        if not np.isfinite(vectors).all():
            raise ModelError(f"The model {self.id} gave a vector that is not a number.")
        return vectors


class CrossEncoderJudge:
    """A three-way natural language inference CrossEncoder, its label order read from its configuration."""

    def __init__(self, name: str) -> None:
        try:
            self._model = CrossEncoder(name)
            labels = dict(self._model.config.id2label or {})
        except _FAULTS as error:
            raise ModelError(f"The judge {name!r} cannot be loaded: {error}. {_HOW}.") from error
        self._outputs = outputs_of({int(index): label for index, label in labels.items()}, name)
        self.id = id_of(name)

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return (n, 5) probabilities in input order; ModelError when the network yields no number."""
        if not pairs:
            return np.empty((0, len(COLUMNS)), dtype=np.float32)
        logits = np.asarray(
            self._model.predict(
                [
                    (without_lone_surrogates(first), without_lone_surrogates(second))
                    for first, second in pairs
                ],
                activation_fn=torch.nn.Identity(),
                show_progress_bar=False,
            ),
            dtype=np.float32,
        )
        return probabilities(logits, self._outputs, 1.0, self.id)
