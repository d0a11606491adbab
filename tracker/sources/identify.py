"""A speaker reading → an identity: kind, canonical name, other names, and the chain of bodies spoken for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from tracker.records import SourceKind, SpeakerReading
from tracker.sources import bodies, names, titles
from tracker.sources.bodies import Body
from tracker.sources.offices import body_of
from tracker.sources.polities import Form, polity_form, unknown_polity
from tracker.sources.pollsters import pollster
from tracker.sources.roles import is_aide, is_over, office_of, speaks_for_a_body


@dataclass(frozen=True, slots=True)
class Link:
    """`member` (a name) speaks for `institution` in `role`; `reason` says in words how that was read."""

    member: str
    institution: Body
    role: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a reading stands for. The first of `keys` is the identity; `links` lead up to the top.

    `body` is set where the source is itself a body that others speak for, or an office of a body's.
    """

    kind: SourceKind
    name: str
    aliases: tuple[str, ...]
    keys: tuple[str, ...]
    links: tuple[Link, ...]
    body: Body | None = None

    @property
    def institution(self) -> Body | None:
        """The body directly spoken for: of a person or office the first link's, of a body itself."""
        if self.kind in (SourceKind.PERSON, SourceKind.OFFICE):
            return self.links[0].institution if self.links else None
        return self.body


_LEADER_AND_OFFICE = re.compile(
    r"^((?:[A-Z][\w'-]+ )?[A-Z][\w-]+?)(?:'s)? (administration|government|cabinet|presidency)$"
)
_PART = re.compile(
    r"(?:an? |the )?(?P<part>subsidiary|unit|arm|division|branch|affiliate) of (?:the )?(?P<whole>[A-Z].*)"
)
_NAMED_BY_COUNTRY = re.compile(r"(?i)\b(?:minister|secretary|president|chancellor|premier|leader)\b")
_LIKE_A_STATE = re.compile(
    r"\b(?:Republic|Kingdom|Union|Federation|Emirate|Authority|Confederation|Council|Coalition|Government|Administration|"
    r"Authorities|Movement|Front|Army|Forces|State)s?\b"
)


def identify(reading: SpeakerReading, nouns: Collection[str] = ()) -> Identity:
    """The identity behind a reading; pure: nothing but the reading, our tables and `nouns` decides.

    `nouns` are the noun forms of invented polities that the document or the database holds ("Norland"), so
    that "Norlandian Defense Ministry" lands under the Government of Norland.
    """
    if (body := pollster(reading.name)) is not None and reading.kind is not SourceKind.PERSON:
        return of_body(body)
    reading = _as_person(reading)
    kind = reading.kind
    if kind is SourceKind.COLLECTIVE:
        shown = names.display(reading.name)
        return Identity(kind, shown, _others(reading, shown), (names.key(shown),), ())
    if kind is SourceKind.PERSON and not _is_a_place_after_all(reading):
        return _person(reading, nouns)
    body = body_of(reading.name, nouns)
    if body is None and kind is not SourceKind.PERSON:
        office = office_of(reading.name, nouns)
        if office is not None and office.body is not None:
            return _office(reading, office.title, office.body, office.reason)
    if body is None:
        body = _plain_body(replace(reading, name=_without_adjectives(reading.name)), nouns)
    match = _PART.match(reading.role or "")
    if match and body.parent is None and body.kind is SourceKind.ORGANISATION:
        whole = _organisation(match["whole"], nouns)
        body = bodies.part_of(body, whole, match["part"]) if whole and whole.keys != body.keys else body
    return of_body(body, _others(reading, body.name))


def _as_person(reading: SpeakerReading) -> SpeakerReading:
    """A reading whose name is a person's with other words around it, or was taken for a body's."""
    name, is_person = names.straight(reading.name), reading.kind is SourceKind.PERSON
    if is_person:
        name = titles.without_headline(name)
    before, bare = titles.untitled(name, is_person=is_person)
    if before is None and not is_person:
        is_named = reading.kind is SourceKind.ORGANISATION and titles.looks_like_a_person(name)
        if not is_named or body_of(name) is not None:
            return reading
    if is_person and bare == reading.name:
        return reading
    title = before if before is not None and names.key(before) not in names.word_list("openers") else None
    return replace(reading, name=bare, kind=SourceKind.PERSON, role=reading.role or title)


def of_body(body: Body, aliases: Collection[str] = ()) -> Identity:
    """The identity of a body, with the links to everything above it."""
    merged = tuple(dict.fromkeys((*aliases, *body.aliases)))
    return Identity(body.kind, body.name, merged, body.keys, _chain(body), body)


