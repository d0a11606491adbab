"""Pair → verdict: a small logistic combination of model scores and signals, then the relation it stands for."""

from __future__ import annotations

import math

from tracker.judging import signals
from tracker.judging.pairs import Pair, Side, order_of
from tracker.records import Kind, Reason, Relation, Scope, Verdict

POLICY_ID = "policy-1"

FINDING_ABOVE = 0.5
UNSURE_ABOVE = 0.35
_ENTAILED_ABOVE = 0.6

_TURNABLE = frozenset({Kind.COMMITMENT, Kind.POSITION, Kind.PREDICTION})

# Log-odds per unit of each signal; `benchmarks` measures what they reach.
_BIAS = -5.0
_WEIGHTS = {
    "contradiction": 6.0,
    "both directions": 2.0,
    "entailment": -3.0,
    "similarity": 4.0,
    "words in common": 2.0,
    "explicit denial": 8.0,
    "only numbers differ": -10.0,
    "other source": -1.0,
}


def decide(pair: Pair) -> Verdict:
    """Conclude what `pair` is. The probability is that of a finding; the relation follows from it.

    Symmetric in the two sides: swapping them swaps nothing but the order of words in the reasons.
    """
    values = _signal_values(pair)
    logit = _BIAS + sum(_WEIGHTS[name] * value for name, value in values.items())
    probability = 1.0 / (1.0 + math.exp(-logit))
    reasons = tuple(
        Reason(name, round(_WEIGHTS[name] * value, 3), _in_words(name, pair))
        for name, value in sorted(values.items(), key=lambda item: -abs(_WEIGHTS[item[0]] * item[1]))
        if value
    )
    return Verdict(_relation(pair, probability), probability, reasons)


def _signal_values(pair: Pair) -> dict[str, float]:
    a, b = pair.a.text, pair.b.text
    ab, ba = pair.a_to_b, pair.b_to_a
    return {
        "contradiction": (ab.contradiction + ba.contradiction) / 2,
        "both directions": min(ab.contradiction, ba.contradiction),
        "entailment": max(ab.entailment, ba.entailment),
        "similarity": pair.similarity,
        "words in common": signals.overlap(a, b),
        "explicit denial": float(pair.denies),
        "only numbers differ": float(signals.is_number_change(a, b)),
        "other source": float(pair.scope is Scope.ANY),
    }


def _relation(pair: Pair, probability: float) -> Relation:
    if probability >= FINDING_ABOVE:
        if pair.scope is Scope.ANY:
            return Relation.DISPUTE
        return Relation.REVERSAL if _is_turn(pair.a, pair.b) else Relation.CONTRADICTION
    if probability >= UNSURE_ABOVE:
        return Relation.UNSURE
    if signals.is_number_change(pair.a.text, pair.b.text) and signals.overlap(pair.a.text, pair.b.text) >= 0.5:
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
    match name:
        case "contradiction":
            return f"the judge reads a contradiction: {ab.contradiction:.2f} one way, {ba.contradiction:.2f} the other"
        case "both directions":
            return f"in both directions at least {min(ab.contradiction, ba.contradiction):.2f}"
        case "entailment":
            return f"one follows from the other: {max(ab.entailment, ba.entailment):.2f}"
        case "similarity":
            return f"similarity of the two statements: {pair.similarity:.2f}"
        case "words in common":
            shared = sorted(signals.shared_stems(pair.a.text, pair.b.text))
            return "words in common: " + ", ".join(shared[:8])
        case "explicit denial":
            return "one statement names the other and denies it"
        case "only numbers differ":
            return "they differ in their numbers only, as updates do"
        case _:
            return "the statements come from different sources"


__all__ = ["FINDING_ABOVE", "POLICY_ID", "UNSURE_ABOVE", "decide", "order_of"]
