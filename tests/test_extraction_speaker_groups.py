""" "They" and "it" that speak: one body, a group or a pair of people, and nobody where that is not clear."""

from __future__ import annotations

import pytest

from tests.test_extraction_speaker_forms import read_all
from tracker.extraction.extract import extract
from tracker.records import SourceKind

BODY, CROWD = SourceKind.ORGANISATION, SourceKind.COLLECTIVE


@pytest.mark.parametrize(
    ("text", "mentions", "name", "kind"),
    [
        ("Halvern Rail cut ten trains. It said that costs rose.", ["It"], "Halvern Rail", BODY),
        (
            "Halvern Rail said no. Passengers were angry. They said that it was late.",
            ["Halvern Rail", "They"],
            "Passengers",
            CROWD,
        ),
        ("A staff member said no. They said it was late.", ["A staff member", "They"], "staff member", CROWD),
    ],
)
def test_read_gives_it_and_they_the_number_of_whom_they_mean(
    text: str, mentions: list[str], name: str, kind: SourceKind
) -> None:
    found = read_all(text, mentions)[0][-1]
    assert found is not None
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("The video was shown on Friday. It shows that the bridge was open.", "It"),
        ("Julia Stark sent her tax returns. The returns were late. They show that she paid.", "They"),
        ("Julia Stark spoke on Monday. It was late, it seemed.", "It"),
        ("No one spoke. They said no.", "They"),
    ],
)
def test_read_leaves_it_and_they_open_where_a_thing_or_nobody_is_meant(text: str, mention: str) -> None:
    assert read_all(text, [mention])[0] == [None]


def test_candidates_of_it_are_the_bodies_it_may_mean() -> None:
    text = "Halvern Rail sued on Monday. Tarn Airways sued on Monday. The suit was long. It said no."
    readings, candidates = read_all(text, ["It"])
    assert readings == [None]
    assert {c.name for c in candidates} == {"Halvern Rail", "Tarn Airways"}
    assert sum(c.score for c in candidates) <= 1.0


@pytest.mark.parametrize("words", ["Both", "The pair", "The two lawyers", "The two men", "They"])
def test_extract_gives_one_attribution_to_each_of_a_pair(words: str) -> None:
    found = extract(f"Karl Odd and Finn Orr met in Oslo. {words} said that the bridge would open.", None)
    assert [a.speaker and a.speaker.name for a in found] == ["Karl Odd", "Finn Orr"]
    assert {a.quotation.mention.text for a in found if a.quotation.mention} == {words}


def test_extract_leaves_two_of_three_open_with_all_as_candidates() -> None:
    text = "Karl Odd, Finn Orr and Ann Pell met in Oslo. The two leaders said that the bridge would open."
    [found] = extract(text, None)
    assert found.speaker is None
    assert {c.name for c in found.candidates} == {"Karl Odd", "Finn Orr", "Ann Pell"}


def test_extract_makes_no_source_of_both_where_nobody_is_named() -> None:
    [found] = extract("The talks were long. Both said that the bridge would open.", None)
    assert found.speaker is None


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("The mayors of Leeds, Tarnwick and York", ["mayor of Leeds", "mayor of Tarnwick", "mayor of York"]),
        ("The mayors of Leeds and York", ["mayor of Leeds", "mayor of York"]),
        (
            "The foreign ministers of France and Norland",
            ["foreign minister of France", "foreign minister of Norland"],
        ),
        ("The presidents of Belarus and Russia", ["president of Belarus", "president of Russia"]),
        ("The ministers of Norda and Orlovia", ["minister of Norda", "minister of Orlovia"]),
    ],
)
def test_extract_gives_one_attribution_to_each_of_several_offices(who: str, names: list[str]) -> None:
    found = extract(f"Radio Norda aired an interview. {who} said the bridge would open.", None)
    assert [(a.speaker.name, a.speaker.kind) for a in found if a.speaker] == [
        (name, SourceKind.OFFICE) for name in names
    ]


def test_extract_gives_a_joined_office_to_the_one_who_holds_it() -> None:
    text = (
        "Ann Lee, the mayor of Leeds, was late. The mayors of Leeds and York said that the bridge would open."
    )
    assert [a.speaker and a.speaker.name for a in extract(text, None)] == ["Ann Lee", "mayor of York"]


@pytest.mark.parametrize(
    "who", ["The farmers of Leeds and York", "Members of the House and Senate", "The mayors of Leeds"]
)
def test_extract_leaves_others_joined(who: str) -> None:
    (found,) = extract(f"{who} said that the bridge would open.", None)
    assert found.speaker is not None
    assert found.speaker.kind is CROWD


@pytest.mark.parametrize("who", ["The ministers of Norda", "The officials of Norda", "Officials of Norda"])
def test_extract_lays_nothing_to_a_body_whose_name_ends_with_the_place(who: str) -> None:
    found = extract(f"Radio Norda aired an interview. {who} said that the bridge would open.", None)
    assert all("Radio" not in a.speaker.name for a in found if a.speaker)
