"""Why a document's mention stands for a source, and what people decided of it."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import SourceLink
from tracker.store import sql

_COLUMNS = (
    "id, document_id, claim_id, name, mention, role, source_id, institution_id, score, reason, is_doubtful,"
    " decided, recorded_at"
)
_CHANGE = "SELECT id, link_id, into_id, moved FROM standing_decisions WHERE decision = 'changed'"


@dataclass(frozen=True, slots=True)
class Said:
    """Who put a claim forward, and for whom, before a decision changed it."""

    claim_id: int
    source_id: int | None
    institution_id: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that gave a link, and the claims under it, to the source `into_id`.

    `before` is the link as it was, None where the decision made it; `said` are the claims as they were, None
    where that was not written down.
    """

    id: int
    link_id: int
    into_id: int
    before: SourceLink | None
    said: tuple[Said, ...] | None


def record(db: sqlite_utils.Database, link: SourceLink) -> None:
    """Store the link of a name in a document, with the first reason given for its source.

    What a person decided of that name stays as it is.
    """
    sql.run(
        db,
        "INSERT INTO source_links"
        " (document_id, name, mention, role, source_id, institution_id, score, reason, is_doubtful)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (document_id, name) WHERE claim_id IS NULL DO UPDATE SET"
        " (mention, role, institution_id) = (coalesce(mention, excluded.mention),"
        " coalesce(excluded.role, role), coalesce(excluded.institution_id, institution_id)),"
        " score = iif(source_id = excluded.source_id, score, excluded.score),"
        " reason = iif(source_id = excluded.source_id, reason, excluded.reason),"
        " is_doubtful = iif(source_id = excluded.source_id, is_doubtful, excluded.is_doubtful),"
        " source_id = excluded.source_id WHERE decided IS NULL",
        [
            link.document_id,
            link.name,
            link.mention,
            link.role,
            link.source_id,
            link.institution_id,
            link.score,
            link.reason,
            link.is_doubtful,
        ],
    )


def get(db: sqlite_utils.Database, link_id: int) -> SourceLink:
    """Return a link. Raises NotFoundError."""
    found = _links(db, "id = ?", [link_id])
    if not found:
        raise NotFoundError(f"there is no link l{link_id}; `tracker sources review` lists the doubtful ones")
    return found[0]


def of_name(db: sqlite_utils.Database, document_id: int, name: str) -> SourceLink | None:
    """Return the link of a name in a document."""
    found = _links(db, "document_id = ? AND name = ? AND claim_id IS NULL", [document_id, name])
    return found[0] if found else None


def of_source(db: sqlite_utils.Database, source_id: int) -> list[SourceLink]:
    """Return the links to a source, by id."""
    return _links(db, "source_id = ?", [source_id])


def doubtful(db: sqlite_utils.Database, *, decided: bool = False) -> list[SourceLink]:
    """Return the doubtful links that wait for a decision, least sure first; with `decided` every link."""
    return _links(
        db, "1" if decided else "is_doubtful AND decided IS NULL", [], order="decided IS NOT NULL, score, id"
    )


def document_counts(db: sqlite_utils.Database, source_ids: Iterable[int]) -> dict[int, int]:
    """Return in how many documents each of these sources is named; those never named are left out."""
    found = sql.rows(
        db,
        "SELECT source_id, count(DISTINCT document_id) FROM standing_links"
        " WHERE source_id IN (SELECT value FROM json_each(?)) GROUP BY source_id",
        [sql.id_list(source_ids)],
    )
    return {int(source): int(number) for source, number in found}


def roles(db: sqlite_utils.Database, source_id: int) -> list[str]:
    """Return the offices under which documents named a source."""
    found = sql.rows(
        db,
        "SELECT DISTINCT role FROM standing_links WHERE source_id = ? AND role IS NOT NULL ORDER BY role",
        [source_id],
    )
    return [str(row[0]) for row in found]


def neighbours(db: sqlite_utils.Database, source_id: int) -> list[str]:
    """Return the names of those who speak beside a source, in the documents that name it, oftenest first."""
    found = sql.rows(
        db,
        "SELECT other.name FROM standing_links own JOIN standing_links other USING (document_id)"
        " WHERE own.source_id = ?1 AND other.source_id <> ?1"
        " GROUP BY other.name ORDER BY count(*) DESC, other.name LIMIT 50",
        [source_id],
    )
    return [str(row[0]) for row in found]


def keep(db: sqlite_utils.Database, link: SourceLink) -> None:
    """Record that a person found a link right."""
    sql.run(db, "UPDATE source_links SET decided = 'kept' WHERE id = ?", [link.id])
    _log(db, "kept", link.id, link.source_id, link.source_id)


def change(
    db: sqlite_utils.Database,
    link: SourceLink,
    source_id: int,
    said: Sequence[Said],
    institution_id: int | None = None,
) -> None:
    """Record that a person gave a link another source; `said` are the claims that move, as they were."""
    sql.run(
        db,
        "UPDATE source_links SET decided = 'changed', source_id = ?, institution_id = ?,"
        " score = 1, reason = 'decided by hand' WHERE id = ?",
        [source_id, institution_id, link.id],
    )
    _log(db, "changed", link.id, link.source_id, source_id, _moved(link, said))


