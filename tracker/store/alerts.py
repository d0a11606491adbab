"""The outbox: which finding is to reach which sink, and whether it has."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from tracker.records import FindingView
from tracker.store import findings, sql


def raise_alert(db: sqlite_utils.Database, finding_id: int, sink: str, at: str) -> bool:
    """Put a finding in a sink's outbox; False when it has been there before. Raises NotFoundError."""
    added = sql.run(
        db,
        "INSERT INTO alerts (finding_id, sink, recorded_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [findings.row(db, finding_id).id, sink, at],
    )
    return added > 0


def unacknowledged(db: sqlite_utils.Database, sink: str) -> list[tuple[int, FindingView]]:
    """Return (alert id, finding) of what a sink has yet to confirm, oldest first, none that is dismissed."""
    found = sql.rows(
        db,
        "SELECT a.id, a.finding_id FROM alerts a JOIN finding_states st ON st.finding_id = a.finding_id"
        " WHERE a.sink = ? AND a.acknowledged_at IS NULL AND st.status <> 'dismissed' ORDER BY a.id",
        [sink],
    )
    shown = findings.views(db, [int(row[1]) for row in found])
    return [(int(row[0]), view) for row, view in zip(found, shown, strict=True)]


def acknowledge(db: sqlite_utils.Database, alert_ids: Iterable[int], at: str, by: str | None = None) -> int:
    """Mark alerts as received; return how many of them were waiting."""
    return sql.run(
        db,
        "UPDATE alerts SET acknowledged_at = ?, acknowledged_by = ?"
        " WHERE acknowledged_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        [at, by, sql.id_list(alert_ids)],
    )
