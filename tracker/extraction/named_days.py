"""The days that bear a name ("Christmas Eve", "Super Tuesday") → the day, where it never moves."""

from __future__ import annotations

from datetime import date
from functools import cache

from tracker.extraction import days
from tracker.extraction.date_words import date_lines
from tracker.extraction.days import Days

Parts = dict[str, str]


@cache
def named_day_pattern() -> str:
    """A regular expression for every name, the longest first; an apostrophe may be of either kind."""
    names = [*_fixed(), *date_lines("movable_days")]
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(name.replace(".", r"\.").replace("'", "[’']") for name in longest_first)


def full_holiday(parts: Parts) -> Days | None:
    """The day of "Christmas Day 2016"."""
    year = parts.get("year10")
    return None if year is None else _in_year(parts, int(year))


def holiday(parts: Parts, base: date, ahead: bool) -> Days | None:
    """The latest such day until `base`, or the next when `ahead`; None where it moves with the year."""
    if "year10" in parts:
        return None
    if parts.get("which7", "").lower() == "next":
        ahead = True
    near = [_in_year(parts, base.year + distance) for distance in (-1, 0, 1)]
    known = [each for each in near if each is not None]
    if ahead:
        return next((each for each in known if each.start >= base), None)
    return next((each for each in reversed(known) if each.start <= base), None)


def _in_year(parts: Parts, year: int) -> Days | None:
    fixed = _fixed().get(" ".join(parts["holiday_name"].replace("’", "'").split()))
    return None if fixed is None else days.day(year, *fixed)


@cache
def _fixed() -> dict[str, tuple[int, int]]:
    """Month and day by name."""
    lines = (line.split(":") for line in date_lines("fixed_days"))
    return {name.strip(): (int(when[:3]), int(when[4:])) for name, when in lines}
