"""What a verdict is decided from: two sides, how their sources belong together, and the model's scores."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.records import Kind, Order, Scope, Scores, StatedAt


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


def order_of(a: StatedAt, b: StatedAt) -> Order:
    """Known when both dates are, or when one's latest possible date lies before the other's date."""
    if a.date and b.date:
        return Order.KNOWN if a.date != b.date else Order.UNKNOWN
    if a.date and b.not_after and b.not_after < a.date:
        return Order.KNOWN
    if b.date and a.not_after and a.not_after < b.date:
        return Order.KNOWN
    return Order.UNKNOWN


def a_is_earlier(a: StatedAt, b: StatedAt) -> bool:
    """Which side to show first: the one stated earlier or, where that is not known, the one known by then.

    On the same latest date a dated statement goes before one that is only bounded by it.
    """

    def position(stated: StatedAt) -> tuple[int, int]:
        latest = stated.latest
        return (latest.toordinal() if latest else 10**7, 0 if stated.date else 1)

    return position(a) <= position(b)
