"""The commands for people, offices, organisations and governments: who is who, and who speaks for whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import encode, render
from tracker.cli.options import Format, FormatOption, LimitOption, open_store, read_day, settings_of
from tracker.cli.reading import catch_up, count
from tracker.cli.render import Column

if TYPE_CHECKING:
    from tracker.sources.review import Doubt

app = typer.Typer(
    help="List sources, and correct who is who and who speaks for whom.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

_KEYS = ("id", "name", "kind", "claims", "aliases", "affiliations", "members")
_COLUMNS = (
    Column("source", "id"),
    Column("name", "name"),
    Column("kind", "kind"),
    Column("claims", "claims", right=True),
    Column("also", lambda row: ", ".join(row["aliases"])),
    Column(
        "speaks for",
        lambda row: ", ".join(dict.fromkeys(each["institution"] for each in row["affiliations"])),
    ),
)
_DOUBT_KEYS = (
    "id",
    "name",
    "source",
    "score",
    "reason",
    "decided",
    "document",
    "claim_id",
    "quotation",
    "candidates",
)
_DOUBT_COLUMNS = (
    Column("id", "id"),
    Column("named", "name"),
    Column("taken for", lambda row: row["source"] or "nobody"),
    Column("score", lambda row: "" if row["score"] is None else f"{row['score']:.2f}", right=True),
    Column("why, or who it may be", lambda row: row["reason"] or _candidate_words(row["candidates"])),
    Column("claim", lambda row: row["claim_id"] or ""),
    Column("document", "document"),
    Column("quotation", lambda row: row["quotation"] or ""),
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


@app.command("review")
def review(
    context: typer.Context,
    every: Annotated[
        bool, typer.Option("--all", help="Every link, not only the doubtful ones that wait.")
    ] = False,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """List the links between a name and a source that are doubtful, and the claims without a speaker.

    Every link says why it was made, and why people of one name were kept apart. Settle one with
    `tracker sources keep LINK` or with `tracker sources assign CLAIM SOURCE`; where two sources are one,
    use `tracker sources merge SOURCE INTO`.
    """
    from tracker.sources import review as reviewing

    with open_store(context) as store:
        rows = [_doubt(each) for each in reviewing.doubts(store.db, decided=every, limit=limit)]
    render.listing(rows, form, keys=_DOUBT_KEYS, columns=_DOUBT_COLUMNS, empty="no doubts")


@app.command("keep")
def keep(
    context: typer.Context,
    link: Annotated[str, typer.Argument(metavar="LINK", help="l12, as `tracker sources review` shows it.")],
) -> None:
    """Say that a doubtful link is right."""
    from tracker.sources import review as reviewing

    with open_store(context) as store, store.write() as db:
        kept = reviewing.keep(db, link)
    typer.echo(f"l{kept.id}: {kept.name} stays s{kept.source_id}", err=True)


@app.command("assign")
def assign(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="c12, or a claim's own id.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Who said it: a name, an alias, or s12.")],
    new: Annotated[
        bool, typer.Option("--new", help="Make a new source of that name, whoever else bears it.")
    ] = False,
) -> None:
    """Say who put a claim forward.

    All claims of its document under the same name move with it; one whose speaker was not known moves alone.
    `tracker sources unassign CLAIM` takes it back.
    """
    from tracker.sources import review as reviewing

    with open_store(context) as store, store.write() as db:
        number, moved = reviewing.assign(db, claim, source, is_new=new)
    others = f", and {moved - 1} more of that document" if moved > 1 else ""
    typer.echo(f"{claim} is said by s{number} now{others}", err=True)
    catch_up(context)


@app.command("unassign")
def unassign(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="c12, or a claim's own id.")],
) -> None:
    """Take back the latest `assign` that a claim was part of; what moved then moves back."""
    from tracker.sources import review as reviewing
    from tracker.store import sources

    with open_store(context) as store, store.write() as db:
        number, moved = reviewing.unassign(db, claim)
        by = "nobody who is known" if number is None else f"s{number} {sources.get(db, number).name}"
    others = f", and {moved - 1} more of that document" if moved > 1 else ""
    typer.echo(f"{claim} is said by {by} again{others}", err=True)
    catch_up(context)


@app.command("unmerge")
def unmerge(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="SOURCE", help="Either of the two: a name, or s12.")],
) -> None:
    """Undo the latest merge that a source was part of; claims read since then stay where they are."""
    from tracker.sources import review as reviewing

    with open_store(context) as store, store.write() as db:
        apart, left = reviewing.unmerge(db, name)
    typer.echo(f"s{apart} and s{left} are two sources again", err=True)
    catch_up(context)


@app.command("import")
def import_sources(
    context: typer.Context,
    path: Annotated[str, typer.Argument(metavar="FILE", help='A file, or "-" for standard input.')],
) -> None:
    """Take over people, bodies, their other names and dated offices; all of the file or nothing.

    CSV with a line of column names, in any order: name, aliases (a;b), kind, institution, role, since,
    until, parent, id. Or FollowTheMoney entities, or a Popolo document, as JSON. The same file twice changes
    nothing.
    """
    from tracker.sources.roster_files import read_roster
    from tracker.sources.rosters import store_roster
    from tracker.store import Store

    name = "standard input" if path == "-" else Path(path).name
    roster = read_roster(_text(path), name)
    with Store.open(settings_of(context).db) as store, store.write() as db:
        report = store_roster(db, roster, name)
    if report.ignored:
        typer.echo(f"not used: {', '.join(report.ignored)}", err=True)
    typer.echo(
        f"{count(report.new_sources, 'new source')}, offices and parts new or dated: {report.new_terms}; "
        f"claims now held for another body: {report.changed_claims}",
        err=True,
    )
    catch_up(context)


def _text(path: str) -> str:
    """Read a file, or standard input. Raises IntakeError that names it."""
    from tracker.errors import IntakeError
    from tracker.intake.encoding import decode
    from tracker.intake.files import opened, read_limited

    try:
        with opened(path) as stream:
            return decode(read_limited(stream)).text
    except IntakeError as error:
        raise IntakeError(f"{path}: {error}") from None


def _doubt(of: Doubt) -> encode.Json:
    """Return one doubt; `source` null is a claim whose speaker is not resolved."""
    return {
        "id": of.id,
        "name": of.name,
        "source": of.source,
        "score": encode.probability(of.link.score) if of.link else None,
        "reason": of.link.reason if of.link else None,
        "decided": of.link.decided if of.link else None,
        "document": f"d{of.document_id}",
        "claim_id": of.claim.claim_id if of.claim else None,
        "quotation": of.claim.quotation if of.claim else None,
        "candidates": [
            {
                "name": each.name,
                "kind": each.kind.value,
                "score": encode.probability(each.score),
                "reason": each.reason,
            }
            for each in of.candidates
        ],
    }


def _candidate_words(candidates: list[encode.Json]) -> str:
    return ", ".join(f"{each['name']} ({each['score']:.2f})" for each in candidates)
