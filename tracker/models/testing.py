"""A deterministic embedder and judge that need no weights, for tests only: they know words, not meaning."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def _word_set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_NEGATIONS = _word_set(
    "no not never none nobody nothing neither nor cannot without deny denies denied false",
)
_STOP = _word_set(
    "a an the and or but of in on at to for from by with as that this it its is are was were be been",
    "has have had will would shall should can could may might do does did said says",
)


def _words(text: str) -> list[str]:
    spelt = text.lower().replace("’", "'").replace("can't", "can not").replace("won't", "will not")
    return re.findall(r"\w+", spelt.replace("n't", " not"))


class HashedEmbedder:
    """Bag of words hashed into 64 signed buckets, scaled to unit length. For tests only."""

    id = "test-embedder@1"
    dim = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, 64) unit rows in input order; a text without words is the first axis."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _words(text):
                code = zlib.crc32(word.encode("utf-8", "replace"))
                vectors[row, code % self.dim] += 1.0 if code & 0x10000 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class LexicalJudge:
    """Shared words, negations and numbers stand in for understanding. For tests only.

    Too few shared words: neutral. Otherwise an odd number of negations between the two, or different numbers
    in otherwise like words, is a contradiction; a hypothesis whose words the premise holds is entailed.
    """

    id = "test-judge@1"

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return (n, 3) probabilities in input order, rows summing to 1."""
        scores = np.empty((len(pairs), 3), dtype=np.float32)
        for row, (premise, hypothesis) in enumerate(pairs):
            scores[row] = _lexical(_words(premise), _words(hypothesis))
        return scores


def _lexical(premise: list[str], hypothesis: list[str]) -> tuple[float, float, float]:
    first, second = _content(premise), _content(hypothesis)
    shared = len(first & second) / max(1, min(len(first), len(second)))
    if shared < 0.5:
        return 0.05, 0.9, 0.05
    turned = sum(word in _NEGATIONS for word in premise) - sum(word in _NEGATIONS for word in hypothesis)
    numbers = {word for word in premise if word.isdigit()}, {word for word in hypothesis if word.isdigit()}
    if turned % 2 or (all(numbers) and numbers[0] != numbers[1]):
        return 0.03, 0.07, 0.9
    if second <= first:
        return 0.9, 0.07, 0.03
    return 0.2, 0.7, 0.1


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(
        word for word in words if word not in _STOP and word not in _NEGATIONS and not word.isdigit()
    )
