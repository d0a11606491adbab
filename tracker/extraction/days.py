"""Units of the calendar (a week, a month, a season, a decade) → the days that they cover."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.records import Precision

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_FIRST_MONTHS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Days:
    """Every day from `start` to `end`, and the unit of time that they are."""

    start: date
    end: date
    precision: Precision

    def until(self, last: date | None) -> Days | None:
        """The part that is not later than `last`; None where nothing is left."""
        if last is None or self.end <= last:
            return self
        return Days(self.start, last, self.precision) if self.start <= last else None


def day(year: int, month: int, number: int) -> Days | None:
    """One day; None when the calendar has no such day."""
    try:
        found = date(year, month, number)
    except ValueError:
        return None
    return Days(found, found, Precision.DAY)


def one(found: date | None) -> Days | None:
    return None if found is None else Days(found, found, Precision.DAY)


def shifted(start: date, days: int) -> date | None:
    """The day so many days later, or earlier when negative; None outside the calendar."""
    ordinal = start.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def week(inside: date) -> Days | None:
    """Monday to Sunday."""
    monday = shifted(inside, -inside.weekday())
    sunday = None if monday is None else shifted(monday, 6)
    return None if monday is None or sunday is None else Days(monday, sunday, Precision.WEEK)


def weekend(inside: date) -> Days | None:
    """Saturday and Sunday of a day's week."""
    whole = week(inside)
    if whole is None:
        return None
    return Days(whole.start + timedelta(days=_SATURDAY), whole.end, Precision.RANGE)


def month(year: int, number: int) -> Days | None:
    """A month; `number` may lie outside 1 to 12, it then counts on into other years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    if not 1 <= year <= date.max.year:
        return None
    return Days(
        date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), Precision.MONTH
    )


def years(first: int, last: int, precision: Precision = Precision.YEAR) -> Days | None:
    if not 1 <= first <= last <= date.max.year:
        return None
    return Days(date(first, 1, 1), date(last, 12, 31), precision)


def season(year: int, name: str) -> Days | None:
    """Three whole months; the winter of a year is the one that begins in its December."""
    number = _FIRST_MONTHS[name]
    first, last = month(year, number), month(year, number + 2)
    return None if first is None or last is None else Days(first.start, last.end, Precision.RANGE)


def month_number(word: str) -> int:
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def weekday_number(word: str) -> int:
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(word[:3].lower()))
