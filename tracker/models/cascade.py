"""Two judges in a row: a small one reads every pair, a larger one those that the small one suspects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.models.checked import scored
from tracker.models.judge_file import cascade_id
from tracker.models.labels import COLUMNS
from tracker.models.protocols import Judge

_CONTRADICTION = COLUMNS.index("contradiction")


class CascadeJudge:
    """Gives the larger judge's scores where the small one's chance of a contradiction reaches `gate`.

    Both orders of a pair count: the larger one reads a pair when either order is suspicious, so that a score
    depends on the pair alone and both orders come from the same judge.
    """

    def __init__(self, first: Judge, second: Judge, gate: float) -> None:
        self._first = first
        self._second = second
        self._gate = gate
        self.id = cascade_id(first.id, second.id, gate)

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return (n, 5) probabilities in input order."""
        if not pairs:
            return np.empty((0, len(COLUMNS)), dtype=np.float32)
        both = list(dict.fromkeys(each for a, b in pairs for each in ((a, b), (b, a))))
        known = dict(zip(both, scored(self._first, both), strict=True))
        suspicious = [
            (a, b)
            for a, b in dict.fromkeys(pairs)
            if max(known[a, b][_CONTRADICTION], known[b, a][_CONTRADICTION]) >= self._gate
        ]
        if suspicious:
            known.update(zip(suspicious, scored(self._second, suspicious), strict=True))
        return np.stack([known[pair] for pair in pairs])
