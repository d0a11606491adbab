"""Versions of one page: which of two documents is the newer one, and which words it still carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlite_utils

from tracker.records import Span, StoredDocument
from tracker.store import documents
from tracker.store.text_keys import words_key

_SHARED = 0.3
_RUN = 5
_SHORT = 200
"""Words: a page that has been replaced by a mere notice has no more."""


def newer(db: sqlite_utils.Database, document_id: int) -> list[StoredDocument]:
    """Return the newer versions of a document's page, oldest first."""
    stored = documents.get(db, document_id)
    found = [each for each in documents.same_page(db, document_id) if is_newer(each, stored)]
    return [each for each in found if is_one_article(each, stored)]


def are_of_one_page(db: sqlite_utils.Database, document_id: int, other_id: int) -> bool:
    """Whether two documents are versions of one page; one that is not stored is no version of any."""
    for other in documents.same_page(db, document_id):
        if other.id == other_id:
            stored = documents.get(db, document_id)
            new, old = (other, stored) if is_newer(other, stored) else (stored, other)
            return is_one_article(new, old)
    return False


def carries(text: str, pieces: Iterable[str]) -> bool:
    """Whether a text has every one of these pieces, whatever their case, punctuation and spacing."""
    words = f" {words_key(text)} "
    return all(f" {key} " in words for piece in pieces if (key := words_key(piece)))


def pieces_of(text: str, spans: Sequence[Span]) -> list[str]:
    """Return what stands at these places of a text."""
    return [span.of(text) for span in spans]


def is_newer(one: StoredDocument, other: StoredDocument) -> bool:
    """Whether one version is newer: by the published dates where these tell, else by when it was received."""
    mine, theirs = one.document.published_at, other.document.published_at
    if mine is not None and theirs is not None and mine != theirs:
        return mine > theirs
    return one.id > other.id


def is_one_article(one: StoredDocument, older: StoredDocument) -> bool:
    """Whether a later text shares enough runs of words with an earlier one, or is too short to tell.

    One address may carry many texts, as a live blog does.
    """
    mine, theirs = words_key(one.document.text).split(), words_key(older.document.text).split()
    runs = _runs(theirs)
    return len(mine) <= _SHORT or not runs or len(runs & _runs(mine)) >= _SHARED * len(runs)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
