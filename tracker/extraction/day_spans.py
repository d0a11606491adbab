"""The parts of "July 8 to 12" and "Monday through Wednesday", seen from a day → the days that they cover."""

from __future__ import annotations

from datetime import date

from tracker.extraction import days
from tracker.extraction.days import Days
from tracker.records import Precision

Parts = dict[str, str]


def full_span(parts: Parts) -> Days | None:
    """The days of "July 8 to 12, 2016", where the year is told."""
    return _of_year(parts, int(parts["year8"])) if "year8" in parts else None


def day_span(parts: Parts, base: date, ahead: bool) -> Days | None:
    """The latest such days that have begun, or the next that are not over when `ahead`."""
    if "year8" in parts:
        return None
    near = [_of_year(parts, base.year + distance) for distance in (-1, 0, 1)]
    known = [each for each in near if each is not None]
    if ahead:
        return next((each for each in known if each.end >= base), None)
    return next((each for each in reversed(known) if each.start <= base), None)


def _of_year(parts: Parts, year: int) -> Days | None:
    """The days that end in that year."""
    first, last = days.month_number(parts["month8"]), days.month_number(parts.get("month9", parts["month8"]))
    start = days.day(year - (first > last), first, int(parts["day8"]))
    end = days.day(year, last, int(parts["day9"]))
    if start is None or end is None or start.start > end.start:
        return None
    return Days(start.start, end.start, Precision.RANGE)


def weekday_span(parts: Parts, base: date, ahead: bool) -> Days | None:
    """The latest such days that are over, or the next that are not when `ahead`."""
    first, last = days.weekday_number(parts["weekday8"]), days.weekday_number(parts["weekday9"])
    end = days.shifted(base, (last - base.weekday()) % 7 if ahead else -((base.weekday() - last) % 7))
    start = None if end is None else days.shifted(end, -((last - first) % 7))
    return None if start is None or end is None else Days(start, end, Precision.RANGE)
