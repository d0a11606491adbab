"""What a person may change by hand, with the messages that help on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store_samples import add_document
from tracker.errors import NotFoundError, UsageError
from tracker.records import SourceKind, SpeakerReading
from tracker.sources import admin, tree
from tracker.sources.resolver import Resolver
from tracker.store import sources as store
from tracker.store.connection import Store


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "admin.db") as opened, opened.write() as db:
        resolver = Resolver(db, date(2022, 2, 20))
        add_document(db)
        for name, role in [
            ("Vladimir Makei", "Belarusian Foreign Minister"),
            ("Boris Johnson", None),
            ("Ron Johnson", None),
        ]:
            resolver.resolve(SpeakerReading(name, SourceKind.PERSON, role), 1)
        yield db


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Vladimir Makei", "Vladimir Makei"),
        ("makei", "Vladimir Makei"),
        ("Minsk", "Government of Belarus"),
        ("the Belarusian Foreign Ministry", "Ministry of Foreign Affairs of Belarus"),
        ("Foreign Ministry of Belarus", "Ministry of Foreign Affairs of Belarus"),
        ("Republic of Belarus", "Government of Belarus"),
    ],
)
def test_find_takes_any_name(db: Database, words: str, name: str) -> None:
    found = admin.find(db, words)
    assert store.get(db, found).name == name
    assert admin.find(db, f"s{found}") == admin.find(db, found) == found


def test_find_offers_the_nearest_names(db: Database) -> None:
    with pytest.raises(NotFoundError, match="did you mean Vladimir Makei"):
        admin.find(db, "Wladimir Makej")
    with pytest.raises(NotFoundError, match="tracker sources list"):
        admin.find(db, "zzzz")
    with pytest.raises(NotFoundError):
        admin.find(db, "s999")


def test_find_lists_what_is_ambiguous(db: Database) -> None:
    with pytest.raises(UsageError, match=r"Boris Johnson, s\d+ Ron Johnson"):
        admin.find(db, "Johnson")


def test_alias_is_found_from_then_on(db: Database) -> None:
    source = admin.alias(db, "Boris Johnson", "BoJo")
    assert admin.find(db, "bojo") == source
    with pytest.raises(UsageError, match="not a name"):
        admin.alias(db, source, "—")


def test_merge_leaves_the_second(db: Database) -> None:
    left = admin.merge(db, "Ron Johnson", "Boris Johnson")
    assert admin.find(db, "Johnson") == left
    with pytest.raises(UsageError, match="same source already"):
        admin.merge(db, "Ron Johnson", "Boris Johnson")


def test_affiliate_makes_the_institution(db: Database) -> None:
    institution = admin.affiliate(
        db, "Boris Johnson", "British government", "Prime Minister", date(2019, 7, 24), date(2022, 9, 6)
    )
    boris = admin.find(db, "Boris Johnson")
    assert store.get(db, institution).name == "Government of the United Kingdom"
    assert tree.ancestors(db, boris, date(2020, 1, 1)) == [boris, institution]
    assert tree.ancestors(db, boris, date(2023, 1, 1)) == [boris]
    known = admin.affiliate(db, boris, institution, "Prime Minister")
    assert known == institution


def test_affiliate_refuses_what_cannot_be(db: Database) -> None:
    with pytest.raises(UsageError, match="before it begins"):
        admin.affiliate(db, "Boris Johnson", "NATO", None, date(2020, 1, 1), date(2019, 1, 1))
    with pytest.raises(UsageError, match="for itself"):
        admin.affiliate(db, "Boris Johnson", "Boris Johnson")
    with pytest.raises(NotFoundError):
        admin.affiliate(db, "Boris Johnson", "s999")
    with pytest.raises(UsageError, match="proper name"):
        admin.affiliate(db, "Boris Johnson", "the company")


def test_list_views_shows_names_and_bodies(db: Database) -> None:
    views = admin.list_views(db)
    makei = next(view for view in views if view.name == "Vladimir Makei")
    assert [one.institution for one in makei.affiliations] == ["Ministry of Foreign Affairs of Belarus"]
    assert makei.aliases == ("Makei",)
    assert len(admin.list_views(db, 2)) == 2
