"""Turns a JSONL file of single statements into records for import."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.errors import IntakeError
from tracker.intake.files import opened
from tracker.intake.jsonl import Fields, objects
from tracker.intake.problems import Problem, Problems, Severity
from tracker.records import Statement


def read_statements(path: str, problems: Problems) -> Iterator[Statement]:
    """Yield the statements of `path` ("-": standard input) line by line.

    A line is {"id"?, "text", "speaker"?, "date"?, "url"?, "context"?, "role"?, "institution"?}. A bad line,
    or one whose id an earlier line has, is reported and left out; missing speakers and dates are reported
    once, with their number, after the last line. Raises IntakeError when the file cannot be opened.
    """
    lines_by_id: dict[str, int] = {}
    without_speaker = without_date = 0
    with opened(path) as stream:
        for line, value in objects(stream, path, problems):
            try:
                statement = _statement(Fields(value, path, line, problems))
            except IntakeError as error:
                problems(Problem(path, f"{error}; left out", line=line))
                continue
            if statement.id is not None:
                first = lines_by_id.setdefault(statement.id, line)
                if first != line:
                    message = f"the id {statement.id!r} stands on line {first} already; left out"
                    problems(Problem(path, message, line=line))
                    continue
            without_speaker += statement.speaker is None
            without_date += statement.date is None
            yield statement
    if without_speaker:
        _warn_missing(path, without_speaker, "speaker: searchable, but never the same source", problems)
    if without_date:
        _warn_missing(path, without_date, "date: their order to others stays unknown", problems)


def _statement(fields: Fields) -> Statement:
    """Make one statement; raises IntakeError."""
    identifier = fields.id("id")
    return Statement(
        text=fields.required("text"),
        speaker=fields.text("speaker"),
        date=fields.day("date"),
        id=None if identifier is None else str(identifier),
        url=fields.text("url"),
        context=fields.text("context"),
        role=fields.text("role"),
        institution=fields.text("institution"),
    )


def _warn_missing(path: str, count: int, what: str, problems: Problems) -> None:
    noun = "statement has" if count == 1 else "statements have"
    problems(Problem(path, f"{count} {noun} no {what}", Severity.WARNING))
