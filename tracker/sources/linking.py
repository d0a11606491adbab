"""A match of a name in a document → the stored link that says how sure it is and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from tracker.records import Source, SourceLink
from tracker.sources.people import SURE, Candidate, Match
from tracker.store import source_links
from tracker.store import sources as store

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Why:
    """How sure a link is, in [0, 1], and what makes it so."""

    score: float
    reason: str
    is_doubtful: bool = False


_BODY_OR_BEARER = 0.5
_BODY_OR_SURNAME = 0.7
_KEPT_APART = 0.9


def doubtful_kind(bearers: list[Source]) -> Why:
    """What to say of a body that is one word alone and may be a surname, perhaps that of somebody stored."""
    if not bearers:
        return Why(_BODY_OR_SURNAME, "one word alone: a body, or somebody's surname", True)
    known = ", ".join(f"s{one.id} {one.name}" for one in bearers[:_SHOWN])
    return Why(_BODY_OR_BEARER, f"one word alone: a body, or perhaps {known}", True)


CERTAIN = Why(1.0, "its own name")


def why(match: Match) -> Why:
    """What to say of a match: of nobody's where the source is new."""
    if match.found is not None:
        return Why(match.found.score, match.found.reason, match.found.score < SURE)
    apart = f"kept apart: {'; '.join(match.apart)}" if match.apart else ""
    if not match.candidates:
        return Why(_KEPT_APART, apart, True) if apart else Why(1.0, "named here for the first time")
    score = max(0.0, 1 - match.candidates[0].score)
    reason = f"taken for another person than {_listed(match)}"
    return Why(score, f"{reason}; {apart}" if apart else reason, score < SURE or bool(apart))


def unclear(match: Match) -> Why:
    """What to say where several people may be meant."""
    return Why(match.candidates[0].score, f"not clear who is meant; perhaps {_listed(match)}", True)


def decided(db: Database, document_id: int | None, name: str) -> Match | None:
    """What a person decided of a name in a document, None where nobody did."""
    link = source_links.of_name(db, document_id, name) if document_id is not None else None
    if link is None or link.decided is None:
        return None
    source = store.get(db, link.source_id)
    return Match(Candidate(source.id, source.name, link.score, link.reason))


def write(
    db: Database,
    document_id: int,
    name: str,
    mention: str | None,
    role: str | None,
    source_id: int,
    stated: int | None,
    of: Why,
) -> int:
    """Store why a name of a document stands for a source, and return the source that holds.

    That is another one where a person decided so. `stated` is the institution that the document itself names.
    """
    source_links.record(
        db,
        SourceLink(
            0, document_id, None, name, mention, role, source_id, stated, of.score, of.reason, of.is_doubtful
        ),
    )
    link = source_links.of_name(db, document_id, name)
    return source_id if link is None else store.get(db, link.source_id).id


def _listed(match: Match) -> str:
    return ", ".join(f"s{one.source_id} {one.name} ({one.score:.2f})" for one in match.candidates[:_SHOWN])
