"""Vectors under ids in, the nearest ids and their cosine similarities out."""

from __future__ import annotations

from collections.abc import Iterable

import faiss
import numpy as np
from numpy.typing import ArrayLike, NDArray

from indexes.rows import as_ids, unit_rows

Nearest = tuple[NDArray[np.int64], NDArray[np.float32]]


class VectorIndex:
    """An exact index: every search compares with every vector."""

    def __init__(self, dim: int) -> None:
        if dim < 1:
            raise ValueError(f"a vector has at least one number, not {dim}")
        self.dim = dim
        self._index = faiss.IndexIDMap(faiss.IndexFlatIP(dim))
        self._known: set[int] = set()

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, vector_id: object) -> bool:
        return vector_id in self._known

    @property
    def ids(self) -> NDArray[np.int64]:
        """All ids, in the order they were added."""
        return np.array(faiss.vector_to_array(self._index.id_map), dtype=np.int64)

    def add(self, ids: ArrayLike | Iterable[int], vectors: ArrayLike) -> None:
        """Add one vector for each id; rows need not be of unit length.

        All are added or none: raises ValueError for an id that is known, negative or given twice, and for
        rows that are not (n, dim), not finite, or all zero.
        """
        new_ids = as_ids(ids)
        rows = unit_rows(vectors, self.dim)
        if len(rows) != len(new_ids):
            raise ValueError(f"{len(new_ids)} ids for {len(rows)} vectors")
        given = set(new_ids.tolist())
        known = given & self._known
        if known:
            raise ValueError(f"{len(known)} of the ids are in the index already, among them {min(known)}")
        if len(rows):
            self._index.add_with_ids(rows, new_ids)
            self._known |= given

    def search(self, queries: ArrayLike, k: int) -> Nearest:
        """Return (ids, cosine similarities), each (n, min(k, len)), nearest first.

        Raises ValueError for a k below 1 and for queries that are not (n, dim), not finite, or all zero.
        """
        if k < 1:
            raise ValueError(f"k is at least 1, not {k}")
        rows = unit_rows(queries, self.dim)
        width = min(k, len(self))
        if width == 0 or len(rows) == 0:
            return np.empty((len(rows), width), dtype=np.int64), np.empty(
                (len(rows), width), dtype=np.float32
            )
        scores, ids = self._index.search(rows, width)
        return nearest_first(ids, scores)

    def to_bytes(self) -> NDArray[np.uint8]:
        """Serialise; `from_bytes` reads it back."""
        data: NDArray[np.uint8] = faiss.serialize_index(self._index)
        return data

    @classmethod
    def from_bytes(cls, data: bytes, dim: int) -> VectorIndex:
        """Read what `to_bytes` wrote. Raises ValueError for anything else; check the bytes' hash before."""
        try:
            # Of the loaded type already; a second downcast would not own the memory.
            loaded = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise ValueError(f"not an index: {str(error).splitlines()[0]}") from error
        if not isinstance(loaded, faiss.IndexIDMap):
            raise ValueError("not an index with ids")
        flat = faiss.downcast_index(loaded.index)
        if not isinstance(flat, faiss.IndexFlat) or flat.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise ValueError("not an exact index of cosine similarities")
        if loaded.d != dim:
            raise ValueError(f"its vectors have {loaded.d} numbers, not {dim}")
        index = cls(dim)
        index._index = loaded
        index._known = set(as_ids(faiss.vector_to_array(loaded.id_map)).tolist())
        if len(index._known) != flat.ntotal:
            raise ValueError(f"it has {len(index._known)} ids for {flat.ntotal} vectors")
        return index


def nearest_first(ids: NDArray[np.int64], scores: NDArray[np.float32]) -> Nearest:
    """Order each row by similarity, then id, and keep rounding from passing 1 or -1."""
    scores = np.clip(scores, -1.0, 1.0)
    order = np.lexsort((ids, -scores), axis=1)
    return np.take_along_axis(ids, order, axis=1), np.take_along_axis(scores, order, axis=1)
