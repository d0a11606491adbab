"""Readings → stored sources, on a real database: trees, identity across documents, repeatability."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store_samples import add_document
from tracker.records import SourceKind, SpeakerReading
from tracker.sources import tree
from tracker.sources.resolver import Resolved, Resolver
from tracker.store import sources as store
from tracker.store.connection import Store

PERSON, ORGANISATION = SourceKind.PERSON, SourceKind.ORGANISATION
GOVERNMENT, COLLECTIVE = SourceKind.GOVERNMENT, SourceKind.COLLECTIVE
DAY = date(2022, 2, 20)

MINISTRY = SpeakerReading("Belarusian Defense Ministry", ORGANISATION)
KHRENIN = SpeakerReading("General Viktor Khrenin", PERSON, "Belarusian Defense Minister General")
MAKEI = SpeakerReading("Vladimir Makei", PERSON, "Belarusian Foreign Minister")
LAVROV = SpeakerReading("Sergei Lavrov", PERSON, "Russian Foreign Minister")
KREMLIN = SpeakerReading("Kremlin", GOVERNMENT)
PESKOV = SpeakerReading("Dmitry Peskov", PERSON, "Vladimir Putin’s spokesman")
LPR = SpeakerReading("Luhansk People’s Republic", ORGANISATION, aliases=("LPR",))
COMMAND = SpeakerReading("Ukraine’s operational command", ORGANISATION)
KYIV = SpeakerReading("Kyiv", GOVERNMENT)
SEPARATISTS = SpeakerReading("Separatists", COLLECTIVE)
BIDEN = SpeakerReading("The Biden administration", ORGANISATION)
CAST = [MINISTRY, KHRENIN, MAKEI, LAVROV, KREMLIN, PESKOV, LPR, COMMAND, KYIV, SEPARATISTS, BIDEN]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "sources.db") as opened:
        yield opened


def read(opened: Store, document_id: int, *readings: SpeakerReading, text: str = "") -> list[Resolved]:
    with opened.write() as db:
        document_id = add_document(db, str(document_id))
        resolver = Resolver(db, DAY, text)
        return [resolver.resolve(reading, document_id, reading.name) for reading in readings]


def bodies(db: Database, found: Resolved) -> list[str]:
    return [
        store.get(db, each).name for each in tree.institutions(db, found.source_id, found.institution_id, DAY)
    ]


def test_cast_of_the_article_lands_in_the_right_trees(opened: Store) -> None:
    found = dict(zip(CAST, read(opened, 1, *CAST), strict=True))
    db = opened.db
    assert bodies(db, found[MINISTRY]) == ["Ministry of Defence of Belarus", "Government of Belarus"]
    assert bodies(db, found[KHRENIN]) == ["Ministry of Defence of Belarus", "Government of Belarus"]
    assert bodies(db, found[MAKEI]) == ["Ministry of Foreign Affairs of Belarus", "Government of Belarus"]
    assert bodies(db, found[LAVROV]) == ["Ministry of Foreign Affairs of Russia", "Government of Russia"]
    assert bodies(db, found[KREMLIN]) == ["Government of Russia"]
    assert bodies(db, found[PESKOV]) == ["Vladimir Putin"]
    assert bodies(db, found[LPR]) == ["Luhansk People's Republic"]
    assert bodies(db, found[COMMAND]) == [
        "Operational command of Ukraine",
        "Armed Forces of Ukraine",
        "Government of Ukraine",
    ]
    assert bodies(db, found[KYIV]) == ["Government of Ukraine"]
    assert bodies(db, found[SEPARATISTS]) == []
    assert bodies(db, found[BIDEN]) == ["Biden administration"]
    assert found[KHRENIN] == Resolved(
        found[KHRENIN].source_id, found[MINISTRY].source_id, "Defense Minister", "Viktor Khrenin"
    )

    def common(one: SpeakerReading, other: SpeakerReading) -> str | None:
        voices = [tree.Voice(found[each].source_id, found[each].institution_id, DAY) for each in (one, other)]
        body = tree.nearest_common(*(tree.bodies(db, voice) for voice in voices))
        return store.get(db, body).name if body is not None else None

    assert common(MAKEI, MINISTRY) == common(MAKEI, KHRENIN) == "Government of Belarus"
    assert common(KHRENIN, MINISTRY) == "Ministry of Defence of Belarus"
    assert common(LAVROV, KREMLIN) == "Government of Russia"
    assert common(COMMAND, KYIV) == "Government of Ukraine"
    assert common(LAVROV, MAKEI) is None
    assert common(LPR, SEPARATISTS) is None
    assert common(PESKOV, KREMLIN) is None


def test_reading_a_document_twice_adds_nothing(opened: Store) -> None:
    first = read(opened, 1, *CAST)
    before = {table: opened.db[table].count for table in ("sources", "aliases", "affiliations")}
    assert read(opened, 1, *CAST) == first
    assert {table: opened.db[table].count for table in before} == before


def test_every_alias_and_affiliation_says_why(opened: Store) -> None:
    read(opened, 1, *CAST)
    for table in ("sources", "aliases", "affiliations"):
        assert list(opened.db.query(f"select * from {table} where reason = ''")) == []


def test_collective_is_another_in_every_document(opened: Store) -> None:
    [one], [other] = read(opened, 1, SEPARATISTS), read(opened, 2, SEPARATISTS)
    assert one.source_id != other.source_id
    assert one.institution_id is other.institution_id is None
    assert read(opened, 1, SEPARATISTS) == [one]


def test_full_name_is_the_same_person_in_every_document(opened: Store) -> None:
    [one] = read(opened, 1, MAKEI)
    [other] = read(opened, 2, SpeakerReading("Vladimir V. Makei", PERSON))
    assert other.source_id == one.source_id
    assert (other.institution_id, other.role) == (one.institution_id, "Foreign Minister")


def test_bare_surname_finds_its_only_bearer(opened: Store) -> None:
    [one] = read(opened, 1, MAKEI)
    [other] = read(opened, 2, SpeakerReading("Makei", PERSON))
    assert other.source_id == one.source_id


def test_bare_surname_of_two_people_is_a_source_of_its_document(opened: Store) -> None:
    boris, ron = (SpeakerReading(name, PERSON) for name in ("Boris Johnson", "Ron Johnson"))
    bare = SpeakerReading("Johnson", PERSON)
    known = {each.source_id for each in read(opened, 1, boris, ron)}
    assert len(known) == 2
    [second], [third] = read(opened, 2, bare), read(opened, 3, bare)
    assert len({second.source_id, third.source_id, *known}) == 4
    assert read(opened, 2, bare) == [second]
    [named, same] = read(opened, 4, ron, bare)
    assert named.source_id == same.source_id


def test_bare_surname_in_another_office_is_somebody_else(opened: Store) -> None:
    [known] = read(opened, 1, MAKEI)
    [other] = read(opened, 2, SpeakerReading("Makei", PERSON, "Halvern Rail chief executive"))
    [again] = read(opened, 3, SpeakerReading("Makei", PERSON, "Belarusian Foreign Minister"))
    assert other.source_id != known.source_id
    assert again.source_id == known.source_id


def test_former_minister_speaks_for_nobody(opened: Store) -> None:
    read(opened, 1, MAKEI)
    [later] = read(opened, 2, SpeakerReading("Vladimir Makei", PERSON, "former Belarusian foreign minister"))
    assert later.institution_id is None


@pytest.mark.parametrize("order", [1, -1])
def test_invented_country_has_one_tree_whichever_word_comes_first(opened: Store, order: int) -> None:
    readings = [
        SpeakerReading("Norlandian Defense Ministry", ORGANISATION),
        SpeakerReading("Ann Lee", PERSON, "Norland’s foreign minister"),
        SpeakerReading("Government of Norland", GOVERNMENT),
    ][::order]
    found = [read(opened, number, reading)[0] for number, reading in enumerate(readings, 1)]
    assert {bodies(opened.db, each)[-1] for each in found} == {"Government of Norland"}
    assert len([one for one in store.all_sources(opened.db) if one.kind is GOVERNMENT]) == 1


def test_text_gives_the_noun_of_an_invented_country(opened: Store) -> None:
    text = "The Norlandian army moved on Friday. Snow fell across Norland."
    [found] = read(opened, 1, SpeakerReading("Norlandian Defense Ministry", ORGANISATION), text=text)
    assert bodies(opened.db, found) == ["Ministry of Defence of Norland", "Government of Norland"]


def test_ministry_without_a_country_is_that_of_the_text(opened: Store) -> None:
    text = "The Transport Ministry of Norland supports it, the deputy transport minister, Jonas Pellow, said."
    [found] = read(opened, 1, SpeakerReading("Jonas Pellow", PERSON, "deputy transport minister"), text=text)
    assert bodies(opened.db, found) == ["Ministry of Transport of Norland", "Government of Norland"]


def test_ministry_without_a_country_is_the_only_one_known(opened: Store) -> None:
    bare = SpeakerReading("Transport Ministry", ORGANISATION)
    [norland] = read(opened, 1, SpeakerReading("Norland’s Transport Ministry", ORGANISATION))
    [found] = read(opened, 2, bare)
    assert found.source_id == norland.source_id
    read(opened, 3, SpeakerReading("French Transport Ministry", ORGANISATION))
    [open_question] = read(opened, 4, bare)
    assert store.get(opened.db, open_question.source_id or 0).name == "Ministry of Transport"
    [told] = read(opened, 5, bare, text="Strikes spread across Norland.")
    assert told.source_id == norland.source_id


def test_ministry_of_another_country_than_the_text_names_is_not_taken(opened: Store) -> None:
    [norland] = read(opened, 1, SpeakerReading("Norland’s Transport Ministry", ORGANISATION))
    [found] = read(opened, 2, SpeakerReading("Transport Ministry", ORGANISATION), text="Strikes hit France.")
    assert found.source_id != norland.source_id


def test_spokesman_meets_the_government_his_principal_leads(opened: Store) -> None:
    peskov, putin = read(opened, 1, PESKOV, SpeakerReading("Vladimir Putin", PERSON, "Russian President"))
    assert bodies(opened.db, peskov) == ["Vladimir Putin", "Government of Russia"]
    assert bodies(opened.db, putin) == ["Government of Russia"]


def test_administration_of_a_known_leader_is_part_of_the_government(opened: Store) -> None:
    _, found = read(opened, 1, SpeakerReading("Joe Biden", PERSON, "US President"), BIDEN)
    assert bodies(opened.db, found) == ["Biden administration", "Government of the United States"]


def test_adviser_finds_a_person_by_surname(opened: Store) -> None:
    leader, adviser = read(
        opened,
        1,
        SpeakerReading("Volodymyr Zelensky", PERSON, "Ukrainian President"),
        SpeakerReading("Mykhailo Podolyak", PERSON, "Zelensky adviser"),
    )
    assert adviser.institution_id == leader.source_id


def test_words_without_a_name_are_a_source_of_their_document(opened: Store) -> None:
    service = SpeakerReading("fire service", ORGANISATION)
    [one], [other] = read(opened, 1, service), read(opened, 2, service)
    assert one.source_id != other.source_id
    assert one.institution_id is None


def test_unresolved_speaker_keeps_its_mention(opened: Store) -> None:
    with opened.write() as db:
        assert Resolver(db).resolve(None, 1, "he") == Resolved(None, None, None, "he")
    assert store.count(opened.db) == 0


@pytest.mark.parametrize(
    ("speaker", "kind"),
    [
        ("Barack Obama", PERSON),
        ("Obama, Barack", PERSON),
        ("Facebook posts", COLLECTIVE),
        ("Bloggers", COLLECTIVE),
        ("Viral image", COLLECTIVE),
        ("Chain email", COLLECTIVE),
        ("National Republican Congressional Committee", ORGANISATION),
        ("AFL-CIO", ORGANISATION),
        ("Halvern Rail", ORGANISATION),
        ("moveon.org", ORGANISATION),
        ("MoveOn", ORGANISATION),
        ("NRA", ORGANISATION),
        ("Usha Nra", PERSON),
        ("Kremlin", GOVERNMENT),
        ("Israel", GOVERNMENT),
        ("Belarusian Defense Ministry", ORGANISATION),
        ("Acme, Inc.", ORGANISATION),
    ],
)
def test_imported_speaker_has_a_kind(opened: Store, speaker: str, kind: SourceKind) -> None:
    with opened.write() as db:
        found = Resolver(db).resolve_named(speaker, None, None, add_document(db))
        assert found.source_id is not None
        assert store.get(db, found.source_id).kind is kind


def test_imported_speakers_are_one_source_over_statements(opened: Store) -> None:
    with opened.write() as db:
        for number in range(1, 5):
            assert add_document(db, f"Text {number}") == number
        one = Resolver(db, DAY).resolve_named("Anton Kelderby", "chief executive", "Halvern Rail", 1)
        other = Resolver(db, DAY).resolve_named("Kelderby, Anton", None, None, 2)
        posts = [Resolver(db).resolve_named("Facebook posts", None, None, each).source_id for each in (3, 4)]
        assert one.source_id == other.source_id
        assert bodies(db, one) == bodies(db, other) == ["Halvern Rail"]
        assert posts[0] != posts[1]
        assert Resolver(db).resolve_named("Facebook posts").source_id is None
        assert Resolver(db).resolve_named(None) == Resolved(None, None, None, None)
