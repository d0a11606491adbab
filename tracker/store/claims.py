"""Claims and the places where each was reported."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import sqlite_utils

from tracker.errors import NotFoundError, StoreError
from tracker.records import (
    Appearance,
    Claim,
    Kind,
    Mention,
    Period,
    Precision,
    QuotationType,
    SourceKind,
    Span,
    SpeakerCandidate,
    StatedAt,
)
from tracker.store import sql, verdicts
from tracker.store.text_keys import text_hash, words_key

APPEARANCE = "a.document_id, a.spans, a.quotation, a.type, a.cue, a.mention, a.mention_start, a.mention_end"
STATED = "stated_at, not_after, stated_phrase, not_before, stated_precision"
ABOUT = "about_from, about_to, about_phrase"
_CLAIM = (
    f"SELECT c.id, text, kind, source_id, institution_id, role, external_id, denies_claim_id, withdrawn,"
    f" {STATED}, {ABOUT}, {APPEARANCE} FROM claims c"
    " JOIN appearances a ON a.id = (SELECT min(id) FROM appearances WHERE claim_id = c.id)"
)
# The number of a claim that was joined to another still answers, for that one.
_NEXT_ID = (
    "(SELECT max(id) + 1 FROM (SELECT 0 AS id UNION SELECT max(id) FROM claims"
    " UNION SELECT max(from_id) FROM claim_joins))"
)
T = TypeVar("T")

_NUMBERED = re.compile(r"c([1-9][0-9]{0,17})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to be stored, with its first appearance.

    `part` counts the propositions of one quotation from 0; `speaker_name` is the fullest form the document
    gives. Both belong to the claim's identity within its document. `evidence` are the words that show the
    kind.
    """

    text: str
    kind: Kind
    source_id: int | None
    institution_id: int | None
    role: str | None
    stated_at: StatedAt
    external_id: str | None
    denies_claim_id: int | None
    appearance: Appearance
    part: int = 0
    speaker_name: str | None = None
    evidence: str = ""
    about: Period | None = None
    extracted_by: str | None = None
    candidates: tuple[SpeakerCandidate, ...] = ()


def add(db: sqlite_utils.Database, claim: NewClaim) -> int:
    """Store a claim and return its id; the same place in the same document is the same claim.

    Read again, a claim takes on the new text, kind, date and source; when one of these differs, its verdicts
    count as stale and it waits to be judged again. Raises StoreError when `external_id` belongs to a claim
    of another place.
    """
    known = _at(db, claim.appearance, claim.part, claim.speaker_name)
    if known is not None:
        _update(db, known, claim)
        return known
    if claim.external_id is not None and by_external_id(db, claim.external_id) is not None:
        raise StoreError(
            f"the id {claim.external_id} already names another statement; give this one its own id"
        )
    columns = {**_columns(claim), "external_id": claim.external_id, "denies_claim_id": claim.denies_claim_id}
    claim_id = sql.insert(
        db,
        f"INSERT INTO claims (id, {', '.join(columns)}) VALUES ({_NEXT_ID}, {', '.join('?' * len(columns))})",
        list(columns.values()),
    )
    add_appearance(db, claim_id, claim.appearance, claim.part, claim.speaker_name)
    _set_candidates(db, claim_id, claim.candidates)
    return claim_id


def add_appearance(
    db: sqlite_utils.Database,
    claim_id: int,
    appearance: Appearance,
    part: int = 0,
    speaker_name: str | None = None,
) -> bool:
    """Record that a claim was reported in one more place; a place already taken is left as it is (False)."""
    start, end = envelope(appearance)
    mention = appearance.mention
    added = sql.insert(
        db,
        'INSERT INTO appearances (claim_id, document_id, "start", "end", part, speaker_name, spans,'
        " quotation, type, cue, mention, mention_start, mention_end)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [
            claim_id,
            appearance.document_id,
            start,
            end,
            part,
            speaker_name or "",
            json.dumps([[span.start, span.end] for span in appearance.spans]),
            appearance.quotation,
            appearance.type.value,
            appearance.cue,
            mention.text if mention else None,
            mention.span.start if mention else None,
            mention.span.end if mention else None,
        ],
    )
    return added > 0


def set_denied(db: sqlite_utils.Database, claim_id: int, denied_claim_id: int) -> None:
    """Record which claim's truth a claim denies, where its document says so."""
    changed = sql.run(
        db,
        "UPDATE claims SET denies_claim_id = ? WHERE id = ? AND denies_claim_id IS NOT ?",
        [denied_claim_id, claim_id, denied_claim_id],
    )
    if changed:
        _judge_again(db, claim_id)


