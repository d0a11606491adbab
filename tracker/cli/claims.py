"""Shows claims to people and programs: rows of a listing, and one claim with all its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli import encode, findings, render
from tracker.cli.options import Format
from tracker.cli.render import Column
from tracker.records import ClaimView

if TYPE_CHECKING:
    from tracker.store.claim_views import Place


def _when(row: Mapping[str, Any]) -> str:
    if row["stated_at"]:
        return str(row["stated_at"])
    return f"by {row['not_after']}" if row["not_after"] else "?"


def _who(row: Mapping[str, Any]) -> str:
    return str(row["source"] or (f"“{row['speaker']}”?" if row["speaker"] else "?"))


DATE = Column("stated", _when)
SOURCE = Column("source", _who)
CLAIM_COLUMNS = (Column("claim", "claim_id"), DATE, SOURCE, Column("kind", "kind"), Column("text", "text"))
TIMELINE_COLUMNS = (DATE, Column("claim", "claim_id"), Column("kind", "kind"), Column("text", "text"))
HIT_COLUMNS = (Column("score", lambda row: f"{row['score']:.3f}", right=True), *CLAIM_COLUMNS)


def write_claims(
    views: Iterable[ClaimView], form: Format, columns: Sequence[Column] = CLAIM_COLUMNS, *, empty: str
) -> None:
    """Write a list of claims in the format asked for."""
    rows = [encode.claim(view) for view in views]
    render.listing(rows, form, keys=encode.CLAIM_KEYS, columns=columns, empty=empty)


def place(of: Place) -> encode.Json:
    """Return one place where a claim was reported."""
    appearance = of.appearance
    return {
        "document": f"d{appearance.document_id}",
        "spans": [[span.start, span.end] for span in appearance.spans],
        "quotation": appearance.quotation,
        "type": appearance.type.value,
        "cue": appearance.cue,
        "title": of.title,
        "publisher": of.publisher,
        "url": of.url,
        "published_at": encode.day(of.published_at),
        "origin": of.origin,
    }


def write_claim(view: ClaimView, places: Sequence[Place]) -> None:
    """Write one claim for a person, with every place that reported it."""
    typer.echo(f"{view.claim_id}  {view.kind.value.upper()}\n")
    typer.echo(f"  {findings.quoted(view)}")
    typer.echo(f"  read as: {render.printable(view.text)}\n")
    for line in (*findings.who(view), findings.stated(view.stated_at)):
        typer.echo(f"  {line}")
    typer.echo(f"\n  reported in {len(places)} {'place' if len(places) == 1 else 'places'}:")
    for each in places:
        appearance = each.appearance
        spans = ", ".join(f"{span.start}–{span.end}" for span in appearance.spans)
        outlet = (each.title, each.publisher, each.published_at and each.published_at.isoformat(), each.url)
        about = "".join(f", {render.printable(part)}" for part in outlet if part)
        typer.echo(f"  d{appearance.document_id}, characters {spans}{about}")
