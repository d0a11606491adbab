"""When something was said: only a date of the saying counts, and an unknown one stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.date_phrases import date_phrases
from tracker.extraction.dates import stated_at
from tracker.extraction.days import MONTHS, WEEKDAYS
from tracker.extraction.parse import parse
from tracker.records import (
    Precision,
    Quotation,
    QuotationType,
    Span,
    StatedAt,
)

SUNDAY = date(2022, 2, 20)


def at(text: str, content: str, cue: str, published: date | None = SUNDAY) -> StatedAt:
    start = text.index(content)
    cue_start = text.index(cue)
    quotation = Quotation(
        content=(Span(start, start + len(content)),),
        type=QuotationType.INDIRECT,
        cue=cue,
        cue_span=Span(cue_start, cue_start + len(cue)),
        mention=None,
    )
    return stated_at(parse(text), quotation, published)


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected", "phrase"),
    [
        (
            "Ana Bel said on Friday that taxes would fall.",
            "taxes would fall",
            "said",
            "2022-02-18",
            "on Friday",
        ),
        (
            "On Sunday, they said two bridges were hit.",
            "two bridges were hit",
            "said",
            "2022-02-20",
            "On Sunday",
        ),
        (
            "As recently as Wednesday, Minister Tarek Oduya said no dam would be built.",
            "no dam would be built",
            "said",
            "2022-02-16",
            "As recently as Wednesday",
        ),
        (
            "The king’s envoy, Per Holt, on Sunday reiterated his assertion that Norway had no such plan.",
            "Norway had no such plan",
            "reiterated",
            "2022-02-20",
            "on Sunday",
        ),
        (
            "Rebels began moving families on Friday saying Kestria planned to attack.",
            "Kestria planned to attack",
            "saying",
            "2022-02-18",
            "on Friday",
        ),
        (
            "“We will win,” Ana Bel told reporters on Monday.",
            "We will win",
            "told",
            "2022-02-14",
            "on Monday",
        ),
        (
            "Acme said in a statement on Saturday that 1,200 jobs were safe.",
            "1,200 jobs were safe",
            "said",
            "2022-02-19",
            "on Saturday",
        ),
        (
            "Repairs would cost 40 million, said Peter Sand, a spokesman for Oldham’s Ministry, on Monday.",
            "Repairs would cost 40 million",
            "said",
            "2022-02-14",
            "on Monday",
        ),
        ("Bo Lind said yesterday that it was over.", "it was over", "said", "2022-02-19", "yesterday"),
        (
            "Bo Lind said earlier today that it was over.",
            "it was over",
            "said",
            "2022-02-20",
            "earlier today",
        ),
        (
            "On 5 March, Bo Lind had said that fares were safe.",
            "fares were safe",
            "said",
            "2021-03-05",
            "On 5 March",
        ),
        (
            "Bo Lind said on Feb. 3 that fares were safe.",
            "fares were safe",
            "said",
            "2022-02-03",
            "on Feb. 3",
        ),
        (
            "Bo Lind said on February 10, 2021, that fares were safe.",
            "fares were safe",
            "said",
            "2021-02-10",
            "on February 10, 2021",
        ),
        ("Bo Lind said last Sunday that he won.", "he won", "said", "2022-02-13", "last Sunday"),
        ("Bo Lind said two days ago that he won.", "he won", "said", "2022-02-18", "two days ago"),
    ],
)
def test_stated_at_reads_the_date_of_the_saying(
    text: str, content: str, cue: str, expected: str, phrase: str
) -> None:
    assert at(text, content, cue) == StatedAt.on(date.fromisoformat(expected), SUNDAY, phrase)


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        (
            "General Ivo Pratt said the soldiers would stay after the drills end on Sunday.",
            "the soldiers would stay after the drills end on Sunday",
            "said",
        ),
        (
            "The Joint Command said that as of 6 p.m. on Sunday, 57 strikes had been launched.",
            "as of 6 p.m. on Sunday, 57 strikes had been launched",
            "said",
        ),
        ("Ana Bel said taxes would fall.", "taxes would fall", "said"),
        ("Ana Bel, who was elected on Monday, said taxes would fall.", "taxes would fall", "said"),
        (
            "As recently as Wednesday, Ty Oduya said no dam would be built – a promise echoed by Eli Moss.",
            "no dam would be built",
            "echoed",
        ),
        (
            "Rebels began moving people on Friday saying Kestria planned to attack – a claim Kestria denies.",
            "Kestria planned to attack",
            "denies",
        ),
        ("Bo Lind said the bridge would open next Friday.", "the bridge would open next Friday", "said"),
        ("On Monday the roof fell in, Bo Lind said.", "On Monday the roof fell in", "said"),
        ("The minister appointed on Monday said taxes would fall.", "taxes would fall", "said"),
    ],
)
def test_stated_at_leaves_dates_of_what_is_said_alone(text: str, content: str, cue: str) -> None:
    assert at(text, content, cue) == StatedAt(None, SUNDAY, None)


def stretch(first: str, last: str, precision: Precision, phrase: str) -> StatedAt:
    return StatedAt(None, date.fromisoformat(last), phrase, date.fromisoformat(first), precision)


@pytest.mark.parametrize(
    ("when", "first", "last", "precision"),
    [
        ("last month", "2022-01-01", "2022-01-31", Precision.MONTH),
        ("this month", "2022-02-01", "2022-02-20", Precision.MONTH),
        ("earlier this month", "2022-02-01", "2022-02-20", Precision.MONTH),
        ("in January", "2022-01-01", "2022-01-31", Precision.MONTH),
        ("in October", "2021-10-01", "2021-10-31", Precision.MONTH),
        ("last December", "2021-12-01", "2021-12-31", Precision.MONTH),
        ("in late August 2015", "2015-08-01", "2015-08-31", Precision.MONTH),
        ("three months ago", "2021-11-01", "2021-11-30", Precision.MONTH),
        ("last week", "2022-02-07", "2022-02-13", Precision.WEEK),
        ("this week", "2022-02-14", "2022-02-20", Precision.WEEK),
        ("two weeks ago", "2022-01-31", "2022-02-06", Precision.WEEK),
        ("in 2019", "2019-01-01", "2019-12-31", Precision.YEAR),
        ("earlier this year", "2022-01-01", "2022-02-20", Precision.YEAR),
        ("last year", "2021-01-01", "2021-12-31", Precision.YEAR),
        ("a year ago", "2021-01-01", "2021-12-31", Precision.YEAR),
        ("over the weekend", "2022-02-19", "2022-02-20", Precision.RANGE),
        ("last weekend", "2022-02-12", "2022-02-13", Precision.RANGE),
        ("last summer", "2021-06-01", "2021-08-31", Precision.RANGE),
        ("in the fall of 2016", "2016-09-01", "2016-11-30", Precision.RANGE),
        ("in the 1990s", "1990-01-01", "1999-12-31", Precision.RANGE),
        ("between 2010 and 2013", "2010-01-01", "2013-12-31", Precision.RANGE),
        ("over the past two weeks", "2022-02-06", "2022-02-20", Precision.RANGE),
        ("less than two weeks ago", "2022-02-06", "2022-02-20", Precision.RANGE),
        ("Feb. 8 to 12", "2022-02-08", "2022-02-12", Precision.RANGE),
        ("Dec. 28-Jan. 3", "2021-12-28", "2022-01-03", Precision.RANGE),
        ("March 3-9, 2019", "2019-03-03", "2019-03-09", Precision.RANGE),
        ("Monday through Wednesday", "2022-02-14", "2022-02-16", Precision.RANGE),
    ],
)
def test_stated_at_of_a_stretch_of_days_bounds_it_on_both_sides(
    when: str, first: str, last: str, precision: Precision
) -> None:
    assert spoken(f"He said {when} that fares were safe.") == [stretch(first, last, precision, when)]


@pytest.mark.parametrize(
    ("text", "content", "cue", "phrase"),
    [
        ("Bo Lind said last month that fares were safe.", "fares were safe", "said", "last month"),
        ("At its January summit, the Guild vowed to close ranks.", "to close ranks", "vowed", "January"),
        ("A January report found that fares were safe.", "fares were safe", "found", "January"),
    ],
)
def test_stated_at_reads_a_month_of_the_saying(text: str, content: str, cue: str, phrase: str) -> None:
    assert at(text, content, cue) == stretch("2022-01-01", "2022-01-31", Precision.MONTH, phrase)


@pytest.mark.parametrize(
    ("text", "content", "cue", "first", "last"),
    [
        (
            "Since earlier this year, Bo Lind has said fares were safe.",
            "fares were safe",
            "said",
            "2022-01-01",
            "2022-02-20",
        ),
        (
            "In the days following Monday’s storm, Bo Lind has asked for calm, saying that fares were safe.",
            "fares were safe",
            "saying",
            "2022-02-15",
            "2022-02-20",
        ),
        (
            "The line opened in 2019. In an interview that year with a weekly, Bo Lind said fares were safe.",
            "fares were safe",
            "said",
            "2019-01-01",
            "2019-12-31",
        ),
        (
            "Last December, the line broke down. The next day, Bo Lind said fares were safe.",
            "fares were safe",
            "said",
            "2021-12-01",
            "2021-12-31",
        ),
    ],
)
def test_stated_at_counts_a_stretch_from_another_date(
    text: str, content: str, cue: str, first: str, last: str
) -> None:
    stated = at(text, content, cue)
    assert (str(stated.earliest), str(stated.latest)) == (first, last)


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected"),
    [
        ("At Monday’s debate, Bo Lind called the plan a fraud.", "the plan a fraud", "called", "2022-02-14"),
        ("In a ruling released Friday, the court rejected it.", "it", "rejected", "2022-02-18"),
        ("Ana Bel, opening a bridge on Friday, said fares fell.", "fares fell", "said", "2022-02-18"),
        ("Ana Bel called for calm in a statement on Friday.", "calm", "called", "2022-02-18"),
        ("Bo Lind called the plan a fraud Friday.", "the plan a fraud Friday", "called", "2022-02-18"),
        ("Ana Bel met voters on Friday and said fares fell.", "fares fell", "said", "2022-02-18"),
        (
            "Bo Lind said fares were safe on Friday’s “Morning Call.”",
            "fares were safe",
            "said",
            "2022-02-18",
        ),
        (
            "Monday’s vote was close. Two days after the vote, Bo Lind said he would go.",
            "he would go",
            "said",
            "2022-02-16",
        ),
        (
            "The debate on Tuesday was long. At the debate, Ana Bel said fares fell.",
            "fares fell",
            "said",
            "2022-02-15",
        ),
        (
            "Friday’s ruling closed the line. In her order, Ana Bel said fares fell.",
            "fares fell",
            "said",
            "2022-02-18",
        ),
        (
            "The strike began on Tuesday. The next day, Ana Bel said fares fell.",
            "fares fell",
            "said",
            "2022-02-16",
        ),
    ],
)
def test_stated_at_reads_the_date_of_an_occasion(text: str, content: str, cue: str, expected: str) -> None:
    assert at(text, content, cue).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "content", "cue"),
    [
        ("Ana Bel said on Monday’s attack that it was a crime.", "it was a crime", "said"),
        ("In the wake of the attack on Monday, Bo Lind said he would go.", "he would go", "said"),
        ("Following Monday’s debate, Bo Lind said he would go.", "he would go", "said"),
        ("Two days after the vote, Bo Lind said he would go.", "he would go", "said"),
        ("Bo Lind told USA Today that fares were safe.", "fares were safe", "told"),
        ("Since Monday, Bo Lind has said fares were safe.", "fares were safe", "said"),
        ("VALE, Feb. 16 — Bo Lind said fares were safe.", "fares were safe", "said"),
        ("More than two weeks ago Bo Lind said fares were safe.", "fares were safe", "said"),
        ("Since last year, Bo Lind was silent, then said fares were safe.", "fares were safe", "said"),
        ("Unlike in 2012, Bo Lind said fares were safe.", "fares were safe", "said"),
        ("Given the prices of today, Bo Lind said fares were safe.", "fares were safe", "said"),
        ("Recently, Bo Lind said fares were safe.", "fares were safe", "said"),
    ],
)
def test_stated_at_does_not_guess(text: str, content: str, cue: str) -> None:
    stated = at(text, content, cue)
    assert stated.precision is Precision.UNKNOWN
    assert (stated.earliest, stated.latest) == (None, SUNDAY)


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_stated_at_takes_no_date_from_inside_quotation_marks(marks: str) -> None:
    text = f"Lisk tweeted: {marks[0]}Port reopens Monday{marks[1]}."
    assert at(text, "Port reopens Monday", "tweeted") == StatedAt(None, SUNDAY, None)


def test_stated_at_counts_from_a_dateline() -> None:
    text = "VALE, Feb. 16 — Bo Lind said today that fares were safe."
    assert at(text, "fares were safe", "said").date == date(2022, 2, 16)


def test_stated_at_without_a_published_date_knows_full_dates_only() -> None:
    weekday = at("Ana Bel said on Friday that taxes would fall.", "taxes would fall", "said", None)
    full = at("Ana Bel said on 4 May 2020 that taxes would fall.", "taxes would fall", "said", None)
    assert weekday == StatedAt(None, None, "on Friday")
    assert full == StatedAt.on(date(2020, 5, 4), None, "on 4 May 2020")


@pytest.mark.parametrize("when", ["on 12 March 2023", "on 2022-02-21", "on February 21, 2022"])
def test_stated_at_is_never_after_the_published_date(when: str) -> None:
    text = f"Bo Lind said {when} that fares were safe."
    assert at(text, "fares were safe", "said") == StatedAt(None, SUNDAY, when)


def spoken(text: str, published: date | None = SUNDAY) -> list[StatedAt]:
    return [phrase.stated_at(published) for phrase in date_phrases(text, 0, len(text))]


@pytest.mark.parametrize(
    ("phrase", "bound"),
    [
        ("in May 0000", SUNDAY),
        ("in May 9999", SUNDAY),
        ("on 31 February 2022", SUNDAY),
        ("on Feb. 30", SUNDAY),
        ("on 0000-00-00", SUNDAY),
    ],
)
def test_a_day_that_does_not_exist_is_unknown(phrase: str, bound: date) -> None:
    assert spoken(f"He said {phrase} that it rained.") == [StatedAt(None, bound, phrase)]


def test_a_phrase_may_run_over_a_line_end() -> None:
    expected = stretch("2022-01-01", "2022-01-31", Precision.MONTH, "last\nmonth")
    assert spoken("He said last\nmonth that it rained.") == [expected]


def test_a_letter_that_only_looks_like_another_names_no_day() -> None:
    assert spoken("He said on ſunday, ſix days ago, in ſeptember, that it rained.") == []


YEARS = st.sampled_from(["0000", "0001", "1900", "2022", "2024", "9999"]) | st.from_regex(
    r"\A\d{4}\Z", fullmatch=True
)
NAMED_MONTHS = st.sampled_from([*MONTHS, *(f"{month[:3]}." for month in MONTHS)]).map(str.capitalize)
NUMBERS = st.integers(0, 99).map(str)
ODD_DATES = st.one_of(
    st.builds("on {} {} {}".format, NUMBERS, NAMED_MONTHS, YEARS),
    st.builds("on {} {}".format, NAMED_MONTHS, NUMBERS),
    st.builds("on {} {}, {}".format, NAMED_MONTHS, NUMBERS, YEARS),
    st.builds("in {} {}".format, NAMED_MONTHS, YEARS),
    st.builds("in {}".format, NAMED_MONTHS | YEARS),
    st.builds(
        "last {}".format, NAMED_MONTHS | st.sampled_from([*WEEKDAYS, "week", "month", "year", "night"])
    ),
    st.builds("on {}-{:0>2}-{:0>2}".format, YEARS, NUMBERS, NUMBERS),
    st.builds("{} days ago".format, NUMBERS),
    st.builds("less than {} months ago".format, NUMBERS),
    st.builds("{} {} to {}".format, NAMED_MONTHS, NUMBERS, NUMBERS),
    st.builds("{} {}-{} {}, {}".format, NAMED_MONTHS, NUMBERS, NAMED_MONTHS, NUMBERS, YEARS),
    st.just("Friday through Monday"),
)


@given(phrase=ODD_DATES, published=st.none() | st.just(date.min) | st.dates())
def test_no_date_raises_or_lies_after_the_published_one(phrase: str, published: date | None) -> None:
    found = spoken(f"He said {phrase} that it rained.\n\nAna Bel said on Friday that it snowed.", published)
    assert found
    for stated in found:
        assert published is None or (stated.latest is not None and stated.latest <= published)


def test_stated_at_without_a_cue_is_unknown() -> None:
    quotation = Quotation((Span(0, 11),), QuotationType.DIRECT, "", None, None)
    assert stated_at(parse("Taxes fell on Friday."), quotation, SUNDAY) == StatedAt(None, SUNDAY, None)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("on 2022-02-17", "2022-02-17"),
        ("on 2022/02/17", "2022-02-17"),
        ("on 17/02/2022", "2022-02-17"),
        ("on 02/17/2022", "2022-02-17"),
        ("on 17.2.2022", "2022-02-17"),
        ("on 02/02/2022", "2022-02-02"),
        ("on 03/04/2021", None),
        ("on 17/02/22", None),
        ("on 31/31/2021", None),
        ("on the 17th", "2022-02-17"),
        ("on the 21st", "2022-01-21"),
        ("on the 31st", "2022-01-31"),
        ("on the 3rd of last month", "2022-01-03"),
        ("on Christmas Eve", "2021-12-24"),
        ("on Christmas Day 2019", "2019-12-25"),
        ("on New Year’s Day", "2022-01-01"),
        ("on New Year's Eve", "2021-12-31"),
        ("on Bloody Sunday", None),
        ("on Good Friday", None),
        ("on Super Tuesday", None),
        ("on Easter Sunday", None),
        ("on Independence Day", None),
    ],
)
def test_stated_at_reads_figures_and_named_days_that_mean_one_day(when: str, expected: str | None) -> None:
    stated = at(f"Ana Bel said {when} that fares fell.", "fares fell", "said")
    assert (str(stated.date) if stated.date else None, stated.phrase) == (expected, when)


@pytest.mark.parametrize("words", ["on the 3rd floor", "on the 12th try", "for the 9th time", "24/7"])
def test_a_number_of_something_else_is_no_day(words: str) -> None:
    assert list(date_phrases(f"Ana Bel said {words} that fares fell.", 0, 60)) == []


@pytest.mark.parametrize(
    ("verb", "cue"),
    [
        ("will say on Saturday", "say"),
        ("is to announce on Saturday", "announce"),
        ("plans to say on Saturday", "say"),
        ("is expected to say on Saturday", "say"),
        ("is going to say on Saturday", "say"),
    ],
)
def test_stated_at_dates_nothing_that_is_not_said_yet(verb: str, cue: str) -> None:
    stated = at(f"Ana Bel {verb} that fares fell.", "fares fell", cue)
    assert stated.precision is Precision.UNKNOWN


def test_stated_at_knows_a_speech_that_goes_on_from_one_that_is_planned() -> None:
    text = "Ana Bel went on to say on Saturday that fares fell."
    assert at(text, "fares fell", "say").date == date(2022, 2, 19)
