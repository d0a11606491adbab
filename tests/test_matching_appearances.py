"""Two reports of one statement: whether they can be, and when they tell together that it was made."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.matching.appearances import may_be_same_day, narrowed
from tracker.records import Precision, StatedAt


def day(text: str) -> StatedAt:
    return StatedAt.on(date.fromisoformat(text), date(2022, 3, 10), "on Monday")


def within(first: str, last: str, precision: Precision = Precision.RANGE) -> StatedAt:
    return StatedAt(None, date.fromisoformat(last), "then", date.fromisoformat(first), precision)


def by(text: str | None, phrase: str | None = None) -> StatedAt:
    return StatedAt(None, date.fromisoformat(text) if text else None, phrase)


FEBRUARY = within("2022-02-01", "2022-02-28", Precision.MONTH)
THIRD_WEEK = within("2022-02-14", "2022-02-20", Precision.WEEK)
LAST_WEEK = within("2022-02-28", "2022-03-06", Precision.WEEK)
WEEKEND = within("2022-02-12", "2022-02-14")


@pytest.mark.parametrize(
    ("known", "reported", "together"),
    [
        (day("2022-02-16"), day("2022-02-16"), day("2022-02-16")),
        (day("2022-02-16"), day("2022-02-17"), day("2022-02-16")),
        (FEBRUARY, day("2022-02-16"), day("2022-02-16")),
        (day("2022-02-16"), FEBRUARY, day("2022-02-16")),
        (FEBRUARY, day("2022-03-01"), FEBRUARY),
        (FEBRUARY, THIRD_WEEK, THIRD_WEEK),
        (by("2022-02-20"), FEBRUARY, within("2022-02-01", "2022-02-20")),
        (by("2022-03-10"), FEBRUARY, FEBRUARY),
        (by("2022-03-10"), day("2022-02-16"), day("2022-02-16")),
        (by("2022-02-20"), by("2022-02-18"), by("2022-02-18")),
        (by("2022-02-20", "recently"), by("2022-02-18"), by("2022-02-18", "recently")),
        (by(None), by("2022-02-18"), by("2022-02-18")),
        (THIRD_WEEK, WEEKEND, StatedAt.on(date(2022, 2, 14), date(2022, 2, 20), "then")),
        (FEBRUARY, LAST_WEEK, StatedAt.on(date(2022, 2, 28), date(2022, 2, 28), "then")),
    ],
)
def test_narrowed_keeps_the_days_that_both_reports_allow(
    known: StatedAt, reported: StatedAt, together: StatedAt
) -> None:
    assert narrowed(known, reported) == together


@pytest.mark.parametrize(
    ("a", "b", "may_be"),
    [
        (day("2022-02-16"), day("2022-02-16"), True),
        (day("2022-02-16"), day("2022-02-17"), False),
        (FEBRUARY, day("2022-02-28"), True),
        (FEBRUARY, day("2022-03-01"), False),
        (THIRD_WEEK, FEBRUARY, True),
        (THIRD_WEEK, LAST_WEEK, False),
        (day("2022-02-16"), by("2022-02-20"), True),
        (day("2022-02-16"), by("2022-02-24"), False),
        (day("2022-02-16"), by("2022-02-15"), False),
        (FEBRUARY, by("2022-03-07"), True),
        (FEBRUARY, by("2022-03-08"), False),
        (FEBRUARY, by("2022-01-31"), False),
        (FEBRUARY, by(None), False),
        (by("2022-02-16"), by("2022-02-23"), True),
        (by("2022-02-16"), by("2022-02-24"), False),
        (by(None), by(None), True),
    ],
)
def test_may_be_same_day_compares_stretches_of_days(a: StatedAt, b: StatedAt, may_be: bool) -> None:
    assert may_be_same_day(a, b) is may_be
    assert may_be_same_day(b, a) is may_be
