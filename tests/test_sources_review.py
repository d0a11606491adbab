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
from tracker.store import claims, joins, source_links
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


def everything(db: Database) -> list[tuple[object, ...]]:
    """Who said each claim and for whom, and what each link says, without the log of decisions."""
    said = db.execute("SELECT id, source_id, institution_id FROM claims ORDER BY id").fetchall()
    known = (each.link for each in review.doubts(db, decided=True) if each.link is not None)
    links = sorted(known, key=lambda link: link.id)
    return [*said, *((link.id, link.source_id, link.score, link.reason, link.decided) for link in links)]


def test_unassign_gives_a_name_and_all_its_claims_back(db: Database) -> None:
    two_johnsons(db)
    text = "Johnson spoke in London. He spoke of rain, Johnson said."
    claim = read(db, text, SpeakerReading("Johnson", PERSON))
    nobody = claims.get(db, claim).source_id
    other = claims.add(
        db,
        new_claim(claims.get(db, claim).first.document_id, part=1, source_id=nobody, speaker_name="Johnson"),
    )
    before = everything(db)
    ron, moved = review.assign(db, f"c{claim}", "Ron Johnson")
    assert moved == 2
    claims.mark_judged(db, [claim, other], "judge/1")
    assert review.unassign(db, f"c{other}") == (nobody, 2)
    assert everything(db) == before
    assert claims.waiting_for_verdict(db, "judge/1")[-2:] == [claim, other]
    (doubt,) = [each for each in review.doubts(db) if each.name == "Johnson"]
    assert doubt.source == f"s{nobody} Johnson"
    assert [(row["decision"], row["from_id"], row["into_id"]) for row in db["source_decisions"].rows] == [
        ("changed", nobody, ron),
        ("changed", ron, nobody),
    ]
    with pytest.raises(NotFoundError, match="nothing to take back"):
        review.unassign(db, claim)
    assert review.assign(db, claim, "Ron Johnson") == (ron, 2)


def test_unassign_leaves_a_claim_without_a_speaker_as_it_was(db: Database) -> None:
    boris, ron = two_johnsons(db)
    claim = read(db, "He spoke.", None, "he")
    before = everything(db)
    review.assign(db, claim, f"s{ron}")
    review.assign(db, claim, f"s{boris}")
    assert review.unassign(db, claim) == (ron, 1)
    assert claims.get(db, claim).source_id == ron
    assert review.unassign(db, claim) == (None, 1)
    assert everything(db) == before
    assert [each.id for each in review.doubts(db)] == [f"c{claim}"]
    assert read(db, "He spoke.", None, "he") == claim
    assert claims.get(db, claim).source_id is None
    assert source_links.of_claims(db, [claim]) == set()
    assert review.assign(db, claim, f"s{ron}") == (ron, 1)
    assert [(row["from_id"], row["into_id"]) for row in db["source_decisions"].rows] == [
        (None, ron),
        (ron, boris),
        (boris, ron),
        (ron, None),
        (None, ron),
    ]


def test_unassign_takes_back_what_was_read_under_the_name_since(db: Database) -> None:
    _, ron = two_johnsons(db)
    claim = read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    stored = claims.get(db, claim)
    review.assign(db, claim, f"s{ron}")
    late = claims.add(db, new_claim(stored.first.document_id, part=1, source_id=ron, speaker_name="Johnson"))
    assert review.unassign(db, claim) == (stored.source_id, 2)
    assert claims.get(db, late).source_id == stored.source_id


def test_unassign_finds_sources_that_were_merged_since(db: Database) -> None:
    boris, ron = two_johnsons(db)
    claim = read(db, "Ron Johnson came back.", SpeakerReading("Ron Johnson", PERSON))
    other = admin.make(db, "Ronald Johnston", PERSON, "test")
    review.assign(db, claim, f"s{boris}")
    admin.merge(db, "Boris Johnson", f"s{other}")
    assert claims.get(db, claim).source_id == other
    assert review.unassign(db, claim) == (ron, 1)
    assert claims.get(db, claim).source_id == ron


def test_unassign_says_what_an_older_version_did_not_write_down(db: Database) -> None:
    _, ron = two_johnsons(db)
    claim = read(db, "He spoke.", None, "he")
    review.assign(db, claim, f"s{ron}")
    db.execute("DROP TRIGGER source_decisions_are_not_altered")
    db.execute("UPDATE source_decisions SET moved = NULL")
    with pytest.raises(UsageError, match=r"older version.*tracker sources assign"):
        review.unassign(db, claim)


def test_assigned_claim_keeps_a_row_of_its_own_until_it_is_taken_back(db: Database) -> None:
    two_johnsons(db)
    claim = read(db, "Johnson spoke in London.", SpeakerReading("Johnson", PERSON))
    assert joins.held(db, [claim]) == set()
    review.assign(db, claim, "Ron Johnson")
    assert joins.held(db, [claim]) == {claim}
    review.unassign(db, claim)
    assert joins.held(db, [claim]) == set()


def test_findings_follow_an_assignment_and_its_undoing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": "p1", "speaker": "Ana Makel", "text": "No soldiers will remain after the drills.",'
        ' "date": "2022-02-16"}\n'
        '{"id": "p2", "speaker": "Bo Lund", "text": "The soldiers will remain after the drills.",'
        ' "date": "2022-02-20"}\n'
    )

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["--db", str(tmp_path / "t.db"), *words])
        assert result.exit_code == 0, result.output
        return result.output

    def found() -> list[str]:
        return [each["scope"] for each in json.loads(run("contradictions", "-f", "json"))]

    run("import", str(path))
    assert found() == ["any"]
    run("sources", "assign", "p2", "Ana Makel")
    assert found() == ["speaker"]
    assert "p2 is said by s2 Bo Lund again" in run("sources", "unassign", "p2")
    assert found() == ["any"]


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
    run("unassign", f"c{unresolved}")
    assert [row["id"] for row in json.loads(run("review", "--format", "json"))] == [f"c{unresolved}"]
    run("merge", "Ron Johnson", "Boris Johnson")
    run("unmerge", "Boris Johnson")
    assert "Ron Johnson" in run("list")
