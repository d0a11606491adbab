"""The forms in which speakers are named again: pronouns, offices, surnames, families, bodies, crowds."""

from __future__ import annotations

import pytest

from tracker.extraction.parse import parse
from tracker.extraction.speakers import Speakers
from tracker.records import (
    Mention,
    Quotation,
    QuotationType,
    SourceKind,
    Span,
    SpeakerCandidate,
    SpeakerReading,
)


def read_all(
    text: str, mentions: list[str]
) -> tuple[list[SpeakerReading | None], tuple[SpeakerCandidate, ...]]:
    """Readings of mentions, each found in the text after the one before, and the last one's candidates."""
    speakers = Speakers(parse(text), text)
    found: list[SpeakerReading | None] = []
    at = 0
    mention = Mention("", Span(0, 0))
    for words in mentions:
        start = text.index(words, at)
        at = start + len(words)
        mention = Mention(words, Span(start, at))
        quotation = Quotation((Span(at, len(text)),), QuotationType.INDIRECT, "said", None, mention)
        found.append(speakers.read(mention, quotation))
    return found, speakers.candidates(mention)


def last(text: str, *mentions: str) -> SpeakerReading | None:
    return read_all(text, list(mentions))[0][-1]


FAMILY = (
    "Former President Alan Merrow spoke in Tarn on Monday. His wife, Laura Merrow, the Democratic nominee, "
    "was in Brackwater.\n\n"
)


@pytest.mark.parametrize(
    ("text", "mentions", "name"),
    [
        # pronouns
        (
            "Julia Stark met Peter Lund on Monday.\n\nShe said the talks were good.",
            ["She"],
            "Julia Stark",
        ),
        (
            "Julia Stark met Peter Lund on Monday.\n\nHe said the talks were good.",
            ["He"],
            "Peter Lund",
        ),
        (
            "Peter Lund said it was late. Although Lund has often praised plans, he does not defend it.",
            ["Peter Lund", "he"],
            "Peter Lund",
        ),
        (
            "Officials closed the bridge on Monday. They said it was not safe.",
            ["They"],
            "Officials",
        ),
        (
            "Peter Lund said it was late. Lund also said that he was tired.\n\n"
            "The chief executive of Halvern Rail, Anton Kell, rode along. He said it was fun.",
            ["Peter Lund", "Lund", "He"],
            "Anton Kell",
        ),
        # surnames, first names, forms of one name
        ("Senator Julia Stark spoke first. “No,” said Stark.", ["Stark"], "Julia Stark"),
        ("Julia Stark spoke first. Supporters cheered. “No,” said Julia.", ["Julia."], "Julia Stark"),
        ("Donald J. Merrow spoke. Donald Merrow left. Merrow said no.", ["Merrow said"], "Donald J. Merrow"),
        ('Robert C. "Bobby" Lund spoke. Lund said no.', ["Lund said"], 'Robert C. "Bobby" Lund'),
        # families
        (FAMILY + "Mrs. Merrow said no.", ["Mrs. Merrow"], "Laura Merrow"),
        (FAMILY + "Mr. Merrow said no.", ["Mr. Merrow"], "Alan Merrow"),
        (
            FAMILY + "The former president said no. “Never,” Merrow said.",
            ["The former president", "Merrow"],
            "Alan Merrow",
        ),
        # offices
        (
            "Florida Sen. Marco Lund spoke. The Florida senator said no.",
            ["The Florida senator"],
            "Marco Lund",
        ),
        (
            "Republican presidential nominee Alan Merrow met Julia Stark. The Republican nominee said no.",
            ["The Republican nominee"],
            "Alan Merrow",
        ),
        (
            "Republican nominee Alan Merrow met Democratic nominee Julia Stark. The GOP nominee said no.",
            ["The GOP nominee"],
            "Alan Merrow",
        ),
        (
            "Former Secretary of State Julia Stark met Alan Merrow. The former secretary of state said no.",
            ["The former secretary of state"],
            "Julia Stark",
        ),
        (
            "President Alan Merrow met Vice President Julia Stark. The vice president said no.",
            ["The vice president"],
            "Julia Stark",
        ),
        ("Tarn mayor Julia Stark spoke. The mayor said no.", ["The mayor"], "Julia Stark"),
        # bodies and what stands for them
        ("The Pentagon said no.", ["The Pentagon"], "Pentagon"),
        ("Minsk said no.", ["Minsk"], "Minsk"),
        (
            "The Norland Harvest Committee (NHC) met. The NHC said no.",
            ["The NHC"],
            "Norland Harvest Committee",
        ),
        (
            "The Merrow campaign spent more. The campaign said it would win.",
            ["The campaign"],
            "Merrow campaign",
        ),
        ("The Commission on Roads met. The commission said no.", ["The commission"], "Commission on Roads"),
        (
            "The Tarnwick Herald printed it on Monday. The newspaper said it had letters.",
            ["The newspaper"],
            "Tarnwick Herald",
        ),
        (
            "Halvern Rail issued a statement. Halvern Rail said in the statement that it was sorry. "
            "The statement said more.",
            ["Halvern Rail said", "The statement"],
            "Halvern Rail",
        ),
    ],
)
def test_read_names_who_was_named_before(text: str, mentions: list[str], name: str) -> None:
    found = last(text, *mentions)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("A US official said no.", "A US official"),
        ("Bloggers said no.", "Bloggers"),
        ("Sources close to Julia Stark said no.", "Sources close to Julia Stark"),
        ("People familiar with the talks said no.", "People familiar with the talks"),
        ("Critics of Julia Stark said no.", "Critics of Julia Stark"),
        ("One of Julia Stark's advisers said no.", "One of Julia Stark's advisers"),
        ("Alan Merrow's supporters said no.", "Alan Merrow's supporters"),
        ("Analysts and traders said no.", "Analysts and traders"),
        ("Alan Merrow spoke. His spokesman said no.", "His spokesman"),
    ],
)
def test_read_names_nobody_for_a_crowd_or_an_unnamed_source(text: str, mention: str) -> None:
    found = last(text, mention)
    assert found is None or found.kind is SourceKind.COLLECTIVE


