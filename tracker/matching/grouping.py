"""Pairs of claims → findings: one reversal stays one finding, however many pairs and outlets tell it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlite_utils import Database

from tracker.matching.archive import Archive
from tracker.matching.candidates import Finder
from tracker.records import Claim, Order, Scope, a_is_earlier, order_of
from tracker.store import claims, findings, verdicts

_SAME_STATEMENT = 0.5


class Grouper:
    """Finds the stored findings that a pair of claims tells once more."""

    def __init__(self, db: Database, archive: Archive, finder: Finder, engine_id: str) -> None:
        self._db = db
        self._archive = archive
        self._finder = finder
        self._engine_id = engine_id

    def told_before(self, a: Claim, b: Claim, scope: Scope) -> list[int]:
        """Ids of findings, oldest first, one of whose pairs says on each side what `a` and `b` say.

        Two claims say the same when one source or one institution put them forward, they are near in
        meaning, and the pair of them is not itself a finding. A dispute never tells a reversal, and a
        source that turns back later has turned again: that is another finding.
        """
        circles = self._finder.circle(a), self._finder.circle(b)
        candidates = {
            finding_id
            for finding_id, _, found_scope in findings.pairs_of_sources(self._db, *circles)
            if (found_scope is Scope.ANY) == (scope is Scope.ANY)
        }
        return [finding_id for finding_id in sorted(candidates) if self._tells(finding_id, a, b)]

    def are_one(self, one_id: int, other_id: int) -> bool:
        """Whether two findings turn out to be one: the pair that shows the second tells the first."""
        other = findings.row(self._db, other_id)
        return self._tells(one_id, *claims.get_many(self._db, [other.claim_earlier_id, other.claim_later_id]))

    def _tells(self, finding_id: int, a: Claim, b: Claim) -> bool:
        pairs = [_in_order(*claims.get_many(self._db, pair)) for pair in findings.pairs(self._db, finding_id)]
        return self._tells_one_turn(pairs, *_in_order(a, b)) and any(
            self._tell_the_same(a, b, x, y) for x, y in pairs
        )

    def _tells_one_turn(self, pairs: Sequence[tuple[Claim, Claim]], a: Claim, b: Claim) -> bool:
        """Whether everything said before the turn was said before everything said after it."""
        before = [x.stated_at.date for x, _ in [*pairs, (a, b)] if x.stated_at.date]
        after = [y.stated_at.date for _, y in [*pairs, (a, b)] if y.stated_at.date]
        return not before or not after or max(before) <= min(after)

    def _tell_the_same(self, a: Claim, b: Claim, x: Claim, y: Claim) -> bool:
        """Side by side in time; crosswise only where the order of one pair is not known."""
        if self._is_restated(a, x) and self._is_restated(b, y):
            return True
        known = Order.KNOWN in (order_of(a.stated_at, b.stated_at), order_of(x.stated_at, y.stated_at))
        return not known and self._is_restated(a, y) and self._is_restated(b, x)

    def _is_restated(self, a: Claim, b: Claim) -> bool:
        if a.id == b.id:
            return True
        if self._finder.relate(a, b)[0] is Scope.ANY or self._similarity(a, b) < _SAME_STATEMENT:
            return False
        verdict = verdicts.get(self._db, a.id, b.id, self._engine_id)
        return verdict is None or not verdict.relation.is_finding

    def _similarity(self, a: Claim, b: Claim) -> float:
        _, matrix = self._archive.matrix([a.id, b.id])
        return float(np.dot(matrix[0], matrix[1])) if len(matrix) == 2 else 0.0


def _in_order(a: Claim, b: Claim) -> tuple[Claim, Claim]:
    return (a, b) if a_is_earlier(a.stated_at, b.stated_at) else (b, a)
