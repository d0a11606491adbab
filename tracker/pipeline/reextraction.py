"""Documents that an older extractor read, or none → read again, and what that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from tracker.errors import ExtractionError, UsageError
from tracker.extraction import GIVEN, NOBODY, Extractors
from tracker.pipeline.progress import Progress
from tracker.pipeline.reading import Reading, read, store_reading
from tracker.records import ClaimView, FindingView
from tracker.store import Store, claim_views, claims, documents


class Change(StrEnum):
    """What became of a claim: DROPPED stands in other documents still, only in this one no more."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim before and after its document was read again; None where it was not, or is no longer, there."""

    change: Change
    before: ClaimView | None
    after: ClaimView | None


@dataclass(frozen=True, slots=True)
class DocumentChanges:
    """What reading a document again changed; `kept` claims are as they were."""

    document_id: int
    title: str | None
    read_before_by: str
    read_by: str
    language: str
    kept: int
    changes: tuple[ClaimChange, ...]
    resettled: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReextractReport:
    """What became of the documents; `unread` says of each that could not be read why."""

    documents: tuple[DocumentChanges, ...]
    unread: tuple[str, ...]
    findings: tuple[FindingView, ...]
    withdrawn: tuple[FindingView, ...]


class _DryRunError(Exception):
    """Ends a transaction that is to leave nothing behind."""


def outdated(store: Store, extractors: Extractors) -> list[int]:
    """Return the documents that today's extractors would read, or leave unread, under another id.

    What an extractor that is not at hand has read stays as it is. Imported statements are not extracted.
    """
    found = []
    for document_id, language, reader in documents.readers(store.db):
        if reader == GIVEN:
            continue
        extractor = extractors.of(language) if language is not None else None
        if extractor is not None:
            is_current = reader == extractor.id
        elif language is not None:
            is_current = reader == NOBODY or not extractors.know(reader)
        else:
            is_current = False
        if not is_current:
            found.append(document_id)
    return found


def readable(store: Store, document_ids: Iterable[int] | None) -> list[int]:
    """Return the documents asked for (None: all) that were extracted. Raises UsageError for statements."""
    readers = {document_id: reader for document_id, _, reader in documents.readers(store.db)}
    if document_ids is None:
        return [document_id for document_id, reader in readers.items() if reader != GIVEN]
    asked = list(dict.fromkeys(document_ids))
    given = [each for each in asked if readers.get(each) == GIVEN]
    if given:
        raise UsageError(
            f"d{given[0]} is an imported statement: its words and speaker were given, there is nothing to "
            "extract; leave it out"
        )
    return asked


def read_again(
    store: Store,
    extractors: Extractors,
    document_ids: Sequence[int],
    at: str,
    progress: Progress,
    *,
    dry_run: bool,
) -> tuple[list[DocumentChanges], list[str]]:
    """Read documents again, each in a transaction of its own; returns what changed and what failed."""
    done: list[DocumentChanges] = []
    unread: list[str] = []
    for count, document_id in enumerate(document_ids, 1):
        stored = documents.get(store.db, document_id)
        try:
            reading = read(stored, extractors)
        except ExtractionError as error:
            unread.append(str(error))
        else:
            reader = stored.extracted_by or NOBODY
            # Without an extractor for it, what another one read stays as it is.
            if reading.extractor_id != NOBODY or reader == NOBODY or extractors.know(reader):
                done.append(_store(store, document_id, reading, at, dry_run=dry_run))
        progress.step("reading documents again", count, len(document_ids))
    return done, unread


def _store(store: Store, document_id: int, reading: Reading, at: str, *, dry_run: bool) -> DocumentChanges:
    """Store a reading and compare; a dry run does the same and leaves nothing behind."""
    try:
        with store.write() as db:
            changes = _compared(db, document_id, reading, at)
            if dry_run:
                raise _DryRunError
    except _DryRunError:
        pass
    return changes


def _compared(db: Database, document_id: int, reading: Reading, at: str) -> DocumentChanges:
    stored = documents.get(db, document_id)
    before = _views(db, claims.of_document(db, document_id))
    outcome = store_reading(db, document_id, reading, at)
    after = _views(db, claims.of_document(db, document_id))
    changes = [
        change
        for claim_id in dict.fromkeys((*after, *before))
        if (change := _change(before.get(claim_id), after.get(claim_id))) is not None
    ]
    return DocumentChanges(
        document_id=document_id,
        title=stored.document.title,
        read_before_by=stored.extracted_by or NOBODY,
        read_by=reading.extractor_id,
        language=reading.language,
        kept=len(before.keys() | after.keys()) - len(changes),
        changes=tuple(changes),
        resettled=outcome.resettled,
    )


def _views(db: Database, claim_ids: Sequence[int]) -> dict[int, ClaimView]:
    return dict(zip(claim_ids, claim_views.view(db, claim_ids), strict=True))


def _change(before: ClaimView | None, after: ClaimView | None) -> ClaimChange | None:
    if before is None or after is None:
        return ClaimChange(Change.ADDED if before is None else Change.DROPPED, before, after)
    if (before.withdrawn is None) is not (after.withdrawn is None):
        return ClaimChange(Change.WITHDRAWN if after.withdrawn else Change.RESTORED, before, after)
    return ClaimChange(Change.CHANGED, before, after) if _told(before) != _told(after) else None


def _told(view: ClaimView) -> tuple[object, ...]:
    """What a claim says: a new number of reports or another extractor's name is no change of it."""
    return (
        view.text,
        view.kind,
        view.speaker,
        view.source,
        view.role,
        view.institution,
        view.stated_at,
        view.about,
        view.quotation,
    )
