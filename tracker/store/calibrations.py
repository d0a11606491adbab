"""The lines that turn one judge's scores into chances, as fitted in this database."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import sqlite_utils

from tracker.store import sql


@dataclass(frozen=True, slots=True)
class StoredCalibration:
    """A line in log-odds for one judge under one policy; `fitted_on` is a file's name, or "reviews"."""

    judge_id: str
    policy_id: str
    slope: float
    intercept: float
    fitted_on: str
    findings: int
    others: int
    recorded_at: str


_COLUMNS = "judge_id, policy_id, slope, intercept, fitted_on, findings, others, recorded_at"


def put(db: sqlite_utils.Database, calibration: StoredCalibration) -> None:
    """Keep a calibration in place of the judge's earlier one under that policy."""
    sql.run(
        db,
        f"INSERT OR REPLACE INTO calibrations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        astuple(calibration),
    )


def get(db: sqlite_utils.Database, judge_id: str, policy_id: str) -> StoredCalibration | None:
    """Return the calibration of a judge under a policy, None when it was never fitted here."""
    row = sql.one(
        db,
        f"SELECT {_COLUMNS} FROM calibrations WHERE judge_id = ? AND policy_id = ?",  # noqa: S608
        [judge_id, policy_id],
    )
    return StoredCalibration(*row) if row else None


def drop(db: sqlite_utils.Database, judge_id: str, policy_id: str) -> bool:
    """Forget a calibration; returns whether there was one."""
    return bool(
        sql.run(db, "DELETE FROM calibrations WHERE judge_id = ? AND policy_id = ?", [judge_id, policy_id])
    )


def list_all(db: sqlite_utils.Database) -> list[StoredCalibration]:
    """Return every calibration, by judge."""
    found = sql.rows(db, f"SELECT {_COLUMNS} FROM calibrations ORDER BY judge_id, policy_id")  # noqa: S608
    return [StoredCalibration(*row) for row in found]
