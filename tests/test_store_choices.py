"""What a person chose for one database, and the calibrations fitted in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store_samples import add_claims
from tracker.records import Relation, Scope, Verdict
from tracker.store import Store, calibrations, choices, verdicts
from tracker.store.calibrations import StoredCalibration

LINE = StoredCalibration("judge@1", "policy-2@a", 0.5, -1.0, "reviews", 20, 31, "2026-01-01T00:00:00Z")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a.db") as opened:
        yield opened


def test_a_choice_is_kept_replaced_and_taken_back(store: Store) -> None:
    assert choices.get(store.db, "judge") is None
    for value in ("one", "two"):
        with store.write() as db:
            choices.put(db, "judge", value)
        assert choices.get(store.db, "judge") == value
    with store.write() as db:
        choices.drop(db, "judge")
    assert choices.get(store.db, "judge") is None


def test_a_calibration_is_of_one_judge_and_one_policy(store: Store) -> None:
    with store.write() as db:
        calibrations.put(db, LINE)
    assert calibrations.get(store.db, "judge@1", "policy-2@a") == LINE
    assert calibrations.get(store.db, "judge@2", "policy-2@a") is None
    assert calibrations.get(store.db, "judge@1", "policy-2@b") is None
    with store.write() as db:
        assert calibrations.drop(db, "judge@1", "policy-2@a")
        assert not calibrations.drop(db, "judge@1", "policy-2@a")
    assert calibrations.list_all(store.db) == []


def test_a_newer_calibration_replaces_the_older(store: Store) -> None:
    with store.write() as db:
        calibrations.put(db, LINE)
        newer = StoredCalibration(
            "judge@1", "policy-2@a", 0.7, 0.0, "p.jsonl", 40, 40, "2026-02-01T00:00:00Z"
        )
        calibrations.put(db, newer)
    assert calibrations.list_all(store.db) == [newer]


def test_verdicts_are_counted_by_the_engine_that_made_them(store: Store) -> None:
    verdict = Verdict(Relation.UPDATE, 0.1, ())
    with store.write() as db:
        one, two, three = add_claims(db, "One.", "Two.", "Three.")
        verdicts.put(db, one, two, "x/policy-2@a", Scope.SPEAKER, verdict)
        verdicts.put(db, one, three, "x/policy-2@a", Scope.SPEAKER, verdict)
        verdicts.put(db, one, two, "y/policy-2@a", Scope.SPEAKER, verdict)
    assert verdicts.counts(store.db) == {"x/policy-2@a": 2, "y/policy-2@a": 1}
