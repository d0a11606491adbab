"""A Doc and the speakers in it → which names are of one person, and which of several with one last word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tracker.extraction.speech_links import is_same

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Namesakes:
    """The full names of a document by their last words."""

    def __init__(self, doc: Doc, speakers: Iterable[str]) -> None:
        self._full: dict[str, set[str]] = {}
        for name in [*speakers, *_people(doc)]:
            words = name.split()
            if len(words) > 1:
                self._full.setdefault(words[-1], set()).add(name)

    def is_alone(self, name: str) -> bool:
        """True where nobody else's full name ends in the same word."""
        full = self._full.get(name.split()[-1], set())
        longest = max(full, key=len, default=name)
        return all(_is_one(longest, each) for each in full)

    def is_same(self, one: str, other: str) -> bool:
        """True for one name twice, and for a name and its last words where no namesake is about."""
        return one == other or (is_same(one, other) and self.is_alone(one))


def _is_one(one: str, other: str) -> bool:
    """True for "Mayor Ana Bel" and "Ana Bel", and for "Ana M. Bel"."""
    return is_same(one, other) or one.split()[0] == other.split()[0]


def _people(doc: Doc) -> Iterator[str]:
    for entity in doc.ents:
        if entity.label_ == "PERSON":
            yield " ".join(token.text for token in entity if token.pos_ == "PROPN")
