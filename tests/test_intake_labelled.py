"""JSONL of labelled pairs → records for calibrating, and what is wrong with each bad line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.intake.labelled import LabelledTexts, read_labelled
from tracker.intake.problems import Problem


def read(tmp_path: Path, *lines: str) -> tuple[list[LabelledTexts], list[str]]:
    path = tmp_path / "pairs.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    problems: list[Problem] = []
    return list(read_labelled(str(path), problems.append)), [str(each) for each in problems]


def test_a_line_says_whether_it_is_a_finding_or_which_relation(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        '{"a": "One.", "b": "Two.", "finding": true}',
        '{"a": "One.", "b": "Two.", "finding": false, "weight": 12}',
        '{"a": "One.", "b": "Two.", "relation": "dispute", "weight": 0.5}',
        '{"a": "One.", "b": "Two.", "relation": "update", "finding": false}',
    )
    assert problems == []
    assert [(each.is_finding, each.weight) for each in found] == [
        (True, 1.0),
        (False, 12.0),
        (True, 0.5),
        (False, 1.0),
    ]
    assert (found[0].a, found[0].b) == ("One.", "Two.")


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        ("", '"finding"'),
        (', "finding": "yes"', "true or false"),
        (', "finding": 1', "true or false"),
        (', "relation": "quarrel"', "reversal"),
        (', "relation": "unsure"', "unsure"),
        (', "relation": "update", "finding": true', "differ"),
        (', "finding": true, "weight": 0', "above 0"),
        (', "finding": true, "weight": NaN', "above 0"),
        (', "finding": true, "weight": Infinity', "above 0"),
        (', "finding": true, "weight": "much"', "above 0"),
        (', "finding": true, "weight": true', "above 0"),
        (', "finding": true, "b": ""', '"b"'),
    ],
)
def test_what_cannot_be_meant_is_reported_with_its_line(tmp_path: Path, rest: str, message: str) -> None:
    found, problems = read(tmp_path, "", f'{{"a": "One.", "b": "Two."{rest}}}')
    assert found == []
    (problem,) = problems
    assert message in problem
    assert ":2" in problem or "line 2" in problem
