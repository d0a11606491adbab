"""Whether a pair can be judged at all: what a model gave no number for, or could not have read, is unsure."""

from __future__ import annotations

import math
import re
import unicodedata

from tracker.judging import signals
from tracker.judging.function_words import of_kind
from tracker.judging.pairs import Pair
from tracker.records import Reason

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_FEWEST_WORDS = 2
_MOST_WORDS = 300
"""Longer statements do not fit into a judge whole, which would then judge their beginnings."""
_LEAST_FOREIGN = 3


def obstacle(pair: Pair) -> Reason | None:
    """Why the pair cannot be judged, None where it can."""
    scores = (pair.a_to_b, pair.b_to_a)
    numbers = [number for each in scores for number in (each.entailment, each.neutral, each.contradiction)]
    if not all(map(math.isfinite, (*numbers, pair.similarity))):
        return Reason("no number", 0.0, "the model gave a score that is not a number")
    for text in (pair.a.text, pair.b.text):
        shown = f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
        words = _WORD.findall(text)
        if not signals.content_stems(text):
            return Reason("no words", 0.0, f"there is nothing to compare in {shown}")
        if not is_english(text):
            return Reason("not English", 0.0, f"only English is judged, and {shown} is not")
        if len(words) < _FEWEST_WORDS:
            return Reason("one word", 0.0, f"a single word says too little: {shown}")
        if len(words) > _MOST_WORDS:
            return Reason("too long", 0.0, f"{len(words)} words are too many to judge at once: {shown}")
    return None


def is_english(text: str) -> bool:
    """Whether a text may be English: in Latin letters, and without many of the small words of its neighbours.

    Names bring one or two of those ("Ursula von der Leyen"); a sentence of another language has more of them
    than twice the English ones.
    """
    letters = [each for each in text if each.isalpha()]
    if 2 * sum(map(_is_latin, letters)) < len(letters):
        return False
    words = [word.casefold() for word in _WORD.findall(text)]
    foreign = sum(word in of_kind("foreign") for word in words)
    return foreign < _LEAST_FOREIGN or foreign <= 2 * sum(signals.is_stopword(word) for word in words)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
