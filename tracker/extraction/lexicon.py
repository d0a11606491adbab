"""Word lists about people, bodies and places: the TOML files in `data/` as sets, read once."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

APOSTROPHES = "’'ʼ"


@cache
def table(name: str) -> dict[str, Any]:
    """The table `data/<name>.toml`."""
    return tomllib.loads((files("tracker.extraction") / "data" / f"{name}.toml").read_text("utf-8"))


@cache
def words(name: str, *keys: str) -> frozenset[str]:
    """The words at `keys` of the table `name`, folded; a table there gives the words of all its lists."""
    value: Any = table(name)
    for key in keys:
        value = value[key]
    lists = value.values() if isinstance(value, dict) else [value]
    return frozenset(fold(word) for entries in lists for word in entries)


@cache
def places() -> frozenset[str]:
    """Countries, capitals and metonyms, folded."""
    return words("places", "countries") | words("places", "capitals") | words("places", "metonyms")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower-case, without accents, with plain apostrophes and single blanks: for comparison only."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ʼ", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def without_article(text: str) -> str:
    """The text without "the", "a", "an" in front."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if first.lower() in {"the", "a", "an"} and rest else text.strip()


def without_stop(name: str) -> str:
    """The name without the full stop of "Corp.", which may be the sentence's; that of "U.S." stays."""
    return name[:-1] if name.endswith(".") and name[-3:-2].islower() else name


def is_place(text: str) -> bool:
    """True for a known country, capital or seat of government."""
    return fold(without_article(text)) in places()


def is_demonym(word: str) -> bool:
    return fold(word) in words("places", "demonyms")


def body_noun(word: str) -> str | None:
    """The body noun that a word is, singular (a plural is none), else None."""
    folded = fold(word)
    return folded if folded in words("bodies", "nouns") else None


def names_a_body(name: str) -> bool:
    """True when a word of the name says that it is a body's: "Acme Corp", "Harvest Party", "BBC News"."""
    parts = fold(name).split()
    return any(part in words("bodies", "nouns") or part in words("bodies", "name_words") for part in parts)
