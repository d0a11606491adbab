"""Measuring the judge and what the tracker shows: hand-counted cases on small models."""

from __future__ import annotations

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
from tracker.evaluation import figures, inference, streams
from tracker.models.testing import HashedEmbedder
from tracker.pipeline.progress import Silent

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
