"""Speaker readings of one document → stored sources, their names and their affiliations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from tracker.records import Affiliation, Source, SourceKind, SpeakerReading
from tracker.sources import names, tree
from tracker.sources.bodies import Body
from tracker.sources.hints import Hints, country_in, is_general
from tracker.sources.identify import Identity, administration_leader, identify
from tracker.sources.polities import Polity
from tracker.sources.roles import straight_role
from tracker.sources.statements import as_reading
from tracker.store import sources as store

_BODIES = (SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.OFFICE)


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who said it: the source, the institution spoken for, the role, and the name as the text gives it.

    `source_id` None: not known. `institution_id` None: a person or a collective that speaks for nobody else.
    """

    source_id: int | None
    institution_id: int | None
    role: str | None
    name: str | None


class Resolver:
    """Finds or makes the sources of one document; make one per document, use it inside a write transaction.

    `seen_at` is the document's date, put on every affiliation. `text` is the document's text: with it, a
    ministry named without its country finds the country, and an invented country its noun.
    """

    def __init__(self, db: Database, seen_at: date | None = None, text: str = "") -> None:
        self.db = db
        self.seen_at = seen_at
        self._hints = Hints(text)
        self._resolved: dict[SpeakerReading, Resolved] = {}
        self._body_ids: dict[str, int] = {}
        self._people: dict[str, set[int]] = {}

    def resolve(
        self, reading: SpeakerReading | None, document_id: int | None, mention: str | None = None
    ) -> Resolved:
        """The source behind a reading, made if it is new, with its aliases and affiliations stored.

        Reading the same document again finds the same sources. A collective is a source of its own in every
        document, and none without a `document_id`. No reading: an unresolved speaker, named by `mention`.
        """
        if reading is None or not names.key(reading.name):
            return Resolved(None, None, None, mention)
        if reading not in self._resolved:
            self._resolved[reading] = self._resolve(reading, document_id)
        return self._resolved[reading]

    def resolve_named(
        self,
        name: str | None,
        role: str | None = None,
        institution: str | None = None,
        document_id: int | None = None,
    ) -> Resolved:
        """The source of an imported statement, whose speaker, role and institution are plain words."""
        if name is None or not names.key(name):
            return Resolved(None, None, None, name)
        return self.resolve(as_reading(name, role, institution), document_id, name)

    # --- the three ways -------------------------------------------------------------------------------------

    def _resolve(self, reading: SpeakerReading, document_id: int | None) -> Resolved:
        role = straight_role(reading.role)
        identity = self._identify(reading)
        if identity.kind is SourceKind.COLLECTIVE or _is_nameless(identity):
            return Resolved(self._scoped(identity, document_id), None, role, identity.name)
        if identity.kind is SourceKind.PERSON:
            return self._person(identity, reading, document_id)
        if identity.kind is SourceKind.OFFICE:
            link = identity.links[0]
            institution = self._body(link.institution, document_id)
            source = self._office(identity, institution)
            self._affiliate(source, institution, link.role, link.reason)
            return Resolved(source, institution, link.role, identity.name)
        assert identity.body is not None  # noqa: S101 - identify() sets it for every body
        source = self._body(replace(identity.body, aliases=identity.aliases), document_id, reading.evidence)
        self._link_to_leader(source, identity.name)
        return Resolved(source, source, role, store.get(self.db, source).name)

    def _identify(self, reading: SpeakerReading) -> Identity:
        identity = identify(reading, self._hints.nouns())
        unknown = {
            body.polity
            for link in identity.links
            for body in link.institution.chain()
            if body.polity is not None and not body.polity.known
        } | (
            {identity.body.polity}
            if identity.body and identity.body.polity and not identity.body.polity.known
            else set()
        )
        nouns = [noun for entry in unknown if (noun := self._noun(entry)) is not None]
        return identify(reading, (*nouns, *self._hints.nouns())) if nouns else identity

    def _noun(self, entry: Polity) -> str | None:
        """The noun form under which the database knows an invented polity."""
        for known in store.by_key(self.db, f"government of ~{entry.stem}"):
            noun = country_in(known.name, "Government")
            if noun and noun != known.name and known.name.startswith("Government of "):
                return noun
        return None

    def _scoped(self, identity: Identity, document_id: int | None) -> int | None:
        """A source that exists in this document alone, found again when the document is read again."""
        if document_id is None:
            return None
        key = f"{document_id}:{identity.keys[0]}"
        known = store.by_key(self.db, key)
        if known:
            return known[0].id
        source = store.add(self.db, identity.kind, identity.name, f"named in document d{document_id} only")
        self._alias(source, identity.name, key, "its name in that document")
        for alias in identity.aliases:
            self._alias(source, alias, f"{document_id}:{names.key(alias)}", "its name in that document")
        return source

    def _office(self, identity: Identity, institution: int) -> int:
        key = f"{identity.keys[0]} s{institution}" if institution else identity.keys[0]
        known = [source for source in store.by_key(self.db, key) if source.kind is SourceKind.OFFICE]
        if known:
            return known[0].id
        source = store.add(self.db, SourceKind.OFFICE, identity.name, "an office named without its holder")
        self._alias(source, identity.name, key, "its name")
        for alias in (identity.name, *identity.aliases):
            self._alias(source, alias, names.key(alias), "its name in the text")
        return source

    # --- people ---------------------------------------------------------------------------------------------

    def _person(self, identity: Identity, reading: SpeakerReading, document_id: int | None) -> Resolved:
        institution = role = None
        if identity.links:
            link = identity.links[0]
            institution, role = self._body(link.institution, document_id), link.role
        source = self._find_person(identity, institution, document_id)
        if source is None:
            source = store.add(
                self.db, SourceKind.PERSON, identity.name, reading.evidence or "named as a speaker"
            )
            self._alias(source, identity.name, identity.keys[0], "the full name")
        for alias in identity.aliases:
            if any(char.isupper() for char in alias):
                reason = "the surname" if alias == names.surname(identity.name) else "a name in the text"
                self._alias(source, alias, names.person_key(alias), reason)
        self._people.setdefault(names.key(names.surname(identity.name)), set()).add(source)
        if institution == source:
            institution = None
        if institution is not None:
            self._affiliate(source, institution, role, identity.links[0].reason)
        elif reading.role is None and reading.organisation is None:
            institution, role = self.known_institution(source)
        return Resolved(source, institution, role or straight_role(reading.role), identity.name)

    def _find_person(
        self, identity: Identity, institution: int | None, document_id: int | None
    ) -> int | None:
        key = identity.keys[0]
        bare = names.person(identity.name).is_bare
        here = self._people.get(key, set())
        if bare and len(here) == 1:
            return next(iter(here))
        known = [source for source in store.by_key(self.db, key) if source.kind is SourceKind.PERSON]
        if not bare:
            full = [source for source in known if names.person_key(source.name) == key] or known
            return self._best(full, institution) if full else None
        if document_id is not None and (scoped := store.by_key(self.db, f"{document_id}:{key}")):
            return scoped[0].id
        fitting = [source for source in known if self._may_speak_for(source.id, institution)]
        if len(fitting) > 1 and institution is not None:
            fitting = [source for source in fitting if self._speaks_for(source.id, institution)] or fitting
        if len(fitting) == 1:
            return fitting[0].id
        return self._scoped(replace(identity, aliases=()), document_id) if known else None

    def _best(self, people: list[Source], institution: int | None) -> int:
        if institution is not None:
            people = [source for source in people if self._speaks_for(source.id, institution)] or people
        return people[0].id

    def _speaks_for(self, source: int, institution: int) -> bool:
        return bool(
            set(tree.ancestors(self.db, source, self.seen_at)[1:]) & set(tree.ancestors(self.db, institution))
        )

    def _may_speak_for(self, source: int, institution: int | None) -> bool:
        """False when the person is known to speak for others only: another bearer of the surname."""
        if institution is None or not store.institutions_of(self.db, source):
            return True
        return self._speaks_for(source, institution)

    def known_institution(self, source: int) -> tuple[int | None, str | None]:
        """What the database knows of a person named without a role: the institution, if it is just one."""
        held = [one for one in store.institutions_of(self.db, source) if tree.holds(one, self.seen_at)]
        found = {one.institution_id: one.role for one in held}
        return next(iter(found.items())) if len(found) == 1 else (None, None)

    # --- bodies ---------------------------------------------------------------------------------------------

    def _body(self, body: Body, document_id: int | None, evidence: str = "") -> int:
        if body.needs_polity:
            return self._body_without_country(body, document_id)
        key = body.keys[0]
        if key in self._body_ids:
            source = self._body_ids[key]
        else:
            source = self._find_body(body) or store.add(
                self.db, body.kind, body.name, evidence or "named in a text"
            )
            self._body_ids[key] = source
        self._name_body(source, body)
        if body.parent is not None:
            parent = self._body(body.parent, document_id)
            self._affiliate(source, parent, body.parent_role, body.reason)
        return source

    def _find_body(self, body: Body) -> int | None:
        if body.kind is SourceKind.PERSON or body.loose:
            people = [one for one in store.by_key(self.db, body.keys[0]) if one.kind is SourceKind.PERSON]
            full = [one for one in people if names.person_key(one.name) == body.keys[0]]
            if len(people) == 1 or full:
                return (full or people)[0].id
            if body.kind is SourceKind.PERSON:
                return None
        for key in body.keys:
            known = [one for one in store.by_key(self.db, key) if one.kind in _BODIES]
            named = [one for one in known if names.key(one.name) == names.key(body.name)]
            if named or len(known) == 1:
                return (named or known)[0].id
        return None

    def _name_body(self, source: int, body: Body) -> None:
        for key in body.keys:
            self._alias(source, body.name, key, "its name")
        if body.kind is SourceKind.PERSON and not names.person(body.name).is_bare:
            surname = names.surname(body.name)
            self._alias(source, surname, names.person_key(surname), "the surname")
        if body.general_key is not None and body.general_name is not None and body.polity is not None:
            self._alias(source, body.general_name, body.general_key, "its name without the country")
        for alias in body.aliases:
            self._alias(source, alias, names.key(alias), "another name")
        if body.polity is not None and not body.polity.known and not body.polity.is_adjective:
            stored = store.get(self.db, source)
            if (
                stored.name != body.name
                and body.polity.stem in names.key(stored.name)
                and " of " not in stored.name
            ):
                store.rename(self.db, source, body.name)

    def _body_without_country(self, body: Body, document_id: int | None) -> int:
        """“Transport Ministry”: that of the one country the text names, or else the database knows."""
        key = body.keys[0]
        if key in self._body_ids:
            return self._body_ids[key]
        source = self._with_country(body, document_id)
        if source is None:
            known = [one for one in store.by_key(self.db, key) if one.kind in _BODIES]
            general = [one for one in known if is_general(one.name, key)]
            if general:
                source = general[0].id
            else:
                source = store.add(self.db, body.kind, body.name, "named without its country")
                self._name_body(source, body)
        self._body_ids[key] = source
        return source

    def _with_country(self, body: Body, document_id: int | None) -> int | None:
        named = self._hints.body_like(body)
        if named is not None:
            return self._body(named, document_id)
        candidates = [
            one
            for one in store.by_key(self.db, body.keys[0])
            if one.kind in _BODIES
            and not is_general(one.name, body.keys[0])
            and self._hints.allows(country_in(one.name, body.general_name or ""))
        ]
        return candidates[0].id if len(candidates) == 1 else None

    def _link_to_leader(self, source: int, name: str) -> None:
        """“the Biden administration” is part of a government where the database knows whom he leads."""
        leader = administration_leader(name)
        if leader is None or store.institutions_of(self.db, source):
            return
        people = [
            one for one in store.by_key(self.db, names.person_key(leader)) if one.kind is SourceKind.PERSON
        ]
        led = {
            one.institution_id
            for person in people
            for one in store.institutions_of(self.db, person.id)
            if store.get(self.db, one.institution_id).kind is SourceKind.GOVERNMENT
        }
        if len(people) == 1 and len(led) == 1:
            reason = f"{people[0].name} is known to lead that government"
            self._affiliate(source, next(iter(led)), "administration", reason)

    # --- writing --------------------------------------------------------------------------------------------

    def _alias(self, source: int, name: str, key: str, reason: str) -> None:
        if key:
            store.add_alias(self.db, source, name, key, reason)

    def _affiliate(self, member: int, institution: int, role: str | None, reason: str) -> None:
        if member != institution:
            store.add_affiliation(
                self.db,
                Affiliation(
                    member, institution, role, seen_at=self.seen_at, reason=reason or "read from the text"
                ),
            )


def _is_nameless(identity: Identity) -> bool:
    """Whether the words name nobody in particular ("fire service", "the company")."""
    return identity.kind is not SourceKind.PERSON and not any(
        char.isupper() or char.isdigit() or char == "." for char in identity.name
    )
