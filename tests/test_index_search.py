from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexes import exact
from indexes.index import Nearest, VectorIndex


def brute_force(
    matrix: NDArray[np.float32], ids: NDArray[np.int64], queries: NDArray[np.float32], k: int
) -> Nearest:
    """The oracle: every cosine in double precision, sorted."""
    m = matrix.astype(np.float64) / np.linalg.norm(matrix.astype(np.float64), axis=1, keepdims=True)
    q = queries.astype(np.float64) / np.linalg.norm(queries.astype(np.float64), axis=1, keepdims=True)
    cosines = q @ m.T
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
    return ids[order], np.take_along_axis(cosines, order, axis=1).astype(np.float32)


def by_index(
    matrix: NDArray[np.float32], ids: NDArray[np.int64], queries: NDArray[np.float32], k: int
) -> Nearest:
    index = VectorIndex(matrix.shape[1])
    half = len(ids) // 2
    index.add(ids[:half], matrix[:half])
    index.add(ids[half:], matrix[half:])
    return index.search(queries, k)


def by_loaded_index(
    matrix: NDArray[np.float32], ids: NDArray[np.int64], queries: NDArray[np.float32], k: int
) -> Nearest:
    index = VectorIndex(matrix.shape[1])
    index.add(ids, matrix)
    return VectorIndex.from_bytes(index.to_bytes().tobytes(), index.dim).search(queries, k)


@pytest.fixture(params=[exact.search, by_index, by_loaded_index])
def search(request: pytest.FixtureRequest) -> object:
    return request.param


@pytest.mark.parametrize(("count", "dim", "k"), [(1, 1, 1), (7, 3, 4), (300, 32, 10), (50, 384, 50)])
def test_search_equals_brute_force(search, count: int, dim: int, k: int) -> None:  # type: ignore[no-untyped-def]
    generator = np.random.default_rng(count)
    matrix = (generator.normal(size=(count, dim)) * generator.uniform(0.1, 50, (count, 1))).astype(np.float32)
    ids = generator.choice(10**9, count, replace=False)
    queries = generator.normal(size=(5, dim)).astype(np.float32)
    found, scores = search(matrix, ids.astype(np.int64), queries, k)
    expected, expected_scores = brute_force(matrix, ids.astype(np.int64), queries, k)
    np.testing.assert_allclose(scores, expected_scores, atol=1e-5)
    if dim > 1:
        np.testing.assert_array_equal(found, expected)
    assert (found.dtype, scores.dtype) == (np.int64, np.float32)


def test_search_for_more_than_there_is_gives_what_there_is(search) -> None:  # type: ignore[no-untyped-def]
    found, scores = search(np.eye(3, dtype=np.float32), np.array([5, 6, 7]), np.eye(3, dtype=np.float32), 10)
    assert found.shape == scores.shape == (3, 3)
    assert found.min() >= 0
    assert found[:, 0].tolist() == [5, 6, 7]
    assert scores[:, 0].tolist() == [1.0, 1.0, 1.0]


def test_search_keeps_cosines_within_their_range(search) -> None:  # type: ignore[no-untyped-def]
    matrix = np.random.default_rng(0).normal(size=(40, 384)).astype(np.float32)
    _, scores = search(np.concatenate([matrix, -matrix]), np.arange(80), matrix, 80)
    assert scores.max() == 1.0
    assert scores.min() == -1.0


def test_search_ties_go_to_the_lower_id(search) -> None:  # type: ignore[no-untyped-def]
    matrix = np.ones((4, 2), dtype=np.float32)
    found, _ = search(matrix, np.array([9, 2, 7, 4]), matrix[:1], 4)
    assert found.tolist() == [[2, 4, 7, 9]]


@pytest.mark.parametrize("k", [0, -1])
def test_search_refuses_a_k_below_one(search, k: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="k is at least 1"):
        search(np.eye(2, dtype=np.float32), np.array([1, 2]), np.eye(2, dtype=np.float32), k)


