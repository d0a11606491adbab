"""Measuring the judge and what the tracker shows: hand-counted cases on small models."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from tracker.cli.app import app
from tracker.errors import UsageError
from tracker.evaluation import drawn_pairs, figures, inference, real_pairs, relations, streams
from tracker.evaluation.real_pairs import JudgedPair
from tracker.evaluation.reliability import Forecast, calibration_error, reliability
from tracker.models.testing import HashedEmbedder
from tracker.pipeline.progress import Silent
from tracker.records import Relation

MODELS = {"TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"}
NO = "The Harrow plant in Tarnwick will not be closed by the company."
YES = "The Harrow plant in Tarnwick will be closed by the company."


class Told:
    """A judge that gives the chances written in the hypothesis."""

    id = "told@1"

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([[float(each) for each in h.split()] for _, h in pairs], dtype=np.float32)


def jsonl(path: Path, *rows: Mapping[str, object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["eval", *map(str, arguments)], env=MODELS)


def test_the_area_counts_pairs_in_the_right_order() -> None:
    scores = np.array([0.9, 0.4, 0.4, 0.1], dtype=np.float32)
    area = figures.area_under_roc("x", scores, np.array([True, True, False, False]))
    assert area.value == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert area.low < area.value < area.high


def test_a_judge_is_measured_by_its_calls_and_its_order() -> None:
    pairs = [
        inference.LabelledPair("p", "0.1 0.1 0.8", 2),
        inference.LabelledPair("p", "0.6 0.1 0.3", 2),
        inference.LabelledPair("p", "0.7 0.1 0.2", 0),
        inference.LabelledPair("p", "0.1 0.4 0.5", 1),
    ]
    found = {
        each.name: each.value for each in inference.score("x", pairs, Told(), HashedEmbedder(), Silent())
    }
    assert found["x: AUC"] == pytest.approx(0.75)
    assert found["x: accuracy"] == 0.5
    assert found["x: contradictions flagged"] == 0.5
    assert found["x: others flagged"] == 0.5
    assert "x: AUC, cosine alone" in found


def test_pairs_are_read_by_split_and_sampled_the_same_each_time(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "set.jsonl",
        *(
            {"premise": str(i), "hypothesis": "h", "label": "neutral", "split": "dev" if i % 2 else "test"}
            for i in range(40)
        ),
    )
    assert len(inference.read_pairs(path)) == 40
    assert len(inference.read_pairs(path, "dev")) == 20
    assert inference.read_pairs(path, most=5) == inference.read_pairs(path, most=5)
    with pytest.raises(UsageError, match="its splits are: dev, test"):
        inference.read_pairs(path, "train")


def test_lines_that_are_no_pairs_are_a_message(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "set.jsonl", {"premise": "a", "hypothesis": "b", "label": "maybe"})
    result = run("judge", path)
    assert (result.exit_code, "entailment, neutral, contradiction" in result.stderr) == (2, True)


def test_the_judge_in_use_is_measured_by_the_command(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "set.jsonl",
        {"premise": NO, "hypothesis": YES, "label": "contradiction"},
        {"premise": NO, "hypothesis": NO, "label": "entailment"},
        {"premise": NO, "hypothesis": "It rained in the hills.", "label": "neutral"},
    )
    result = run("judge", path, "-f", "json")
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)
    assert (measured["cases"], len(measured["data"])) == (3, 64)
    assert {each["figure"]: each["value"] for each in measured["figures"]}["set: AUC"] == 1.0


def test_a_stream_counts_findings_and_lists_them(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "said.jsonl",
        {"id": "1", "speaker": "Ann Lee", "text": NO, "date": "2022-01-01"},
        {"id": "2", "speaker": "Ann Lee", "text": YES, "date": "2022-02-01"},
        {"id": "3", "speaker": "Bo Lund", "text": "Wages rose sharply last winter.", "date": "2022-02-01"},
    )
    result = run("stream", path, "-f", "json")
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)
    assert measured["figures"][0]["value"] == pytest.approx(1 / 3, abs=1e-4)
    (finding,) = measured["findings"]
    assert finding["earlier"]["text"] == NO


def test_a_part_of_a_stream_is_of_whole_speakers(tmp_path: Path) -> None:
    rows = [
        {"id": f"{speaker}-{i}", "speaker": speaker, "text": f"{i}", "date": None}
        for speaker in ("Ann Lee", "Bo Lund", "Cy Mar")
        for i in range(3)
    ]
    taken = streams.read_statements(jsonl(tmp_path / "said.jsonl", *rows), most=4)
    assert len(taken) == 6
    assert len({each.speaker for each in taken}) == 2


def flip(rating: str, article: str) -> dict[str, object]:
    return {
        "id": rating,
        "speaker": "Ann Lee",
        "label": rating,
        "article": article,
        "date": "2022-01-01",
        "url": "/factchecks/2022/mar/05/ann-lee/x/",
    }


def test_known_changes_of_position_are_counted_by_rating(tmp_path: Path) -> None:
    turned = f"“{NO}” Mayor Ann Lee said in 2020. “{YES}” Mayor Ann Lee said on Tuesday."
    path = jsonl(
        tmp_path / "flips.jsonl",
        flip("full-flop", turned),
        flip("no-flip", "“Wages rose sharply last winter,” Mayor Ann Lee said."),
    )
    result = run("flipometer", path, "-f", "json")
    assert result.exit_code == 0, result.output
    counted = {each["figure"]: (each["value"], each["of"]) for each in json.loads(result.stdout)["figures"]}
    assert counted["full-flop: finding against the speaker"] == (1.0, 1)
    assert counted["no-flip: finding against the speaker"] == (0.0, 1)
    assert streams.read_flips(path)[0].document.published_at == date(2022, 3, 5)


def judged_pair(number: int, chance: float, weight: float, *, is_finding: bool) -> JudgedPair:
    told = Relation.REVERSAL if chance >= 0.5 else Relation.UNRELATED
    return JudgedPair(str(number), str(number), is_finding, told, chance, chance, 0.5, weight)


def test_findings_are_counted_by_what_each_pair_stands_for() -> None:
    pairs = [
        judged_pair(1, 0.9, 2.0, is_finding=True),
        judged_pair(2, 0.7, 1.0, is_finding=False),
        judged_pair(3, 0.1, 3.0, is_finding=True),
        judged_pair(4, 0.2, 10.0, is_finding=False),
    ]
    found = {each.name: each for each in real_pairs.score(pairs, 0.5)}
    assert found["findings: precision"].value == pytest.approx(2 / 3)
    assert found["findings: precision"].of == 2
    assert found["findings: recall"].value == pytest.approx(2 / 5)
    assert found["findings: AUC"].value == pytest.approx(2 / 5)
    assert found["findings: AUC, cosine alone"].value == 0.5
    assert found["findings: share that are findings"].value == pytest.approx(5 / 16)
    assert {each.value for each in real_pairs.score(pairs, 0.95)[:2]} == {0.0}
    assert all(each.low <= each.value <= each.high for each in found.values())


def test_reliability_compares_chances_with_what_came_true() -> None:
    told = [Forecast(0.05, False, 8.0), Forecast(0.05, True, 1.0), Forecast(1.0, True)]
    low, high = reliability(told)
    assert (low.low, low.high, low.of, low.share) == (0.0, 0.1, 2, 0.9)
    assert (low.mean_chance, low.frequency) == (pytest.approx(0.05), pytest.approx(1 / 9))
    assert (high.low, high.mean_chance, high.frequency) == (0.9, 1.0, 1.0)
    assert calibration_error(told) == pytest.approx(0.9 * (1 / 9 - 0.05))


@pytest.fixture
def labels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four labelled pairs of one source and their data; the second half of a stratum of ten candidates."""
    said = {"a": NO, "b": YES, "c": "Wages rose sharply last winter.", "d": "It rained in the hills."}
    rows = {
        "statements/politifact_dev.jsonl.gz": [
            {"id": name, "speaker": "Ann Lee", "text": text, "date": "2022-01-01"}
            for name, text in said.items()
        ]
    }
    for path in drawn_pairs.DATA.values():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        lines = "".join(json.dumps(row) + "\n" for row in rows.get(path, []))
        (tmp_path / path).write_bytes(gzip.compress(lines.encode()))
    sides = {
        name: {"row": name, "claim_sha": hashlib.sha256(text.encode()).hexdigest()[:16]}
        for name, text in said.items()
    }
    pairs = (("1", "a", "b", 0), ("2", "a", "c", 1), ("3", "b", "d", 1), ("4", "c", "d", 1))
    jsonl(
        tmp_path / "pairs_drawn.jsonl",
        *(
            {
                "id": name,
                "source": "politifact",
                "scope": "speaker",
                "stratum": stratum,
                "weight": 2.0,
                "first": sides[one],
                "second": sides[other],
            }
            for name, one, other, stratum in pairs
        ),
    )
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    return jsonl(
        tmp_path / "pairs.jsonl",
        {"id": "1", "relation": "reversal", "sure": True, "part": "measure"},
        {"id": "2", "relation": "unrelated", "sure": True, "part": "measure"},
        {"id": "3", "relation": "unsure", "sure": False, "part": "measure"},
        {"id": "4", "relation": "unrelated", "sure": True, "part": "calibrate"},
    )


