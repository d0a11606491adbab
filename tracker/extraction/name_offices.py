"""A person's name in a Doc → the office words that stand next to it: before it, or set off by commas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.lexicon import is_place, table
from tracker.extraction.noun_phrases import (
    Range,
    capital_run,
    is_capital,
    is_honorific,
    is_possessive,
    read_body,
)
from tracker.extraction.offices import Office

if TYPE_CHECKING:
    from spacy.tokens import Doc

ENDS = frozenset({",", ".", ";", ")", "”", '"', ":", "–", "—"})


class NameOffices:
    """Finds the offices next to the names of one Doc."""

    def __init__(self, doc: Doc, bodies: Bodies, offices: list[Office]) -> None:
        self._doc = doc
        self._bodies = bodies
        self._by_start = {office.range.start: office for office in offices}
        self._by_head_end = {office.at.end: office for office in offices}
        self._by_end = {office.range.end: office for office in offices}

    def before(self, start: int) -> Office | None:
        """The office words in front of a name and its titles: "Defense Minister General [Viktor Khrenin]"."""
        while start not in self._by_head_end and start > 0 and is_honorific(self._doc[start - 1]):
            start -= 1
        return self._by_head_end.get(start)

    def apposition(self, start: int, end: int) -> Office | None:
        """The office before the name ("its chief executive, X,") or after it ("X, the mayor of Y,")."""
        doc = self._doc
        before = self._by_end.get(start - 1) if start > 0 and doc[start - 1].text == "," else None
        if before is not None and not before.is_indefinite and self._ends_apposition(end):
            return before
        i = end
        if i + 2 < len(doc) and doc[i].text == "," and doc[i + 1].like_num and doc[i + 2].text == ",":
            i += 2
        if i + 1 >= len(doc) or doc[i].text not in {",", "("}:
            return before
        after = self._by_start.get(i + 1)
        if after is None and doc[i + 1].pos_ == "DET":
            after = self._by_start.get(i + 2)
        if after is not None and not self._has_name(after, start) and not self._is_whose(after, start):
            return after
        return self._relative(i + 1)

    def _is_whose(self, office: Office, start: int) -> bool:
        """True before a possessive, and where the name is only a place: "In Tarn, the mayor"."""
        doc, end = self._doc, office.range.end
        if end < len(doc) and is_possessive(doc[end]):
            return True
        return start > 0 and doc[start - 1].lower_ in {"in", "at", "near"}

    def _ends_apposition(self, end: int) -> bool:
        doc = self._doc
        if end >= len(doc) or doc[end].is_space or doc[end].text in ENDS:
            return True
        return doc[end].pos_ in {"VERB", "AUX", "PART"} or doc[end].lower_ in {"who", "that"}

    def _has_name(self, office: Office, start: int) -> bool:
        """True when the office's own name follows, so that it is not that of the name at `start`."""
        doc, end = self._doc, office.range.end
        if end < len(doc) and is_capital(doc[end]) and office.range.end == office.at.end:
            return True
        return (
            end + 2 < len(doc)
            and doc[end].text == ","
            and is_capital(doc[end + 1])
            and doc[end + 1].pos_ == "PROPN"
            and self._ends_apposition(capital_run(doc, end + 1))
            and (doc[office.range.start].tag_ == "PRP$" or (start > 0 and doc[start - 1].pos_ == "ADP"))
        )

    def _relative(self, i: int) -> Office | None:
        """ "who leads the Harvest Party" as an office."""
        doc = self._doc
        if i + 2 >= len(doc) or doc[i].lower_ != "who":
            return None
        verb = i + 1 if doc[i + 1].text in table("roles")["verbs"] else i + 2
        role = table("roles")["verbs"].get(doc[verb].text)
        body = read_body(doc, verb + 1) if role else None
        if role is None or body is None:
            return None
        name = body.name or self._bodies.antecedent(verb + 1, body.noun)
        if name is None or is_place(name):
            return None
        span = Range(i, body.range.end)
        return Office(role, role, self._bodies.fullest(name), span, Range(verb, verb + 1), False, False)
