"""Where claims stand in documents: found for many at once, moved when a document is read again."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import sqlite_utils

from tracker.records import Appearance
from tracker.store import sql
from tracker.store.claims import APPEARANCE, appearance_of, envelope


class Place(NamedTuple):
    """What makes a claim the same one within its document: whole extent, part, and the speaker's name."""

    start: int
    end: int
    part: int
    speaker_name: str


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """An appearance in a document, with the text of its claim and whether other documents report it too."""

    appearance_id: int
    claim_id: int
    place: Place
    text: str
    is_shared: bool


def place_of(appearance: Appearance, part: int, speaker_name: str | None) -> Place:
    """Return the place of an appearance."""
    return Place(*envelope(appearance), part, speaker_name or "")


def of_document(db: sqlite_utils.Database, document_id: int) -> list[KnownPlace]:
    """Return a document's appearances, in the order they were stored."""
    found = sql.rows(
        db,
        'SELECT a.id, a.claim_id, a."start", a."end", a.part, a.speaker_name, coalesce(a.wording, c.text),'
        " EXISTS (SELECT 1 FROM appearances o WHERE o.claim_id = a.claim_id AND o.document_id <> ?1)"
        " FROM appearances a JOIN claims c ON c.id = a.claim_id WHERE a.document_id = ?1 ORDER BY a.id",
        [document_id],
    )
    return [
        KnownPlace(appearance_id, claim_id, Place(start, end, part, name), text, bool(is_shared))
        for appearance_id, claim_id, start, end, part, name, text, is_shared in found
    ]


def of_claims(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> dict[int, list[Appearance]]:
    """Return each claim's appearances, the first one first."""
    found = sql.rows(
        db,
        f"SELECT a.claim_id, {APPEARANCE} FROM appearances a"
        " WHERE a.claim_id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        [sql.id_list(claim_ids)],
    )
    result: dict[int, list[Appearance]] = defaultdict(list)
    for row in found:
        result[int(row[0])].append(appearance_of(row[1:]))
    return dict(result)


def counts(db: sqlite_utils.Database, document_ids: Iterable[int]) -> dict[int, int]:
    """Return how many claims each of the documents reports; those that report none are left out."""
    found = sql.rows(
        db,
        "SELECT document_id, count(DISTINCT claim_id) FROM appearances"
        " WHERE document_id IN (SELECT value FROM json_each(?)) GROUP BY document_id",
        [sql.id_list(document_ids)],
    )
    return {int(document_id): int(number) for document_id, number in found}


def move(db: sqlite_utils.Database, places: Mapping[int, tuple[Appearance, Place]]) -> None:
    """Give appearances, by their ids, the places and words that they have in a new reading.

    They may change places with each other; no other appearance may stand where one of them goes.
    """
    sql.run_many(db, "UPDATE appearances SET part = ? WHERE id = ?", [(-each - 1, each) for each in places])
    sql.run_many(
        db,
        'UPDATE appearances SET "start" = ?, "end" = ?, part = ?, speaker_name = ?, spans = ?,'
        " quotation = ?, type = ?, cue = ?, mention = ?, mention_start = ?, mention_end = ? WHERE id = ?",
        [
            (
                *place,
                json.dumps([[span.start, span.end] for span in appearance.spans]),
                appearance.quotation,
                appearance.type.value,
                appearance.cue,
                appearance.mention.text if appearance.mention else None,
                appearance.mention.span.start if appearance.mention else None,
                appearance.mention.span.end if appearance.mention else None,
                appearance_id,
            )
            for appearance_id, (appearance, place) in places.items()
        ],
    )


def set_aside(db: sqlite_utils.Database, appearance_id: int) -> None:
    """Free an appearance's place for another claim: it gets a part of its own, far above the others."""
    sql.run(
        db, "UPDATE appearances SET part = ? + id WHERE id = ? AND part < ?", [_ASIDE, appearance_id, _ASIDE]
    )


def drop(db: sqlite_utils.Database, appearance_id: int) -> None:
    """Forget an appearance of a claim that stands elsewhere too."""
    sql.run(db, "DELETE FROM appearances WHERE id = ?", [appearance_id])


_ASIDE = 1_000_000
