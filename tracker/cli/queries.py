"""The commands that list what is stored: contradictions, claims, timeline, search, similar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import claims as claim_lists
from tracker.cli import encode, render
from tracker.cli.findings import write_findings
from tracker.cli.options import (
    FailOption,
    Format,
    FormatOption,
    LimitOption,
    ProbabilityOption,
    SinceOption,
    SourceFilter,
    UntilOption,
    least_probability,
    open_store,
    settings_of,
)
from tracker.cli.reading import FINDINGS
from tracker.errors import UsageError
from tracker.records import Hit, Kind, Relation, Scope, Status

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tracker.intake.pairs import Query
    from tracker.pipeline import Tracker

_QUERIES_AT_ONCE = 256
_HIT_KEYS = ("id", "hit", "score", "text", "source", "stated_at")
CountOption = Annotated[int, typer.Option("-k", min=1, metavar="N", help="How many claims to show.")]


class FindingRelation(StrEnum):
    """The relations that are findings."""

    REVERSAL = "reversal"
    CONTRADICTION = "contradiction"
    DISPUTE = "dispute"


class StatusFilter(StrEnum):
    """Which findings to list by what people decided."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    ALL = "all"


def contradictions(
    context: typer.Context,
    source: SourceFilter = None,
    scope: Annotated[
        Scope | None,
        typer.Option("--scope", help="Only findings within one speaker, one institution, or between others."),
    ] = None,
    relation: Annotated[
        FindingRelation | None, typer.Option("--relation", help="Only this relation.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    status: Annotated[
        StatusFilter | None, typer.Option("--status", help="By default all that are not dismissed.")
    ] = None,
    min_probability: ProbabilityOption = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="Also those that rest on corrected or withdrawn articles.")
    ] = False,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Also pairs that may be a finding, flagged as unsure.")
    ] = False,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    fail_on_finding: FailOption = False,
) -> None:
    """List findings: who contradicted what was said before, both statements side by side.

    Reversals come first, then contradictions, then disputes, each by probability. A source's findings
    include those of the people and bodies that speak for it. Unsure pairs come last, from
    --min-probability on where it is given; they are no findings, so --relation leaves them out.
    """
    from tracker.store import findings
    from tracker.store.unsure import list_unsure

    with open_store(context) as store:
        voices = _voices(store.db, source)
        found = findings.list_findings(
            store.db,
            source_ids=voices,
            scope=scope,
            relation=Relation(relation) if relation else None,
            since=since,
            until=until,
            status=(status.value if status is StatusFilter.ALL else Status(status)) if status else None,
            min_probability=least_probability(context, min_probability),
            withdrawn=withdrawn,
            limit=limit,
        )
        doubtful = []
        if unsure and relation is None and status in (None, StatusFilter.OPEN, StatusFilter.ALL):
            doubtful = list_unsure(
                store.db,
                source_ids=voices,
                scope=scope,
                since=since,
                until=until,
                min_probability=min_probability,
                withdrawn=withdrawn,
                limit=None if limit is None else limit - len(found),
            )
    write_findings([*found, *doubtful], form)
    if found and fail_on_finding:
        raise typer.Exit(FINDINGS)


