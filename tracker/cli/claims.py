"""Shows claims to people and programs: rows of a listing, and one claim with all its places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli import encode, findings, render, time_words
from tracker.cli.options import Format
from tracker.cli.render import Column
from tracker.records import ClaimView

if TYPE_CHECKING:
    from tracker.store.claim_views import Place


def when(row: Mapping[str, Any]) -> str:
    """Say when a claim was stated, in a cell."""
    return time_words.words(encode.stated_at(row))


def _who(row: Mapping[str, Any]) -> str:
    return str(row["source"] or (f"“{row['speaker']}”?" if row["speaker"] else "?"))


def _text(row: Mapping[str, Any]) -> str:
    return f"[withdrawn] {row['text']}" if row.get("withdrawn") else str(row["text"])


DATE = Column("stated", when)
SOURCE = Column("source", _who)
CLAIM_COLUMNS = (Column("claim", "claim_id"), DATE, SOURCE, Column("kind", "kind"), Column("text", _text))
TIMELINE_COLUMNS = (DATE, Column("claim", "claim_id"), Column("kind", "kind"), Column("text", _text))
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


def write_claim(view: ClaimView, places: Sequence[Place], notes: Sequence[str] = ()) -> None:
    """Write one claim for a person, with every place that reported it."""
    typer.echo(f"{view.claim_id}  {view.kind.value.upper()}\n")
    typer.echo(f"  {findings.quoted(view)}")
    typer.echo(f"  {findings.read_as(view)}\n" if findings.reading(view) else "")
    for line in (*findings.who(view), findings.stated(view.stated_at), findings.about(view.about)):
        if line:
            typer.echo(f"  {line}")
    if view.evidence:
        typer.echo(f"  {view.kind.value} by: “{render.printable(view.evidence)}”")
    if view.extracted_by:
        typer.echo(f"  read by {view.extracted_by}")
    if view.withdrawn is not None:
        typer.echo(f"  withdrawn: {render.printable(view.withdrawn.removeprefix('withdrawn: '))}")
    for note in notes:
        typer.echo(f"  {note}")
    typer.echo(f"\n  reported in {len(places)} {'place' if len(places) == 1 else 'places'}:")
    for each in places:
        appearance = each.appearance
        spans = ", ".join(f"{span.start}–{span.end}" for span in appearance.spans)
        outlet = (each.title, each.publisher, each.published_at and each.published_at.isoformat(), each.url)
        about = "".join(f", {render.printable(part)}" for part in outlet if part)
        typer.echo(f"  d{appearance.document_id}, characters {spans}{about}")
        if appearance.quotation != view.quotation:
            typer.echo(f"    {findings.in_marks(appearance.quotation)}")
