"""Statement lines become records; bad ones are named, missing speakers and dates counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import IntakeError
from tracker.intake import Problem, Severity, read_statements
from tracker.records import Statement


def load(path: Path) -> tuple[list[Statement], list[Problem]]:
    problems: list[Problem] = []
    return list(read_statements(str(path), problems.append)), problems


def test_read_statements_takes_every_field(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    value = {
        "id": 7,
        "speaker": "Vladimir Makei",
        "text": "No soldiers will remain.",
        "date": "16 February 2022",
        "url": "https://e.org/1",
        "context": "a press conference",
        "role": "foreign minister",
        "institution": "Foreign Ministry",
    }
    path.write_text(json.dumps(value))
    statements, problems = load(path)
    assert problems == []
    assert statements == [
        Statement(
            text="No soldiers will remain.",
            speaker="Vladimir Makei",
            date=date(2022, 2, 16),
            id="7",
            url="https://e.org/1",
            context="a press conference",
            role="foreign minister",
            institution="Foreign Ministry",
        )
    ]


def test_read_statements_reports_bad_lines_and_counts_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": "a", "text": "One."}\n'
        '{"id": "a", "text": "Two."}\n'
        "nonsense\n"
        '{"id": "b", "speaker": "X", "text": "Three.", "date": "2021"}\n'
        '{"speaker": "X", "text": "Four.", "date": null}\n'
    )
    statements, problems = load(path)
    assert [statement.text for statement in statements] == ["One.", "Four."]
    errors = {problem.line: problem.message for problem in problems if problem.severity is Severity.ERROR}
    assert sorted(line or 0 for line in errors) == [2, 3, 4]
    assert errors[2] == "the id 'a' stands on line 1 already; left out"
    warnings = [problem.message for problem in problems if problem.severity is Severity.WARNING]
    assert warnings == [
        "1 statement has no speaker: searchable, but never the same source",
        "2 statements have no date: their order to others stays unknown",
    ]


def test_read_statements_of_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="no such file"):
        load(tmp_path / "nowhere.jsonl")