def test_the_findings_on_real_pairs_are_measured_by_the_command(labels: Path) -> None:
    result = run("findings", labels, "-f", "json")
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)
    assert measured["cases"] == 2
    values = {each["figure"]: each["value"] for each in measured["figures"]}
    assert values["findings: share that are findings"] == 0.25  # 2 candidates against 6
    assert values["findings: AUC, judge alone"] == 1.0
    assert sum(each["share"] for each in measured["reliability"]) == pytest.approx(1.0)


def test_a_part_without_pairs_and_a_changed_text_are_messages(labels: Path) -> None:
    unknown = run("findings", labels, "--part", "third")
    assert (unknown.exit_code, "measure, calibrate" in unknown.stderr) == (2, True)
    drawn = labels.with_name("pairs_drawn.jsonl")
    drawn.write_text(drawn.read_text(encoding="utf-8").replace('"claim_sha": "', '"claim_sha": "0'), "utf-8")
    changed = run("findings", labels)
    assert (changed.exit_code, "another text" in changed.stderr) == (2, True)


def test_macro_f1_is_the_mean_over_the_true_relations() -> None:
    pairs = [
        (Relation.REVERSAL, Relation.REVERSAL),
        (Relation.REVERSAL, Relation.UNRELATED),
        (Relation.UNRELATED, Relation.UNRELATED),
        (Relation.UPDATE, Relation.UNSURE),
    ]
    assert relations.macro_f1(pairs) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_relations_of_written_pairs_are_measured_by_topic(tmp_path: Path) -> None:
    def written(topic: str, a: str, b: str, relation: str) -> dict[str, object]:
        sides = [{"text": text, "kind": "assertion", "date": "2022-01-01"} for text in (a, b)]
        return {"topic": topic, "scope": "speaker", "relation": relation, "a": sides[0], "b": sides[1]}

    (tmp_path / "batches").mkdir()
    jsonl(tmp_path / "splits.jsonl", {"topic": "mills", "split": "test"})
    jsonl(
        tmp_path / "batches" / "01.jsonl",
        written("mills", NO, YES, "contradiction"),
        written("mills", NO, NO, "restatement"),
        written("ports", NO, "It rained in the hills.", "unrelated"),
    )
    result = run("relations", tmp_path, "-f", "json")
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)
    assert measured["cases"] == 2
    assert {each["figure"]: each["value"] for each in measured["figures"]}[
        "relations: AUC of a finding"
    ] == 1.0
    nothing = run("relations", tmp_path, "--split", "dev")
    assert (nothing.exit_code, "train, dev, test" in nothing.stderr) == (2, True)
