"""Turns data/dates.toml into sets of words and lists of lines, each read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def date_words(key: str) -> frozenset[str]:
    """One list of dates.toml."""
    return frozenset(_table()[key].split())


@cache
def date_lines(key: str) -> tuple[str, ...]:
    """One list of dates.toml whose entries stand on lines of their own."""
    return tuple(line.strip() for line in _table()[key].splitlines() if line.strip())


@cache
def _table() -> dict[str, str]:
    path = resources.files("tracker").joinpath("extraction", "data", "dates.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
