"""Documents and statements → claims in the database, each with its source and its appearance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlite_utils import Database

from tracker.errors import ExtractionError, TrackerError
from tracker.extraction import EXTRACTOR_ID, extract, statement_kinds
from tracker.matching.appearances import narrowed, reported_before
from tracker.records import (
    Appearance,
    Attribution,
    Document,
    Kind,
    QuotationType,
    Span,
    StatedAt,
    Statement,
)
from tracker.sources.resolver import Resolved, Resolver
from tracker.store import Store, claims, documents


def read_document(store: Store, document_id: int) -> int:
    """Extract a stored document's claims and store them, all or none; returns how many.

    Raises ExtractionError for a text that extraction cannot cope with: a fault of ours that must not keep
    other documents from being read.
    """
    document = documents.get(store.db, document_id).document
    try:
        attributions = extract(document.text, document.published_at)
    except TrackerError:
        raise
    except Exception as error:
        name = document.origin or document.title or f"{document.text[:40]}…"
        raise ExtractionError(
            f"d{document_id} ({name}) is stored, but its claims cannot be read "
            f"({type(error).__name__}: {error}); please report it with the text; everything else is read"
        ) from error
    with store.write() as db:
        number = _store_attributions(db, document_id, document, attributions)
        documents.mark_extracted(db, document_id, EXTRACTOR_ID)
    return number


def _store_attributions(
    db: Database, document_id: int, document: Document, attributions: Sequence[Attribution]
) -> int:
    resolver = Resolver(db, document.published_at, document.text)
    stored: list[list[int]] = []
    for attribution in attributions:
        mention = attribution.quotation.mention
        resolved = resolver.resolve(attribution.speaker, document_id, mention.text if mention else None)
        denied = stored[attribution.denies] if attribution.denies is not None else []
        stored.append(
            [
                _store_claim(db, document_id, document, attribution, resolved, part, denied)
                for part in range(len(attribution.propositions))
            ]
        )
    return sum(len(ids) for ids in stored)


def _store_claim(
    db: Database,
    document_id: int,
    document: Document,
    attribution: Attribution,
    resolved: Resolved,
    part: int,
    denied: Sequence[int],
) -> int:
    quotation = attribution.quotation
    proposition = attribution.propositions[part]
    appearance = Appearance(
        document_id,
        quotation.content,
        quotation.verbatim(document.text),
        quotation.type,
        quotation.cue,
        quotation.mention,
    )
    new = claims.NewClaim(
        text=proposition.text,
        kind=proposition.kind,
        source_id=resolved.source_id,
        institution_id=resolved.institution_id,
        role=resolved.role,
        stated_at=attribution.stated_at,
        external_id=None,
        denies_claim_id=denied[min(part, len(denied) - 1)] if denied else None,
        appearance=appearance,
        part=part,
        speaker_name=resolved.name,
        evidence=proposition.evidence,
        about=proposition.about,
        extracted_by=EXTRACTOR_ID,
        candidates=attribution.candidates,
    )
    if claims.at_place(db, appearance, part, resolved.name) is not None:
        return claims.add(db, new)
    before = reported_before(db, resolved.source_id, proposition.text, attribution.stated_at)
    if before is None or before.first.document_id == document_id:
        return claims.add(db, new)
    claims.add_appearance(db, before.id, appearance, part, resolved.name)
    claims.set_stated_at(db, before.id, narrowed(before.stated_at, attribution.stated_at))
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
        claims.NewClaim(
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
            extracted_by="statement",
        ),
    )
    documents.mark_extracted(db, document_id, "statement")
    return is_new, claim_id


def statement_document(statement: Statement) -> Document:
    """The document that a single statement is, told apart by its id or else by speaker and date."""
    key = statement.id or f"{statement.speaker or ''}|{date_key(statement.date)}"
    return Document(statement.text, publisher=statement.context, url=statement.url, statement_key=key)


def date_key(day: date | None) -> str:
    return day.isoformat() if day else ""
