"""Turns what SQLite reports into errors that tell a person what to do."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import sqlite3
from pathlib import Path

from tracker.errors import BusyError, StoreError, TrackerError

_NEARLY_FULL_BYTES = 1 << 20


def explain(error: sqlite3.Error, path: Path) -> TrackerError:
    """Return the error to raise in place of `error`, which SQLite reported on the file at `path`."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return BusyError(
            f"another tracker process is writing to {path}; nothing was written, try again when it is done"
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return read_only(path)
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _is_nearly_full(path)):
        return StoreError(
            f"the disk is full under {path}; nothing of this step was written; free space and run again"
        )
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"the disk failed under {path} ({error}); nothing of this step was written; "
            "check the disk, its quota and free space, then run again"
        )
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is not a tracker database; name another file with --db")
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreError(
            f"{path} is damaged ({error}); restore a backup, or save what is left with: "
            f"sqlite3 {shlex.quote(str(path))} .recover | sqlite3 recovered.db"
        )
    if code == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"cannot open {path}: {_why_not_opened(path)}")
    return StoreError(f"the database {path} failed: {error}")


def read_only(path: Path) -> StoreError:
    """Return the error for writing to a file that can only be read."""
    return StoreError(
        f"{path} is read-only here; make file and folder writable, or copy the file and use --db COPY"
    )


def _is_nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NEARLY_FULL_BYTES
    except OSError:
        return False


def _why_not_opened(path: Path) -> str:
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    if path.exists() and not os.access(path, os.R_OK):
        return os.strerror(errno.EACCES).lower()
    if not os.access(path.parent, os.W_OK):
        return f"the folder {path.parent} is not writable"
    return "the system refused it"
