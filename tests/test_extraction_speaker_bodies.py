"""Lone names, institutions and those who speak for them: a person, a body, or nobody."""

from __future__ import annotations

import pytest

from tests.test_extraction_speaker_forms import last, read_all
from tracker.extraction.extract import extract
from tracker.extraction.parse import parse
from tracker.extraction.speakers import Speakers
from tracker.records import Mention, Quotation, QuotationType, SourceKind, Span

PERSON = SourceKind.PERSON


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odinga said the count was wrong.", "Odinga"),
        ("On Monday Lukanen said that talks would go on.", "Lukanen"),
        ("McLeod said the road was closed.", "McLeod"),
        ("According to Voronin, the road was closed.", "Voronin"),
    ],
)
def test_read_a_lone_unknown_name_as_a_persons(text: str, name: str) -> None:
    found = last(text, name)
    assert found is not None
    assert (found.name, found.kind) == (name, PERSON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lufthansa said that flights would go on.", "Lufthansa"),
        ("HVRN said that sales rose.", "HVRN"),
        ("Tarnex said it would close its plants.", "Tarnex"),
        ("Vantrix, a company that makes rails, cut jobs. Vantrix said sales fell.", "Vantrix"),
    ],
)
def test_read_a_lone_name_as_a_bodys_where_the_document_or_the_list_says_so(text: str, name: str) -> None:
    found = last(text, *([name] * text.count(name)))
    assert found is not None
    assert found.kind is not PERSON


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("A Stormont spokeswoman said the talks went on.", "A Stormont spokeswoman", "Stormont"),
        ("A spokesman for the Pentagon said no.", "A spokesman for the Pentagon", "Pentagon"),
        ("The Pentagon spokesman said the talks went on.", "The Pentagon spokesman", "Pentagon"),
    ],
)
def test_read_an_unnamed_spokesman_of_a_seat_of_government_as_that(
    text: str, mention: str, name: str
) -> None:
    found = last(text, mention)
    assert found is not None
    assert (found.name, found.kind) == (name, SourceKind.GOVERNMENT)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        (
            "Stormont spokesman Karl Odd met Ann Pell. The Stormont spokesman said no.",
            "The Stormont spokesman",
        ),
        (
            "The Stormont spokesman, Karl Odd, met the foreign secretary, Ann Pell. The spokesman said no.",
            "The spokesman",
        ),
        ("Karl Odd, a lawyer, met Ann Pell. The lawyer said no.", "The lawyer"),
    ],
)
def test_read_the_spokesman_as_the_one_person_who_is_one(text: str, mention: str) -> None:
    found = last(text, mention)
    assert found is not None
    assert found.name == "Karl Odd"


def test_candidates_of_the_spokesman_are_all_who_are_one() -> None:
    text = (
        "Karl Odd, a spokesman for Acme, met Finn Orr, a spokesman for Halvern Rail. The spokesman said no."
    )
    readings, candidates = read_all(text, ["The spokesman"])
    assert readings == [None]
    assert {c.name for c in candidates} == {"Karl Odd", "Finn Orr"}


def test_read_its_spokesman_as_the_body_or_leaves_it_open_among_those_named() -> None:
    found = last("Halvern Rail cut ten trains. Its spokesman said no.", "Its spokesman")
    assert found is not None
    assert found.name == "Halvern Rail"
    readings, candidates = read_all(
        "Halvern Rail sued Tarn Airways.\n\nThe row was long.\n\nIts spokesman said no.", ["Its spokesman"]
    )
    assert readings == [None]
    assert {c.name for c in candidates} == {"Halvern Rail", "Tarn Airways"}


@pytest.mark.parametrize(
    "when",
    ["On Christmas Eve", "On New Year's Day", "On Good Friday", "On Boxing Day", "Yesterday", "Last Monday"],
)
def test_read_keeps_holidays_and_days_out_of_names(when: str) -> None:
    text = f"{when} Karl Odd said the shop would close."
    [found] = extract(text, None)
    assert found.speaker is not None
    assert found.speaker.name == "Karl Odd"


