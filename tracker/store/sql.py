"""Statements in, plain rows out; every SQLite error leaves as one of ours."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlite_utils

from tracker.errors import StoreError
from tracker.store.failures import explain

Row = tuple[Any, ...]


def rows(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Return every row of a query; nothing stays open, so no read snapshot outlives the call."""
    with _explained(db):
        return db.execute(sql, parameters).fetchall()


def one(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> Row | None:
    """Return the first row of a query, None when there is none."""
    found = rows(db, sql, parameters)
    return found[0] if found else None


def number(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> int:
    """Return the single integer a query yields; NULL and no row are 0."""
    found = one(db, sql, parameters)
    return int(found[0] or 0) if found else 0


def run(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> int:
    """Run one writing statement inside `Store.write()` and return how many rows it changed."""
    return _write(db, sql, parameters).rowcount


def insert(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> int:
    """Run one INSERT inside `Store.write()` and return the new row's id, 0 when nothing was inserted."""
    cursor = _write(db, sql, parameters)
    return int(cursor.lastrowid or 0) if cursor.rowcount > 0 else 0


def returning(db: sqlite_utils.Database, sql: str, parameters: Sequence[object] = ()) -> Row:
    """Run one writing statement with RETURNING inside `Store.write()` and return its row."""
    _require_write(db)
    with _explained(db):
        row: Row = db.conn.execute(sql, parameters).fetchall()[0]
        return row


def run_many(db: sqlite_utils.Database, sql: str, parameters: Iterable[Sequence[object]]) -> int:
    """Run one writing statement for each set of parameters and return how many rows changed."""
    _require_write(db)
    with _explained(db):
        return db.conn.executemany(sql, parameters).rowcount


def id_list(ids: Iterable[int]) -> str:
    """Encode ids for `IN (SELECT value FROM json_each(?))`, which has no limit on their number."""
    return json.dumps([int(each) for each in ids])


def day(text: str | None) -> date | None:
    """Read a stored date."""
    return date.fromisoformat(text) if text else None


def iso(value: date | None) -> str | None:
    """Write a date as it is stored."""
    return value.isoformat() if value else None


def path_of(db: sqlite_utils.Database) -> Path:
    """Return the file behind a connection."""
    try:
        return Path(db.conn.execute("PRAGMA database_list").fetchone()[2])
    except sqlite3.Error:
        return Path("the database")


def _write(db: sqlite_utils.Database, sql: str, parameters: Sequence[object]) -> sqlite3.Cursor:
    _require_write(db)
    with _explained(db):
        return db.conn.execute(sql, parameters)


def _require_write(db: sqlite_utils.Database) -> None:
    if not db.conn.in_transaction:
        raise RuntimeError("records are written inside Store.write() only")


@contextlib.contextmanager
def _explained(db: sqlite_utils.Database) -> Iterator[None]:
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.Error as error:
        raise explain(error, path_of(db)) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            f"the text cannot be stored: it holds half of a character pair at position {error.start}; "
            "save the input again as valid UTF-8"
        ) from error
