"""Sources, their names and their affiliations; which name means whom is decided in `tracker.sources`."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import json

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import Affiliation, AffiliationView, Source, SourceKind, SourceView
from tracker.store import claims, findings, sql

_AFFILIATION = "member_id, institution_id, role, since, until, seen_at, reason"


def add(db: sqlite_utils.Database, kind: SourceKind, name: str, reason: str = "") -> int:
    """Store a source and return its id; it answers to no key until `add_alias` gives it one."""
    return sql.insert(
        db, "INSERT INTO sources (kind, name, reason) VALUES (?, ?, ?)", [kind.value, name, reason]
    )


def get(db: sqlite_utils.Database, source_id: int) -> Source:
    """Return a source, or the one it was merged into. Raises NotFoundError."""
    row = sql.one(
        db,
        "WITH RECURSIVE chain (id) AS (VALUES (?) UNION"
        " SELECT s.merged_into FROM sources s JOIN chain USING (id) WHERE s.merged_into IS NOT NULL)"
        " SELECT s.id, s.kind, s.name FROM sources s JOIN chain USING (id) WHERE s.merged_into IS NULL",
        [source_id],
    )
    if row is None:
        raise NotFoundError(f"there is no source s{source_id}")
    return _source(row)


def by_key(db: sqlite_utils.Database, key: str) -> list[Source]:
    """Return the sources that answer to a key, each once, by id."""
    found = sql.rows(db, "SELECT DISTINCT source_id FROM aliases WHERE key = ?", [key])
    resolved = {source.id: source for source in (get(db, int(row[0])) for row in found)}
    return [resolved[each] for each in sorted(resolved)]


def rename(db: sqlite_utils.Database, source_id: int, name: str) -> None:
    """Change the name a source is shown under; its aliases stay."""
    sql.run(db, "UPDATE sources SET name = ? WHERE id = ?", [name, get(db, source_id).id])


def add_alias(db: sqlite_utils.Database, source_id: int, name: str, key: str, reason: str = "") -> bool:
    """Let a source answer to one more key; False when it did already."""
    added = sql.run(
        db,
        "INSERT INTO aliases (source_id, name, key, reason) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [get(db, source_id).id, name, key, reason],
    )
    return added > 0


def aliases(db: sqlite_utils.Database, source_id: int) -> list[str]:
    """Return a source's other names in the order they were learned."""
    found = sql.rows(db, "SELECT name FROM aliases WHERE source_id = ? ORDER BY id", [get(db, source_id).id])
    return list(dict.fromkeys(str(row[0]) for row in found))


def add_affiliation(db: sqlite_utils.Database, affiliation: Affiliation) -> bool:
    """Record that a member speaks for an institution; False when it was known in that role.

    Seen again, it keeps the latest `seen_at` and gains dates it lacked.
    """
    member, institution = get(db, affiliation.member_id).id, get(db, affiliation.institution_id).id
    if member == institution:
        return False
    key = [member, institution, affiliation.role or ""]
    known = sql.one(
        db, "SELECT id FROM affiliations WHERE member_id = ? AND institution_id = ? AND role = ?", key
    )
    dates = [sql.iso(affiliation.since), sql.iso(affiliation.until), sql.iso(affiliation.seen_at)]
    if known is None:
        sql.run(
            db,
            "INSERT INTO affiliations (member_id, institution_id, role, since, until, seen_at, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*key, *dates, affiliation.reason],
        )
        return True
    sql.run(
        db,
        "UPDATE affiliations SET since = coalesce(since, ?1), until = coalesce(until, ?2),"
        " seen_at = coalesce(max(seen_at, ?3), seen_at, ?3) WHERE id = ?4",
        [*dates, known[0]],
    )
    return False


def institutions_of(db: sqlite_utils.Database, member_id: int) -> list[Affiliation]:
    """Return the institutions a source speaks for."""
    return _affiliations(db, "member_id", get(db, member_id).id)


