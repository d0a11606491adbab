"""Text vectors of each model, kept as half-precision floats under the hash of their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import sqlite_utils
from numpy.typing import ArrayLike, NDArray

from tracker.store import sql
from tracker.store.text_keys import text_hash as text_hash


def put(db: sqlite_utils.Database, model_id: str, vectors: Mapping[str, ArrayLike]) -> None:
    """Keep one unit vector for each text; a text that has one already keeps it.

    Raises ValueError for a vector that is not one row of finite numbers, has no length, or has another
    dimension than the model's earlier ones.
    """
    stored = sql.one(db, "SELECT length(vector) FROM vectors WHERE model_id = ? LIMIT 1", [model_id])
    size_bytes = int(stored[0]) if stored else None
    prepared = []
    for text, vector in vectors.items():
        packed = _pack(vector)
        if size_bytes is not None and len(packed) != size_bytes:
            raise ValueError(f"{model_id} has vectors of {size_bytes // 2} numbers, not {len(packed) // 2}")
        size_bytes = len(packed)
        prepared.append((model_id, text_hash(text), packed))
    sql.run_many(
        db,
        "INSERT INTO vectors (model_id, text_hash, vector) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        prepared,
    )


def for_claims(
    db: sqlite_utils.Database, model_id: str, claim_ids: Iterable[int] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return (ids, unit rows) of those of the claims (None: of all) that have a vector, by id."""
    if claim_ids is None:
        found = sql.rows(
            db,
            "SELECT claim_id, vector FROM claim_vectors WHERE model_id = ? ORDER BY claim_id",
            [model_id],
        )
    else:
        found = sql.rows(
            db,
            "SELECT claim_id, vector FROM claim_vectors WHERE model_id = ?"
            " AND claim_id IN (SELECT value FROM json_each(?)) ORDER BY claim_id",
            [model_id, sql.id_list(claim_ids)],
        )
    return np.array([row[0] for row in found], dtype=np.int64), _unpack([row[1] for row in found])


def watermark(db: sqlite_utils.Database, model_id: str) -> str:
    """Return a token that changes whenever `for_claims(db, model_id)` would return something else."""
    latest_claim = sql.number(db, "SELECT max(claim_id) FROM claim_vectors WHERE model_id = ?", [model_id])
    latest_vector = sql.number(db, "SELECT max(id) FROM vectors WHERE model_id = ?", [model_id])
    return f"{latest_claim}.{latest_vector}.{_text_changes(db)}.{_seal(db, latest_claim, latest_vector)}"


def claims_after(db: sqlite_utils.Database, model_id: str, token: str) -> list[int] | None:
    """Return the claims that gained a vector since an earlier watermark, by id.

    None when that watermark cannot be continued from: a claim's text has changed, or the token is of a later
    state, of another database, or not ours.
    """
    *numbers, seal = token.split(".")
    try:
        claim, vector, changes = (int(part) for part in numbers)
    except ValueError:
        return None
    if changes != _text_changes(db) or seal != _seal(db, claim, vector):
        return None
    found = sql.rows(
        db,
        "SELECT claim_id FROM claim_vectors WHERE model_id = ?1 AND claim_id > ?2"
        " UNION SELECT claim_id FROM claim_vectors WHERE model_id = ?1 AND vector_id > ?3 ORDER BY claim_id",
        [model_id, claim, vector],
    )
    return [int(row[0]) for row in found]


def _text_changes(db: sqlite_utils.Database) -> int:
    return sql.number(db, "SELECT count FROM changes WHERE name = 'claims.text'")


def _seal(db: sqlite_utils.Database, claim_id: int, vector_id: int) -> str:
    """Say in a few letters what stands under these ids, so that another database's are told apart."""
    row = sql.one(
        db,
        "SELECT coalesce((SELECT substr(text_hash, 1, 8) FROM claims WHERE id = ?), '-')"
        " || coalesce((SELECT substr(text_hash, 1, 8) FROM vectors WHERE id = ?), '-')",
        [claim_id, vector_id],
    )
    return str(row[0]) if row else ""


def _pack(vector: ArrayLike) -> bytes:
    row = np.asarray(vector, dtype=np.float32)
    length = float(np.linalg.norm(row))
    if row.ndim != 1 or not np.isfinite(length) or length == 0.0:
        raise ValueError("a vector is one row of finite numbers that are not all zero")
    return (row / length).astype("<f2").tobytes()


def _unpack(blobs: Sequence[bytes]) -> NDArray[np.float32]:
    if not blobs:
        return np.empty((0, 0), dtype=np.float32)
    matrix = np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1).astype(np.float32)
    # Half precision moves the length by up to a thousandth.
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix
