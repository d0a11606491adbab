"""Sources, their names and their affiliations; which name means whom is decided in `tracker.sources`."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import Affiliation, AffiliationView, MemberView, Source, SourceKind, SourceView
from tracker.store import claims, findings, source_links, sql

_AFFILIATION = "member_id, institution_id, role, since, until, seen_at, reason, first_seen_at, over_at"


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
    """Return a source's names in the order they were learned; a key that begins with "~" only finds it."""
    found = sql.rows(
        db,
        "SELECT name FROM aliases WHERE source_id = ? AND key NOT LIKE '~%' ORDER BY id",
        [get(db, source_id).id],
    )
    return list(dict.fromkeys(str(row[0]) for row in found))


def add_affiliation(db: sqlite_utils.Database, affiliation: Affiliation) -> bool:
    """Record that a member speaks for an institution; False when it was known in that role.

    Seen again, it keeps the first and the latest day it was seen, and gains dates it lacked; seen after the
    day by which it was over, it holds again.
    """
    member, institution = get(db, affiliation.member_id).id, get(db, affiliation.institution_id).id
    if member == institution:
        return False
    key = [member, institution, affiliation.role or ""]
    known = sql.one(
        db, "SELECT id FROM affiliations WHERE member_id = ? AND institution_id = ? AND role = ?", key
    )
    first = affiliation.first_seen_at or affiliation.seen_at
    dates = [
        sql.iso(day)
        for day in (affiliation.since, affiliation.until, affiliation.seen_at, first, affiliation.over_at)
    ]
    if known is None:
        sql.run(
            db,
            "INSERT INTO affiliations (member_id, institution_id, role, since, until, seen_at,"
            " first_seen_at, over_at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*key, *dates, affiliation.reason],
        )
        return True
    sql.run(
        db,
        "UPDATE affiliations SET since = coalesce(since, ?1), until = coalesce(until, ?2),"
        " seen_at = coalesce(max(seen_at, ?3), seen_at, ?3),"
        " first_seen_at = coalesce(min(first_seen_at, ?4), first_seen_at, ?4),"
        " over_at = CASE WHEN ?3 > over_at THEN ?5 ELSE coalesce(min(over_at, ?5), over_at, ?5) END"
        " WHERE id = ?6",
        [*dates, known[0]],
    )
    return False


def end_affiliations(db: sqlite_utils.Database, member_id: int, institution_id: int, over_at: date) -> None:
    """Record that by a day somebody no longer spoke for an institution."""
    sql.run(
        db,
        "UPDATE affiliations SET over_at = coalesce(min(over_at, ?1), ?1) WHERE member_id = ?2"
        " AND institution_id = ?3 AND coalesce(seen_at, '') < ?1",
        [sql.iso(over_at), get(db, member_id).id, get(db, institution_id).id],
    )


def institutions_of(db: sqlite_utils.Database, member_id: int) -> list[Affiliation]:
    """Return the institutions a source speaks for."""
    return _affiliations(db, "member_id", get(db, member_id).id)


def members_of(db: sqlite_utils.Database, institution_id: int) -> list[Affiliation]:
    """Return those who speak for an institution."""
    return _affiliations(db, "institution_id", get(db, institution_id).id)


