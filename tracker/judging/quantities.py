"""The quantities that a text names, in digits or words, and whether two texts name the same ones."""

from __future__ import annotations

import re
from functools import cache

from tracker.judging.function_words import in_order

_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_NOT_A_NUMBER = re.compile(r"\b(?:no|any|some|every) ?one\b|\bone (?:another|of)\b|\bone day\b")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_YEARS = range(1500, 2100)
_ROUNDED = 0.05
_LEAST_ROUNDED = 10


def quantities(text: str) -> list[float]:
    """Every number of the text, in order: "2.5 million", "thirty-one", "two hundred and six" are one each."""
    found: list[float] = []
    total: float = 0
    current: float | None = None
    for token in [*_TOKEN.findall(_NOT_A_NUMBER.sub(" ", text.casefold())), ""]:
        if token in _SCALES and current is not None:
            total, current = total + current * _SCALES[token], None
            continue
        if token == "hundred" and current is not None:  # noqa: S105
            current *= 100
            continue
        if token == "and" and (total or (current and current % 100 == 0)):  # noqa: S105
            continue
        value = float(token.replace(",", "")) if token[:1].isdigit() else _values().get(token)
        if value is not None and current is not None and _goes_on(current, value):
            current += value
            continue
        if value is None or current is not None:
            if total or current is not None:
                found.append(total + (current or 0))
            total = 0
        current = value
    return found


def unmatched(a: str, b: str) -> tuple[list[float], list[float]]:
    """The quantities that only one of the texts names, even rounded; "one" counts for nothing."""
    in_a = [each for each in quantities(a) if each != 1]
    in_b = [each for each in quantities(b) if each != 1]
    return (
        [each for each in in_a if not any(is_about(each, other) for other in in_b)],
        [each for each in in_b if not any(is_about(each, other) for other in in_a)],
    )


def in_common(a: str, b: str) -> int:
    """How many quantities of `a` `b` names too, even rounded, but for "one"; symmetric."""
    left, right = unmatched(a, b)
    counts = (sum(each != 1 for each in quantities(text)) - len(x) for text, x in ((a, left), (b, right)))
    return min(counts)


def is_about(a: float, b: float) -> bool:
    """Whether one may be the other rounded; a year is never another one."""
    if a in _YEARS and b in _YEARS:
        return a == b
    return a == b or (max(a, b) >= _LEAST_ROUNDED and abs(a - b) <= _ROUNDED * max(a, b))


@cache
def _values() -> dict[str, float]:
    """What each number word stands for."""
    return {
        **{word: float(i) for i, word in enumerate(in_order("units"))},
        **{word: float(i) for i, word in enumerate(in_order("ordinals"), 3)},
        **{word: 10.0 * i for i, word in enumerate(in_order("tens"), 2)},
    }


def _goes_on(current: float, value: float) -> bool:
    """ "thirty" and "one", "two hundred" and "six" are one number; "ten" and "twelve" are two."""
    return (20 <= current < 100 and current % 10 == 0 and 0 < value < 10) or (
        current >= 100 and current % 100 == 0 and 0 < value < 100 and current < 10_000
    )
