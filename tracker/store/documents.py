"""Texts as received, kept once each, with every place they were received from."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from tracker.errors import NotFoundError
from tracker.records import Document, StoredDocument
from tracker.store import sql

_COLUMNS = (
    "id, text, title, publisher, url, published_at, origin, statement_key, recorded_at, extracted_by,"
    " language, withdrawn"
)
_FROM = "documents JOIN document_states ON document_id = id"
_ROW = "id, title, publisher, url, published_at, recorded_at, language, extracted_by, withdrawn"
_NUMBERED = re.compile(r"d?([1-9][0-9]{0,17})", re.IGNORECASE)
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese, Korean: spaces do not part what one would look for."""
_AROUND = 60
_MOST_VERSIONS = 50


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a listing, without its text; `snippet` shows where a search found its words."""

    id: int
    title: str | None
    publisher: str | None
    url: str | None
    published_at: date | None
    recorded_at: str
    language: str | None
    extracted_by: str | None
    withdrawn: str | None
    snippet: str | None = None


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
    row = sql.one(db, f"SELECT {_COLUMNS} FROM {_FROM} WHERE id = ?", [document_id])
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


def set_language(db: sqlite_utils.Database, document_id: int, language: str) -> None:
    """Record which language a document is in, as an ISO 639-1 code."""
    sql.run(db, "UPDATE documents SET language = ? WHERE id = ?", [language, document_id])


def readers(db: sqlite_utils.Database) -> list[tuple[int, str | None, str]]:
    """Return (id, language, what read it) of each document that has been read, oldest first."""
    found = sql.rows(
        db,
        "SELECT id, language, extracted_by FROM documents WHERE extracted_by IS NOT NULL ORDER BY id",
    )
    return [(int(document_id), language, str(reader)) for document_id, language, reader in found]


def resolve_id(db: sqlite_utils.Database, name: str) -> int:
    """Return the document that a person means by "d12" or 12. Raises NotFoundError."""
    numbered = _NUMBERED.fullmatch(name.strip())
    if numbered is None:
        raise NotFoundError(f"there is no document {name}; documents are named d1, d2, …")
    return get(db, int(numbered[1])).id


def same_page(db: sqlite_utils.Database, document_id: int) -> list[StoredDocument]:
    """Return the other documents received from a document's address, not by another publisher, oldest first.

    Of a page with very many the latest are taken. An imported statement is no version of anything: many may
    be quoted from one page.
    """
    found = sql.rows(
        db,
        f"SELECT {_COLUMNS} FROM {_FROM} WHERE id <> ?1 AND statement_key IS NULL AND url ="
        " (SELECT url FROM documents WHERE id = ?1 AND statement_key IS NULL)"
        " AND coalesce(publisher = (SELECT publisher FROM documents WHERE id = ?1), 1)"
        " ORDER BY id DESC LIMIT ?2",
        [document_id, _MOST_VERSIONS],
    )
    return [_stored(row) for row in reversed(found)]


def list_rows(
    db: sqlite_utils.Database, *, language: str | None = None, limit: int | None = None
) -> list[DocumentRow]:
    """Return documents as listed, the latest received last; imported statements are left out."""
    found = sql.rows(
        db,
        f"SELECT {_ROW} FROM {_FROM} WHERE statement_key IS NULL AND coalesce(language = ?1, ?1 IS NULL)"
        " ORDER BY id LIMIT ?2",
        [language, -1 if limit is None else limit],
    )
    return [_listed(row) for row in found]


def search(
    db: sqlite_utils.Database, query: str, *, language: str | None = None, limit: int | None = None
) -> list[DocumentRow]:
    """Return the documents that have all words of a query in their title or text, best match first.

    Words count whole, whatever their case and accents; "…" keeps words together, and word* is the start of
    one. In scripts that do not part words, any run of characters is found. Imported statements are found too.
    """
    terms = [quoted or plain for quoted, plain in _TERM.findall(unicodedata.normalize("NFC", query))]
    if not any(any(map(str.isalnum, term)) for term in terms):
        return []
    narrowed = "coalesce(language = ?2, ?2 IS NULL)"
    most = -1 if limit is None else limit
    if _UNSPACED.search(query):
        wanted = " AND ".join(
            f"(instr(text, ?{n}) OR instr(coalesce(title, ''), ?{n}))" for n in range(4, len(terms) + 4)
        )
        found = sql.rows(
            db,
            f"SELECT {_ROW}, text, ?1 FROM {_FROM} WHERE {wanted} AND {narrowed} ORDER BY id DESC LIMIT ?3",
            [terms[0], language, most, *terms],
        )
        return [_listed(row[:-2], _around(row[-2], row[-1])) for row in found]
    found = sql.rows(
        db,
        f"SELECT {_ROW}, snippet FROM ("
        " SELECT rowid AS hit, snippet(documents_fts, -1, '', '', '…', 24) AS snippet,"
        " bm25(documents_fts, 4.0, 1.0) AS badness FROM documents_fts WHERE documents_fts MATCH ?1"
        f") JOIN documents ON id = hit JOIN document_states ON document_id = id WHERE {narrowed}"
        " ORDER BY badness, id LIMIT ?3",
        [" ".join(map(_phrase, terms)), language, most],
    )
    return [_listed(row[:-1], row[-1]) for row in found]


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
        language,
        withdrawn,
    ) = row
    return StoredDocument(
        document_id,
        Document(text, title, publisher, url, sql.day(published_at), origin, statement_key),
        recorded_at,
        extracted_by,
        language,
        withdrawn,
    )


def _listed(row: sql.Row, snippet: str | None = None) -> DocumentRow:
    document_id, title, publisher, url, published_at, recorded_at, language, extracted_by, withdrawn = row
    return DocumentRow(
        id=document_id,
        title=title,
        publisher=publisher,
        url=url,
        published_at=sql.day(published_at),
        recorded_at=recorded_at,
        language=language,
        extracted_by=extracted_by,
        withdrawn=withdrawn,
        snippet=None if snippet is None else " ".join(snippet.split()),
    )


def _phrase(term: str) -> str:
    """Write a term so that nothing in it is query syntax, save a star at its end."""
    is_start = term.endswith("*") and term != "*"
    words = term.replace('"', '""')
    return f'"{words}"{"*" if is_start else ""}'


def _around(text: str, term: str) -> str:
    place = max(text.find(term), 0)
    start, end = max(0, place - _AROUND), place + len(term) + _AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
