"""Turns a checkpoint into everything that ships: the int8 file, its description, its scores and its card."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from training.card import card
from training.data import data_root
from training.evaluate import Score, calibrate, evaluate, measured, softmax
from training.export import describe, export_float, onnx_logits, quantise, torch_logits, trained

WEIGHTS = Path(__file__).parent.parent / "tracker" / "models" / "weights"
AGREEMENT_PAIRS = 1000
LEAST_AGREEMENT = 0.93
"""Share of pairs on which int8 must give float32's label; below it the export is refused."""


def agreement_of(network: Any, model: Path, root: Path) -> dict[str, float]:
    """Compare the int8 file with the network on MultiNLI dev: labels, probabilities, accuracy."""
    sample = measured(root, "pairs", "mnli_union", ("dev",), AGREEMENT_PAIRS)
    pairs = [(pair.premise, pair.hypothesis) for pair in sample]
    labels = np.array([pair.label for pair in sample])
    exact, small = torch_logits(network, pairs), onnx_logits(model, pairs)
    difference = np.abs(softmax(exact) - softmax(small))
    return {
        "pairs": float(len(pairs)),
        "same_label": float((exact.argmax(1) == small.argmax(1)).mean()),
        "mean_difference": float(difference.mean()),
        "greatest_difference": float(difference.max()),
        "accuracy_float": float((exact.argmax(1) == labels).mean()),
        "accuracy_int8": float((small.argmax(1) == labels).mean()),
    }


def release(checkpoint: Path, folder: Path = WEIGHTS, *, with_card: bool = True) -> None:
    """Write judge.onnx, judge.json and, unless told not to, MODEL_CARD.md; RuntimeError if int8 strays."""
    root = data_root()
    folder.mkdir(parents=True, exist_ok=True)
    network = trained(checkpoint, attention="eager")
    whole = checkpoint.with_suffix(".float.onnx")
    export_float(network, whole)
    fresh = checkpoint.with_suffix(".int8.onnx")
    quantise(whole, fresh)
    agreement = agreement_of(network, fresh, root)
    _log(f"int8 against float32: {agreement}")
    if agreement["same_label"] < LEAST_AGREEMENT:
        raise RuntimeError(f"int8 gives float32's label on only {agreement['same_label']:.1%} of pairs")
    temperature = calibrate(partial(onnx_logits, fresh), root)
    _log(f"temperature {temperature:.2f}")
    model = folder / "judge.onnx"
    fresh.replace(model)
    describe(model, temperature, folder / "judge.json")
    if with_card:
        _score(checkpoint, model, temperature, agreement, root)
        write_card(checkpoint, folder)


def _score(
    checkpoint: Path, model: Path, temperature: float, agreement: dict[str, float], root: Path
) -> None:
    scores = evaluate(partial(onnx_logits, model), root, temperature)
    for score in scores:
        _log(str(score))
    results = {"agreement": agreement, "scores": [asdict(score) for score in scores]}
    checkpoint.with_suffix(".scores.json").write_text(json.dumps(results, indent=1), encoding="utf-8")


def write_card(checkpoint: Path, folder: Path = WEIGHTS) -> None:
    """Write MODEL_CARD.md from the figures that training and scoring left beside the checkpoint."""
    facts, results, description = (
        json.loads(path.read_text(encoding="utf-8"))
        for path in (
            checkpoint.with_suffix(".facts.json"),
            checkpoint.with_suffix(".scores.json"),
            folder / "judge.json",
        )
    )
    scores = [Score(**score) for score in results["scores"]]
    text = card(facts, description, scores, results["agreement"])
    (folder / "MODEL_CARD.md").write_text(text, encoding="utf-8")


def _log(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Export a checkpoint that is there, finished or not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=Path(".work/judge.pt"))
    parser.add_argument("--folder", type=Path, default=WEIGHTS)
    parser.add_argument("--no-card", action="store_true", help="skip scores and card")
    parser.add_argument("--card-only", action="store_true", help="write the card again from stored figures")
    options = parser.parse_args(arguments)
    if options.card_only:
        write_card(options.checkpoint, options.folder)
        return
    release(options.checkpoint, options.folder, with_card=not options.no_card)


if __name__ == "__main__":
    main()
