"""The schema, as steps that are only ever added to; each runs once, under the write lock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from tracker.errors import StoreError
from tracker.store import schema

SET_NAME = "tracker"
_migrations = Migrations(SET_NAME)
_names: list[str] = []


def _step(function: Callable[[sqlite_utils.Database], None]) -> Callable[[sqlite_utils.Database], None]:
    _names.append(function.__name__)
    return _migrations()(function)


@_step
def m001_first_schema(db: sqlite_utils.Database) -> None:
    """Create every table, index, trigger and view of the first version."""
    for script in schema.FIRST:
        db.executescript(script)


@_step
def m002_who_and_when(db: sqlite_utils.Database) -> None:
    """Give claims precision, period, evidence and withdrawal; documents language, notices and search."""
    for script in schema.SECOND:
        db.executescript(script)


@_step
def m003_source_links(db: sqlite_utils.Database) -> None:
    """Say why a mention was linked to a source, keep what people decide of it, and identifiers of imports."""
    for script in schema.THIRD:
        db.executescript(script)


@_step
def m004_versions_of_pages(db: sqlite_utils.Database) -> None:
    """Find the versions of a page, and what read each document, without reading texts."""
    for script in schema.FOURTH:
        db.executescript(script)


@_step
def m005_joined_claims(db: sqlite_utils.Database) -> None:
    """Keep what an appearance says in its own words, and which claim a joined one became."""
    for script in schema.FIFTH:
        db.executescript(script)


@_step
def m006_undone_assignments(db: sqlite_utils.Database) -> None:
    """Write down what a decision on a source changed, so that it can be taken back."""
    for script in schema.SIXTH:
        db.executescript(script)


@_step
def m007_chosen_judge(db: sqlite_utils.Database) -> None:
    """Remember which judge was chosen for the file, and how each judge's scores were calibrated."""
    for script in schema.SEVENTH:
        db.executescript(script)


@_step
def m008_unsure_pairs(db: sqlite_utils.Database) -> None:
    """Find the pairs that the engine is unsure of."""
    for script in schema.EIGHTH:
        db.executescript(script)


@_step
def m009_judge_scores(db: sqlite_utils.Database) -> None:
    """Keep what each judge thought of two texts, whoever said them."""
    for script in schema.NINTH:
        db.executescript(script)


def apply(db: sqlite_utils.Database) -> None:
    """Run the steps this file has not seen; call it inside BEGIN IMMEDIATE."""
    _migrations.apply(db)


def are_pending(db: sqlite_utils.Database) -> bool:
    """Whether the file lacks a step this version knows."""
    return bool(_migrations.pending(db))


def is_ours(db: sqlite_utils.Database) -> bool:
    """Whether the tracker made this file."""
    return bool(_migrations.applied(db))


def refuse_newer(db: sqlite_utils.Database, path: Path) -> None:
    """Raise StoreError when the file has seen a step this version does not know."""
    unknown = [step.name for step in _migrations.applied(db) if step.name not in _names]
    if unknown:
        raise StoreError(
            f"{path} was made by a newer version of the tracker (it has {unknown[0]}); "
            "upgrade with: pip install --upgrade claim-tracker"
        )
