"""Doubtful links and unresolved speakers: what is listed, kept, assigned and undone, and what outlives it."""

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
from tracker.errors import NotFoundError, UsageError
from tracker.records import Affiliation, SourceKind, SpeakerCandidate, SpeakerReading
from tracker.sources import admin, review
from tracker.sources.resolver import Resolver
from tracker.store import claims, source_links
from tracker.store import sources as store
from tracker.store.connection import Store

PERSON = SourceKind.PERSON
DAY = date(2022, 2, 20)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "review.db") as opened, opened.write() as db:
        yield db


def read(db: Database, text: str, reading: SpeakerReading | None, mention: str | None = None) -> int:
    """Store one claim of a document as the pipeline does, and return its id."""
    document = add_document(db, text)
    found = Resolver(db, DAY, text).resolve(reading, document, mention or (reading and reading.name))
    return claims.add(
        db,
        new_claim(
            document,
            source_id=found.source_id,
            institution_id=found.institution_id,
            role=found.role,
            speaker_name=found.name,
            candidates=() if reading else (SpeakerCandidate("Ron Odd", PERSON, 0.6, "named before"),),
        ),
    )


def two_johnsons(db: Database) -> tuple[int, int]:
    for name in ("Boris Johnson", "Ron Johnson"):
        read(db, f"{name} spoke.", SpeakerReading(name, PERSON))
    return admin.find(db, "Boris Johnson"), admin.find(db, "Ron Johnson")


def test_every_link_says_why(db: Database) -> None:
    two_johnsons(db)
    read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    links = review.doubts(db, decided=True)
    assert len(links) == 3
    assert all(each.link is not None and each.link.reason for each in links)


def test_name_of_two_people_is_listed_with_both(db: Database) -> None:
    two_johnsons(db)
    claim = read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    (doubt,) = [each for each in review.doubts(db) if each.name == "Johnson"]
    assert doubt.claim is not None
    assert doubt.claim.claim_id == f"c{claim}"
    assert doubt.link is not None
    assert "Boris Johnson" in doubt.link.reason
    assert "Ron Johnson" in doubt.link.reason


def test_unresolved_claim_is_listed_with_its_candidates(db: Database) -> None:
    claim = read(db, "He spoke.", None, "he")
    (doubt,) = review.doubts(db)
    assert (doubt.id, doubt.name, doubt.source) == (f"c{claim}", "he", None)
    assert [each.name for each in doubt.candidates] == ["Ron Odd"]


def test_kept_link_is_not_asked_about_again(db: Database) -> None:
    two_johnsons(db)
    read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    (doubt,) = [each for each in review.doubts(db) if each.name == "Johnson"]
    review.keep(db, doubt.id)
    assert [each for each in review.doubts(db) if each.name == "Johnson"] == []
    (kept,) = [each for each in review.doubts(db, decided=True) if each.name == "Johnson"]
    assert kept.link is not None
    assert kept.link.decided == "kept"


@pytest.mark.parametrize("link", ["l99", "12", "Johnson"])
def test_keep_says_what_a_link_is(db: Database, link: str) -> None:
    with pytest.raises((UsageError, NotFoundError), match="tracker sources review"):
        review.keep(db, link)


def test_assigned_name_moves_with_all_its_claims_and_stays(db: Database) -> None:
    _, ron = two_johnsons(db)
    text = "Johnson spoke in London."
    claim = read(db, text, SpeakerReading("Johnson", PERSON))
    assert review.assign(db, f"c{claim}", "Ron Johnson") == (ron, 1)
    assert claims.get(db, claim).source_id == ron
    assert read(db, text, SpeakerReading("Johnson", PERSON)) == claim
    assert claims.get(db, claim).source_id == ron
    with pytest.raises(UsageError, match="already"):
        review.assign(db, claim, "Ron Johnson")


