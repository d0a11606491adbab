"""Files of people, bodies and dated offices: three formats, what they change, what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database
from typer.testing import CliRunner

from tests.store_samples import add_document, new_claim
from tracker.cli.app import app
from tracker.errors import IntakeError
from tracker.records import SourceKind, SpeakerReading, StatedAt
from tracker.sources import admin, review, tree
from tracker.sources.offices_held import held_on
from tracker.sources.resolver import Resolver
from tracker.sources.roster_files import read_roster
from tracker.sources.rosters import Imported, store_roster
from tracker.store import claims
from tracker.store import sources as store
from tracker.store.connection import Store

CSV = """Role;Name;Institution;Aliases;From;To;ID;Parent;Note
transport minister;Mira Odd;Ministry of Transport of Norland;Mira Odde|M. Odd;2014-05;2016;Q1;;x
chief executive;Mira Odd;Halvern Rail;;2017-01-02;;Q1;;
;Halvern Rail;;HR;;;;Halvern Group;
"""
FTM = [
    {"id": "p1", "schema": "Person", "properties": {"name": ["Mira Odd"], "alias": ["Mira Odde"]}},
    {"id": "o1", "schema": "PublicBody", "properties": {"name": ["Ministry of Transport of Norland"]}},
    {"id": "c1", "schema": "Company", "properties": {"name": ["Halvern Rail"], "parent": ["c2"]}},
    {"id": "c2", "schema": "Company", "properties": {"name": ["Halvern Group"]}},
    {
        "id": "post",
        "schema": "Position",
        "properties": {"name": ["transport minister"], "organization": ["o1"]},
    },
    {
        "id": "oc",
        "schema": "Occupancy",
        "properties": {"holder": ["p1"], "post": ["post"], "startDate": ["2014-05"], "endDate": ["2016"]},
    },
    {
        "id": "d",
        "schema": "Directorship",
        "properties": {
            "director": ["p1"],
            "organization": ["c1"],
            "role": ["chief executive"],
            "startDate": ["2017-01-02"],
        },
    },
    {"id": "a", "schema": "Address", "properties": {"full": ["1 Road"]}},
]
POPOLO = {
    "persons": [
        {
            "id": "p1",
            "name": "Mira Odd",
            "other_names": [{"name": "Mira Odde"}],
            "memberships": [
                {"organization_id": "c1", "role": "chief executive", "start_date": "2017-01-02"},
            ],
        }
    ],
    "organizations": [
        {"id": "o1", "name": "Ministry of Transport of Norland"},
        {"id": "c1", "name": "Halvern Rail", "parent_id": "c2"},
        {"id": "c2", "name": "Halvern Group"},
    ],
    "posts": [{"id": "t", "label": "transport minister", "organization_id": "o1"}],
    "memberships": [{"person_id": "p1", "post_id": "t", "start_date": "2014-05", "end_date": "2016"}],
}
FILES = {
    "people.csv": CSV,
    "people.ftm.json": "\n".join(json.dumps(each) for each in FTM),
    "people.json": json.dumps(POPOLO),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "rosters.db") as opened, opened.write() as db:
        yield db


def take(db: Database, text: str, name: str = "people.csv") -> Imported:
    return store_roster(db, read_roster(text, name), name)


@pytest.mark.parametrize("name", FILES)
def test_each_format_gives_the_same_offices(db: Database, name: str) -> None:
    take(db, FILES[name], name)
    mira = admin.find(db, "Mira Odde")
    assert store.get(db, mira).name == "Mira Odd"
    rail, ministry = admin.find(db, "Halvern Rail"), admin.find(db, "Ministry of Transport of Norland")
    assert held_on(db, mira, date(2014, 4, 30)) == (None, None)
    assert held_on(db, mira, date(2014, 5, 1)) == (ministry, "transport minister")
    assert held_on(db, mira, date(2016, 12, 31)) == (ministry, "transport minister")
    assert held_on(db, mira, date(2017, 1, 1)) == (None, None)
    assert held_on(db, mira, date(2021, 1, 1)) == (rail, "chief executive")
    assert admin.find(db, "Halvern Group") in tree.ancestors(db, rail)
    assert all(name in each.reason for each in store.view(db, mira).affiliations)


@pytest.mark.parametrize("name", FILES)
def test_importing_twice_changes_nothing(db: Database, name: str) -> None:
    take(db, FILES[name], name)
    tables = ("sources", "aliases", "affiliations", "source_identifiers")
    before = {table: list(db[table].rows) for table in tables}
    again = take(db, FILES[name], name)
    assert (again.new_sources, again.new_terms, again.changed_claims) == (0, 0, 0)
    assert {table: list(db[table].rows) for table in tables} == before


def test_what_is_not_used_is_said(db: Database) -> None:
    assert take(db, CSV).ignored == ("Note",)
    assert take(db, FILES["people.ftm.json"], "people.ftm.json").ignored == ("Address",)


def test_two_ids_of_one_name_are_two_people(db: Database) -> None:
    take(db, "name,id,role,institution\nAnn Lee,Q1,mayor,City of Harrow\nAnn Lee,Q2,mayor,City of Tarnwick\n")
    assert len({one.id for one in store.by_key(db, "ann lee")}) == 2


def test_imported_office_holds_earlier_claims(db: Database) -> None:
    document = add_document(db, "Mira Odd spoke.", published_at=date(2015, 3, 1))
    found = Resolver(db, date(2015, 3, 1), "Mira Odd spoke.").resolve(
        SpeakerReading("Mira Odd", SourceKind.PERSON), document, "Mira Odd"
    )
    claim = claims.add(
        db,
        new_claim(
            document,
            source_id=found.source_id,
            speaker_name="Mira Odd",
            stated_at=StatedAt.on(date(2015, 3, 1)),
        ),
    )
    claims.mark_judged(db, [claim], "judge")
    assert take(db, CSV).changed_claims == 1
    assert claims.get(db, claim).source_id == admin.find(db, "Mira Odd")
    assert claims.get(db, claim).institution_id == admin.find(db, "Ministry of Transport of Norland")
    assert claims.waiting_for_verdict(db, "judge") == [claim]


def test_second_term_in_one_office_is_kept_beside_the_first(db: Database) -> None:
    take(
        db,
        "name,role,institution,since,until\nAnn Lee,mayor,City of Harrow,2001,2004\n"
        "Ann Lee,mayor,City of Harrow,2009,2012\n",
    )
    ann, harrow = admin.find(db, "Ann Lee"), admin.find(db, "City of Harrow")
    assert [held_on(db, ann, date(year, 6, 1))[0] for year in (2002, 2006, 2010)] == [harrow, None, harrow]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("who,what\nAnn Lee,mayor\n", "no column “name”"),
        ("name\n", "lists nobody"),
        ("name,since,institution\nAnn Lee,2015-13,Halvern Rail\n", "line 2: “2015-13” is not a date; write"),
        ("name,since,until,role\nAnn Lee,2016,2015,mayor of Harrow\n", "line 2: ends"),
        ("name,kind\nAnn Lee,robot\n", "line 2: “robot” is not a kind; write one of"),
        ("name,since\nAnn Lee,2016\n", "line 2: has dates but neither"),
        ("name,role\n,mayor\n", "line 2: has no name"),
        ("name,role\nLee, Ann,mayor\n", "line 2: has more cells"),
        ('name,institution\n"Ann Lee,Treasury\n', "line 2: unexpected end of data; close every quotation"),
        ('name,institution\nBo Strand,Treasury\n"Ann" Lee,Treasury\n', "line 3: .*close every quotation"),
        ("name,role\nAnn Lee,blogger\n", "line 2: “blogger” does not say for whom"),
        ('{"persons": [{"id": "1"}]}', "person 1: has no name"),
        ('{"persons": [{"id": "1", "name": "Ann"}], "memberships": [{"person_id": "1"}]}', "organization_id"),
        ('{"people": []}', "neither “persons” nor"),
        ("[1, 2]", "neither FollowTheMoney"),
        ("{", "line 1: is not JSON"),
        (
            '{"id":"a","schema":"Person","properties":{"name":["Ann"]}}\n'
            '{"id":"m","schema":"Membership","properties":{"member":["a"],"organization":["b"]}}',
            "entity m: names “b”, which the file does not list",
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(db: Database, text: str, message: str) -> None:
    with pytest.raises(IntakeError, match=message):
        take(db, text)


def test_import_is_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    path, file = tmp_path / "rosters.db", tmp_path / "people.csv"

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["--db", str(path), "sources", *words])
        return result.exit_code, result.output

    file.write_text(
        "name,role\nMira Odd,minister of transport of Norland\nAnn Lee,blogger\n", encoding="utf-8"
    )
    code, output = run("import", str(file))
    assert (code, "people.csv" in output or "line 3" in output) == (1, True)
    with Store.open(path) as opened:
        assert store.count(opened.db) == 0
    file.write_text(CSV, encoding="utf-8")
    assert run("import", str(file))[0] == 0
    code, output = run("show", "Mira Odde")
    assert "imported from people.csv" in output
    code, output = run("import", str(tmp_path / "nothing.csv"))
    assert (code, "nothing.csv: there is no such file" in output) == (1, True)


def test_names_that_only_may_be_somebodys_are_said_to_be_left_out() -> None:
    entity = {"id": "p1", "schema": "Person", "properties": {"name": ["Mira Odd"], "weakAlias": ["Mo"]}}
    roster = read_roster(json.dumps([entity]), "weak.json")
    assert roster.ignored == ("weakAlias",)
    assert roster.entries[0].aliases == ()


def test_one_new_source_is_one_and_an_institution_is_listed_once(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(
        "name,institution,role\nMira Odd,Harrow Rail,director\nMira Odd,Harrow Rail,chairwoman\n",
        encoding="utf-8",
    )
    runner = CliRunner()
    assert runner.invoke(app, ["sources", "import", str(path)]).exit_code == 0
    path.write_text("name\nJon Bak\n", encoding="utf-8")
    assert "1 new source, " in runner.invoke(app, ["sources", "import", str(path)]).stderr
    listed = runner.invoke(app, ["sources", "list"]).stdout
    row = next(line for line in listed.splitlines() if "Mira Odd" in line)
    assert row.count("Harrow Rail") == 1


def test_dates_imported_after_a_merge_come_back_when_it_is_undone(db: Database) -> None:
    rail = Resolver(db).resolve_named("Jon Bak", "director", "Harrow Rail", add_document(db, "one")).source_id
    other = Resolver(db).resolve_named("Jan Bock", "poet", None, add_document(db, "two")).source_id
    assert rail
    assert other
    admin.merge(db, rail, other)
    lines = (
        "name,institution,role,since\n"
        "Jon Bak,Harrow Rail,director,2023-01-01\n"
        "Jon Bak,Harrow Ferries,director,2024-01-01\n"
    )
    store_roster(db, read_roster(lines, "dates.csv"), "dates.csv")
    review.unmerge(db, rail)
    held = {each.since: each.role for each in store.institutions_of(db, rail)}
    assert held == {date(2023, 1, 1): "director", date(2024, 1, 1): "director"}
    assert store.institutions_of(db, other) == []
