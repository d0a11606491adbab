"""A speaker whom the document alone did not explain → a reading, where what is stored explains them."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlite_utils import Database

from tracker.records import SourceKind, SpeakerReading
from tracker.sources import names
from tracker.sources.evidence import Named
from tracker.sources.given_names import gender_of_title
from tracker.sources.hints import Hints
from tracker.sources.identify import administration_leader
from tracker.sources.offices import body_of
from tracker.sources.people import SURE, People
from tracker.sources.placing import is_campaign
from tracker.store import sources as store

_SURNAME = re.compile(r"(?:[A-Z][a-z]+[ -])?(?:Mc|Mac|O'|D'|De|La)?[A-Z][a-z]+")
_SMALL = frozenset({"of", "for", "and", "the"})


def second_look(
    db: Database, people: People, hints: Hints, reading: SpeakerReading | None, mention: str | None
) -> SpeakerReading | None:
    """The reading itself, or a better one for a surname or a known body's name.

    Several people of the document may bear the surname; who is known from elsewhere, an honorific and the
    rest of the text may tell which of them is meant. Without a reading the speaker, named by `mention`, is
    unresolved.
    """
    if reading is not None and reading.kind in (SourceKind.PERSON, SourceKind.OFFICE):
        return reading
    words = names.display((mention or "") if reading is None else reading.name)
    if not any(char.isupper() for char in words):
        return reading
    if _is_known_body(db, words):
        is_crowd = reading is not None and reading.kind is SourceKind.COLLECTIVE
        return replace(reading, kind=SourceKind.ORGANISATION) if reading and is_crowd else reading
    parts = names.person(words)
    if not parts.is_bare or not _SURNAME.fullmatch(parts.surname):
        return reading
    found = people.match(Named(parts.surname, mention=mention)).found
    is_sure = found is not None and (hints.has(found.name) or found.score >= SURE)
    is_body = reading is not None and reading.kind is not SourceKind.COLLECTIVE
    if found is None or (reading is not None and not is_sure) or (is_body and not hints.has(found.name)):
        return reading
    return SpeakerReading(parts.surname, SourceKind.PERSON, evidence="a surname known from elsewhere")


def _is_known_body(db: Database, words: str) -> bool:
    """Whether words that were taken for a crowd's are the name of a body."""
    if body_of(words) is not None or administration_leader(words) is not None or is_campaign(words):
        return True
    if gender_of_title(words) or not all(word[:1].isupper() or word in _SMALL for word in words.split()):
        return False
    return any(one.kind is SourceKind.ORGANISATION for one in store.by_key(db, names.key(words)))
