"""What was not said: negated, asked, conditional or yet to come; and what only looks so."""

from __future__ import annotations

import pytest

from tracker.extraction.attribution import attributions
from tracker.extraction.parse import parse


def read(text: str) -> list[tuple[str, str]]:
    """(speakers, content) of each attribution."""
    return [
        (" & ".join(m.text for m in f.speakers), f.quotation.verbatim(text))
        for f in attributions(parse(text))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Neither Olga Fennick nor Jan Lisk said the mill was unsafe.",
        "No minister has said that the mill is unsafe.",
        "Hardly anyone says the mill is unsafe.",
        "Did Olga Fennick say the mill was unsafe?",
        "Has the minister denied that she met Lisk?",
        "Why did Olga Fennick say that the mill was unsafe?",
        "Who said the mill was unsafe?",
        "Had Olga Fennick said the mill was unsafe, everyone would have left.",
        "If Olga Fennick said the mill was unsafe, she was wrong.",
        "Should the minister say the mill is unsafe, it will close.",
        "Jan Lisk neither confirmed nor denied that he had met Fennick.",
        "Norland will be unable to accuse Osland of cheating.",
        "Jan Lisk could not say whether the mill was safe.",
        "Jan Lisk was not able to say whether the mill was safe.",
        "Jan Lisk did not say that the mill was safe.",
        "Jan Lisk never said the mill was safe.",
        "Without saying that the mill was safe, Jan Lisk left the room.",
        "The minister stopped short of saying that the mill was unsafe.",
        "The minister has yet to say whether the mill is safe.",
        "Jan Lisk will say on Thursday that the mill is safe.",
        "Jan Lisk is going to announce that the mill is safe.",
        "Jan Lisk is to announce on Thursday that the mill is safe.",
        "Jan Lisk made no claim that the mill was safe.",
        "There is no evidence that Jan Lisk said the mill was safe.",
    ],
)
def test_attributions_finds_nothing_in_what_was_not_said(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Jan Lisk declined to comment but said the mill was safe.", "Jan Lisk", "the mill was safe"),
        ("Jan Lisk did not attend and said that the mill was safe.", "Jan Lisk", "the mill was safe"),
        ("Only then did Jan Lisk say that the mill was safe.", "Jan Lisk", "the mill was safe"),
        ("Jan Lisk did say the mill was safe.", "Jan Lisk", "the mill was safe"),
        ("Jan Lisk said nobody had died.", "Jan Lisk", "nobody had died"),
        ("Jan Lisk said that the mill will close.", "Jan Lisk", "the mill will close"),
        (
            "“If it rains, it will fail, probably sooner rather than later,” said Jan Lisk.",
            "Jan Lisk",
            "If it rains, it will fail, probably sooner rather than later,",
        ),
    ],
)
def test_attributions_finds_what_was_said_next_to_what_was_not(text: str, speaker: str, content: str) -> None:
    assert read(text) == [(speaker, content)]
