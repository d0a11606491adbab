"""A process killed at any step loses nothing: the same command again ends in the same database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gold import FIXTURES
from tracker.store import Store

STORY = sorted((FIXTURES / "story").glob("0[1-4]*.txt"))

# Runs the ingestion and kills itself with SIGKILL on the nth call of one function of the program.
DRIVER = """
import importlib, os, signal, sys
module_name, function_name, nth, after = sys.argv[1:5]
arguments = sys.argv[5:]
if module_name:
    owner = importlib.import_module(module_name)
    for part in function_name.split(".")[:-1]:
        owner = getattr(owner, part)
    name = function_name.split(".")[-1]
    original, calls = getattr(owner, name), [0]
    def deadly(*a, **k):
        calls[0] += 1
        if calls[0] == int(nth):
            if after == "after":
                original(*a, **k)
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*a, **k)
    setattr(owner, name, deadly)
from tracker.cli import main
sys.argv = ["tracker", *arguments]
main()
"""

STEPS = [
    ("tracker.store.documents", "add", 1, "before"),
    ("tracker.store.documents", "add", 3, "after"),
    ("tracker.extraction.extractors", "EnglishRules.extract", 2, "before"),
    ("tracker.store.claims", "add", 1, "after"),
    ("tracker.store.claims", "add", 9, "after"),
    ("tracker.store.documents", "mark_extracted", 2, "after"),
    ("tracker.store.vectors", "put", 1, "before"),
    ("tracker.store.vectors", "put", 1, "after"),
    ("tracker.models.testing", "LexicalJudge.score", 1, "before"),
    ("tracker.store.verdicts", "put", 2, "after"),
    ("tracker.store.findings", "add", 1, "after"),
    ("tracker.store.claims", "mark_judged", 1, "after"),
]


def ingest(database: Path, step: tuple[str, str, int, str] = ("", "", 0, "")) -> int:
    arguments = ["--db", str(database), "ingest", *map(str, STORY), "--date", "2024-03-20"]
    environment = {**os.environ, "TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, step), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done.returncode


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a reader would miss if it were lost, without row ids and times of recording."""
    queries = {
        "documents": "SELECT hash, text, extracted_by IS NULL FROM documents ORDER BY hash",
        "claims": "SELECT text, kind, stated_at, judged_by FROM claims ORDER BY text, kind, stated_at",
        "sources": "SELECT kind, name FROM sources ORDER BY kind, name",
        "verdicts": "SELECT a.text, b.text, relation FROM verdicts JOIN claims a ON a.id = claim_a "
        "JOIN claims b ON b.id = claim_b ORDER BY a.text, b.text",
        "findings": "SELECT relation, scope, a.text, b.text FROM findings "
        "JOIN claims a ON a.id = claim_earlier_id JOIN claims b ON b.id = claim_later_id ORDER BY 3, 4",
        "alerts": "SELECT sink, count(*) FROM alerts GROUP BY sink",
    }
    with Store.open(database, create=False) as store:
        assert store.problems() == []
        return {name: store.db.execute(query).fetchall() for name, query in queries.items()}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    database = tmp_path_factory.mktemp("whole") / "tracker.db"
    assert ingest(database) == 0
    whole = contents(database)
    assert all(whole[name] for name in ("documents", "claims", "sources", "verdicts"))
    return whole


@pytest.mark.parametrize("step", STEPS, ids=lambda s: f"{s[0].split('.')[-1]}-{s[1]}-{s[2]}-{s[3]}")
def test_killed_and_run_again_ends_as_if_never_killed(
    step: tuple[str, str, int, str], tmp_path: Path, uninterrupted: dict[str, list[tuple[object, ...]]]
) -> None:
    database = tmp_path / "tracker.db"
    assert ingest(database, step) == -signal.SIGKILL
    assert ingest(database) == 0
    assert contents(database) == uninterrupted


def test_running_again_changes_nothing(tmp_path: Path) -> None:
    database = tmp_path / "tracker.db"
    assert ingest(database) == 0
    once = contents(database)
    assert ingest(database) == 0
    assert contents(database) == once
