"""A Doc → the office words in it ("Norland’s transport minister"), and the bodies that they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.lexicon import body_noun, fold, is_place, names_a_body, words
from tracker.extraction.noun_phrases import (
    Range,
    capital_run,
    is_capital,
    is_honorific,
    is_place_like,
    is_possessive,
    is_state_office,
    may_start_role,
    modifiers_start,
    read_body,
    role_head,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc

ROLE_PREPOSITIONS = frozenset({"of", "for", "at", "with", "in", "to"})


@dataclass(frozen=True, slots=True)
class Office:
    """Office words: `head` is "minister", `role` all of them, `organisation` the body they belong to.

    `range` covers the words with what follows "of"; `at` is where the head stands.
    """

    head: str
    role: str
    organisation: str | None
    range: Range
    at: Range
    is_bare: bool
    is_indefinite: bool


class Offices:
    """Reads the offices of one Doc; iterate over it to get them in order of place."""

    def __init__(self, doc: Doc, bodies: Bodies) -> None:
        self._doc = doc
        self._bodies = bodies

    def __iter__(self) -> Iterator[Office]:
        doc, last = self._doc, 0
        for i, text in enumerate(self._bodies.texts):
            if i < last or not may_start_role(text) or doc[i].pos_ in {"VERB", "AUX", "ADP"}:
                continue
            end = role_head(doc, i)
            if end is not None and not self._is_modifier(end):
                yield self._office(i, end)
                last = end

    def _is_modifier(self, end: int) -> bool:
        """True when a role word only modifies the next ("deputy [minister]", "chief [whip]")."""
        doc = self._doc
        if end >= len(doc) or (is_capital(doc[end]) and not is_capital(doc[end - 1])):
            return False
        after = role_head(doc, end)
        return after is not None and doc[end].pos_ not in {"VERB", "AUX"} and not is_honorific(doc[end])

    def _office(self, start: int, end: int) -> Office:
        doc = self._doc
        first = modifiers_start(doc, start, doc[start].sent.start)
        head = Range(start, end).text(doc)
        role, organisation = self._owner(Range(first, end), Range(start, end))
        after = end
        if end + 1 < len(doc) and doc[end].lower_ in ROLE_PREPOSITIONS:
            role, organisation, after = self._belongs(head, role, organisation, end)
        article = doc[first - 1].lower_ if first > 0 else ""
        return Office(
            head=fold(head),
            role=role,
            organisation=organisation,
            range=Range(first, after),
            at=Range(start, end),
            is_bare=first == start and after == end and organisation is None,
            is_indefinite=article in {"a", "an", "one", "another", "some", "no", "any"},
        )

    def _owner(self, phrase: Range, head: Range) -> tuple[str, str | None]:
        """Split what stands before the head: "Halvern Rail’s chief executive"."""
        doc = self._doc
        role = _plain(phrase.text(doc))
        marks = [i for i in range(phrase.start, head.start) if is_possessive(doc[i])]
        if doc[phrase.start].tag_ == "PRP$":
            rest = Range(phrase.start + 1, head.end).text(doc)
            is_its = doc[phrase.start].lower_ in {"its", "their", "our"}
            return _plain(rest), self._bodies.antecedent(phrase.start, None) if is_its else None
        if marks:
            owner = Range(phrase.start, marks[-1])
            own_role = _plain(Range(marks[-1] + 1, head.end).text(doc))
            name = owner.text(doc)
            if not any(is_capital(doc[i]) for i in range(owner.start, owner.end)):
                noun = body_noun(doc[owner.end - 1].text)
                return own_role, self._bodies.antecedent(owner.start, noun) if noun else None
            if self._is_place(owner, name) or is_state_office(head.text(doc), name):
                return role, None
            if self._bodies.is_body(name):
                return own_role, name
            return role, name
        return self._prefix(phrase, head, role)

    def _prefix(self, phrase: Range, head: Range, role: str) -> tuple[str, str | None]:
        """An organisation's name in front of the office words: "Labour leader", "NATO Secretary General"."""
        doc = self._doc
        if phrase.start == head.start or not is_capital(doc[phrase.start]):
            return self._inner_prefix(phrase, head, role)
        end = min(capital_run(doc, phrase.start), head.start)
        if any(
            token.lower_ == "of" for token in doc[phrase.start : head.start]
        ):  # "Bank of England Governor"
            end = head.start
        if end <= phrase.start or fold(doc[phrase.start].text) in words("roles", "ranks"):
            return role, None
        name = Range(phrase.start, end)
        if self._is_place(name, name.text(doc)):
            return role, None
        if fold(head.text(doc)) in words("roles", "corporate") and end == head.start:
            return _plain(head.text(doc)), name.text(doc)
        lower_head = not is_capital(doc[head.start])
        acronym = doc[phrase.start].text.isupper() and end == phrase.start + 1 and len(doc[phrase.start]) > 2
        if names_a_body(name.text(doc)) and (lower_head or end - phrase.start > 1):
            return _plain(Range(end, head.end).text(doc)), name.text(doc)
        if acronym or (
            lower_head and not is_state_office(head.text(doc), "") and doc[phrase.start].pos_ == "PROPN"
        ):
            return _plain(Range(end, head.end).text(doc)), name.text(doc)
        return role, None

    def _inner_prefix(self, phrase: Range, head: Range, role: str) -> tuple[str, str | None]:
        """The same after a lower-case word: "opposition Harvest Party leader"."""
        doc = self._doc
        for i in range(phrase.start, head.start):
            if is_capital(doc[i]):
                name = Range(i, min(capital_run(doc, i), head.start)).text(doc)
                return (_plain(head.text(doc)), name) if self._bodies.is_body(name) else (role, None)
        return role, None

    def _belongs(self, head: str, role: str, known: str | None, end: int) -> tuple[str, str | None, int]:
        """Read what follows "of", "for", "at": a body is the organisation, all else belongs to the role."""
        doc = self._doc
        body = read_body(doc, end + 1)
        if body is None:
            return role, known, end
        if body.name is None:
            if body.range.end - body.range.start < 2:  # "minister of state", "chief of staff"
                return _plain(f"{role} {doc[end : body.range.end].text}"), known, body.range.end
            return role, known or self._bodies.antecedent(end + 1, body.noun), body.range.end
        capital = body.name[0].isupper()
        if doc[end].lower_ == "to" or (capital and (is_place(body.name) or is_state_office(head, body.name))):
            return _plain(f"{role} {doc[end : body.range.end].text}"), known, body.range.end
        part = Range(body.range.end - 1, body.range.end)
        if capital and not self._bodies.is_body(body.name) and is_place_like(doc, part):
            return _plain(f"{role} {doc[end : body.range.end].text}"), known, body.range.end
        if doc[end].lower_ == "in" and not self._bodies.is_body(body.name):
            return role, known, end
        is_own = doc[end].lower_ == "of" and not names_a_body(body.name)  # of Norda, not of Radio Norda
        return role, body.name if is_own else self._bodies.fullest(body.name), body.range.end

    def _is_place(self, part: Range, name: str) -> bool:
        return is_place(name) or (not self._bodies.is_body(name) and is_place_like(self._doc, part))


def _plain(role: str) -> str:
    return " ".join(role.replace("’", "'").split())