def set_stated_at(db: sqlite_utils.Database, claim_id: int, stated_at: StatedAt) -> None:
    """Replace what is known of when a claim was stated; it waits to be judged again if that is news."""
    stated = _stated_columns(stated_at)
    changed = sql.run(
        db,
        f"UPDATE claims SET ({STATED}) = (?1, ?2, ?3, ?4, ?5)"
        f" WHERE id = ?6 AND ({STATED}) IS NOT (?1, ?2, ?3, ?4, ?5)",
        [*stated.values(), claim_id],
    )
    if changed:
        _judge_again(db, claim_id)


def get(db: sqlite_utils.Database, claim_id: int) -> Claim:
    """Return a claim. Raises NotFoundError."""
    return get_many(db, [claim_id])[0]


def get_many(db: sqlite_utils.Database, claim_ids: Sequence[int]) -> list[Claim]:
    """Return claims in the order asked for. Raises NotFoundError when one is missing."""
    found = {
        row[0]: _claim(row)
        for row in sql.rows(
            db, f"{_CLAIM} WHERE c.id IN (SELECT value FROM json_each(?))", [sql.id_list(claim_ids)]
        )
    }
    return [known(found, each) for each in claim_ids]


def by_external_id(db: sqlite_utils.Database, external_id: str) -> int | None:
    """Return the claim that an importer named `external_id`."""
    return sql.number(db, "SELECT id FROM claims WHERE external_id = ?", [external_id]) or None


def resolve_id(db: sqlite_utils.Database, name: str) -> int:
    """Return the claim that a person means by "c12" or by an importer's id; the importer's comes first.

    Raises NotFoundError.
    """
    named = by_external_id(db, name)
    if named is not None:
        return named
    numbered = _NUMBERED.fullmatch(name.strip())
    if numbered:
        found = sql.one(
            db,
            "SELECT id FROM claims WHERE id = ?1 UNION SELECT into_id FROM claim_joins WHERE from_id = ?1",
            [int(numbered[1])],
        )
        if found is not None:
            return int(found[0])
    raise NotFoundError(f"there is no claim {name}")


def of_sources(db: sqlite_utils.Database, source_ids: Iterable[int]) -> list[int]:
    """Return the claims of these sources, by id."""
    return _ids(
        db,
        "SELECT id FROM claims WHERE source_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [sql.id_list(source_ids)],
    )


def of_document(db: sqlite_utils.Database, document_id: int) -> list[int]:
    """Return the claims that a document reports, in the order of its text."""
    return _ids(
        db,
        "SELECT claim_id FROM appearances WHERE document_id = ?"
        ' GROUP BY claim_id ORDER BY min("start"), min(id)',
        [document_id],
    )


def at_place(
    db: sqlite_utils.Database, appearance: Appearance, part: int, speaker_name: str | None
) -> int | None:
    """Return the claim that was read at this place of a document before, None when there is none."""
    return _at(db, appearance, part, speaker_name)


def judge_again(db: sqlite_utils.Database, source_ids: Iterable[int]) -> int:
    """Let every claim of these speakers or institutions wait to be judged anew; return how many there are."""
    wanted = sql.id_list(source_ids)
    found = _ids(
        db,
        "SELECT id FROM claims WHERE source_id IN (SELECT value FROM json_each(?1))"
        " OR institution_id IN (SELECT value FROM json_each(?1)) ORDER BY id",
        [wanted],
    )
    for claim_id in found:
        _judge_again(db, claim_id)
    return len(found)


def withdraw(db: sqlite_utils.Database, claim_ids: Iterable[int], reason: str | None) -> list[int]:
    """Let nothing rest on these claims any more, for a reason, or (None) again; return those that changed."""
    found = _ids(
        db,
        "SELECT id FROM claims WHERE withdrawn IS NOT ? AND id IN (SELECT value FROM json_each(?))"
        " ORDER BY id",
        [reason, sql.id_list(claim_ids)],
    )
    for claim_id in found:
        sql.run(db, "UPDATE claims SET withdrawn = ? WHERE id = ?", [reason, claim_id])
        if reason is None:
            _judge_again(db, claim_id)
    return found


def denying(db: sqlite_utils.Database, claim_id: int) -> list[int]:
    """Return the claims that deny this one's truth, by id."""
    return _ids(db, "SELECT id FROM claims WHERE denies_claim_id = ? ORDER BY id", [claim_id])


