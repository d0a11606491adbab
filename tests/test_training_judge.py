"""The training plan, the batches, resuming, calibration, the export and the card."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertForSequenceClassification

from training import __main__ as make
from training import card, evaluate, export, fit_policy, release, train_judge
from training.data import SETS, Pair, Role
from training.network import MINILM, MPNET, coarse
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


def test_plan_rises_holds_rises_again_and_falls_to_zero() -> None:
    plan = Plan(broad=60, closing=90, warmup=5, rate=1e-4, batch=32)
    rates = [plan.rate_at(step) for step in range(plan.steps + 1)]
    assert rates[: plan.warmup] == sorted(rates[: plan.warmup])
    assert set(rates[plan.warmup : plan.broad]) == {1e-4}
    closing = rates[plan.broad :]
    highest = closing.index(max(closing))
    assert closing[: highest + 1] == sorted(closing[: highest + 1])
    assert closing[highest:] == sorted(closing[highest:], reverse=True)
    assert 0 < closing[0] < closing[highest] < 1e-4
    assert rates[-1] == 0


def test_the_closing_phase_has_its_share_of_the_invented_pairs() -> None:
    own, rest = ROWS[:5], ROWS[5:] * 10
    rows = train_judge.closing_rows(own, rest, 100)
    assert len(rows) == 100
    assert sum(row in own for row in rows) == 80
    assert rows == train_judge.closing_rows(own, rest, 100)


def test_a_neutral_pair_of_unknown_kind_teaches_the_kinds_together() -> None:
    chances = np.array([[0.1, 0.2, 0.4, 0.2, 0.1]] * 3, dtype=np.float32)
    logits, targets = torch.tensor(np.log(chances)), train_judge.TARGETS
    wanted = {"entailment": 0.1, "contradiction": 0.2, "neutral": 0.7, "unrelated": 0.4, "update": 0.1}
    for target, chance in wanted.items():
        loss = train_judge.loss_of(logits, [targets.index(target)] * 3, MPNET)
        assert float(loss) == pytest.approx(-np.log(chance))
    assert np.exp(coarse(np.log(chances), MPNET))[0] == pytest.approx([0.1, 0.7, 0.2])


def test_a_network_without_kinds_of_neutral_reads_each_as_neutral() -> None:
    logits = torch.log(torch.tensor([[0.2, 0.7, 0.1]]))
    for target in ("neutral", "unrelated", "refinement", "update"):
        loss = train_judge.loss_of(logits, [train_judge.TARGETS.index(target)], MINILM)
        assert float(loss) == pytest.approx(-np.log(0.7))


def test_batches_hold_every_row_once_an_epoch_and_repeat() -> None:
    batch = 4
    count = -(-len(ROWS) // batch)
    first = list(islice(train_judge.batches(ROWS, batch), count))
    assert sorted(row for rows in first for row in rows) == sorted(ROWS)
    assert first == list(islice(train_judge.batches(ROWS, batch), count))


class KilledError(Exception):
    """Stands in for a kill."""


@pytest.mark.parametrize("killed_at", [2, 5, 8])
def test_resumed_training_equals_training_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    monkeypatch.setattr(train_judge, "build", lambda _: tiny())
    plan = Plan(broad=4, closing=3, warmup=1, rate=1e-3, batch=4)
    whole, parts = tmp_path / "whole.pt", tmp_path / "parts.pt"
    train_judge.train(ROWS, [ROWS[::-1], ROWS], plan, MINILM, whole, every_s=1e9)
    once = train_judge.step_once
    calls = iter(range(100))

    def stopping(*arguments: Any) -> float:
        if next(calls) == killed_at:
            raise KilledError
        return once(*arguments)

    monkeypatch.setattr(train_judge, "step_once", stopping)
    with pytest.raises(KilledError):
        train_judge.train(ROWS, [ROWS[::-1], ROWS], plan, MINILM, parts, every_s=0.0)
    monkeypatch.setattr(train_judge, "step_once", once)
    train_judge.train(ROWS, [ROWS[::-1], ROWS], plan, MINILM, parts, every_s=1e9)
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
        train_judge.train(ROWS, [ROWS], Plan(6, 2, 1, 1e-3, 4), MINILM, path, every_s=1e9)
        made[name] = torch.load(path, weights_only=True)["network"]
    assert all(torch.equal(made["at once"][key], made["later"][key]) for key in made["later"])


def test_the_network_is_the_mean_of_its_closing_phases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_judge, "build", lambda _: tiny())
    plan = Plan(broad=2, closing=2, warmup=1, rate=1e-3, batch=4)
    ends = []
    for name, closings in (("a", [ROWS]), ("b", [ROWS[20:]]), ("both", [ROWS, ROWS[20:]])):
        path = tmp_path / f"{name}.pt"
        train_judge.train(ROWS, closings, plan, MINILM, path, every_s=1e9)
        ends.append(torch.load(path, weights_only=True)["network"])
    one, other, both = ends
    assert any(not torch.equal(one[name], other[name]) for name in one)
    assert all(torch.allclose((one[name] + other[name]) / 2, both[name]) for name in one)


def test_the_head_learns_faster_in_the_closing_phase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_judge, "build", lambda _: tiny())
    training = train_judge.Training(MINILM, Path("unused.pt"), every_s=1e9)
    training.close()
    before = {name: weight.clone() for name, weight in training.network.state_dict().items()}
    train_judge.step_once(training.network, training.optimiser, ROWS[:4], 1e-5, MINILM)
    after = training.network.state_dict()
    moved = {name: float((after[name] - before[name]).abs().max()) for name in before}
    assert moved["classifier.weight"] > 5 * moved["bert.pooler.dense.weight"] > 0
    assert all(module.p > 0 for module in training.network.modules() if isinstance(module, torch.nn.Dropout))


def test_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    true = rng.normal(size=(4000, 3)).astype(np.float32) * 2
    chances = evaluate.softmax(true)
    labels = np.array([rng.choice(3, p=row) for row in chances])
    assert evaluate.fitted_temperature(true * 2.5, labels) == pytest.approx(2.5, rel=0.1)


def test_score_counts_what_it_says() -> None:
    pairs = [Pair("a", "b", label, "x") for label in (0, 1, 2, 2)]
    logits = np.array([[3, 0, 0], [0, 0, 1], [0, 0, 3], [1, 0, 0]], dtype=np.float32)
    score = evaluate.scored("x", "all", pairs, evaluate.softmax(logits))
    assert (score.accuracy, score.recall, score.flagged_others) == (0.5, 0.5, 0.5)
    assert score.auc == pytest.approx(0.75)
    assert evaluate.scored("x", "all", pairs[2:], evaluate.softmax(logits[2:])).accuracy is None


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


def network(body: str, **more: Any) -> card.Network:
    facts = {
        "seed": 1,
        "body": body,
        "pairs_available": 200,
        "pairs_broad": 100,
        "pairs_closing": 40,
        "statement_pairs": 30,
        "max_train_tokens": 88,
        "plan": asdict(Plan(6, 4, 1, 1e-4, 10)),
        "sets": [
            {"name": item.name, "kept": 7, "contaminated": 1} for item in SETS if item.role is Role.TRAIN
        ],
    }
    facts["sets"] += [{"name": "fever_train, recombined", "kept": 3, "contaminated": 0}]
    description = {
        "name": f"{body}-judge",
        "file": f"{body}.onnx",
        "size_bytes": 23_000_000,
        "sha256": "ab" * 32,
        "max_tokens": 256,
        "temperature": 1.2,
        **more,
    }
    agreement = dict.fromkeys(
        (
            "pairs",
            "same_label",
            "mean_difference",
            "greatest_difference",
            "accuracy_float",
            "accuracy_shipped",
        ),
        0.5,
    )
    return card.Network(facts, description, agreement, 4)


POLICY = {
    "judge": "cascade@1",
    "outcomes": {
        "finding": {"bias": 1.0, "weights": {"negation": 0.5}},
        "update": {"bias": 0, "weights": {}},
    },
    "turn": {"bias": -1, "weights": {"times": 2}},
    "calibration": {"slope": 1.5, "intercept": -4.25},
    "finding_above": 0.5,
    "unsure_above": 0.3,
}


def measured() -> card.Measured:
    score = evaluate.Score("prosecco_dev", "all", 655, None, 0.7, 0.5, 0.1, 0.2)
    findings = {
        "figures": [{"figure": "findings: precision", "value": 0.9, "low": 0.8, "high": 1.0, "of": 12}],
        "reliability": [
            {"from": 0.3, "to": 0.4, "of": 5, "share": 0.25, "mean_chance": 0.35, "frequency": 0.5}
        ],
    }
    return card.Measured(
        [evaluate.Comparison(score, score, 0.55)],
        [evaluate.OneSided("sick", 300, 0.9, 0.5, 0.61)],
        findings,
    )


def test_card_lists_every_trained_set_of_both_networks_with_its_licence() -> None:
    text = card.card(network("minilm"), network("mpnet", gate=0.0123), POLICY, measured())
    for item in SETS:
        if item.role is Role.TRAIN:
            assert text.count(f"| {item.name} | {item.origin} | {item.licence} | 7 | 1 |") == 2
    assert "| gate | reads what the first judge gives a contradiction at least 0.0123 |" in text
    assert max(len(line) for line in text.splitlines() if not line.startswith("|")) <= 120


def test_card_has_the_policy_and_what_was_measured() -> None:
    text = card.card(network("minilm"), None, POLICY, measured())
    assert "| negation | 0.50 | 0.00 | 0.00 |" in text
    assert "1.500 × log-odds of a finding -4.250" in text
    assert "| findings: precision | 0.900 | 0.800 to 1.000 | 12 |" in text
    assert "| 0.3 to 0.4 | 5 | 25.0 | 0.350 | 0.500 |" in text
    assert "| 0.9 to 1.0 | 0 | – | – | – |" in text
    assert "| sick | 300 | 0.900 | 0.500 | 0.610 |" in text
    assert "0.700 | 0.700 | 0.550 |" in text
    assert "Not measured." in text


def test_card_tells_of_a_network_trained_in_one_phase() -> None:
    facts = {
        **network("minilm").facts,
        "pairs_trained": 84_000,
        "plan": {"steps": 1750, "rate": 1e-4, "batch": 48, "replans": [[1392, 4.4e-05]]},
    }
    assert "84,000 pairs of a mix of 200, in one phase" in " ".join(card.trained_how(facts).split())


class Reader:
    """Takes every pair whose hypothesis has a "no" for a contradiction."""

    id = "reader@1"

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([[0, 0.1, 0.9] if "no" in b else [0.1, 0.9, 0] for _, b in pairs], dtype=np.float32)


def test_one_text_alone_shows_a_judge_that_guesses() -> None:
    pairs = [Pair("a", "no", 2, "x"), Pair("b", "yes", 1, "x"), Pair("c", "no", 2, "x")]
    found = evaluate.one_sided("x", pairs, Reader())
    assert found == evaluate.OneSided("x", 3, 1.0, 0.5, 1.0)
    assert evaluate.one_sided("x", pairs[:1], Reader()) is None


def test_scores_are_kept_for_the_same_judges_only(tmp_path: Path) -> None:
    path = tmp_path / "scores.json"
    empty = {"judges": {"shipped": "a"}, "sets": {}, "one_sided": {}}
    assert evaluate.stored(path, {"shipped": "a"}) == empty
    path.write_text(json.dumps({**empty, "sets": {"x": 1}}), encoding="utf-8")
    assert evaluate.stored(path, {"shipped": "a"})["sets"] == {"x": 1}
    assert evaluate.stored(path, {"shipped": "b"})["sets"] == {}


def test_the_gate_lets_the_share_asked_for_past() -> None:
    chances = np.linspace(0.0, 1.0, 101)
    gate = release.gate_of(chances, kept=0.9)
    assert gate == pytest.approx(0.1, abs=0.011)
    assert (chances >= gate).mean() >= 0.9


def test_a_signal_that_would_speak_against_a_finding_in_spite_of_its_sense_is_left_out() -> None:
    rng = np.random.default_rng(0)
    y = rng.choice(["finding", "update", "unrelated"], 600)
    is_finding = (y == "finding").astype(float)
    x = np.column_stack([is_finding, -is_finding, -is_finding]) + rng.normal(size=(600, 3))
    taught = fit_policy.Lesson(x, y, np.ones(600))
    model, kept = fit_policy.fitted_outcomes(taught, ["contradiction", "opposite words", "hedge"])
    assert kept.tolist() == [1, 0, 1]
    assert not model.coef_[:, 1].any()
    assert (model.predict(x) == "finding").tolist() == (model.predict(x * kept) == "finding").tolist()


def test_what_a_public_pair_teaches_counts_little_beside_an_invented_one() -> None:
    rng = np.random.default_rng(0)
    y = rng.choice(["finding", "unrelated"], 400)
    signs = np.where(y == "finding", 1.0, -1.0)[:, np.newaxis]
    invented = fit_policy.Lesson(signs + rng.normal(size=(400, 1)), y, np.ones(400))
    plain = fit_policy.Lesson(-signs, y, np.full(400, 0.01))
    alone = fit_policy.outcome_model(invented).coef_[0, 0]
    with_plain = fit_policy.outcome_model(invented.and_also(plain)).coef_[0, 0]
    assert with_plain * alone > 0
    assert 0 < 1 - abs(with_plain / alone) < 0.2


def test_a_step_is_done_when_nothing_it_is_made_from_is_newer(tmp_path: Path) -> None:
    source, made = tmp_path / "source", tmp_path / "made"
    step = make.Step("x", ("platform",), (made,), (source,), output=made)
    source.write_text("1")
    assert not step.is_done()
    make.run([step])
    assert made.read_text().strip()
    assert step.is_done()
    os.utime(source, (2e9, 2e9))
    assert not step.is_done()


def test_the_steps_that_make_the_judge_are_in_order() -> None:
    made: set[Path] = set()
    for step in make.STEPS:
        assert made.issuperset(step.needs), step.name
        made.update(step.makes)
    assert make.WEIGHTS / "second.json" in made


def test_the_chance_has_the_slope_of_all_and_the_level_of_the_real_pairs() -> None:
    rng = np.random.default_rng(1)
    invented, real = rng.normal(0, 2, 4000), rng.normal(-1, 2, 4000)
    slope, intercept = fit_policy.calibrated(
        (invented, rng.random(4000) < 1 / (1 + np.exp(-1.5 * invented))),
        (real, rng.random(4000) < 1 / (1 + np.exp(-1.5 * real + 3))),
    )
    assert slope == pytest.approx(1.5, abs=0.15)
    assert intercept == pytest.approx(-3, abs=0.3)
