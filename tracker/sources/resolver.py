"""Speaker readings of one document → stored sources, their names and affiliations, and why each is meant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from tracker.records import SourceKind, SpeakerReading
from tracker.sources import linking, names, titles
from tracker.sources.bodies import Body
from tracker.sources.described import described, in_country, is_bare_office, is_like_a_surname
from tracker.sources.evidence import Named
from tracker.sources.hints import Hints, country_in
from tracker.sources.identify import Identity, identify, spoken_for
from tracker.sources.offices_held import held_as, held_on, hold_offices_again
from tracker.sources.people import SURE, Candidate, Match, People
from tracker.sources.placing import Placing, add_alias, affiliate
from tracker.sources.polities import Polity
from tracker.sources.roles import is_over, straight_role
from tracker.sources.second_look import second_look
from tracker.sources.statements import as_reading
from tracker.store import sources as store


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
    ministry named without its country finds the country, an invented country its noun, and a surname alone
    the person whose full name the text has.
    """

    def __init__(self, db: Database, seen_at: date | None = None, text: str = "") -> None:
        self.db = db
        self.seen_at = seen_at
        self._hints = Hints(text)
        self._people = People(db, self._hints, seen_at)
        self._placing = Placing(db, self._hints, seen_at, self._people)
        self._resolved: dict[tuple[SpeakerReading, date | None], Resolved] = {}
        self._here: dict[str, set[int]] = {}
        self._in_full: dict[str, int] = {}

    def resolve(
        self,
        reading: SpeakerReading | None,
        document_id: int | None,
        mention: str | None = None,
        said_on: date | None = None,
    ) -> Resolved:
        """The source behind a reading, made if it is new, with its aliases and affiliations stored.

        Reading the same document again finds the same sources, and what a person decided of a name there
        stays. A collective is a source of its own in every document, and none without a `document_id`. No
        reading: an unresolved speaker, named by `mention`. `said_on` is the day of the statement, where it is
        not that of the document: someone named without an office is held to the one of that day.
        """
        reading = second_look(self.db, self._people, self._hints, reading, mention)
        if reading is None or not names.key(reading.name):
            return Resolved(None, None, None, mention)
        reading = described(reading, mention)
        key = (reading, said_on)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(reading, document_id, mention, said_on or self.seen_at)
        return self._resolved[key]

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

    def place(self, body: Body) -> int:
        """The stored body, made if it is new, with everything above it."""
        return self._placing.place(body, None)

    def known_institution(self, source: int) -> tuple[int | None, str | None]:
        """The institution and role of a person named without an office, as far as the database knows them."""
        return held_on(self.db, source, self.seen_at)

    # --- the three ways -------------------------------------------------------------------------------------

    def _resolve(
        self, reading: SpeakerReading, document_id: int | None, mention: str | None, on: date | None
    ) -> Resolved:
        role = straight_role(reading.role)
        identity = self._identify(reading)
        if identity.kind is SourceKind.COLLECTIVE or _is_nameless(identity):
            return Resolved(self._scoped(identity, document_id), None, role, identity.name)
        if identity.kind is SourceKind.PERSON:
            return self._person(identity, reading, document_id, mention, on)
        if identity.kind is SourceKind.OFFICE:
            link = identity.links[0]
            institution = self._placing.place(link.institution, document_id)
            source = self._office(identity, institution)
            affiliate(self.db, self.seen_at, source, institution, link.role, link.reason)
            holder = self._people.holder(institution, link.role)
            if holder is not None:
                held = Resolved(holder.source_id, institution, link.role, holder.name)
                return self._linked(held, document_id, mention, linking.why(Match(holder)), institution)
            found = Resolved(source, institution, link.role, identity.name)
        else:
            assert identity.body is not None  # noqa: S101 - identify() sets it for every body
            body = replace(identity.body, aliases=identity.aliases)
            was_known = bool(store.by_key(self.db, body.keys[0]))
            source = self._placing.place(body, document_id, reading.evidence)
            self._placing.link_to_leader(source, identity.name)
            found = Resolved(source, source, role, store.get(self.db, source).name)
            why = self._placing.why(source) or self._doubtful_kind(identity, was_known=was_known)
            if why is not None:
                return self._linked(found, document_id, mention, why, found.institution_id)
        return self._linked(found, document_id, mention, linking.CERTAIN, found.institution_id)

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
        add_alias(self.db, source, identity.name, key, "its name in that document")
        for alias in identity.aliases:
            add_alias(
                self.db, source, alias, f"{document_id}:{names.key(alias)}", "its name in that document"
            )
        return source

    def _office(self, identity: Identity, institution: int) -> int:
        key = f"{identity.keys[0]} s{institution}" if institution else identity.keys[0]
        known = [source for source in store.by_key(self.db, key) if source.kind is SourceKind.OFFICE]
        if known:
            return known[0].id
        source = store.add(self.db, SourceKind.OFFICE, identity.name, "an office named without its holder")
        add_alias(self.db, source, identity.name, key, "its name")
        for alias in (identity.name, *identity.aliases):
            add_alias(self.db, source, alias, names.key(alias), "its name in the text")
        return source

    def _doubtful_kind(self, identity: Identity, *, was_known: bool) -> linking.Why | None:
        """Why a body may be somebody's surname instead, None where its name or the text shows what it is."""
        body = identity.body
        if body is None or body.polity is not None or body.parent is not None or identity.aliases:
            return None
        if not is_like_a_surname(body.name) or self._hints.shows_a_body(body.name):
            return None
        bearers = self._people.bearers(body.name)
        return linking.doubtful_kind(bearers) if bearers or not was_known else None

    # --- people ---------------------------------------------------------------------------------------------

    def _person(
        self,
        identity: Identity,
        reading: SpeakerReading,
        document_id: int | None,
        mention: str | None,
        on: date | None,
    ) -> Resolved:
        identity, institution, role = self._office_of(identity, reading, document_id, mention, on)
        told = role or straight_role(reading.role)
        named = Named(identity.name, told, institution, mention)
        decided = linking.decided(self.db, document_id, identity.name)
        found = decided or self._match(identity, named, document_id)
        if found.found is None and found.candidates and names.person(identity.name).is_bare:
            return self._unclear(identity, named, document_id, found)
        source = found.found.source_id if found.found else None
        if source is None:
            reason = reading.evidence or "named as a speaker"
            source = store.add(self.db, SourceKind.PERSON, identity.name, reason)
        if decided is None:
            self._name(source, identity, found)
        self._here.setdefault(names.key(names.surname(identity.name)), set()).add(source)
        self._in_full.setdefault(identity.keys[0], source)
        if institution == source:
            institution = None
        if institution is not None and not identity.links:
            pass  # known from elsewhere: this document tells nothing new of it
        elif institution is not None:
            is_news = affiliate(self.db, self.seen_at, source, institution, role, identity.links[0].reason)
            if is_news:
                hold_offices_again(self.db, source)
        elif reading.role is not None and is_over(reading.role):
            self._end(source, reading)
        elif reading.organisation is None:
            institution, role = held_as(self.db, source, on, straight_role(reading.role))
        resolved = Resolved(source, institution, role or straight_role(reading.role), identity.name)
        stated = institution if identity.links else None
        return self._linked(resolved, document_id, mention, linking.why(found), stated)

    def _office_of(
        self,
        identity: Identity,
        reading: SpeakerReading,
        document_id: int | None,
        mention: str | None,
        on: date | None,
    ) -> tuple[Identity, int | None, str | None]:
        """The body that a person speaks for, with its country from the text or from what is known of them.

        The country stands after the name ("President Ivo Horvat of Croatia"), or the person is known to hold
        that office, or the text names one country alone.
        """
        is_bare = is_bare_office(reading, identity)
        if is_bare and (country := self._hints.country_of(identity.name)) is not None:
            identity = self._identify(in_country(reading, country))
        elif is_bare and not (identity.links and self._hints.body_like(identity.links[0].institution)):
            role = straight_role(reading.role)
            found = self._match(identity, Named(identity.name, role, None, mention), document_id).found
            if found is not None:
                known, _ = held_as(self.db, found.source_id, on, role)
                if known is not None:
                    return replace(identity, links=()), known, role
            if (country := self._hints.only_country()) is not None:
                identity = self._identify(in_country(reading, country))
        if not identity.links:
            return identity, None, None
        link = identity.links[0]
        return identity, self._placing.place(link.institution, document_id), link.role

    def _match(self, identity: Identity, named: Named, document_id: int | None) -> Match:
        key = identity.keys[0]
        here = self._here.get(key, set())
        if names.person(identity.name).is_bare and len(here) == 1:
            source = store.get(self.db, next(iter(here)))
            return Match(Candidate(source.id, source.name, 0.95, "the only one of that surname here"))
        if not names.person(identity.name).is_bare and key in self._in_full:
            source = store.get(self.db, self._in_full[key])
            return Match(Candidate(source.id, source.name, 0.95, "the same full name in one document"))
        for scoped in store.by_key(self.db, f"{document_id}:{key}"):
            if scoped.kind is SourceKind.PERSON:
                return Match(Candidate(scoped.id, scoped.name, SURE, "named in this document only"))
        return self._people.match(named)

    def _name(self, source: int, identity: Identity, match: Match) -> None:
        known = store.get(self.db, source)
        if names.person(known.name).is_bare and not names.person(identity.name).is_bare:
            store.rename(self.db, source, identity.name)
        reason = match.found.reason if match.found else "the full name"
        add_alias(self.db, source, identity.name, identity.keys[0], reason)
        self._people.register(source, identity.name)
        for alias in identity.aliases:
            if any(char.isupper() for char in alias):
                reason = "the surname" if alias == names.surname(identity.name) else "a name in the text"
                add_alias(self.db, source, alias, names.person_key(alias), reason)

    def _unclear(self, identity: Identity, named: Named, document_id: int | None, match: Match) -> Resolved:
        """A surname that several people bear: somebody of this document alone, until a person says who."""
        source = self._scoped(replace(identity, aliases=()), document_id)
        resolved = Resolved(source, named.institution, named.role, identity.name)
        return self._linked(resolved, document_id, named.mention, linking.unclear(match))

    def _linked(
        self,
        resolved: Resolved,
        document_id: int | None,
        mention: str | None,
        why: linking.Why,
        stated: int | None = None,
    ) -> Resolved:
        """The same, written down with its reason; what a person decided of the name comes first."""
        if document_id is None or resolved.source_id is None or resolved.name is None:
            return resolved
        source = linking.write(
            self.db, document_id, resolved.name, mention, resolved.role, resolved.source_id, stated, why
        )
        return replace(resolved, source_id=source)

    def _end(self, source: int, reading: SpeakerReading) -> None:
        """Let the office end that a "former minister" held, as of the document's day."""
        if self.seen_at is None or reading.role is None:
            return
        held = titles.without_former(reading.role)
        _, body, _ = spoken_for(held, reading.organisation, self._hints.nouns())
        if body is not None:
            for key in body.keys[:1]:
                for institution in store.by_key(self.db, key):
                    store.end_affiliations(self.db, source, institution.id, self.seen_at)


def _is_nameless(identity: Identity) -> bool:
    """Whether the words name nobody in particular ("fire service", "the company")."""
    return identity.kind is not SourceKind.PERSON and not any(
        char.isupper() or char.isdigit() or char == "." for char in identity.name
    )
