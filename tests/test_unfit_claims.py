"""Claims that cannot be judged, and models that give no numbers: an error or unsure, never a finding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes import FakeEmbedder, FakeJudge
from tracker.errors import ModelError, TrackerError
from tracker.judging import Pair, Side, decide, fitness
from tracker.models import registry
from tracker.models.labels import outputs_of
from tracker.pipeline import Tracker
from tracker.pipeline.pairs import PairInput, PairSide, judge_pairs, score_both_ways
from tracker.records import Kind, Relation, Scope, Scores, Statement
from tracker.settings import Settings

PLAIN = "The Harrow plant in Tarnwick will be closed by the company."
CONTRADICTING = (0.01, 0.01, 0.98)
LONG = "The plant will not be closed because of the wages and the harbour. " * 900
UNFIT = {
    "empty": "",
    "blank": " \n\t",
    "one word": "Closed.",
    "a negation alone": "No.",
    "emoji": "🔥🔥🔥 👍",
    "marks": "?! … —",
    "Russian": "Завод Харроу в Тарнвике не будет закрыт компанией.",
    "Chinese": "塔恩威克的哈罗工厂不会被公司关闭。",
    "German": "Das Werk Harrow in Tarnwick wird von der Firma nicht geschlossen werden.",
    "equal": PLAIN,
    "equal but for marks": PLAIN.upper().replace(".", "!"),
    "ten thousand words": LONG,
}


class Contradicting(FakeJudge):
    """Sees a contradiction in every pair."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.tile(np.array([CONTRADICTING], dtype=np.float32), (len(pairs), 1))


class Broken(FakeJudge):
    """Gives no number for any pair."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.full((len(pairs), 3), np.nan, dtype=np.float32)


class Short(FakeJudge):
    """Gives two columns."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.full((len(pairs), 2), 0.5, dtype=np.float32)


class BrokenEmbedder(FakeEmbedder):
    """Gives no number for any text."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), self.dim), np.nan, dtype=np.float32)


@pytest.mark.parametrize("scope", [Scope.SPEAKER, Scope.ANY])
@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT.keys())
def test_what_cannot_be_compared_is_no_finding(text: str, scope: Scope) -> None:
    sure = Scores(*CONTRADICTING)
    for kind in (Kind.COMMITMENT, Kind.ASSERTION, None):
        for a, b in ((text, PLAIN), (PLAIN, text)):
            verdict = decide(Pair(Side(a, kind), Side(b, kind), scope, 0.9, sure, sure, denies=True))
            assert not verdict.relation.is_finding, verdict
            assert 0.0 <= verdict.probability <= 1.0
            assert verdict.reasons


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_verdict_rests_on_what_is_no_number(number: float) -> None:
    sure, broken = Scores(*CONTRADICTING), Scores(0.1, 0.1, number)
    a, b = Side(PLAIN), Side(PLAIN.replace(" be", " not be"))
    for pair in (
        Pair(a, b, Scope.SPEAKER, 0.9, broken, sure),
        Pair(a, b, Scope.SPEAKER, 0.9, sure, broken),
        Pair(a, b, Scope.SPEAKER, number, sure, sure),
    ):
        verdict = decide(pair)
        assert (verdict.relation, verdict.probability) == (Relation.UNSURE, 0.0)
        assert verdict.reasons[0].text == "the model gave a score that is not a number"


@pytest.mark.parametrize("judge", [Broken(), Short()])
def test_a_judge_without_numbers_is_named(judge: FakeJudge) -> None:
    with pytest.raises(ModelError, match="fake-judge@1"):
        score_both_ways(judge, [(PLAIN, "The plant stays open.")])


@pytest.mark.parametrize(
    "labels",
    [("LABEL_0", "LABEL_1", "LABEL_2"), ("entailment", "not_entailment"), (), ("yes", "no", "maybe")],
)
def test_labels_that_are_not_understood_are_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match="needs entailment, neutral and contradiction"):
        outputs_of(labels, "a-model")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database with one plain statement, and a judge that sees contradictions everywhere."""
    monkeypatch.setattr(registry, "load_embedder", lambda _: FakeEmbedder())
    monkeypatch.setattr(registry, "load_judge", lambda _: Contradicting())
    made = Settings.from_environment(tmp_path / "tracker.db")
    with Tracker.open(made) as tracker:
        tracker.import_statements([Statement(PLAIN, speaker="Ann Lee", date=date(2022, 1, 1))])
    return made


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT.keys())
def test_a_check_of_an_unfit_statement_finds_nothing(settings: Settings, text: str) -> None:
    with Tracker.open(settings) as tracker:
        try:
            checked = tracker.check(Statement(text, speaker="Ann Lee", date=date(2022, 1, 2)))
        except TrackerError as error:
            assert str(error)
        else:
            assert not [pair for pair in checked if pair.relation.is_finding]


@pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT.keys())
def test_a_pair_from_outside_that_is_unfit_is_no_finding(text: str) -> None:
    (found,) = judge_pairs([PairInput(PairSide(PLAIN), PairSide(text))], FakeEmbedder(), Contradicting())
    assert not found.relation.is_finding


def test_an_embedder_without_numbers_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "load_embedder", lambda _: BrokenEmbedder())
    new = Statement("The ferry stays.", speaker="Bo Lund", date=date(2022, 1, 1))
    for call in ("import_statements", "check", "search"):
        with Tracker.open(settings) as tracker, pytest.raises(ModelError, match="fake-embedder@1"):
            if call == "search":
                tracker.search(["ferry"], 1)
            else:
                getattr(tracker, call)([new] if call == "import_statements" else PLAIN_STATEMENT)


PLAIN_STATEMENT = Statement("The plant stays open.", speaker="Ann Lee", date=date(2022, 1, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ursula von der Leyen denies plans.", True),
        ("Los Angeles and El Salvador signed the accord in La Paz.", True),
        ("Moscow plans offensive against Kyiv.", True),
        ("Le gouvernement ne retirera pas les troupes de la région.", False),
        ("El gobierno no retirará las tropas de la región por ahora.", False),
        ("Il governo non ritirerà le truppe della regione per ora.", False),
        ("Die Regierung wird die Truppen nicht aus dem Land abziehen.", False),
        ("Zoë Müller won’t resign.", True),
    ],
)
def test_what_may_be_english(text: str, expected: bool) -> None:
    assert fitness.is_english(text) is expected
