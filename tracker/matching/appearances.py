"""A newly read claim → the stored claim it reports once more, if there is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlite_utils import Database

from tracker.records import Claim, Precision, StatedAt, precedes
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
    """What two reports of one statement tell together: the days that both allow, if any."""
    earliest = max((each.earliest for each in (known, reported) if each.earliest), default=None)
    latest = min((each.latest for each in (known, reported) if each.latest), default=None)
    if earliest is not None and latest is not None and earliest > latest:
        return known
    bounds, phrase = (earliest, latest), known.phrase or reported.phrase
    closer = next((each for each in (known, reported) if (each.earliest, each.latest) == bounds), None)
    if closer is not None:
        return replace(closer, phrase=phrase) if closer.precision is Precision.UNKNOWN else closer
    if earliest is None or latest is None:
        return StatedAt(None, latest, phrase)
    if earliest == latest:
        return StatedAt.on(latest, known.not_after, phrase)
    return StatedAt(None, latest, phrase, earliest, Precision.RANGE)


def may_be_same_day(a: StatedAt, b: StatedAt) -> bool:
    """True where two reports may be of one statement.

    Times known on both sides have to share a day. A report without one tells only that it was made before it
    was printed: that has to be within days of the other's time.
    """
    if a.earliest and b.earliest:
        return not precedes(a, b) and not precedes(b, a)
    if a.earliest:
        return _follows(a, b.not_after)
    if b.earliest:
        return _follows(b, a.not_after)
    if a.not_after and b.not_after:
        return abs(a.not_after - b.not_after) <= _SAME_NEWS
    return a.not_after == b.not_after


def _follows(stated: StatedAt, bound: date | None) -> bool:
    """True where a report printed by `bound` came out within days of the time of a statement."""
    if bound is None or stated.earliest is None or stated.latest is None:
        return False
    return stated.earliest <= bound <= stated.latest + _SAME_NEWS
