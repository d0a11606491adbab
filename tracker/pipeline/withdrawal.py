"""Notices of documents → the claims that nothing may rest on any more, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlite_utils import Database

from tracker.errors import UsageError
from tracker.extraction.corrections import NoticeKind, notices, told_errors, without_notices
from tracker.records import Appearance, Document, StoredDocument
from tracker.store import claims, documents, places, versions
from tracker.store import notices as stored_notices
from tracker.store.notices import Notice, Standing

_NOT_READ = "the extractor "


def withdraw(db: Database, document_id: int, note: str, at: str) -> list[int]:
    """Let nothing rest on a document alone; return the claims that this changes. Run in a transaction."""
    stored_notices.add(db, Notice(document_id, Standing.WITHDRAWN, note, None, at))
    return settle(db, claims.of_document(db, document_id))


def restore(db: Database, document_id: int, at: str) -> list[int]:
    """Let a document count again, corrected or withdrawn; return the claims that this changes.

    What a person restores stays so until a newer version of the page says otherwise. Raises UsageError for
    a document that counts as it is.
    """
    latest = stored_notices.latest(db, document_id)
    if latest is None or latest.standing is Standing.RESTORED:
        raise UsageError(f"d{document_id} is not withdrawn; there is nothing to restore")
    stored_notices.add(db, Notice(document_id, Standing.RESTORED, "", None, at))
    return settle(db, claims.of_document(db, document_id))


def compare_versions(db: Database, document_id: int, at: str) -> list[int]:
    """Note what a document says of older versions of its page, and newer ones of it; return changed claims.

    The order in which versions are received makes no difference where their dates tell which is newer.
    """
    stored = documents.get(db, document_id)
    if stored.document.statement_key is not None:
        return []
    changed = [document_id] if _notice_itself(db, stored, at) else []
    for other in documents.same_page(db, document_id):
        new, old = (other, stored) if versions.is_newer(other, stored) else (stored, other)
        changed += [old.id] if _notice(db, old, new, at) else []
    return settle(db, {each for changed_id in changed for each in claims.of_document(db, changed_id)})


def settle(db: Database, claim_ids: Iterable[int]) -> list[int]:
    """Bring claims in step with the documents they stand in; return those that were withdrawn or restored.

    A claim is withdrawn when nothing stands of any place where it was reported.
    """
    asked = claims.get_many(db, sorted(set(claim_ids)))
    found = places.of_claims(db, [claim.id for claim in asked])
    standings = _Standings(db)
    wanted: dict[str | None, list[int]] = defaultdict(list)
    for claim in asked:
        appearances = found[claim.id]
        is_one_document = len({each.document_id for each in appearances}) == 1
        if claim.withdrawn and claim.withdrawn.startswith(_NOT_READ) and is_one_document:
            continue
        reasons = [standings.reason(each) for each in appearances]
        fallen = [each for each in reasons if each is not None]
        reason = "; ".join(dict.fromkeys(fallen)) if len(fallen) == len(reasons) else None
        if claim.withdrawn != reason:
            wanted[reason].append(claim.id)
    for reason, ids in wanted.items():
        claims.withdraw(db, ids, reason)
    return sorted(each for ids in wanted.values() for each in ids)


def not_read(db: Database, claim_ids: Iterable[int], extractor_id: str) -> None:
    """Withdraw claims that a newer extractor does not find in the one document they stand in."""
    claims.withdraw(db, claim_ids, f"{_NOT_READ}{extractor_id} no longer reads it in the text")


def missing_from(db: Database, appearance: Appearance) -> int | None:
    """The newest version of the page that an appearance stands in, if the words are gone from it."""
    newer = versions.newer(db, appearance.document_id)
    if not newer:
        return None
    stored = documents.get(db, appearance.document_id)
    return None if _carries(newer[-1].document, stored.document, appearance) else newer[-1].id


class _Standings:
    """Why what stands in a document does not count; remembers the documents it has looked at."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._documents: dict[int, tuple[StoredDocument, Notice | None, list[NoticeSpan]]] = {}

    def reason(self, appearance: Appearance) -> str | None:
        stored, latest, told = self._look_at(appearance.document_id)
        if latest is not None and latest.standing is Standing.RESTORED:
            return None
        if latest is not None and latest.standing is Standing.WITHDRAWN:
            return f"withdrawn: {_cited(stored)}: {latest.note}"
        if latest is not None and latest.replaced_by is not None:
            newer = self._look_at(latest.replaced_by)[0]
            if not _carries(newer.document, stored.document, appearance):
                return f"corrected: the newer version d{newer.id} of the page no longer carries these words"
        if any(start <= span.start and span.end <= end for start, end in told for span in appearance.spans):
            return f"the words stand in the correction notice of d{stored.id}"
        return None

    def _look_at(self, document_id: int) -> tuple[StoredDocument, Notice | None, list[NoticeSpan]]:
        if document_id not in self._documents:
            stored = documents.get(self._db, document_id)
            is_statement = stored.document.statement_key is not None
            told = [] if is_statement else told_errors(stored.document.text)
            self._documents[document_id] = (
                stored,
                stored_notices.latest(self._db, document_id),
                [(each.start, each.end) for each in told],
            )
        return self._documents[document_id]


NoticeSpan = tuple[int, int]


def _carries(newer: Document, older: Document, appearance: Appearance) -> bool:
    pieces = versions.pieces_of(older.text, appearance.spans)
    return versions.carries(without_notices(newer.text), pieces)


def _notice_itself(db: Database, stored: StoredDocument, at: str) -> bool:
    """Withdraw a document that says so itself, unless somebody has decided on it."""
    if not _says(stored, NoticeKind.RETRACTION) or stored_notices.latest(db, stored.id) is not None:
        return False
    note = "the page itself says so"
    stored_notices.add(db, Notice(stored.id, Standing.WITHDRAWN, note, None, at))
    return True


def _notice(db: Database, old: StoredDocument, new: StoredDocument, at: str) -> bool:
    """Note that a newer version withdraws or corrects an older one, once; whether that is news."""
    is_retraction = _says(new, NoticeKind.RETRACTION)
    if not is_retraction and not _says(new, NoticeKind.CORRECTION):
        return False
    if not versions.is_one_article(new, old):
        return False
    known = stored_notices.of(db, old.id)
    if any(each.replaced_by == new.id for each in known):
        return False
    if known and known[-1].standing is Standing.WITHDRAWN:
        return False
    if known and known[-1].standing is Standing.RESTORED and new.recorded_at < known[-1].recorded_at:
        return False
    by = known[-1].replaced_by if known else None
    if by is not None and versions.is_newer(documents.get(db, by), new) and not is_retraction:
        return False
    standing = Standing.WITHDRAWN if is_retraction else Standing.CORRECTED
    verb = "withdraws" if is_retraction else "corrects"
    note = f"the newer version d{new.id} of the page {verb} it"
    stored_notices.add(db, Notice(old.id, standing, note, new.id, at))
    return True


def _says(stored: StoredDocument, kind: NoticeKind) -> bool:
    return any(each.kind is kind for each in notices(stored.document.text))


def _cited(stored: StoredDocument) -> str:
    outlet = ", ".join(part for part in (stored.document.publisher, stored.document.title) if part)
    return f"d{stored.id} ({outlet})" if outlet else f"d{stored.id}"
