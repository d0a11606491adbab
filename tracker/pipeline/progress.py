"""How long work tells the outside how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Called as often as a step likes; `total` is None while it is not known."""

    def step(self, what: str, done: int, total: int | None) -> None: ...


class Silent:
    """Tells nobody."""

    def step(self, what: str, done: int, total: int | None) -> None:
        """Ignore it."""


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut into lists of `size` items; the last may be shorter, none is empty."""
    chunk: list[T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
