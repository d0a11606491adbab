"""A pair of claims and a judge's scores → a verdict: relation, probability and reasons. Pure."""

from tracker.judging.pairs import Pair, Side
from tracker.judging.verdicts import POLICY_ID, decide

__all__ = ["POLICY_ID", "Pair", "Side", "decide"]
