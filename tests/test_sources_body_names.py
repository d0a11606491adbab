"""One body under several names: with and without "Party" or a legal form, by an acronym."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store_samples import add_document
from tracker.records import SourceKind, SpeakerReading
from tracker.sources import admin, review
from tracker.sources.resolver import Resolver
from tracker.store import source_links
from tracker.store import sources as store
from tracker.store.connection import Store

DAY = date(2024, 3, 1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "bodies.db") as opened, opened.write() as db:
        yield db


def body(db: Database, name: str, text: str = "") -> int | None:
    document = add_document(db, f"{text} {len(list(db['documents'].rows))}")
    reading = SpeakerReading(name, SourceKind.ORGANISATION)
    return Resolver(db, DAY, text).resolve(reading, document, name).source_id


def led(db: Database, party: str, leader: str) -> int | None:
    text = f"{party} leader {leader} spoke."
    reading = SpeakerReading(leader, SourceKind.PERSON, "leader", party)
    return Resolver(db, DAY, text).resolve(reading, add_document(db, text), leader).institution_id


@pytest.mark.parametrize(
    "names",
    [
        ("Halvern", "Halvern AG", "Halvern, Inc.", "Halvern S.A."),
        ("Halvern Steel plc", "Halvern Steel GmbH", "Halvern Steel"),
    ],
)
def test_legal_form_does_not_count(db: Database, names: tuple[str, ...]) -> None:
    assert len({body(db, name) for name in names}) == 1


@pytest.mark.parametrize("names", [("Labour", "Labour Party"), ("Labour Party", "Labour")])
def test_party_is_one_with_and_without_the_word(db: Database, names: tuple[str, str]) -> None:
    one, other = (led(db, name, "Jan Krol") for name in names)
    assert one == other
    assert store.get(db, one or 0).name == "Labour Party"


def test_party_of_another_leader_or_country_is_another(db: Database) -> None:
    known = led(db, "Labour", "Jan Krol")
    assert led(db, "Labour Party", "Ann Lee") != known
    green = body(db, "Progress", "Progress met in Croatia.")
    assert body(db, "Progress Party", "The Progress Party met in Norway.") != green


def test_name_of_a_person_is_no_party(db: Database) -> None:
    reading = SpeakerReading("Ann Green", SourceKind.PERSON)
    Resolver(db, DAY).resolve(reading, add_document(db, "Ann Green"), "Ann Green")
    party = body(db, "Green Party", "The Green Party met.")
    assert body(db, "Green", "Green met.") != party


def test_acronym_is_the_body_that_the_text_or_the_database_gives_it(db: Database) -> None:
    known = body(db, "Volkswagen AG")
    assert body(db, "VW", "Volkswagen (VW) is sold. VW said so.") == known
    assert body(db, "VW", "VW said so.") == known
    union = body(db, "Harrow Ferry Union")
    assert body(db, "HFU", "The Harrow Ferry Union met. HFU said so.") == union
    assert body(db, "XYZ", "The Harrow Ferry Union met.") != union


def reasons(db: Database) -> list[str]:
    """Why each link is doubtful."""
    return [each.link.reason for each in review.doubts(db) if each.link is not None]


@pytest.mark.parametrize("name", ["VW", "Volkswagen"])
def test_acronym_that_was_stored_first_gets_the_name_that_a_later_text_gives_it(
    db: Database, name: str
) -> None:
    known = body(db, "VW", "VW said so.")
    assert body(db, name, "Volkswagen (VW) is sold. It said so.") == known
    assert store.get(db, known or 0).name == "Volkswagen"
    assert reasons(db) == ["known as “VW” so far; this text has “Volkswagen (VW)”"]
    assert body(db, "VW", "VW said so again.") == known
    assert body(db, "Volkswagen", "Volkswagen said so again.") == known
    assert len(reasons(db)) == 1


def test_acronym_is_surely_the_name_that_a_document_on_it_has_too(db: Database) -> None:
    known = body(db, "VW", "VW sells cars. A Volkswagen is a car.")
    assert body(db, "Volkswagen", "Volkswagen (VW) is sold.") == known
    assert reasons(db) == []
    (link,) = [each for each in source_links.of_source(db, known or 0) if each.name == "Volkswagen"]
    assert link.reason == (
        "known as “VW” so far; this text has “Volkswagen (VW)”; a document on “VW” names Volkswagen"
    )


def test_acronym_in_another_country_is_not_the_name_of_a_later_text(db: Database) -> None:
    known = body(db, "NFU", "NFU met in Croatia.")
    assert body(db, "Northern Ferry Union", "The Northern Ferry Union (NFU) met in Norway.") != known
    assert reasons(db) == []


def test_acronym_without_brackets_is_listed_and_kept_apart(db: Database) -> None:
    known = body(db, "HFU", "HFU met.")
    union = body(db, "HFU", "The Harrow Ferry Union met. HFU said so.")
    assert union != known
    assert reasons(db) == [
        f"may be s{known} HFU, which the text calls it too; if so: tracker sources merge s{known} s{union}"
    ]
    body(db, "HFU", "The Harrow Ferry Union met again. HFU said so.")
    assert len(reasons(db)) == 1, "once for each pair"


def test_acronym_and_name_that_are_both_stored_are_listed_once_a_text_tells(db: Database) -> None:
    short, full = body(db, "VW", "VW said so."), body(db, "Volkswagen", "Volkswagen's shares fell.")
    assert short != full
    assert body(db, "Volkswagen", "Volkswagen (VW) is sold; Volkswagen's shares fell.") == full
    (reason,) = reasons(db)
    assert f"tracker sources merge s{short} s{full}" in reason
    admin.merge(db, f"s{short}", f"s{full}")
    assert body(db, "VW", "VW said it once more.") == full


def test_acronym_with_a_name_of_its_own_is_not_renamed(db: Database) -> None:
    known = body(db, "VW", "Volkswagen (VW) is sold.")
    assert body(db, "Vale Works", "Vale Works (VW) is sold.") != known
    assert store.get(db, known or 0).name == "Volkswagen"
