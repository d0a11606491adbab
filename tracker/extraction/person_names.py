"""A person's name in a text: where it stands, the surname in it, and the gender that a first name tells."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.extraction.lexicon import fold, words
from tracker.extraction.noun_phrases import Range
from tracker.extraction.offices import Office

SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name in the text, without titles; `office` is what stands next to it there."""

    name: str
    range: Range
    office: Office | None
    organisation: str | None
    gender: str | None
    is_certain: bool

    @property
    def is_full(self) -> bool:
        """True for more than one word."""
        return " " in self.name

    @property
    def surname(self) -> str:
        return surname_of(self.name)


def surname_of(name: str) -> str:
    """The last word of a name, folded, save "Jr." and the like."""
    parts = fold(name).split()
    while len(parts) > 1 and parts[-1] in SUFFIXES:
        parts.pop()
    return parts[-1]


def first_name_gender(word: str) -> str | None:
    """`"m"` or `"f"` for a first name that is mostly borne by one gender, else None."""
    folded = fold(word)
    if folded in words("first_names", "female"):
        return "f"
    return "m" if folded in words("first_names", "male") else None
