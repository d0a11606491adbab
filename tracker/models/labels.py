"""Reads a model's own label names into the three columns of a judge, and its logits into probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.errors import ModelError

COLUMNS = ("entailment", "neutral", "contradiction")
_PREFIXES = ("entail", "neutral", "contradict")


def columns_of(labels: Sequence[str] | Mapping[int, str], model: str) -> tuple[int, int, int]:
    """Return which outputs are entailment, neutral and contradiction, whatever order the model has them in.

    Labels are known by their beginning, in any case ("Entailment", "CONTRADICTION", "contradictory"). Raises
    ModelError unless there are exactly three and each means one of them.
    """
    named = dict(labels) if isinstance(labels, Mapping) else dict(enumerate(labels))
    found: list[int] = []
    for prefix in _PREFIXES:
        matching = [index for index, label in named.items() if str(label).strip().lower().startswith(prefix)]
        if len(matching) == 1:
            found.append(int(matching[0]))
    if len(found) != 3 or len(named) != 3 or set(found) != {0, 1, 2}:
        listed = ", ".join(str(label) for label in named.values())
        raise ModelError(
            f"The model {model} cannot serve as a judge: its labels are {listed or 'none'}, and a judge "
            "needs entailment, neutral and contradiction. Choose a three-way inference model."
        )
    return found[0], found[1], found[2]


def probabilities(
    logits: NDArray[np.float32], columns: tuple[int, int, int], temperature: float, model: str
) -> NDArray[np.float32]:
    """Return (n, 3) probabilities in `COLUMNS` order, rows summing to 1; ModelError for NaN logits."""
    if not np.isfinite(logits).all():
        raise ModelError(f"The model {model} gave a score that is not a number; its files may be damaged.")
    scaled = logits[:, list(columns)].astype(np.float64) / temperature
    scaled -= scaled.max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
