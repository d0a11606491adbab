"""Bodies as values → stored governments, ministries, companies, campaigns, each under the body above it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from tracker.records import Affiliation, SourceKind
from tracker.sources import names
from tracker.sources.bodies import Body
from tracker.sources.body_names import BodyNames
from tracker.sources.evidence import Named
from tracker.sources.hints import Hints, country_in, is_general
from tracker.sources.identify import administration_leader
from tracker.sources.linking import Why
from tracker.sources.people import People
from tracker.store import sources as store

_BODIES = (SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.OFFICE)
_CAMPAIGN = re.compile(
    r"^(?P<who>[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){0,3}?)(?:'s?)?"
    r"(?: (?:presidential|general|election|re-election|reelection|primary|senate|gubernatorial|\d{4}))*"
    r" (?:campaign|team|camp)$",
    re.IGNORECASE,
)


class Placing:
    """Finds or makes the stored bodies that one document names."""

    def __init__(self, db: Database, hints: Hints, seen_at: date | None, people: People) -> None:
        self._db = db
        self._hints = hints
        self._seen_at = seen_at
        self._people = people
        self._namesakes = BodyNames(db, hints)
        self._body_ids: dict[str, int] = {}

    def place(self, body: Body, document_id: int | None, evidence: str = "") -> int:
        if body.needs_polity:
            return self._body_without_country(body, document_id)
        body = self._namesakes.in_full(body)
        campaign = self._campaign(body)
        if campaign is not None:
            body = campaign[0]
        key = body.keys[0]
        if key in self._body_ids:
            source = self._body_ids[key]
        else:
            source = (
                self._find_body(body)
                or self._namesakes.party(body)
                or self._namesakes.under_acronym(body)
                or store.add(self._db, body.kind, body.name, evidence or "named in a text")
            )
            self._body_ids[key] = source
            self._namesakes.compare_with_acronym(source, body)
        self._name_body(source, body)
        if body.parent is not None:
            parent = self.place(body.parent, document_id)
            affiliate(self._db, self._seen_at, source, parent, body.parent_role, body.reason)
        if campaign is not None:
            reason = "a campaign speaks for its candidate"
            affiliate(self._db, self._seen_at, source, campaign[1], "campaign", reason)
        return source

    def why(self, source: int) -> Why | None:
        """Why a body is, or may be, one that was stored under another name; None where nothing is to say."""
        return self._namesakes.why.get(source)

    def _find_body(self, body: Body) -> int | None:
        if body.kind is SourceKind.PERSON or body.loose:
            people = [one for one in store.by_key(self._db, body.keys[0]) if one.kind is SourceKind.PERSON]
            full = [one for one in people if names.person_key(one.name) == body.keys[0]]
            if len(people) == 1 or full:
                return (full or people)[0].id
            if body.kind is SourceKind.PERSON:
                return None
        for key in body.keys:
            known = [one for one in store.by_key(self._db, key) if one.kind in _BODIES]
            named = [one for one in known if names.key(one.name) == names.key(body.name)]
            if named or len(known) == 1:
                return (named or known)[0].id
        return None

    def _name_body(self, source: int, body: Body) -> None:
        for key in body.keys:
            add_alias(self._db, source, body.name, key, "its name")
        if body.kind is SourceKind.PERSON and not names.person(body.name).is_bare:
            surname = names.surname(body.name)
            add_alias(self._db, source, surname, names.person_key(surname), "the surname")
        if body.general_key is not None and body.general_name is not None and body.polity is not None:
            add_alias(self._db, source, body.general_name, body.general_key, "its name without the country")
        for alias in body.aliases:
            add_alias(self._db, source, alias, names.key(alias), "another name")
        if body.polity is not None and not body.polity.known and not body.polity.is_adjective:
            stored = store.get(self._db, source)
            if (
                stored.name != body.name
                and body.polity.stem in names.key(stored.name)
                and " of " not in stored.name
            ):
                store.rename(self._db, source, body.name)

    def _body_without_country(self, body: Body, document_id: int | None) -> int:
        """“Transport Ministry”: that of the one country the text names, or else the database knows."""
        key = body.keys[0]
        if key in self._body_ids:
            return self._body_ids[key]
        source = self._with_country(body, document_id)
        if source is None:
            known = [one for one in store.by_key(self._db, key) if one.kind in _BODIES]
            general = [one for one in known if is_general(one.name, key)]
            if general:
                source = general[0].id
            else:
                source = store.add(self._db, body.kind, body.name, "named without its country")
                self._name_body(source, body)
        self._body_ids[key] = source
        return source

    def _with_country(self, body: Body, document_id: int | None) -> int | None:
        named = self._hints.body_like(body)
        if named is not None:
            return self.place(named, document_id)
        candidates = [
            one
            for one in store.by_key(self._db, body.keys[0])
            if one.kind in _BODIES
            and not is_general(one.name, body.keys[0])
            and self._hints.allows(country_in(one.name, body.general_name or ""))
        ]
        return candidates[0].id if len(candidates) == 1 else None

    def link_to_leader(self, source: int, name: str) -> None:
        """“the Biden administration” is part of a government where the database knows whom he leads."""
        leader = administration_leader(name)
        if leader is None or store.institutions_of(self._db, source):
            return
        people = [
            one for one in store.by_key(self._db, names.person_key(leader)) if one.kind is SourceKind.PERSON
        ]
        led = {
            one.institution_id
            for person in people
            for one in store.institutions_of(self._db, person.id)
            if store.get(self._db, one.institution_id).kind is SourceKind.GOVERNMENT
        }
        if len(people) == 1 and len(led) == 1:
            reason = f"{people[0].name} is known to lead that government"
            affiliate(self._db, self._seen_at, source, next(iter(led)), "administration", reason)

    def _campaign(self, body: Body) -> tuple[Body, int] | None:
        """A campaign under its candidate's full name, and the candidate, where it is known who that is."""
        match = _CAMPAIGN.match(body.name)
        if match is None or body.kind is not SourceKind.ORGANISATION:
            return None
        found = self._people.match(Named(match["who"])).found
        if found is None:
            return None
        name = f"{names.person(found.name).full} campaign"
        return replace(body, name=name, keys=(f"campaign of s{found.source_id}", *body.keys)), found.source_id


def is_campaign(name: str) -> bool:
    """Whether a name reads like a campaign's: "the Lee campaign", "Ann Lee's presidential campaign"."""
    return name[:1].isupper() and _CAMPAIGN.match(name) is not None


def add_alias(db: Database, source: int, name: str, key: str, reason: str) -> None:
    """Let a source answer to a key, unless the key is empty."""
    if key:
        store.add_alias(db, source, name, key, reason)


def affiliate(
    db: Database, seen_at: date | None, member: int, institution: int, role: str | None, reason: str
) -> bool:
    """Record that a document of that day has a member speak for an institution; whether that is news."""
    return member != institution and store.add_affiliation(
        db,
        Affiliation(member, institution, role, seen_at=seen_at, reason=reason or "read from the text"),
    )
