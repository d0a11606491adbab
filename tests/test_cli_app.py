"""The command as a process: what it loads, how it ends, and that its documentation is its own."""

from __future__ import annotations

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from docs import generate_cli
from tests.processes import INTERRUPTED, hear_ctrl_c
from tracker.cli import group, progress
from tracker.cli.app import app
from tracker.errors import BusyError, ModelError, TrackerError
from tracker.store import Store

HEAVY = (
    "faiss",
    "onnxruntime",
    "torch",
    "spacy",
    "trafilatura",
    "httpx",
    "urllib3",
    "dateparser",
    "py3langid",
)
LOADED = f"""
import sys
from tracker.cli import main
try:
    main()
finally:
    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


def process(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["contradictions"],
        ["claims"],
        ["alerts"],
        ["sources", "list"],
        ["review", "f1"],
        ["documents", "list"],
        ["models", "list"],
        ["documents", "search", "troops"],
    ],
)
def test_light_commands_load_no_model_no_parser_and_no_network(tmp_path: Path, arguments: list[str]) -> None:
    Store.open(tmp_path / "tracker.db").close()
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


def test_version_and_help(tmp_path: Path) -> None:
    assert process("--version").stdout.startswith("tracker ")
    assert process("-h").stdout == process("--help").stdout
    assert process("contradictions", "--help").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["contradictions"], 4, "error: there is no database at"),
        (["show"], 2, "Missing argument"),
        (["ingest", "--date", "2199-01-01", "a.txt"], 2, "lies in the future"),
        (["check", "They stay.", "--source", "X", "--date", "06/03/2021"], 2, "two different days"),
        (["search", "x", "--queries", "y"], 2, "error: give either one QUERY or --queries"),
    ],
)
def test_a_process_ends_with_one_message_and_a_code(arguments: list[str], code: int, message: str) -> None:
    done = process(*arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_that_is_no_database_is_a_message(tmp_path: Path) -> None:
    done = process("--db", str(tmp_path), "claims")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr.startswith("error: ")


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--version"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writer)
    assert done.stderr == ""


def test_output_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    Store.open(tmp_path / "tracker.db").close()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "claims", "-f", "csv"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: No space left on device")
    assert "Traceback" not in done.stderr


def test_ctrl_c_while_reading_says_that_nothing_is_lost(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "tracker", "ingest", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"},
        preexec_fn=hear_ctrl_c,
    )
    with running:
        deadline = time.monotonic() + 60
        while not _is_ready(tmp_path / "tracker.db") and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        # not communicate(): it would end the input first
        assert running.wait(timeout=60) in INTERRUPTED
        assert running.stderr is not None
        message = running.stderr.read()
    assert message == "interrupted; what was stored is whole; run the same command again to go on\n"


def _is_ready(path: Path) -> bool:
    """Whether the command has made its database, which it does just before it reads."""
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return bool(
                connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alerts'").fetchone()[0]
            )
    except sqlite3.Error:
        return False


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (TrackerError("do this"), 1, "error: do this"),
        (ModelError("get the model"), 5, "error: get the model"),
        (BusyError("wait"), 75, "error: wait"),
        (KeyboardInterrupt(), 130, "interrupted; what was stored is whole; run the same command again"),
        (OSError(28, "No space left on device", "/x"), 1, "error: No space left on device: /x"),
        (BrokenPipeError(), 141, ""),
    ],
)
def test_errors_become_exit_codes(raised: BaseException, code: int, message: str) -> None:
    failing = typer.Typer(cls=group.TrackerGroup)

    @failing.callback()
    def top() -> None:
        """Do nothing."""

    @failing.command()
    def fail() -> None:
        raise raised

    result = CliRunner().invoke(failing, ["fail"])
    assert result.exit_code == code
    assert result.stderr.startswith(message)
    assert len(result.stderr.splitlines()) == bool(message)


def test_progress_is_silent_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.progress() as shown:
        shown.step("reading", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_counts_each_kind_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(
        "rich.console.Console", lambda **_: Console(file=screen, force_terminal=True, width=90)
    )
    with progress.progress() as shown:
        shown.step("reading", 1, None)
        shown.step("embedding", 1, 2)
        shown.step("embedding", 2, 2)
    assert "embedding" in screen.getvalue()
    assert "2/2" in screen.getvalue()


def test_every_command_has_help_and_the_page_is_what_the_code_says() -> None:
    page = generate_cli.page()
    assert generate_cli.PAGE.read_text(encoding="utf-8") == page, "run `make docs`"
    for name in ("ingest", "alerts ack", "sources affiliate"):
        assert f"## tracker {name}\n" in page


def test_every_option_says_what_it_is_for() -> None:
    for path, command in generate_cli._walk("tracker", typer.main.get_command(app)):
        assert command.help, path
        for parameter in command.params:
            assert parameter.help, (path, parameter.name)
