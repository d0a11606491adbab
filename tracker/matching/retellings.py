"""A claim and its vector → the earlier-stored claims of its source that it may report once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from tracker.matching.archive import Archive
from tracker.records import Claim
from tracker.store import claims


@dataclass(frozen=True, slots=True)
class Told:
    """A claim stored before and the cosine of its vector with the new one's."""

    claim: Claim
    similarity: float


def told_before(
    db: Database,
    archive: Archive,
    claim: Claim,
    vector: NDArray[np.float32],
    *,
    within: timedelta,
    similarity: float,
    count: int,
) -> list[Told]:
    """Claims of the same source with lower numbers, other documents and dates near enough, nearest first.

    An unresolved speaker is never the same twice, and what one article quotes twice was said twice.
    """
    latest = claim.stated_at.latest
    if claim.source_id is None or claim.withdrawn is not None or latest is None:
        return []
    said = claims.said_within(db, claim.source_id, latest - within, latest + within, before_id=claim.id)
    found = _nearest(archive, said, vector, similarity)
    own = claims.documents_of(db, [claim.id])
    return [each for each in found if not own & claims.documents_of(db, [each.claim.id])][:count]


def _nearest(
    archive: Archive, said: Sequence[Claim], vector: NDArray[np.float32], similarity: float
) -> list[Told]:
    by_id = {each.id: each for each in said}
    ids, matrix = archive.matrix(sorted(by_id))
    if not len(ids):
        return []
    scores = matrix @ vector
    order = np.lexsort((ids, -scores))
    return [Told(by_id[int(ids[i])], float(scores[i])) for i in order if scores[i] >= similarity]
