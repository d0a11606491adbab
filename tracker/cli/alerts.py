"""The commands for findings that nobody has acknowledged yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.findings import write_findings
from tracker.cli.options import (
    FailOption,
    Format,
    FormatOption,
    LimitOption,
    ProbabilityOption,
    least_probability,
    open_store,
)
from tracker.cli.reading import FINDINGS
from tracker.errors import UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tracker.records import FindingView

NONE_NEW = "no new findings"

app = typer.Typer(
    rich_markup_mode=None,
    invoke_without_command=True,
)


@app.callback()
def _alerts(
    context: typer.Context,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    min_probability: ProbabilityOption = None,
    fail_on_finding: FailOption = False,
) -> None:
    """List findings that nobody has acknowledged yet, and acknowledge them; by itself it lists."""
    if context.invoked_subcommand is None:
        list_alerts(context, form, limit, min_probability, fail_on_finding)


@app.command("list")
def list_alerts(
    context: typer.Context,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    min_probability: ProbabilityOption = None,
    fail_on_finding: FailOption = False,
) -> None:
    """List new findings, oldest first, until they are acknowledged."""
    with open_store(context) as store:
        found = [view for _, view in _waiting(store.db, least_probability(context, min_probability))][:limit]
    write_findings(found, form, empty=NONE_NEW)
    if found and fail_on_finding:
        raise typer.Exit(FINDINGS)


@app.command("ack")
def acknowledge(
    context: typer.Context,
    identifiers: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Findings: f3 f4.", show_default=False)
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Acknowledge all that `tracker alerts` lists.")
    ] = False,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who has seen them.")] = None,
) -> None:
    """Acknowledge new findings, so that they are not listed again."""
    from tracker.alerts import feed
    from tracker.store import findings
    from tracker.store.clock import now

    if every == bool(identifiers):
        raise UsageError("name the findings to acknowledge, or say --all")
    with open_store(context) as store, store.write() as db:
        waiting = _waiting(db, least_probability(context, None) if every else 0.0)
        if not every:
            named = {f"f{findings.resolve_id(db, identifier)}" for identifier in identifiers or []}
            waiting = [(alert_id, view) for alert_id, view in waiting if view.id in named]
        number = feed.acknowledge(db, [alert_id for alert_id, _ in waiting], now(), by)
    typer.echo(f"{number} acknowledged", err=True)


def _waiting(db: Database, least: float) -> list[tuple[int, FindingView]]:
    """Return (alert id, finding) of what nobody has acknowledged, from a probability on, oldest first."""
    from tracker.alerts import feed

    return [each for each in feed.unacknowledged(db) if each[1].probability >= least]
