"""The command that shows one thing with everything known of it: a claim, finding, document or source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import claims as claim_lists
from tracker.cli import encode, render
from tracker.cli.findings import write_findings
from tracker.cli.options import Format, FormatOption, LimitOption, open_store

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tracker.records import AffiliationView, ClaimView, FindingView, SpeakerCandidate, StoredDocument

_NUMBERED = re.compile(r"([dfs])(\d{1,18})", re.IGNORECASE)
_DOCUMENT_KEYS = (
    "id",
    "title",
    "publisher",
    "url",
    "published_at",
    "origin",
    "recorded_at",
    "language",
    "extracted_by",
    "withdrawn",
    "characters",
)
SOURCE_KEYS = ("id", "name", "kind", "claims", "aliases", "affiliations", "members")


def show(
    context: typer.Context,
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="c12 (claim), f3 (finding), d5 (document), s7 (source), or a claim's id."
        ),
    ],
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Show one claim, finding, document or source with everything known of it.

    --limit counts the claims listed below a document or a source, and the places below a claim.
    """
    from tracker.store import claims, findings

    with open_store(context) as store:
        numbered = _NUMBERED.fullmatch(identifier)
        if numbered is None or claims.by_external_id(store.db, identifier) is not None:
            _show_claim(store.db, claims.resolve_id(store.db, identifier), form, limit)
        elif numbered[1].lower() == "f":
            view = findings.get(store.db, identifier)
            notes = [_gone(store.db, side.claim_id) for side in (view.earlier, view.later)]
            show_finding(view, form, [note for note in notes if note])
        elif numbered[1].lower() == "d":
            _show_document(store.db, int(numbered[2]), form, limit)
        else:
            show_source(store.db, int(numbered[2]), form, limit)


def show_finding(view: FindingView, form: Format, notes: Sequence[str] = ()) -> None:
    """Write one finding, with notes on its sources; as JSON it is an object, not a list of one."""
    if form is Format.JSON:
        render.write_json({**encode.finding(view), "notes": list(notes)})
        return
    write_findings([view], form, most_reasons=None)
    if form in (Format.TABLE, Format.MARKDOWN):
        for note in notes:
            typer.echo(f"\n{note}" if form is Format.MARKDOWN else f"  {note}")


def _show_claim(db: Database, number: int, form: Format, limit: int | None) -> None:
    from tracker.store import claim_views, claims

    view = claim_views.view(db, [number])[0]
    candidates = claims.candidates(db, number) if view.source_id is None else ()
    places = claim_views.appearances(db, number)[:limit]
    note = _gone(db, view.claim_id)
    notes = [note] if note else []
    if form is Format.TABLE:
        claim_lists.write_claim(view, places, [*_may_be(view, candidates), *notes])
    else:
        row = {
            **encode.claim(view),
            "candidates": [encode.candidate(each) for each in candidates],
            "notes": notes,
            "places": [claim_lists.place(each) for each in places],
        }
        _write_one(row, form, (*encode.CLAIM_KEYS, "candidates", "notes", "places"))


def _may_be(view: ClaimView, candidates: Sequence[SpeakerCandidate]) -> list[str]:
    """Say whom an unresolved speaker may be, and how to settle it."""
    if view.source_id is not None:
        return []
    found = [f"may be {each.name} ({each.score:.2f}): {each.reason}" for each in candidates]
    return [*found, f"settle it with: tracker sources assign {view.claim_id} NAME"]


def _gone(db: Database, claim_id: str) -> str | None:
    """Say that the newest version of the page no longer carries a claim's words, if that is so."""
    from tracker.store import claims, places, versions

    number = claims.resolve_id(db, claim_id)
    (appearance, *others) = places.of_claims(db, [number])[number]
    if others or not versions.newer(db, appearance.document_id):
        return None
    from tracker.pipeline.withdrawal import missing_from

    newer = missing_from(db, appearance)
    return (
        f"the newer version d{newer} of the page no longer carries the words of {claim_id}" if newer else None
    )


