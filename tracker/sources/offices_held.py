"""A person's affiliations → the institution they spoke for on a day, where that is clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlite_utils import Database

from tracker.records import Affiliation
from tracker.sources import tree
from tracker.sources.roles import is_over
from tracker.store import claim_views, claims, source_links
from tracker.store import sources as store

_REACH = timedelta(days=730)
"""How long before the first and after the last document that names an office it still counts as held."""


def held_on(db: Database, source_id: int, on: date | None) -> tuple[int | None, str | None]:
    """The one institution a person spoke for on a day, and the role; (None, None) where there is none or two.

    Given terms of office decide first; else the offices that documents of about that time name: one that was
    seen both before and after the day, or else the nearest, and none where two are as near. One that is over
    by then, or began later, never counts.
    """
    known = store.institutions_of(db, source_id)
    fitting = [each for each in known if _may_hold(each, on)]
    if on is not None:
        dated = [each for each in fitting if each.since is not None or each.until is not None]
        around = [each for each in fitting if each not in dated and _is_around(each, on)]
        near = [each for each in fitting if each not in dated and _is_near(each, on)]
        fitting = next((group for group in (dated, around, _nearest(near, on)) if group), [])
    return _only(db, fitting)


def hold_again(db: Database, source_id: int) -> int:
    """Hold a person's claims for whom they spoke for on the day, as far as it is known now; how many changed.

    A claim whose document names the speaker's office stays with that office.
    """
    changed = 0
    for claim in claims.get_many(db, claims.of_sources(db, [source_id])):
        name = claim_views.view(db, [claim.id])[0].speaker
        link = source_links.of_name(db, claim.first.document_id, name) if name else None
        if link is None and claim.institution_id is not None:
            continue
        if link is not None and (link.institution_id is not None or is_over(link.role or "")):
            continue
        institution, role = held_on(db, source_id, claim.stated_at.latest)
        changed += claims.hold_for(db, claim.id, institution, role)
    return changed


def _may_hold(each: Affiliation, on: date | None) -> bool:
    if on is None:
        return each.over_at is None
    return tree.holds(each, on) and (each.over_at is None or on < each.over_at)


def _is_around(each: Affiliation, on: date) -> bool:
    """Whether documents before and after the day, or of the day, name the office."""
    first, last = each.first_seen_at or each.seen_at, each.seen_at
    return first is not None and last is not None and first <= on <= last


def _is_near(each: Affiliation, on: date) -> bool:
    return each.seen_at is None or _distance(each, on) <= _REACH


def _distance(each: Affiliation, on: date) -> timedelta:
    first, last = each.first_seen_at or each.seen_at, each.seen_at
    if first is None or last is None:
        return _REACH
    return max(first - on, on - last, timedelta())


def _nearest(near: list[Affiliation], on: date) -> list[Affiliation]:
    """The affiliations at the least distance, with all that are less than twice as far."""
    if not near:
        return []
    least = min(_distance(each, on) for each in near)
    return [each for each in near if _distance(each, on) <= 2 * least]


def _only(db: Database, held: Iterable[Affiliation]) -> tuple[int | None, str | None]:
    """The one institution among these, the lowest where each stands above or below it."""
    found = {each.institution_id: each.role for each in held}
    lowest = [
        body
        for body in found
        if not any(body in tree.ancestors(db, other)[1:] for other in found if other != body)
    ]
    return (lowest[0], found[lowest[0]]) if len(lowest) == 1 else (None, None)
