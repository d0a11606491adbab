"""The commands that put something into the database: ingest, add, import."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import (
    FailOption,
    Format,
    InstitutionOption,
    RoleOption,
    SpeakerOption,
    StatedOption,
    read_past_day,
    settings_of,
)
from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.cli.problems import Reporter
    from tracker.pipeline import Foreign
    from tracker.records import FindingView

FINDINGS = 3
"""Exit code that --fail-on-finding asks for."""


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|-|URL",
            help='.txt, .md, .html and .jsonl files, folders of these, "-" for text on standard input, '
            "or web addresses.",
        ),
    ],
    day: Annotated[
        date | None,
        typer.Option(
            "--date", parser=read_past_day, metavar="DATE", help="When the documents were published."
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The document's title.")
    ] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Who published the documents.")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The document's address, for citing it.")
    ] = None,
    fail_on_finding: FailOption = False,
) -> None:
    """Read documents, find who said what in them, and compare it with everything said before.

    The same text twice is one document. What cannot be read is named on standard error and the rest is
    read all the same; the exit code is then 1. An interrupted run goes on where it was when run again.
    """
    from tracker.cli.problems import Reporter
    from tracker.cli.progress import progress
    from tracker.intake import Overrides, read
    from tracker.pipeline import Tracker

    if len(paths) > 1 and (title or url):
        raise UsageError("--title and --url describe one document; ingest it by itself")
    problems = Reporter()
    overrides = Overrides(day, title, publisher, url)
    with Tracker.open(settings_of(context)) as tracker, progress() as shown:
        report = tracker.ingest(read(paths, overrides, problems), shown)
    for reason in report.unread:
        problems.refused(reason)
    known = f", {len(report.known)} known already" if report.known else ""
    typer.echo(f"{count(len(report.new), 'new document')}{known}; {count(report.claims, 'claim')}", err=True)
    _say_foreign(report.foreign)
    say_withdrawn(report.withdrawn)
    finish(report.findings, fail_on_finding, problems)


def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words of the statement.")],
    source: SpeakerOption,
    role: RoleOption = None,
    institution: InstitutionOption = None,
    day: StatedOption = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help="Where it can be read.")] = None,
    fail_on_finding: FailOption = False,
) -> None:
    """Store one statement whose speaker you know, and compare it with everything said before."""
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker
    from tracker.records import Statement

    if not text.strip():
        raise UsageError("the statement is empty; give its words")
    statement = Statement(text, speaker=source, date=day, url=url, role=role, institution=institution)
    with Tracker.open(settings_of(context)) as tracker, progress() as shown:
        report = tracker.import_statements([statement], shown)
    typer.echo("stored" if report.new else "known already", err=True)
    finish(report.findings, fail_on_finding)


def import_statements(
    context: typer.Context,
    path: Annotated[
        str, typer.Argument(metavar="STATEMENTS.jsonl", help='A file, or "-" for standard input.')
    ],
    fail_on_finding: FailOption = False,
) -> None:
    """Store statements in bulk, one JSON object a line, and compare them with everything said before.

    A line is {"id", "speaker", "text", "date", "url"?, "context"?, "role"?, "institution"?}. Bad lines are
    named and left out; the exit code is then 1.
    """
    from tracker.cli.problems import Reporter
    from tracker.cli.progress import progress
    from tracker.intake import read_statements
    from tracker.pipeline import Tracker

    problems = Reporter()
    with Tracker.open(settings_of(context)) as tracker, progress() as shown:
        report = tracker.import_statements(read_statements(path, problems), shown)
    for reason in report.refused:
        problems.refused(reason)
    known = f", {report.known} known already" if report.known else ""
    typer.echo(f"{count(report.new, 'new statement')}{known}", err=True)
    finish(report.findings, fail_on_finding, problems)


def catch_up(context: typer.Context) -> None:
    """Judge what a correction has set waiting, and show the findings it leads to."""
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker

    with Tracker.open(settings_of(context)) as tracker, progress() as shown:
        found = tracker.catch_up(shown)
    finish(found, fail_on_finding=False)


def finish(
    found: Sequence[FindingView],
    fail_on_finding: bool,
    problems: Reporter | None = None,
    empty: str | None = "no new findings",
) -> None:
    """Show what is new, then end with the code that matters most: unreadable input first, then findings."""
    from tracker.cli.findings import write_findings

    if found or empty is not None:
        write_findings(found, Format.TABLE, empty=empty or "")
    if problems is not None:
        problems.finish()
    if found and fail_on_finding:
        raise typer.Exit(FINDINGS)


def say_withdrawn(found: Sequence[FindingView]) -> None:
    """Name the findings that rest on nothing any more, and why."""
    from tracker.cli.render import printable

    for view in found:
        typer.echo(
            f"{view.id} is withdrawn: {printable((view.withdrawn or '').removeprefix('withdrawn: '))}",
            err=True,
        )


def _say_foreign(foreign: Sequence[Foreign]) -> None:
    """Say once how many documents are in languages that nobody reads, and that they are kept all the same."""
    if not foreign:
        return
    from tracker.cli.render import printable
    from tracker.extraction import names_of

    first = foreign[0]
    title = f" “{printable(first.title)}”" if first.title else ""
    named = f"d{first.document_id}{title}{' and others' if len(foreign) > 1 else ''}"
    languages = names_of(each.language for each in foreign)
    verb = "is" if len(foreign) == 1 else "are"
    typer.echo(
        f"{count(len(foreign), 'document')} in {languages} ({named}) {verb} stored and can be searched; "
        f"reading who said what works in {names_of(first.readable)} only so far",
        err=True,
    )


def count(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