@pytest.mark.parametrize("word", ["I", "We", "You"])
def test_read_leaves_the_first_and_second_person_unresolved(word: str) -> None:
    assert last(f"Julia Stark spoke on Monday. {word} say that it was late.", word) is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Julia Stark, a former senator, said no.", "former senator"),
        ("Former senator Julia Stark said no.", "Former senator"),
        ("Julia Stark, the mayor of Tarn, said no.", "mayor"),
        ("Tarn mayor Julia Stark said no.", "mayor"),
        ("The mayor, Julia Stark, said no.", "mayor"),
        ("Julia Stark, who leads the Harvest Party, said no.", "leader"),
    ],
)
def test_read_keeps_the_office_and_whether_it_is_held(text: str, role: str) -> None:
    found = last(text, "Julia Stark")
    assert found is not None
    assert found.name == "Julia Stark"
    assert found.role is not None
    assert role in found.role


def test_read_prefers_an_office_held_now() -> None:
    text = "Former senator Julia Stark spoke. Julia Stark, the mayor of Tarn, left. Stark said no."
    found = last(text, "Stark said")
    assert found is not None
    assert found.role is not None
    assert "mayor" in found.role


def test_read_knows_names_in_a_headline() -> None:
    text = "Stark Calls Merrow Plan Dangerous For Norland\n\nJulia Stark spoke on Monday about Alan Merrow."
    found = last(text, "Stark")
    assert found is not None
    assert found.name == "Julia Stark"


def test_candidates_are_given_for_what_stays_open() -> None:
    text = "Finance Minister Ann Lee spoke. Energy Minister Bo Lind spoke. The minister said no."
    readings, candidates = read_all(text, ["The minister"])
    assert readings == [None]
    assert {c.name for c in candidates} == {"Ann Lee", "Bo Lind"}
    assert all(0.0 <= c.score <= 1.0 and c.reason for c in candidates)
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)
    assert sum(c.score for c in candidates) <= 1.0


def test_candidates_are_none_for_what_was_read() -> None:
    assert read_all("Julia Stark said no.", ["Julia Stark"])[1] == ()


def test_read_does_not_reach_over_a_line_of_dashes() -> None:
    text = "The Merrow campaign said no.\n\n___\n\nJulia Stark and Bo Lind spoke. The campaign said yes."
    found = last(text, "The Merrow campaign", "The campaign")
    assert found is None or "Merrow" not in found.name


@pytest.mark.parametrize(
    ("text", "mention", "name", "kind"),
    [
        ("GOVERNOR STARK SAID THE BRIDGE WILL CLOSE", "GOVERNOR STARK", "Stark", SourceKind.PERSON),
        ("MR STARK SAID THE BRIDGE WILL CLOSE.", "MR STARK", "Stark", SourceKind.PERSON),
        ("MAYOR ANN PELL SAID THE BRIDGE WILL CLOSE.", "MAYOR ANN PELL", "Ann Pell", SourceKind.PERSON),
        (
            "THE TRANSPORT MINISTRY SAID THE BRIDGE WILL CLOSE.",
            "THE TRANSPORT MINISTRY",
            "TRANSPORT MINISTRY",
            SourceKind.ORGANISATION,
        ),
    ],
)
def test_read_knows_persons_by_their_titles_in_capitals(
    text: str, mention: str, name: str, kind: SourceKind
) -> None:
    found = last(text, mention)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)
