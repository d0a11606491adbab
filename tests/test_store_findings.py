"""Findings, their support, reviews and alerts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.store_samples import NOW, add_claims, add_source, new_finding
from tracker.errors import NotFoundError, StoreError
from tracker.records import Flip, Reason, Relation, Review, Scope, SourceKind, StatedAt, Status, Verdict
from tracker.store import Store, alerts, findings, reviews, verdicts

DISMISSED = Review(Status.DISMISSED, None, "Bo", "taken out of context", "2024-03-21T09:00:00Z")
CONFIRMED = Review(Status.CONFIRMED, Flip.HALF_FLIP, None, None, "2024-03-20T09:00:00Z")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Store.open(tmp_path / "a.db") as store, store.write() as database:
        yield database


def test_finding_is_shown_with_both_statements_and_reasons(db: Database) -> None:
    ada = add_source(db)
    one, two = add_claims(db, "It opens.", "It does not open.", source_id=ada)
    reason = Reason("negation", 0.7, "one side denies the other")
    verdicts.put(db, one, two, "judge/1", Scope.SPEAKER, Verdict(Relation.CONTRADICTION, 0.9, (reason,)))
    finding_id = findings.add(db, new_finding(two, one, institution_id=ada))
    view = findings.get(db, f"f{finding_id}")
    assert (view.id, view.relation, view.scope, view.probability) == (
        f"f{finding_id}",
        Relation.CONTRADICTION,
        Scope.SPEAKER,
        0.9,
    )
    assert (view.earlier.text, view.later.text) == ("It does not open.", "It opens.")
    assert (view.reasons, view.support, view.reviews, view.status) == ((reason,), (), (), Status.OPEN)
    assert (view.institution, view.recorded_at) == ("Ada Weir", NOW)
    assert findings.get(db, finding_id) == view == findings.get(db, str(finding_id))
    assert findings.pairs(db, finding_id) == [(one, two)]
    (row,) = db["findings_view"].rows
    assert (row["earlier_text"], row["pairs"], row["status"]) == ("It does not open.", 1, "open")


@pytest.mark.parametrize("name", ["f9", "x", "", "0", "-1", "f" + "9" * 30])
def test_finding_unknown(db: Database, name: str) -> None:
    with pytest.raises(NotFoundError):
        findings.get(db, name)


def test_finding_is_one_for_its_pair_either_way_round(db: Database) -> None:
    one, two = add_claims(db, "One.", "Two.")
    first = findings.add(db, new_finding(one, two))
    assert findings.add(db, new_finding(two, one, probability=0.1)) == first
    assert findings.row(db, first).probability == 0.9
    assert findings.count(db) == 1


def test_finding_support_lists_every_pair_once(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    finding_id = findings.add(db, new_finding(one, two))
    other = findings.add(db, new_finding(two, three))
    findings.add_support(db, finding_id, three, one)
    findings.add_support(db, finding_id, one, three)
    assert findings.pairs(db, finding_id) == [(one, two), (one, three)]
    assert [row.id for row in findings.of_claims(db, [three])] == [finding_id, other]
    assert [row.id for row in findings.of_claims(db, [two, two])] == [finding_id, other]
    assert findings.of_claims(db, []) == []
    assert [(a.text, b.text) for a, b in findings.get(db, finding_id).support] == [("One.", "Three.")]
    assert findings.retract_support(db, finding_id, three, one) == 1


def test_finding_pairs_between_two_groups_of_sources(db: Database) -> None:
    ada, eve, body = add_source(db), add_source(db, "Eve"), add_source(db, "Ministry")
    (one,) = add_claims(db, "One.", source_id=ada, institution_id=body)
    (two,) = add_claims(db, "Two.", source_id=eve)
    (three,) = add_claims(db, "Three.", source_id=ada)
    finding_id = findings.add(db, new_finding(one, two, scope=Scope.ANY))
    other = findings.add(db, new_finding(one, three))
    assert findings.pairs_of_sources(db, {eve}, {ada}) == [(finding_id, (one, two), Scope.ANY)]
    assert findings.pairs_of_sources(db, {body}, {eve}) == [(finding_id, (one, two), Scope.ANY)]
    assert findings.pairs_of_sources(db, {ada}, {ada}) == [(other, (one, three), Scope.SPEAKER)]
    assert findings.pairs_of_sources(db, set(), {ada}) == []


def test_finding_update_replaces_all_but_its_number_and_date(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    finding_id = findings.add(db, new_finding(one, two))
    findings.update(db, finding_id, new_finding(three, two, probability=0.5, recorded_at="later"))
    row = findings.row(db, finding_id)
    assert (row.claim_earlier_id, row.probability, row.recorded_at) == (three, 0.5, NOW)
    assert findings.pairs(db, finding_id) == [(one, two), (two, three)]
    other = findings.add(db, new_finding(one, three))
    with pytest.raises(StoreError, match=f"f{other}'s own"):
        findings.update(db, finding_id, new_finding(three, one))


def test_finding_absorbed_hands_on_support_reviews_and_alerts(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    new, old = findings.add(db, new_finding(one, two)), findings.add(db, new_finding(one, three))
    alerts.raise_alert(db, old, "feed", NOW)
    alerts.raise_alert(db, old, "mail", NOW)
    alerts.raise_alert(db, new, "feed", NOW)
    reviews.add(db, old, DISMISSED)
    findings.absorb(db, old, new)
    findings.absorb(db, old, new)
    assert findings.pairs(db, old) == findings.pairs(db, new) == [(one, two), (one, three)]
    assert findings.get(db, old) == findings.get(db, new)
    assert findings.get(db, new).status is Status.DISMISSED
    assert findings.existing(db, [old, new, 99, new]) == [new]
    assert findings.count(db) == 1
    assert findings.add(db, new_finding(three, one)) == new
    assert not alerts.raise_alert(db, old, "mail", NOW)
    assert not alerts.raise_alert(db, new, "feed", NOW)
    reviews.add(db, old, CONFIRMED)
    assert reviews.of(db, new) == (DISMISSED, CONFIRMED)
    assert findings.get(db, new).status is Status.CONFIRMED
    assert [view.id for _, view in alerts.unacknowledged(db, "mail")] == [f"f{new}"]
    third = findings.add(db, new_finding(two, three))
    findings.absorb(db, new, third)
    assert findings.resolve_id(db, old) == third
    assert reviews.of(db, third) == (DISMISSED, CONFIRMED)


def test_finding_removed_unless_a_person_reviewed_it(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    finding_id, other = findings.add(db, new_finding(one, two)), findings.add(db, new_finding(one, three))
    alerts.raise_alert(db, finding_id, "feed", NOW)
    findings.absorb(db, other, finding_id)
    findings.remove(db, finding_id)
    assert findings.count(db) == 0
    assert [db[name].count for name in ("findings", "finding_support", "alerts")] == [0, 0, 0]
    kept = findings.add(db, new_finding(one, two))
    assert kept not in (finding_id, other)
    reviews.add(db, kept, CONFIRMED)
    with pytest.raises(StoreError, match="reviewed and stays"):
        findings.remove(db, kept)


def test_findings_are_listed_by_relation_then_probability(db: Database) -> None:
    ada, eve = add_source(db), add_source(db, "Eve")
    body = add_source(db, "Ministry", SourceKind.ORGANISATION)
    (one,) = add_claims(db, "One.", source_id=ada, stated_at=StatedAt.on(date(2024, 3, 1)))
    (two,) = add_claims(db, "Two.", source_id=ada, stated_at=StatedAt(None, date(2024, 3, 5)))
    (three,) = add_claims(db, "Three.", source_id=eve, institution_id=body, stated_at=StatedAt())
    (four,) = add_claims(db, "Four.", stated_at=StatedAt.on(date(2024, 3, 9), date(2024, 3, 20)))
    dispute = findings.add(
        db, new_finding(one, three, relation=Relation.DISPUTE, scope=Scope.ANY, probability=0.99)
    )
    weak = findings.add(db, new_finding(one, two, probability=0.6))
    strong = findings.add(db, new_finding(one, four, probability=0.8))
    reversal = findings.add(db, new_finding(two, four, relation=Relation.REVERSAL, probability=0.55))
    dismissed = findings.add(db, new_finding(two, three, probability=0.7, institution_id=body))
    reviews.add(db, dismissed, DISMISSED)
    reviews.add(db, strong, CONFIRMED)

    def listed(**wanted: object) -> list[int]:
        return [int(view.id[1:]) for view in findings.list_findings(db, **wanted)]  # type: ignore[arg-type]

    assert listed() == [reversal, strong, weak, dispute]
    assert listed(status="all") == [reversal, strong, dismissed, weak, dispute]
    assert listed(status=Status.DISMISSED) == [dismissed]
    assert listed(status=Status.OPEN) == listed(status="open") == [reversal, weak, dispute]
    assert listed(status=Status.CONFIRMED) == [strong]
    assert listed(limit=2) == [reversal, strong]
    assert listed(relation=Relation.DISPUTE) == listed(scope=Scope.ANY) == [dispute]
    assert listed(min_probability=0.8) == [strong, dispute]
    assert listed(since=date(2024, 3, 9)) == [reversal, strong]
    assert listed(until=date(2024, 3, 8)) == [weak]
    assert listed(since=date(2024, 3, 5), until=date(2024, 3, 5)) == [weak]
    assert listed(source_ids=[eve]) == listed(source_ids=[body]) == [dispute]
    assert listed(source_ids=[body], status="all", relation=Relation.CONTRADICTION) == [dismissed]
    assert listed(source_ids=[ada], since=date(2024, 3, 9), min_probability=0.6) == [strong]
    assert listed(source_ids=[]) == []
    findings.add_support(db, reversal, one, three)
    assert listed(source_ids=[eve]) == [reversal, dispute]
    with pytest.raises(ValueError, match="maybe"):
        listed(status="maybe")


def test_reviews_are_only_ever_added(db: Database) -> None:
    one, two = add_claims(db, "One.", "Two.")
    finding_id = findings.add(db, new_finding(one, two))
    assert findings.get(db, finding_id).status is Status.OPEN
    reviews.add(db, finding_id, CONFIRMED)
    reviews.add(db, finding_id, DISMISSED)
    db.execute("PRAGMA recursive_triggers = OFF")  # as in any other program that opens the file
    for statement in (
        "DELETE FROM reviews",
        "UPDATE reviews SET note = 'x'",
        "REPLACE INTO reviews VALUES (1,1,'','','','','')",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            db.execute(statement)
    assert reviews.of(db, finding_id) == (CONFIRMED, DISMISSED)
    with pytest.raises(NotFoundError):
        reviews.add(db, 99, CONFIRMED)


def test_alerts_wait_until_acknowledged(db: Database) -> None:
    one, two, three = add_claims(db, "One.", "Two.", "Three.")
    first, second = findings.add(db, new_finding(one, two)), findings.add(db, new_finding(one, three))
    for finding_id in (second, first):
        assert alerts.raise_alert(db, finding_id, "feed", NOW)
        assert not alerts.raise_alert(db, finding_id, "feed", NOW)
    alerts.raise_alert(db, first, "mail", NOW)
    waiting = alerts.unacknowledged(db, "feed")
    assert [view.id for _, view in waiting] == [f"f{second}", f"f{first}"]
    assert alerts.acknowledge(db, [waiting[0][0], 99], NOW, "Bo") == 1
    assert alerts.acknowledge(db, [waiting[0][0]], NOW, "Bo") == 0
    assert [view.id for _, view in alerts.unacknowledged(db, "feed")] == [f"f{first}"]
    reviews.add(db, first, DISMISSED)
    assert alerts.unacknowledged(db, "feed") == []
    reviews.add(db, first, CONFIRMED)
    assert alerts.acknowledge(db, [alert_id for alert_id, _ in alerts.unacknowledged(db, "feed")], NOW) == 1
    assert alerts.unacknowledged(db, "feed") == []
    assert [view.id for _, view in alerts.unacknowledged(db, "mail")] == [f"f{first}"]
    assert not alerts.raise_alert(db, first, "feed", "later")
    with pytest.raises(NotFoundError):
        alerts.raise_alert(db, 99, "feed", NOW)
