"""Texts as received, kept once each, with every place they were received from."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import Document, StoredDocument
from tracker.store import sql

_COLUMNS = "id, text, title, publisher, url, published_at, origin, statement_key, recorded_at, extracted_by"


def add(db: sqlite_utils.Database, document: Document, recorded_at: str) -> tuple[int, bool]:
    """Keep a document and return its id and whether it is new.

    A known text is kept as a receipt instead. Missing metadata of the stored document is filled in from it,
    its outlet's only when no other outlet is named there; a date that was missing puts the document back
    among those whose claims are to be read.
    """
    row = sql.one(db, "SELECT id FROM documents WHERE hash = ?", [document.hash])
    if row is not None:
        _receive_again(db, int(row[0]), document, recorded_at)
        return int(row[0]), False
    new_id = sql.insert(
        db,
        "INSERT INTO documents (hash, text, title, publisher, url, published_at, origin, statement_key,"
        " recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            document.hash,
            document.text,
            document.title,
            document.publisher,
            document.url,
            sql.iso(document.published_at),
            document.origin,
            document.statement_key,
            recorded_at,
        ],
    )
    return new_id, True


def get(db: sqlite_utils.Database, document_id: int) -> StoredDocument:
    """Return a document. Raises NotFoundError."""
    row = sql.one(db, f"SELECT {_COLUMNS} FROM documents WHERE id = ?", [document_id])
    if row is None:
        raise NotFoundError(f"there is no document d{document_id}")
    return _stored(row)


def waiting(db: sqlite_utils.Database) -> list[int]:
    """Return the documents whose claims are still to be read, oldest first."""
    return [
        int(row[0]) for row in sql.rows(db, "SELECT id FROM documents WHERE extracted_by IS NULL ORDER BY id")
    ]


def mark_extracted(db: sqlite_utils.Database, document_id: int, extractor_id: str) -> None:
    """Record that `extractor_id` has read the claims of a document."""
    sql.run(db, "UPDATE documents SET extracted_by = ? WHERE id = ?", [extractor_id, document_id])


def count(db: sqlite_utils.Database) -> int:
    """Return how many documents there are."""
    return sql.number(db, "SELECT count(*) FROM documents")


def receipts(db: sqlite_utils.Database, document_id: int) -> list[StoredDocument]:
    """Return each later receipt of a document as the document with that receipt's metadata."""
    original = get(db, document_id)
    found = sql.rows(
        db,
        "SELECT title, publisher, url, published_at, origin, recorded_at FROM receipts"
        " WHERE document_id = ? ORDER BY id",
        [document_id],
    )
    return [
        StoredDocument(
            original.id,
            Document(
                original.document.text,
                title,
                publisher,
                url,
                sql.day(published_at),
                origin,
                original.document.statement_key,
            ),
            recorded_at,
            original.extracted_by,
        )
        for title, publisher, url, published_at, origin, recorded_at in found
    ]


def _receive_again(db: sqlite_utils.Database, document_id: int, received: Document, recorded_at: str) -> None:
    stored = get(db, document_id).document
    if _receipt_of(received) == _receipt_of(stored):
        return
    values = [
        received.url,
        received.title,
        received.publisher,
        sql.iso(received.published_at),
        received.origin,
    ]
    known = sql.one(
        db,
        "SELECT id FROM receipts WHERE document_id = ? AND url IS ? AND title IS ? AND publisher IS ?"
        " AND published_at IS ? AND origin IS ?",
        [document_id, *values],
    )
    if known is None:
        sql.run(
            db,
            "INSERT INTO receipts (document_id, url, title, publisher, published_at, origin, recorded_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [document_id, *values, recorded_at],
        )
    _fill(db, document_id, stored, received)


def _fill(db: sqlite_utils.Database, document_id: int, stored: Document, received: Document) -> None:
    if stored.published_at is None and received.published_at is not None:
        sql.run(
            db,
            "UPDATE documents SET published_at = ?, extracted_by = NULL WHERE id = ?",
            [sql.iso(received.published_at), document_id],
        )
    # One outlet's address under another outlet's name would be a false citation.
    is_same_outlet = all(
        mine is None or theirs is None or mine == theirs
        for mine, theirs in ((stored.url, received.url), (stored.publisher, received.publisher))
    )
    if is_same_outlet:
        sql.run(
            db,
            "UPDATE documents SET title = coalesce(title, ?), publisher = coalesce(publisher, ?),"
            " url = coalesce(url, ?) WHERE id = ?",
            [received.title, received.publisher, received.url, document_id],
        )


def _receipt_of(document: Document) -> tuple[object, ...]:
    return (document.url, document.title, document.publisher, document.published_at, document.origin)


def _stored(row: sql.Row) -> StoredDocument:
    (
        document_id,
        text,
        title,
        publisher,
        url,
        published_at,
        origin,
        statement_key,
        recorded_at,
        extracted_by,
    ) = row
    return StoredDocument(
        document_id,
        Document(text, title, publisher, url, sql.day(published_at), origin, statement_key),
        recorded_at,
        extracted_by,
    )
