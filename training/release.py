"""Turns a checkpoint into what ships of it: the quantised file and its description.

The first judge reads every pair and ships in eight bits. The second reads what the first suspects and ships
in four, with its tokenizer and the gate: the first's chance of a contradiction from which on it is asked,
chosen so that nearly all findings of the dev topics get past it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data import LABELS, data_root
from training.evaluate import calibrate, measured, softmax
from training.export import (
    NAME,
    describe,
    export_float,
    onnx_logits,
    quantise,
    quantise_to_four_bits,
    torch_logits,
    trained,
)
from training.network import MINILM, MPNET, WORK, Body
from training.statement_pairs import as_training_pairs, statement_pairs

WEIGHTS = Path(__file__).parent.parent / "tracker" / "models" / "weights"
AGREEMENT_PAIRS = 1000
LEAST_AGREEMENT = 0.93
"""Share of pairs on which the quantised file must give float32's label; below it the export is refused."""

MOST_BYTES = 95_000_000
"""All weights in the wheel together."""

KEPT = 0.97
"""Share of the dev topics' findings that must get past the gate."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One of the two judges: what it is made of and how its files are called."""

    key: str
    name: str
    body: Body
    checkpoint: Path
    bits: int
    quantise: Callable[[Path, Path], None]

    @property
    def model(self) -> str:
        return f"{self.key}.onnx"

    @property
    def description(self) -> str:
        return f"{self.key}.json"

    @property
    def facts(self) -> Path:
        """What it was trained on, beside its checkpoint."""
        return self.checkpoint.with_suffix(".facts.json")

    @property
    def agreement(self) -> Path:
        """How the quantised file differs from the network."""
        return self.checkpoint.with_suffix(".agreement.json")


FIRST = Shipped("judge", NAME, MINILM, WORK / "judge.pt", 8, quantise)
SECOND = Shipped("second", "mpnet-judge", MPNET, WORK / "mpnet.pt", 4, quantise_to_four_bits)
JUDGES = {each.key: each for each in (FIRST, SECOND)}


def agreement_of(network: Any, model: Path, body: Body, root: Path) -> dict[str, float]:
    """Compare the quantised file with the network on MultiNLI dev: labels, probabilities, accuracy."""
    sample = measured(root, "pairs", "mnli_union", ("dev",), AGREEMENT_PAIRS)
    pairs = [(pair.premise, pair.hypothesis) for pair in sample]
    labels = np.array([pair.label for pair in sample])
    exact, small = torch_logits(network, pairs, body), onnx_logits(model, pairs, body)
    difference = np.abs(softmax(exact) - softmax(small))
    return {
        "pairs": float(len(pairs)),
        "same_label": float((exact.argmax(1) == small.argmax(1)).mean()),
        "mean_difference": float(difference.mean()),
        "greatest_difference": float(difference.max()),
        "accuracy_float": float((exact.argmax(1) == labels).mean()),
        "accuracy_shipped": float((small.argmax(1) == labels).mean()),
    }


def gate_of(chances: NDArray[np.floating[Any]], kept: float = KEPT) -> float:
    """The greatest gate, to four places, that a share `kept` of findings with these chances gets past."""
    return float(np.floor(np.quantile(chances, 1 - kept, method="lower") * 1e4) / 1e4)


def dev_gate(folder: Path, kept: float = KEPT) -> float:
    """The gate for the first judge of a folder, on the findings of the dev topics in their likelier order."""
    from tracker.models import onnx_judge
    from tracker.models.judge_file import read_judge_file

    found = as_training_pairs(pair for pair in statement_pairs(split="dev") if pair.is_finding)
    scores = onnx_judge.load_one(read_judge_file(folder)).score([(p.premise, p.hypothesis) for p in found])
    orders = scores[:, LABELS.index("contradiction")].reshape(-1, 2)
    return gate_of(orders.max(axis=1), kept)


def weighs(folder: Path) -> int:
    """Bytes of all that ships in a folder of weights, the card apart."""
    return sum(path.stat().st_size for path in folder.iterdir() if path.suffix != ".md")


def release(judge: Shipped, checkpoint: Path, folder: Path = WEIGHTS) -> None:
    """Write a judge's file and description; RuntimeError if it strays from the network or weighs too much."""
    root = data_root()
    folder.mkdir(parents=True, exist_ok=True)
    network = trained(checkpoint, judge.body, attention="eager")
    whole, fresh = checkpoint.with_suffix(".float.onnx"), checkpoint.with_suffix(f".{judge.bits}bit.onnx")
    export_float(network, whole, judge.body)
    judge.quantise(whole, fresh)
    agreement = agreement_of(network, fresh, judge.body, root)
    _log(f"{judge.bits} bits against float32: {agreement}")
    if agreement["same_label"] < LEAST_AGREEMENT:
        raise RuntimeError(f"the shipped file gives float32's label on only {agreement['same_label']:.1%}")
    checkpoint.with_suffix(".agreement.json").write_text(json.dumps(agreement, indent=1), encoding="utf-8")
    temperature = calibrate(partial(onnx_logits, fresh, body=judge.body), root)
    _log(f"temperature {temperature:.2f}")
    extra: dict[str, Any] = {"name": judge.name}
    if judge is SECOND:
        tokenizer = f"{judge.key}.tokenizer.json"
        shutil.copyfile(judge.body.folder() / "tokenizer.json", folder / tokenizer)
        extra |= {"tokenizer": tokenizer, "gate": dev_gate(folder)}
        _log(f"gate {extra['gate']:.4f}")
    shutil.copyfile(fresh, folder / judge.model)
    describe(folder / judge.model, temperature, folder / judge.description, judge.body, extra)
    if weighs(folder) > MOST_BYTES:
        raise RuntimeError(
            f"the weights are {weighs(folder) / 1e6:.1f} MB; at most {MOST_BYTES / 1e6:.0f} ship"
        )


def _log(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Export a checkpoint that is there, finished or not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("judge", choices=sorted(JUDGES), help="which of the two")
    parser.add_argument("--checkpoint", type=Path, help="(default: the judge's own under .work/)")
    parser.add_argument("--folder", type=Path, default=WEIGHTS)
    options = parser.parse_args(arguments)
    judge = JUDGES[options.judge]
    release(judge, options.checkpoint or judge.checkpoint, options.folder)


if __name__ == "__main__":
    main()
