"""Claims as people read them, and every place where each was reported."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from tracker.records import Appearance, ClaimView, Kind
from tracker.store import sql
from tracker.store.claims import ABOUT, APPEARANCE, STATED, appearance_of, known, period_of, stated_at_of

_VIEW = (
    "SELECT id, claim_id, text, kind, evidence, quotation, speaker, source, source_id, role, institution,"
    ' document, title, publisher, url, published_at, "start", "end", appearances, extracted_by, withdrawn,'
    f" {STATED}, {ABOUT} FROM claims_view"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One outlet's report of a claim: where it stands in the text, and what is known of the outlet."""

    appearance: Appearance
    title: str | None
    publisher: str | None
    url: str | None
    published_at: date | None
    origin: str | None
    recorded_at: str


def view(db: sqlite_utils.Database, claim_ids: Sequence[int]) -> list[ClaimView]:
    """Return claims for reading, in the order asked for. Raises NotFoundError when one is missing."""
    found = {
        row[0]: _view(row)
        for row in sql.rows(
            db, f"{_VIEW} WHERE id IN (SELECT value FROM json_each(?))", [sql.id_list(claim_ids)]
        )
    }
    return [known(found, each) for each in claim_ids]


def list_views(
    db: sqlite_utils.Database,
    *,
    source_ids: Iterable[int] | None = None,
    kind: Kind | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    oldest_first: bool = True,
) -> list[ClaimView]:
    """Return claims by their latest possible date, undated ones last.

    `source_ids` are the speakers or the institutions spoken for; `since` and `until` are inclusive and leave
    out claims without any date.
    """
    where, parameters = ["1"], list[object]()
    if source_ids is not None:
        wanted = sql.id_list(source_ids)
        where.append(
            "(source_id IN (SELECT value FROM json_each(?))"
            " OR institution_id IN (SELECT value FROM json_each(?)))"
        )
        parameters += [wanted, wanted]
    if kind is not None:
        where.append("kind = ?")
        parameters.append(kind.value)
    if since is not None:
        where.append("coalesce(stated_at, not_after) >= ?")
        parameters.append(sql.iso(since))
    if until is not None:
        where.append("coalesce(stated_at, not_after) <= ?")
        parameters.append(sql.iso(until))
    direction = "ASC" if oldest_first else "DESC"
    found = sql.rows(
        db,
        f"{_VIEW} WHERE {' AND '.join(where)}"
        f" ORDER BY coalesce(stated_at, not_after) {direction} NULLS LAST, id {direction} LIMIT ?",
        [*parameters, -1 if limit is None else limit],
    )
    return [_view(row) for row in found]


def appearances(db: sqlite_utils.Database, claim_id: int) -> list[Place]:
    """Return every place where a claim was reported, in the order they were received.

    A document that several outlets carried word for word counts once for each outlet.
    """
    found = sql.rows(
        db,
        f"SELECT {APPEARANCE}, p.title, p.publisher, p.url, p.published_at, p.origin, p.recorded_at"
        " FROM appearances a JOIN outlets p ON p.document_id = a.document_id"
        " WHERE a.claim_id = ? ORDER BY p.recorded_at, a.id, p.receipt_id",
        [claim_id],
    )
    return [
        Place(
            appearance_of(row[:8]),
            title=row[8],
            publisher=row[9],
            url=row[10],
            published_at=sql.day(row[11]),
            origin=row[12],
            recorded_at=row[13],
        )
        for row in found
    ]


def _view(row: sql.Row) -> ClaimView:
    return ClaimView(
        claim_id=row[1],
        text=row[2],
        kind=Kind(row[3]),
        evidence=row[4],
        quotation=row[5],
        speaker=row[6],
        source=row[7],
        source_id=row[8],
        role=row[9],
        institution=row[10],
        document=row[11],
        title=row[12],
        publisher=row[13],
        url=row[14],
        published_at=sql.day(row[15]),
        start=row[16],
        end=row[17],
        appearances=row[18],
        extracted_by=row[19],
        withdrawn=row[20],
        stated_at=stated_at_of(row[21:26]),
        about=period_of(row[26:29]),
    )
