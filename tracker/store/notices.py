"""What became of documents after they were received: withdrawn, corrected or restored; only added to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlite_utils

from tracker.store import sql


class Standing(StrEnum):
    """What a notice makes of its document; the latest one holds."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `replaced_by` is the newer version that corrects or withdraws the document, if one does."""

    document_id: int
    standing: Standing
    note: str
    replaced_by: int | None
    recorded_at: str


def add(db: sqlite_utils.Database, notice: Notice) -> None:
    """Record a notice of a document."""
    sql.run(
        db,
        "INSERT INTO document_notices (document_id, notice, note, replaced_by, recorded_at)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            notice.document_id,
            notice.standing.value,
            notice.note,
            notice.replaced_by,
            notice.recorded_at,
        ],
    )


def of(db: sqlite_utils.Database, document_id: int) -> list[Notice]:
    """Return a document's notices, oldest first."""
    found = sql.rows(
        db,
        "SELECT document_id, notice, note, replaced_by, recorded_at FROM document_notices"
        " WHERE document_id = ? ORDER BY id",
        [document_id],
    )
    return [
        Notice(document, Standing(standing), note, replaced_by, at)
        for document, standing, note, replaced_by, at in found
    ]


def latest(db: sqlite_utils.Database, document_id: int) -> Notice | None:
    """Return the notice that holds for a document, None when it has none."""
    found = of(db, document_id)
    return found[-1] if found else None
