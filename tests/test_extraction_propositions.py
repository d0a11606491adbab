"""Propositions stand alone: whole sentences, the speaker's name where it is needed, and no marks."""

from __future__ import annotations

import pytest

from tracker.extraction import extract
from tracker.extraction.parse import parse
from tracker.extraction.propositions import propositions as propositions_of
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
    return tuple(p.text for p in propositions_of(parse(text), quotation, speaker, denied))


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


def spoken(words: str, speaker: SpeakerReading | None = ANA, name: str = "Ana Bel") -> tuple[str, ...]:
    """The propositions of a direct quotation."""
    return propositions(f"“{words}” {name} said.", [words], "said", speaker, DIRECT)


def reported(words: str, speaker: SpeakerReading | None = ANA, name: str = "Ana Bel") -> tuple[str, ...]:
    """The propositions of an indirect quotation."""
    return propositions(f"{name} said {words}.", [words], "said", speaker)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            "taxes would fall and the border would stay open",
            ("Taxes would fall.", "The border would stay open."),
        ),
        (
            "the council will raise wages and cut taxes",
            ("The council will raise wages.", "The council will cut taxes."),
        ),
        (
            "the council has sold two ferries and closed the old harbour",
            ("The council has sold two ferries.", "The council has closed the old harbour."),
        ),
        (
            "the mayor signed the order on Friday but the clerk lost it",
            ("The mayor signed the order on Friday.", "The clerk lost the order."),
        ),
        (
            "Orsk owed the bank nine million and that the debt had grown",
            ("Orsk owed the bank nine million.", "The debt had grown."),
        ),
        (
            "the ferry left the island at noon and it reached the harbour at two",
            ("The ferry left the island at noon.", "The ferry reached the harbour at two."),
        ),
    ],
)
def test_propositions_of_independent_clauses_are_split(words: str, expected: tuple[str, ...]) -> None:
    assert reported(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "the ferry runs between Orsk and Marl",
        "the guards did not lie or cheat",
        "the guards did not beat prisoners and take bribes",
        "if prices fall the farms will close and the mills will stop",
        "the road was closed because the bridge had cracked and the river had risen",
        "the new bridge is longer than the old one and the tunnel together",
        "the woman who sold the farm and bought the mill had left",
        "the crew designed and built the ferry",
        "the town needs nurses, teachers and drivers",
        "the plan was not cheap but good",
        "no driver slept at the wheel and left the road",
        "either the harbour will close or the ferry will stop",
    ],
)
def test_propositions_of_what_belongs_together_stay_whole(words: str) -> None:
    assert reported(words) == (f"{words[0].upper()}{words[1:]}.",)


@pytest.mark.parametrize(
    ("words", "speaker", "expected"),
    [
        ("I have sold my boat", ANA, ("Ana Bel has sold her boat.",)),
        ("It never crossed my mind", ANA, ("It never crossed Ana Bel’s mind.",)),
        ("I think it’s very unfair to the crews", ANA, ("It’s very unfair to the crews.",)),
        (
            "I don’t think it is unfair to the crews",
            ANA,
            ("Ana Bel doesn’t think it is unfair to the crews.",),
        ),
        (
            "The trains are older than we had hoped",
            SPOKESMAN,
            ("The trains are older than the Transport Ministry had hoped.",),
        ),
        ("We have come so far in this country", SPOKESMAN, ("We have come so far in this country.",)),
        ("We’re in a dangerous moment now", SPOKESMAN, ("We’re in a dangerous moment now.",)),
        ("We must all hold together now", SPOKESMAN, ("We must all hold together now.",)),
        ("But look, the fares are too high", ANA, ("The fares are too high.",)),
        ("That was not my view of it", ANA, ("That was not Ana Bel’s view of it.",)),
    ],
)
def test_propositions_name_the_first_person(
    words: str, speaker: SpeakerReading, expected: tuple[str, ...]
) -> None:
    text = f"The Transport Ministry was asked. “{words},” Ana Bel said."
    assert propositions(text, [f"{words},"], "said", speaker, DIRECT) == expected


def test_propositions_call_the_speaker_by_the_pronoun_that_the_article_uses() -> None:
    text = "“I have sold my boat,” she said."
    assert propositions(text, ["I have sold my boat,"], "said", ANA, DIRECT, mention="she") == (
        "Ana Bel has sold her boat.",
    )


