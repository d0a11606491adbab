"""No judge scores the same two texts twice, in one run or in a later one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEmbedder, FakeJudge
from tracker.errors import ModelError
from tracker.models import registry
from tracker.models.labels import COLUMNS, THREE
from tracker.pipeline import Tracker
from tracker.pipeline.remembering import BATCH, RememberingJudge
from tracker.records import Scores, Statement
from tracker.settings import Settings
from tracker.store import Store, scores

NO = "The Harrow plant in Tarnwick will not be closed by the company."
YES = "The Harrow plant in Tarnwick will be closed by the company."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "scores.db") as made:
        yield made


def test_scores_are_kept_by_judge_and_ordered_pair(store: Store) -> None:
    known = {("a", "b"): Scores(0.1, 0.2, 0.7, 0.05, 0.1), ("b", "a"): Scores(0.2, 0.3, 0.5)}
    with store.write() as db:
        scores.put(db, "judge", known)
        scores.put(db, "judge", {("a", "b"): Scores(1.0, 0.0, 0.0)})
    assert scores.get(store.db, "judge", [("a", "b"), ("b", "a"), ("a", "c")]) == known
    assert scores.get(store.db, "another", known) == {}


def test_a_later_process_scores_nothing_again_and_gets_the_same_numbers(tmp_path: Path) -> None:
    pairs = [(NO, YES), (YES, NO), ("Rain \ud800.", "Sun 😀.")]
    first, second = FakeJudge(), FakeJudge()
    with Store.open(tmp_path / "a.db") as store:
        made = RememberingJudge(first, store).score(pairs)
    with Store.open(tmp_path / "a.db") as store:
        judge = RememberingJudge(second, store)
        again = judge.score([*pairs, ("New.", "Pair.")])
    assert judge.id == first.id
    np.testing.assert_array_equal(made, again[:3])
    assert second.pairs == [("New.", "Pair.")]


def test_each_text_pair_is_asked_once_in_batches_of_like_length(store: Store) -> None:
    judge = FakeJudge()
    pairs = [("word " * (n % 7 + 1) + str(n), "other") for n in range(2 * BATCH + 3)]
    found = RememberingJudge(judge, store).score([*pairs, *pairs[:5]])
    assert found.shape == (len(pairs) + 5, len(COLUMNS))
    np.testing.assert_array_equal(found[:5], found[-5:])
    assert [len(call) for call in judge.calls] == [BATCH, BATCH, 3]
    lengths = [len(a) + len(b) for a, b in judge.pairs]
    assert lengths == sorted(lengths)
    np.testing.assert_array_equal(found[: len(pairs), :THREE], FakeJudge().score(pairs))


def test_a_batch_that_fails_leaves_the_scores_before_it(store: Store) -> None:
    class Failing(FakeJudge):
        def score(self, pairs: object) -> np.ndarray:  # type: ignore[type-arg]
            if self.calls:
                raise ModelError("out of breath")
            return super().score(pairs)  # type: ignore[arg-type]

    pairs = [("word " * (1 + n), "other") for n in range(BATCH + 1)]
    with pytest.raises(ModelError):
        RememberingJudge(Failing(), store).score(pairs)
    assert len(scores.get(store.db, "fake-judge@1", pairs)) == BATCH


def test_one_that_only_recalls_writes_nothing(store: Store) -> None:
    judge = FakeJudge()
    RememberingJudge(judge, store, keeps=False).score([(NO, YES)])
    assert scores.get(store.db, judge.id, [(NO, YES)]) == {}


def test_the_same_words_of_other_people_in_a_later_run_are_not_scored_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_environment(tmp_path / "tracker.db")
    monkeypatch.setattr(registry, "load_embedder", lambda _: FakeEmbedder())
    asked: list[list[tuple[str, str]]] = []
    for speaker in ("Ann Lee", "Bo Lund"):
        judge = FakeJudge()
        monkeypatch.setattr(registry, "load_judge", lambda _, judge=judge: judge)
        with Tracker.open(settings) as made:
            made.import_statements(
                [
                    Statement(NO, speaker=speaker, date=date(2022, 1, 1)),
                    Statement(YES, speaker=speaker, date=date(2022, 1, 2)),
                ]
            )
        asked.append(judge.pairs)
    first, later = asked
    assert sorted(first) == sorted({(NO, YES), (YES, NO)})
    assert not set(later) & set(first)
