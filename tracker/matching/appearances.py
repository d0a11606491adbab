"""A newly read claim → the stored claim it reports once more, if there is one."""

from __future__ import annotations

from datetime import date, timedelta

from sqlite_utils import Database

from tracker.records import Claim, StatedAt
from tracker.store import claims

# Outlets print the same words within days of each other; later, the speaker may have said them again.
_SAME_NEWS = timedelta(days=7)
_MIN_WORDS = 5


def reported_before(db: Database, source_id: int | None, text: str, stated_at: StatedAt) -> Claim | None:
    """The claim of the same source with the same words and a date that may be the same, oldest first.

    Short texts ("Absolutely false.") say too little to be known again, and an unresolved speaker is
    never the same twice.
    """
    if source_id is None or len(text.split()) < _MIN_WORDS:
        return None
    for claim in claims.same_words(db, source_id, text):
        if may_be_same_day(claim.stated_at, stated_at):
            return claim
    return None


def narrowed(known: StatedAt, reported: StatedAt) -> StatedAt:
    """What two reports of one statement tell together: the date if one has it, else the earlier bound."""
    if known.date is not None or reported.date is not None:
        return known if known.date is not None else reported
    bounds = [bound for bound in (known.not_after, reported.not_after) if bound is not None]
    return StatedAt(None, min(bounds, default=None), known.phrase or reported.phrase)


def may_be_same_day(a: StatedAt, b: StatedAt) -> bool:
    """Equal known dates, or an unknown one whose bound lies within days after the other's."""
    if a.date and b.date:
        return a.date == b.date
    if a.date:
        return _follows(a.date, b.not_after)
    if b.date:
        return _follows(b.date, a.not_after)
    if a.not_after and b.not_after:
        return abs(a.not_after - b.not_after) <= _SAME_NEWS
    return a.not_after == b.not_after


def _follows(stated: date, bound: date | None) -> bool:
    return bound is not None and stated <= bound <= stated + _SAME_NEWS
