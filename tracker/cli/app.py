"""Puts the commands together under their names, in the order in which a person meets them."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from tracker import __version__
from tracker.cli import (
    alerts,
    documents,
    engine,
    evaluation,
    judging,
    models,
    queries,
    reading,
    reextraction,
    reviews,
    shows,
    sources,
)
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


for _name, _short, _command in (
    ("ingest", "Read documents and compare what is said in them.", reading.ingest),
    ("add", "Store one statement and compare it.", reading.add),
    ("import", "Store statements in bulk and compare them.", reading.import_statements),
    ("contradictions", "List findings, both statements side by side.", queries.contradictions),
    ("check", "Would a new statement contradict an earlier one?", engine.check),
    ("search", "Find stored claims by meaning.", queries.search),
    ("similar", "Find stored claims like a stored one.", queries.similar),
    ("show", "Show one claim, finding, document or source.", shows.show),
    ("claims", "List claims by date.", queries.claims),
    ("timeline", "Show what a source said over time.", queries.timeline),
    ("review", "Confirm or dismiss a finding.", reviews.review),
    ("reextract", "Read documents again with a newer extractor.", reextraction.reextract),
    ("explain", "Why a pair of claims is a finding or not.", judging.explain),
    ("rejudge", "Judge again what another judge has judged.", judging.rejudge),
    ("extract", "Show who said what in a text; no database.", engine.extract),
    ("judge", "Judge pairs of texts; no database.", engine.judge),
):
    app.command(_name, short_help=_short)(_command)
app.add_typer(documents.app, name="documents", short_help="List, search, withdraw and restore documents.")
app.add_typer(alerts.app, name="alerts", short_help="List and acknowledge new findings.")
app.add_typer(sources.app, name="sources", short_help="Correct who is who, and who speaks for whom.")
app.add_typer(models.app, name="models", short_help="Choose and calibrate the judge.")
app.add_typer(evaluation.app, name="eval", short_help="Measure the tracker on data labelled by people.")
