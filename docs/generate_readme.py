"""Runs the commands that README.md shows and writes what they print into it; a test fails when it differs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?P<head><!-- run -->\n```console\n)(?P<body>.*?)(?P<tail>```\n)", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)


def page(text: str) -> str:
    """Return the README with every runnable block's output as it is now, on a database of one article."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "TRACKER_DB": str(Path(folder) / "tracker.db"), "COLUMNS": "110"}
        _tracker(["ingest", "fixtures/belarus-2022-02-20.txt", "--date", "2022-02-20"], environment)
        return _BLOCK.sub(lambda block: _run(block, environment), text)


def without_numbers(text: str) -> str:
    """The page without its decimals, which differ in the last place between processors."""
    return re.sub(r"[+−-]?\d\.\d+", "#", text)


def _run(block: re.Match[str], environment: dict[str, str]) -> str:
    shown = [
        f"$ {command}\n\n{_tracker(shlex.split(command)[1:], environment).strip()}\n"
        for command in _COMMAND.findall(block["body"])
    ]
    return block["head"] + "\n".join(shown) + block["tail"]


def _tracker(arguments: list[str], environment: dict[str, str]) -> str:
    tracker = str(Path(sys.executable).with_name("tracker"))
    done = subprocess.run(
        [tracker, *arguments], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    README.write_text(page(README.read_text(encoding="utf-8")), encoding="utf-8")
