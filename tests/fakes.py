"""Stand-ins for models that answer what a test tells them and count how often they were asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tracker.extraction import extract
from tracker.models.testing import HashedEmbedder, LexicalJudge
from tracker.records import (
    Attribution,
    Kind,
    Mention,
    Proposition,
    Quotation,
    QuotationType,
    SourceKind,
    Span,
    SpeakerReading,
    StatedAt,
)


class FakeEmbedder:
    """Gives the vectors it was told to, the hashed bag of words for other texts, and keeps every call."""

    def __init__(
        self, vectors: Mapping[str, Sequence[float]] | None = None, model_id: str = "fake-embedder@1"
    ) -> None:
        self.id = model_id
        self._told = {text: np.asarray(vector, dtype=np.float32) for text, vector in (vectors or {}).items()}
        self.dim = len(next(iter(self._told.values()))) if self._told else HashedEmbedder.dim
        self.calls: list[tuple[str, ...]] = []

    @property
    def texts(self) -> list[str]:
        """Every text encoded so far, in order."""
        return [text for call in self.calls for text in call]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(tuple(texts))
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            if text in self._told:
                vectors[row] = self._told[text] / np.linalg.norm(self._told[text])
            elif self.dim == HashedEmbedder.dim:
                vectors[row] = HashedEmbedder().encode([text])[0]
            else:
                raise KeyError(f"no vector was told for {text!r}")
        return vectors


class FakeJudge:
    """Gives the scores it was told to, the lexical judge's for other pairs, and keeps every call."""

    def __init__(
        self,
        scores: Mapping[tuple[str, str], tuple[float, float, float]] | None = None,
        model_id: str = "fake-judge@1",
    ) -> None:
        self.id = model_id
        self._told = dict(scores or {})
        self.calls: list[tuple[tuple[str, str], ...]] = []

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every pair scored so far, in order."""
        return [pair for call in self.calls for pair in call]

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.calls.append(tuple((premise, hypothesis) for premise, hypothesis in pairs))
        scores = LexicalJudge().score(pairs)
        for row, pair in enumerate(pairs):
            if pair in self._told:
                scores[row] = self._told[pair]
        return scores


class GermanQuotations:
    """An extractor that reads „…“, sagte NAME, and nothing else."""

    id = "de-quotations-1"
    languages = frozenset({"de"})
    _said = re.compile(r"„([^„“]+)“, (sagte) (\w+ \w+)")

    def extract(self, text: str, published_at: date | None) -> list[Attribution]:
        return [
            Attribution(
                Quotation(
                    (Span(*match.span(1)),),
                    QuotationType.DIRECT,
                    match[2],
                    Span(*match.span(2)),
                    Mention(match[3], Span(*match.span(3))),
                ),
                SpeakerReading(match[3], SourceKind.PERSON),
                Kind.ASSERTION,
                StatedAt(None, published_at),
                (Proposition(match[1], Kind.ASSERTION, match[2]),),
            )
            for match in self._said.finditer(text)
        ]


class OlderRules:
    """The built-in English rules under the name that they had before."""

    id = "en-rules-1"
    languages = frozenset({"en"})

    def extract(self, text: str, published_at: date | None) -> list[Attribution]:
        return extract(text, published_at)


class BlindJudge:
    """A judge that never sees a contradiction."""

    id = "blind@1"

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.tile(np.array([0.05, 0.9, 0.05], dtype=np.float32), (len(pairs), 1))
