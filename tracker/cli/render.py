"""Writes listings to standard output in the format asked for."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.options import Format

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 100
"""Columns for blocks of prose that go to a file or another program."""
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table for people: its heading, and the key or function that gives a row's text."""

    heading: str
    value: str | Callable[[Row], Any]
    right: bool = False

    def of(self, row: Row) -> str:
        value = self.value(row) if callable(self.value) else row.get(self.value)
        return printable("" if value is None else str(value))


def printable(text: str) -> str:
    """Return text without line ends and without characters that could steer a terminal."""
    return _UNPRINTABLE.sub(" ", text)


def is_terminal() -> bool:
    """Tell whether a person is looking at standard output."""
    return sys.stdout.isatty()


def console() -> Console:
    """Return a rich console on standard output: the terminal's width and colours, or plain text."""
    from rich.console import Console

    if is_terminal():
        return Console(highlight=False, markup=False, emoji=False)
    return Console(
        file=sys.stdout,
        width=PLAIN_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        color_system=None,
        force_terminal=False,
    )


def write_json(value: Any) -> None:
    """Write one value, indented."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def write_line(value: Any) -> None:
    """Write one value as one line of JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False))


def listing(
    rows: Iterable[Row], form: Format, *, keys: Sequence[str], columns: Sequence[Column], empty: str
) -> None:
    """Write rows: JSON whole, CSV by `keys` (nested objects as outer_inner), tables by `columns`.

    An empty table says `empty` on standard error; an empty CSV still has its header.
    """
    if form is Format.JSONL:
        for row in rows:
            write_line(row)
    elif form is Format.JSON:
        write_json(list(rows))
    elif form is Format.CSV:
        write_csv(rows, keys)
    else:
        cells = [[column.of(row) for column in columns] for row in rows]
        if not cells:
            typer.echo(empty, err=True)
        elif form is Format.MARKDOWN:
            write_markdown(columns, cells)
        elif is_terminal():
            _write_rich(columns, cells)
        else:
            _write_plain(columns, cells)


def write_csv(rows: Iterable[Row], keys: Sequence[str]) -> None:
    """Write a header and a line for each row (RFC 4180, but line ends as the platform has them)."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        flat = flatten(row)
        writer.writerow([_csv_cell(flat.get(key)) for key in keys])


def flatten(row: Row) -> dict[str, Any]:
    """Return a row whose nested objects became keys outer_inner."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat.update({f"{key}_{inner}": each for inner, each in flatten(value).items()})
        else:
            flat[key] = value
    return flat


def _csv_cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def markdown_cell(text: str) -> str:
    """Return text that stays one cell, and plain text, in a Markdown table."""
    return re.sub(r"([\\|*_`<>\[\]])", r"\\\1", printable(text))


def write_markdown(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    """Write a Markdown table."""
    typer.echo("| " + " | ".join(column.heading for column in columns) + " |")
    typer.echo("|" + "|".join(" ---: " if column.right else " --- " for column in columns) + "|")
    for row in cells:
        typer.echo("| " + " | ".join(markdown_cell(cell) for cell in row) + " |")


def write_fields_markdown(row: Row) -> None:
    """Write one object as a Markdown table of its fields; lists become one table each below it."""
    typer.echo("| field | value |\n| --- | --- |")
    for key, value in row.items():
        if value is not None and not _is_table(value):
            shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
            typer.echo(f"| {key} | {markdown_cell(shown)} |")
    for key, value in row.items():
        if _is_table(value):
            typer.echo(f"\n### {key}\n")
            columns = [Column(each, each) for each in value[0]]
            write_markdown(columns, [[column.of(each) for column in columns] for each in value])


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _write_rich(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.heading, justify="right" if column.right else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)


def _write_plain(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> None:
    """Write a header and one line a row, aligned by spaces, nothing cut off."""
    lines = [[column.heading for column in columns], *cells]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(columns))]
    for line in lines:
        padded = []
        for column, cell, width in zip(columns, line, widths, strict=True):
            space = " " * (width - _width(cell))
            padded.append(space + cell if column.right else cell + space)
        typer.echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """Return how many terminal cells a text takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
