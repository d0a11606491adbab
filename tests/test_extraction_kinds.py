"""What a speaker does with a proposition: a promise, a forecast and a report are told apart."""

from __future__ import annotations

import pytest

from tracker.extraction.kinds import kind_of
from tracker.extraction.parse import parse
from tracker.records import Kind, Mention, Quotation, QuotationType, Span


def kind(text: str, content: str, cue: str, speaker: str, is_denial: bool = False) -> Kind:
    start, cue_start, who = text.index(content), text.index(cue), text.index(speaker)
    is_direct = text[start - 1] == "“" if start else False
    quotation = Quotation(
        content=(Span(start, start + len(content)),),
        type=QuotationType.DIRECT if is_direct else QuotationType.INDIRECT,
        cue=cue,
        cue_span=Span(cue_start, cue_start + len(cue)),
        mention=Mention(speaker, Span(who, who + len(speaker))),
    )
    return kind_of(parse(text), quotation, is_denial)


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker", "expected"),
    [
        ("Acme said sales fell in May.", "sales fell in May", "said", "Acme", Kind.ASSERTION),
        (
            "Ana Bel said two bridges had been damaged.",
            "two bridges had been damaged",
            "said",
            "Ana Bel",
            Kind.ASSERTION,
        ),
        (
            "The Wessex Office claimed it was under attack.",
            "it was under attack",
            "claimed",
            "The Wessex Office",
            Kind.ASSERTION,
        ),
        (
            "Norland warned that Kestria plans to attack the capital.",
            "Kestria plans to attack the capital",
            "warned",
            "Norland",
            Kind.ASSERTION,
        ),
        (
            "Rebels said Kestria planned to attack.",
            "Kestria planned to attack",
            "said",
            "Rebels",
            Kind.ASSERTION,
        ),
        (
            "Ana Bel said she believed Kestria was behind it.",
            "she believed Kestria was behind it",
            "said",
            "Ana Bel",
            Kind.ASSERTION,
        ),
        # promises and plans
        (
            "The Palace had promised to withdraw its forces.",
            "to withdraw its forces",
            "promised",
            "The Palace",
            Kind.COMMITMENT,
        ),
        (
            "“We will rebuild the bridge,” Ana Bel said.",
            "We will rebuild the bridge",
            "said",
            "Ana Bel",
            Kind.COMMITMENT,
        ),
        (
            "Ana Bel said the ministry would answer in writing.",
            "the ministry would answer in writing",
            "said",
            "Ana Bel",
            Kind.COMMITMENT,
        ),
        (
            "General Ivo Pratt said Kestrian soldiers would stay after the drills.",
            "Kestrian soldiers would stay after the drills",
            "said",
            "General Ivo Pratt",
            Kind.COMMITMENT,
        ),
        (
            "Minister Ty Oduya said no foreign soldiers would remain in the country.",
            "no foreign soldiers would remain in the country",
            "said",
            "Minister Ty Oduya",
            Kind.COMMITMENT,
        ),
        (
            "“No station on the line will be closed,” Bo Lind said.",
            "No station on the line will be closed",
            "said",
            "Bo Lind",
            Kind.COMMITMENT,
        ),
        (
            "Bo Lind said night trains would return in June.",
            "night trains would return in June",
            "said",
            "Bo Lind",
            Kind.COMMITMENT,
        ),
        (
            "Acme said it planned to hire 300 people.",
            "it planned to hire 300 people",
            "said",
            "Acme",
            Kind.COMMITMENT,
        ),
        (
            "“The kings of Kestria and Norland have decided to continue the drills,” the Kestrian Navy said.",
            "The kings of Kestria and Norland have decided to continue the drills",
            "said",
            "the Kestrian Navy",
            Kind.COMMITMENT,
        ),
        ("The mayor ruled out new taxes.", "new taxes", "ruled", "The mayor", Kind.COMMITMENT),
        # forecasts
        ("Ana Bel predicted a cold winter.", "a cold winter", "predicted", "Ana Bel", Kind.PREDICTION),
        (
            "Bo Lind said repairs would cost 40 million.",
            "repairs would cost 40 million",
            "said",
            "Bo Lind",
            Kind.PREDICTION,
        ),
        (
            "Bo Lind warned that any spark could lead to war.",
            "any spark could lead to war",
            "warned",
            "Bo Lind",
            Kind.PREDICTION,
        ),
        ("The bank said prices may rise.", "prices may rise", "said", "The bank", Kind.PREDICTION),
        # positions
        ("The union urged members to vote no.", "members to vote no", "urged", "The union", Kind.POSITION),
        ("Ana Bel said taxes should be cut.", "taxes should be cut", "said", "Ana Bel", Kind.POSITION),
        (
            "Bo Lind said the ministry supported a rise in fines.",
            "the ministry supported a rise in fines",
            "said",
            "Bo Lind",
            Kind.POSITION,
        ),
        (
            "Marl said that her ministry was opposed to any rise.",
            "her ministry was opposed to any rise",
            "said",
            "Marl",
            Kind.POSITION,
        ),
        (
            "The Energy Office is in favour of raising fees, Ana Bel said.",
            "The Energy Office is in favour of raising fees",
            "said",
            "Ana Bel",
            Kind.POSITION,
        ),
        # the rest
        (
            "“What is the point of war?” Bo Lind asked.",
            "What is the point of war?",
            "asked",
            "Bo Lind",
            Kind.OTHER,
        ),
        (
            "“Thank you all for coming,” Bo Lind said.",
            "Thank you all for coming",
            "said",
            "Bo Lind",
            Kind.OTHER,
        ),
        ("They chanted “Glory to Norland”.", "Glory to Norland", "chanted", "They", Kind.OTHER),
    ],
)
def test_kind_of_a_quotation(text: str, content: str, cue: str, speaker: str, expected: Kind) -> None:
    assert kind(text, content, cue, speaker) is expected


def test_kind_of_a_denial_is_denial_whatever_its_content() -> None:
    text = "The ministry denied that it would sell the depot."
    assert kind(text, "it would sell the depot", "denied", "The ministry", is_denial=True) is Kind.DENIAL


def test_kind_of_a_denial_without_an_earlier_statement_is_denial() -> None:
    text = "The ministry denied that it had agreed to sell the depot."
    assert kind(text, "it had agreed to sell the depot", "denied", "The ministry") is Kind.DENIAL


def test_kind_of_a_dismissal_is_denial() -> None:
    text = "The command dismissed the report as “absolutely false”."
    assert kind(text, "absolutely false", "dismissed", "The command") is Kind.DENIAL


def test_kind_of_a_bare_statement_needs_no_cue() -> None:
    text = "We will never raise the pension age."
    bare = Quotation((Span(0, len(text)),), QuotationType.DIRECT, "", None, None)
    assert kind_of(parse(text), bare, False) is Kind.COMMITMENT
