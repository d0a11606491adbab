"""Documents and statements → claims in the database, each with its source and its appearance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from tracker.errors import ExtractionError, TrackerError
from tracker.extraction import GIVEN, NOBODY, Extractors, faults, language_of, statement_kinds
from tracker.matching.appearances import narrowed, reported_before
from tracker.pipeline import rereading, withdrawal
from tracker.records import (
    Appearance,
    Attribution,
    Document,
    Kind,
    QuotationType,
    Span,
    StatedAt,
    Statement,
    StoredDocument,
)
from tracker.sources.resolver import Resolver
from tracker.store import Store, claims, documents
from tracker.store.claims import NewClaim


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a document: its language, by which extractor, and who said what in it."""

    language: str
    extractor_id: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a reading: how many claims, and the claims of any document that now count or do not."""

    extractor_id: str
    language: str
    claims: int
    resettled: tuple[int, ...]


def read_document(store: Store, extractors: Extractors, document_id: int, at: str) -> Stored:
    """Extract a stored document's claims and store them, all or none.

    Raises ExtractionError for a text that extraction cannot cope with: a fault of ours that must not keep
    other documents from being read.
    """
    reading = read(documents.get(store.db, document_id), extractors)
    with store.write() as db:
        return store_reading(db, document_id, reading, at)


def read(stored: StoredDocument, extractors: Extractors) -> Reading:
    """Recognise a document's language and read it, by nobody where no extractor knows that language.

    Touches no database. Raises ExtractionError.
    """
    document = stored.document
    language = language_of(document.text)
    extractor = extractors.of(language)
    if extractor is None:
        return Reading(language, NOBODY, ())
    try:
        attributions = extractor.extract(document.text, document.published_at)
        wrong = faults(document.text, attributions)
        if wrong:
            raise ValueError(f"{extractor.id}: {wrong[0]}")
    except TrackerError:
        raise
    except Exception as error:
        name = document.origin or document.title or f"{document.text[:40]}…"
        raise ExtractionError(
            f"d{stored.id} ({name}) is stored, but its claims cannot be read "
            f"({type(error).__name__}: {error}); please report it with the text; everything else is read"
        ) from error
    return Reading(language, extractor.id, tuple(attributions))


def store_reading(db: Database, document_id: int, reading: Reading, at: str) -> Stored:
    """Store what was read in a document, in place of what was read there before.

    Claims keep their numbers where the new reading has them too. Run in a transaction.
    """
    document = documents.get(db, document_id).document
    drafts = _drafts(db, document_id, document, reading)
    before = claims.of_document(db, document_id)
    gone = rereading.make_room(db, document_id, [each for group in drafts for each in group])
    stored: list[list[int]] = []
    for attribution, group in zip(reading.attributions, drafts, strict=True):
        denied = stored[attribution.denies] if attribution.denies is not None else []
        stored.append([_store_claim(db, draft, denied) for draft in group])
    withdrawal.not_read(db, gone, reading.extractor_id)
    documents.set_language(db, document_id, reading.language)
    documents.mark_extracted(db, document_id, reading.extractor_id)
    resettled = {
        *gone,
        *withdrawal.settle(db, {*before, *claims.of_document(db, document_id)}),
        *withdrawal.compare_versions(db, document_id, at),
    }
    number = sum(len(ids) for ids in stored)
    return Stored(reading.extractor_id, reading.language, number, tuple(sorted(resettled)))


def _drafts(db: Database, document_id: int, document: Document, reading: Reading) -> list[list[NewClaim]]:
    """The claims of each attribution, with their sources, as if none were stored."""
    resolver = Resolver(db, document.published_at, document.text)
    return [
        [
            _draft(resolver, document_id, document, attribution, part, reading.extractor_id)
            for part in range(len(attribution.propositions))
        ]
        for attribution in reading.attributions
    ]


def _draft(
    resolver: Resolver,
    document_id: int,
    document: Document,
    attribution: Attribution,
    part: int,
    extractor_id: str,
) -> NewClaim:
    quotation = attribution.quotation
    proposition = attribution.propositions[part]
    mention = quotation.mention
    resolved = resolver.resolve(
        attribution.speaker, document_id, mention.text if mention else None, attribution.stated_at.date
    )
    return NewClaim(
        text=proposition.text,
        kind=proposition.kind,
        source_id=resolved.source_id,
        institution_id=resolved.institution_id,
        role=resolved.role,
        stated_at=attribution.stated_at,
        external_id=None,
        denies_claim_id=None,
        appearance=Appearance(
            document_id,
            quotation.content,
            quotation.verbatim(document.text),
            quotation.type,
            quotation.cue,
            mention,
        ),
        part=part,
        speaker_name=resolved.name,
        evidence=proposition.evidence,
        about=proposition.about,
        extracted_by=extractor_id,
        candidates=attribution.candidates,
    )


def _store_claim(db: Database, draft: NewClaim, denied: Sequence[int]) -> int:
    """Store a claim, or one more appearance of one that another document reported before."""
    new = replace(draft, denies_claim_id=denied[min(draft.part, len(denied) - 1)] if denied else None)
    if claims.at_place(db, new.appearance, new.part, new.speaker_name) is not None:
        return claims.add(db, new)
    before = reported_before(db, new.source_id, new.text, new.stated_at)
    if before is None or before.first.document_id == new.appearance.document_id:
        return claims.add(db, new)
    claims.add_appearance(db, before.id, new.appearance, new.part, new.speaker_name)
    claims.set_stated_at(db, before.id, narrowed(before.stated_at, new.stated_at))
    if new.denies_claim_id is not None and before.denies_claim_id is None:
        claims.set_denied(db, before.id, new.denies_claim_id)
    return before.id


def store_statements(
    store: Store, statements: Sequence[Statement], recorded_at: str
) -> list[tuple[bool, int]]:
    """Store statements whose speaker is given, all or none; for each in order (is it new, claim id)."""
    kinds = statement_kinds([statement.text for statement in statements])
    with store.write() as db:
        return [
            _store_statement(db, statement, kind, recorded_at)
            for statement, kind in zip(statements, kinds, strict=True)
        ]


def _store_statement(db: Database, statement: Statement, kind: Kind, recorded_at: str) -> tuple[bool, int]:
    document_id, is_new = documents.add(db, statement_document(statement), recorded_at)
    resolver = Resolver(db, statement.date)
    resolved = resolver.resolve_named(statement.speaker, statement.role, statement.institution, document_id)
    whole = (Span(0, len(statement.text)),)
    claim_id = claims.add(
        db,
        NewClaim(
            text=statement.text,
            kind=kind,
            source_id=resolved.source_id,
            institution_id=resolved.institution_id,
            role=resolved.role,
            stated_at=StatedAt.given(statement.date),
            external_id=statement.id,
            denies_claim_id=None,
            appearance=Appearance(document_id, whole, statement.text, QuotationType.DIRECT, "", None),
            part=0,
            speaker_name=statement.speaker,
            extracted_by=GIVEN,
        ),
    )
    documents.mark_extracted(db, document_id, GIVEN)
    return is_new, claim_id


def statement_document(statement: Statement) -> Document:
    """The document that a single statement is, told apart by its id or else by speaker and date."""
    key = statement.id or f"{statement.speaker or ''}|{date_key(statement.date)}"
    return Document(statement.text, publisher=statement.context, url=statement.url, statement_key=key)


def date_key(day: date | None) -> str:
    return day.isoformat() if day else ""
