"""A pair of claims and a judge's scores → a verdict: relation, probability and reasons. Pure."""

from tracker.judging.pairs import Pair, Side
from tracker.judging.verdicts import decide, policy_id

__all__ = ["Pair", "Side", "decide", "policy_id"]
