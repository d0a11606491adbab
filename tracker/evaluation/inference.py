"""How well a judge tells contradictions from the rest on sets of labelled pairs of sentences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracker.errors import UsageError
from tracker.evaluation.corpus import read_rows
from tracker.evaluation.figures import Figure, area_under_roc, share
from tracker.models.checked import scored
from tracker.models.labels import THREE
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.progress import Progress, chunks

LABELS = ("entailment", "neutral", "contradiction")
_CONTRADICTION = LABELS.index("contradiction")
_SEED = 13
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A premise and a hypothesis; `label` is an index into `LABELS`."""

    premise: str
    hypothesis: str
    label: int


def read_pairs(path: Path, split: str | None = None, most: int | None = None) -> list[LabelledPair]:
    """The pairs of a file, or of one split of it, or a fixed sample of `most` of them. Raises UsageError."""
    rows = [row for row in read_rows(path) if split is None or row.get("split") == split]
    if not rows:
        known = ", ".join(sorted({str(row.get("split")) for row in read_rows(path)}))
        raise UsageError(f"{path} holds no pairs of split {split}; its splits are: {known or 'none'}")
    try:
        pairs = [LabelledPair(row["premise"], row["hypothesis"], LABELS.index(row["label"])) for row in rows]
    except (KeyError, ValueError) as error:
        raise UsageError(
            f'{path} holds lines that are no {{"premise", "hypothesis", "label"}} with a label among '
            f"{', '.join(LABELS)} ({error})"
        ) from None
    if most is not None and len(pairs) > most:
        return random.Random(_SEED).sample(pairs, most)  # noqa: S311 - a fixed draw, no secret
    return pairs


def score(
    name: str, pairs: Sequence[LabelledPair], judge: Judge, embedder: Embedder, progress: Progress
) -> list[Figure]:
    """Figures of the contradiction class, and the same of cosine similarity, the cheapest judge there is.

    Accuracy is given where all three labels occur, false flags where anything is no contradiction.
    """
    chances, likeness = _scored(name, pairs, judge, embedder, progress)
    labels = np.array([pair.label for pair in pairs])
    called = chances.argmax(axis=1)
    positive = labels == _CONTRADICTION
    found: list[Figure] = []
    if positive.any() and not positive.all():
        found.append(area_under_roc(f"{name}: AUC", chances[:, _CONTRADICTION], positive))
        found.append(area_under_roc(f"{name}: AUC, cosine alone", likeness, positive))
    if len(set(labels)) == len(LABELS):
        found.append(share(f"{name}: accuracy", int((called == labels).sum()), len(pairs)))
    flagged = called == _CONTRADICTION
    if positive.any():
        found.append(
            share(f"{name}: contradictions flagged", int(flagged[positive].sum()), int(positive.sum()))
        )
    if not positive.all():
        found.append(share(f"{name}: others flagged", int(flagged[~positive].sum()), int((~positive).sum())))
    return found


def _scored(
    name: str, pairs: Sequence[LabelledPair], judge: Judge, embedder: Embedder, progress: Progress
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(n, 3) probabilities and (n,) cosines of the pairs."""
    chances: list[NDArray[np.float32]] = []
    likeness: list[NDArray[np.float32]] = []
    done = 0
    for chunk in chunks(pairs, _CHUNK):
        progress.step(f"judging {name}", done, len(pairs))
        chances.append(scored(judge, [(pair.premise, pair.hypothesis) for pair in chunk])[:, :THREE])
        left = embedder.encode([pair.premise for pair in chunk])
        right = embedder.encode([pair.hypothesis for pair in chunk])
        likeness.append(np.einsum("ij,ij->i", left, right))
        done += len(chunk)
    progress.step(f"judging {name}", done, len(pairs))
    return np.concatenate(chances), np.concatenate(likeness)
