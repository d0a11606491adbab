"""Reads a model's own label names into the columns of a judge, and its logits into probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.errors import ModelError

COLUMNS = ("entailment", "neutral", "contradiction", "refinement", "update")
"""What a judge says of a pair. The first three add up to 1; the last two are parts of neutral."""

THREE = 3
"""How many of the columns every judge has; the parts are 0 for one that does not tell them apart."""

_ENTAILMENT, _CONTRADICTION, _NEUTRAL = "entail", "contradict", "neutral"
_PARTS = ("unrelated", "refinement", "update")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Which outputs of a network mean what; `neutral` are one, or three in the order of its parts."""

    entailment: int
    neutral: tuple[int, ...]
    contradiction: int


def outputs_of(labels: Sequence[str] | Mapping[int, str], model: str) -> Outputs:
    """Return which outputs mean what, whatever order the model has them in.

    Labels are known by their beginning, in any case ("Entailment", "CONTRADICTION", "contradictory"). Raises
    ModelError unless there are exactly entailment, contradiction and neutral, or in place of neutral its
    parts unrelated, refinement and update.
    """
    named = dict(labels) if isinstance(labels, Mapping) else dict(enumerate(labels))
    found: dict[str, list[int]] = {}
    for index, label in named.items():
        said = str(label).strip().lower()
        for prefix in (_ENTAILMENT, _CONTRADICTION, _NEUTRAL, *_PARTS):
            if said.startswith(prefix):
                found.setdefault(prefix, []).append(int(index))
    is_sound = (
        set(found) in ({_ENTAILMENT, _CONTRADICTION, _NEUTRAL}, {_ENTAILMENT, _CONTRADICTION, *_PARTS})
    ) and sorted(index for each in found.values() for index in each) == list(range(len(found)))
    if not is_sound or len(named) != len(found):
        listed = ", ".join(str(label) for label in named.values())
        raise ModelError(
            f"The model {model} cannot serve as a judge: its labels are {listed or 'none'}, and a judge "
            "needs entailment, neutral and contradiction (or, for neutral, unrelated, refinement and "
            "update). Choose a three-way inference model."
        )
    neutral = (_NEUTRAL,) if _NEUTRAL in found else _PARTS
    return Outputs(found[_ENTAILMENT][0], tuple(found[each][0] for each in neutral), found[_CONTRADICTION][0])


def probabilities(
    logits: NDArray[np.float32], outputs: Outputs, temperature: float, model: str
) -> NDArray[np.float32]:
    """Return (n, 5) probabilities in `COLUMNS` order; ModelError for NaN logits.

    The temperature divides the three log-odds, so that it does not matter how finely neutral is told apart.
    """
    if not np.isfinite(logits).all():
        raise ModelError(f"The model {model} gave a score that is not a number; its files may be damaged.")
    exact = logits.astype(np.float64)
    kinds = exact[:, list(outputs.neutral)]
    neutral = np.logaddexp.reduce(kinds, axis=1)
    scaled = np.stack([exact[:, outputs.entailment], neutral, exact[:, outputs.contradiction]], axis=1)
    three = _softmax(scaled / temperature)
    parts = np.zeros((len(three), len(COLUMNS) - THREE))
    if len(outputs.neutral) > 1:
        parts = (np.exp(kinds - neutral[:, np.newaxis]) * three[:, 1:2])[:, 1:]
    return np.asarray(np.hstack([three, parts]), dtype=np.float32)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
