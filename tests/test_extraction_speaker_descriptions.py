"""Descriptions that speak: by state and party, by an apposition anywhere, by the first words for somebody."""

from __future__ import annotations

import pytest

from tests.test_extraction_speaker_forms import last, read_all
from tracker.extraction.party_labels import joined_states, party_label
from tracker.records import SourceKind


@pytest.mark.parametrize(
    ("text", "mentions", "name"),
    [
        (
            "Sen. Julia Stark (R-S.C.) met Sen. Alan Merrow (D-Vt.). The South Carolina senator said no.",
            ["The South Carolina senator"],
            "Julia Stark",
        ),
        (
            "Sen. Julia Stark (R-S.C.) met Sen. Alan Merrow (D-Vt.). The Democratic senator said no.",
            ["The Democratic senator"],
            "Alan Merrow",
        ),
        (
            "New York Mayor Alan Merrow met Julia Stark. The New York mayor said no.",
            ["The New York mayor"],
            "Alan Merrow",
        ),
        (
            "Finn Odby, a retired welder, met Julia Stark in Tarn. The welder said no.",
            ["The welder"],
            "Finn Odby",
        ),
        (
            "Finn Odby, 34, a welder from Tarn, met Julia Stark. The welder said no.",
            ["The welder"],
            "Finn Odby",
        ),
        ("Retired welder Finn Odby met Julia Stark. The welder said no.", ["The welder"], "Finn Odby"),
        (
            "Finn Odby lives in Tarn.\n\nOdby was late on Monday. The 34-year-old father of two said no.",
            ["The 34-year-old father of two"],
            "Finn Odby",
        ),
        (
            "The minister of the economy, Mr. Lund, said no.",
            ["The minister of the economy, Mr. Lund,"],
            "Lund",
        ),
        ("A lawyer for the paper, Bo Lind, said no.", ["A lawyer for the paper, Bo Lind,"], "Bo Lind"),
        ("Gov. Alan Merrow spoke. The governor\xa0said no.", ["The governor"], "Alan Merrow"),
    ],
)
def test_read_names_whom_a_description_means(text: str, mentions: list[str], name: str) -> None:
    found = last(text, *mentions)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Ohio Gov. Alan Merrow spoke. The Indiana governor said no.", "The Indiana governor"),
        ("Democratic nominee Julia Stark spoke. The Republican nominee said no.", "The Republican nominee"),
        ("Two welders, Finn Odby and Bo Lind, spoke. The welder said no.", "The welder"),
    ],
)
def test_read_names_nobody_whom_a_description_does_not_fit(text: str, mention: str) -> None:
    found = last(text, mention)
    assert found is None or found.kind in {SourceKind.COLLECTIVE, SourceKind.OFFICE}


def test_read_strips_the_comma_of_a_crowd() -> None:
    found = read_all("Critics of the plan, like unions and clubs, said no.", ["Critics of the plan,"])[0][0]
    assert found is not None
    assert found.name == "Critics of the plan"


def test_read_strips_the_comma_where_a_long_description_is_cut() -> None:
    words = "Critics of the long and very old plan for roads in Tarn, like unions and clubs and others,"
    found = last(f"{words} said no.", words)
    assert found is not None
    assert found.name[-1].isalnum()


@pytest.mark.parametrize(
    ("after", "label"),
    [
        (" (R-S.C.) said", {"republican", "south_carolina"}),
        (", D-Mass., said", {"democratic", "massachusetts"}),
        (", R-Texas, said", {"republican", "texas"}),
        (" (D) said", {"democratic"}),
        (" (34) said", set()),
        (", D. said", set()),
    ],
)
def test_party_label_reads_party_and_state(after: str, label: set[str]) -> None:
    assert party_label(f"Ann Lee{after}", len("Ann Lee")) == label


def test_joined_states_makes_one_word_of_a_state() -> None:
    assert joined_states("west virginia and new york senators") == "west_virginia and new_york senators"


@pytest.mark.parametrize(
    ("text", "mentions", "name", "kind"),
    [
        (
            "A spokesman for the Harbour Board said the piers were safe. The spokesman said no.",
            ["A spokesman for the Harbour Board", "The spokesman"],
            "Harbour Board",
            SourceKind.ORGANISATION,
        ),
        (
            "A Harbour Board spokeswoman spoke first. A spokesman for Halvern Rail spoke next. "
            "The spokeswoman said no.",
            ["A Harbour Board spokeswoman", "A spokesman for Halvern Rail", "The spokeswoman"],
            "Harbour Board",
            SourceKind.ORGANISATION,
        ),
        (
            "A spokesman for the Harbour Board said yes.\n\n"
            "A spokesman for Halvern Rail said no. The spokesman said more.",
            ["A spokesman for the Harbour Board", "A spokesman for Halvern Rail", "The spokesman"],
            "Halvern Rail",
            SourceKind.ORGANISATION,
        ),
        (
            "A senior Nato official said the drills would go on. The official added that it was late.",
            ["A senior Nato official", "The official"],
            "senior Nato official",
            SourceKind.COLLECTIVE,
        ),
        (
            "A senior Nato official said yes. A Tarn official said no. The Nato official said more.",
            ["A senior Nato official", "A Tarn official", "The Nato official"],
            "senior Nato official",
            SourceKind.COLLECTIVE,
        ),
        (
            "An aide to the mayor said yes. The aide said more. The aide said no.",
            ["An aide to the mayor", "The aide", "The aide"],
            "aide to the mayor",
            SourceKind.COLLECTIVE,
        ),
    ],
)
def test_read_takes_the_noun_again_for_the_unnamed_speaker_before(
    text: str, mentions: list[str], name: str, kind: SourceKind
) -> None:
    found = last(text, *mentions)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "mentions", "names"),
    [
        (
            "A spokesman for the Harbour Board said yes. A spokesman for Halvern Rail said no. "
            "The spokesman said more.",
            ["A spokesman for the Harbour Board", "A spokesman for Halvern Rail", "The spokesman"],
            {"Harbour Board", "Halvern Rail"},
        ),
        (
            "Harbour Board spokesman Karl Odd said yes. A spokesman for Halvern Rail said no. "
            "The spokesman said more.",
            ["Harbour Board spokesman Karl Odd", "A spokesman for Halvern Rail", "The spokesman"],
            {"Karl Odd", "Halvern Rail"},
        ),
        (
            "A Nato official said yes. A second official said no. The official said more.",
            ["A Nato official", "A second official", "The official"],
            {"Nato official", "second official"},
        ),
    ],
)
def test_read_leaves_the_noun_open_among_several_unnamed_speakers(
    text: str, mentions: list[str], names: set[str]
) -> None:
    readings, candidates = read_all(text, mentions)
    assert readings[-1] is None
    assert {c.name for c in candidates} == names


def test_read_keeps_an_unnamed_speaker_of_other_words_apart() -> None:
    found = last("A Nato official said yes. The resident said no.", "A Nato official", "The resident")
    assert found is not None
    assert found.name == "resident"
