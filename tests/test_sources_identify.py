"""A reading → an identity and the chain of bodies above it, for real and invented countries."""

from __future__ import annotations

import pytest
from test_sources_polities import INVENTED

from tracker.records import SourceKind, SpeakerReading
from tracker.sources import names, polities
from tracker.sources.identify import Identity, identify

PERSON, ORGANISATION = SourceKind.PERSON, SourceKind.ORGANISATION
GOVERNMENT, OFFICE = SourceKind.GOVERNMENT, SourceKind.OFFICE


def person(role: str | None = None, organisation: str | None = None, nouns: tuple[str, ...] = ()) -> Identity:
    return identify(SpeakerReading("Ann Lee", PERSON, role, organisation), nouns)


def body(name: str, nouns: tuple[str, ...] = ()) -> Identity:
    return identify(SpeakerReading(name, ORGANISATION), nouns)


def above(identity: Identity) -> list[str]:
    return [link.institution.name for link in identity.links]


BODIES = [
    ("Belarusian Defense Ministry", ["Ministry of Defence of Belarus", "Government of Belarus"]),
    (
        "the Dutch Foreign Ministry",
        ["Ministry of Foreign Affairs of the Netherlands", "Government of the Netherlands"],
    ),
    (
        "Ministry of Foreign Affairs of the Russian Federation",
        ["Ministry of Foreign Affairs of Russia", "Government of Russia"],
    ),
    (
        "Ukraine’s operational command",
        ["Operational command of Ukraine", "Armed Forces of Ukraine", "Government of Ukraine"],
    ),
    (
        "The Ukrainian Joint Forces Command",
        ["Joint Forces Command of Ukraine", "Armed Forces of Ukraine", "Government of Ukraine"],
    ),
    ("Israeli military", ["Armed Forces of Israel", "Government of Israel"]),
    ("IDF", ["Armed Forces of Israel", "Government of Israel"]),
    ("Pentagon", ["Ministry of Defence of the United States", "Government of the United States"]),
    (
        "State Department",
        ["Ministry of Foreign Affairs of the United States", "Government of the United States"],
    ),
    ("German Foreign Office", ["Ministry of Foreign Affairs of Germany", "Government of Germany"]),
    ("New Zealand's Ministry of Health", ["Ministry of Health of New Zealand", "Government of New Zealand"]),
    ("South Korean Defence Ministry", ["Ministry of Defence of South Korea", "Government of South Korea"]),
    ("Moscow’s foreign ministry", ["Ministry of Foreign Affairs of Russia", "Government of Russia"]),
    (
        "Russian embassy in London",
        ["Embassy of Russia in London", "Ministry of Foreign Affairs of Russia", "Government of Russia"],
    ),
    ("Norland’s Transport Ministry", ["Ministry of Transport of Norland", "Government of Norland"]),
    ("The Transport Ministry of Norland", ["Ministry of Transport of Norland", "Government of Norland"]),
    ("Norland Transport Ministry", ["Ministry of Transport of Norland", "Government of Norland"]),
    ("European Commission", ["European Commission", "European Union"]),
    ("Kremlin", ["Government of Russia"]),
    ("Moscow", ["Government of Russia"]),
    ("the United States", ["Government of the United States"]),
    ("Kyiv", ["Government of Ukraine"]),
    ("The Ukrainian government", ["Government of Ukraine"]),
    ("Belarusian authorities", ["Government of Belarus"]),
    ("Norland’s government", ["Government of Norland"]),
    ("NATO", ["NATO"]),
    ("Transport Ministry", ["Ministry of Transport"]),
    ("National Defense Ministry", ["Ministry of Defence"]),
    ("Federal Transport Ministry", ["Ministry of Transport"]),
    ("Children’s Ministry", ["Children's Ministry"]),
    ("Ukrainian parliament", ["Parliament of Ukraine"]),
    ("Russian state media", ["Russian state media"]),
    ("Biden administration", ["Biden administration"]),
    ("Boris Johnson government", ["Boris Johnson government"]),
    ("Luhansk People’s Republic", ["Luhansk People's Republic"]),
    ("Free Syrian Army", ["Free Syrian Army"]),
    ("New York Police Department", ["New York Police Department"]),
    ("Kyiv police", ["Kyiv police"]),
    ("Norland Rail Workers’ Union", ["Norland Rail Workers' Union"]),
    ("Halvern Rail", ["Halvern Rail"]),
    ("Georgia Department of Transportation", ["Georgia Department of Transportation"]),
    ("Washington Department of Health", ["Washington Department of Health"]),
    ("Georgian Health Ministry", ["Ministry of Health of Georgia", "Government of Georgia"]),
    ("Tesla’s board", ["Tesla's board"]),
]