def claims(
    context: typer.Context,
    source: SourceFilter = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """List claims by date, oldest first; those whose date has no bound come last."""
    from tracker.store import claim_views

    with open_store(context) as store:
        views = claim_views.list_views(
            store.db,
            source_ids=_voices(store.db, source),
            kind=kind,
            since=since,
            until=until,
            limit=limit,
        )
    claim_lists.write_claims(views, form, empty="no claims")


def timeline(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A name, an alias, or s12.")],
    since: SinceOption = None,
    until: UntilOption = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Show what a source, and whoever speaks for it, said over time."""
    from tracker.store import claim_views

    with open_store(context) as store:
        views = claim_views.list_views(
            store.db, source_ids=_voices(store.db, source), since=since, until=until, limit=limit
        )
    columns: Sequence[render.Column] = claim_lists.TIMELINE_COLUMNS
    if len({view.source for view in views}) > 1:
        columns = (claim_lists.DATE, claim_lists.SOURCE, *claim_lists.TIMELINE_COLUMNS[1:])
    claim_lists.write_claims(views, form, columns, empty="no claims")


def search(
    context: typer.Context,
    query: Annotated[
        str | None,
        typer.Argument(metavar="QUERY", help="What to look for, in any words.", show_default=False),
    ] = None,
    queries: Annotated[
        str | None,
        typer.Option(
            "--queries", metavar="FILE.jsonl", help='Many queries: {"id", "query"} a line; "-" works.'
        ),
    ] = None,
    k: CountOption = 10,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Find the stored claims nearest in meaning, whoever made them.

    JSON has one object for each query: id, query, and hits with id and score, a cosine similarity from -1
    to 1, best first. Of -k and --limit the smaller one counts.
    """
    from tracker.cli.problems import Reporter
    from tracker.intake.pairs import Query, read_queries
    from tracker.pipeline import Tracker

    if (query is None) == (queries is None):
        raise UsageError("give either one QUERY or --queries FILE.jsonl")
    problems = Reporter()
    asked: Iterable[Query] = [Query(1, query)] if query is not None else read_queries(queries or "", problems)
    with Tracker.open(settings_of(context), create=False) as tracker:
        _write_hits(_answers(tracker, asked, min(k, limit or k)), form, named=queries is not None)
    problems.finish()


def similar(
    context: typer.Context,
    claim_id: Annotated[str, typer.Argument(metavar="CLAIM_ID", help="c12, or the importer's own id.")],
    k: CountOption = 10,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Find the stored claims nearest in meaning to one of them; of -k and --limit the smaller one counts."""
    from tracker.pipeline import Tracker
    from tracker.store import claims as stored

    with Tracker.open(settings_of(context), create=False) as tracker:
        number = stored.resolve_id(tracker.store.db, claim_id)
        hits = tracker.similar(number, min(k, limit or k))
        answer = _answer(tracker.store.db, claim_id, stored.get(tracker.store.db, number).text, hits)
        _write_hits([answer], form, named=False)


def _voices(db: Database, name: str | None) -> list[int] | None:
    """Return a source and everybody who speaks for it; None for no name. Raises NotFoundError."""
    if name is None:
        return None
    from tracker.sources import admin, tree

    found = admin.find(db, name)
    return [found, *sorted(tree.members(db, found))]


def _answers(tracker: Tracker, asked: Iterable[Query], k: int) -> Iterable[encode.Json]:
    from tracker.pipeline.progress import chunks

    for chunk in chunks(asked, _QUERIES_AT_ONCE):
        for query, hits in zip(chunk, tracker.search([each.text for each in chunk], k), strict=True):
            yield _answer(tracker.store.db, query.id, query.text, hits)


def _answer(db: Database, name: str | int, text: str, hits: Sequence[Hit]) -> encode.Json:
    from tracker.store import claim_views

    views = claim_views.view(db, [hit.claim_id for hit in hits])
    found = [encode.hit(hit, view) for hit, view in zip(hits, views, strict=True)]
    return {"id": name, "query": text, "hits": found}


def _write_hits(answers: Iterable[encode.Json], form: Format, *, named: bool) -> None:
    """Write each answer as one object, or each hit as one row; `named` rows say which query they answer."""
    if form in (Format.JSON, Format.JSONL):
        render.listing(answers, form, keys=(), columns=(), empty="")
        return
    rows = (
        {**hit, "hit": hit["id"], "claim_id": hit["id"], "id": answer["id"]}
        for answer in answers
        for hit in answer["hits"]
    )
    columns: Sequence[render.Column] = claim_lists.HIT_COLUMNS
    if named:
        columns = (render.Column("query", "id"), *columns)
    render.listing(rows, form, keys=_HIT_KEYS, columns=columns, empty="no claims stored")
