"""What is wrong with an imported file, collected so that one run names it all; and its dates."""

from __future__ import annotations

import calendar
import re
from datetime import date

from tracker.errors import IntakeError

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?$")
_SHOWN = 5


class Problems:
    """Everything that is wrong with a file, so that one run names it all."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, place: str, what: str) -> None:
        self._found.append(f"{place}: {what}")

    def day(self, text: str, place: str, *, is_end: bool = False) -> date | None:
        """A date of a year, a month or a day; of an end the last day is meant."""
        if not text:
            return None
        match = _DATE.match(text)
        try:
            if match is None:
                raise ValueError(text)
            year, month = int(match[1]), int(match[2] or (12 if is_end else 1))
            last = calendar.monthrange(year, month)[1]
            return date(year, month, int(match[3] or (last if is_end else 1)))
        except ValueError:
            self.add(place, f"“{text}” is not a date; write 2015, 2015-07 or 2015-07-31")
            return None

    def period(self, since: str, until: str, place: str) -> tuple[date | None, date | None]:
        start, end = self.day(since, place), self.day(until, place, is_end=True)
        if start is not None and end is not None and end < start:
            self.add(place, f"ends ({end}) before it begins ({start}); put the dates the right way round")
        return start, end

    def raise_any(self) -> None:
        if not self._found:
            return
        more = len(self._found) - _SHOWN
        shown = "; ".join(self._found[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise IntakeError(f"{self._name}: nothing was imported. {shown}")
