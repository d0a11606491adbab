"""Tokens around a place in a Doc → the name, the office words or the body that stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tracker.extraction.lexicon import APOSTROPHES, fold, is_demonym, names_a_body, table, without_stop, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PARTICLES = words("roles", "particles")
CALENDAR = words("places", "calendar")
NEAR_DAYS = frozenset({"yesterday", "today", "tomorrow", "tonight"})
_HOLIDAYS = "tracker_holidays"
LONGEST_ROLE = 4  # words: "chief executive officer", "commander in chief"
MAX_MODIFIERS = 8


@dataclass(frozen=True, slots=True)
class Range:
    """Half-open range of token indices."""

    start: int
    end: int

    def overlaps(self, other: Range) -> bool:
        return self.start < other.end and other.start < self.end

    def text(self, doc: Doc) -> str:
        return " ".join(str(doc[self.start : self.end].text).split()) if self.end > self.start else ""


def is_capital(token: Token) -> bool:
    return bool(token.text[:1].isupper()) and not token.is_punct


def is_possessive(token: Token) -> bool:
    """True for ’s, and for a lone ’ after an s ("Workers’ Union")."""
    if fold(token.text) == "'s":
        return bool(token.tag_ == "POS" or token.dep_ == "case")
    return (
        token.text in APOSTROPHES
        and token.i > 0
        and token.nbor(-1).text.lower().endswith("s")
        and not token.nbor(-1).whitespace_
    )


def in_calendar(token: Token) -> bool:
    """True for a weekday, a month, "yesterday" and each word of a holiday ("New Year's Day")."""
    folded = fold(token.text)
    return folded in CALENDAR or folded in NEAR_DAYS or token.i in _holidays(token.doc)


def _holidays(doc: Doc) -> frozenset[int]:
    """The tokens of one Doc that stand inside holidays' names; put together once."""
    if _HOLIDAYS not in doc.user_data:
        inside: set[int] = set()
        for i, token in enumerate(doc):
            for name in _holiday_names().get(fold(token.text), ()) if is_capital(token) else ():
                if tuple(fold(t.text) for t in doc[i : i + len(name)]) == name:
                    inside.update(range(i, i + len(name)))
        doc.user_data[_HOLIDAYS] = frozenset(inside)
    found: frozenset[int] = doc.user_data[_HOLIDAYS]
    return found


@cache
def _holiday_names() -> dict[str, list[tuple[str, ...]]]:
    """The words of holidays' names as the parser divides them, by the first of them."""
    names: dict[str, list[tuple[str, ...]]] = {}
    for name in words("places", "holidays"):
        parts = tuple(name.replace("'s", " 's").replace("s' ", "s ' ").replace("-", " - ").split())
        names.setdefault(parts[0], []).append(parts)
    return names


@cache
def _first_words() -> frozenset[str]:
    return frozenset(re.split("[ -]", head)[0] for head in words("roles", "heads"))


def may_start_role(word: str) -> bool:
    """True for the first word of some role."""
    return word.lower() in _first_words()


def role_head(doc: Doc, start: int, end: int | None = None) -> int | None:
    """The token index after the longest role ("chief executive") that begins at `start`, else None."""
    if not may_start_role(doc[start].text):
        return None
    limit = min(len(doc) if end is None else end, start + LONGEST_ROLE)
    for stop in range(limit, start, -1):
        if not doc[stop - 1].is_space and fold(doc[start:stop].text) in words("roles", "heads"):
            return stop
    return None


def is_honorific(token: Token) -> bool:
    return is_capital(token) and fold(token.text) in words("roles", "honorifics")


def gender_of(word: str) -> str | None:
    """`"m"` or `"f"` where a title or a role says so ("Mrs", "spokeswoman"), else None."""
    folded = fold(word)
    for key, letter in (("female", "f"), ("male", "m")):
        if folded in words("roles", "honorifics", key) or folded in words("roles", "gendered_roles", key):
            return letter
    return None


def capital_run(doc: Doc, start: int) -> int:
    """The index after the run of capitalised words that begins at `start`; particles may stand inside it."""
    end = start
    while end < len(doc):
        token = doc[end]
        is_joined = end - 1 > start and doc[end - 1].text == "-" and token.pos_ == "PROPN"
        if (is_capital(token) and not in_calendar(token)) or is_joined or _joins(doc, end, start):
            end += 1
        else:
            break
    return end


def _joins(doc: Doc, i: int, start: int) -> bool:
    """True for a particle or a hyphen between two capitalised words: "de", "van der", "Ali-Reza"."""
    if i == start or i + 1 >= len(doc):
        return False
    token, after = doc[i], doc[i + 1]
    if token.is_space:
        return "\n" not in token.text and is_capital(after)
    if token.text == "-":
        is_name = is_capital(after) or (after.pos_ == "PROPN" and after.ent_type_ == "PERSON")
        return not token.whitespace_ and not doc[i - 1].whitespace_ and is_name
    if token.text in PARTICLES:
        return is_capital(after) or (after.text in PARTICLES and i + 2 < len(doc) and is_capital(doc[i + 2]))
    return False


