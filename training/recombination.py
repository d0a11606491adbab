"""Neutral pairs out of statements that share words but come from different pairs.

A random pair of sentences teaches nothing: no word is shared. A stream's innocent pairs are about one
subject, so a partner is taken among the statements that are near by TF-IDF, short of those so near that they
may be about the same event.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from training.data import LABELS, Pair

NEAREST = 0.3
FARTHEST = 0.12
"""Cosine of TF-IDF vectors between which two statements share a subject and rarely an event."""

_POOL = 6_000
_BLOCK = 512


def recombined(pairs: Sequence[Pair], count: int, name: str, rng: random.Random) -> list[Pair]:
    """Return at most `count` neutral pairs: a first text with a near second text of another pair."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    pool = rng.sample(list(pairs), min(_POOL, len(pairs)))
    if len(pool) < 2:
        return []
    vectoriser = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2)
    try:
        vectoriser.fit([pair.premise for pair in pool] + [pair.hypothesis for pair in pool])
    except ValueError:  # no word occurs twice
        return []
    firsts = vectoriser.transform([pair.premise for pair in pool])
    seconds = vectoriser.transform([pair.hypothesis for pair in pool])
    premises = np.array([pair.premise for pair in pool], dtype=object)
    made: list[Pair] = []
    for start in range(0, len(pool), _BLOCK):
        near = (firsts[start : start + _BLOCK] @ seconds.T).toarray()
        near[(near > NEAREST) | (near < FARTHEST)] = 0.0
        for row, likeness in enumerate(near):
            likeness[premises == premises[start + row]] = 0.0
            choices = np.flatnonzero(likeness)
            if len(choices):
                best = choices[np.argsort(-likeness[choices])[:10]]
                other = pool[int(rng.choice(list(best)))]
                first, second = pool[start + row].premise, other.hypothesis
                made.append(Pair(first, second, LABELS.index("neutral"), name, "unrelated"))
    rng.shuffle(made)
    return made[:count]
