"""A person's name in a Doc → the common nouns that introduce it there: "Finn Odby, a retired welder,"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction.lexicon import fold
from tracker.extraction.noun_phrases import Range, is_capital

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_APPOSITION = 8  # tokens from the article to the noun


def introductions(doc: Doc, name: Range) -> frozenset[str]:
    """The nouns, folded, that stand before the name, with or without a comma, or after it in apposition."""
    return frozenset(fold(doc[i].text) for i in (*_before(doc, name.start), *_after(doc, name.end)))


def _before(doc: Doc, start: int) -> Iterator[int]:
    """ "the [apprentice], Finn Odby", "retired [welder] Finn Odby"."""
    at = start - 2 if start > 1 and doc[start - 1].text == "," else start - 1
    if start > 0 and doc[start].is_sent_start:
        return
    if at >= 0 and doc[at].tag_ == "NN" and not is_capital(doc[at]):
        yield at


def _after(doc: Doc, end: int) -> Iterator[int]:
    """ "Finn Odby, 34, a retired [welder] who …"."""
    i = end
    if i + 2 < len(doc) and doc[i].text == "," and doc[i + 1].like_num and doc[i + 2].text == ",":
        i += 2
    if i + 2 >= len(doc) or doc[i].text != "," or doc[i + 1].lower_ not in {"a", "an", "the"}:
        return
    stop = min(len(doc), i + 2 + MAX_APPOSITION)
    for at in range(i + 2, stop):
        token = doc[at]
        if token.pos_ not in {"ADJ", "NOUN", "PROPN", "NUM"} and token.text != "-":
            return
        is_last = at + 1 < len(doc) and doc[at + 1].pos_ not in {"ADJ", "NOUN", "PROPN", "NUM"}
        if is_last and doc[at + 1].text != "-" and token.tag_ == "NN":
            if not is_capital(token) and doc[at + 1].pos_ not in {"VERB", "AUX"}:
                yield at
            return
