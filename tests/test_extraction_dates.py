"""When something was said: only a date of the saying counts, and an unknown one stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.date_phrases import MONTHS, WEEKDAYS, date_phrases
from tracker.extraction.dates import carry_forward, stated_at
from tracker.extraction.parse import parse
from tracker.records import (
    Attribution,
    Kind,
    Proposition,
    Quotation,
    QuotationType,
    SourceKind,
    Span,
    SpeakerReading,
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


@pytest.mark.parametrize(
    ("text", "not_after", "phrase"),
    [
        ("Bo Lind said last month that fares were safe.", date(2022, 1, 31), "last month"),
        ("Bo Lind said in 2019 that fares were safe.", date(2019, 12, 31), "in 2019"),
        ("Bo Lind said in January that fares were safe.", date(2022, 1, 31), "in January"),
        ("Bo Lind said in October that fares were safe.", date(2021, 10, 31), "in October"),
        ("Bo Lind said earlier this year that fares were safe.", SUNDAY, "earlier this year"),
    ],
)
def test_stated_at_bounds_a_vague_time(text: str, not_after: date, phrase: str) -> None:
    assert at(text, "fares were safe", "said") == StatedAt(None, not_after, phrase)


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
        ("in February 2020", date(2020, 2, 29)),
        ("last\nmonth", date(2022, 1, 31)),
    ],
)
def test_a_day_that_does_not_exist_is_unknown(phrase: str, bound: date) -> None:
    assert spoken(f"He said {phrase} that it rained.") == [StatedAt(None, bound, phrase)]


def test_a_letter_that_only_looks_like_another_names_no_day() -> None:
    assert spoken("He said on ſunday, ſix days ago, in ſeptember 2020, that it rained.") == []


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
)


@given(phrase=ODD_DATES, published=st.none() | st.just(date.min) | st.dates())
def test_no_date_raises_or_lies_after_the_published_one(phrase: str, published: date | None) -> None:
    for stated in spoken(f"He said {phrase} that it rained.", published):
        assert published is None or (stated.latest is not None and stated.latest <= published)


def test_stated_at_without_a_cue_is_unknown() -> None:
    quotation = Quotation((Span(0, 11),), QuotationType.DIRECT, "", None, None)
    assert stated_at(parse("Taxes fell on Friday."), quotation, SUNDAY) == StatedAt(None, SUNDAY, None)


def statement(text: str, words: str, name: str, when: StatedAt, type_: QuotationType) -> Attribution:
    start = text.index(words)
    quotation = Quotation((Span(start, start + len(words)),), type_, "said", None, None)
    reading = SpeakerReading(name, SourceKind.PERSON)
    return Attribution(quotation, reading, Kind.ASSERTION, when, (Proposition(words, Kind.ASSERTION),))


@pytest.mark.parametrize(
    ("gap", "second_speaker", "type_", "is_carried"),
    [
        (" ", "Ana Bel", QuotationType.DIRECT, True),
        (" ", "Bo Lind", QuotationType.DIRECT, False),
        (" ", "Ana Bel", QuotationType.INDIRECT, False),
        ("\n\n", "Ana Bel", QuotationType.DIRECT, False),
    ],
)
def test_carry_forward_dates_the_next_direct_quotation(
    gap: str, second_speaker: str, type_: QuotationType, is_carried: bool
) -> None:
    text = f"She said on Friday that taxes fell.{gap}“Work is back,” she said."
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    unknown = StatedAt(None, SUNDAY, None)
    carried = carry_forward(
        [
            statement(text, "taxes fell", "Ana Bel", dated, QuotationType.INDIRECT),
            statement(text, "Work is back", second_speaker, unknown, type_),
        ],
        text,
    )
    assert [a.stated_at for a in carried] == [dated, dated if is_carried else unknown]


@pytest.mark.parametrize(
    ("second", "content", "is_carried"),
    [
        ("The inspector, she said, had been away.", "The inspector", True),
        ("She said the inspector had been away.", "the inspector had been away", False),
    ],
)
def test_carry_forward_dates_what_is_reported_in_passing(second: str, content: str, is_carried: bool) -> None:
    text = f"Ana Bel said on Friday that taxes fell. {second}"
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    first = statement(text, "taxes fell", "Ana Bel", dated, QuotationType.INDIRECT)
    start = text.index(content)
    cue = text.index("said", text.index(second))
    quotation = Quotation(
        (Span(start, start + len(content)),), QuotationType.INDIRECT, "said", Span(cue, cue + 4), None
    )
    speaker = SpeakerReading("Ana Bel", SourceKind.PERSON)
    said = (Proposition(content, Kind.ASSERTION),)
    after = Attribution(quotation, speaker, Kind.ASSERTION, StatedAt(None, SUNDAY, None), said)
    assert (carry_forward([first, after], text)[1].stated_at == dated) is is_carried
