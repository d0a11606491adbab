"""Pairs of claims → findings: one reversal stays one finding, however many pairs and outlets tell it."""

from __future__ import annotations

import numpy as np
from sqlite_utils import Database

from tracker.matching.archive import Archive
from tracker.matching.candidates import Finder
from tracker.records import Claim, Scope
from tracker.store import claims, findings, verdicts

_SAME_STATEMENT = 0.6


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
        meaning, and the pair of them is not itself a finding. A dispute never tells a reversal.
        """
        circles = self._finder.circle(a), self._finder.circle(b)
        return sorted(
            {
                finding_id
                for finding_id, pair, found_scope in findings.pairs_of_sources(self._db, *circles)
                if (found_scope is Scope.ANY) == (scope is Scope.ANY)
                and self._tell_the_same(a, b, *claims.get_many(self._db, pair))
            }
        )

    def _tell_the_same(self, a: Claim, b: Claim, x: Claim, y: Claim) -> bool:
        return (self._is_restated(a, x) and self._is_restated(b, y)) or (
            self._is_restated(a, y) and self._is_restated(b, x)
        )

    def _is_restated(self, a: Claim, b: Claim) -> bool:
        if a.id == b.id:
            return True
        if self._finder.relate(a, b)[0] is Scope.ANY or self._similarity(a, b) < _SAME_STATEMENT:
            return False
        verdict = verdicts.get(self._db, a.id, b.id, self._engine_id)
        return verdict is None or not verdict.relation.is_finding

    def _similarity(self, a: Claim, b: Claim) -> float:
        _, matrix = self._archive.matrix([a.id, b.id])
        return float(np.dot(matrix[0], matrix[1]))
