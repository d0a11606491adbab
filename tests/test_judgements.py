"""What a person asks of the judge's conclusions: why this pair, and what another judge makes of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from tests.fakes import BlindJudge
from tracker.cli.app import app
from tracker.errors import UsageError
from tracker.models import registry
from tracker.models.testing import LexicalJudge
from tracker.pipeline import Tracker
from tracker.pipeline.pairs import score_both_ways
from tracker.records import Relation, Review, Statement, Status
from tracker.settings import Settings
from tracker.store import findings, reviews

NO = "The Harrow plant in Tarnwick will not be closed by the company."
YES = "The Harrow plant in Tarnwick will be closed by the company."
OTHER = "Wages rose sharply last winter."
GREETING = "Good morning to all of you."


class Counting(LexicalJudge):
    """Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.asked += pairs
        return super().score(pairs)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Claims c1 (no), c2 (yes), c3 (of something else) and c4 (a greeting), all of one person."""
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    path = tmp_path / "tracker.db"
    with Tracker.open(Settings.from_environment(path)) as made:
        for day, text in enumerate((NO, YES, OTHER, GREETING), 1):
            made.import_statements([Statement(text, speaker="Ann Lee", date=date(2022, 1, day))])
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def explained(one: str, other: str) -> dict[str, object]:
    result = run("explain", one, other, "-f", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def steps(found: dict[str, object]) -> dict[str, bool]:
    listed = found["steps"]
    assert isinstance(listed, list)
    return {each["step"]: each["passed"] for each in listed}


def test_a_shown_pair_is_explained_to_the_end(database: Path) -> None:
    found = explained("c2", "c1")
    assert steps(found) == {"proposed": True, "judged": True, "shown": True}
    assert (found["finding"], found["relation"], found["scope"]) == ("f1", "reversal", "speaker")
    earlier = found["earlier"]
    assert isinstance(earlier, dict)
    assert earlier["claim_id"] == "c1"


def test_a_pair_too_far_apart_was_never_proposed(database: Path) -> None:
    found = explained("c1", "c3")
    assert not any(steps(found).values())
    assert found["finding"] is None


def test_a_greeting_is_never_judged_and_the_reason_is_said(database: Path) -> None:
    found = explained("c1", "c4")
    assert found["steps"] == [
        {"step": "proposed", "passed": False, "because": "c4 is a question, a greeting or the like"}
    ]
    assert found["relation"] is None


def test_explaining_writes_nothing(database: Path) -> None:
    before = database.read_bytes()
    explained("c1", "c3")
    assert database.read_bytes() == before


def test_a_claim_is_not_explained_against_itself(database: Path) -> None:
    with Tracker.open(Settings.from_environment(database)) as made, pytest.raises(UsageError, match="two"):
        made.explain(1, 1)
    assert run("explain", "c1", "c1").exit_code == 2
    assert run("explain", "c1", "c99").exit_code == 4


def test_the_explanation_for_people_names_every_step(database: Path) -> None:
    shown = run("explain", "c1", "c2").stdout
    for words in ("proposed  yes", "judged    yes", "it tells finding f1", "Ann Lee", "scope speaker"):
        assert words in shown


def test_another_judge_takes_back_what_it_does_not_see_and_keeps_what_was_reviewed(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed = "The ferry to Osk will not be sold by the county."
    with Tracker.open(Settings.from_environment(database)) as made:
        for day, text in enumerate((reviewed, reviewed.replace(" not", "")), 1):
            made.import_statements([Statement(text, speaker="Bo Lund", date=date(2022, 2, day))])
        with made.store.write() as db:
            reviews.add(db, 2, Review(Status.CONFIRMED, None, "Ada", None, "2022-03-01T00:00:00Z"))
    monkeypatch.setattr(registry, "load_judge", lambda _: BlindJudge())
    result = run("rejudge", "-f", "json")
    assert result.exit_code == 0, result.output
    (gone,) = json.loads(result.stdout)
    assert (gone["change"], gone["id"], gone["after"]) == ("gone", "f1", None)
    assert "1 gone" in result.stderr
    with Tracker.open(Settings.from_environment(database)) as made:
        (left,) = findings.list_findings(made.store.db)
    assert (left.id, left.status, left.relation) == ("f2", Status.CONFIRMED, Relation.REVERSAL)
    monkeypatch.undo()


def test_rejudging_twice_changes_nothing_more(database: Path) -> None:
    first, second = (run("rejudge") for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "0 claims judged anew" in second.stderr


def test_the_same_words_are_scored_once() -> None:
    judge = Counting()
    forth, back = score_both_ways(judge, [(NO, YES), (NO, YES), (YES, NO)])
    assert sorted(judge.asked) == sorted({(NO, YES), (YES, NO)})
    assert forth == [forth[0], forth[0], back[0]]


def test_reasons_name_the_words_on_either_side(database: Path) -> None:
    with Tracker.open(Settings.from_environment(database)) as made:
        (finding,) = findings.list_findings(made.store.db)
    turned = next(reason for reason in finding.reasons if reason.signal == "negation")
    assert "not" in turned.in_a
    assert "not" not in turned.in_b
    shared = next(reason for reason in finding.reasons if reason.signal == "words in common")
    assert "harrow" in shared.text
