"""Turns data/dates.toml into sets of words, each read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def date_words(key: str) -> frozenset[str]:
    """One list of dates.toml."""
    return frozenset(_table()[key].split())


@cache
def _table() -> dict[str, str]:
    path = resources.files("tracker").joinpath("extraction", "data", "dates.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
