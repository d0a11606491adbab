"""Two reports of one source → how likely it is that they are appearances of one statement.

A few signals, weighted in log-odds by `data/appearances.json`, speak for it or against it; what cannot be
reconciled (another number, a negation, another day) rules it out, because a wrong join hides a reversal.
Undated reports that were printed weeks apart have to share a long quotation.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from tracker.judging import differences, quantities, signals
from tracker.judging.log_odds import log_odds
from tracker.records import Kind, Period, QuotationType, Scores, StatedAt

WEIGHTS_FILE = Path(__file__).parent / "data" / "appearances.json"
FITTED = (
    "similarity",
    "words in common",
    "common run",
    "quoted run",
    "key phrase",
    "numbers in common",
    "other names",
    "entailment",
    "contradiction",
    "turned",
    "differences",
    "days apart",
)
AGAINST = frozenset({"other names", "contradiction", "turned", "differences", "days apart"})
MAX_DAYS = 30
_NEAR_DAYS = 14
_LONG_QUOTED = 12
_SAME_NEWS_DAYS = 7
_MIN_WORDS = 5
_LEAST_QUOTED = 3
_LEAST_KEY = 3
_LEAST_KEY_CONTENT = 2

_QUOTED = re.compile(r"[“\"]([^”\"“]+)[”\"]?|''(.+?)''|(?<!\w)‘([^’]*(?:’\w[^’]*)*)’")


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a statement: its proposition, when it was made, and the words given as the speaker's."""

    text: str
    stated_at: StatedAt
    quoted: tuple[str, ...] = ()
    kind: Kind | None = None
    about: Period | None = None

    @classmethod
    def of(
        cls,
        text: str,
        stated_at: StatedAt,
        quotation: str,
        type_: QuotationType,
        kind: Kind | None = None,
        about: Period | None = None,
    ) -> Report:
        """A report by its quotation as printed, of which the words inside marks are the speaker's own."""
        return cls(text, stated_at, quoted_words(quotation, type_), kind, about)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What models say of two texts: cosine of their vectors, and the judge's scores in both directions."""

    similarity: float
    forth: Scores
    back: Scores


def is_appearance(a: Report, b: Report, likeness: Likeness) -> float:
    """The chance in [0, 1] that two reports of one source are of one statement; 0 where that cannot be.

    The same words within days are one statement whatever the models say. Symmetric in the two reports, with
    `forth` and `back` of `likeness` turned round too.
    """
    if ruled_out(a, b):
        return 0.0
    if are_same_news(a, b):
        return 1.0
    bias, _, weights = _policy()
    spoken = (weights[name] * value for name, value in signal_values(a, b, likeness).items())
    return 1.0 / (1.0 + math.exp(-bias - sum(spoken)))


def may_be_appearance(a: Report, b: Report, similarity: float) -> bool:
    """Whether two reports could be joined if the judge spoke for it as clearly as it can."""
    clearest = Likeness(similarity, Scores(1.0, 0.0, 0.0), Scores(1.0, 0.0, 0.0))
    return is_appearance(a, b, clearest) >= threshold()


def are_same_news(a: Report, b: Report) -> bool:
    """The same words, enough of them to be known again, and within a few days."""
    days = days_apart(a.stated_at, b.stated_at)
    is_near = days is not None and days <= _SAME_NEWS_DAYS
    return is_near and len(a.text.split()) >= _MIN_WORDS and signals.are_same_words(a.text, b.text)


def threshold() -> float:
    """The chance from which two reports are joined."""
    return _policy()[1]


def ruled_out(a: Report, b: Report) -> str | None:
    """Why two reports cannot be of one statement, None where nothing says so."""
    days = days_apart(a.stated_at, b.stated_at)
    if days is None:
        return "their dates do not agree"
    if days > _NEAR_DAYS and _longest_quoted(a, b) < _LONG_QUOTED:
        return "they are weeks apart"
    if a.about and b.about and not _meet(a.about, b.about):
        return "they are about different times"
    if (a.kind is Kind.OTHER) != (b.kind is Kind.OTHER) and None not in (a.kind, b.kind):
        return "one of them states nothing"
    found = differences.compare(a.text, b.text, has_key_phrase=has_key_phrase(a, b)).decisive
    return found[0] if found else None