def test_propositions_name_the_speaker_after_an_opening_phrase() -> None:
    assert reported("after the vote she would leave the town") == (
        "After the vote Ana Bel would leave the town.",
    )


def test_propositions_name_the_one_person_of_the_sentence_before() -> None:
    text = "Ivo Pratt sold the mill in May. “He never asked the council,” Ana Bel said."
    found = propositions(text, ["He never asked the council,"], "said", ANA, DIRECT)
    assert found == ("Ivo Pratt never asked the council.",)


def test_propositions_leave_a_pronoun_that_may_mean_two() -> None:
    text = "Ivo Pratt met Emil Strand in May. “He never asked the council,” Ana Bel said."
    found = propositions(text, ["He never asked the council,"], "said", ANA, DIRECT)
    assert found == ("He never asked the council.",)


def test_propositions_leave_an_impersonal_it() -> None:
    text = "The Transport Ministry said it takes nine months to train a driver."
    found = propositions(text, ["it takes nine months to train a driver"], "said", MINISTRY)
    assert found == ("It takes nine months to train a driver.",)


@pytest.mark.parametrize(
    ("text", "content", "cue", "expected"),
    [
        (
            "Ana Bel called on Ivo Pratt to pay the crews.",
            "to pay the crews",
            "called",
            "Ivo Pratt should pay the crews.",
        ),
        ("Ana Bel urged the council to act.", "to act", "urged", "The council should act."),
        ("Ana Bel begged the guards not to shoot.", "not to shoot", "begged", "The guards should not shoot."),
        ("Ana Bel is calling for a ceasefire.", "a ceasefire", "calling", "Ana Bel calls for a ceasefire."),
        (
            "Ana Bel has called for closing the mill.",
            "closing the mill",
            "called",
            "Ana Bel has called for closing the mill.",
        ),
        (
            "Ana Bel demanded to see the books.",
            "to see the books",
            "demanded",
            "Ana Bel demanded to see the books.",
        ),
        (
            "Ana Bel rejected a request to open the books.",
            "to open the books",
            "rejected",
            "Ana Bel rejected a request to open the books.",
        ),
        (
            "Ana Bel refused to open the books.",
            "to open the books",
            "refused",
            "Ana Bel will not open the books.",
        ),
        (
            "Ana Bel called the floods a disaster.",
            "the floods a disaster",
            "called",
            "The floods are a disaster.",
        ),
        (
            "Ana Bel said on Monday there was no water.",
            "on Monday there was no water",
            "said",
            "There was no water.",
        ),
        (
            "Ana Bel said that was not true of her.",
            "that was not true of her",
            "said",
            "That was not true of Ana Bel.",
        ),
        (
            "Ana Bel disputed that the mill was safe.",
            "the mill was safe",
            "disputed",
            "It is not true that the mill was safe.",
        ),
    ],
)
def test_propositions_of_requests_names_and_reports(text: str, content: str, cue: str, expected: str) -> None:
    assert propositions(text, [content], cue, ANA) == (expected,)


def test_propositions_of_a_promise_of_two_deeds_are_two() -> None:
    text = "The Palace promised to raise wages and cut taxes."
    assert propositions(text, ["to raise wages and cut taxes"], "promised", PALACE) == (
        "The Palace will raise wages.",
        "The Palace will cut taxes.",
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("no", ("Troops would not stay.",)), ("absolutely", ("Troops would stay.",)), ("perhaps", ())],
)
def test_propositions_of_a_bare_answer_repeat_the_question(answer: str, expected: tuple[str, ...]) -> None:
    text = f"Asked if troops would stay, Ana Bel said “{answer}”."
    assert propositions(text, [answer], "said", ANA, DIRECT) == expected


def test_propositions_go_on_after_a_comma_and_stop_after_a_full_stop() -> None:
    text = (
        "“If you look back,” Ana Bel said, “I could have won. ” "
        "Later: “Taxes fell in May,” she said. “Prices rose.”"
    )
    broken = propositions(text, ["If you look back,", "I could have won. "], "said", ANA, DIRECT)
    assert broken == ("If you look back, Ana Bel could have won.",)
    apart = propositions(text, ["Taxes fell in May,", "Prices rose."], "she said", ANA, DIRECT)
    assert apart == ("Taxes fell in May.", "Prices rose.")