@pytest.mark.parametrize(
    "bad", [[[0.0, 0.0]], [[np.nan, 1.0]], [[np.inf, 0.0]], [[1.0, 2.0, 3.0]], [[[1.0, 2.0]]]]
)
def test_search_refuses_what_has_no_direction(search, bad: object) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="vector"):
        search(np.eye(2, dtype=np.float32), np.array([1, 2]), np.array(bad, dtype=np.float32), 1)


@pytest.mark.parametrize("ids", [[1, 1], [1], [1, 2, 3], [-1, 2], [1.5, 2.0], [[1, 2]]])
def test_ids_that_are_none_are_refused(ids: object) -> None:
    with pytest.raises(ValueError, match=r"id"):
        exact.search(np.eye(2), ids, np.eye(2), 1)  # type: ignore[arg-type]


def test_nothing_to_search_in_and_nothing_to_search_for() -> None:
    index = VectorIndex(4)
    assert index.search(np.ones((2, 4)), 3)[0].shape == (2, 0)
    index.add([], np.empty((0, 4)))
    index.add(range(5), np.ones((5, 4)))
    assert index.search(np.empty((0, 4)), 3)[0].shape == (0, 3)
    assert exact.search(np.empty((0, 0)), [], np.ones((2, 4)), 3)[0].shape == (2, 0)
    assert exact.search(np.empty((0, 4)), np.array([], dtype=np.int64), np.empty((0, 4)), 1)[0].shape == (
        0,
        0,
    )


def test_add_is_all_or_nothing() -> None:
    index = VectorIndex(2)
    index.add([3], [[1.0, 0.0]])
    with pytest.raises(ValueError, match="in the index already, among them 3"):
        index.add([4, 3], [[0.0, 1.0], [1.0, 0.0]])
    with pytest.raises(ValueError, match="vector"):
        index.add([4, 5], [[0.0, 1.0], [0.0, 0.0]])
    assert (len(index), index.ids.tolist(), 3 in index, 4 in index) == (1, [3], True, False)
    with pytest.raises(ValueError, match="at least one number"):
        VectorIndex(0)


def test_vectors_given_are_not_altered() -> None:
    matrix = np.full((3, 2), 7, dtype=np.float32)
    exact.search(matrix, [1, 2, 3], matrix, 2)
    assert (matrix == 7).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**32 - 1))
def test_search_equals_brute_force_at_any_size(count: int, k: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    matrix = generator.normal(size=(count, 5)).astype(np.float32)
    ids = generator.choice(1000, count, replace=False).astype(np.int64)
    queries = generator.normal(size=(2, 5)).astype(np.float32)
    found, scores = exact.search(matrix, ids, queries, k)
    expected, expected_scores = brute_force(matrix, ids, queries, k)
    np.testing.assert_allclose(scores, expected_scores, atol=1e-5)
    assert [set(row) for row in found.tolist()] == [set(row) for row in expected.tolist()]


def test_indexes_import_nothing_of_the_tracker() -> None:
    script = "import sys, indexes.exact, indexes.snapshot\n"
    script += "print([m for m in sys.modules if m.startswith('tracker')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "not an index"),
        (lambda: b"x" * 100, "not an index"),
        (lambda: serialised(faiss.IndexFlatIP(8)), "not an index with ids"),
        (lambda: serialised(faiss.IndexIDMap(faiss.IndexFlatL2(8))), "not an exact index of cosine"),
        (lambda: serialised(faiss.IndexIDMap(faiss.IndexFlatIP(9))), "have 9 numbers, not 8"),
        (lambda: serialised(with_duplicate_id()), "given twice"),
    ],
)
def test_bytes_of_something_else_are_refused(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        VectorIndex.from_bytes(make(), 8)


def serialised(index: faiss.Index) -> bytes:
    return bytes(faiss.serialize_index(index).tobytes())


def with_duplicate_id() -> faiss.Index:
    index = faiss.IndexIDMap(faiss.IndexFlatIP(8))
    index.add_with_ids(np.ones((2, 8), dtype=np.float32), np.array([4, 4]))
    return index
