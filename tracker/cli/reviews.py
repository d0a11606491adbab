"""The command with which a person decides on a finding."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.options import Format, FormatOption, open_store
from tracker.errors import UsageError
from tracker.records import Flip, Review, Status


def review(
    context: typer.Context,
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The finding: f3.")],
    confirm: Annotated[bool, typer.Option("--confirm", help="The finding is right.")] = False,
    dismiss: Annotated[
        bool, typer.Option("--dismiss", help="The finding is wrong; it stays dismissed.")
    ] = False,
    flip: Annotated[
        Flip | None, typer.Option("--flip", help="How far the source turned, on the Flip-O-Meter scale.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Confirm or dismiss a finding; decisions are only ever added, and the latest one counts."""
    from tracker.cli.shows import show_finding
    from tracker.store import findings, reviews
    from tracker.store.clock import now

    if confirm == dismiss:
        raise UsageError("say either --confirm or --dismiss")
    decision = Review(Status.CONFIRMED if confirm else Status.DISMISSED, flip, by, note, now())
    with open_store(context) as store:
        number = findings.resolve_id(store.db, identifier)
        with store.write() as db:
            reviews.add(db, number, decision)
        view = findings.get(store.db, number)
    if form is Format.TABLE:
        typer.echo(f"{view.id} is {view.status.value} now", err=True)
    else:
        show_finding(view, form)