def members_of(db: sqlite_utils.Database, institution_id: int) -> list[Affiliation]:
    """Return those who speak for an institution."""
    return _affiliations(db, "institution_id", get(db, institution_id).id)


def merge(db: sqlite_utils.Database, from_id: int, into_id: int, reason: str) -> None:
    """Make two sources one: claims, findings, names and affiliations move, and what moved is written down.

    Raises NotFoundError, and ValueError when both are the same source already.
    """
    old, new = get(db, from_id).id, get(db, into_id).id
    if old == new:
        raise ValueError(f"s{from_id} and s{into_id} are the same source already")
    spoken, stood_for = claims.move_source(db, old, new)
    moved = {
        "claims_source": spoken,
        "claims_institution": stood_for,
        "findings_institution": findings.move_institution(db, old, new),
        "aliases": [
            row[0] for row in sql.rows(db, "SELECT id FROM aliases WHERE source_id = ? ORDER BY id", [old])
        ],
        "affiliations": sql.rows(
            db,
            f"SELECT id, {_AFFILIATION} FROM affiliations"
            " WHERE member_id = ? OR institution_id = ? ORDER BY id",
            [old, old],
        ),
    }
    sql.run(db, "UPDATE OR IGNORE aliases SET source_id = ? WHERE source_id = ?", [new, old])
    sql.run(db, "DELETE FROM aliases WHERE source_id = ?", [old])
    taken_over = _affiliations(db, "member_id", old) + _affiliations(db, "institution_id", old)
    sql.run(db, "DELETE FROM affiliations WHERE member_id = ? OR institution_id = ?", [old, old])
    sql.run(db, "UPDATE sources SET merged_into = ? WHERE id = ?", [new, old])
    for affiliation in taken_over:
        add_affiliation(db, affiliation)
    sql.run(
        db,
        "INSERT INTO source_merges (from_id, into_id, reason, moved) VALUES (?, ?, ?, ?)",
        [old, new, reason, json.dumps(moved, ensure_ascii=False)],
    )


def all_sources(db: sqlite_utils.Database) -> list[Source]:
    """Return every source that was not merged into another, by id."""
    return [
        _source(row)
        for row in sql.rows(db, "SELECT id, kind, name FROM sources WHERE merged_into IS NULL ORDER BY id")
    ]


def count(db: sqlite_utils.Database) -> int:
    """Return how many sources there are, merged ones counted once."""
    return sql.number(db, "SELECT count(*) FROM sources WHERE merged_into IS NULL")


def view(db: sqlite_utils.Database, source_id: int) -> SourceView:
    """Return a source for reading. Raises NotFoundError."""
    source = get(db, source_id)
    affiliations = sql.rows(
        db,
        "SELECT s.name, a.role, a.since, a.until, a.seen_at, a.reason FROM affiliations a"
        " JOIN sources s ON s.id = a.institution_id WHERE a.member_id = ? ORDER BY a.id",
        [source.id],
    )
    return SourceView(
        id=f"s{source.id}",
        kind=source.kind,
        name=source.name,
        aliases=tuple(name for name in aliases(db, source.id) if name != source.name),
        affiliations=tuple(
            AffiliationView(name, role or None, sql.day(since), sql.day(until), sql.day(seen_at), reason)
            for name, role, since, until, seen_at, reason in affiliations
        ),
        claims=len(claims.of_sources(db, [source.id])),
    )


def _affiliations(db: sqlite_utils.Database, column: str, source_id: int) -> list[Affiliation]:
    found = sql.rows(
        db, f"SELECT {_AFFILIATION} FROM affiliations WHERE {column} = ? ORDER BY id", [source_id]
    )
    return [
        Affiliation(
            member, institution, role or None, sql.day(since), sql.day(until), sql.day(seen_at), reason
        )
        for member, institution, role, since, until, seen_at, reason in found
    ]


def _source(row: sql.Row) -> Source:
    return Source(row[0], SourceKind(row[1]), row[2])