@pytest.mark.parametrize(("name", "tree"), BODIES)
def test_body_stands_in_its_tree(name: str, tree: list[str]) -> None:
    found = body(name)
    assert [found.name, *above(found)] == tree


ROLES = [
    (
        "Belarusian Foreign Minister",
        "Foreign Minister",
        ["Ministry of Foreign Affairs of Belarus", "Government of Belarus"],
    ),
    (
        "Belarusian Defense Minister General",
        "Defense Minister",
        ["Ministry of Defence of Belarus", "Government of Belarus"],
    ),
    ("British Foreign Secretary", "Foreign Secretary", ["Ministry of Foreign Affairs of the United Kingdom"]),
    ("US Secretary of State", "Secretary of State", ["Ministry of Foreign Affairs of the United States"]),
    ("Georgia Secretary of State", "Secretary of State", ["Office of the Secretary of State of Georgia"]),
    ("Russian deputy foreign minister", "deputy foreign minister", ["Ministry of Foreign Affairs of Russia"]),
    ("UK Home Secretary", "Home Secretary", ["Ministry of Interior of the United Kingdom"]),
    (
        "Norland’s transport minister",
        "transport minister",
        ["Ministry of Transport of Norland", "Government of Norland"],
    ),
    ("deputy transport minister", "deputy transport minister", ["Ministry of Transport"]),
    ("Minister for Fisheries of Norland", "Minister for Fisheries", ["Ministry of Fisheries of Norland"]),
    ("Belarusian President", "President", ["Government of Belarus"]),
    ("Prime Minister of the Netherlands", "Prime Minister", ["Government of the Netherlands"]),
    ("British Prime Minister", "Prime Minister", ["Government of the United Kingdom"]),
    ("German Chancellor", "Chancellor", ["Government of Germany"]),
    ("Norland’s prime minister", "prime minister", ["Government of Norland"]),
    (
        "chancellor of the exchequer",
        "chancellor of the exchequer",
        ["Ministry of Finance of the United Kingdom"],
    ),
    (
        "Russian Foreign Ministry spokeswoman",
        "spokeswoman",
        ["Ministry of Foreign Affairs of Russia", "Government of Russia"],
    ),
    ("Kremlin spokesman", "spokesman", ["Government of Russia"]),
    ("White House press secretary", "press secretary", ["Government of the United States"]),
    (
        "a spokesman for Norland’s Transport Ministry",
        "spokesman",
        ["Ministry of Transport of Norland", "Government of Norland"],
    ),
    ("Vladimir Putin’s spokesman", "spokesman", ["Vladimir Putin"]),
    ("spokesman for Vladimir Putin", "spokesman", ["Vladimir Putin"]),
    (
        "French ambassador to Kiev",
        "ambassador to Kiev",
        ["Ministry of Foreign Affairs of France", "Government of France"],
    ),
    ("Ukraine’s ambassador to Germany", "ambassador to Germany", ["Ministry of Foreign Affairs of Ukraine"]),
    ("Ukraine’s army chief", "army chief", ["Armed Forces of Ukraine", "Government of Ukraine"]),
    ("NATO Secretary General", "Secretary General", ["NATO"]),
    ("Acme Corp chief executive", "chief executive", ["Acme Corp"]),
    ("chief executive of Halvern Rail", "chief executive", ["Halvern Rail"]),
    ("president and chief executive of Halvern Rail", "president and chief executive", ["Halvern Rail"]),
    (
        "general secretary of the Norland Rail Workers’ Union",
        "general secretary",
        ["Norland Rail Workers' Union"],
    ),
    ("leader of the opposition Harvest Party", "leader", ["Harvest Party"]),
    ("head of the centrist Tax Policy Center, a think tank", "head", ["Tax Policy Center"]),
    ("executive director of AROS", "executive director", ["AROS"]),
    ("London mayor", "mayor", ["City of London"]),
    ("Texas Governor", "Governor", ["Office of the Governor of Texas"]),
    ("Bank of England governor", "governor", ["Bank of England"]),
    ("Tesla’s president", "president", ["Tesla"]),
    ("Tesla’s spokesman", "spokesman", ["Tesla"]),
]


@pytest.mark.parametrize(("role", "title", "tree"), ROLES)
def test_role_leads_to_the_body(role: str, title: str, tree: list[str]) -> None:
    found = person(role)
    assert found.name == "Ann Lee"
    assert found.links[0].role == title
    assert above(found)[: len(tree)] == tree
    assert all(link.reason for link in found.links)


