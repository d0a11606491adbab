"""Pair → verdict: a small logistic combination of model scores and signals, then its relation."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tracker.judging import signals
from tracker.judging.log_odds import log_odds
from tracker.judging.pairs import Pair, Side
from tracker.records import Kind, Reason, Relation, Scope, Verdict

FINDING_ABOVE = 0.5
UNSURE_ABOVE = 0.35
_ENTAILED_ABOVE = 0.6
_WORTH_SAYING = 0.1

_TURNABLE = frozenset({Kind.COMMITMENT, Kind.POSITION, Kind.PREDICTION})

# The weights that training/fit_policy.py fits; the others are set by hand.
FITTED = (
    "contradiction",
    "entailment",
    "similarity",
    "words in common",
    "names in common",
    "opposition",
)
_VERSION = 1
WEIGHTS_FILE = Path(__file__).parent / "data" / "policy.json"


@cache
def _policy() -> tuple[float, Mapping[str, float]]:
    """The bias and, per unit of each signal, the weight in log-odds."""
    policy = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return float(policy["bias"]), policy["weights"]


@cache
def policy_id() -> str:
    """Name this policy: its version, and a hash of its weights, so that other weights judge anew."""
    return f"policy-{_VERSION}@{hashlib.sha256(WEIGHTS_FILE.read_bytes()).hexdigest()[:8]}"


def decide(pair: Pair) -> Verdict:
    """Conclude what `pair` is. The probability is that of a finding; the relation follows from it.

    The same words are a restatement, whatever the judge says of them.

    Symmetric in the two sides: swapping them swaps nothing but the order of words in the reasons.
    """
    if signals.are_same_words(pair.a.text, pair.b.text):
        return Verdict(Relation.RESTATEMENT, 0.0, (Reason("same words", 0.0, "both say the same words"),))
    bias, weights = _policy()
    spoken = {name: weights[name] * value for name, value in signal_values(pair).items()}
    probability = 1.0 / (1.0 + math.exp(-bias - sum(spoken.values())))
    reasons = tuple(
        Reason(name, round(weight, 3), _in_words(name, pair), *_carried_by(name, pair))
        for name, weight in sorted(spoken.items(), key=lambda item: -abs(item[1]))
        if abs(weight) >= _WORTH_SAYING
    )
    return Verdict(_relation(pair, probability), probability, reasons)


def signal_values(pair: Pair) -> dict[str, float]:
    """Each signal's value: model scores as log-odds within ±5, the others in [-1, 1]."""
    a, b = pair.a.text, pair.b.text
    ab, ba = pair.a_to_b, pair.b_to_a
    return {
        "contradiction": (log_odds(ab.contradiction) + log_odds(ba.contradiction)) / 2,
        "entailment": log_odds(max(ab.entailment, ba.entailment)),
        "similarity": pair.similarity,
        "words in common": signals.overlap(a, b),
        "names in common": signals.shared_names(a, b),
        "opposition": float(signals.opposition(a, b)),
        "only numbers differ": float(signals.is_number_change(a, b)),
        "explicit denial": float(pair.denies or signals.is_denial_of(a, b)),
    }


def _relation(pair: Pair, probability: float) -> Relation:
    if probability >= FINDING_ABOVE:
        if pair.scope is Scope.ANY:
            return Relation.DISPUTE
        return Relation.REVERSAL if _is_turn(pair.a, pair.b) else Relation.CONTRADICTION
    if probability >= UNSURE_ABOVE:
        return Relation.UNSURE
    if (
        signals.is_number_change(pair.a.text, pair.b.text)
        and signals.overlap(pair.a.text, pair.b.text) >= 0.5
    ):
        return Relation.UPDATE
    entailed = sorted((pair.a_to_b.entailment, pair.b_to_a.entailment))
    if entailed[0] >= _ENTAILED_ABOVE or (pair.similarity >= 0.9 and entailed[1] >= _ENTAILED_ABOVE):
        return Relation.RESTATEMENT
    return Relation.REFINEMENT if entailed[1] >= _ENTAILED_ABOVE else Relation.UNRELATED


def _is_turn(a: Side, b: Side) -> bool:
    """Whether what is turned round is a promise, plan or position, and not a fact."""
    return all(
        side.kind in _TURNABLE
        or (side.kind in (None, Kind.ASSERTION, Kind.DENIAL) and signals.is_forward_looking(side.text))
        for side in (a, b)
    )


def _in_words(name: str, pair: Pair) -> str:
    ab, ba = pair.a_to_b, pair.b_to_a
    a, b = pair.a.text, pair.b.text
    match name:
        case "contradiction":
            both = f"{ab.contradiction:.2f}, turned round {ba.contradiction:.2f}"
            return f"the judge's chance of a contradiction: {both}"
        case "entailment":
            likelier = max(ab.entailment, ba.entailment)
            return f"the judge's chance that one follows from the other: {likelier:.2f}"
        case "similarity":
            return f"similarity of the two statements: {pair.similarity:.2f}"
        case "words in common":
            return "words in common: " + (", ".join(signals.shared_words(a, b)[:8]) or "none")
        case "names in common":
            return f"share of the names that both have: {signals.shared_names(a, b):.2f}"
        case "opposition":
            return _opposition_in_words(a, b)
        case "only numbers differ":
            return "they count the same things differently, as updates do"
        case _:
            return "one statement denies what the other says"


def _carried_by(name: str, pair: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of either side that carry a signal, as they stand there; none for a model's scores."""
    a, b = pair.a.text, pair.b.text
    match name:
        case "opposition":
            turns = signals.opposites(a, b)
            left, right = [one for one, _ in turns], [other for _, other in turns]
            if signals.is_negation_mismatch(a, b):
                left, right = [*left, *signals.negating_words(a)], [*right, *signals.negating_words(b)]
        case "words in common":
            left, right = signals.shared_words(a, b), signals.shared_words(b, a)
        case "only numbers differ":
            left, right = sorted(signals.numbers(a)), sorted(signals.numbers(b))
        case _:
            left, right = [], []
    return _as_they_stand(left, a), _as_they_stand(right, b)


def _as_they_stand(words: Sequence[str], text: str) -> tuple[str, ...]:
    found = (re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words)
    return tuple(dict.fromkeys(each.group() for each in found if each))


def _opposition_in_words(a: str, b: str) -> str:
    turns = [f"{one} against {other}" for one, other in signals.opposites(a, b)]
    if signals.is_negation_mismatch(a, b):
        turns.append("one is negated, the other is not")
    return ("turned round: " if len(turns) % 2 else "turned round twice: ") + "; ".join(turns)


__all__ = [
    "FINDING_ABOVE",
    "FITTED",
    "UNSURE_ABOVE",
    "WEIGHTS_FILE",
    "decide",
    "policy_id",
    "signal_values",
]