def _is_a_place_after_all(reading: SpeakerReading) -> bool:
    """A "person" without a role who bears the name of a country, capital or seat and nothing else."""
    found = polity_form(reading.name)
    return (
        found is not None
        and found[1] is not Form.DEMONYM
        and reading.role is None
        and names.key(reading.name) not in names.word_list("names_of_people_too")
    )


def _others(reading: SpeakerReading, name: str) -> tuple[str, ...]:
    seen = {names.key(name)}
    kept = []
    for alias in (reading.name, *reading.aliases):
        shown = names.display(alias)
        if shown and names.key(shown) and names.key(shown) not in seen:
            seen.add(names.key(shown))
            kept.append(shown)
    return tuple(kept)


def _chain(body: Body) -> tuple[Link, ...]:
    return tuple(
        Link(lower.name, lower.parent, lower.parent_role, lower.reason)
        for lower in body.chain()
        if lower.parent is not None
    )


def _person(reading: SpeakerReading, nouns: Collection[str]) -> Identity:
    parts = names.person(reading.name)
    aliases = [
        alias
        for alias in _others(reading, parts.full)
        if names.person_key(alias) != names.person_key(parts.full)
    ]
    if not parts.is_bare and parts.surname not in aliases:
        aliases.append(parts.surname)
    role, body, reason = spoken_for(reading.role, reading.organisation, nouns)
    links: tuple[Link, ...] = ()
    if body is not None and names.key(body.name) != names.key(parts.full):
        links = (Link(parts.full, body, role, reason), *_chain(body))
    return Identity(SourceKind.PERSON, parts.full, tuple(aliases), (names.person_key(parts.full),), links)


def spoken_for(
    role: str | None, organisation: str | None, nouns: Collection[str] = ()
) -> tuple[str | None, Body | None, str]:
    """Title, body and reason of what a role and an organisation make of a person; body None: nobody."""
    office = office_of(role, nouns) if role else None
    if role and is_over(role):
        return role, None, ""
    named = (
        _organisation(organisation, nouns, loose=bool(role) and is_aide(role or "")) if organisation else None
    )
    if office is not None and office.body is not None:
        body = office.body
        if body.needs_polity and named is not None and named.polity is not None:
            placed = body_of(f"{body.name} of {named.polity.name}", (named.polity.name,))
            if placed is not None:
                return office.title, placed, office.reason
        return office.title, body, office.reason
    if named is not None and (role is None or speaks_for_a_body(role)):
        title = office.title if office is not None else role
        return title, named, f"the article ties {'this ' + title if title else 'the speaker'} to {named.name}"
    return role, None, ""


def _organisation(name: str, nouns: Collection[str], *, loose: bool = False) -> Body | None:
    shown = names.display(name)
    if (body := body_of(shown, nouns)) is not None:
        return body
    return (
        bodies.organisation(shown, loose=loose)
        if any(char.isupper() or char.isdigit() for char in shown)
        else None
    )


def _office(reading: SpeakerReading, title: str, body: Body, reason: str) -> Identity:
    name = names.display(reading.name)
    if body.polity is not None and _NAMED_BY_COUNTRY.search(title):
        name = body.polity.body(f"{title[:1].upper()}{title[1:]}")
    keys = (names.key(f"{title} of {body.keys[0]}"), names.key(name))
    links = (Link(name, body, title, reason), *_chain(body))
    return Identity(SourceKind.OFFICE, name, _others(reading, name), keys, links)


def _without_adjectives(name: str) -> str:
    """“deadlocked Supreme Court” → “Supreme Court”."""
    return re.sub(r"^(?:the )?(?:(?!(?:al|el|la|le|de|van|von|der) )[a-z]+(?:-[a-z]+)* )+(?=[A-Z])", "", name)


def _plain_body(reading: SpeakerReading, nouns: Collection[str]) -> Body:
    shown = names.display(reading.name)
    if (match := _LEADER_AND_OFFICE.match(shown)) and polity_form(match[1]) is None:
        return bodies.organisation(f"{match[1]} {match[2]}")
    if reading.kind is SourceKind.GOVERNMENT:
        if not _LIKE_A_STATE.search(shown) and len(shown.split()) <= 2 and shown[:1].isupper():
            return bodies.government(unknown_polity(shown, nouns))
        return Body(SourceKind.GOVERNMENT, shown, (), (names.key(shown),))
    return bodies.organisation(shown)


def administration_leader(name: str) -> str | None:
    """The leader in "the Biden administration", None for any other name."""
    match = _LEADER_AND_OFFICE.match(names.display(name))
    return match[1] if match and polity_form(match[1]) is None else None
