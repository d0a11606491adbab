"""The days that a statement is about are read from its words, and are none where they are not clear."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.extraction.parse import parse
from tracker.extraction.periods import about, anchor_of
from tracker.records import Period, Precision, Span, StatedAt

WEDNESDAY = date(2022, 2, 16)
SUNDAY = date(2022, 2, 20)


def period(start: str | None, end: str | None, phrase: str) -> Period:
    return Period(
        date.fromisoformat(start) if start else None, date.fromisoformat(end) if end else None, phrase
    )


def periods(text: str, anchor: date | None = WEDNESDAY) -> tuple[Period, ...]:
    return about(parse(text), [Span(0, len(text))], anchor)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Taxes fell in 2015.", period("2015-01-01", "2015-12-31", "in 2015")),
        ("They lost 3,000 jobs in 2015.", period("2015-01-01", "2015-12-31", "in 2015")),
        ("The drills will end on 20 February.", period("2022-02-20", "2022-02-20", "on 20 February")),
        ("The strike ends on Friday.", period("2022-02-18", "2022-02-18", "on Friday")),
        ("The strike ended on Friday.", period("2022-02-11", "2022-02-11", "on Friday")),
        ("They plan to return tomorrow.", period("2022-02-17", "2022-02-17", "tomorrow")),
        ("Emissions will halve by 2030.", period(None, "2030-12-31", "by 2030")),
        ("By Monday, roads will be clear.", period(None, "2022-02-21", "By Monday")),
        ("It will be done by the end of the year.", period(None, "2022-12-31", "by the end of the year")),
        ("They will not be back before 2024.", period(None, "2023-12-31", "before 2024")),
        ("The law will apply until March 2023.", period(None, "2023-03-31", "until March 2023")),
        ("He has lived here since 2001.", period("2001-01-01", None, "since 2001")),
        ("Growth will double next year.", period("2023-01-01", "2023-12-31", "next year")),
        (
            "The plan will be ready by March of next year.",
            period(None, "2023-03-31", "by March of next year"),
        ),
        ("Prices will fall later this year.", period("2022-02-16", "2022-12-31", "later this year")),
        ("Prices fell earlier this year.", period("2022-01-01", "2022-02-16", "earlier this year")),
        (
            "The ban holds for the next two years.",
            period("2022-02-16", "2024-02-16", "for the next two years"),
        ),
        ("Crime has doubled in the past decade.", period("2012-02-16", "2022-02-16", "in the past decade")),
        ("Exports rose from 2010 to 2015.", period("2010-01-01", "2015-12-31", "from 2010 to 2015")),
        (
            "The plant closed between March and June.",
            period("2021-03-01", "2021-06-30", "between March and June"),
        ),
        ("The vote will be held in November.", period("2022-11-01", "2022-11-30", "in November")),
        ("The mill was built in the 1990s.", period("1990-01-01", "1999-12-31", "in the 1990s")),
    ],
)
def test_about_reads_the_days_of_the_event(text: str, expected: Period) -> None:
    assert periods(text) == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "Taxes fell.",
        "The troops will leave after the drills end on Sunday.",
        "If the vote fails on Friday, they will go.",
        "The bridge that opened in 2015 is safe.",
        "Monday’s debate was good.",
        "The 2012 campaign was hard.",
        "The attack in 2015 was a crime.",
        "The budget for 2017 is large.",
        "The committee meets every Friday.",
        "It will recently have changed.",
    ],
)
def test_about_is_none_where_no_words_date_the_event(text: str) -> None:
    assert periods(text) == ()


def test_about_without_a_day_to_count_from_knows_full_dates_only() -> None:
    assert periods("The strike ended on Friday.", None) == ()
    assert periods("Taxes fell in 2015.", None) == (period("2015-01-01", "2015-12-31", "in 2015"),)


@pytest.mark.parametrize("anchor", [date.min, date.max])
@pytest.mark.parametrize(
    "text", ["It ended last decade.", "It will end next year.", "It fell before 0001-01-01."]
)
def test_about_at_the_ends_of_the_calendar_does_not_fail(text: str, anchor: date) -> None:
    assert len(periods(text, anchor)) <= 1


def test_anchor_is_the_day_of_the_statement_or_else_the_published_date() -> None:
    month = StatedAt(None, date(2022, 1, 31), "last month", date(2022, 1, 1), Precision.MONTH)
    assert anchor_of(StatedAt.on(WEDNESDAY, SUNDAY)) == WEDNESDAY
    assert anchor_of(StatedAt(None, SUNDAY)) == SUNDAY
    assert anchor_of(month) is None


def test_extract_counts_from_the_day_of_the_statement() -> None:
    text = "Ana Bel said on Wednesday that the drills would end tomorrow."
    (said,) = extract(text, SUNDAY)
    assert said.stated_at.date == WEDNESDAY
    assert said.propositions[0].about == period("2022-02-17", "2022-02-17", "tomorrow")


def test_extract_gives_each_proposition_its_own_period() -> None:
    text = "“Taxes fell in 2015. The mill will open in 2030. Work is back,” Ana Bel said."
    (said,) = extract(text, SUNDAY)
    phrases = [each.about.phrase if each.about else None for each in said.propositions]
    assert phrases == ["in 2015", "in 2030", None]
