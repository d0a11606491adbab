"""People, bodies and dated offices as a file lists them → stored sources with names, terms and parents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlite_utils import Database

from tracker.errors import IntakeError
from tracker.records import Affiliation, Source, SourceKind, SpeakerReading
from tracker.sources import admin, names, tree
from tracker.sources.evidence import Named
from tracker.sources.hints import Hints
from tracker.sources.identify import spoken_for
from tracker.sources.offices_held import hold_again
from tracker.sources.people import People
from tracker.sources.resolver import Resolver
from tracker.sources.spelling import EQUAL, agreement
from tracker.sources.statements import kind_of
from tracker.store import claims
from tracker.store import sources as store


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody whom a file lists. `ref` names them in that file: an identifier, or else the name.

    `is_identified` says that `ref` is an identifier; only then two of one name are two.
    """

    ref: str
    name: str
    kind: SourceKind | None = None
    aliases: tuple[str, ...] = ()
    is_identified: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """`member` speaks for `institution` in `role` from `since` to `until`; both are refs or plain names."""

    member: str
    institution: str | None
    role: str | None = None
    since: date | None = None
    until: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file tells; `ignored` are its columns or kinds of entries that mean nothing here."""

    entries: tuple[Entry, ...]
    terms: tuple[Term, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed: new sources, terms that are new or gained dates, and claims held elsewhere."""

    new_sources: int
    new_terms: int
    changed_claims: int
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Ids:
    by_ref: dict[str, int] = field(default_factory=dict)
    new: int = 0


def store_roster(db: Database, roster: Roster, origin: str) -> Imported:
    """Store what a file lists; again, it changes nothing. Inside a write transaction.

    Claims of the people concerned are held for whom they spoke for on the day, and wait to be judged anew
    where that changes. Raises IntakeError where a name fits several stored people.
    """
    reason = f"imported from {origin}"
    ids = _Ids()
    terms_of: dict[str, list[Term]] = {}
    for term in roster.terms:
        terms_of.setdefault(term.member, []).append(term)
    for entry in sorted(roster.entries, key=lambda each: _kind(each) is SourceKind.PERSON):
        _store_entry(db, entry, terms_of.get(entry.ref, []), ids, reason)
    name_of = {entry.ref: entry.name for entry in roster.entries}
    new_terms = 0
    members: set[int] = set()
    for term in roster.terms:
        member = ids.by_ref[term.member]
        if _store_term(db, term, member, ids, f"{reason} as “{name_of.get(term.member, term.member)}”"):
            new_terms += 1
            members.add(member)
    changed = 0
    for member in sorted(members):
        if store.get(db, member).kind is SourceKind.PERSON:
            changed += hold_again(db, member)
        claims.judge_again(db, {member, *tree.members(db, member)})
    return Imported(ids.new, new_terms, changed, roster.ignored)


def _store_entry(db: Database, entry: Entry, terms: list[Term], ids: _Ids, reason: str) -> None:
    kind = _kind(entry)
    identifier = entry.ref if entry.is_identified else None
    known = store.identified(db, identifier) if identifier else ids.by_ref.get(entry.ref)
    if known is None:
        known = _known_person(db, entry, terms, ids) if kind is SourceKind.PERSON else None
    if known is None and kind is not SourceKind.PERSON:
        before = store.count(db)
        known = _body(db, entry.name, kind, entry.place)
        ids.new += store.count(db) - before
    if known is None:
        known = admin.make(db, entry.name, kind, reason)
        ids.new += 1
    if identifier:
        store.identify(db, identifier, known, reason)
    ids.by_ref[entry.ref] = known
    for alias in (entry.name, *entry.aliases):
        if names.key(alias):
            admin.alias(db, known, alias, reason)


def _kind(entry: Entry) -> SourceKind:
    if entry.kind is not None:
        return entry.kind
    kind = kind_of(entry.name)
    return SourceKind.ORGANISATION if kind in (SourceKind.COLLECTIVE, SourceKind.OFFICE) else kind


def _known_person(db: Database, entry: Entry, terms: list[Term], ids: _Ids) -> int | None:
    """The stored person of that name, unless an identifier or an office tells them apart."""
    people = People(db, Hints(), None)
    offices = [Named(entry.name, term.role, _institution(db, term, ids)) for term in terms]
    found = {
        one.id: one
        for name in (entry.name, *entry.aliases)
        for one in store.by_key(db, names.person_key(name))
        if one.kind is SourceKind.PERSON
        and _is_free(db, entry, one)
        and _is_named(db, name, one)
        and all(people.may_be(office, one.id) for office in offices)
    }
    if len(found) > 1:
        several = ", ".join(f"s{one.id} {one.name}" for one in found.values())
        raise IntakeError(
            f"{entry.place}: “{entry.name}” fits several stored people: {several}; merge them first with "
            "`tracker sources merge`, or give each an alias of its own"
        )
    return next(iter(found), None)


def _is_free(db: Database, entry: Entry, one: Source) -> bool:
    return not entry.is_identified or not store.identifiers(db, one.id)


def _is_named(db: Database, name: str, one: Source) -> bool:
    if names.person(name).is_bare:
        return names.key(one.name) == names.key(name)
    forms = (one.name, *store.aliases(db, one.id))
    return any((how := agreement(name, form)) is not None and how.score == EQUAL for form in forms)


def _body(db: Database, name: str, kind: SourceKind, place: str) -> int:
    reading = SpeakerReading(name, kind, evidence="named in an import")
    found = Resolver(db).resolve(reading, None).source_id
    if found is None:
        raise IntakeError(f"{place}: “{name}” is not the name of an institution; give it a proper name")
    return found


def _store_term(db: Database, term: Term, member: int, ids: _Ids, reason: str) -> bool:
    institution = _institution(db, term, ids)
    if institution == member:
        raise IntakeError(f"{term.place}: “{term.institution}” cannot speak for itself; leave it out there")
    role = term.role
    before = store.institutions_of(db, member)
    known = [
        each
        for each in before
        if each.institution_id == institution and (each.role or "").split(" (from ")[0] == (role or "")
    ]
    if role and any(each.since and term.since and each.since != term.since for each in known):
        role = f"{role} (from {term.since})"  # a second term in the same office
    store.add_affiliation(db, Affiliation(member, institution, role, term.since, term.until, reason=reason))
    return store.institutions_of(db, member) != before


def _institution(db: Database, term: Term, ids: _Ids) -> int:
    if term.institution is not None:
        if term.institution in ids.by_ref:
            return ids.by_ref[term.institution]
        kind = kind_of(term.institution)
        if kind is not SourceKind.GOVERNMENT:
            kind = SourceKind.ORGANISATION
        found = ids.by_ref[term.institution] = _body(db, term.institution, kind, term.place)
        return found
    _, body, _ = spoken_for(term.role, None)
    if body is None:
        raise IntakeError(f"{term.place}: “{term.role}” does not say for whom; give the institution")
    return Resolver(db).place(body)
