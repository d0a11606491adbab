"""The training plan, the batches, resuming, calibration, the export and the card."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from training import card, evaluate, export, train_judge
from training.data import SETS, Pair, Role
from training.network import MINILM
from training.train_judge import Plan

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:torch.*", "ignore::UserWarning:torch.*")

ROWS = [([101, *range(2000, 2000 + length), 102], [0] * (length + 2), length % 3) for length in range(3, 40)]


def tiny() -> BertForSequenceClassification:
    torch.manual_seed(5)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, num_labels=3
    )
    config._attn_implementation = "eager"
    return BertForSequenceClassification(config)


def test_plan_rises_holds_and_falls_to_zero() -> None:
    plan = Plan(broad=60, closing=40, warmup=5, rate=1e-4, batch=32)
    rates = [plan.rate_at(step) for step in range(plan.steps + 1)]
    assert rates[: plan.warmup] == sorted(rates[: plan.warmup])
    assert set(rates[plan.warmup : plan.broad]) == {1e-4}
    assert rates[plan.broad :] == sorted(rates[plan.broad :], reverse=True)
    assert rates[-1] == 0


def test_the_closing_phase_has_its_share_of_the_invented_pairs() -> None:
    own, rest = ROWS[:5], ROWS[5:] * 10
    rows = train_judge.closing_rows(own, rest, 100)
    assert len(rows) == 100
    assert sum(row in own for row in rows) == 40
    assert rows == train_judge.closing_rows(own, rest, 100)


def test_batches_hold_every_row_once_an_epoch_and_repeat() -> None:
    batch = 4
    count = -(-len(ROWS) // batch)
    first = list(islice(train_judge.batches(ROWS, batch), count))
    assert sorted(row for rows in first for row in rows) == sorted(ROWS)
    assert first == list(islice(train_judge.batches(ROWS, batch), count))


class KilledError(Exception):
    """Stands in for a kill."""


@pytest.mark.parametrize("killed_at", [2, 5])
def test_resumed_training_equals_training_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    monkeypatch.setattr(train_judge, "build", lambda _: tiny())
    plan = Plan(broad=4, closing=3, warmup=1, rate=1e-3, batch=4)
    whole, parts = tmp_path / "whole.pt", tmp_path / "parts.pt"
    train_judge.train(ROWS, ROWS[::-1], plan, MINILM, whole, every_s=1e9)
    once = train_judge.step_once
    calls = iter(range(100))

    def stopping(*arguments: Any) -> float:
        if next(calls) == killed_at:
            raise KilledError
        return once(*arguments)

    monkeypatch.setattr(train_judge, "step_once", stopping)
    with pytest.raises(KilledError):
        train_judge.train(ROWS, ROWS[::-1], plan, MINILM, parts, every_s=0.0)
    monkeypatch.setattr(train_judge, "step_once", once)
    train_judge.train(ROWS, ROWS[::-1], plan, MINILM, parts, every_s=1e9)
    one, other = (torch.load(path, weights_only=True)["network"] for path in (whole, parts))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_longer_broad_phase_goes_on_from_a_shorter_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_judge, "build", lambda _: tiny())
    made = {}
    for name, first in (("at once", None), ("later", 3)):
        path = tmp_path / f"{name}.pt"
        if first is not None:
            train_judge.train(ROWS, [], Plan(first, 0, 1, 1e-3, 4), MINILM, path, every_s=1e9)
        train_judge.train(ROWS, ROWS, Plan(6, 2, 1, 1e-3, 4), MINILM, path, every_s=1e9)
        made[name] = torch.load(path, weights_only=True)["network"]
    assert all(torch.equal(made["at once"][key], made["later"][key]) for key in made["later"])


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    true = rng.normal(size=(4000, 3)).astype(np.float32) * 2
    chances = evaluate.softmax(true)
    labels = np.array([rng.choice(3, p=row) for row in chances])
    assert evaluate.fitted_temperature(true * 2.5, labels) == pytest.approx(2.5, rel=0.1)


def test_score_counts_what_it_says() -> None:
    pairs = [Pair("a", "b", label, "x") for label in (0, 1, 2, 2)]
    logits = np.array([[3, 0, 0], [0, 0, 1], [0, 0, 3], [1, 0, 0]], dtype=np.float32)
    score = evaluate.scored("x", "all", pairs, logits, 1.0)
    assert (score.accuracy, score.recall, score.flagged_others) == (0.5, 0.5, 0.5)
    assert score.auc == pytest.approx(0.75)
    assert evaluate.scored("x", "all", pairs[2:], logits[2:], 1.0).accuracy is None


def test_export_keeps_the_logits_and_int8_stays_near(tmp_path: Path) -> None:
    network = tiny().eval()
    pairs = [
        ("It rained in Minsk.", f"It rained for {count} days in Minsk." * count) for count in range(1, 9)
    ]
    export.export_float(network, tmp_path / "float.onnx")
    export.quantise(tmp_path / "float.onnx", tmp_path / "int8.onnx")
    exact = export.torch_logits(network, pairs)
    np.testing.assert_allclose(export.onnx_logits(tmp_path / "float.onnx", pairs), exact, atol=1e-5)
    np.testing.assert_allclose(export.onnx_logits(tmp_path / "int8.onnx", pairs), exact, atol=0.05)
    sizes = [(tmp_path / name).stat().st_size for name in ("float.onnx", "int8.onnx")]
    assert sizes[1] < 0.35 * sizes[0]


def test_card_lists_every_trained_set_with_its_licence() -> None:
    facts = {
        "seed": 1,
        "pairs_trained": 100,
        "pairs_available": 200,
        "max_train_tokens": 88,
        "plan": asdict(Plan(6, 4, 1, 1e-4, 10)),
        "sets": [
            {"name": item.name, "kept": 7, "contaminated": 1} for item in SETS if item.role is Role.TRAIN
        ],
    }
    description = {
        "name": "judge",
        "file": "judge.onnx",
        "size_bytes": 23_000_000,
        "sha256": "ab" * 32,
        "max_tokens": 256,
        "temperature": 1.2,
    }
    agreement = dict.fromkeys(
        ("pairs", "same_label", "mean_difference", "greatest_difference", "accuracy_float", "accuracy_int8"),
        0.5,
    )
    scores = [evaluate.Score("prosecco_dev", "all", 655, None, 0.7, 0.5, 0.1, 0.2)]
    text = card.card(facts, description, scores, agreement)
    for item in SETS:
        if item.role is Role.TRAIN:
            assert f"| {item.name} | {item.origin} | {item.licence} | 7 | 1 |" in text
    assert "| prosecco_dev (all) |" in text
    assert "Apache-2.0" in text
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120