def test_propositions_keep_a_quotation_within_free_of_stray_marks() -> None:
    text = "“People say, 'Nobody comes here,' and they are right,” Ana Bel said."
    content = "People say, 'Nobody comes here,' and they are right,"
    assert propositions(text, [content], "said", ANA, DIRECT) == (
        "People say, Nobody comes here, and they are right.",
    )


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker"),
    [
        (
            "An official said talks had failed. The official added that they may resume.",
            "that they may resume",
            "added",
            SpeakerReading("official", SourceKind.COLLECTIVE),
        ),
        (
            "The ministry said talks had failed. The ministry added that they may resume.",
            "that they may resume",
            "added",
            MINISTRY,
        ),
    ],
)
def test_they_is_not_a_speaker_where_several_things_were_just_named(
    text: str, content: str, cue: str, speaker: SpeakerReading
) -> None:
    (proposition,) = propositions(text, [content], cue, speaker)
    assert proposition in {"They may resume.", "Talks may resume."}


def test_propositions_leave_out_what_is_said_by_the_way() -> None:
    assert spoken("I’ll tell you, the mill is, I think, too old") == ("The mill is too old.",)


def test_propositions_do_not_take_a_candidate_for_the_party() -> None:
    candidate = SpeakerReading("Ana Bel", SourceKind.PERSON, "nominee", "Harvest Party")
    assert spoken("We sell too much wheat abroad", candidate) == ("We sell too much wheat abroad.",)


def test_propositions_name_an_unresolved_speaker_as_printed() -> None:
    text = "Orsk’s lawyer said he will answer no questions."
    found = propositions(text, ["he will answer no questions"], "said", None, mention="Orsk’s lawyer")
    assert found == ("Orsk’s lawyer will answer no questions.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ivo Pratt promised to build 10 dams, to hire 300 nurses and not to shut any ward.",
            (
                "Ivo Pratt will build 10 dams.",
                "Ivo Pratt will hire 300 nurses.",
                "Ivo Pratt will not shut any ward.",
            ),
        ),
        (
            "Ivo Pratt said she backed the plan, that rents would fall and that wages would rise.",
            None,
        ),
        (
            "Ana Bel said rents would fall and wages would rise, but that fares would stay.",
            ("Rents would fall.", "Wages would rise.", "Fares would stay."),
        ),
        (
            "Ana Bel said the verdict “changes nothing” and that the council would meet.",
            ("The verdict changes nothing.", "The council would meet."),
        ),
        (
            "Ana Bel said she supports a ban on old boats and will resign if it fails.",
            (
                "Ana Bel supports a ban on old boats.",
                "Ana Bel will resign if a ban on old boats fails.",
            ),
        ),
        (
            "Ana Bel promised to cut fares to help the poor and to please voters.",
            ("Ana Bel will cut fares to help the poor and to please voters.",),
        ),
        (
            "Ana Bel said rents would fall and wages would rise if the vote was won.",
            ("Rents would fall and wages would rise if the vote was won.",),
        ),
        (
            "Orsk said he finally believes Dorn was born in Marl and was therefore entitled to vote.",
            None,
        ),
        (
            "Ivo Pratt said Hillary Sand had started the row and he was only joking about it.",
            ("Hillary Sand had started the row.", "Ivo Pratt was only joking about the row."),
        ),
    ],
)
def test_propositions_of_a_report_are_divided_where_its_statements_part(
    text: str, expected: tuple[str, ...] | None
) -> None:
    found = tuple(t for each in extract(text, None) for t in each.texts)
    if expected is None:
        assert not any(t.startswith(("Ivo Pratt was", "Orsk was", "That")) for t in found)
    else:
        assert found == expected


@pytest.mark.parametrize("start", ["promised to", "promised on Monday to", "vowed to"])
def test_propositions_take_every_deed_of_a_promised_list(start: str) -> None:
    text = f"Mayor Ann Roe {start} cut fares, hire 200 drivers and build a tunnel."
    (found,) = extract(text, None)
    assert found.texts == (
        "Ann Roe will cut fares.",
        "Ann Roe will hire 200 drivers.",
        "Ann Roe will build a tunnel.",
    )