def signal_values(a: Report, b: Report, likeness: Likeness) -> dict[str, float]:
    """Each signal's value: the judge's as log-odds within ±5, counts and days as log(1 + n)."""
    forth, back = likeness.forth, likeness.back
    days = days_apart(a.stated_at, b.stated_at)
    has_key = has_key_phrase(a, b)
    compared = differences.compare(a.text, b.text, has_key_phrase=has_key)
    return {
        "similarity": likeness.similarity,
        "words in common": signals.overlap(a.text, b.text),
        "common run": math.log1p(_content(_common_run([a.text], [b.text]))),
        "quoted run": math.log1p(_content(_common_run(a.quoted, b.quoted))),
        "key phrase": float(has_key),
        "numbers in common": math.log1p(quantities.in_common(a.text, b.text)),
        "other names": float(_names_differ(a.text, b.text)),
        "entailment": log_odds(max(forth.entailment, back.entailment)),
        "contradiction": (log_odds(forth.contradiction) + log_odds(back.contradiction)) / 2,
        "turned": float(compared.is_turned),
        "differences": float(bool(compared.differences)),
        "days apart": math.log1p(MAX_DAYS if days is None else days),
    }


def days_apart(a: StatedAt, b: StatedAt) -> int | None:
    """How many days may lie between two reports of one statement, None where they cannot be of one.

    Two known days must be the same, a known one must not lie after the other's bound, and stretches of days
    must meet; then the days between the two latest possible ones count.
    """
    if a.latest is None or b.latest is None:
        return None
    if any(x.earliest is not None and y.latest < x.earliest for x, y in ((a, b), (b, a)) if y.latest):
        return None
    days = abs((a.latest - b.latest).days)
    return days if days <= MAX_DAYS else None


def _longest_quoted(a: Report, b: Report) -> int:
    """Words in the longest run that one report quotes and the other has."""
    return max(len(_common_run(one.quoted, [*other.quoted, other.text])) for one, other in ((a, b), (b, a)))


def _names_differ(a: str, b: str) -> bool:
    """Both texts name somebody or something, and none of it stands in the other."""
    in_a, in_b = signals.names(a), signals.names(b)
    return bool(in_a and in_b) and not in_a & signals.content_stems(b) and not in_b & signals.content_stems(a)


def has_key_phrase(a: Report, b: Report) -> bool:
    """Whether one report quotes a part, and no more than a part, that the other has word for word."""
    return any(
        _is_key(part, other.text)
        for one, other in ((a, b), (b, a))
        for part in one.quoted
        if len(differences.words(part)) < len(differences.words(one.text))
    )


def _is_key(part: str, text: str) -> bool:
    words, run = differences.words(part), _common_run([part], [text])
    return len(run) >= _LEAST_KEY and _content(run) >= _LEAST_KEY_CONTENT and len(run) == len(words)


def quoted_words(quotation: str, type_: QuotationType) -> tuple[str, ...]:
    """The parts of a quotation that are given as the speaker's own words."""
    if type_ is QuotationType.DIRECT:
        return (quotation,)
    return tuple(
        next(group for group in match.groups() if group is not None) for match in _QUOTED.finditer(quotation)
    )


def _meet(a: Period, b: Period) -> bool:
    return all(x.start is None or y.end is None or x.start <= y.end for x, y in ((a, b), (b, a)))


def _common_run(some: Sequence[str], others: Sequence[str]) -> list[str]:
    """The longest run of words that stands in one of some texts and in one of the others."""
    best: list[str] = []
    for one in map(differences.words, some):
        for other in map(differences.words, others):
            match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
            best = max(best, one[match.a : match.a + match.size], key=len)
    return best if len(best) >= _LEAST_QUOTED else []


def _content(run: Sequence[str]) -> int:
    return len(signals.content_stems(" ".join(run)))


@cache
def _policy() -> tuple[float, float, Mapping[str, float]]:
    """The bias, the threshold and, per unit of each signal, the weight in log-odds."""
    policy = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return float(policy["bias"]), float(policy["threshold"]), policy["weights"]


__all__ = [
    "AGAINST",
    "FITTED",
    "MAX_DAYS",
    "WEIGHTS_FILE",
    "Likeness",
    "Report",
    "are_same_news",
    "days_apart",
    "is_appearance",
    "may_be_appearance",
    "quoted_words",
    "ruled_out",
    "signal_values",
    "threshold",
]
