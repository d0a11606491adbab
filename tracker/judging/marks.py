"""Reasons for a verdict → the words of either statement that carry the conflict, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tracker.records import Reason, Span

CONFLICTS = frozenset(
    {
        "negation",
        "opposite words",
        "turned round",
        "quantities",
        "numbered",
        "only numbers differ",
        "quantifier",
        "who to whom",
        "own words",
        "explicit denial",
        "word for word",
    }
)
"""The signals whose words clash with those of the other statement, whatever weight a policy gives them."""
_APOSTROPHES = re.compile("[’']")
_SPACES = re.compile(r"\s+")


def conflict_words(reasons: Iterable[Reason]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that carry the conflict in either statement, each once."""
    found = [each for each in reasons if each.signal in CONFLICTS]
    in_a = dict.fromkeys(word for each in found for word in each.in_a)
    in_b = dict.fromkeys(word for each in found for word in each.in_b)
    return tuple(in_a), tuple(in_b)


def spans(words: Sequence[str], text: str) -> tuple[Span, ...]:
    """Where whole words or phrases stand in a text, in order; what touches or is only a space apart is one.

    Case, the kind of apostrophe and the width of spaces do not count. A word that is not there has no span.
    """
    found = sorted({Span(*match.span()) for word in words if word.strip() for match in _finds(word, text)})
    merged: list[Span] = []
    for span in found:
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _finds(word: str, text: str) -> Iterable[re.Match[str]]:
    pattern = r"\s+".join(_APOSTROPHES.sub("[’']", re.escape(part)) for part in _SPACES.split(word.strip()))
    return re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)
