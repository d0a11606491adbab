"""Two printings of a person's name → whether they can be one name, and why: other alphabets, short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.sources.given_names import groups
from tracker.sources.letters import fold
from tracker.sources.names import PersonName, key, person

# Applied in this order to a folded word. They undo what romanisations differ in and nothing else: vowels stay
# apart unless two systems write one letter with both.
_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"[^a-z]", ""),
        (r"schtsch|shch|szcz|stch", "S"),
        (r"tsch|tch|sch|sh|cz", "S"),
        (r"kh|ch(?=[^aeiouyS]|$)", "h"),
        (r"ch", "S"),
        (r"zh|dj|dzh", "s"),
        (r"ts|tz|dz|c(?=[eiy])", "s"),
        (r"gh|q|^g(?=[ao])|^kadh", lambda match: "kad" if match[0] == "kadh" else "k"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"ph|ff", "f"),
        (r"(?<=[aeou])f$", "v"),
        (r"w", "v"),
        (r"x", "ks"),
        (r"c", "k"),
        (r"z", "s"),
        (r"[iyj]+", "i"),
        (r"i(?=[aeou])", ""),
        (r"ou|oo", "u"),
        (r"ee", "i"),
        (r"(?<=[aeiou])h(?=[bdfgklmnprstv]|$)", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=[bdfgkmnprstv])ine$", "in"),
        (r"enk[oa]$", "enk"),
        (r"(?<=[a-z])ei$", "i"),
        (r"S", "S"),
    )
)
_SHORTEST = 4


@lru_cache(maxsize=10_000)
def skeleton(word: str) -> str:
    """What every romanisation of one name has in common: "Zelensky", "Zelenskyy" and "Zelenskiy" are one.

    A name in another alphabet than the Latin one has none.
    """
    text = fold(word)
    for pattern, to in _RULES:
        text = pattern.sub(to, text)
    return text


def is_same_surname(one: str, other: str) -> bool:
    """Whether two family names can be spellings of one."""
    a, b = fold(one), fold(other)
    if a == b:
        return True
    found = skeleton(a)
    return len(found) >= _SHORTEST and found == skeleton(b)


def how_given_names_agree(one: str, other: str) -> str | None:
    """Why two given names can be one person's, in words; None when they cannot, "" when they are equal."""
    a, b = fold(one).strip("."), fold(other).strip(".")
    if a == b:
        return ""
    if min(len(a), len(b)) == 1:
        return "an initial" if a[:1] == b[:1] else None
    if groups("short_forms").get(a, frozenset()) & groups("short_forms").get(b, frozenset()):
        return f"“{one}” and “{other}” are forms of one name"
    if groups("spellings").get(a, frozenset()) & groups("spellings").get(b, frozenset()):
        return f"“{one}” and “{other}” are one name in two spellings"
    found = skeleton(a)
    if len(found) >= _SHORTEST and found == skeleton(b):
        return f"“{one}” and “{other}” are one name in two spellings"
    return None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well two full names go together: `score` in [0, 1], and in words what makes them one name."""

    score: float
    reason: str


EQUAL = 1.0
LIKE = 0.85
MAY_BE = 0.6


def agreement(one: str, other: str) -> Agreement | None:
    """Whether two full names can be one person's, None when they cannot, or when either is bare.

    Generations ("Jr.", "III") and middle initials that differ keep father and son apart; one that is left
    out speaks neither for nor against.
    """
    a, b = person(one), person(other)
    if a.is_bare or b.is_bare or _are_kept_apart(a, b):
        return None
    if sorted(key(one).split()) == sorted(key(other).split()) and fold(a.surname) != fold(b.surname):
        return Agreement(LIKE, f"“{other}” is the same name in another order")
    how = how_given_names_agree(a.first, b.first)
    if how is None:
        return None
    if a.suffix != b.suffix:
        return Agreement(MAY_BE, f"only one of “{one}” and “{other}” is told apart from a parent or a child")
    if fold(a.surname) == fold(b.surname):
        if how == "":
            return Agreement(EQUAL, "the same full name")
        if how == "an initial":
            return Agreement(MAY_BE, f"“{one}” may be “{other}”")
        return Agreement(LIKE, how)
    if how == "an initial" or not is_same_surname(a.surname, b.surname):
        return None
    spelled = f"“{a.surname}” and “{b.surname}” are one name in two spellings"
    return Agreement(LIKE - 0.1 if how else LIKE, f"{spelled}; {how}" if how else spelled)


def _are_kept_apart(a: PersonName, b: PersonName) -> bool:
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return True
    one, other = a.middle_initials, b.middle_initials
    return bool(one and other and one != other)
