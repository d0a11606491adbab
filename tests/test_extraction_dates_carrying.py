"""The date of one statement and the others of its speech: it is carried no further than the speech goes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tracker.extraction.dates import carry_forward
from tracker.extraction.parse import parse
from tracker.records import (
    Attribution,
    Kind,
    Mention,
    Proposition,
    Quotation,
    QuotationType,
    SourceKind,
    Span,
    SpeakerReading,
    StatedAt,
)

SUNDAY = date(2022, 2, 20)


def statement(text: str, words: str, name: str, when: StatedAt) -> Attribution:
    """An attribution whose cue is the verb of saying after direct words, or the one before others."""
    start = text.index(words)
    is_direct = text[start - 1] == "“"
    cues = list(re.finditer(r"\b(?:said|says|added|told|called)\b", text))
    cue = (
        next(m for m in cues if m.start() > start) if is_direct else [m for m in cues if m.end() < start][-1]
    )
    quotation = Quotation(
        (Span(start, start + len(words)),),
        QuotationType.DIRECT if is_direct else QuotationType.INDIRECT,
        cue[0],
        Span(*cue.span()),
        None,
    )
    reading = SpeakerReading(name, SourceKind.PERSON)
    return Attribution(quotation, reading, Kind.ASSERTION, when, (Proposition(words, Kind.ASSERTION),))


@pytest.mark.parametrize(
    ("gap", "second_speaker", "second", "is_carried"),
    [
        (" ", "Ana Bel", "“Work is back,” she said.", True),
        (" ", "Bo Lind", "“Work is back,” he said.", False),
        (" ", "Ana Bel", "She said work is back.", True),
        ("\n\n", "Ana Bel", "She added that work is back.", True),
        ("\n\n", "Bel", "“Work is back,” Bel said.", True),
        (" ", "Ana Bel", "She has said work is back.", False),
        (" ", "Ana Bel", "She says work is back.", True),
        ("\n\nA.\n\nB.\n\n", "Ana Bel", "She says work is back.", False),
        (" ", "Ana Bel", "She previously said work is back.", False),
        ("\n\nIn 2019 she left office. ", "Ana Bel", "“Work is back,” she said.", False),
        ("\n\n" + "A.\n\n" * 13, "Ana Bel", "She said work is back.", False),
    ],
)
def test_carry_forward_dates_what_goes_on_in_one_speech(
    gap: str, second_speaker: str, second: str, is_carried: bool
) -> None:
    text = f"Ana Bel said on Friday that taxes fell.{gap}{second}"
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    unknown = StatedAt(None, SUNDAY, None)
    content = "Work is back" if "Work is back" in text else "work is back"
    carried = carry_forward(
        [statement(text, "taxes fell", "Ana Bel", dated), statement(text, content, second_speaker, unknown)],
        parse(text),
    )
    assert [a.stated_at for a in carried] == [dated, dated if is_carried else unknown]


def test_carry_forward_ends_a_speech_where_another_listener_is_named() -> None:
    text = (
        "One.\n\nTwo.\n\nThree.\n\nFour.\n\nAna Bel said on Friday that taxes fell. "
        "“Work is back,” Bel told Kanal 2.\n\nShe added that fares fell."
    )
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    unknown = StatedAt(None, SUNDAY, None)
    found = [
        statement(text, "taxes fell", "Ana Bel", dated),
        statement(text, "Work is back", "Ana Bel", unknown),
        statement(text, "fares fell", "Ana Bel", unknown),
    ]
    assert [a.stated_at for a in carry_forward(found, parse(text))] == [dated, unknown, unknown]


def test_carry_forward_dates_what_an_opening_tells_in_short() -> None:
    text = "Ana Bel called the tax a mistake.\n\n“Taxes hurt us all,” Bel said on Friday."
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    short = statement(text, "the tax a mistake", "Ana Bel", StatedAt(None, SUNDAY, None))
    found = [short, statement(text, "Taxes hurt us all", "Ana Bel", dated)]
    assert [a.stated_at for a in carry_forward(found, parse(text))] == [dated, dated]


def test_carry_forward_dates_the_speech_that_a_sentence_before_tells_of() -> None:
    text = "Ana Bel spoke in Vale on Friday. “Work is back,” Bel said."
    found = carry_forward([statement(text, "Work is back", "Ana Bel", StatedAt(None, SUNDAY))], parse(text))
    assert found[0].stated_at.date == date(2022, 2, 18)


def test_carry_forward_dates_all_sides_of_a_debate() -> None:
    text = (
        "Ana Bel and Bo Lind met in a debate on Friday.\n\n“Work is back,” Bel said.\n\nLind said fares fell."
    )
    unknown = StatedAt(None, SUNDAY)
    found = [
        statement(text, words, name, unknown)
        for words, name in (("Work is back", "Ana Bel"), ("fares fell", "Bo Lind"))
    ]
    assert {each.stated_at.date for each in carry_forward(found, parse(text))} == {date(2022, 2, 18)}


def test_carry_forward_goes_from_an_office_to_the_name_of_who_holds_it() -> None:
    text = "The chair said on Friday that taxes fell.\n\n“Work is back,” Bel said."
    dated = StatedAt.on(date(2022, 2, 18), SUNDAY, "on Friday")
    office = replace(statement(text, "taxes fell", "the chair", dated), speaker=None)
    found = [office, statement(text, "Work is back", "Ana Bel", StatedAt(None, SUNDAY))]
    assert [each.stated_at for each in carry_forward(found, parse(text))] == [dated, dated]


def dates_of(text: str, *said: tuple[str, str]) -> list[date | None]:
    """The days that the statements of a text are given where none is dated by its own sentence."""
    unknown = StatedAt(None, SUNDAY)
    found = [statement(text, words, name, unknown) for words, name in said]
    return [each.stated_at.date for each in carry_forward(found, parse(text))]


FRIDAY = date(2022, 2, 18)


def test_carry_forward_dates_a_question_in_a_dated_speech() -> None:
    text = "Ana Bel spoke in Vale on Friday. Cleo Dunn asked Bel why fares fell. “Work is back,” Bel said."
    question = replace(
        statement(text, "Work is back", "Cleo Dunn", StatedAt(None, SUNDAY)),
        quotation=Quotation(
            (Span(text.index("why"), text.index(". “Work")),),
            QuotationType.INDIRECT,
            "asked",
            Span(text.index("asked"), text.index(" Bel why")),
            None,
        ),
    )
    answer = statement(text, "Work is back", "Ana Bel", StatedAt(None, SUNDAY))
    carried = carry_forward([question, answer], parse(text))
    assert [each.stated_at.date for each in carried] == [FRIDAY, FRIDAY]


def test_carry_forward_dates_a_speech_of_which_only_the_year_is_told() -> None:
    text = "Earlier this year, Ana Bel spoke with readers.\n\n“Work is back,” Bel said."
    found = [statement(text, "Work is back", "Ana Bel", StatedAt(None, SUNDAY))]
    stated = carry_forward(found, parse(text))[0].stated_at
    assert (stated.earliest, stated.latest) == (date(2022, 1, 1), SUNDAY)


def test_carry_forward_knows_a_comparison_from_a_scene() -> None:
    text = "Unlike on Friday, when Ana Bel spoke in Vale, few came. “Work is back,” Bel said."
    assert dates_of(text, ("Work is back", "Ana Bel")) == [None]


LIVE = (
    "The latest on the vote.\n\n6:01 p.m.\n\nAna Bel says fares fell. {}\n\n"
    "3 p.m.\n\nThe polls opened in Vale on Sunday.\n\n{}"
)


@pytest.mark.parametrize(
    ("first", "second", "words", "name", "expected"),
    [
        ("", "Bo Lind says work is back.", "work is back", "Bo Lind", SUNDAY),
        ("She added that work is back.", "", "work is back", "Ana Bel", SUNDAY),
        ("Later she said that work is back.", "", "work is back", "Ana Bel", SUNDAY),
        ("", "Bo Lind has said work is back.", "work is back", "Bo Lind", None),
        ("", "Bo Lind said work is back.", "work is back", "Bo Lind", None),
        ("", "The court sat on Tuesday. Bo Lind says work is back.", "work is back", "Bo Lind", None),
    ],
)
def test_carry_forward_dates_the_entries_of_a_live_report(
    first: str, second: str, words: str, name: str, expected: date | None
) -> None:
    text = LIVE.format(first, second)
    assert dates_of(text, ("fares fell", "Ana Bel"), (words, name)) == [SUNDAY, expected]


def test_carry_forward_reads_one_hour_alone_as_no_live_report() -> None:
    text = "6:01 p.m.\n\nAna Bel says fares fell.\n\nThe polls opened in Vale on Sunday."
    assert dates_of(text, ("fares fell", "Ana Bel")) == [None]


POLL = "Half of the voters said fares fell. {}\n\nThe poll was conducted Feb. 8 to 12 among 900 riders."


@pytest.mark.parametrize(
    ("text", "words", "mention", "is_dated"),
    [
        (POLL.format(""), "fares fell", "Half of the voters", True),
        (POLL.format("Bo Lind said work is back."), "work is back", "Bo Lind", False),
        (
            POLL.format("They ride now, after a third of the voters had said that work is back."),
            "work is back",
            "a third of the voters",
            False,
        ),
        (
            POLL.format("") + " Another survey was taken Feb. 1 to 3.",
            "fares fell",
            "Half of the voters",
            False,
        ),
    ],
)
def test_carry_forward_dates_the_answers_of_the_only_poll(
    text: str, words: str, mention: str, is_dated: bool
) -> None:
    answer = statement(text, words, mention, StatedAt(None, SUNDAY))
    start = text.index(mention)
    said = replace(answer.quotation, mention=Mention(mention, Span(start, start + len(mention))))
    stated = carry_forward([replace(answer, quotation=said, speaker=None)], parse(text))[0].stated_at
    expected = (date(2022, 2, 8), date(2022, 2, 12)) if is_dated else (None, SUNDAY)
    assert (stated.earliest, stated.latest) == expected


DEBATE = (
    "Friday night’s debate in Vale was loud.\n\nA.\n\nB.\n\nC.\n\n"
    "On the stage stood Ana Bel and Bo Lind, and Lind’s spokesman, Cy Roe, looked on.\n\n{}"
)


@pytest.mark.parametrize(
    ("sentence", "name", "expected"),
    [
        ("“Work is back,” Bel said.", "Ana Bel", FRIDAY),
        ("“Work is back,” Roe said.", "Cy Roe", None),
        ("“Work is back,” Dunn said.", "Cleo Dunn", None),
        ("“Work is back,” Bel said after the debate.", "Ana Bel", None),
        ("“Work is back,” Bel said afterwards.", "Ana Bel", None),
        ("“Work is back,” Bel told Kanal 2.", "Ana Bel", None),
        ("“Work is back,” Bel said in a statement.", "Ana Bel", None),
        ("“Work is back,” Bel has said.", "Ana Bel", None),
        ("The strike began on Tuesday. “Work is back,” Bel said.", "Ana Bel", None),
    ],
)
def test_carry_forward_dates_what_was_said_in_the_debate_of_an_article(
    sentence: str, name: str, expected: date | None
) -> None:
    assert dates_of(DEBATE.format(sentence), ("Work is back", name)) == [expected]


@pytest.mark.parametrize(
    "opening",
    [
        "Following Friday’s debate, Ana Bel and Bo Lind met in Vale.",
        "On Friday, Bo Lind’s party dared Ana Bel to debate him.",
        "Ana Bel and Bo Lind will meet in a debate next Friday.",
    ],
)
def test_carry_forward_needs_a_debate_that_was_held(opening: str) -> None:
    assert dates_of(f"{opening}\n\n“Work is back,” Bel said.", ("Work is back", "Ana Bel")) == [None]
