"""Pairs that the engine is unsure of are listed when asked for, and never otherwise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.store_samples import add_claims, add_source, new_finding
from tracker.cli.app import app
from tracker.records import Relation, Scope, StatedAt, Verdict
from tracker.store import Store, claims, findings, verdicts

ENGINE = "judge/policy"


def verdict(relation: Relation, probability: float) -> Verdict:
    return Verdict(relation, probability, ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """c1–c2 is a finding, c1–c3 (0.42) and c2–c4 (0.31) are unsure, c3–c4 is nothing."""
    database = tmp_path / "tracker.db"
    with Store.open(database) as store, store.write() as db:
        source, other = add_source(db, "Ana Makel"), add_source(db, "Bo Lund")
        for day, (who, text) in enumerate(
            ((source, "One."), (source, "Two."), (source, "Three."), (other, "Four.")), 1
        ):
            add_claims(db, text, source_id=who, stated_at=StatedAt.on(date(2024, 3, day)))
        for a, b, scope, relation, probability in (
            (1, 2, Scope.SPEAKER, Relation.REVERSAL, 0.9),
            (1, 3, Scope.SPEAKER, Relation.UNSURE, 0.42),
            (2, 4, Scope.ANY, Relation.UNSURE, 0.31),
            (3, 4, Scope.ANY, Relation.UNRELATED, 0.05),
        ):
            verdicts.put(db, a, b, ENGINE, scope, verdict(relation, probability))
        findings.add(db, new_finding(1, 2, engine_id=ENGINE, relation=Relation.REVERSAL))
        claims.mark_judged(db, [1, 2, 3, 4], ENGINE)
    return database


def listed(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["contradictions", "-f", "json", *arguments])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def ids(*arguments: str) -> list[str]:
    return [each["id"] for each in listed(*arguments)]


def test_unsure_pairs_come_after_the_findings_with_their_probability(path: Path) -> None:
    _, one, other = listed("--unsure")
    assert (one["id"], one["relation"], one["probability"]) == ("c1-c3", "unsure", 0.42)
    assert (one["earlier"]["claim_id"], one["later"]["claim_id"]) == ("c1", "c3")
    assert (other["id"], other["scope"], other["probability"]) == ("c2-c4", "any", 0.31)


def test_the_table_flags_them(path: Path) -> None:
    shown = CliRunner().invoke(app, ["contradictions", "--unsure"]).stdout
    assert "c1-c3  UNSURE · same speaker · probability 0.42\n" in shown


@pytest.mark.parametrize("arguments", [(), ("--min-probability", "0"), ("--status", "all"), ("--withdrawn",)])
def test_they_are_never_listed_unasked(path: Path, arguments: tuple[str, ...]) -> None:
    assert ids(*arguments) == ["f1"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--min-probability", "0.4"), ["f1", "c1-c3"]),
        (("--min-probability", "0.5"), ["f1"]),
        (("--limit", "2"), ["f1", "c1-c3"]),
        (("--limit", "1"), ["f1"]),
        (("--scope", "any"), ["c2-c4"]),
        (("--source", "Bo Lund"), ["c2-c4"]),
        (("--since", "2024-03-03", "--until", "2024-03-03"), ["c1-c3"]),
        (("--relation", "reversal"), ["f1"]),
        (("--status", "confirmed"), []),
        (("--status", "open"), ["f1", "c1-c3", "c2-c4"]),
    ],
)
def test_the_filters_hold_for_them_too(path: Path, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert ids("--unsure", *arguments) == expected


def test_they_fail_no_script(path: Path) -> None:
    result = CliRunner().invoke(app, ["contradictions", "--unsure", "--scope", "any", "--fail-on-finding"])
    assert result.exit_code == 0


def test_only_what_the_last_engine_says_of_claims_that_stand_is_unsure(path: Path) -> None:
    with Store.open(path) as store, store.write() as db:
        claims.withdraw(db, [4], "withdrawn: retracted")
        verdicts.put(db, 2, 3, "older", Scope.SPEAKER, verdict(Relation.UNSURE, 0.45))
    assert ids("--unsure") == ["f1", "c1-c3"]
    assert ids("--unsure", "--withdrawn") == ["f1", "c1-c3", "c2-c4"]
    with Store.open(path) as store, store.write() as db:
        verdicts.mark_stale(db, 3)
    assert ids("--unsure") == ["f1"]


def test_a_pair_that_tells_a_finding_is_not_listed_twice(path: Path) -> None:
    with Store.open(path) as store, store.write() as db:
        verdicts.put(db, 1, 2, ENGINE, Scope.SPEAKER, verdict(Relation.UNSURE, 0.4))
    assert "c1-c2" not in ids("--unsure")
