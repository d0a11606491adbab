"""Records to put into a database, each with only what a test says."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from tracker.records import (
    Appearance,
    Document,
    Kind,
    Mention,
    Order,
    QuotationType,
    Relation,
    Scope,
    SourceKind,
    Span,
    StatedAt,
)
from tracker.store import claims, documents, findings, sources

NOW = "2024-03-20T10:00:00Z"


def add_document(
    db: Database, text: str = "A text of forty or more characters, he said.", **fields: object
) -> int:
    return documents.add(db, Document(text, **fields), NOW)[0]  # type: ignore[arg-type]


def add_source(db: Database, name: str = "Ada Weir", kind: SourceKind = SourceKind.PERSON) -> int:
    return sources.add(db, kind, name, "named in a test")


def appearance(document_id: int, start: int = 0, end: int = 20, mention: str | None = None) -> Appearance:
    return Appearance(
        document_id,
        (Span(start, end),),
        f"quotation {start}",
        QuotationType.INDIRECT,
        "said",
        Mention(mention, Span(end, end + len(mention))) if mention else None,
    )


def new_claim(document_id: int, text: str = "The bridge opens in May.", **fields: object) -> claims.NewClaim:
    values: dict[str, object] = {
        "text": text,
        "kind": Kind.ASSERTION,
        "source_id": None,
        "institution_id": None,
        "role": None,
        "stated_at": StatedAt.on(date(2024, 3, 1), date(2024, 3, 2), "on Friday"),
        "external_id": None,
        "denies_claim_id": None,
        "appearance": appearance(document_id),
        "part": 0,
        "speaker_name": None,
    }
    return claims.NewClaim(**{**values, **fields})  # type: ignore[arg-type]


def add_claims(db: Database, *texts: str, **fields: object) -> list[int]:
    """One claim for each text, each in a document of its own."""
    return [claims.add(db, new_claim(add_document(db, text), text, **fields)) for text in texts]


def new_finding(earlier: int, later: int, **fields: object) -> findings.NewFinding:
    values: dict[str, object] = {
        "relation": Relation.CONTRADICTION,
        "scope": Scope.SPEAKER,
        "claim_earlier_id": earlier,
        "claim_later_id": later,
        "order": Order.KNOWN,
        "institution_id": None,
        "probability": 0.9,
        "engine_id": "judge/1",
        "recorded_at": NOW,
    }
    return findings.NewFinding(**{**values, **fields})  # type: ignore[arg-type]
