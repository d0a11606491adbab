"""A pair of claims and a judge's scores → a verdict: relation, probability and reasons. Pure."""

from tracker.judging.pairs import Pair, Side
from tracker.judging.policy import Policy
from tracker.judging.verdicts import decide, finding_log_odds, policy_id

__all__ = ["Pair", "Policy", "Side", "decide", "finding_log_odds", "policy_id"]
