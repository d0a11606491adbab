"""Settings and a database's own choices → the name of the judge in use; loads no engine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import sqlite_utils

from tracker.settings import Settings
from tracker.store import choices
from tracker.store.connection import Store

JUDGE = "judge"
_DEFAULT = "default"


class ChosenBy(StrEnum):
    """What named the judge in use; the first that applies."""

    ENVIRONMENT = "TRACKER_JUDGE"
    DATABASE = "database"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class JudgeName:
    """The name of a judge, as the registry knows it, and who chose it."""

    name: str
    by: ChosenBy


def judge_name(settings: Settings, db: sqlite_utils.Database | None) -> JudgeName:
    """Which judge is in use: the settings' one, else the one remembered in the database, else the default."""
    if settings.judge is not None:
        return JudgeName(settings.judge, ChosenBy.ENVIRONMENT)
    remembered = choices.get(db, JUDGE) if db is not None else None
    if remembered is not None:
        return JudgeName(remembered, ChosenBy.DATABASE)
    return JudgeName(_DEFAULT, ChosenBy.DEFAULT)


@contextlib.contextmanager
def opened_if_there(settings: Settings) -> Iterator[sqlite_utils.Database | None]:
    """The settings' database where the file exists, else None."""
    if not settings.db.exists():
        yield None
        return
    with Store.open(settings.db, create=False) as store:
        yield store.db


def judge_of(engine: str) -> str:
    """The judge's part of an engine's id."""
    judge, found, _ = engine.rpartition("/policy-")
    return judge if found else engine