def modifiers_start(doc: Doc, head: int, floor: int = 0) -> int:
    """Where the words begin that modify the noun at `head`: "Norland’s deputy transport [minister]"."""
    start = head
    while start > floor and head - start < MAX_MODIFIERS:
        if start - 1 > floor and doc[start - 1].lower_ == "of" and takes_of(doc[start - 2], doc[start]):
            start -= 1
        elif not _modifies(doc[start - 1]):
            break
        start -= 1
    while start < head and (doc[start].text == "-" or is_possessive(doc[start])):
        start += 1
    return start


def _modifies(token: Token) -> bool:
    if in_calendar(token) or token.ent_type_ in {"DATE", "TIME"} or (token.is_stop and token.pos_ == "ADV"):
        return False
    if is_possessive(token) or token.tag_ == "PRP$":
        return True
    if token.text == "-":
        return not token.whitespace_
    if token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "npadvmod"} and not is_capital(token):
        return _followed_by_possessive(token)
    return token.pos_ in {"ADJ", "NOUN", "PROPN"} or (token.tag_ == "VBN" and token.dep_ == "amod")


def _followed_by_possessive(token: Token) -> bool:
    return token.i + 1 < len(token.doc) and is_possessive(token.doc[token.i + 1])


@dataclass(frozen=True, slots=True)
class BodyPhrase:
    """Words that name or describe a body. `name` None: only described, by `noun` ("the company", "its")."""

    name: str | None
    noun: str | None
    range: Range


def read_body(doc: Doc, start: int) -> BodyPhrase | None:
    """The body named or described from `start` on: "the opposition Harvest Party" → "Harvest Party"."""
    first = start
    while first < len(doc) and doc[first].pos_ == "DET":
        first += 1
    if first < len(doc) and doc[first].tag_ == "PRP$":
        return BodyPhrase(None, None, Range(start, first + 1))
    end = first
    while end < len(doc) and end - first < 2 * MAX_MODIFIERS and _continues_body(doc, end, first):
        end += 1
    while end > first and is_possessive(doc[end - 1]):
        end -= 1
    if end == first:
        return None
    capitals = [i for i in range(first, end) if is_capital(doc[i])]
    last_noun = end - 1 if fold(doc[end - 1].text) in words("bodies", "nouns") else None
    if capitals:
        stop = max(capitals[-1], last_noun if last_noun is not None else -1) + 1
        return BodyPhrase(
            without_stop(Range(capitals[0], stop).text(doc)),
            fold(doc[last_noun].text) if last_noun is not None else None,
            Range(start, stop),
        )
    if last_noun is None:
        return None
    described = Range(first, last_noun + 1)
    name = described.text(doc) if len(described.text(doc).split()) > 1 else None
    return BodyPhrase(name, fold(doc[last_noun].text), Range(start, last_noun + 1))


def _continues_body(doc: Doc, i: int, first: int) -> bool:
    token = doc[i]
    if token.is_space or in_calendar(token):
        return False
    if is_possessive(token):
        return i > first
    if token.text in {"of", "for", "on", "&"} and i > first and i + 1 < len(doc):
        after = doc[i + 1] if doc[i + 1].text != "the" or i + 2 >= len(doc) else doc[i + 2]
        return is_capital(after) and takes_of(doc[i - 1], after)
    if token.text == "the":
        return doc[i - 1].text in {"of", "for", "on"} and i > first
    if token.text == "-":
        return i > first
    if i > first and is_capital(doc[i - 1]) and is_capital(token) and role_head(doc, i) is not None:
        return False  # "Bank of England [Governor]"
    return is_capital(token) or token.pos_ in {"ADJ", "NOUN", "PROPN"}


def takes_of(token: Token, after: Token) -> bool:
    """True inside one name ("Bank of England"), false between two ("Members of the Rail Union")."""
    if not (is_capital(token) and is_capital(after)):
        return False
    return fold(token.text) in words("bodies", "nouns") or (
        bool(token.ent_type_) and token.ent_type_ == after.ent_type_ and after.ent_iob_ == "I"
    )


def is_state_office(head: str, owner: str) -> bool:
    """True when `owner` can only be the place that an office belongs to ("Norland’s minister")."""
    if names_a_body(owner):
        return False
    return fold(head).split()[-1] in set(table("roles")["state_offices"])


def is_place_like(doc: Doc, part: Range) -> bool:
    """True for a run that the parser, or the list of demonyms, takes for a place or a nation."""
    return any(
        doc[i].ent_type_ in {"GPE", "NORP", "LOC"} or is_demonym(doc[i].text)
        for i in range(part.start, part.end)
    )
