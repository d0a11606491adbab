"""What a speaker does with a proposition: a promise, a forecast and a report are told apart."""

from __future__ import annotations

import pytest

from tracker.extraction import statement_kinds
from tracker.extraction.parse import parse
from tracker.extraction.propositions import propositions
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
    denied = ("Something was so.",) if is_denial else ()
    (found,) = propositions(parse(text), quotation, None, denied)
    return found.kind


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
    assert statement_kinds([text]) == [Kind.COMMITMENT]


def proposed(text: str, content: str, cue: str, speaker: str) -> list[tuple[Kind, str]]:
    """The kinds of a quotation's propositions, each with its evidence."""
    start, cue_start, who = text.index(content), text.index(cue), text.index(speaker)
    quotation = Quotation(
        (Span(start, start + len(content)),),
        QuotationType.DIRECT if start and text[start - 1] == "“" else QuotationType.INDIRECT,
        cue,
        Span(cue_start, cue_start + len(cue)),
        Mention(speaker, Span(who, who + len(speaker))),
    )
    return [(p.kind, p.evidence) for p in propositions(parse(text), quotation, None)]


def test_kind_is_that_of_each_proposition() -> None:
    text = "“We will cut the fares. Ridership is falling. Who would have thought it?” Bo Lind said."
    content = "We will cut the fares. Ridership is falling. Who would have thought it?"
    assert proposed(text, content, "said", "Bo Lind") == [
        (Kind.COMMITMENT, "will cut"),
        (Kind.ASSERTION, ""),
        (Kind.OTHER, "?"),
    ]


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected", "evidence"),
    [
        ("Bo Lind promised to go home.", "to go home", "promised", Kind.COMMITMENT, "promised"),
        ("Bo Lind denied that it rained.", "it rained", "denied", Kind.DENIAL, "denied"),
        ("Bo Lind ruled out new taxes.", "new taxes", "ruled", Kind.COMMITMENT, "ruled out"),
        ("Bo Lind called for new taxes.", "new taxes", "called", Kind.POSITION, "called for"),
        ("Bo Lind urged the council to go.", "to go", "urged", Kind.POSITION, "urged"),
        ("Bo Lind asked the council to go.", "to go", "asked", Kind.POSITION, "asked"),
        ("Bo Lind said fares must not rise.", "fares must not rise", "said", Kind.POSITION, "must not rise"),
        ("Bo Lind said he wants an inquiry.", "he wants an inquiry", "said", Kind.POSITION, "wants"),
        ("“Don’t sell the mill,” Bo Lind said.", "Don’t sell the mill", "said", Kind.POSITION, "Don’t sell"),
        ("“Let’s sell the mill,” Bo Lind said.", "Let’s sell the mill", "said", Kind.POSITION, "Let’s"),
        (
            "“We have to sell the mill,” Bo Lind said.",
            "We have to sell the mill",
            "said",
            Kind.POSITION,
            "have to sell",
        ),
        (
            "“Bad things are going to happen,” Bo Lind said.",
            "Bad things are going to happen",
            "said",
            Kind.PREDICTION,
            "are going to happen",
        ),
        (
            "“We are going to rebuild the mill,” Bo Lind said.",
            "We are going to rebuild the mill",
            "said",
            Kind.COMMITMENT,
            "are going to rebuild",
        ),
        (
            "Bo Lind said he was moving his office in June.",
            "he was moving his office in June",
            "said",
            Kind.COMMITMENT,
            "was moving",
        ),
        ("Bo Lind said he was staying put.", "he was staying put", "said", Kind.COMMITMENT, "was staying"),
        (
            "Bo Lind said his firm was closing mills.",
            "his firm was closing mills",
            "said",
            Kind.ASSERTION,
            "",
        ),
        ("“I’ll tell you a story,” Bo Lind said.", "I’ll tell you a story", "said", Kind.ASSERTION, ""),
        ("“The mill may be too old,” Bo Lind said.", "The mill may be too old", "said", Kind.ASSERTION, ""),
        (
            "“They could have sold the mill,” Bo Lind said.",
            "They could have sold the mill",
            "said",
            Kind.ASSERTION,
            "",
        ),
        (
            "Bo Lind noted Ana Bel had supported the sale.",
            "Ana Bel had supported the sale",
            "noted",
            Kind.ASSERTION,
            "",
        ),
        (
            "Bo Lind announced the state would sell the mill.",
            "the state would sell the mill",
            "announced",
            Kind.COMMITMENT,
            "would sell",
        ),
        (
            "Bo Lind, the prime minister, said the country would leave the pact.",
            "the country would leave the pact",
            "said",
            Kind.COMMITMENT,
            "would leave",
        ),
        (
            "Bo Lind called for the state to sell the mill.",
            "for the state to sell the mill",
            "called",
            Kind.POSITION,
            "called for",
        ),
        (
            "“We will get the papers out,” Bo Lind said.",
            "We will get the papers out",
            "said",
            Kind.COMMITMENT,
            "will get",
        ),
        (
            "Bo Lind said Ana Bel would cut the fares.",
            "Ana Bel would cut the fares",
            "said",
            Kind.PREDICTION,
            "would cut",
        ),
        (
            "Bo Lind questioned whether Ana Bel was prepared to pay.",
            "whether Ana Bel was prepared to pay",
            "questioned",
            Kind.OTHER,
            "whether",
        ),
        (
            "Bo Lind dismissed the mill as a ruin.",
            "the mill as a ruin",
            "dismissed",
            Kind.ASSERTION,
            "",
        ),
        (
            "Bo Lind dismissed the claim as a joke.",
            "the claim as a joke",
            "dismissed",
            Kind.DENIAL,
            "dismissed",
        ),
        ("“In my head, anyway,” Bo Lind said.", "In my head, anyway", "said", Kind.OTHER, ""),
        ("“Tell that to the crews,” Bo Lind said.", "Tell that to the crews", "said", Kind.OTHER, "Tell"),
        (
            "Bo Lind explained why the mill had closed.",
            "why the mill had closed",
            "explained",
            Kind.OTHER,
            "why",
        ),
        (
            "“Thank you all for coming,” Bo Lind said.",
            "Thank you all for coming",
            "said",
            Kind.OTHER,
            "Thank you",
        ),
    ],
)
def test_kind_has_the_words_that_show_it(
    text: str, content: str, cue: str, expected: Kind, evidence: str
) -> None:
    assert proposed(text, content, cue, "Bo Lind") == [(expected, evidence)]