def merge(db: sqlite_utils.Database, from_id: int, into_id: int, reason: str) -> None:
    """Make two sources one: all that was the first's moves, and what moved is written down to be undone.

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
        "links": source_links.move(db, old, new),
        "identifiers": _move_identifiers(db, old, new),
        "names": _alias_rows(db, old),
        "affiliations": _affiliation_rows(db, old),
        "into_affiliations": _affiliation_rows(db, new),
    }
    kept = {key for _, key, _ in _alias_rows(db, new)}
    moved["into_keys"] = sorted(kept)
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


def unmerge(db: sqlite_utils.Database, source_id: int) -> tuple[int, int]:
    """Undo the latest merge that a source was part of; return the ids of the two that it was.

    What was read after the merge stays with the source that was left. Raises NotFoundError.
    """
    row = sql.one(
        db,
        "SELECT id, from_id, into_id, moved FROM source_merges WHERE ?1 IN (from_id, into_id)"
        " AND id NOT IN (SELECT value FROM json_each(?2)) ORDER BY id DESC LIMIT 1",
        [source_id, sql.id_list(source_links.undone_merges(db))],
    )
    if row is None:
        get(db, source_id)
        raise NotFoundError(f"s{source_id} was not merged with another source, so there is nothing to undo")
    merge_id, old, into_id = row[:3]
    moved = json.loads(row[3])
    new = get(db, into_id).id
    sql.run(db, "UPDATE sources SET merged_into = NULL WHERE id = ?", [old])
    claims.move_back(db, moved["claims_source"], moved["claims_institution"], new, old)
    findings.move_institution_back(db, moved["findings_institution"], new, old)
    source_links.move_back(db, moved.get("links", []), new, old)
    sql.run(
        db,
        "UPDATE source_identifiers SET source_id = ? WHERE identifier IN (SELECT value FROM json_each(?))",
        [old, json.dumps(moved.get("identifiers", []))],
    )
    _take_names_back(db, old, new, moved)
    _take_affiliations_back(db, old, new, moved)
    _take_imported_back(db, old, new, moved)
    source_links.log_unmerge(db, merge_id, new, old)
    return old, new


def _take_names_back(db: sqlite_utils.Database, old: int, new: int, moved: dict[str, Any]) -> None:
    if "names" not in moved:  # a merge of the first schema wrote down only which rows had moved
        sql.run(
            db,
            "UPDATE OR IGNORE aliases SET source_id = ? WHERE source_id = ?"
            " AND id IN (SELECT value FROM json_each(?))",
            [old, new, json.dumps(moved["aliases"])],
        )
        return
    for name, key, reason in moved["names"]:
        add_alias(db, old, name, key, reason)
        if key not in moved["into_keys"]:
            sql.run(db, "DELETE FROM aliases WHERE source_id = ? AND key = ?", [new, key])


def _take_affiliations_back(db: sqlite_utils.Database, old: int, new: int, moved: dict[str, Any]) -> None:
    kept = {tuple(row[1:4]) for row in moved.get("into_affiliations", [])}
    for row in moved["affiliations"]:
        member, institution, role = row[1:4]
        here = (new if member == old else member, new if institution == old else institution, role)
        since_then: list[date | None] = [None, None]
        if here not in kept:
            since_then = _dates_of(db, here)
            sql.run(
                db,
                "DELETE FROM affiliations WHERE member_id = ? AND institution_id = ? AND role = ?",
                list(here),
            )
        dates = [sql.day(each) for each in (*row[4:7], *row[8:10])]
        since, until = dates[0] or since_then[0], dates[1] or since_then[1]
        seen, *rest = dates[2:]
        add_affiliation(db, Affiliation(member, institution, role or None, since, until, seen, row[7], *rest))


def _take_imported_back(db: sqlite_utils.Database, old: int, new: int, moved: dict[str, Any]) -> None:
    """Give back the offices that imports told since the merge under a name that only the other source has."""
    own = {str(name) for name, key, _ in moved.get("names", []) if key not in moved["into_keys"]}
    before = {tuple(row[1:4]) for row in (*moved["affiliations"], *moved.get("into_affiliations", []))}
    for affiliation in _affiliations(db, "member_id", new):
        key = (new, affiliation.institution_id, affiliation.role or "")
        if key in before or not any(affiliation.reason.endswith(f" as “{name}”") for name in own):
            continue
        sql.run(
            db,
            "DELETE FROM affiliations WHERE member_id = ? AND institution_id = ? AND role = ?",
            list(key),
        )
        add_affiliation(db, replace(affiliation, member_id=old))


def _dates_of(db: sqlite_utils.Database, key: tuple[object, ...]) -> list[date | None]:
    """The first and the last day of an affiliation as it stands."""
    row = sql.one(
        db,
        "SELECT since, until FROM affiliations WHERE member_id = ? AND institution_id = ? AND role = ?",
        list(key),
    )
    return [sql.day(each) for each in row] if row is not None else [None, None]


def identified(db: sqlite_utils.Database, identifier: str) -> int | None:
    """Return the source that an import named by an identifier of its own."""
    row = sql.one(db, "SELECT source_id FROM source_identifiers WHERE identifier = ?", [identifier])
    return get(db, row[0]).id if row else None


def identifiers(db: sqlite_utils.Database, source_id: int) -> list[str]:
    """Return what imports call a source by."""
    found = sql.rows(
        db,
        "SELECT identifier FROM source_identifiers WHERE source_id = ? ORDER BY identifier",
        [get(db, source_id).id],
    )
    return [str(row[0]) for row in found]


def identify(db: sqlite_utils.Database, identifier: str, source_id: int, reason: str) -> None:
    """Let an import's identifier name a source from now on."""
    sql.run(
        db,
        "INSERT INTO source_identifiers (identifier, source_id, reason) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET source_id = ?2, reason = ?3 WHERE source_id <> ?2",
        [identifier, get(db, source_id).id, reason],
    )


def _move_identifiers(db: sqlite_utils.Database, old: int, new: int) -> list[str]:
    found = sql.rows(db, "SELECT identifier FROM source_identifiers WHERE source_id = ?", [old])
    sql.run(db, "UPDATE source_identifiers SET source_id = ? WHERE source_id = ?", [new, old])
    return [str(row[0]) for row in found]


def _alias_rows(db: sqlite_utils.Database, source_id: int) -> list[tuple[str, str, str]]:
    found = sql.rows(db, "SELECT name, key, reason FROM aliases WHERE source_id = ? ORDER BY id", [source_id])
    return [(str(name), str(key), str(reason)) for name, key, reason in found]


def _affiliation_rows(db: sqlite_utils.Database, source_id: int) -> list[sql.Row]:
    return sql.rows(
        db,
        f"SELECT id, {_AFFILIATION} FROM affiliations"
        " WHERE member_id = ?1 OR institution_id = ?1 ORDER BY id",
        [source_id],
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
    members = sql.rows(
        db,
        "SELECT s.id, s.name, a.role, a.since, a.until, a.seen_at FROM affiliations a"
        " JOIN sources s ON s.id = a.member_id WHERE a.institution_id = ? ORDER BY s.kind, s.name, a.id",
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
        members=tuple(
            MemberView(f"s{member}", name, role or None, sql.day(since), sql.day(until), sql.day(seen_at))
            for member, name, role, since, until, seen_at in members
        ),
    )


def _affiliations(db: sqlite_utils.Database, column: str, source_id: int) -> list[Affiliation]:
    found = sql.rows(
        db, f"SELECT {_AFFILIATION} FROM affiliations WHERE {column} = ? ORDER BY id", [source_id]
    )
    return [
        Affiliation(
            member,
            institution,
            role or None,
            sql.day(since),
            sql.day(until),
            sql.day(seen_at),
            reason,
            sql.day(first_seen_at),
            sql.day(over_at),
        )
        for member, institution, role, since, until, seen_at, reason, first_seen_at, over_at in found
    ]


def _source(row: sql.Row) -> Source:
    return Source(row[0], SourceKind(row[1]), row[2])
