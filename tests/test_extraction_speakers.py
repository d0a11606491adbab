"""Who a mention stands for: what the article itself tells, and nothing where it does not tell."""

from __future__ import annotations

import pytest

from tracker.extraction.parse import parse
from tracker.extraction.speakers import Speakers
from tracker.records import Mention, Quotation, QuotationType, SourceKind, Span, SpeakerReading

PERSON, BODY = SourceKind.PERSON, SourceKind.ORGANISATION
STATE, CROWD, OFFICE = SourceKind.GOVERNMENT, SourceKind.COLLECTIVE, SourceKind.OFFICE


def readings(text: str, *mentions: str) -> list[SpeakerReading | None]:
    """Readings of mentions, each found in the text after the one before it."""
    speakers = Speakers(parse(text), text)
    found: list[SpeakerReading | None] = []
    at = 0
    for words in mentions:
        start = text.index(words, at)
        at = start + len(words)
        mention = Mention(words, Span(start, at))
        quotation = Quotation((Span(at, len(text)),), QuotationType.INDIRECT, "said", None, mention)
        found.append(speakers.read(mention, quotation))
    return found


def reading(text: str, mention: str) -> SpeakerReading | None:
    return readings(text, mention)[0]


@pytest.mark.parametrize(
    ("text", "mention", "name", "role", "organisation"),
    [
        (
            "Kestrian Defense Minister General Ivo Pratt said the troops would stay.",
            "Kestrian Defense Minister General Ivo Pratt",
            "Ivo Pratt",
            "Kestrian Defense Minister",
            None,
        ),
        (
            "Milan Orsk’s spokesman, Tomas Reedel, on Sunday said nothing had changed.",
            "Milan Orsk’s spokesman, Tomas Reedel",
            "Tomas Reedel",
            "Milan Orsk's spokesman",
            "Milan Orsk",
        ),
        (
            "“We grow,” said Ann Lee, chief executive of Acme Corp.",
            "Ann Lee, chief executive of Acme Corp",
            "Ann Lee",
            "chief executive",
            "Acme Corp",
        ),
        (
            "Acme Corp chief executive Ann Lee said sales rose.",
            "Acme Corp chief executive Ann Lee",
            "Ann Lee",
            "chief executive",
            "Acme Corp",
        ),
        (
            "“We stand,” said Olga Fenn, who leads the Harvest Party.",
            "Olga Fenn, who leads the Harvest Party",
            "Olga Fenn",
            "leader",
            "Harvest Party",
        ),
        (
            "Norland’s transport minister, Edda Marl, said roads were clear.",
            "Norland’s transport minister, Edda Marl",
            "Edda Marl",
            "Norland's transport minister",
            None,
        ),
        (
            "Ruth Ockley, the general secretary of the Norland Rail Workers’ Union, said it was late.",
            "Ruth Ockley, the general secretary of the Norland Rail Workers’ Union",
            "Ruth Ockley",
            "general secretary",
            "Norland Rail Workers’ Union",
        ),
        (
            "Political analyst Artem Schaub said it was expected.",
            "Political analyst Artem Schaub",
            "Artem Schaub",
            "Political analyst",
            None,
        ),
        (
            "NATO Secretary General Jens Holm said so.",
            "NATO Secretary General Jens Holm",
            "Jens Holm",
            "Secretary General",
            "NATO",
        ),
        (
            "Sen. Maria de la Cruz said the bill was dead.",
            "Sen. Maria de la Cruz",
            "Maria de la Cruz",
            "Senator",
            None,
        ),
        ("Mr. Ivan Dolan said he was well.", "Mr. Ivan Dolan", "Ivan Dolan", None, None),
        (
            "In Brackwater, the mayor, Hanna Lisk, said it was cold.",
            "the mayor, Hanna Lisk",
            "Hanna Lisk",
            "mayor",
            None,
        ),
        ("Berta Holm of the Harvest Party said no.", "Berta Holm", "Berta Holm", None, "Harvest Party"),
        (
            "Bank of England Governor Odo Bale warned of trouble.",
            "Bank of England Governor Odo Bale",
            "Odo Bale",
            "Governor",
            "Bank of England",
        ),
        ("Witness Karl Odd said he saw smoke.", "Witness Karl Odd", "Karl Odd", None, None),
        ("US President Nora Quill said so.", "US President Nora Quill", "Nora Quill", "US President", None),
    ],
)
def test_read_person_with_role_and_organisation(
    text: str, mention: str, name: str, role: str | None, organisation: str | None
) -> None:
    found = reading(text, mention)
    assert found is not None
    assert (found.name, found.kind, found.role, found.organisation) == (name, PERSON, role, organisation)


