"""A sentence with a time of its own that cannot be read stays unknown: it takes no other sentence's date."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.records import StatedAt

SUNDAY = date(2022, 2, 20)
FRIDAY = date(2022, 2, 18)


def said(text: str) -> list[StatedAt]:
    return [each.stated_at for each in extract(text, SUNDAY)]


def days_said(text: str) -> list[date | None]:
    return [each.date for each in said(text)]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("Bel said on Good Friday that rents fell.", None),
        ("Bel said on 03/04/2021 that rents fell.", None),
        ("Days after the storm, Bel said that rents fell.", None),
        ("Shortly after the storm, Bel said that rents fell.", None),
        ("Speaking several months ago, Bel said that rents fell.", None),
        ("Bel said last Passover that rents fell.", None),
        ("Bel said that rents fell in a speech broadcast Sunday on the radio.", None),
        ("Bel said on the 15th that rents fell.", date(2022, 2, 15)),
        ("Bel said on Christmas Eve that rents fell.", date(2021, 12, 24)),
        ("Bel, speaking Thursday in Oslo, said rents fell.", date(2022, 2, 17)),
        ("“Rents fell,” Bel said in an interview aired Saturday.", date(2022, 2, 19)),
        ("“Rents fell,” Bel said.", FRIDAY),
    ],
)
def test_a_time_of_its_own_is_read_or_left_unknown(then: str, expected: date | None) -> None:
    assert days_said(f"Ana Bel said on Friday that fares fell. {then}") == [FRIDAY, expected]


def test_a_time_that_cannot_be_read_ends_the_speech_before_it() -> None:
    text = (
        "Ana Bel said on Friday that fares fell. Bel said on Black Monday that rents rose. She said it fell."
    )
    assert days_said(text) == [FRIDAY, None, None]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Ana Bel said on Tuesday that fares fell.", date(2022, 2, 17)),
        ("Ana Bel said on Tuesday that the vote of Monday was fair.", None),
        ("Ana Bel said on Tuesday that fares fell. The next speaker was brief.", None),
    ],
)
def test_days_later_counts_from_the_only_day_told_directly_before(before: str, expected: date | None) -> None:
    assert days_said(f"{before} Bel said two days later that rents fell.")[-1] == expected


def test_a_later_sentence_hands_no_date_back_in_its_own_paragraph() -> None:
    text = (
        "The roof fell on Friday. Ana Bel said the hall was safe. Bel came on Tuesday and said it would be."
    )
    assert days_said(text) == [None, date(2022, 2, 15)]


def test_an_opening_takes_no_date_from_beyond_another_day() -> None:
    text = "Ana Bel called the hall safe.\n\n{}\n\n“It will stand,” Bel said on Tuesday."
    assert days_said(text.format("The hall is old."))[0] == date(2022, 2, 15)
    assert days_said(text.format("The hall flooded on Friday."))[0] is None


@pytest.mark.parametrize(
    "text",
    [
        "Viktor Orban spoke in Vale on Friday.\n\n“The plan is fine,” Balazs Orban said.",
        "Viktor Orban said on Friday that fares fell. Balazs Orban said the plan was fine.",
        "Viktor Orban spoke in Vale on Friday.\n\nAll left.\n\n“The plan is fine,” Balazs Orban said.",
    ],
)
def test_a_namesake_takes_no_date(text: str) -> None:
    assert days_said(text)[-1] is None


@pytest.mark.parametrize(
    "text",
    [
        "Reuters reported on Friday that Ivo Varsin said the dam was safe.",
        "On Friday, Reuters reported that Ivo Varsin said the dam was safe.",
    ],
)
def test_a_report_bounds_what_it_reports(text: str) -> None:
    (stated,) = said(text)
    assert (stated.date, stated.earliest, stated.not_after) == (None, None, FRIDAY)
