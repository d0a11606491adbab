"""The command that brings documents read by an older extractor up to date, and shows what that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import encode, render
from tracker.cli.claims import when
from tracker.cli.options import Format, FormatOption, settings_of
from tracker.cli.reading import count, finish, say_withdrawn
from tracker.cli.render import Column
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.pipeline.reextraction import DocumentChanges
    from tracker.records import ClaimView

_KEYS = ("document", "read_before_by", "read_by", "change", "claim_id", "differs", "before", "after")
_DIFFERENCES = ("text", "quotation", "kind", "speaker", "source", "role", "institution")


def reextract(
    context: typer.Context,
    identifiers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="DOC", help="Documents: d3 d4; by default those that need it.", show_default=False
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Read every document again, whatever has read it before.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change; write nothing.")
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Read documents again that an older extractor, or none, has read; shows what that changes.

    Claims that are found again keep their numbers, and with these reviews and findings; claims that are not
    are withdrawn, never deleted. Statements that were imported stay as they are. An interrupted run goes on
    where it was when run again.
    """
    from tracker.cli.problems import Reporter
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker
    from tracker.store import documents

    if identifiers and every:
        raise UsageError("name documents or say --all, not both")
    with Tracker.open(settings_of(context), create=False) as tracker, progress() as shown:
        asked = [documents.resolve_id(tracker.store.db, each) for each in identifiers or []]
        report = tracker.reextract(asked or None, every=every, dry_run=dry_run, progress=shown)
    render.listing(_rows(report.documents), form, keys=_KEYS, columns=_COLUMNS, empty="no claim changes")
    _summary(report.documents, dry_run=dry_run)
    problems = Reporter()
    for reason in report.unread:
        problems.refused(reason)
    if form is Format.TABLE:
        say_withdrawn(report.withdrawn)
        finish(report.findings, fail_on_finding=False, empty=None)
    problems.finish()


def _what(row: Mapping[str, Any]) -> str:
    """Say a change in words: the text, or each thing that differs, old → new."""
    before, after = row["before"], row["after"]
    if row["change"] != "changed":
        return str((after or before)["text"])
    return "; ".join(
        f"{key}: {_shown(before, key)} → {_shown(after, key)}"
        if key != "text"
        else f"{before['text']} → {after['text']}"
        for key in row["differs"]
    )


def _shown(claim: encode.Json, key: str) -> str:
    return when(claim) if key == "stated" else str(claim.get(key) or "?")


_COLUMNS = (
    Column("document", "document"),
    Column("change", "change"),
    Column("claim", "claim_id"),
    Column("what", _what),
)


def _rows(of: Iterable[DocumentChanges]) -> Iterator[encode.Json]:
    for each in of:
        for change in each.changes:
            before = encode.claim(change.before) if change.before else None
            after = encode.claim(change.after) if change.after else None
            yield {
                "document": f"d{each.document_id}",
                "read_before_by": each.read_before_by,
                "read_by": each.read_by,
                "change": change.change.value,
                "claim_id": (change.after or _known(change.before)).claim_id,
                "differs": _differing(change.before, change.after),
                "before": before,
                "after": after,
            }


def _known(view: ClaimView | None) -> ClaimView:
    if view is None:
        raise ValueError("a change has a claim before or after it")
    return view


def _differing(before: ClaimView | None, after: ClaimView | None) -> list[str]:
    if before is None or after is None:
        return []
    found = [key for key in _DIFFERENCES if getattr(before, key) != getattr(after, key)]
    if before.stated_at != after.stated_at:
        found.append("stated")
    if before.about != after.about:
        found.append("about")
    return found


def _summary(of: tuple[DocumentChanges, ...], *, dry_run: bool) -> None:
    """Count what changed, for each document in which anything did."""
    for each in of:
        if each.changes or each.read_before_by != each.read_by:
            kinds = [change.change.value for change in each.changes]
            counts = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds)]
            told = ", ".join([*counts, f"{each.kept} as before"])
            by = f"{each.read_before_by} → {each.read_by}"
            typer.echo(f"d{each.document_id} ({by}): {told}", err=True)
    would = "would be read" if dry_run else "read"
    typer.echo(f"{count(len(of), 'document')} {would} again", err=True)
