"""A matrix of vectors and queries in, the nearest rows' ids and cosine similarities out; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from indexes.index import Nearest, VectorIndex
from indexes.rows import unit_rows


def search(matrix: ArrayLike, ids: ArrayLike | Iterable[int], queries: ArrayLike, k: int) -> Nearest:
    """Return (ids, cosine similarities), each (n queries, min(k, n rows)), nearest first.

    Exact, and costs in proportion to the matrix's rows. Raises ValueError as `VectorIndex` does.
    """
    rows = unit_rows(matrix, _width(matrix, queries))
    index = VectorIndex(rows.shape[1])
    index.add(ids, rows)
    return index.search(queries, k)


def _width(*candidates: ArrayLike) -> int:
    for each in candidates:
        shape = np.shape(each)
        if len(shape) == 2 and shape[1] > 0:
            return int(shape[1])
    return 1
