"""Scores judges on the sets that are measured only, and fits the temperature that calibrates a network.

Run as `python -m training.evaluate`: the shipped judge, the first judge alone and cosine similarity on every
set of `SCORED`; with `--one-sided`, the shipped judge given one of the two texts only, which tells whether it
guesses. What is scored is kept in a file, set by set, and is not scored again for the same judge.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tracker.models.protocols import Embedder, Judge
from training.data import LABELS, SEED, SETS, DataError, Pair, Role, data_root, read

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
    ("pairs", "xnli_en", ("test",), 2000),
    ("pairs", "anli", ("R1_test",), 1000),
    ("pairs", "claimdiff", (), 1000),
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


PLACEHOLDER = "…"
"""Stands for the text that a judge is not shown."""

FIGURES = Path(".work/scores.json")
_ONE_SIDED_PAIRS = 300
_CONTRADICTION = LABELS.index("contradiction")


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
    recall: float | None
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


def scored(name: str, split: str, pairs: Sequence[Pair], chances: NDArray[np.floating[Any]]) -> Score:
    """Turn a set's probabilities into its `Score`; accuracy only where all three labels occur."""
    labels = np.array([pair.label for pair in pairs])
    called = chances[:, : len(LABELS)].argmax(axis=1)
    positive = labels == _CONTRADICTION
    others = bool((~positive).any())
    contradiction = chances[:, _CONTRADICTION].astype(np.float64)
    return Score(
        set=name,
        split=split,
        pairs=len(pairs),
        accuracy=float((called == labels).mean()) if len(set(labels)) == 3 else None,
        auc=roc_auc(contradiction, positive) if others and positive.any() else None,
        recall=float((called[positive] == _CONTRADICTION).mean()) if positive.any() else None,
        flagged_others=float((called[~positive] == _CONTRADICTION).mean()) if others else None,
        ece=calibration_error(contradiction, positive),
    )


def calibration_pairs(root: Path) -> list[Pair]:
    """Return equal parts of the three calibration sets, none of them scored."""
    held = {(name, splits[0]): most for folder, name, splits, most in SCORED if folder == "pairs" and splits}
    pairs: list[Pair] = []
    for name, split in CALIBRATED_ON:
        scored_pairs = set(measured(root, "pairs", name, (split,), held.get((name, split), 0)))
        others = [pair for pair in measured(root, "pairs", name, (split,), 10**6) if pair not in scored_pairs]
        pairs.extend(random.Random(SEED).sample(others, CALIBRATION_PAIRS))
    return pairs


def calibrate(scorer: Scorer, root: Path) -> float:
    """Return the temperature fitted on the calibration pairs."""
    pairs = calibration_pairs(root)
    logits = scorer([(pair.premise, pair.hypothesis) for pair in pairs])
    return fitted_temperature(logits, np.array([pair.label for pair in pairs]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A set's scores by the shipped judge and by the first one alone, and the AUC of cosine similarity."""

    shipped: Score
    first: Score
    cosine: float | None


@dataclass(frozen=True, slots=True)
class OneSided:
    """AUC for contradiction of the shipped judge with both texts, and with either one alone."""

    set: str
    pairs: int
    both: float
    premise: float
    hypothesis: float


def samples(root: Path, most: int | None = None) -> list[tuple[str, str, list[Pair]]]:
    """Return the name, the split and the pairs of every set of `SCORED`, at most `most` of each."""
    return [
        (
            name if folder == "pairs" else f"{folder} {name}",
            ", ".join(splits) or "all",
            measured(root, folder, name, splits, min(limit, most or limit)),
        )
        for folder, name, splits, limit in SCORED
    ]


def compared(
    name: str, split: str, pairs: Sequence[Pair], shipped: Judge, first: Judge, embedder: Embedder
) -> Comparison:
    """Score one set by both judges and by cosine similarity."""
    texts = [(pair.premise, pair.hypothesis) for pair in pairs]
    left, right = (embedder.encode([pair[side] for pair in texts]) for side in (0, 1))
    likeness = np.einsum("ij,ij->i", left, right).astype(np.float64)
    positive = np.array([pair.label == _CONTRADICTION for pair in pairs])
    return Comparison(
        scored(name, split, pairs, shipped.score(texts)),
        scored(name, split, pairs, first.score(texts)),
        roc_auc(likeness, positive) if positive.any() and not positive.all() else None,
    )


def one_sided(name: str, pairs: Sequence[Pair], judge: Judge) -> OneSided | None:
    """Score one set with both texts and with one; None where all or none of it are contradictions."""
    positive = np.array([pair.label == _CONTRADICTION for pair in pairs])
    if positive.all() or not positive.any():
        return None
    views = (
        [(pair.premise, pair.hypothesis) for pair in pairs],
        [(pair.premise, PLACEHOLDER) for pair in pairs],
        [(PLACEHOLDER, pair.hypothesis) for pair in pairs],
    )
    both, premise, hypothesis = (
        roc_auc(judge.score(view)[:, _CONTRADICTION].astype(np.float64), positive) for view in views
    )
    return OneSided(name, len(pairs), both, premise, hypothesis)


def stored(path: Path, key: Mapping[str, str]) -> dict[str, Any]:
    """Return the scores kept in a file, empty ones when they are of other judges or there is none."""
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return known if known.get("judges") == key else {"judges": dict(key), "sets": {}, "one_sided": {}}


def main(arguments: Sequence[str] | None = None) -> None:
    """Score what is not scored yet, and keep it."""
    from tracker.models import onnx_judge, registry
    from tracker.models.judge_file import read_judge_file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--one-sided", action="store_true", help="give the judge one of the two texts only")
    parser.add_argument("--sample", type=int, help="at most so many pairs of each set")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    shipped, embedder = registry.load_judge(), registry.load_embedder()
    first = onnx_judge.load_one(read_judge_file())
    known = stored(options.figures, {"shipped": shipped.id, "first": first.id})
    options.figures.parent.mkdir(parents=True, exist_ok=True)
    most = options.sample or (_ONE_SIDED_PAIRS if options.one_sided else None)
    done = known["one_sided" if options.one_sided else "sets"]
    for name, split, pairs in samples(data_root(), most):
        label = f"{name} ({split}) {len(pairs)}"
        if label in done:
            continue
        result = (
            one_sided(name, pairs, shipped)
            if options.one_sided
            else compared(name, split, pairs, shipped, first, embedder)
        )
        done[label] = asdict(result) if result is not None else None
        options.figures.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        print(f"{time.strftime('%H:%M:%S')} {result}", file=sys.stderr, flush=True)


def comparisons(known: Mapping[str, Any]) -> list[Comparison]:
    """Return the scores that a file of figures holds."""
    return [
        Comparison(Score(**row["shipped"]), Score(**row["first"]), row["cosine"])
        for row in known["sets"].values()
    ]


def one_sided_scores(known: Mapping[str, Any]) -> list[OneSided]:
    """Return the scores on one text only that a file of figures holds."""
    return [OneSided(**row) for row in known["one_sided"].values() if row is not None]


if __name__ == "__main__":
    main()