@pytest.mark.parametrize(
    ("text", "mention", "name", "kind"),
    [
        (
            "The Kestrian Defense Ministry said so.",
            "The Kestrian Defense Ministry",
            "Kestrian Defense Ministry",
            BODY,
        ),
        (
            "A spokesman for the Transport Ministry said so.",
            "A spokesman for the Transport Ministry",
            "Transport Ministry",
            BODY,
        ),
        (
            "It is over, the statement from the Energy Ministry said.",
            "the statement from the Energy Ministry",
            "Energy Ministry",
            BODY,
        ),
        (
            "The Wessex administration has said so.",
            "The Wessex administration",
            "Wessex administration",
            STATE,
        ),
        (
            "The Ukrainian government says it is so.",
            "The Ukrainian government",
            "Ukrainian government",
            STATE,
        ),
        (
            "Ukraine’s operational command said so.",
            "Ukraine’s operational command",
            "Ukraine’s operational command",
            BODY,
        ),
        ("Kyiv denies it.", "Kyiv", "Kyiv", STATE),
        ("The Kremlin had promised to go.", "The Kremlin", "Kremlin", STATE),
        ("The United States has warned of war.", "The United States", "United States", STATE),
        ("Downing Street said it was done.", "Downing Street", "Downing Street", STATE),
        ("Asuncion denies it.", "Asuncion", "Asuncion", STATE),
        ("Nobody was hurt, according to the fire service.", "the fire service", "fire service", BODY),
        ("Separatists began moving families.", "Separatists", "Separatists", CROWD),
        ("A US official said so.", "A US official", "US official", CROWD),
        ("Russian state media said so.", "Russian state media", "Russian state media", CROWD),
        ("Several analysts said so.", "Several analysts", "Several analysts", CROWD),
        ("Critics said so.", "Critics", "Critics", CROWD),
        (
            "The French ambassador to Kiev said he was staying.",
            "The French ambassador to Kiev",
            "French ambassador to Kiev",
            OFFICE,
        ),
    ],
)
def test_read_what_is_no_named_person(text: str, mention: str, name: str, kind: SourceKind) -> None:
    found = reading(text, mention)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)


def test_a_body_that_reports_what_others_said_is_not_the_union() -> None:
    text = "Reuters reported that Kestrel said the border will open. The union said: “We strike.”"
    assert reading(text, "The union") is None


def test_a_body_that_reports_what_others_said_may_be_the_agency() -> None:
    text = "Reuters reported that the mayor said the border will open. The agency said it saw the order."
    meant = reading(text, "The agency")
    assert meant is not None
    assert meant.name == "Reuters"


def test_read_delegates_as_the_body_they_come_from_with_its_acronym() -> None:
    text = (
        "Separatists from the Luhansk People’s Republic (LPR) claimed a hit. On Sunday, they said two died. "
        "“Two died,” the LPR said."
    )
    first, they, acronym = readings(
        text, "Separatists from the Luhansk People’s Republic (LPR)", "they", "the LPR"
    )[:3]
    assert first is not None
    assert they is not None
    assert acronym is not None
    assert (first.name, first.kind, first.aliases) == ("Luhansk People’s Republic", BODY, ("LPR",))
    assert they.name == acronym.name == first.name


