"""Probabilities → log-odds, in which the signals of a policy add up."""

from __future__ import annotations

import math

BOUND = 5.0
"""No signal of a model counts for more than this, however sure the model is."""


def log_odds(probability: float) -> float:
    """The log-odds of a probability, within ±BOUND."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return min(max(math.log(inside / (1 - inside)), -BOUND), BOUND)
