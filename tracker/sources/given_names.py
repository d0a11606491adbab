"""Given names: their short forms, spellings and gender, and which names have the family name first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from tracker.sources.letters import fold


def gender(given: str) -> str | None:
    """The gender a given name goes with ("f", "m"), None for those we do not know."""
    name = fold(given.split()[0]).strip(".") if given.strip() else ""
    return "f" if name in _words("women") else "m" if name in _words("men") else None


def gender_of_title(mention: str) -> str | None:
    """The gender that an honorific tells: "Mrs. Clinton" → "f"."""
    first = fold(mention.split()[0]).strip(".") if mention.strip() else ""
    return {"mr": "m", "sir": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f"}.get(first)


def is_family_first(words: list[str]) -> bool:
    """Whether a full name's first word is the family name: "Tsai Ing-wen", "Xi Jinping", "Kim Jong Un"."""
    if not 2 <= len(words) <= 3 or any("." in word for word in words):
        return False
    if fold(words[0]) not in _words("family_first"):
        return False
    rest = [fold(word) for word in words[1:]]
    if re.fullmatch(r"[a-z]+-[a-z]+", rest[0]):
        return True
    if len(rest) == 2:
        return all(len(word) <= 6 and gender(word) is None for word in rest)
    return (
        gender(words[0]) is None
        and fold(words[0]) not in ("kim", "song", "sun", "su", "wen", "ma", "lim")
        and (rest[0] not in _words("family_first") and gender(rest[0]) is None)
    )


def is_given(word: str) -> bool:
    """Whether a word is a given name that we know."""
    name = fold(word).strip(".")
    return bool(gender(name)) or name in groups("short_forms") or name in groups("spellings")


@cache
def _table() -> Mapping[str, Any]:
    source = resources.files("tracker.sources").joinpath("data/given_names.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(_table()[name]).split())


@cache
def groups(name: str) -> Mapping[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(_table()[name]):
        for word in str(line).split():
            groups.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}
