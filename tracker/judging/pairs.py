"""What a verdict is decided from: two sides, how their sources belong together, and the model's scores."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.records import Kind, Scope, Scores, StatedAt


@dataclass(frozen=True, slots=True)
class Side:
    """One claim of a pair, as far as judging needs it. `kind` None: not told, read from the words."""

    text: str
    kind: Kind | None = None
    stated_at: StatedAt = field(default_factory=StatedAt)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims to be judged. `denies`: one of them names the other and denies it in so many words."""

    a: Side
    b: Side
    scope: Scope
    similarity: float
    a_to_b: Scores
    b_to_a: Scores
    denies: bool = False
