"""What a signal finds in two statements: how much, and the words of each that show it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A signal's value, in [-1, 1], and the words that carry it, as they stand in either statement."""

    value: float = 0.0
    in_a: tuple[str, ...] = ()
    in_b: tuple[str, ...] = ()

    def turned(self) -> Evidence:
        """The same with the two statements swapped."""
        return Evidence(self.value, self.in_b, self.in_a)


NOTHING = Evidence()

Reading = Callable[[str, str], Evidence]
"""Two statements to what one signal finds in them; swapping the statements swaps the words and no more."""


def one_sided(pattern: re.Pattern[str]) -> Reading:
    """A reading that is 1 where exactly one statement has a match of the pattern, with the words matched."""

    def read(a: str, b: str) -> Evidence:
        in_a, in_b = matches(pattern, a), matches(pattern, b)
        return Evidence(1.0, in_a, in_b) if bool(in_a) != bool(in_b) else NOTHING

    return read


def matches(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    """Every match as it stands in the text, each once, in order."""
    return tuple(dict.fromkeys(found.group() for found in pattern.finditer(text)))