def ids(db: sqlite_utils.Database) -> list[int]:
    """Return all claims, by id."""
    return _ids(db, "SELECT id FROM claims ORDER BY id", [])


def count(db: sqlite_utils.Database) -> int:
    """Return how many claims there are."""
    return sql.number(db, "SELECT count(*) FROM claims")


def texts(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> dict[int, str]:
    """Return the texts of those of the claims that exist."""
    found = sql.rows(
        db,
        "SELECT id, text FROM claims WHERE id IN (SELECT value FROM json_each(?))",
        [sql.id_list(claim_ids)],
    )
    return {int(claim_id): str(text) for claim_id, text in found}


def same_words(db: sqlite_utils.Database, source_id: int, text: str) -> list[Claim]:
    """Return a source's claims in the same words, whatever their case, punctuation and spacing."""
    found = sql.rows(
        db, f"{_CLAIM} WHERE c.source_id = ? AND c.words_key = ? ORDER BY c.id", [source_id, words_key(text)]
    )
    return [_claim(row) for row in found]


def said_within(
    db: sqlite_utils.Database, source_id: int, first: date, last: date, *, before_id: int
) -> list[int]:
    """Return a source's claims below a number, none withdrawn, whose latest possible day is one of these."""
    return _ids(
        db,
        "SELECT id FROM claims WHERE source_id = ? AND coalesce(stated_at, not_after) BETWEEN ? AND ?"
        " AND id < ? AND withdrawn IS NULL ORDER BY id",
        [source_id, sql.iso(first), sql.iso(last), before_id],
    )


def documents_of(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> set[int]:
    """Return the documents that any of these claims is reported in."""
    wanted = sql.id_list(claim_ids)
    return set(
        _ids(
            db,
            "SELECT document_id FROM appearances WHERE claim_id IN (SELECT value FROM json_each(?))",
            [wanted],
        )
    )


def read_by(db: sqlite_utils.Database, claim_ids: Iterable[int], extractor_id: str) -> set[int]:
    """Return those of the claims that this extractor read."""
    found = _ids(
        db,
        "SELECT id FROM claims WHERE extracted_by = ? AND id IN (SELECT value FROM json_each(?))",
        [extractor_id, sql.id_list(claim_ids)],
    )
    return set(found)


def existing(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> list[int]:
    """Return those of the claims that there are, each once, by id."""
    return _ids(
        db,
        "SELECT id FROM claims WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [sql.id_list(claim_ids)],
    )


def waiting_for_vector(db: sqlite_utils.Database, model_id: str) -> list[tuple[int, str]]:
    """Return (claim id, text) of each claim whose text `model_id` has not encoded."""
    found = sql.rows(
        db,
        "SELECT c.id, c.text FROM claims c WHERE NOT EXISTS"
        " (SELECT 1 FROM claim_vectors v WHERE v.claim_id = c.id AND v.model_id = ?) ORDER BY c.id",
        [model_id],
    )
    return [(int(claim_id), str(text)) for claim_id, text in found]


def waiting_for_verdict(db: sqlite_utils.Database, engine_id: str) -> list[int]:
    """Return the claims that `engine_id` has not compared with the others, by id."""
    found = _ids(
        db,
        "SELECT id FROM claims WHERE judged_by IS NULL OR judged_by < ? OR judged_by > ?",
        [engine_id, engine_id],
    )
    return sorted(found)


def judged_by_others(db: sqlite_utils.Database, engine_id: str) -> int:
    """Return how many claims another engine than `engine_id` has compared with the others."""
    return sql.number(
        db, "SELECT count(*) FROM claims WHERE judged_by < ? OR judged_by > ?", [engine_id, engine_id]
    )


def mark_judged(db: sqlite_utils.Database, claim_ids: Iterable[int], engine_id: str) -> None:
    """Record that `engine_id` has compared these claims with the others."""
    sql.run(
        db,
        "UPDATE claims SET judged_by = ? WHERE id IN (SELECT value FROM json_each(?))",
        [engine_id, sql.id_list(claim_ids)],
    )


def move_source(db: sqlite_utils.Database, from_id: int, into_id: int) -> tuple[list[int], list[int]]:
    """Give one source's claims to another; return the ids moved as speaker and those moved as institution."""
    spoken = of_sources(db, [from_id])
    stood_for = _ids(db, "SELECT id FROM claims WHERE institution_id = ? ORDER BY id", [from_id])
    sql.run(db, "UPDATE claims SET source_id = ? WHERE source_id = ?", [into_id, from_id])
    sql.run(db, "UPDATE claims SET institution_id = ? WHERE institution_id = ?", [into_id, from_id])
    return spoken, stood_for


def move_back(
    db: sqlite_utils.Database, spoken: Iterable[int], stood_for: Iterable[int], from_id: int, into_id: int
) -> None:
    """Give those of the claims that one source has, as speaker or as institution, to another."""
    for column, ids in (("source_id", spoken), ("institution_id", stood_for)):
        sql.run(
            db,
            f"UPDATE claims SET {column} = ? WHERE {column} = ? AND id IN (SELECT value FROM json_each(?))",
            [into_id, from_id, sql.id_list(ids)],
        )


def set_speaker(
    db: sqlite_utils.Database, claim_id: int, source_id: int | None, institution_id: int | None
) -> None:
    """Let a claim be somebody's, or nobody's known; it waits to be judged again if that is news."""
    changed = sql.run(
        db,
        "UPDATE claims SET source_id = ?1, institution_id = ?2 WHERE id = ?3"
        " AND (source_id, institution_id) IS NOT (?1, ?2)",
        [source_id, institution_id, claim_id],
    )
    if changed:
        _judge_again(db, claim_id)


def hold_for(db: sqlite_utils.Database, claim_id: int, institution_id: int | None, role: str | None) -> bool:
    """Hold a claim against an institution, or against none; it waits to be judged again if that is news."""
    changed = sql.run(
        db,
        "UPDATE claims SET institution_id = ?1, role = ?2 WHERE id = ?3 AND institution_id IS NOT ?1",
        [institution_id, role, claim_id],
    )
    if changed:
        _judge_again(db, claim_id)
    return changed > 0


def named_in(db: sqlite_utils.Database, document_id: int, speaker_name: str) -> list[int]:
    """Return the claims whose first appearance names this speaker in this document, by id."""
    return _ids(
        db,
        "SELECT c.id FROM claims c JOIN appearances a"
        " ON a.id = (SELECT min(id) FROM appearances WHERE claim_id = c.id)"
        " WHERE a.document_id = ? AND a.speaker_name = ? ORDER BY c.id",
        [document_id, speaker_name],
    )


def unresolved(db: sqlite_utils.Database, limit: int | None = None) -> list[int]:
    """Return the claims whose speaker is not known and that still count, by id."""
    found = sql.rows(
        db,
        "SELECT id FROM claims WHERE source_id IS NULL AND withdrawn IS NULL ORDER BY id LIMIT ?",
        [-1 if limit is None else limit],
    )
    return [int(row[0]) for row in found]


def _update(db: sqlite_utils.Database, claim_id: int, claim: NewClaim) -> None:
    stored = get(db, claim_id)
    if stored.first.document_id != claim.appearance.document_id:
        return  # another outlet's wording and date do not replace those of the first
    if claim.denies_claim_id is not None:
        set_denied(db, claim_id, claim.denies_claim_id)
    elif stored.denies_claim_id is not None and not _is_reported_elsewhere(db, stored):
        sql.run(db, "UPDATE claims SET denies_claim_id = NULL WHERE id = ?", [claim_id])
    if (
        claim.stated_at.date is None
        and stored.stated_at.date is not None
        and _is_reported_elsewhere(db, stored)
    ):
        claim = replace(claim, stated_at=stored.stated_at)  # the date was learned from another document
    columns = _columns(claim)
    sql.run(
        db,
        f"UPDATE claims SET {', '.join(f'{name} = ?' for name in columns)}, withdrawn = NULL WHERE id = ?",
        [*columns.values(), claim_id],
    )
    _set_candidates(db, claim_id, claim.candidates)
    if get(db, claim_id) != stored:
        _judge_again(db, claim_id)


def candidates(db: sqlite_utils.Database, claim_id: int) -> tuple[SpeakerCandidate, ...]:
    """Return whom the unresolved speaker of a claim may be, likeliest first."""
    found = sql.rows(
        db,
        "SELECT name, kind, score, reason FROM speaker_candidates WHERE claim_id = ? ORDER BY rank",
        [claim_id],
    )
    return tuple(
        SpeakerCandidate(name, SourceKind(kind), score, reason) for name, kind, score, reason in found
    )


def _set_candidates(db: sqlite_utils.Database, claim_id: int, wanted: Sequence[SpeakerCandidate]) -> None:
    sql.run(db, "DELETE FROM speaker_candidates WHERE claim_id = ?", [claim_id])
    sql.run_many(
        db,
        "INSERT INTO speaker_candidates (claim_id, rank, name, kind, score, reason)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (claim_id, rank, each.name, each.kind.value, each.score, each.reason)
            for rank, each in enumerate(wanted, 1)
        ],
    )


def _is_reported_elsewhere(db: sqlite_utils.Database, claim: Claim) -> bool:
    elsewhere = sql.one(
        db,
        "SELECT 1 FROM appearances WHERE claim_id = ? AND document_id <> ?",
        [claim.id, claim.first.document_id],
    )
    return elsewhere is not None


def _judge_again(db: sqlite_utils.Database, claim_id: int) -> None:
    sql.run(db, "UPDATE claims SET judged_by = NULL WHERE id = ?", [claim_id])
    verdicts.mark_stale(db, claim_id)


def _at(db: sqlite_utils.Database, appearance: Appearance, part: int, speaker_name: str | None) -> int | None:
    start, end = envelope(appearance)
    row = sql.one(
        db,
        'SELECT claim_id FROM appearances WHERE document_id = ? AND "start" = ? AND "end" = ? AND part = ?'
        " AND speaker_name = ?",
        [appearance.document_id, start, end, part, speaker_name or ""],
    )
    return int(row[0]) if row else None


def _columns(claim: NewClaim) -> dict[str, object]:
    about = claim.about
    return {
        "text": claim.text,
        "text_hash": text_hash(claim.text),
        "words_key": words_key(claim.text),
        "kind": claim.kind.value,
        "evidence": claim.evidence,
        "source_id": claim.source_id,
        "institution_id": claim.institution_id,
        "role": claim.role,
        **_stated_columns(claim.stated_at),
        "about_from": sql.iso(about.start) if about else None,
        "about_to": sql.iso(about.end) if about else None,
        "about_phrase": about.phrase if about else None,
        "extracted_by": claim.extracted_by,
    }


def _stated_columns(stated_at: StatedAt) -> dict[str, object]:
    return {
        "stated_at": sql.iso(stated_at.date),
        "not_after": sql.iso(stated_at.not_after),
        "stated_phrase": stated_at.phrase,
        "not_before": sql.iso(stated_at.not_before),
        "stated_precision": stated_at.precision.value,
    }


def envelope(appearance: Appearance) -> tuple[int, int]:
    """Return where the first of an appearance's spans starts and the last one ends."""
    if not appearance.spans:
        raise ValueError("an appearance has at least one span")
    return min(span.start for span in appearance.spans), max(span.end for span in appearance.spans)


def _ids(db: sqlite_utils.Database, query: str, parameters: Sequence[object]) -> list[int]:
    return [int(row[0]) for row in sql.rows(db, query, parameters)]


def known(found: dict[int, T], claim_id: int) -> T:
    """Return what was found for a claim. Raises NotFoundError."""
    try:
        return found[claim_id]
    except KeyError:
        raise NotFoundError(f"there is no claim c{claim_id}") from None


def appearance_of(row: sql.Row) -> Appearance:
    """Return the appearance that a row of the APPEARANCE columns is."""
    document_id, spans, quotation, kind, cue, mention, mention_start, mention_end = row
    return Appearance(
        document_id=document_id,
        spans=tuple(Span(start, end) for start, end in json.loads(spans)),
        quotation=quotation,
        type=QuotationType(kind),
        cue=cue,
        mention=None if mention is None else Mention(mention, Span(mention_start, mention_end)),
    )


def stated_at_of(row: sql.Row) -> StatedAt:
    """Return when a claim was stated, from the STATED columns."""
    day, not_after, phrase, not_before, precision = row
    return StatedAt(sql.day(day), sql.day(not_after), phrase, sql.day(not_before), Precision(precision))


def period_of(row: sql.Row) -> Period | None:
    """Return the period a claim is about, from the ABOUT columns."""
    start, end, phrase = row
    return None if phrase is None else Period(sql.day(start), sql.day(end), phrase)


def _claim(row: sql.Row) -> Claim:
    return Claim(
        id=row[0],
        text=row[1],
        kind=Kind(row[2]),
        source_id=row[3],
        institution_id=row[4],
        role=row[5],
        external_id=row[6],
        denies_claim_id=row[7],
        withdrawn=row[8],
        stated_at=stated_at_of(row[9:14]),
        about=period_of(row[14:17]),
        first=appearance_of(row[17:]),
    )
