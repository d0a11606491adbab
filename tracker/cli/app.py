"""Puts the commands together under their names, in the order in which a person meets them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from tracker import __version__
from tracker.cli import alerts, engine, queries, reading, reviews, shows, sources
from tracker.cli.group import TrackerGroup

app = typer.Typer(
    cls=TrackerGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def prepare_streams() -> None:
    """Let a terminal that lacks a character show its code instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tracker {__version__}")
        raise typer.Exit


@app.callback()
def _tracker(
    context: typer.Context,
    db: Annotated[
        Path | None,
        typer.Option(
            "--db",
            metavar="PATH",
            help="The database file; may stand before or after the command. "
            "[env var: TRACKER_DB; default: tracker.db in your data folder]",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Catches public figures and institutions contradicting what they said before.

    Data goes to standard output, progress and messages to standard error; "-" reads standard input. Exit
    codes: 0 done, 1 error, 2 usage, 3 findings (only with --fail-on-finding), 4 not found, 5 model
    unavailable, 75 busy, 130 interrupted.
    """
    del version
    context.obj = db


app.command("ingest")(reading.ingest)
app.command("add")(reading.add)
app.command("import")(reading.import_statements)
app.command("contradictions")(queries.contradictions)
app.command("check")(engine.check)
app.command("search")(queries.search)
app.command("similar")(queries.similar)
app.command("show")(shows.show)
app.command("claims")(queries.claims)
app.command("timeline")(queries.timeline)
app.command("review")(reviews.review)
app.command("extract")(engine.extract)
app.command("judge")(engine.judge)
app.add_typer(alerts.app, name="alerts")
app.add_typer(sources.app, name="sources")