def settle(
    db: sqlite_utils.Database,
    said: Said,
    document_id: int,
    name: str,
    source_id: int,
    institution_id: int | None,
) -> int:
    """Record who a person says put forward one claim; return the link's id."""
    known = _links(db, "claim_id = ?", [said.claim_id])
    if known:
        change(db, known[0], source_id, [said], institution_id)
        return known[0].id
    (link_id,) = sql.returning(
        db,
        "INSERT INTO source_links (document_id, claim_id, name, source_id, institution_id, score, reason,"
        " decided) VALUES (?, ?, ?, ?, ?, 1, 'decided by hand', 'changed')"
        " ON CONFLICT (claim_id) WHERE claim_id IS NOT NULL DO UPDATE SET (name, source_id, institution_id,"
        " decided) = (excluded.name, excluded.source_id, excluded.institution_id, 'changed') RETURNING id",
        [document_id, said.claim_id, name, source_id, institution_id],
    )
    _log(db, "changed", link_id, None, source_id, _moved(None, [said]))
    return int(link_id)


def last_change(
    db: sqlite_utils.Database, claim_id: int, document_id: int, name: str | None
) -> Change | None:
    """Return the latest change, not taken back, of who put a claim forward.

    That is one that moved the claim or else, for a claim read later, one of its name in its document.
    """
    row = sql.one(
        db,
        f"{_CHANGE} AND EXISTS (SELECT 1 FROM json_each(moved, '$.said')"
        " WHERE json_extract(value, '$[0]') = ?) ORDER BY id DESC LIMIT 1",
        [claim_id],
    ) or sql.one(
        db,
        f"{_CHANGE} AND link_id IN (SELECT id FROM standing_links WHERE claim_id = ?1"
        " OR (claim_id IS NULL AND document_id = ?2 AND name = ?3)) ORDER BY id DESC LIMIT 1",
        [claim_id, document_id, name],
    )
    if row is None:
        return None
    moved = json.loads(row[3]) if row[3] is not None else {"link": None, "said": None}
    before = None if moved["link"] is None else SourceLink(*moved["link"])
    said = None if moved["said"] is None else tuple(Said(*each) for each in moved["said"])
    return Change(row[0], row[1], row[2], before, said)


def take_back(db: sqlite_utils.Database, change: Change, source_id: int, before: SourceLink | None) -> None:
    """Record that a person took back a change of a link, which is then as it was `before`.

    `source_id` is whose the link is now. Nothing is deleted: the log has the change and that it was undone.
    """
    if before is None:
        sql.run(db, "UPDATE source_links SET decided = NULL WHERE id = ?", [change.link_id])
    else:
        sql.run(
            db,
            "UPDATE source_links SET source_id = ?, institution_id = ?, score = ?, reason = ?, decided = ?"
            " WHERE id = ?",
            [
                before.source_id,
                before.institution_id,
                before.score,
                before.reason,
                before.decided,
                change.link_id,
            ],
        )
    sql.run(
        db,
        "INSERT INTO source_decisions (decision, link_id, from_id, into_id, undoes)"
        " VALUES ('changed', ?, ?, ?, ?)",
        [change.link_id, source_id, before.source_id if before else None, change.id],
    )


def of_claims(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> set[int]:
    """Return those of the claims whose source a person has decided on."""
    found = sql.rows(
        db,
        "SELECT claim_id FROM standing_links WHERE claim_id IN (SELECT value FROM json_each(?1))"
        " UNION SELECT json_extract(value, '$[0]') FROM standing_decisions, json_each(moved, '$.said')"
        " WHERE json_extract(value, '$[0]') IN (SELECT value FROM json_each(?1))",
        [sql.id_list(claim_ids)],
    )
    return {int(each[0]) for each in found}


def move(db: sqlite_utils.Database, from_id: int, into_id: int) -> list[int]:
    """Give one source's links to another and return their ids."""
    found = [link.id for link in of_source(db, from_id)]
    sql.run(db, "UPDATE source_links SET source_id = ? WHERE source_id = ?", [into_id, from_id])
    sql.run(db, "UPDATE source_links SET institution_id = ? WHERE institution_id = ?", [into_id, from_id])
    return found


def move_back(db: sqlite_utils.Database, link_ids: Iterable[int], from_id: int, into_id: int) -> None:
    """Give those of the links that one source has to another."""
    sql.run(
        db,
        "UPDATE source_links SET source_id = ? WHERE source_id = ?"
        " AND id IN (SELECT value FROM json_each(?))",
        [into_id, from_id, sql.id_list(link_ids)],
    )


def log_unmerge(db: sqlite_utils.Database, merge_id: int, from_id: int, into_id: int) -> None:
    """Record that a merge was undone."""
    sql.run(
        db,
        "INSERT INTO source_decisions (decision, merge_id, from_id, into_id) VALUES ('unmerged', ?, ?, ?)",
        [merge_id, from_id, into_id],
    )


def undone_merges(db: sqlite_utils.Database) -> list[int]:
    """Return the merges that were undone."""
    found = sql.rows(db, "SELECT merge_id FROM source_decisions WHERE merge_id IS NOT NULL ORDER BY id")
    return [int(row[0]) for row in found]


def _log(
    db: sqlite_utils.Database,
    decision: str,
    link_id: int,
    old: int | None,
    new: int,
    moved: str | None = None,
) -> None:
    sql.run(
        db,
        "INSERT INTO source_decisions (decision, link_id, from_id, into_id, moved) VALUES (?, ?, ?, ?, ?)",
        [decision, link_id, old, new, moved],
    )


def _moved(link: SourceLink | None, said: Sequence[Said]) -> str:
    """What `last_change` reads back."""
    before = None if link is None else astuple(link)
    return json.dumps({"link": before, "said": [astuple(each) for each in said]}, ensure_ascii=False)


def _links(
    db: sqlite_utils.Database, where: str, parameters: list[object], order: str = "id"
) -> list[SourceLink]:
    found = sql.rows(db, f"SELECT {_COLUMNS} FROM standing_links WHERE {where} ORDER BY {order}", parameters)
    return [SourceLink(*row) for row in found]
