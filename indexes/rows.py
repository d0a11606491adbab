"""Arrays as callers give them in, arrays that FAISS can take out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_ids(ids: ArrayLike | Iterable[int]) -> NDArray[np.int64]:
    """Return distinct ids from 0 up. Raises ValueError; FAISS takes duplicates, and means "none" by -1."""
    given = np.asarray(ids if isinstance(ids, np.ndarray) else list(ids))  # type: ignore[arg-type]
    if given.ndim != 1:
        raise ValueError(f"ids are one row of whole numbers, not an array of shape {given.shape}")
    if given.size and not np.issubdtype(given.dtype, np.integer):
        raise ValueError(f"ids are whole numbers, not {given.dtype}")
    result = np.ascontiguousarray(given, dtype=np.int64)
    if result.size and result.min() < 0:
        raise ValueError(f"ids are not negative, but {result.min()} is")
    if len(np.unique(result)) != len(result):
        raise ValueError("an id is given twice")
    return result


def unit_rows(vectors: ArrayLike, dim: int) -> NDArray[np.float32]:
    """Return the vectors as (n, dim) rows of length 1, copied. Raises ValueError."""
    rows = np.array(vectors, dtype=np.float32, order="C", ndmin=2)
    if rows.size == 0 and (rows.shape[0] == 0 or rows.shape == (1, 0)):
        return np.empty((0, dim), dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] != dim:
        raise ValueError(f"vectors are rows of {dim} numbers, not an array of shape {rows.shape}")
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise ValueError("a vector holds something that is not a finite number, or only zeros")
    rows /= lengths
    return rows
