"""A document's earlier claims ↔ those of a new reading of it: which are the same, and which are gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from tracker.store import places
from tracker.store.claims import NewClaim
from tracker.store.places import KnownPlace, Place
from tracker.store.text_keys import words_key

_SIMILAR = 0.5
_SIMILAR_SHARED = 0.7
"""What other documents report too is the same claim only in nearly the same words."""


def make_room(db: Database, document_id: int, drafts: Sequence[NewClaim]) -> list[int]:
    """Move a document's claims to where a new reading finds them; return the claims found in it no longer.

    Of the latter, one that other documents report too merely stands in this one no more. Run in the
    transaction that stores the new claims after it.
    """
    known = places.of_document(db, document_id)
    if not known:
        return []
    new = {places.place_of(each.appearance, each.part, each.speaker_name): each for each in drafts}
    same = matches(known, {place: draft.text for place, draft in new.items()})
    places.move(db, {each.appearance_id: (new[place].appearance, place) for place, each in same.items()})
    matched = {each.appearance_id for each in same.values()}
    still_read = {each.claim_id for each in same.values()}
    gone = []
    for each in known:
        if each.appearance_id in matched:
            continue
        if each.is_shared or each.claim_id in still_read:
            places.drop(db, each.appearance_id)
            continue
        gone.append(each.claim_id)
        if each.place in new:
            places.set_aside(db, each.appearance_id)
    return gone


def matches(known: Collection[KnownPlace], new: dict[Place, str]) -> dict[Place, KnownPlace]:
    """Which earlier claim each new one is, if any: by place and words, then by either alone, best first."""
    ranked = sorted(
        (rank, place, each.appearance_id, each)
        for place, text in new.items()
        for each in known
        if (rank := _rank(each, place, text)) is not None
    )
    found: dict[Place, KnownPlace] = {}
    taken: set[int] = set()
    for _, place, appearance_id, each in ranked:
        if place not in found and appearance_id not in taken:
            found[place] = each
            taken.add(appearance_id)
    return found


def _rank(known: KnownPlace, place: Place, text: str) -> tuple[int, float] | None:
    """How well a new claim continues an earlier one, the best lowest; None when it does not at all."""
    old = known.place
    if old.start >= place.end or place.start >= old.end:
        return None
    similarity = _similarity(known.text, text)
    is_same_span = (old.start, old.end) == (place.start, place.end)
    is_similar = similarity >= (_SIMILAR_SHARED if known.is_shared else _SIMILAR)
    if old == place and similarity == 1.0:
        level = 0
    elif is_same_span and similarity == 1.0:
        level = 1
    elif old == place and is_similar:
        level = 2
    elif is_same_span and is_similar:
        level = 3
    elif is_similar:
        level = 4
    elif old == place and not known.is_shared:
        level = 5
    else:
        return None
    return level, -similarity


def _similarity(one: str, other: str) -> float:
    """The share of words that two texts have in common (Jaccard)."""
    mine, theirs = set(words_key(one).split()), set(words_key(other).split())
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0
