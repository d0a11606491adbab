"""Propositions stand alone: whole sentences, the speaker's name where it is needed, and no marks."""

from __future__ import annotations

import pytest

from tracker.extraction.parse import parse
from tracker.extraction.propositions import texts
from tracker.records import Mention, Quotation, QuotationType, SourceKind, Span, SpeakerReading

DIRECT, INDIRECT, MIXED = QuotationType.DIRECT, QuotationType.INDIRECT, QuotationType.MIXED
PALACE = SpeakerReading("Palace", SourceKind.GOVERNMENT)
MINISTRY = SpeakerReading("Transport Ministry", SourceKind.ORGANISATION)
ANA = SpeakerReading("Ana Bel", SourceKind.PERSON)
SPOKESMAN = SpeakerReading("Peter Sand", SourceKind.PERSON, "spokesman", "Transport Ministry")
REBELS = SpeakerReading("Rebels", SourceKind.COLLECTIVE)


def found_mention(text: str, words: str | None) -> Mention | None:
    if words is None:
        return None
    start = text.index(words)
    return Mention(words, Span(start, start + len(words)))


def propositions(
    text: str,
    contents: list[str],
    cue: str,
    speaker: SpeakerReading | None,
    type_: QuotationType = INDIRECT,
    denied: tuple[str, ...] = (),
    mention: str | None = None,
) -> tuple[str, ...]:
    spans = tuple(Span(text.index(c), text.index(c) + len(c)) for c in contents)
    at = text.index(cue)
    quotation = Quotation(spans, type_, cue, Span(at, at + len(cue)), found_mention(text, mention))
    return texts(parse(text), quotation, speaker, denied)


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker", "type_", "expected"),
    [
        (
            "Ivo Pratt said “no” foreign soldiers would remain in the country.",
            "“no” foreign soldiers would remain in the country",
            "said",
            None,
            MIXED,
            "No foreign soldiers would remain in the country.",
        ),
        (
            "Ana Bel said that taxes would fall.",
            "that taxes would fall",
            "said",
            ANA,
            INDIRECT,
            "Taxes would fall.",
        ),
        (
            "The Palace had promised to withdraw its forces once it is over.",
            "to withdraw its forces once it is over",
            "promised",
            PALACE,
            INDIRECT,
            "The Palace will withdraw its forces once it is over.",
        ),
        (
            "Ana Bel vowed not to raise taxes.",
            "not to raise taxes",
            "vowed",
            ANA,
            INDIRECT,
            "Ana Bel will not raise taxes.",
        ),
        (
            "Ana Bel added that Norland had “never attacked anyone in its history”.",
            "Norland had “never attacked anyone in its history”",
            "added",
            ANA,
            MIXED,
            "Norland had never attacked anyone in its history.",
        ),
        (
            "The Transport Ministry spoke. “We will rebuild the bridge,” it said.",
            "We will rebuild the bridge,",
            "said",
            MINISTRY,
            DIRECT,
            "The Transport Ministry will rebuild the bridge.",
        ),
        (
            "The Transport Ministry spoke. “We owe our staff a reply,” Peter Sand said.",
            "We owe our staff a reply,",
            "said",
            SPOKESMAN,
            DIRECT,
            "The Transport Ministry owes its staff a reply.",
        ),
        (
            "“I have a long list and a lot of patience,” Ana Bel said.",
            "I have a long list and a lot of patience,",
            "said",
            ANA,
            DIRECT,
            "Ana Bel has a long list and a lot of patience.",
        ),
        (
            "“I did it and I went home,” Ana Bel said.",
            "I did it and I went home,",
            "said",
            ANA,
            DIRECT,
            "I did it and I went home.",
        ),
        (
            "“We believe that Kestria is arming,” Ana Bel said.",
            "We believe that Kestria is arming,",
            "said",
            ANA,
            DIRECT,
            "Kestria is arming.",
        ),
        (
            "Ana Bel said she had waited nine years.",
            "she had waited nine years",
            "said",
            ANA,
            INDIRECT,
            "Ana Bel had waited nine years.",
        ),
        (
            "“She did everything right,” Ana Bel said.",
            "She did everything right,",
            "said",
            ANA,
            DIRECT,
            "She did everything right.",
        ),
        (
            "Rebels claimed they were under attack.",
            "they were under attack",
            "claimed",
            REBELS,
            INDIRECT,
            "Rebels were under attack.",
        ),
        (
            "The Transport Ministry claimed they were under attack.",
            "they were under attack",
            "claimed",
            MINISTRY,
            INDIRECT,
            "The Transport Ministry was under attack.",
        ),
        (
            "Ana Bel said her party would vote no.",
            "her party would vote no",
            "said",
            ANA,
            INDIRECT,
            "Ana Bel’s party would vote no.",
        ),
        (
            "Ana Bel said it was necessary to act.",
            "it was necessary to act",
            "said",
            MINISTRY,
            INDIRECT,
            "It was necessary to act.",
        ),
        (
            "Ana Bel said the move was necessary.",
            "the move was necessary",
            "said",
            ANA,
            INDIRECT,
            "The move was necessary.",
        ),
        (
            "Ana Bel urged members to vote no.",
            "members to vote no",
            "urged",
            ANA,
            INDIRECT,
            "Members should vote no.",
        ),
        (
            "Ana Bel described the leader as “completely dependent” on what Orsk wants.",
            "the leader as “completely dependent” on what Orsk wants",
            "described",
            ANA,
            MIXED,
            "The leader is completely dependent on what Orsk wants.",
        ),
        (
            "Ana Bel blamed the “cowardly attack” on the northern rebels.",
            "the “cowardly attack” on the northern rebels",
            "blamed",
            ANA,
            MIXED,
            "The northern rebels are to blame for the cowardly attack.",
        ),
        (
            "The Transport Ministry denied that it had agreed to sell the depot.",
            "it had agreed to sell the depot",
            "denied",
            MINISTRY,
            INDIRECT,
            "It is not true that the Transport Ministry had agreed to sell the depot.",
        ),
        (
            "Ana Bel denied taking bribes.",
            "taking bribes",
            "denied",
            ANA,
            INDIRECT,
            "Ana Bel did not take bribes.",
        ),
    ],
)
def test_texts_are_stand_alone_sentences(
    text: str, content: str, cue: str, speaker: SpeakerReading | None, type_: QuotationType, expected: str
) -> None:
    assert propositions(text, [content], cue, speaker, type_) == (expected,)


