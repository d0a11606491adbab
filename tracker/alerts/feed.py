"""The one sink of this version: a list of new findings that a person acknowledges."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from tracker.records import FindingView
from tracker.store import alerts

SINK = "feed"


def announce(db: Database, finding_id: int, at: str) -> None:
    """Put a finding into the outbox, once; run inside a write transaction."""
    alerts.raise_alert(db, finding_id, SINK, at)


def unacknowledged(db: Database) -> list[tuple[int, FindingView]]:
    """Alert ids and findings nobody has acknowledged yet, oldest first."""
    return alerts.unacknowledged(db, SINK)


def acknowledge(db: Database, alert_ids: Sequence[int], at: str, by: str | None) -> int:
    """Mark these alerts as seen, in a write transaction; returns how many were still open."""
    return alerts.acknowledge(db, alert_ids, at, by)
