"""Signals of wording that a person would name: hedges, conditions, quantifiers, change and scope."""

from __future__ import annotations

import re

from tracker.judging import signals
from tracker.judging.evidence import NOTHING, Evidence, matches, one_sided


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


_HEDGE = _any_of(
    "(?-i:may)", "might", "could", "can", "perhaps", "possibly", "maybe", "likely", "unlikely", "probably",
    "hopes?", "hoped", "hoping", "expects?", "expected", "believes?", "thinks?", "seems?", "appears?",
    "suggests?", "potentially", "in principle", "consider(?:s|ed|ing)?", "explor(?:e|es|ed|ing)", "aims?",
)  # fmt: skip
_CONDITION = _any_of(
    "if", "unless", "provided(?: that)?", "as long as", "so long as", "only when", "only after", "once",
    "depend(?:s|ing)? on", "subject to", "in case", "were to", "on condition", "until", "should the",
    "assuming", "whenever",
)  # fmt: skip
_EVERY = _any_of(
    "all", "every(?:one|body|thing)?", "each", "none", "no one", "nobody", "nothing", "never", "always",
    "entire(?:ly)?", "whole", "any(?:one|body)?", "full(?:y)?", "total(?:ly)?", "completely", "no",
)  # fmt: skip
_PART = _any_of(
    "some", "most", "many", "few", "several", "part(?:s|ly|ially|ial)?", "half", "sometimes", "often",
    "a number of", "a third", "a quarter", "certain", "other", "others", "almost", "nearly", "mostly",
)  # fmt: skip
_CHANGE = _any_of(
    "now", "no longer", "since then", "today", "revis(?:ed|ion|es)", "updated?", "latest", "new figures",
    "has (?:risen|fallen|grown|dropped|climbed|reached|become)", "have (?:risen|fallen|grown|dropped)",
    "rose", "fell", "climbed", "by then", "as of", "currently", "this (?:year|month|week|spring|summer|"
    "autumn|winter|morning)", "has since", "have since", "recount(?:ed)?", "final count", "later",
)  # fmt: skip
_NARROWING = _any_of(
    "except(?: for| that)?", "only", "excluding", "including", "apart from", "namely", "specifically",
    "in particular", "at first", "initially", "for now", "with the exception", "but not", "exempt(?:ed|ion)?",
    "in the first", "starting with", "beginning with", "limited to", "alone",
)  # fmt: skip
_OWN_WORDS = re.compile(
    r"\b(?:never|not|n[’']t|no one|nobody|nor)\b[^.;]{0,30}\b(?:said|say|claim(?:ed)?|promis(?:e|ed)|"
    r"suggest(?:ed)?|propos(?:e|ed)|mention(?:ed)?|ask(?:ed)?|support(?:ed)?|pledg(?:e|ed)|call(?:ed)? for)\b"
    r"|\b(?:fabricat|invent|made[- ]up|untrue|misquot|false report|a lie\b|lies\b|nothing of the kind\b)",
    re.IGNORECASE,
)
_OTHERS_WORDS = _any_of(
    "(?:my|our|his|her|their) opponents?", "critics", "they (?:say|claim|tell us|call)", "so-called",
    "we are told", "told us that", "claims that", "the other side", "as if", "supposedly",
)  # fmt: skip
_PASSIVE = re.compile(r"\bby\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")

hedged = one_sided(_HEDGE)
conditional = one_sided(_CONDITION)
changed = one_sided(_CHANGE)
narrowed = one_sided(_NARROWING)
others_words = one_sided(_OTHERS_WORDS)


def own_words_denied(a: str, b: str) -> Evidence:
    """1 where one statement says of words that they were not said, or were made up."""
    in_a, in_b = matches(_OWN_WORDS, a), matches(_OWN_WORDS, b)
    return Evidence(1.0, in_a, in_b) if in_a or in_b else NOTHING


def quantified(a: str, b: str) -> Evidence:
    """1 where one statement speaks of all or none and the other of a part."""
    for one, other, is_turned in ((a, b, False), (b, a, True)):
        every, part = matches(_EVERY, one), matches(_PART, other)
        if every and part and not matches(_PART, one) and not matches(_EVERY, other):
            found = Evidence(1.0, every, part)
            return found.turned() if is_turned else found
    return NOTHING


def roles_turned(a: str, b: str) -> Evidence:
    """1 where two names stand the other way round about a word that both statements have between them.

    "Arland attacked Borland" against "Borland attacked Arland". Passives turn the order without the roles.
    """
    if bool(_PASSIVE.search(a)) != bool(_PASSIVE.search(b)):
        return NOTHING
    shared = signals.names(a) | signals.names(b)
    order_a, order_b = _order(a), _order(b)
    both = [stem for stem in order_a if stem in order_b and stem in shared]
    middle = (order_a.keys() & order_b.keys()) - shared
    for left, right in ((x, y) for i, x in enumerate(both) for y in both[i + 1 :]):
        if order_b[left] < order_b[right]:
            continue
        if any(
            order_a[left] < order_a[each] < order_a[right] and order_b[right] < order_b[each] < order_b[left]
            for each in middle
        ):
            return Evidence(1.0, _as_said(a, left, right), _as_said(b, left, right))
    return NOTHING


def length_apart(a: str, b: str) -> Evidence:
    """How unlike the two are in length: 0 alike, 1 where one has three times the words of the other."""
    counts = sorted((len(_WORD.findall(a)) or 1, len(_WORD.findall(b)) or 1))
    return Evidence(min((counts[1] / counts[0] - 1) / 2, 1.0))


def _order(text: str) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, word in enumerate(_WORD.findall(text)):
        for stem in signals.content_stems(word):
            positions.setdefault(stem, position)
    return positions


def _as_said(text: str, *stems: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text) if signals.content_stems(word) & set(stems))
