"""A path in, an open, migrated database out, and the one way to write to it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlite_utils

from tracker.errors import NotFoundError, StoreError
from tracker.store import migrations
from tracker.store.failures import explain, read_only

BUSY_TIMEOUT_S = 10.0
_RETRY_S = 0.02


class Store:
    """One open database file; one per thread, opened again after a fork."""

    def __init__(self, path: Path, db: sqlite_utils.Database, *, read_only: bool) -> None:
        self.path = path
        self.db = db
        self.read_only = read_only

    @classmethod
    def open(cls, path: Path, *, create: bool = True, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Store:
        """Open the database at `path`, making and migrating it where needed.

        A file that cannot be written is opened for reading (`read_only`). Raises NotFoundError for a
        missing file when `create` is false, BusyError, and StoreError for a file that is not ours, is
        damaged, or was made by a newer version.
        """
        path = Path(path).expanduser().absolute()
        try:
            if path.is_dir():
                raise StoreError(f"cannot open {path}: it is a folder; name a file with --db")
            if not path.exists():
                if not create:
                    raise NotFoundError(f"there is no database at {path} yet; ingest something first")
                path.parent.mkdir(parents=True, exist_ok=True)
            connection, is_read_only = _connect(path, busy_timeout_s)
            try:
                db = _prepare(connection, path, busy_timeout_s, is_read_only=is_read_only)
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise explain(error, path) from error
        except OSError as error:
            raise StoreError(f"cannot open {path}: {error.strerror} ({error.filename})") from error
        return cls(path, db, read_only=is_read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the last one folds the write-ahead log into the file."""
        self.db.close()

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite_utils.Database]:
        """Hold the write lock from the first statement on; all is written at the end, or nothing.

        A `write()` within a `write()` joins the outer one. Raises BusyError when another process keeps
        the lock for longer than the busy timeout, StoreError when the file or the disk refuses.
        """
        if self.read_only:
            raise read_only(self.path)
        connection = self.db.conn
        try:
            if connection.in_transaction:
                with self.db.atomic():
                    yield self.db
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite_utils.Database]:
        """See one state of the file for as long as this is open, whatever others write meanwhile."""
        connection = self.db.conn
        if connection.in_transaction:
            yield self.db
            return
        try:
            connection.execute("BEGIN")
            try:
                yield self.db
            finally:
                _roll_back(connection)
        except sqlite3.OperationalError as error:
            raise explain(error, self.path) from error

    def problems(self) -> list[str]:
        """Return what SQLite finds wrong with the file and its references, nothing when it is sound."""
        try:
            found = [str(row[0]) for row in self.db.execute("PRAGMA integrity_check").fetchall()]
            broken = self.db.execute("PRAGMA foreign_key_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        found = [line for line in found if line != "ok"]
        return found + [f"{row[0]} row {row[1]} refers to a missing row of {row[2]}" for row in broken]


def _connect(path: Path, busy_timeout_s: float) -> tuple[sqlite3.Connection, bool]:
    """Open for writing, else for reading, else as a file that cannot change; say whether only for reading."""
    if not path.exists() or path.stat().st_size == 0:
        return _try(path, "mode=rwc", busy_timeout_s), False
    try:
        return _try(path, "mode=rw", busy_timeout_s), not os.access(path, os.W_OK)
    except sqlite3.OperationalError as error:
        if not _is_refusal(error):
            raise
    try:
        return _try(path, "mode=ro", busy_timeout_s), True
    except sqlite3.OperationalError as error:
        if not _is_refusal(error):
            raise
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size > 0:
            raise StoreError(
                f"{path} cannot be read in a folder without write permission while {log.name} is beside it; "
                "copy both files to a writable folder and name the copy with --db"
            ) from error
        # A write-ahead log needs a shared-memory file next to it; without one the file must not change.
        return _try(path, "immutable=1", busy_timeout_s), True


def _try(path: Path, mode: str, busy_timeout_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.as_uri()}?{mode}", uri=True, timeout=busy_timeout_s, isolation_level=None
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _is_refusal(error: sqlite3.OperationalError) -> bool:
    return (error.sqlite_errorcode & 0xFF) in (
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
    )


def _prepare(
    connection: sqlite3.Connection, path: Path, busy_timeout_s: float, *, is_read_only: bool
) -> sqlite_utils.Database:
    """Switch the log on, bring the schema up to date, and wrap the connection."""
    db = sqlite_utils.Database(connection, execute_plugins=False)
    if not is_read_only:
        _refuse_foreign(db, path)
        _use_write_ahead_log(connection, busy_timeout_s)
    connection.execute("PRAGMA foreign_keys = ON")
    migrations.refuse_newer(db, path)
    if migrations.are_pending(db):
        if is_read_only:
            _refuse_foreign(db, path)
            raise StoreError(f"{path} was made by an older version and must be upgraded, but it is read-only")
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have created or upgraded the file while this one waited for the lock.
            _refuse_foreign(db, path)
            migrations.refuse_newer(db, path)
            migrations.apply(db)
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise
    return db


def _refuse_foreign(db: sqlite_utils.Database, path: Path) -> None:
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and not migrations.is_ours(db):
        raise StoreError(
            f"{path} is a database of another program, not a tracker database; name another file with --db"
        )


def _use_write_ahead_log(connection: sqlite3.Connection, busy_timeout_s: float) -> None:
    """Change the journal mode; SQLite reports busy at once here when two processes open a new file."""
    deadline = time.monotonic() + busy_timeout_s
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            is_busy = (error.sqlite_errorcode & 0xFF) == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(_RETRY_S)


def _roll_back(connection: sqlite3.Connection) -> None:
    # A full disk makes SQLite roll back by itself; a second failure must not hide the first.
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")