def test_texts_join_a_broken_sentence() -> None:
    text = "“The new trains,” Ana Bel said, “are the quietest of all.”"
    assert propositions(text, ["The new trains,", "are the quietest of all."], "said", ANA, DIRECT) == (
        "The new trains are the quietest of all.",
    )


def test_texts_give_one_proposition_a_sentence_without_the_short_ones() -> None:
    text = "“Yes. Taxes fell in May. Mr. Orsk was wrong about it,” Ana Bel said."
    content = "Yes. Taxes fell in May. Mr. Orsk was wrong about it,"
    assert propositions(text, [content], "said", ANA, DIRECT) == (
        "Taxes fell in May.",
        "Mr. Orsk was wrong about it.",
    )


@pytest.mark.parametrize(
    ("denied", "expected"),
    [
        ("Two civilians died.", "It is not true that two civilians died."),
        ("Norland planned to attack.", "It is not true that Norland planned to attack."),
        ("It is not true that Norland planned to attack.", "Norland planned to attack."),
    ],
)
def test_texts_of_a_denial_negate_what_is_denied(denied: str, expected: str) -> None:
    text = (
        "Rebels said two civilians died and Norland planned to attack. Kestria called it “absolutely false”."
    )
    found = propositions(text, ["absolutely false"], "called", PALACE, MIXED, (denied,))
    assert found == (expected,)


def test_texts_use_the_personified_pronoun_of_the_mention() -> None:
    text = "The Transport Ministry spoke; he said, adding that he was closing several roads."
    found = propositions(text, ["he was closing several roads"], "adding", MINISTRY, mention="he")
    assert found == ("The Transport Ministry was closing several roads.",)
