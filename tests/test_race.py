"""Several real processes use one database file at once."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests.store_samples import add_document
from tracker.records import SourceKind
from tracker.store import Store, documents, sources

ROOT = Path(__file__).parent.parent
HEAD = """
import sys, time
from pathlib import Path
from tracker.records import Document, SourceKind
from tracker.store import Store, documents, sources
path, number = Path(sys.argv[1]), int(sys.argv[2])
path.with_suffix(f".ready{number}").touch()
while not path.with_suffix(".go").exists():
    time.sleep(0.001)
"""


def run_together(script: str, path: Path, processes: int) -> list[str]:
    """Start the processes, let them off at the same moment, and return what each printed."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", HEAD + textwrap.dedent(script), str(path), str(number)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for number in range(processes)
    ]
    deadline = time.monotonic() + 60
    while not all(path.with_suffix(f".ready{number}").exists() for number in range(processes)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    path.with_suffix(".go").touch()
    done = [process.communicate(timeout=120) for process in started]
    assert [error for _, error in done if error] == []
    assert [process.returncode for process in started] == [0] * processes
    return [out for out, _ in done]


@pytest.mark.parametrize("attempt", range(2))
def test_two_processes_open_a_new_file_at_once(tmp_path: Path, attempt: int) -> None:
    script = """
        with Store.open(path) as store, store.write() as db:
            documents.add(db, Document(f"text {number}"), "now")
    """
    run_together(script, tmp_path / "a.db", 4)
    with Store.open(tmp_path / "a.db") as store:
        assert documents.count(store.db) == 4
        steps = [row["name"] for row in store.db["_sqlite_migrations"].rows]
        assert steps == sorted(set(steps))
        assert store.problems() == []


def test_writers_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    script = """
        with Store.open(path) as store:
            for round in range(40):
                with store.write() as db:
                    # Read, then write: what fails at once under two writers that begin deferred.
                    known = documents.count(db)
                    documents.add(db, Document(f"{number}.{round}", title=str(known)), "now")
                    documents.add(db, Document(f"shared {round}"), "now")
    """
    run_together(script, tmp_path / "a.db", 4)
    with Store.open(tmp_path / "a.db") as store:
        stored = [documents.get(store.db, each) for each in documents.waiting(store.db)]
        titles = [int(d.document.title) for d in stored if d.document.title is not None]
        assert len(stored) == 4 * 40 + 40
        assert len(set(titles)) == len(titles) == 4 * 40
        assert store.problems() == []


def test_readers_never_wait_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        with store.write() as db:
            add_document(db)
        with store.write() as db:
            sources.add(db, SourceKind.PERSON, "Ada", "unfinished")
            out = run_together(
                """
                with Store.open(path, busy_timeout_s=0) as store:
                    print(documents.count(store.db), sources.count(store.db))
                """,
                path,
                2,
            )
    assert out == ["1 0\n"] * 2


def test_a_killed_writer_leaves_nothing_and_frees_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.with_suffix(".go").touch()
    script = """
        import os, signal
        with Store.open(path) as store, store.write() as db:
            for n in range(2000):
                documents.add(db, Document(f"{n}" + "x" * 5000), "now")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", HEAD + textwrap.dedent(script), str(path), "0"], cwd=ROOT, timeout=60
    )
    assert done.returncode == -9
    with Store.open(path, busy_timeout_s=0) as store:
        assert documents.count(store.db) == 0
        with store.write() as db:
            add_document(db)
        assert store.problems() == []
