"""The headlines of a Doc → the persons named there, where all words have a capital."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.lexicon import fold, is_place, names_a_body
from tracker.extraction.noun_phrases import Range, is_capital, is_honorific, role_head
from tracker.extraction.person_names import PersonMention

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_NAME = 3  # words


def in_headlines(doc: Doc, bodies: Bodies, known: list[PersonMention]) -> Iterator[PersonMention]:
    """In a line where every word has a capital: the names that other lines tell, and the recogniser's."""
    names = {tuple(fold(p.name).split()) for p in known}
    names |= {(p.surname,) for p in known if p.is_full and p.is_certain}
    longest = max((len(name) for name in names), default=0)
    starts = {ent.start: ent for ent in doc.ents if ent.label_ == "PERSON"}
    last = 0
    for i in range(len(doc)):
        if i < last or not bodies.is_headline(i):
            continue
        titled = _titled(doc, i)
        if titled is not None:
            yield PersonMention(titled.text(doc).title(), titled, None, None, None, True)
            last = titled.end
            continue
        end = _known_name(doc, i, names, longest)
        if end is None and i in starts:
            ent = starts[i]
            is_known = (fold(doc[ent.end - 1].text),) in names
            if 1 < len(ent) < 4 and not is_known and not names_a_body(ent.text) and not is_place(ent.text):
                end = ent.end
        if end is not None:
            name = Range(i, end).text(doc)
            if name.isupper():
                name = name.title()
            yield PersonMention(name, Range(i, end), None, None, None, True)
            last = end


def _titled(doc: Doc, i: int) -> Range | None:
    """The name after office words or "MR" at token `i`, in a line of capitals where it is a subject."""
    if not doc[i].is_upper:
        return None
    start = i + 1 if is_honorific(doc[i]) else role_head(doc, i)
    if start is None:
        return None
    for end in range(start + 1, min(start + MAX_NAME, len(doc) - 1) + 1):
        name = Range(start, end).text(doc)
        if doc[end - 1].pos_ != "PROPN" or not name.isupper() or names_a_body(name) or is_place(name):
            return None
        if doc[end - 1].dep_ in SUBJECTS and doc[end].pos_ in {"VERB", "AUX"}:
            return Range(start, end)
    return None


def _known_name(doc: Doc, i: int, names: set[tuple[str, ...]], longest: int) -> int | None:
    if not is_capital(doc[i]):
        return None
    for size in range(min(longest, len(doc) - i), 0, -1):
        if tuple(fold(doc[j].text) for j in range(i, i + size)) in names:
            return i + size
    return None
