"""A claim and its vector → the earlier-stored claims of its source that it may report once more."""

from __future__ import annotations

import itertools
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
    ids, matrix = archive.matrix(said)
    if not len(ids):
        return []
    scores = matrix @ vector
    order = [i for i in np.lexsort((ids, -scores)) if scores[i] >= similarity]
    own = claims.documents_of(db, [claim.id])
    elsewhere = (i for i in order if not own & claims.documents_of(db, [int(ids[i])]))
    kept = {int(ids[i]): float(scores[i]) for i in itertools.islice(elsewhere, count)}
    return [Told(each, kept[each.id]) for each in claims.get_many(db, list(kept))]
