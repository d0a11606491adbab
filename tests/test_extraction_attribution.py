"""Who said what: constructions of reported speech, each with an invented speaker that no list knows."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction.attribution import Found, attributions
from tracker.extraction.parse import parse
from tracker.records import QuotationType


def read(text: str) -> list[tuple[str, str, str]]:
    """(speakers, cue, content) of each attribution."""
    return [
        (" & ".join(m.text for m in f.speakers), f.quotation.cue, f.quotation.verbatim(text))
        for f in found(text)
    ]


def found(text: str) -> list[Found]:
    return attributions(parse(text))


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "content"),
    [
        ("“We shall stay,” Anton Kelderby said.", "Anton Kelderby", "said", "We shall stay,"),
        ("“We shall stay,” said Olga Fennick, who leads it.", "Olga Fennick", "said", "We shall stay,"),
        ("Kelderby said: “We shall stay.”", "Kelderby", "said", "We shall stay."),
        ("“We shall stay,” he said. “We like it.”", "he", "said", "We shall stay, … We like it."),
        ("“The trains,” Kelderby said, “are quiet.”", "Kelderby", "said", "The trains, … are quiet."),
        (
            "Kelderby said that the trains would return in June.",
            "Kelderby",
            "said",
            "the trains would return in June",
        ),
        (
            "Trains will run hourly, the Norland Transport Ministry has said, in a move that worried some.",
            "the Norland Transport Ministry",
            "said",
            "Trains will run hourly",
        ),
        (
            "The inspector for that district, she said, had been on sick leave.",
            "she",
            "said",
            "The inspector for that district … had been on sick leave",
        ),
        (
            "Halvern Rail said in a statement on Saturday that 1,200 passengers were stranded.",
            "Halvern Rail",
            "said",
            "1,200 passengers were stranded",
        ),
        (
            "Benning told Coast Radio that the driver had braked in time.",
            "Benning",
            "told",
            "the driver had braked in time",
        ),
        (
            "According to Lisk, a third of the pupils come by train.",
            "Lisk",
            "According to",
            "a third of the pupils come by train",
        ),
        (
            "Nobody was hurt, according to the fire service.",
            "the fire service",
            "according to",
            "Nobody was hurt",
        ),
        (
            "The Palace had promised to open its gates once the work, which began in May, is over.",
            "The Palace",
            "promised",
            "to open its gates once the work, which began in May, is over",
        ),
        (
            "Villagers began leaving on Friday saying the dam planned for May was unsafe.",
            "Villagers",
            "saying",
            "the dam planned for May was unsafe",
        ),
        (
            "Kelderby reiterated his assertion that the line had no debts.",
            "Kelderby",
            "reiterated",
            "the line had no debts",
        ),
        ("The union called for a ban on night work.", "The union", "called", "a ban on night work"),
        ("Ockley denied that the union had lied.", "Ockley", "denied", "the union had lied"),
        (
            "He described the mayor as “completely dependent” on the rail company.",
            "He",
            "described",
            "the mayor as “completely dependent” on the rail company",
        ),
        (
            "The mayor and Edda Marl, among others, have said they believe the line was sold.",
            "The mayor & Edda Marl",
            "said",
            "the line was sold",
        ),
        (
            "The dispute follows what the company says is a steady fall in fares.",
            "the company",
            "says",
            "a steady fall in fares",
        ),
    ],
)
def test_attributions_finds_the_construction(text: str, speaker: str, cue: str, content: str) -> None:
    assert read(text) == [(speaker, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The “false flag” events went on for a week.",
        "He wrote a book, “The Long Line”, in May.",
        "Photograph: Sergey Halm/AP",
        "The minister did not say that the line would close.",
        "The minister declined to say whether the line would close.",
        "",
        "\n \n",
    ],
)
def test_attributions_finds_nothing_where_nothing_is_said(text: str) -> None:
    assert read(text) == []


def test_attributions_gives_a_following_quotation_to_the_same_speaker() -> None:
    text = "Lisk said she was glad. “I went for a walk on the pier.”\n\n“It was very cold there.”"
    assert [(speaker, content) for speaker, _, content in read(text)] == [
        ("Lisk", "she was glad"),
        ("Lisk", "I went for a walk on the pier."),
        ("Lisk", "It was very cold there."),
    ]


def test_attributions_joins_a_quotation_of_several_paragraphs() -> None:
    text = "He added: “One thing is sure.\n\n“Another is not.”"
    assert read(text) == [("He", "added", "One thing is sure. … Another is not.")]


def test_attributions_ends_an_unclosed_quotation_before_its_cue() -> None:
    text = "“We urge you to think. What is the point of it? Halm told state television."
    assert read(text) == [("Halm", "told", "We urge you to think. What is the point of it?")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We go,” said Marc Halm on Friday. “We will not pay for this, said Lisk. The bridge is shut.",
            [("Marc Halm", "We go,"), ("Lisk", "We will not pay for this,")],
        ),
        (
            '“We go,” said Marc Halm. “We will not pay for this, said Lisk. "No," she said, "never again.',
            [("Marc Halm", "We go,"), ("Lisk", "We will not pay for this,"), ("she", "No, … never again.")],
        ),
        (
            'Kelderby said “we will not pay for this.\n\nThe council, she said, "is broke and cannot pay. '
            "Councillor Bo Lisk said that it will pay.",
            [
                ("Kelderby", "we will not pay for this."),
                ("she", "The council … is broke and cannot pay."),
                ("Councillor Bo Lisk", "it will pay"),
            ],
        ),
    ],
)
def test_attributions_hides_nothing_in_an_unclosed_quotation(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(speaker, content) for speaker, _, content in read(text)] == expected


def test_attributions_begins_a_title_like_quotation_at_its_mark() -> None:
    text = "Governor Lisk wrote on Netlog: “Dock shut Friday”."
    assert read(text) == [("Governor Lisk", "wrote", "Dock shut Friday")]


def test_attributions_splits_coordinated_reports() -> None:
    text = (
        "The army dismissed the report as “absolutely false” and said troops had been ordered to stay away."
    )
    assert read(text) == [
        ("The army", "dismissed", "the report as “absolutely false”"),
        ("The army", "said", "troops had been ordered to stay away"),
    ]


@pytest.mark.parametrize("what", ["Her votes contradict", "Those figures seem to contradict"])
def test_attributions_takes_no_denial_from_what_cannot_speak(what: str) -> None:
    assert read(f"{what} the claim that taxes fell.") == []


def test_attributions_points_an_aside_at_what_it_denies() -> None:
    text = "Separatists left on Friday saying Norland planned to attack – a claim Tarnwick denies."
    said, denied = found(text)
    assert denied.quotation.content == said.quotation.content
    assert (denied.speakers[0].text, denied.quotation.cue) == ("Tarnwick", "denies")
    assert denied.denies_hint is not None
    assert denied.denies_hint.denied == 0


def test_attributions_repeats_what_is_echoed_without_denying_it() -> None:
    text = "Minister Ivo Makel said no soldiers would remain – a promise echoed by Minister Serg Lavin."
    said, echoed = found(text)
    assert echoed.quotation.content == said.quotation.content
    assert (echoed.speakers[0].text, echoed.quotation.cue) == ("Minister Serg Lavin", "echoed")
    assert echoed.denies_hint is None


def test_attributions_points_a_dismissed_report_at_the_last_statement_of_another() -> None:
    text = (
        "The rebels said two houses were destroyed on Sunday.\n\n"
        "The army dismissed the report as “absolutely false”."
    )
    first, second = found(text)
    assert second.quotation.verbatim(text) == "absolutely false"
    assert second.denies_hint is not None
    assert second.denies_hint.denied == 0
    assert first.denies_hint is None


def test_attributions_tells_direct_mixed_and_indirect() -> None:
    text = "“We go now,” he said.\n\nShe said it was “a very bad” idea.\n\nThey said it was late."
    assert [f.quotation.type for f in found(text)] == [
        QuotationType.DIRECT,
        QuotationType.MIXED,
        QuotationType.INDIRECT,
    ]


PIECES = [
    "“",
    "”",
    '"',
    "''",
    "he said",
    "Kelderby told",
    "that",
    "trains go",
    ", ",
    ". ",
    "\n\n",
    " – a claim ",
]
PIECES += [
    "denied",
    "according to",
    ":",
    " ",
    "\ud800",
    "\u202e",
    "😀",
    "\0",
    "(",
    "the report",
    "and",
    "said Marl",
]
TEXT = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_attributions_offsets_lie_in_any_text(text: str) -> None:
    doc = parse(text)
    assert len(doc.text) == len(text)
    result = attributions(doc)
    for index, each in enumerate(result):
        end = 0
        for span in each.quotation.content:
            assert end <= span.start < span.end <= len(text)
            end = span.end
        for mention in each.speakers:
            assert mention.span.of(doc.text) == mention.text
        if each.quotation.cue_span is not None:
            assert each.quotation.cue_span.of(doc.text) == each.quotation.cue
        if each.denies_hint is not None:
            assert 0 <= each.denies_hint.denied < index


def test_attributions_of_a_paragraph_of_100_000_characters_ends() -> None:
    sentence = "The minister said that the line, which is long, would “never” close and that trains go on. "
    text = (sentence * (100_000 // len(sentence) + 1))[:100_000]
    started = time.perf_counter()
    result = attributions(parse(text))
    assert time.perf_counter() - started < 120
    assert len(result) > 900
