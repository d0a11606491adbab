"""The small calibrated model that weighs the signals; its coefficients are read from `data/policy.json`.

A softmax over five outcomes (a finding, update, refinement, restatement, unrelated) adds up a weight for
each signal; a line in log-odds then turns the share of "finding" into the chance that a careful reader
agrees, at the rarity that findings have among the pairs of a real stream.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

WEIGHTS_FILE = Path(__file__).parent / "data" / "policy.json"
VERSION = 2
FINDING = "finding"
_LINE = "+line@"
OUTCOMES = (FINDING, "refinement", "restatement", "unrelated", "update")


@dataclass(frozen=True, slots=True)
class Linear:
    """A bias and a weight for each signal, by its name."""

    bias: float
    weights: Mapping[str, float]

    def of(self, values: Mapping[str, float]) -> float:
        return self.bias + sum(weight * values[name] for name, weight in self.weights.items())


@dataclass(frozen=True, slots=True)
class Calibration:
    """From the log-odds of a finding to the chance shown: a line, fitted for one judge."""

    slope: float
    intercept: float

    def chance(self, log_odds: float) -> float:
        return sigmoid(self.slope * log_odds + self.intercept)


@dataclass(frozen=True, slots=True)
class Policy:
    """All that a verdict is decided with. `turn` tells a reversal (above 0) from a contradiction."""

    outcomes: Mapping[str, Linear]
    turn: Linear
    calibration: Calibration
    finding_above: float
    unsure_above: float
    id: str

    def log_odds(self, values: Mapping[str, float]) -> dict[str, float]:
        """Each outcome's weight, in log-odds up to a common term."""
        return {outcome: linear.of(values) for outcome, linear in self.outcomes.items()}

    def chance(self, log_odds: Mapping[str, float]) -> float:
        """The calibrated chance of a finding."""
        return self.calibration.chance(of_finding(log_odds))


def of_finding(log_odds: Mapping[str, float]) -> float:
    """The log-odds of a finding against all other outcomes together, before calibration."""
    return log_odds[FINDING] - log_sum([value for outcome, value in log_odds.items() if outcome != FINDING])


def recalibrated(policy: Policy, line: Calibration) -> Policy:
    """The policy with another calibration, under an id that names it; with its own line, it is itself."""
    if line == policy.calibration:
        return policy
    digest = hashlib.sha256(f"{line.slope!r} {line.intercept!r}".encode()).hexdigest()[:8]
    return replace(policy, calibration=line, id=f"{policy.id}{_LINE}{digest}")


def sigmoid(value: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def log_sum(values: Sequence[float]) -> float:
    """The logarithm of a sum of exponentials."""
    most = max(values)
    return most + math.log(sum(math.exp(value - most) for value in values))


@cache
def shipped() -> Policy:
    """The policy that ships, fitted for the shipped judge."""
    content = WEIGHTS_FILE.read_bytes()
    return parsed(json.loads(content), hashlib.sha256(content).hexdigest()[:8])


def parsed(fields: Mapping[str, Any], digest: str) -> Policy:
    """Read a policy from what its file holds; KeyError or ValueError when that is no policy."""
    return Policy(
        {outcome: _linear(fields["outcomes"][outcome]) for outcome in OUTCOMES},
        _linear(fields["turn"]),
        Calibration(float(fields["calibration"]["slope"]), float(fields["calibration"]["intercept"])),
        float(fields["finding_above"]),
        float(fields["unsure_above"]),
        f"policy-{VERSION}@{digest}",
    )


def _linear(fields: Mapping[str, Any]) -> Linear:
    return Linear(
        float(fields["bias"]), {str(name): float(weight) for name, weight in fields["weights"].items()}
    )
