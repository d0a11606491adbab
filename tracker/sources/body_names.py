"""A body's name as one document has it → the same body under another name: a party's, an acronym's."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlite_utils import Database

from tracker.records import Source, SourceKind
from tracker.sources import bodies, names
from tracker.sources.bodies import Body
from tracker.sources.hints import Hints
from tracker.sources.linking import Why
from tracker.sources.people import SURE
from tracker.sources.polities import polity
from tracker.sources.titles import same_title
from tracker.store import documents, source_links
from tracker.store import sources as store

_ACRONYM = re.compile(r"[A-Z]{2,6}")
_DOCUMENTS = 5
_BY_BRACKETS = 0.7
"""How sure it is that a body stored as an acronym is the one that a text puts beside it."""
_APART = 0.5
_LEADERS = ("leader", "chairman", "chair", "chairwoman", "head", "president")


class BodyNames:
    """Finds the stored body that a name of one document stands for, though it is called otherwise there."""

    def __init__(self, db: Database, hints: Hints) -> None:
        self._db = db
        self._hints = hints
        self.why: dict[int, Why] = {}
        """Why a body is, or may be, another that was stored under its acronym."""

    def in_full(self, body: Body) -> Body:
        """A body under the name that the text gives for its acronym: "Volkswagen (VW)" makes "VW" that."""
        if body.kind is not SourceKind.ORGANISATION or body.parent is not None or body.polity is not None:
            return body
        if not _ACRONYM.fullmatch(body.name):
            return body
        found = self._hints.expansion(body.name)
        if found is None or polity(found) is not None:
            return body
        full = bodies.organisation(found, (body.name,))
        return replace(full, aliases=(*full.aliases, *body.aliases))

    def under_acronym(self, body: Body) -> int | None:
        """The body that was stored under the acronym which this text puts beside the name, now named in full.

        It has no other name so far, and documents on it do not name other countries.
        """
        acronym, one = self._stored_acronym(body)
        if one is None or self._hints.bracketed(acronym) is None:
            return None
        reason = f"known as “{acronym}” so far; this text has “{body.name} ({acronym})”"
        if any(Hints(text).has(body.name) for text in self._texts(one)):
            self.why[one.id] = Why(SURE, f"{reason}; a document on “{acronym}” names {body.name}")
        else:
            self.why[one.id] = Why(_BY_BRACKETS, reason, True)
        store.rename(self._db, one.id, body.name)
        store.add_alias(self._db, one.id, body.name, body.keys[0], self.why[one.id].reason)
        return one.id

    def compare_with_acronym(self, source_id: int, body: Body) -> None:
        """Doubt that a body is another than the one stored under its acronym; once for each pair."""
        acronym, one = self._stored_acronym(body)
        if one is None or one.id == source_id:
            return
        also = f"may be s{one.id} {acronym}, which the text calls it too"
        reason = f"{also}; if so: tracker sources merge s{one.id} s{source_id}"
        if all(link.reason != reason for link in source_links.of_source(self._db, source_id)):
            self.why[source_id] = Why(_APART, reason, True)

    def _stored_acronym(self, body: Body) -> tuple[str, Source | None]:
        """The acronym that the text gives a body, and the only stored body that has it for its one name."""
        if body.kind is not SourceKind.ORGANISATION or body.parent is not None or body.polity is not None:
            return "", None
        told = [each for each in body.aliases if _ACRONYM.fullmatch(each) and self._is_told(each, body)]
        acronym = told[0] if told else self._hints.acronym_of(body.name)
        if acronym is None:
            return "", None
        known = [one for one in store.by_key(self._db, names.key(acronym)) if one.name == acronym]
        if len(known) != 1 or known[0].kind is not SourceKind.ORGANISATION:
            return acronym, None
        is_only = set(store.aliases(self._db, known[0].id)) <= {acronym}
        return acronym, known[0] if is_only and self._goes_with(known[0], body.name) else None

    def _is_told(self, acronym: str, body: Body) -> bool:
        found = self._hints.expansion(acronym)
        return found is not None and bodies.organisation(found).keys[-1] == body.keys[-1]

    def party(self, body: Body) -> int | None:
        """The stored party that a name with or without "Party" is, where leaders and countries allow it."""
        if body.kind is not SourceKind.ORGANISATION or body.parent is not None or body.polity is not None:
            return None
        key = body.keys[0]
        other = key.removesuffix(" party") if key.endswith(" party") else f"{key} party"
        if not other:
            return None
        known = store.by_key(self._db, other)
        if len(known) != 1 or known[0].kind is not SourceKind.ORGANISATION:
            return None
        if not self._goes_with(known[0], body.name):
            return None
        if any(one.kind is SourceKind.PERSON for one in store.by_key(self._db, key)):
            return None
        if len(names.key(known[0].name)) < len(key):
            store.rename(self._db, known[0].id, body.name)
        return known[0].id

    def _goes_with(self, one: Source, name: str) -> bool:
        """Whether the text names the body's leader and no other, or else a country of the documents on it."""
        leaders = [
            names.surname(store.get(self._db, each.member_id).name)
            for each in store.members_of(self._db, one.id)
            if each.role and any(same_title(each.role, title) for title in _LEADERS)
        ]
        if any(self._hints.has(leader) for leader in leaders):
            return True
        led = rf"(?<!\w){re.escape(name)}(?:'s)? (?:leader|chair\w*|head) [A-Z]"
        if leaders and re.search(led, self._hints.text):
            return False
        theirs = {country for text in self._texts(one) for country in Hints(text).countries()}
        mine = set(self._hints.countries())
        return not mine or not theirs or bool(mine & theirs)

    def _texts(self, one: Source) -> list[str]:
        """The first documents that name a body."""
        ids = dict.fromkeys(link.document_id for link in source_links.of_source(self._db, one.id))
        return [documents.get(self._db, each).document.text for each in list(ids)[:_DOCUMENTS]]
