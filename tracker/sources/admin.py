"""What a person may change about sources by hand: names, merges and affiliations."""

from __future__ import annotations

import difflib
import re
from datetime import date

from sqlite_utils import Database

from tracker.errors import NotFoundError, UsageError
from tracker.records import Affiliation, Source, SourceKind, SourceView, SpeakerReading
from tracker.sources import names, tree
from tracker.sources.hints import Hints
from tracker.sources.offices import body_of
from tracker.sources.offices_held import hold_again
from tracker.sources.people import People
from tracker.sources.resolver import Resolver
from tracker.sources.statements import kind_of
from tracker.store import claims
from tracker.store import sources as store

ID = re.compile(r"^[sS](\d{1,18})$")
"""How a person names a source by its number."""
_NEAREST = 5


def find(db: Database, name_or_id: str | int) -> int:
    """The id of the source called so: "s4", its name or any other name of its.

    Raises NotFoundError with the nearest names, UsageError where the name fits more than one source.
    """
    if isinstance(name_or_id, int):
        return store.get(db, name_or_id).id
    if match := ID.match(name_or_id.strip()):
        return store.get(db, int(match[1])).id
    key = names.key(name_or_id)
    found = _by_name(db, name_or_id, key)
    if not found:
        raise NotFoundError(f"no source is called “{name_or_id}”{_did_you_mean(db, key)}")
    exact = [source for source in found if names.key(source.name) == key]
    chosen = exact or found
    if len(chosen) > 1:
        several = ", ".join(f"s{source.id} {source.name}" for source in chosen[:10])
        raise UsageError(f"“{name_or_id}” fits several sources: {several}; name one by its id")
    return chosen[0].id


def _by_name(db: Database, name: str, key: str) -> list[Source]:
    found = {source.id: source for each in (key, names.person_key(name)) for source in store.by_key(db, each)}
    if not found and (body := body_of(name)) is not None:
        found = {source.id: source for source in store.by_key(db, body.keys[0])}
    if found or not key:
        return list(found.values())
    return [source for source in store.all_sources(db) if names.key(source.name) == key]


def _did_you_mean(db: Database, key: str) -> str:
    known: dict[str, str] = {}
    for source in store.all_sources(db):
        for name in (source.name, *store.aliases(db, source.id)):
            known.setdefault(names.key(name), source.name)
    close = difflib.get_close_matches(key, known, n=3 * _NEAREST, cutoff=0.5)
    shown = list(dict.fromkeys(known[each] for each in close))[:_NEAREST]
    return f"; did you mean {', '.join(shown)}?" if shown else "; `tracker sources list` shows all"


def alias(db: Database, source: str | int, name: str, reason: str = "added by hand") -> int:
    """Give a source one more name and return its id; inside a write transaction.

    Raises UsageError for a name without a letter or digit.
    """
    found = find(db, source)
    if not names.key(name):
        raise UsageError(f"“{name}” is not a name")
    kind = store.get(db, found).kind
    store.add_alias(db, found, names.straight(name), name_key(name, kind), reason)
    if kind is SourceKind.PERSON:
        People(db, Hints(), None).register(found, name)
    return found


def merge(db: Database, from_name: str | int, into_name: str | int, reason: str = "merged by hand") -> int:
    """Make the first source the second and return the id that is left; inside a write transaction.

    What they said waits to be judged anew.

    Raises UsageError where both are the same source already.
    """
    old, new = find(db, from_name), find(db, into_name)
    if old == new:
        raise UsageError(f"“{from_name}” and “{into_name}” are the same source already")
    store.merge(db, old, new, reason)
    claims.judge_again(db, {new, *tree.members(db, new)})
    return new


def affiliate(
    db: Database,
    member: str | int,
    institution: str | int,
    role: str | None = None,
    since: date | None = None,
    until: date | None = None,
    reason: str = "added by hand",
) -> int:
    """Let a source speak for an institution, made if unknown, and return the institution's id.

    A person's claims of that time that were made for nobody so far are held against it; all claims concerned
    wait to be judged anew.

    Inside a write transaction. Raises UsageError for an empty period or a source affiliated to itself.
    """
    if since is not None and until is not None and until < since:
        raise UsageError(f"the affiliation ends ({until}) before it begins ({since})")
    member_id = find(db, member)
    institution_id = _institution(db, institution)
    if member_id == institution_id:
        raise UsageError(f"“{member}” cannot speak for itself")
    store.add_affiliation(db, Affiliation(member_id, institution_id, role, since, until, reason=reason))
    if store.get(db, member_id).kind is SourceKind.PERSON:
        hold_again(db, member_id)
    claims.judge_again(db, {member_id, *tree.members(db, member_id)})
    return institution_id


def make(db: Database, name: str, kind: SourceKind, reason: str) -> int:
    """Store a new source that answers to its name, whoever else bears it; inside a write transaction.

    Raises UsageError for a name without a letter or digit.
    """
    shown = names.straight(name)
    if not names.key(shown):
        raise UsageError(f"“{name}” is not a name")
    source = store.add(db, kind, shown, reason)
    store.add_alias(db, source, shown, name_key(shown, kind), reason)
    if kind is SourceKind.PERSON and not names.person(shown).is_bare:
        surname = names.surname(shown)
        store.add_alias(db, source, surname, names.person_key(surname), "the surname")
        People(db, Hints(), None).register(source, shown)
    return source


def name_key(name: str, kind: SourceKind) -> str:
    """The key that a source of that kind answers to under a name."""
    return names.person_key(name) if kind is SourceKind.PERSON else names.key(name)


def _institution(db: Database, name: str | int) -> int:
    try:
        return find(db, name)
    except NotFoundError:
        if isinstance(name, int) or ID.match(name.strip()):
            raise
    kind = kind_of(name)
    if kind in (SourceKind.COLLECTIVE, SourceKind.OFFICE):
        kind = SourceKind.ORGANISATION
    made = Resolver(db).resolve(SpeakerReading(name, kind, evidence="named by hand"), None).source_id
    if made is None:
        raise UsageError(f"“{name}” is not the name of an institution; give it a proper name")
    return made


def list_views(db: Database, limit: int | None = None) -> list[SourceView]:
    """The sources with their names and affiliations, by id; None for all."""
    return [store.view(db, source.id) for source in store.all_sources(db)[:limit]]