def test_assigned_speaker_of_one_claim_outlives_reading_it_again(db: Database) -> None:
    _, ron = two_johnsons(db)
    claim = read(db, "He spoke.", None, "he")
    institution = store.add(db, SourceKind.ORGANISATION, "Halvern Rail")
    store.add_affiliation(db, Affiliation(ron, institution, "director", seen_at=date(2024, 1, 1)))
    review.assign(db, claim, f"s{ron}")
    assert read(db, "He spoke.", None, "he") == claim
    stored = claims.get(db, claim)
    assert (stored.source_id, stored.institution_id) == (ron, institution)
    assert review.doubts(db) == []


def test_assign_new_makes_another_bearer_of_the_name(db: Database) -> None:
    boris, _ = two_johnsons(db)
    claim = read(db, "Boris Johnson, a baker, spoke.", SpeakerReading("Boris Johnson", PERSON))
    other, _ = review.assign(db, claim, "Boris Johnson", is_new=True)
    assert other != boris
    assert {one.id for one in store.by_key(db, "boris johnson")} == {boris, other}
    with pytest.raises(NotFoundError, match="--new"):
        review.assign(db, claim, "Zebulon Quist")


def test_unmerge_gives_everything_back(db: Database) -> None:
    boris, ron = two_johnsons(db)
    body = store.add(db, SourceKind.ORGANISATION, "Halvern Rail")
    store.add_affiliation(db, Affiliation(ron, body, "director", seen_at=DAY))
    store.identify(db, "file:ron", ron, "test")
    before = store.view(db, ron), store.view(db, boris)
    admin.merge(db, "Ron Johnson", "Boris Johnson")
    assert review.unmerge(db, f"s{ron}") == (ron, boris)
    assert (store.view(db, ron), store.view(db, boris)) == before
    assert store.identified(db, "file:ron") == ron
    assert [link.source_id for link in source_links.of_source(db, ron)] == [ron]
    with pytest.raises(NotFoundError, match="nothing to undo"):
        review.unmerge(db, f"s{ron}")


def test_claims_read_after_a_merge_stay_where_they_are(db: Database) -> None:
    boris, ron = two_johnsons(db)
    admin.merge(db, "Ron Johnson", "Boris Johnson")
    claim = read(db, "Ron Johnson came back.", SpeakerReading("Ron Johnson", PERSON))
    review.unmerge(db, "Boris Johnson")
    assert claims.get(db, claim).source_id == boris
    assert len(claims.of_sources(db, [ron])) == 1


def test_decisions_are_only_added(db: Database) -> None:
    two_johnsons(db)
    claim = read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    review.assign(db, claim, "Ron Johnson")
    assert [row["decision"] for row in db["source_decisions"].rows] == ["changed"]
    for statement in ("DELETE FROM source_decisions", "UPDATE source_decisions SET decision = 'kept'"):
        with pytest.raises(Exception, match="only ever added"):
            db.execute(statement)


def test_commands_settle_a_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    path = tmp_path / "review.db"
    with Store.open(path) as opened, opened.write() as db:
        two_johnsons(db)
        claim = read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
        unresolved = read(db, "He spoke.", None, "he")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["--db", str(path), "sources", *words])
        assert result.exit_code == 0, result.output
        return result.stdout

    rows = json.loads(run("review", "--format", "json"))
    assert {row["id"] for row in rows} >= {f"c{unresolved}"}
    (row,) = [row for row in rows if row["name"] == "Johnson"]
    assert row["claim_id"] == f"c{claim}"
    run("keep", row["id"])
    run("assign", f"c{unresolved}", "Ron Johnson")
    assert [row["name"] for row in json.loads(run("review", "--format", "json"))] == []
    assert len(json.loads(run("review", "--all", "--format", "json"))) == 4
    run("merge", "Ron Johnson", "Boris Johnson")
    run("unmerge", "Boris Johnson")
    assert "Ron Johnson" in run("list")
