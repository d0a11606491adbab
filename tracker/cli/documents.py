"""The commands for documents: list and search them, withdraw one, restore one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import encode, render
from tracker.cli.options import Format, FormatOption, LimitOption, open_store, settings_of
from tracker.cli.reading import finish, say_withdrawn
from tracker.cli.render import Column
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.pipeline import WithdrawalReport
    from tracker.store import Store
    from tracker.store.documents import DocumentRow

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

DocumentArgument = Annotated[str, typer.Argument(metavar="ID", help="The document: d12.")]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help='Only this language, such as "de" for German.'),
]
_KEYS = (
    "id",
    "published_at",
    "recorded_at",
    "language",
    "publisher",
    "title",
    "url",
    "claims",
    "extracted_by",
    "withdrawn",
)


def _date(row: Mapping[str, Any]) -> str:
    return str(row["published_at"] or f"received {row['recorded_at'][:10]}")


_COLUMNS = (
    Column("document", "id"),
    Column("published", _date),
    Column("language", "language"),
    Column("publisher", "publisher"),
    Column("title", "title"),
    Column("claims", "claims", right=True),
    Column("extracted by", "extracted_by"),
    Column("withdrawn", "withdrawn"),
)
_HIT_COLUMNS = (*_COLUMNS[:5], Column("found", "snippet"))


@app.callback()
def _documents() -> None:
    """List and search stored documents; withdraw one that no longer counts, and restore it."""


@app.command("list")
def list_documents(
    context: typer.Context,
    language: LanguageOption = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """List documents in the order they were received: language, claims, what read them, withdrawn or not.

    "extracted by none" means that no extractor reads the language; the document can be searched all the same.
    """
    from tracker.store import documents

    with open_store(context) as store:
        rows = _rows(store, documents.list_rows(store.db, language=_code(language), limit=limit))
    render.listing(rows, form, keys=_KEYS, columns=_COLUMNS, empty="no documents")


@app.command("search")
def search(
    context: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words; "…" keeps some together, word* is a start.')
    ],
    language: LanguageOption = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = 20,
) -> None:
    """Find the documents that have all these words, in whatever language, best match first.

    Case and accents make no difference. `tracker search` finds claims by their meaning instead.
    """
    from tracker.store import documents

    if not any(map(str.isalnum, query)):
        raise UsageError("the query has no word; give one to look for")
    with open_store(context) as store:
        found = documents.search(store.db, query, language=_code(language), limit=limit)
        rows = _rows(store, found)
    render.listing(
        rows, form, keys=(*_KEYS, "snippet"), columns=_HIT_COLUMNS, empty="no document has these words"
    )


@app.command("withdraw")
def withdraw(
    context: typer.Context,
    identifier: DocumentArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; it is shown with the findings.")],
) -> None:
    """Let nothing rest on a document any more: it was retracted, or is not what it seemed.

    Claims that stand in no other document are withdrawn, and so are findings that rest on these. All of them
    stay stored, with their numbers and reviews; `tracker documents restore` brings them back.
    """
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker
    from tracker.store import documents

    if not note.strip():
        raise UsageError("the note is empty; say why the document is withdrawn")
    with Tracker.open(settings_of(context), create=False) as tracker, progress() as shown:
        number = documents.resolve_id(tracker.store.db, identifier)
        report = tracker.withdraw(number, note.strip(), shown)
    _say(f"d{number} is withdrawn", report)


@app.command("restore")
def restore(context: typer.Context, identifier: DocumentArgument) -> None:
    """Let a withdrawn or corrected document count again, and judge its claims."""
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker
    from tracker.store import documents

    with Tracker.open(settings_of(context), create=False) as tracker, progress() as shown:
        number = documents.resolve_id(tracker.store.db, identifier)
        report = tracker.restore(number, shown)
    _say(f"d{number} counts again", report)


def _say(what: str, report: WithdrawalReport) -> None:
    changed = len(report.claims)
    typer.echo(f"{what}; {changed} {'claim' if changed == 1 else 'claims'} changed", err=True)
    say_withdrawn(report.withdrawn)
    finish(report.findings, fail_on_finding=False, empty=None)


def _code(language: str | None) -> str | None:
    return language.strip().lower() if language else None


def _rows(store: Store, found: Sequence[DocumentRow]) -> list[encode.Json]:
    from tracker.store import places

    claims = places.counts(store.db, [each.id for each in found])
    return [
        encode.document_row(
            replace(each, withdrawn=each.withdrawn or _corrected(store, each.id)), claims.get(each.id, 0)
        )
        for each in found
    ]


def _corrected(store: Store, document_id: int) -> str | None:
    """What a document is where a newer version corrects it and that holds."""
    from tracker.store import notices

    latest = notices.latest(store.db, document_id)
    is_corrected = latest is not None and latest.standing is notices.Standing.CORRECTED
    return f"corrected: {latest.note}" if latest is not None and is_corrected else None
