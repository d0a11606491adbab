"""Which words a negation reaches, and whether two statements negate the same words alike."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Set

from tracker.judging import signals, wordings
from tracker.judging.evidence import NOTHING, Evidence

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[,;:.!?—–]")
_NEGATOR = re.compile(
    r"(?:no|not|never|none|nobody|nothing|neither|nor|cannot|without|hardly|"
    r"\w+n[’']t|denie[sd]|deny|denying|refus(?:e[sd]?|ing)|reject(?:s|ed|ing)?)$",
    re.IGNORECASE,
)
_FEWEST = 2
_AGAINST = re.compile(r"\bagainst\b", re.IGNORECASE)
_NOT_ONLY = frozenset({"only", "just", "merely"})
_ENDS = frozenset(",;:.!?—–")
_NEW_CLAUSE = frozenset({"but", "because", "although", "though", "while", "whereas", "so", "and"})


def negated(text: str) -> dict[str, str]:
    """Stems of the content words inside a negation's scope, each with the negating word.

    The scope is the clause that the negating word stands in; "not only" negates nothing.
    """
    found: dict[str, str] = {}
    for clause in _clauses(_TOKEN.findall(text)):
        negators = [word for word, after in itertools.pairwise([*clause, ""]) if _negates(word, after)]
        if len(negators) % 2:
            for stem in signals.content_stems(" ".join(clause)):
                found.setdefault(stem, negators[0])
    return found


def mismatch(a: str, b: str) -> Evidence:
    """1 where a word that both have is negated in one of them only, -1 where all such are negated in both."""
    shared = signals.content_stems(a) & signals.content_stems(b)
    in_a, in_b = negated(a), negated(b)
    only_a, only_b = shared & (in_a.keys() - in_b.keys()), shared & (in_b.keys() - in_a.keys())
    if only_a or only_b:
        return Evidence(1.0, _words(a, in_a, only_a, only_b), _words(b, in_b, only_b, only_a))
    return Evidence(-1.0) if shared & in_a.keys() & in_b.keys() else NOTHING


def turned_word_for_word(a: str, b: str) -> Evidence:
    """1 where one statement negates, all in one clause, what the other says in the same words and plainly.

    "No station will be closed" against "Four stations will be closed in September". What the plain one says
    besides only adds to it; a negation, a hedge, a condition or an exception makes it another thing, and what
    is "against" in one of them alone is turned once more.
    """
    if bool(_AGAINST.search(a)) != bool(_AGAINST.search(b)):
        return NOTHING
    for negating, plain, is_turned in ((a, b, False), (b, a, True)):
        said, denied = signals.content_stems(plain), negated(negating)
        is_whole = denied.keys() == signals.content_stems(negating) and len(denied) >= _FEWEST
        if is_whole and denied.keys() <= said and not negated(plain) and not _is_qualified(negating, plain):
            found = Evidence(1.0, tuple(dict.fromkeys(denied.values())), ())
            return found.turned() if is_turned else found
    return NOTHING


def _is_qualified(*texts: str) -> bool:
    """Whether any has a hedge, a condition or an exception: against a text without words, each shows."""
    return any(
        reading(text, "").value
        for text in texts
        for reading in (wordings.hedged, wordings.conditional, wordings.narrowed)
    )


def _clauses(tokens: list[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for token in tokens:
        if token in _ENDS or token.casefold() in _NEW_CLAUSE:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _negates(word: str, after: str) -> bool:
    return bool(_NEGATOR.match(word)) and after.casefold() not in _NOT_ONLY


def _words(text: str, negators: dict[str, str], here: Set[str], there: Set[str]) -> tuple[str, ...]:
    """The negating words of this statement and the words they reach, or those that the other one negates."""
    said = [word for word in _TOKEN.findall(text) if signals.content_stems(word) & (here | there)]
    return tuple(dict.fromkeys([*(negators[stem] for stem in sorted(here)), *said]))