@pytest.mark.parametrize(
    "role",
    [
        "former foreign minister of Norland",
        "ex-Prime Minister",
        "then former British Prime Minister",
        "President-elect",
        "shadow foreign secretary",
        "Ukrainian lawmaker",
        "opposition leader",
        "Belarusian opposition leader",
        "Political analyst",
        "Ukrainian soldier",
        "mayor",
        "spokesman",
        "general secretary",
        "professor at the University of Tarnwick",
        "US senator",
        "Connecticut’s tax commissioner",
        "New York state attorney general",
        "member of the European Parliament",
    ],
)
def test_role_speaks_for_nobody(role: str) -> None:
    assert person(role).links == ()


@pytest.mark.parametrize(
    ("role", "organisation", "institution"),
    [
        ("chief executive", "Acme Corp", "Acme Corp"),
        ("spokesman", "Transport Ministry", "Ministry of Transport"),
        ("transport minister", "Government of Norland", "Ministry of Transport of Norland"),
        ("a spokesman for the ministry", "Norland’s Transport Ministry", "Ministry of Transport of Norland"),
        ("general secretary", "Norland Rail Workers’ Union", "Norland Rail Workers' Union"),
        ("Professor", "University of Tarnwick", None),
        ("former chief executive", "Acme Corp", None),
        ("duty officer", "fire service", None),
        (None, "Halvern Rail", "Halvern Rail"),
    ],
)
def test_organisation_completes_the_role(
    role: str | None, organisation: str, institution: str | None
) -> None:
    found = person(role, organisation).institution
    assert (found.name if found else None) == institution


@pytest.mark.parametrize(
    "entry", [entry for entry in polities.table() if not entry.is_bloc], ids=lambda entry: entry.name
)
def test_every_country_has_one_tree(entry: polities.Polity) -> None:
    government = names.key(f"Government of {entry.name}")
    phrases = [
        f"{entry.name}'s Defense Ministry",
        f"Foreign Ministry of {entry.titled}",
        f"Ministry of Health of {entry.name}",
    ]
    phrases += [f"{demonym} Foreign Ministry" for demonym in entry.demonyms[:1]]
    for phrase in phrases:
        assert body(phrase).links[-1].institution.keys[0] == government, phrase
    roles = [
        f"{entry.name}'s foreign minister",
        f"President of {entry.titled}",
        f"prime minister of {entry.name}",
    ]
    roles += [f"{demonym} Foreign Minister" for demonym in entry.demonyms[:1]]
    for role in roles:
        assert person(role).links[-1].institution.keys[0] == government, role
    for word in (entry.name, *entry.aliases, *entry.capitals, *entry.seats):
        found = body(word)
        if polities.polity(word) == entry and found.kind is GOVERNMENT:
            assert found.keys[0] == government, word


@pytest.mark.parametrize(("noun", "adjective"), INVENTED)
@pytest.mark.parametrize("knows_noun", [True, False])
def test_invented_country_has_one_tree(noun: str, adjective: str, knows_noun: bool) -> None:
    nouns = (noun,) if knows_noun else ()
    government = body(f"Government of {noun}", nouns)
    bodies = [body(f"{noun}'s foreign ministry", nouns), person(f"{noun}'s foreign minister", None, nouns)]
    if knows_noun or polities.looks_like_demonym(adjective):
        bodies += [
            body(f"{adjective} Defense Ministry", nouns),
            person(f"{adjective} Foreign Minister", None, nouns),
        ]
    for found in bodies:
        top = found.links[-1].institution
        assert top.kind is GOVERNMENT
        assert top.keys[0] == government.keys[0]
        if knows_noun:
            assert top.name == f"Government of {noun}"


def test_office_without_a_holder_is_an_office() -> None:
    found = body("Norland's foreign minister")
    assert (found.kind, found.name) == (OFFICE, "Foreign minister of Norland")
    assert found.institution is not None
    assert found.institution.name == "Ministry of Foreign Affairs of Norland"


def test_place_read_as_a_person_is_a_government_unless_people_are_called_so() -> None:
    assert identify(SpeakerReading("Minsk", PERSON)).kind is GOVERNMENT
    assert identify(SpeakerReading("Jordan", PERSON)).kind is PERSON


def test_collective_is_never_affiliated() -> None:
    found = identify(SpeakerReading("Ukrainian officials", SourceKind.COLLECTIVE, "spokesman for NATO"))
    assert (found.kind, found.links, found.institution) == (SourceKind.COLLECTIVE, (), None)
