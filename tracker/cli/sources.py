"""The commands for people, offices, organisations and governments: who is who, and who speaks for whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tracker.cli import encode, render
from tracker.cli.options import Format, FormatOption, LimitOption, open_store, read_day
from tracker.cli.reading import catch_up
from tracker.cli.render import Column

app = typer.Typer(
    help="List sources, and correct who is who and who speaks for whom.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

_KEYS = ("id", "name", "kind", "claims", "aliases", "affiliations")
_COLUMNS = (
    Column("source", "id"),
    Column("name", "name"),
    Column("kind", "kind"),
    Column("claims", "claims", right=True),
    Column("also", lambda row: ", ".join(row["aliases"])),
    Column("speaks for", lambda row: ", ".join(each["institution"] for each in row["affiliations"])),
)
NameArgument = Annotated[str, typer.Argument(metavar="SOURCE", help="A name, an alias, or s12.")]


@app.command("list")
def list_sources(
    context: typer.Context, form: FormatOption = Format.TABLE, limit: LimitOption = None
) -> None:
    """List all sources with their other names and the bodies they speak for."""
    from tracker.sources import admin

    with open_store(context) as store:
        rows = [encode.source(view) for view in admin.list_views(store.db, limit)]
    render.listing(rows, form, keys=_KEYS, columns=_COLUMNS, empty="no sources")


@app.command("show")
def show_source(
    context: typer.Context, name: NameArgument, form: FormatOption = Format.TABLE, limit: LimitOption = None
) -> None:
    """Show one source with everything it said, by date."""
    from tracker.cli import shows
    from tracker.sources import admin

    with open_store(context) as store:
        shows.show_source(store.db, admin.find(store.db, name), form, limit)


@app.command("alias")
def alias(
    context: typer.Context,
    name: NameArgument,
    other: Annotated[str, typer.Argument(metavar="ALIAS", help="Another name of the same source.")],
) -> None:
    """Let a source answer to one more name."""
    from tracker.sources import admin

    with open_store(context) as store, store.write() as db:
        admin.alias(db, name, other)
    typer.echo(f"{name} is also {other} now", err=True)


@app.command("merge")
def merge(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="The source that is one too many.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The source it really is.")],
) -> None:
    """Make two sources one; claims, names and affiliations move to the second."""
    from tracker.sources import admin

    with open_store(context) as store, store.write() as db:
        admin.merge(db, name, into)
    typer.echo(f"{name} is {into} now", err=True)
    catch_up(context)


@app.command("affiliate")
def affiliate(
    context: typer.Context,
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="Who speaks.")],
    institution: Annotated[str, typer.Argument(metavar="INSTITUTION", help="For whom.")],
    role: Annotated[str | None, typer.Option("--role", metavar="ROLE", help="In which office.")] = None,
    since: Annotated[
        date | None, typer.Option("--from", parser=read_day, metavar="DATE", help="From this day on.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=read_day, metavar="DATE", help="Until this day.")
    ] = None,
) -> None:
    """Record that somebody speaks for an institution."""
    from tracker.sources import admin

    with open_store(context) as store, store.write() as db:
        admin.affiliate(db, member, institution, role, since, until)
    typer.echo(f"{member} speaks for {institution}", err=True)
    catch_up(context)
