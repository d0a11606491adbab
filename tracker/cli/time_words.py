"""Says in words when something was stated, as closely as it is known."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from tracker.records import Precision, StatedAt

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
