"""A short answer to a reported question states what was asked, or nothing that can be judged."""

from __future__ import annotations

import pytest

from tracker.extraction import extract
from tracker.records import Kind


def last_of(text: str) -> tuple[str, Kind]:
    """The last proposition of a text."""
    found = extract(text, None)[-1].propositions[-1]
    return found.text, found.kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Asked if she would quit, Ana Bel said: "No."', ("Ana Bel would not quit.", Kind.COMMITMENT)),
        ("Asked if she would run again, Ana Bel said yes.", ("Ana Bel would run again.", Kind.COMMITMENT)),
        (
            "Asked whether rents would fall, Orsk said they would not.",
            ("Rents would not fall.", Kind.PREDICTION),
        ),
        (
            "Asked by reporters if the dam was safe, Ivo Pratt said “no.”",
            ("The dam was not safe.", Kind.ASSERTION),
        ),
        (
            "Asked if Kestria backs the pact, Ivo Pratt said no.",
            ("Kestria does not back the pact.", Kind.ASSERTION),
        ),
        (
            "A reporter asked Ivo Pratt whether he would sell the boat and Pratt said he would.",
            ("Ivo Pratt would sell the boat.", Kind.COMMITMENT),
        ),
    ],
)
def test_short_answer_is_filled_from_the_question(text: str, expected: tuple[str, Kind]) -> None:
    assert last_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Asked if he had taken money or gifts, Ivo Pratt said no.",
        "When asked if she would sell the boat, Ana Bel said she did not.",
        "Another clerk said they were not.",
        "Ana Bel said she would not.",
    ],
)
def test_short_answer_that_cannot_be_filled_surely_is_not_judged(text: str) -> None:
    assert last_of(text)[1] is Kind.OTHER


def test_what_somebody_was_asked_to_do_was_not_said() -> None:
    text = "Asked to describe the engine in the shed, Ana Bel said it was a pump."
    assert [p.text for a in extract(text, None) for p in a.propositions if p.kind is not Kind.OTHER] == [
        "It was a pump."
    ]
