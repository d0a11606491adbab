"""A word or phrase → the country, territory or bloc it stands for; and stems that join invented ones."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from tracker.sources.names import fold, key, straight, word_list


class Form(StrEnum):
    """Which word for a polity was used: its name, its adjective, its capital or the seat of its rulers."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Polity:
    """A country, territory or bloc. `stem` is its identity; `known` is False for one not in the table.

    `is_adjective`: only the adjective of an invented one is known, and `name` holds it ("Norlandian").
    """

    name: str
    kind: str = "country"
    article: str = ""
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    known: bool = True
    is_adjective: bool = False

    @property
    def is_bloc(self) -> bool:
        return self.kind == "bloc"

    def body(self, label: str) -> str:
        """The name of a body of this polity: "Armed Forces of Ukraine", "Norlandian Armed Forces"."""
        return f"{self.name} {label}" if self.is_adjective else f"{label} of {self.titled}"

    @property
    def titled(self) -> str:
        """The name as it stands after "of": "the Netherlands", "Belarus"."""
        return f"{self.article} {self.name}" if self.article else self.name

    @property
    def stem(self) -> str:
        return key(self.name) if self.known else stem(self.name)


_ADJECTIVE_ENDINGS = ("ian", "ean", "ese", "ish", "ans", "an", "ic", "er", "ite", "i", "n")
_NOUN_ENDINGS = ("ia", "a", "e", "o", "y")
_ENDINGS = tuple(sorted({*_ADJECTIVE_ENDINGS, *_NOUN_ENDINGS}, key=len, reverse=True))
_SHORTEST_STEM = 4
_DEMONYM = re.compile(r"\w{3,}(?:ian|ean|ese|ish|an|ni|qi|ti)$")

# Given names and company names too: alone they stand for the polity only if the text says so.


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


@cache
def table() -> tuple[Polity, ...]:
    """Every polity of `data/polities.tsv`, in its order."""
    source = resources.files("tracker.sources").joinpath("data/polities.tsv")
    with source.open(encoding="utf-8") as lines:
        return tuple(
            Polity(
                row["name"],
                row["kind"],
                row["article"],
                _split(row["aliases"]),
                _split(row["demonyms"]),
                _split(row["capitals"]),
                _split(row["seats"]),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


@cache
def _index() -> Mapping[str, tuple[Polity, Form]]:
    index: dict[str, tuple[Polity, Form]] = {}
    for form in Form:
        for entry in table():
            words = {
                Form.NAME: (entry.name, *entry.aliases),
                Form.DEMONYM: entry.demonyms,
                Form.CAPITAL: entry.capitals,
                Form.SEAT: entry.seats,
            }[form]
            for word in words:
                index.setdefault(key(word), (entry, form))
    return index


_LONG_NAME = re.compile(
    r"^(?:the )?(?!Islamic State)(?:[A-Z][\w'-]* ){0,4}"
    r"(?:Republic|Kingdom|State|Federation|Commonwealth|Sultanate|Principality|Grand Duchy|Union)"
    r" of (?:the )?(.+)$"
)
_SHORT_LONG_NAME = re.compile(r"^(?:the )?([A-Z]\w+) (?:Federation|Republic|Kingdom)$")


def polity_form(word: str) -> tuple[Polity, Form] | None:
    """The known polity that a capitalised word or phrase stands for, and which of its words it is.

    Long forms count ("Republic of Belarus", "Russian Federation"). "us" in lower case is the pronoun.
    """
    text = straight(word)
    text = re.sub(r"'s?$", "", text) if text.endswith(("'s", "s'")) else text
    if not text or not any(char.isupper() for char in text[:1] + text[4:5]):
        return None
    found = _index().get(key(text))
    if found is not None:
        short = key(text)
        if len(short) <= 3 and len(short.split()) == 1 and not text.replace(".", "").isupper():
            return found if found[1] is not Form.NAME or key(found[0].name) == short else None
        return found
    if match := _LONG_NAME.match(text):
        return polity_form(match[1])
    if (match := _SHORT_LONG_NAME.match(text)) and (found := polity_form(match[1])):
        return (found[0], Form.NAME) if found[1] is Form.DEMONYM else None
    return None


def polity(word: str) -> Polity | None:
    """The known polity a word stands for (name, alias, demonym, capital or seat), None if there is none."""
    found = polity_form(word)
    return found[0] if found else None


def stem(word: str) -> str:
    """What a place name and its adjective have in common: "Norland", "Norlandian" → "norland".

    Endings are stripped until none is left, and never below four letters, so that noun and adjective meet
    whichever of them is seen first.
    """
    *before, last = key(word).split() or [""]
    changed = True
    while changed:
        changed = False
        for ending in _ENDINGS:
            if last.endswith(ending) and len(last) - len(ending) >= _SHORTEST_STEM:
                last, changed = last[: -len(ending)], True
                break
    return " ".join([*before, last])


def same_stem(one: str, other: str) -> bool:
    """Whether two capitalised words can be the noun and the adjective of one invented polity."""
    return len(key(one)) >= _SHORTEST_STEM and stem(one) == stem(other)


def is_ordinary(word: str) -> bool:
    """Whether a word is an everyday adjective, article or pronoun that never names a polity."""
    return fold(straight(word)) in word_list("ordinary")


def looks_like_demonym(word: str) -> bool:
    """Whether a capitalised word has the shape of a demonym ("Norlandian"); known ordinary words have not."""
    text = straight(word)
    return (
        text[:1].isupper() and not is_ordinary(text) and len(text) >= 5 and bool(_DEMONYM.search(fold(text)))
    )


def unknown_polity(word: str, nouns: Iterable[str] = (), *, may_be_adjective: bool = True) -> Polity:
    """A polity outside the table, under its noun form where one of `nouns` shares the word's stem."""
    text = re.sub(r"'s$", "", straight(word))
    for noun in nouns:
        if same_stem(noun, text) and not (looks_like_demonym(noun) and len(noun) > len(text)):
            demonyms = (text,) if key(noun) != key(text) else ()
            return Polity(noun, "country", demonyms=demonyms, known=False)
    return Polity(text, "country", known=False, is_adjective=may_be_adjective and looks_like_demonym(text))


def mentions(text: str, entry: Polity) -> bool:
    """Whether a text names the polity in any of its words."""
    words = (entry.name, *entry.aliases, *entry.demonyms, *entry.capitals, *entry.seats)
    pattern = "|".join(re.escape(word) for word in words if len(word) > 1)
    return bool(re.search(rf"(?<!\w)(?:{pattern})", text))
