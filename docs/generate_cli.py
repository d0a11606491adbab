"""Writes docs/cli.md from the commands themselves; a test fails when the page and the code differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from tracker.cli.app import app
from tracker.settings import TABLE

PAGE = Path(__file__).with_name("cli.md")
WIDTH = 100

_HEAD = """# Command line

<!-- Written by `make docs` from the code; do not edit. -->

Data goes to standard output; progress and messages go to standard error. `-` reads standard input. Listings
and `show` take `--format table|json|jsonl|csv|markdown`; the table is drawn for a terminal, plain when piped.

| exit code | meaning |
| ---: | --- |
| 0 | done |
| 1 | an input could not be read or written; everything else was done |
| 2 | the command's words cannot be meant as they stand |
| 3 | there are findings (only with `--fail-on-finding`) |
| 4 | no such claim, finding, document, source or database |
| 5 | a model is missing, damaged or not understood |
| 75 | another process keeps the database busy |
| 130 | interrupted with Ctrl-C; what was stored is whole |
| 141 | the reader of the output went away, as with `\\| head` |

## Settings

| variable | expects | meaning |
| --- | --- | --- |
"""


def page() -> str:
    """Return the whole page."""
    settings = "".join(f"| `{each.variable}` | {each.expects} | {each.help} |\n" for each in TABLE)
    commands = "\n".join(
        _section(path, command) for path, command in _walk("tracker", typer.main.get_command(app))
    )
    return f"{_HEAD}{settings}\n{commands}"


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    yield path, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _walk(f"{path} {name}", inner)


def _section(path: str, command: Any) -> str:
    context = typer.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    context.help_option_names = ["-h", "--help"]
    return f"## {path}\n\n```\n{command.get_help(context).rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