def _show_document(db: Database, number: int, form: Format, limit: int | None) -> None:
    from tracker.store import claim_views, claims, documents, notices

    stored = documents.get(db, number)
    views = claim_views.view(db, claims.of_document(db, number)[:limit])
    row = {
        **encode.document(stored),
        "receipts": [encode.receipt(each) for each in documents.receipts(db, number)],
        "notices": [encode.notice(each) for each in notices.of(db, number)],
        "claims": [encode.claim(view) for view in views],
    }
    if form is Format.TABLE:
        _write_fields(row, _DOCUMENT_KEYS)
        for receipt in row["receipts"]:
            outlet = ", ".join(str(part) for part in (receipt["publisher"], receipt["url"]) if part)
            typer.echo(f"also received  {render.printable(outlet or receipt['recorded_at'])}")
        for notice in row["notices"]:
            note = f": {notice['note']}" if notice["note"] else ""
            typer.echo(f"{notice['recorded_at'][:10]}  {notice['standing']}{render.printable(note)}")
        typer.echo("")
        claim_lists.write_claims(views, form, empty=_empty(stored))
    else:
        _write_one(row, form, (*_DOCUMENT_KEYS, "receipts", "notices", "claims", "text"))


def _empty(stored: StoredDocument) -> str:
    """Say why a document has no claims."""
    if stored.extracted_by is None:
        return "it has not been read yet; the next ingest reads it"
    if stored.extracted_by == "none":
        return "nobody has read who said what in it: no extractor reads its language"
    return "nobody is quoted in it"


def show_source(db: Database, number: int, form: Format, limit: int | None) -> None:
    """Write one source with its claims, by date."""
    from tracker.store import claim_views, sources

    view = sources.view(db, number)
    views = claim_views.list_views(db, source_ids=[int(view.id[1:])], limit=limit)
    row = {**encode.source(view), "said": [encode.claim(each) for each in views]}
    if form is Format.TABLE:
        typer.echo(f"{view.id}  {render.printable(view.name)} ({view.kind.value})")
        if view.aliases:
            typer.echo(f"  also: {render.printable(', '.join(view.aliases))}")
        for each in view.affiliations:
            typer.echo(f"  speaks for {affiliation_words(each)}")
        for member in view.members:
            role = f" as {member.role}" if member.role else ""
            typer.echo(render.printable(f"  spoken for by {member.id} {member.name}{role}"))
        typer.echo("")
        claim_lists.write_claims(views, form, claim_lists.TIMELINE_COLUMNS, empty="no claims")
    else:
        _write_one(row, form, (*SOURCE_KEYS, "said"))


def affiliation_words(of: AffiliationView) -> str:
    """Say one affiliation in a line."""
    role = f" as {of.role}" if of.role else ""
    since = f", from {of.since.isoformat()}" if of.since else ""
    until = f", until {of.until.isoformat()}" if of.until else ""
    seen = f", seen {of.seen_at.isoformat()}" if of.seen_at else ""
    reason = f" ({of.reason})" if of.reason else ""
    return render.printable(f"{of.institution}{role}{since}{until}{seen}{reason}")


def _write_fields(row: encode.Json, keys: tuple[str, ...]) -> None:
    width = max(len(key) for key in keys)
    for key in keys:
        if row[key] is not None:
            typer.echo(f"{key.replace('_', ' ').ljust(width)}  {render.printable(str(row[key]))}")


def _write_one(row: encode.Json, form: Format, keys: tuple[str, ...]) -> None:
    """Write one object: as JSON, as a CSV of one line, or as a Markdown table of its fields."""
    if form is Format.JSON:
        render.write_json(row)
    elif form is Format.JSONL:
        render.write_line(row)
    elif form is Format.CSV:
        render.write_csv([row], keys)
    else:
        render.write_fields_markdown({key: row[key] for key in keys})
