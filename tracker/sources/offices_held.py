"""A person's affiliations → the institution they spoke for on a day, where that is clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlite_utils import Database

from tracker.records import Affiliation, SourceLink
from tracker.sources import tree
from tracker.sources.offices import body_of
from tracker.sources.roles import is_over
from tracker.sources.titles import same_title
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
    return _among(db, store.institutions_of(db, source_id), on)


def held_as(db: Database, source_id: int, on: date | None, role: str | None) -> tuple[int | None, str | None]:
    """The institution that somebody named with a bare office, or with none, spoke for on a day.

    A bare office ("Chancellor") is that of the body where it is known to be held; what an import or a person
    said of somebody counts for every office.
    """
    if role is None:
        return held_on(db, source_id, on)
    if is_over(role):
        return None, None
    known = [
        each for each in store.institutions_of(db, source_id) if not is_general_body(db, each.institution_id)
    ]
    same = [each for each in known if each.role and same_title(role, each.role)]
    institution, _ = _among(db, same, on)
    if institution is None:
        institution, _ = _among(db, [each for each in known if _is_given(each)], on)
    return institution, role


def is_general_body(db: Database, source_id: int) -> bool:
    """Whether a stored body is a state's whose country is not known: "Ministry of Transport"."""
    body = body_of(store.get(db, source_id).name)
    return body is not None and body.needs_polity


def _is_given(each: Affiliation) -> bool:
    """Whether an import or a person said so, not an article."""
    by_hand = each.reason == "added by hand" or each.reason.startswith("imported from ")
    return by_hand or each.since is not None or each.until is not None


def _among(db: Database, known: list[Affiliation], on: date | None) -> tuple[int | None, str | None]:
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
        if link is not None and not _is_open(db, link):
            continue
        told = link.role if link is not None else None
        institution, role = held_as(db, source_id, claim.stated_at.latest, told)
        if institution is not None or link is None or link.institution_id is None:
            changed += claims.hold_for(db, claim.id, institution, role)
    return changed


def hold_offices_again(db: Database, source_id: int) -> int:
    """Give a person's claims in a bare office the body that later documents tell; how many changed."""
    changed = 0
    for link in source_links.of_source(db, source_id):
        if link.role is None or link.claim_id is not None or not _is_open(db, link):
            continue
        for claim in claims.get_many(db, claims.named_in(db, link.document_id, link.name)):
            institution, role = held_as(db, source_id, claim.stated_at.latest, link.role)
            if claim.source_id == source_id and institution is not None:
                changed += claims.hold_for(db, claim.id, institution, role)
    return changed


def _is_open(db: Database, link: SourceLink) -> bool:
    """Whether a document leaves open for whom the speaker spoke: it names no body, or not its country."""
    if is_over(link.role or ""):
        return False
    return link.institution_id is None or is_general_body(db, link.institution_id)


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
