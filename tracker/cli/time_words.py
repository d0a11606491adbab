"""Says in words when something was stated, as closely as it is known, and what days it is about."""

from __future__ import annotations

from calendar import month_name
from datetime import date, timedelta

from tracker.records import Period, Precision, StatedAt

NOT_KNOWN = "?"


def words(stated: StatedAt) -> str:
    """Return a day (2022-02-16) or a longer time in words; "by" a day where only that bound is known."""
    first, last = stated.earliest, stated.latest
    if stated.precision is not Precision.UNKNOWN and first is not None and last is not None:
        return _known(stated.precision, first, last)
    return f"by {last}" if last is not None else NOT_KNOWN


def sentence(stated: StatedAt) -> str:
    """Return the same as a person would say it."""
    if stated.precision is Precision.UNKNOWN:
        last = stated.latest
        return f"date not known, no later than {last}" if last is not None else "date not known"
    links = {Precision.DAY: "", Precision.RANGE: "", Precision.WEEK: "in the "}
    return f"stated {links.get(stated.precision, 'in ')}{words(stated)}"


def period(about: Period) -> str:
    """Return the days that something is about: whole years and a whole month by their names."""
    first, last = about.start, about.end
    if first is None or last is None:
        if last is not None:
            return f"until {last}"
        return f"from {first} on" if first is not None else "days not known"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} to {last.year}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and _ends_its_month(last):
        return f"{month_name[first.month]} {first.year}"
    return str(first) if first == last else f"{first} to {last}"


def _ends_its_month(day: date) -> bool:
    return day == date.max or (day + timedelta(1)).day == 1


def _known(precision: Precision, first: date, last: date) -> str:
    if precision is Precision.DAY:
        return first.isoformat()
    if precision is Precision.WEEK:
        return f"week of {first}"
    if precision is Precision.MONTH:
        return f"{month_name[first.month]} {first.year}"
    if precision is Precision.YEAR:
        return str(first.year)
    return f"between {first} and {last}"