@pytest.mark.parametrize(
    ("text", "mentions", "last"),
    [
        (
            "Kestrian Foreign Minister Vlad Maken said no. Maken added yes.",
            ["Kestrian Foreign Minister Vlad Maken", "Maken"],
            "Vlad Maken",
        ),
        ("Ann Lee, the mayor, said no. The mayor said yes.", ["Ann Lee", "The mayor"], "Ann Lee"),
        ("Ann Lee, the mayor of Tarn, spoke. She said yes.", ["She"], "Ann Lee"),
        (
            "Halvern Rail said in a statement that it was over. “It is over,” the statement said.",
            ["Halvern Rail", "the statement"],
            "Halvern Rail",
        ),
        (
            "Halvern Rail said it was over. The company said more.",
            ["Halvern Rail", "The company"],
            "Halvern Rail",
        ),
        (
            "Norland’s Transport Ministry said it was over. The ministry said more.",
            ["Norland’s Transport Ministry", "The ministry"],
            "Norland’s Transport Ministry",
        ),
        (
            "The Joint Forces Command said it was hit. He blamed rebels.",
            ["The Joint Forces Command", "He"],
            "Joint Forces Command",
        ),
        (
            "Dr. Amara Obi of the World Health Organization said no. The WHO said it had no data.",
            ["Dr. Amara Obi of the World Health Organization", "The WHO"],
            "World Health Organization",
        ),
        (
            "Ann Lee spoke. Her party, the Civic Union, said no.",
            ["Her party, the Civic Union"],
            "Civic Union",
        ),
        ("Acme Corp said sales rose. It said costs fell.", ["Acme Corp", "It"], "Acme Corp"),
        (
            "The Energy Ministry left. “No,” Peter Sand, a spokesman for the ministry, said. He said more.",
            ["The Energy Ministry", "Peter Sand", "He"],
            "Peter Sand",
        ),
        ("Protesters took to the streets. They chanted slogans.", ["They"], "Protesters"),
        (
            "The chief executive of Halvern Rail, Anton Kell, rode along. He told reporters it was fun.",
            ["He"],
            "Anton Kell",
        ),
        (
            "Passengers First, which speaks for users, said no. Its leader, Olga Fenn, said yes.",
            ["Passengers First", "Its leader, Olga Fenn"],
            "Olga Fenn",
        ),
    ],
)
def test_read_follows_references_in_the_document(text: str, mentions: list[str], last: str) -> None:
    found = readings(text, *mentions)[-1]
    assert found is not None
    assert found.name == last


def test_read_keeps_role_and_organisation_on_a_later_surname() -> None:
    text = "Clara Wendle, a spokeswoman for Halvern Rail, said no. “Yes,” Wendle said."
    _, later = readings(text, "Clara Wendle", "Wendle")
    assert later is not None
    assert (later.name, later.role, later.organisation) == ("Clara Wendle", "spokeswoman", "Halvern Rail")


def test_read_its_owner_as_the_organisation() -> None:
    text = "Halvern Rail would keep every station open, its chief executive, Anton Kell, said on Tuesday."
    found = reading(text, "its chief executive, Anton Kell")
    assert found is not None
    assert (found.name, found.role, found.organisation) == ("Anton Kell", "chief executive", "Halvern Rail")


def test_read_pronoun_skips_a_person_of_the_other_gender() -> None:
    text = "Mr. Ivan Dolan met the press. Clara Wendle, a spokeswoman for Acme Corp, said no. He said yes."
    _, _, he = readings(text, "Ivan Dolan", "Clara Wendle", "He")
    assert he is not None
    assert he.name == "Ivan Dolan"


def test_read_leaves_an_ambiguous_office_unresolved() -> None:
    text = "Finance Minister Ann Lee spoke. Energy Minister Bo Lind spoke. The minister said no."
    assert reading(text, "The minister") is None


def test_read_leaves_a_pronoun_without_antecedent_unresolved() -> None:
    assert reading("It rained all day. He said it was wet.", "He") is None


def test_pronoun_is_not_one_of_several_whom_a_relative_clause_names() -> None:
    text = (
        "Mayor Ivo Pratt says he feels great.\n\nSpeaking to reporters, Pratt refrained from attacking his "
        "rivals, particularly Govs. Jan Odd and Karl Lund, who say the mayor is no leader.\n\n"
        "He said the debate went well."
    )
    found = readings(text, "Mayor Ivo Pratt", "who", "He")[-1]
    assert found is None or found.name == "Ivo Pratt"


def test_pronoun_that_was_read_tells_the_gender_of_a_name() -> None:
    text = "Lex Odd left. He said it was late. Then she said that rents rose."
    he, she = readings(text, "He", "she")
    assert he is not None
    assert he.name == "Lex Odd"
    assert she is None or she.name is None
