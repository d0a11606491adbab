"""Turns a JSONL file of pairs labelled by a person into records for calibrating a judge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.errors import IntakeError
from tracker.intake.files import opened
from tracker.intake.jsonl import Fields, objects
from tracker.intake.problems import Problem, Problems
from tracker.records import Relation

_RELATIONS = tuple(each for each in Relation if each is not Relation.UNSURE)


@dataclass(frozen=True, slots=True)
class LabelledTexts:
    """Two statements, whether a reader calls them a finding, and how many such pairs they stand for."""

    a: str
    b: str
    is_finding: bool
    weight: float = 1.0


def read_labelled(path: str, problems: Problems) -> Iterator[LabelledTexts]:
    """Yield the pairs of `path` ("-": standard input); bad lines are reported and left out.

    A line is {"a", "b", "finding" or "relation", "weight"?}. Raises IntakeError when it cannot be opened.
    """
    with opened(path) as stream:
        for line, value in objects(stream, path, problems):
            fields = Fields(value, path, line, problems)
            try:
                a, b = fields.required("a"), fields.required("b")
                yield LabelledTexts(a, b, _is_finding(value, fields), _weight(value))
            except IntakeError as error:
                problems(Problem(path, f"{error}; left out", line=line))


def _is_finding(value: dict[str, Any], fields: Fields) -> bool:
    said, relation = value.get("finding"), fields.text("relation")
    if said is not None and not isinstance(said, bool):
        raise IntakeError('"finding" is not true or false')
    if relation is None:
        if said is None:
            raise IntakeError('neither "finding" (true or false) nor "relation" says what the pair is')
        return bool(said)
    if relation not in _RELATIONS:
        raise IntakeError(f'"relation" is {relation!r}, not one of {", ".join(_RELATIONS)}')
    told = Relation(relation).is_finding
    if said is not None and said is not told:
        raise IntakeError(f'"finding" and "relation" ({relation}) differ')
    return told


def _weight(value: dict[str, Any]) -> float:
    weight = value.get("weight", 1.0)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < math.inf:
        raise IntakeError('"weight" is not a number above 0')
    return float(weight)
