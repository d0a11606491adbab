"""Pair → verdict: the signals weighed by the policy, the relation that follows and the reasons for it."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.judging import features, fitness, policy, signals
from tracker.judging.evidence import Evidence
from tracker.judging.marks import CONFLICTS
from tracker.judging.pairs import Pair
from tracker.judging.policy import FINDING, Policy, of_finding
from tracker.records import Reason, Relation, Scope, Verdict

_WORTH_SAYING = 0.1


def policy_id() -> str:
    """Name the policy by a hash of its weights, so that other weights judge anew."""
    return policy.shipped().id


def decide(pair: Pair, weighed_by: Policy | None = None) -> Verdict:
    """Conclude what `pair` is. The probability is that of a finding; the relation follows from it.

    The same words are a restatement, whatever the judge says of them, and what cannot be judged is unsure.

    Symmetric in the two sides: swapping them swaps nothing but whose words are whose in the reasons.
    """
    if _is_same(pair):
        same = Reason("same words", 0.0, "both say the same words")
        return Verdict(Relation.RESTATEMENT, 0.0, (same,))
    obstacle = fitness.obstacle(pair)
    if obstacle is not None:
        return Verdict(Relation.UNSURE, 0.0, (obstacle,))
    weights = weighed_by or policy.shipped()
    found = features.evidence(pair)
    values = {name: each.value for name, each in found.items()}
    log_odds = weights.log_odds(values)
    probability = weights.chance(log_odds)
    return Verdict(
        _relation(pair, probability, log_odds, values, weights),
        probability,
        _reasons(pair, found, log_odds, weights),
    )


def finding_log_odds(pair: Pair, weights: Policy) -> float | None:
    """The log-odds that a calibration turns into the chance; None for a pair decided without a chance."""
    if _is_same(pair) or not all(signals.content_stems(side.text) for side in (pair.a, pair.b)):
        return None
    return of_finding(weights.log_odds({name: each.value for name, each in features.evidence(pair).items()}))


def _is_same(pair: Pair) -> bool:
    return signals.are_same_words(pair.a.text, pair.b.text)


def _relation(
    pair: Pair,
    probability: float,
    log_odds: Mapping[str, float],
    values: Mapping[str, float],
    weights: Policy,
) -> Relation:
    if probability >= weights.finding_above:
        if pair.scope is Scope.ANY:
            return Relation.DISPUTE
        return Relation.REVERSAL if weights.turn.of(values) > 0 else Relation.CONTRADICTION
    if probability >= weights.unsure_above:
        return Relation.UNSURE
    return Relation(_rival(log_odds))


def _rival(log_odds: Mapping[str, float]) -> str:
    """The likeliest outcome that is no finding."""
    return max((outcome for outcome in log_odds if outcome != FINDING), key=lambda each: log_odds[each])


def _reasons(
    pair: Pair, found: Mapping[str, Evidence], log_odds: Mapping[str, float], weights: Policy
) -> tuple[Reason, ...]:
    """What each signal adds to a finding over the likeliest other outcome, weightiest first.

    A signal that hardly weighs is left out unless its words carry the conflict: these are marked.
    """
    finding, rival = weights.outcomes[FINDING], weights.outcomes[_rival(log_odds)]
    reasons = []
    for signal in features.SIGNALS:
        seen = found[signal.name]
        weight = (finding.weights.get(signal.name, 0.0) - rival.weights.get(signal.name, 0.0)) * seen.value
        weight *= weights.calibration.slope
        is_marked = signal.name in CONFLICTS and (seen.in_a or seen.in_b)
        if abs(weight) >= _WORTH_SAYING or is_marked:
            words = signal.words(pair, seen)
            reasons.append(Reason(signal.name, round(weight, 3), words, seen.in_a, seen.in_b))
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))


__all__ = ["decide", "finding_log_odds", "policy_id"]
