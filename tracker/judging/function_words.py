"""Small words by kind, read once from `data/function_words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def of_kind(name: str) -> frozenset[str]:
    """The words of a kind."""
    return frozenset(in_order(name))


@cache
def in_order(name: str) -> tuple[str, ...]:
    """The words of a kind, in the order of the file."""
    return tuple(str(_lists()[name]).split())


@cache
def modals() -> Mapping[str, str]:
    """Each modal verb with the one that stands for its force."""
    return {word: force for force, words in _lists()["modals"].items() for word in words.split()}


@cache
def _lists() -> Mapping[str, Any]:
    return tomllib.loads(
        files("tracker.judging").joinpath("data/function_words.toml").read_text(encoding="utf-8")
    )
