"""What a document tells of a person besides the name → what speaks for and against a stored person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlite_utils import Database

from tracker.records import SourceKind
from tracker.sources import names
from tracker.sources.hints import Hints, country_in
from tracker.sources.polities import polity
from tracker.sources.titles import is_office, same_title, trade
from tracker.store import source_links
from tracker.store import sources as store

STRONG = 0.15
"""From this weight on a role keeps a surname alone from being taken for somebody."""
_OTHER_TRADE = 0.2
_OTHER_PLACE = 0.2
_OTHER_COUNTRY = 0.15
_OTHER_ROLE = 0.1
_SHOWN = 3
_CAPITALISED = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a document names them; `institution` is the stored body they speak for there, if any."""

    name: str
    role: str | None = None
    institution: int | None = None
    mention: str | None = None


class Evidence:
    """Weighs the roles, places and neighbours of a mention against those of stored people."""

    def __init__(self, db: Database, hints: Hints) -> None:
        self._db = db
        self._hints = hints

    def same_role(self, named: Named, source_id: int) -> str | None:
        """In words, the role that a mention and a stored person have in common."""
        if named.role is None:
            return None
        if not any(_is_one_role(named.role, role) for role in self._roles(source_id)):
            return None
        return f"known as {named.role}"

    def against(self, named: Named, source_id: int) -> list[tuple[float, str]]:
        """What in a role speaks against a stored person, each with its weight; nothing if none is known."""
        known = self._roles(source_id)
        if named.role is None or not known:
            return []
        found = []
        mine = trade(named.role)
        theirs = {trade(role) for role in known}
        if mine is not None and None not in theirs and mine not in theirs:
            found.append((_OTHER_TRADE, f"not known as {named.role}"))
        if _are_apart(_states([named.role]), _states(known)):
            found.append((_OTHER_PLACE, "of another state"))
        elif _are_apart(_countries([named.role]), _countries(known) | self._governed(source_id)):
            found.append((_OTHER_COUNTRY, "of another country"))
        if not found and not any(
            _share_words(named.role, role) or same_title(named.role, role) for role in known
        ):
            found.append((_OTHER_ROLE, f"{named.role} is another role than those known"))
        return found

    def apart(self, named: Named, source_id: int) -> str | None:
        """Why a mention and a stored person are two: roles in two places, with nothing in common.

        One of the roles must be a walk of life ("farmer"); offices, and what is neither, people change.
        """
        known = self._roles(source_id)
        if named.role is None or not known or all(map(_may_change, (named.role, *known))):
            return None
        mine = self._described([named.role], [] if named.institution is None else [named.institution])
        held = [each.institution_id for each in store.institutions_of(self._db, source_id)]
        theirs = self._described(known, held)
        if not _are_apart(_names_in(mine), _names_in(theirs)) or _countries(mine) & _countries(theirs):
            return None
        if any(_have_in_common(one, other) for one in mine for other in theirs):
            return None
        if self.shared(named, source_id) is not None:
            return None
        return f"is known as {', '.join(known[:_SHOWN])}, this one as {named.role}"

    def shared(self, named: Named, source_id: int) -> str | None:
        """In words, what the text names that goes with a stored person: a body or country, other speakers."""
        own = set(names.key(named.name).split())
        for each in store.institutions_of(self._db, source_id):
            body = store.get(self._db, each.institution_id)
            shown = country_in(body.name, "Government") if body.kind is SourceKind.GOVERNMENT else body.name
            if self._is_in_text(shown, own):
                return f"the text names {shown}"
        for name in source_links.neighbours(self._db, source_id):
            if self._is_in_text(name, own):
                return f"the text names {name} too"
        return None

    def _is_in_text(self, name: str, own: set[str]) -> bool:
        is_other = not own & set(names.key(name).split())
        return is_other and len(name) > 2 and name[:1].isupper() and self._hints.has(name)

    def _described(self, roles: list[str], bodies: list[int]) -> list[str]:
        return [*roles, *(store.get(self._db, each).name for each in bodies)]

    def _roles(self, source_id: int) -> list[str]:
        held = (each.role for each in store.institutions_of(self._db, source_id) if each.role)
        return list(dict.fromkeys((*source_links.roles(self._db, source_id), *held)))

    def _governed(self, source_id: int) -> set[str]:
        held = store.institutions_of(self._db, source_id)
        bodies = (store.get(self._db, each.institution_id) for each in held)
        return _countries(
            country_in(body.name, "Government") for body in bodies if body.kind is SourceKind.GOVERNMENT
        )


def _is_one_role(one: str, other: str) -> bool:
    """Whether two roles name one office, or one trade in one state: "Ohio farmer", "farmer in Ohio"."""
    is_one_trade = trade(one) is not None and trade(one) == trade(other)
    return same_title(one, other) or (is_one_trade and bool(_states_of(one) & _states_of(other)))


def _are_apart(one: set[str], other: set[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def _share_words(one: str, other: str) -> bool:
    small = names.word_list("small_words") | names.word_list("ordinary")
    return bool(set(names.key(one).split()) & set(names.key(other).split()) - small)


def _may_change(role: str) -> bool:
    return is_office(role) or trade(role) is None


def _have_in_common(one: str, other: str) -> bool:
    is_one_trade = trade(one) is not None and trade(one) == trade(other)
    return is_one_trade or _share_words(one, other) or same_title(one, other)


def _names_in(roles: Iterable[str]) -> set[str]:
    """The places and bodies that roles name: Ohio of "farmer in Ohio"."""
    return {match[0] for role in roles for match in _CAPITALISED.finditer(role)}


def _states(roles: Iterable[str]) -> set[str]:
    return {state for role in roles for state in _states_of(role)}


def _countries(roles: Iterable[str]) -> set[str]:
    return {country for role in roles for country in _countries_of(role)}


@cache
def _states_of(role: str) -> frozenset[str]:
    """The states of the United States in a role: "Ohio farmer", "senator from Texas"."""
    words = f" {names.key(role)} "
    return frozenset(state for state in names.word_list("us_states") if f" {state} " in words)


@cache
def _countries_of(role: str) -> frozenset[str]:
    """The countries in a role; where an envoy is sent to is not his own."""
    found = {"United States"} if _states_of(role) else set()
    for match in _CAPITALISED.finditer(re.split(r" to | on ", role)[0]):
        words = match[0].split()
        spans = [words[a:b] for a in range(len(words)) for b in range(len(words), a, -1)]
        found |= {entry.name for span in spans if (entry := polity(" ".join(span))) is not None}
    return frozenset(found)