@pytest.mark.parametrize(
    ("text", "mention", "name"),
    [
        ("Lawyers Against Noise said no.", "Lawyers Against Noise", "Lawyers Against Noise"),
        (
            "A report by the Harwick Audit Office came out. The report said no.",
            "The report",
            "Harwick Audit Office",
        ),
        ("It was Karl Odd who said no.", "who", "Karl Odd"),
        ("The Norwegian envoy, Karl Odd, met Finn Orr. The Norwegian said no.", "The Norwegian", "Karl Odd"),
        ("Odd -- co-editor of Harwick Weekly -- said no.", "Odd -- co-editor of Harwick Weekly --", "Odd"),
    ],
)
def test_read_finds_who_is_meant_by_other_words(text: str, mention: str, name: str) -> None:
    start = text.rindex(mention)
    speakers = Speakers(parse(text), text)
    words = Mention(mention, Span(start, start + len(mention)))
    said = Quotation((Span(words.span.end, len(text)),), QuotationType.INDIRECT, "said", None, words)
    found = speakers.read(words, said)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Her account says that the bridge was open.", "Her account"),
        ("The book said that the bridge was open.", "The book"),
        ("The audit found that money was lost.", "The audit"),
        ("An earlier version of this article said no.", "An earlier version of this article"),
        ("Karl Odd's claim is that the bridge was open.", "'s"),
    ],
)
def test_read_makes_no_source_of_things(text: str, mention: str) -> None:
    assert last(text, mention) is None


@pytest.mark.parametrize(
    ("before", "mention", "name"),
    [
        ("The Bank of Orland raised its rate.", "The central bank", "Bank of Orland"),
        ("The European Central Bank raised its rate.", "The central bank", "European Central Bank"),
        ("The Orland National Bank fined Halvern Bank.", "The central bank", "Orland National Bank"),
        ("Orland's central bank raised its rate.", "The central bank", "Orland's central bank"),
        ("The Bank of Orland cut jobs.", "The lender", "Bank of Orland"),
        ("The Orland army closed the road.", "The army", "Orland army"),
        ("The Orland Army closed the road.", "The military", "Orland Army"),
        ("The Orland Armed Forces closed the road.", "The military", "Orland Armed Forces"),
        ("The Orland Armed Forces closed the road.", "The army", "Orland Armed Forces"),
        ("The Supreme Court of Orland met.", "The court", "Supreme Court of Orland"),
        ("Halvern Rail cut ten trains.", "The company", "Halvern Rail"),
        ("The Orland Ministry of Transport closed the road.", "The ministry", "Orland Ministry of Transport"),
    ],
)
def test_read_takes_a_description_for_the_one_body_of_that_kind(before: str, mention: str, name: str) -> None:
    found = last(f"{before} {mention} said no.", mention)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "mention", "names"),
    [
        (
            "The Bank of Orland sued. The Bank of Tarn sued. The suit was long. The central bank said no.",
            "The central bank",
            {"Bank of Orland", "Bank of Tarn"},
        ),
        (
            "The Orland Army left. The Tarn Army left. The road was open. The military said no.",
            "The military",
            {"Orland Army", "Tarn Army"},
        ),
        (
            "Halvern Rail sued. Tarn Airways sued. The suit was long. The parent company said no.",
            "The parent company",
            {"Halvern Rail", "Tarn Airways"},
        ),
        ("Prices rose. The central bank said no.", "The central bank", set()),
    ],
)
def test_read_leaves_a_description_open_that_fits_several_bodies_or_none(
    text: str, mention: str, names: set[str]
) -> None:
    readings, candidates = read_all(text, [mention])
    assert readings == [None]
    assert {c.name for c in candidates} == names
