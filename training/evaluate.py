"""Scores a judge's logits on the sets that are measured only, and fits the temperature that calibrates it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.data import LABELS, SEED, SETS, DataError, Pair, Role, read

Logits = NDArray[np.float32]
Scorer = Callable[[Sequence[tuple[str, str]]], Logits]
"""Pairs to (n, 3) logits in `LABELS` order."""

SCORED: tuple[tuple[str, str, tuple[str, ...], int], ...] = (
    ("pairs", "mnli_union", ("dev",), 2000),
    ("pairs", "snli_devtest", ("dev",), 2000),
    ("pairs", "lingnli", ("dev",), 1000),
    ("pairs", "new_protocols", ("dev",), 1000),
    ("pairs", "conjnli", ("dev",), 1000),
    ("pairs", "sick", ("test",), 1500),
    ("pairs", "glue_diagnostic", (), 2000),
    ("pairs", "ambient", ("test",), 1002),
    ("pairs", "climate_fever", (), 1500),
    ("pairs", "fever_symmetric", ("v0.2_test",), 1000),
    ("pairs", "prosecco_dev", (), 1000),
    ("factopolis", "pairs_dev", (), 1000),
    ("flipometer", "pairs_dev", (), 100),
)
"""(folder, set, splits, most pairs): what the card reports. Samples are drawn with a fixed seed."""

CALIBRATED_ON = (("mnli_union", "dev"), ("lingnli", "dev"), ("new_protocols", "dev"))
CALIBRATION_PAIRS = 700


@dataclass(frozen=True, slots=True)
class Score:
    """What a judge did on one set; a figure that the set's labels do not allow is None.

    `auc` is the area under the ROC curve of the contradiction probability, contradictions against the rest;
    `flagged_others` the share of the rest that is called a contradiction; `ece` the expected calibration
    error of the contradiction probability in ten equal bins.
    """

    set: str
    split: str
    pairs: int
    accuracy: float | None
    auc: float | None
    recall: float
    flagged_others: float | None
    ece: float


def measured(root: Path, folder: str, name: str, splits: tuple[str, ...], most: int) -> list[Pair]:
    """Return a fixed sample of a measured set; DataError when the table does not list it as measured."""
    for pair_set in SETS:
        if pair_set.role is Role.MEASURE and (pair_set.folder, pair_set.name) == (folder, name):
            chosen = type(pair_set)(name, Role.MEASURE, splits or pair_set.splits, folder=folder)
            pairs = list(read(chosen, root))
            return random.Random(SEED).sample(pairs, most) if len(pairs) > most else pairs
    raise DataError(f"{folder}/{name} is not in the table as measured")


def softmax(logits: Logits, temperature: float = 1.0) -> NDArray[np.float64]:
    """Return (n, 3) probabilities of logits divided by a temperature."""
    scaled = logits.astype(np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fitted_temperature(logits: Logits, labels: NDArray[np.int64]) -> float:
    """Return the temperature of least negative log likelihood (Guo et al. 2017), to a hundredth."""

    def loss(temperature: float) -> float:
        chosen = softmax(logits, temperature)[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-12, 1)).mean())

    return float(min((step / 100 for step in range(40, 400)), key=loss))


def roc_auc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return the chance that a positive outranks a negative, ties counting half."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(positive, scores))


def calibration_error(scores: NDArray[np.float64], positive: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error: mean |confidence - frequency| over equal-width bins."""
    which = np.minimum((scores * bins).astype(int), bins - 1)
    error = 0.0
    for index in range(bins):
        members = which == index
        if members.any():
            error += members.mean() * abs(scores[members].mean() - positive[members].mean())
    return float(error)


def scored(name: str, split: str, pairs: Sequence[Pair], logits: Logits, temperature: float) -> Score:
    """Turn a set's logits into its `Score`; accuracy only where all three labels occur."""
    labels = np.array([pair.label for pair in pairs])
    chances = softmax(logits, temperature)
    called = logits.argmax(axis=1)
    contradiction = LABELS.index("contradiction")
    positive = labels == contradiction
    others = bool((~positive).any())
    return Score(
        set=name,
        split=split,
        pairs=len(pairs),
        accuracy=float((called == labels).mean()) if len(set(labels)) == 3 else None,
        auc=roc_auc(chances[:, contradiction], positive) if others else None,
        recall=float((called[positive] == contradiction).mean()),
        flagged_others=float((called[~positive] == contradiction).mean()) if others else None,
        ece=calibration_error(chances[:, contradiction], positive),
    )


def calibrate(scorer: Scorer, root: Path) -> float:
    """Return the temperature fitted on equal parts of the three calibration sets, none of them scored."""
    held = {(name, splits[0]): most for folder, name, splits, most in SCORED if folder == "pairs" and splits}
    pairs: list[Pair] = []
    for name, split in CALIBRATED_ON:
        scored_pairs = set(measured(root, "pairs", name, (split,), held.get((name, split), 0)))
        others = [pair for pair in measured(root, "pairs", name, (split,), 10**6) if pair not in scored_pairs]
        pairs.extend(random.Random(SEED).sample(others, CALIBRATION_PAIRS))
    logits = scorer([(pair.premise, pair.hypothesis) for pair in pairs])
    return fitted_temperature(logits, np.array([pair.label for pair in pairs]))


def evaluate(scorer: Scorer, root: Path, temperature: float) -> list[Score]:
    """Score every set of `SCORED`."""
    scores: list[Score] = []
    for folder, name, splits, most in SCORED:
        pairs = measured(root, folder, name, splits, most)
        logits = scorer([(pair.premise, pair.hypothesis) for pair in pairs])
        label = name if folder == "pairs" else f"{folder} {name}"
        scores.append(scored(label, ", ".join(splits) or "all", pairs, logits, temperature))
    return scores
