"""People's decisions on findings, only ever added."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import Flip, Review, Status
from tracker.store import sql

_OF_FINDING = "finding_id = ?1 OR finding_id IN (SELECT id FROM findings WHERE merged_into = ?1)"


def add(db: sqlite_utils.Database, finding_id: int, review: Review) -> None:
    """Record a decision; it stands until a later one. Raises NotFoundError."""
    row = sql.one(db, "SELECT coalesce(merged_into, id) FROM findings WHERE id = ?", [finding_id])
    if row is None:
        raise NotFoundError(f"there is no finding f{finding_id}")
    sql.run(
        db,
        "INSERT INTO reviews (finding_id, decision, flip, reviewer, note, recorded_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            row[0],
            review.decision.value,
            review.flip.value if review.flip else None,
            review.by,
            review.note,
            review.recorded_at,
        ],
    )


def of(db: sqlite_utils.Database, finding_id: int) -> tuple[Review, ...]:
    """Return the decisions on a finding and on those that turned out to be the same, oldest first."""
    found = sql.rows(
        db,
        f"SELECT decision, flip, reviewer, note, recorded_at FROM reviews WHERE {_OF_FINDING} ORDER BY id",
        [finding_id],
    )
    return tuple(
        Review(Status(decision), Flip(flip) if flip else None, by, note, recorded_at)
        for decision, flip, by, note, recorded_at in found
    )