def test_kind_of_a_bare_statement_is_the_first_that_is_more_than_an_assertion() -> None:
    assert statement_kinds(
        ["Schools are full. We will build ten more.", "Crime is up.", "Is crime up?", "No new taxes"]
    ) == [Kind.COMMITMENT, Kind.ASSERTION, Kind.OTHER, Kind.ASSERTION]


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        (
            "“I must tell you that the port is shut,” Ana Bel said.",
            "I must tell you that the port is shut",
            Kind.ASSERTION,
        ),
        ("“They would not.” Ana Bel said so.", "They would not.", Kind.OTHER),
        (
            "Ana Bel said were followed by gifts and favours.",
            "were followed by gifts and favours",
            Kind.OTHER,
        ),
        (
            "Ana Bel said the president will veto the bill.",
            "the president will veto the bill",
            Kind.COMMITMENT,
        ),
    ],
)
def test_kind_of_manners_of_speaking_and_torn_off_clauses(text: str, content: str, expected: Kind) -> None:
    assert kind(text, content, "said", "Ana Bel") is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Don’t get hung up on it", Kind.OTHER),
        ("Stay focused on this", Kind.OTHER),
        ("Never ever give up", Kind.OTHER),
        ("Don't wait for them", Kind.OTHER),
        ("Close the bridge now", Kind.POSITION),
        ("Stop the war", Kind.POSITION),
        ("Don’t sell the mill", Kind.POSITION),
    ],
)
def test_kind_of_advice_that_names_nothing_to_be_done_is_other(said: str, expected: Kind) -> None:
    assert kind(f"“{said},” Bo Lind said.", said, "said", "Bo Lind") is expected
