"""Affiliations → trees: the bodies a claim is held for, and the nearest that two claims have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from tracker.records import Affiliation, SourceKind
from tracker.store import sources as store


@dataclass(frozen=True, slots=True)
class Voice:
    """Who put a claim forward: its source, the institution spoken for, and the day (None: unknown)."""

    source_id: int | None
    institution_id: int | None
    on: date | None = None


def holds(affiliation: Affiliation, on: date | None) -> bool:
    """Whether an affiliation held on a day; an unknown day or an unknown bound excludes nothing."""
    if on is None:
        return True
    since, until = affiliation.since, affiliation.until
    return not ((since is not None and on < since) or (until is not None and on > until))


def ancestors(db: Database, source_id: int, on: date | None = None) -> list[int]:
    """The source itself, then every body above it, nearest first; loops are walked once."""
    found = [store.get(db, source_id).id]
    for lower in found:
        for affiliation in store.institutions_of(db, lower):
            if holds(affiliation, on) and affiliation.institution_id not in found:
                found.append(affiliation.institution_id)
    return found


def institutions(
    db: Database, source_id: int | None, institution_id: int | None, on: date | None = None
) -> list[int]:
    """The bodies that a claim is held for, nearest first.

    The source itself when it is an organisation or a government; then the institution spoken for and all
    above it. A person counts as an institution for a spokesman of hers. Nobody else's affiliations do.
    """
    found: list[int] = []
    if source_id is not None and store.get(db, source_id).kind in (
        SourceKind.ORGANISATION,
        SourceKind.GOVERNMENT,
    ):
        found += ancestors(db, source_id, on)
    if institution_id is not None:
        found += [body for body in ancestors(db, institution_id, on) if body not in found]
    return found


def bodies(db: Database, voice: Voice) -> list[int]:
    """What two voices are compared by: the institutions, and a person who may have a spokesman of her own.

    A person speaking for herself meets her spokesman in herself ("Putin" and "Putin's spokesman").
    """
    found = institutions(db, voice.source_id, voice.institution_id, voice.on)
    if voice.source_id is not None:
        own = store.get(db, voice.source_id)
        if own.kind in (SourceKind.PERSON, SourceKind.OFFICE) and own.id not in found:
            return [own.id, *found]
    return found


def nearest_common(one: list[int], other: list[int]) -> int | None:
    """The id in both lists with the fewest steps to it, the earlier in `one` on a tie."""
    places = {body: place for place, body in reversed(list(enumerate(other)))}
    shared = [(place + places[body], place, body) for place, body in enumerate(one) if body in places]
    return min(shared)[2] if shared else None


def members(db: Database, institution_id: int) -> set[int]:
    """Every source below an institution, at any depth; without itself."""
    top = store.get(db, institution_id).id
    found = {top}
    waiting = [top]
    while waiting:
        for affiliation in store.members_of(db, waiting.pop()):
            if affiliation.member_id not in found:
                found.add(affiliation.member_id)
                waiting.append(affiliation.member_id)
    return found - {top}
