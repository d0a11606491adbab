"""Affiliations → trees: order, dates, loops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tracker.records import Affiliation, SourceKind
from tracker.sources import tree
from tracker.sources.tree import Voice
from tracker.store import sources as store
from tracker.store.connection import Store


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "tree.db") as opened, opened.write() as db:
        yield db


def make(db: Database, *names: str, kind: SourceKind = SourceKind.ORGANISATION) -> list[int]:
    return [store.add(db, kind, name, "test") for name in names]


def link(
    db: Database, member: int, institution: int, since: date | None = None, until: date | None = None
) -> None:
    store.add_affiliation(db, Affiliation(member, institution, "part", since, until, reason="test"))


def common(db: Database, one: Voice, other: Voice) -> int | None:
    return tree.nearest_common(tree.bodies(db, one), tree.bodies(db, other))


def test_ancestors_are_nearest_first_and_loops_end(db: Database) -> None:
    a, b, c, top = make(db, "a", "b", "c", "top")
    link(db, a, b)
    link(db, a, c)
    link(db, b, top)
    link(db, c, top)
    link(db, top, a)
    assert tree.ancestors(db, a) == [a, b, c, top]
    assert tree.members(db, top) == {a, b, c}
    assert tree.ancestors(db, top) == [top, a, b, c]


def test_affiliation_counts_on_its_days_only(db: Database) -> None:
    [person] = make(db, "p", kind=SourceKind.PERSON)
    old, new = make(db, "old", "new")
    link(db, person, old, date(2010, 1, 1), date(2015, 12, 31))
    link(db, person, new, date(2016, 1, 1))
    assert tree.ancestors(db, person, date(2012, 5, 1)) == [person, old]
    assert tree.ancestors(db, person, date(2015, 12, 31)) == [person, old]
    assert tree.ancestors(db, person, date(2016, 1, 1)) == [person, new]
    assert tree.ancestors(db, person, date(2009, 1, 1)) == [person]
    assert tree.ancestors(db, person) == [person, old, new]


def test_institutions_of_a_person_are_those_of_the_claim(db: Database) -> None:
    person, principal = make(db, "p", "principal", kind=SourceKind.PERSON)
    ministry, government = make(db, "ministry", "government")
    link(db, person, ministry)
    link(db, ministry, government)
    assert tree.institutions(db, person, None) == []
    assert tree.institutions(db, person, ministry) == [ministry, government]
    assert tree.institutions(db, ministry, ministry) == [ministry, government]
    assert tree.institutions(db, person, principal) == [principal]
    assert tree.institutions(db, None, None) == []


def test_common_institution_is_the_nearest(db: Database) -> None:
    one, other = make(db, "one", "other", kind=SourceKind.PERSON)
    office, ministry, government = make(db, "office", "ministry", "government")
    link(db, office, ministry)
    link(db, ministry, government)
    assert common(db, Voice(one, office), Voice(other, ministry)) == ministry
    assert common(db, Voice(one, office), Voice(government, government)) == government
    assert common(db, Voice(one, None), Voice(other, ministry)) is None
    assert common(db, Voice(one, None), Voice(other, one)) == one
    assert common(db, Voice(None, None), Voice(None, None)) is None


def test_merged_institution_keeps_its_place(db: Database) -> None:
    [person] = make(db, "p", kind=SourceKind.PERSON)
    double, ministry, government = make(db, "double", "ministry", "government")
    link(db, person, double)
    link(db, ministry, government)
    store.merge(db, double, ministry, "test")
    assert tree.institutions(db, person, double) == [ministry, government]
