"""What a person has chosen for one database, by the name of the setting; without a row, nothing is chosen."""

from __future__ import annotations

import sqlite_utils

from tracker.store import sql


def get(db: sqlite_utils.Database, name: str) -> str | None:
    """Return what was chosen, None when nothing was."""
    row = sql.one(db, "SELECT value FROM choices WHERE name = ?", [name])
    return str(row[0]) if row else None


def put(db: sqlite_utils.Database, name: str, value: str) -> None:
    """Remember a choice in place of an earlier one."""
    sql.run(
        db,
        "INSERT INTO choices (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET"
        " value = excluded.value, recorded_at = excluded.recorded_at",
        [name, value],
    )


def drop(db: sqlite_utils.Database, name: str) -> None:
    """Forget a choice."""
    sql.run(db, "DELETE FROM choices WHERE name = ?", [name])
