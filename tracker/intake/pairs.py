"""Turns JSONL files of pairs and of queries into records for judging and searching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.errors import IntakeError
from tracker.intake.files import opened
from tracker.intake.jsonl import Fields, objects
from tracker.intake.problems import Problem, Problems
from tracker.records import Kind

SIDES = ("premise", "hypothesis")


@dataclass(frozen=True, slots=True)
class PairText:
    """One side of a pair; what the line does not tell is None."""

    text: str
    speaker: str | None = None
    institution: str | None = None
    date: date | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class TextPair:
    """One line of a file of pairs; `id` is as given, so that results can be joined to it."""

    premise: PairText
    hypothesis: PairText
    id: str | int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One line of a file of queries."""

    id: str | int
    text: str


def read_pairs(path: str, problems: Problems) -> Iterator[TextPair]:
    """Yield the pairs of `path` ("-": standard input); bad lines are reported and left out.

    A line is {"id"?, "premise", "hypothesis"} with, for each side, "premise_speaker"?,
    "premise_institution"?, "premise_date"? and "premise_kind"?; or a side is itself an object
    {"text", "speaker"?, "institution"?, "date"?, "kind"?}. Raises IntakeError when it cannot be opened.
    """
    with opened(path) as stream:
        for line, value in objects(stream, path, problems):
            try:
                premise, hypothesis = (_side(value, name, path, line, problems) for name in SIDES)
                yield TextPair(premise, hypothesis, Fields(value, path, line, problems).id("id"))
            except IntakeError as error:
                problems(Problem(path, f"{error}; left out", line=line))


def _side(value: dict[str, Any], name: str, path: str, line: int, problems: Problems) -> PairText:
    nested = value.get(name)
    if isinstance(nested, dict):
        fields, prefix, text = Fields(nested, path, line, problems), "", "text"
    else:
        fields, prefix, text = Fields(value, path, line, problems), f"{name}_", name
    kind = fields.text(f"{prefix}kind")
    if kind is not None and kind not in set(Kind):
        raise IntakeError(f'"{prefix}kind" is {kind!r}, not one of {", ".join(Kind)}')
    return PairText(
        fields.required(text),
        fields.text(f"{prefix}speaker"),
        fields.text(f"{prefix}institution"),
        fields.day(f"{prefix}date"),
        Kind(kind) if kind else None,
    )


def read_queries(path: str, problems: Problems) -> Iterator[Query]:
    """Yield the queries of `path` ("-": standard input): {"id"?, "query"} or {"id"?, "text"} a line.

    A query without an id is known by its line number; bad lines are reported and left out.
    """
    with opened(path) as stream:
        for line, value in objects(stream, path, problems):
            fields = Fields(value, path, line, problems)
            try:
                text = fields.text("query") or fields.required("text")
                name = fields.id("id")
                yield Query(line if name is None else name, text)
            except IntakeError as error:
                problems(Problem(path, f"{error}; left out", line=line))
