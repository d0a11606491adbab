"""A single capitalised word that speaks and of which nothing is known → a person's surname, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.lexicon import fold, is_demonym, is_place, names_a_body, words
from tracker.extraction.noun_phrases import Range, is_capital, is_possessive, role_head

if TYPE_CHECKING:
    from spacy.tokens import Doc

INSIDE_CAPITALS = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "O'", "O’", "D'", "D’", "Fitz")
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC", "NORP"})
BEFORE_BODIES = frozenset({"the", "in", "inside"})
ITS = frozenset({"its", "itself"})


def is_surname(doc: Doc, bodies: Bodies, core: Range, name: str) -> bool:
    """True when nothing speaks against reading the one word of a speaker as a person's name.

    The entity recogniser's word is not enough: without a first name it takes many surnames for bodies' names.
    """
    token = doc[core.start]
    if core.end != core.start + 1 or not is_capital(token) or token.text != name:
        return False
    if token.tag_ != "NNP" or token.dep_ not in SUBJECTS | {"ROOT", "pobj", "dep"} or not _is_spelt_so(name):
        return False
    if is_place(name) or is_demonym(name) or names_a_body(name) or fold(name) in words("bodies", "one_word"):
        return False
    if bodies.label(name) in PLACE_LABELS or bodies.fullest(name) != name:
        return False
    return not any(_is_bodys(doc, i) for i, text in enumerate(bodies.texts) if text == name)


def _is_spelt_so(name: str) -> bool:
    """True for one capital in front, or two as in "McLeod" and "O'Hara"."""
    rest = name
    for start in INSIDE_CAPITALS:
        if name.startswith(start) and name[len(start) : len(start) + 1].isupper():
            rest = name[len(start) :]
    return (
        len(rest) > 1
        and rest[0].isupper()
        and rest[1:].replace("-", "").replace("’", "").isalpha()
        and (rest[1:].islower() or "-" in rest)
    )


def _is_bodys(doc: Doc, i: int) -> bool:
    """True where the words around a name are those of a body: "the X", "X, which", "X … its"."""
    if i > 0 and doc[i - 1].lower_ in BEFORE_BODIES:
        return True
    after = i + 1
    if after < len(doc) and is_possessive(doc[after]):
        after += 1
    if after + 1 >= len(doc):
        return False
    if doc[after].text == "," and after + 2 < len(doc):
        if doc[after + 1].lower_ == "which":
            return True
        return doc[after + 1].lower_ in {"a", "an", "the"} and _has_body_noun(doc, after + 2)
    if after > i + 1 or doc[after].dep_ == "compound" or not is_capital(doc[after]):
        end = role_head(doc, after)
        role = fold(doc[after:end].text) if end is not None else ""
        if role in words("roles", "corporate") and doc[after].pos_ in {"NOUN", "PROPN", "ADJ"}:
            return after == i + 1 or role not in words("roles", "spokespeople")
    return doc[i].dep_ in SUBJECTS and any(t.lower_ in ITS for t in doc[i + 1 : doc[i].sent.end])


def _has_body_noun(doc: Doc, start: int) -> bool:
    for token in doc[start : start + 6]:
        if token.is_punct or token.pos_ in {"ADP", "VERB", "AUX", "PRON"}:
            return False
        if fold(token.text) in words("bodies", "nouns"):
            return True
    return False
