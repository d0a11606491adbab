"""A body's name as one document has it → the same body under another name: a party's, an acronym's."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlite_utils import Database

from tracker.records import Source, SourceKind
from tracker.sources import bodies, names
from tracker.sources.bodies import Body
from tracker.sources.hints import Hints
from tracker.sources.polities import polity
from tracker.sources.titles import same_title
from tracker.store import documents, source_links
from tracker.store import sources as store

_ACRONYM = re.compile(r"[A-Z]{2,6}")
_DOCUMENTS = 5
_LEADERS = ("leader", "chairman", "chair", "chairwoman", "head", "president")


class BodyNames:
    """Finds the stored body that a name of one document stands for, though it is called otherwise there."""

    def __init__(self, db: Database, hints: Hints) -> None:
        self._db = db
        self._hints = hints

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
        ids = dict.fromkeys(link.document_id for link in source_links.of_source(self._db, one.id))
        texts = [documents.get(self._db, each).document.text for each in list(ids)[:_DOCUMENTS]]
        theirs = {country for text in texts for country in Hints(text).countries()}
        mine = set(self._hints.countries())
        return not mine or not theirs or bool(mine & theirs)
