"""What stands after a politician's name ("(R-S.C.)", ", D-Mass.,") → the party and the state, as words."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.lexicon import fold, table, words

PARTIES = {"r": "republican", "d": "democratic", "i": "independent"}
_LABEL = re.compile(r"\s*[(,]\s*([RDI])(?:(?:\s*[-–—‑]\s*|,\s*)([A-Z][\w.]*(?: [A-Z][\w.]*)?))?\s*[,)]")


def party_label(text: str, end: int) -> frozenset[str]:
    """The folded words of the label that begins at offset `end`; none where there is no label."""
    match = _LABEL.match(text, end)
    if match is None:
        return frozenset()
    party, place = PARTIES[match[1].lower()], fold(match[2] or "").rstrip(".")
    state = table("places")["state_abbreviations"].get(place, place)
    known = fold(state) in words("places", "states") or place in table("places")["state_abbreviations"]
    return frozenset({party, *joined_states(fold(state)).split()} if known and state else {party})


@cache
def state_words() -> frozenset[str]:
    """The states, folded, each as one word: "new_york"."""
    return frozenset(state.replace(" ", "_") for state in words("places", "states"))


@cache
def _long_states() -> re.Pattern[str]:
    long = sorted((state for state in words("places", "states") if " " in state), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, long))})\b")


def joined_states(folded: str) -> str:
    """The text with states of two words written as one: "new york senator" → "new_york senator"."""
    return _long_states().sub(lambda match: match[0].replace(" ", "_"), folded)
