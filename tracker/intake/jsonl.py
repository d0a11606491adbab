"""Reads JSON lines one by one: every good object, and a problem with its line number for every bad one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from tracker.errors import IntakeError
from tracker.intake.dates import parse_date, refuse_future
from tracker.intake.encoding import repair
from tracker.intake.problems import Problem, Problems, Severity

MAX_LINE_BYTES = 25_000_000
"""Longest line read: a document of the largest size, with its JSON escapes."""


def objects(stream: BinaryIO, path: str, problems: Problems) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number from 1, object) for each line of UTF-8 JSON; empty lines are passed over."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
            problems(Problem(path, f"longer than {MAX_LINE_BYTES // 1_000_000} MB; left out", line=number))
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            yield number, parse_object(line)
        except IntakeError as error:
            problems(Problem(path, f"{error}; left out", line=number))


def parse_object(line: bytes) -> dict[str, Any]:
    """Return the JSON object on one line, or raise IntakeError saying what is wrong with it."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise IntakeError("not UTF-8") from None
    except json.JSONDecodeError as error:
        raise IntakeError(f"not JSON ({error.msg} at character {error.colno})") from None
    except (RecursionError, ValueError) as error:
        raise IntakeError(f"not JSON that can be read ({error})") from None
    if not isinstance(value, dict):
        raise IntakeError('not a JSON object such as {"text": "…"}')
    return value


class Fields:
    """The typed fields of one object; every reading names the field in its IntakeError.

    `where` (path, line) is for warnings about characters that had to be replaced.
    """

    def __init__(self, value: dict[str, Any], path: str, line: int, problems: Problems) -> None:
        self._value = value
        self._path = path
        self._line = line
        self._problems = problems

    def text(self, name: str) -> str | None:
        """Return a string field, None when it is missing, null or blank."""
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise IntakeError(f'"{name}" is not a string')
        decoded = repair(value)
        if decoded.warning:
            self._problems(Problem(self._path, f'"{name}": {decoded.warning}', Severity.WARNING, self._line))
        return decoded.text if decoded.text.strip() else None

    def required(self, name: str) -> str:
        """Return a string field that must be there and not blank."""
        value = self.text(name)
        if value is None:
            raise IntakeError(f'"{name}" is missing or empty')
        return value

    def id(self, name: str) -> str | int | None:
        """Return an identifier as it was given: a string or a whole number."""
        value = self._value.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self.text(name)

    def day(self, name: str) -> date | None:
        """Return a date field that is readable and not in the future."""
        value = self.text(name)
        return None if value is None else refuse_future(parse_date(value))
