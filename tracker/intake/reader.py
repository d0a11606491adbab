"""Turns what a person names (files, folders, "-", addresses) into documents, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tracker.errors import IntakeError
from tracker.intake import files, web
from tracker.intake.dates import refuse_future
from tracker.intake.encoding import decode
from tracker.intake.html import read_html
from tracker.intake.jsonl import Fields, objects
from tracker.intake.problems import Problem, Problems, Severity
from tracker.intake.titles import title_of
from tracker.records import Document


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the person says of the documents; it wins over what they say of themselves."""

    date: date | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None

    def apply(self, document: Document) -> Document:
        return replace(
            document,
            published_at=self.date or document.published_at,
            title=self.title or document.title,
            publisher=self.publisher or document.publisher,
            url=self.url or document.url,
        )


def read(paths: Sequence[str], overrides: Overrides, problems: Problems) -> Iterator[Document]:
    """Yield a document for each readable input, in order; whatever cannot be read goes to `problems`.

    A path is a file (.txt, .md, .html, .jsonl; any other is read as plain text), a folder of such files,
    "-" for text on standard input, or an http(s) address, which is fetched.
    """
    for path in paths:
        try:
            yield from _read_one(path, overrides, problems)
        except IntakeError as error:
            problems(Problem(path, str(error)))


def read_named(path: str, overrides: Overrides, problems: Problems) -> Iterator[tuple[str | int, Document]]:
    """Yield each document of one file, or of standard input, with the name that a script knows it by.

    That is the line's "doc_id" (else its "id", else its number) in a .jsonl file, and otherwise the file's
    name without its folder. Raises IntakeError, with the file's name, when it cannot be read.
    """
    try:
        yield from _read_named(path, overrides, problems)
    except IntakeError as error:
        raise IntakeError(f"{path}: {error}") from None


def _read_named(path: str, overrides: Overrides, problems: Problems) -> Iterator[tuple[str | int, Document]]:
    if not web.is_url(path) and path != files.STDIN and Path(path).suffix.lower() in files.JSONL:
        with files.opened(path) as stream:
            yield from _read_lines(stream, path, overrides, problems)
    else:
        for document in _read_one(path, overrides, problems):
            yield Path(document.origin or path).name, document


def _read_one(path: str, overrides: Overrides, problems: Problems) -> Iterator[Document]:
    if web.is_url(path):
        yield from _checked(_read_page(path, problems), overrides, path, problems)
    elif path != files.STDIN and Path(path).is_dir():
        yield from _read_folder(Path(path), overrides, problems)
    else:
        with files.opened(path) as stream:
            if Path(path).suffix.lower() in files.JSONL:
                for _, document in _read_lines(stream, path, overrides, problems):
                    yield document
            else:
                document = _read_document(files.read_limited(stream), path, problems)
                yield from _checked(document, overrides, path, problems)


def _read_folder(folder: Path, overrides: Overrides, problems: Problems) -> Iterator[Document]:
    found = skipped = 0
    for path in files.walk(folder):
        if path.is_file() and path.suffix.lower() not in files.KNOWN:
            skipped += 1
            continue
        found += 1
        try:
            yield from _read_one(str(path), overrides, problems)
        except IntakeError as error:
            problems(Problem(str(path), str(error)))
    if skipped:
        message = f"{skipped} files are none of {', '.join(sorted(files.KNOWN))} and were passed over"
        problems(Problem(str(folder), message, Severity.WARNING))
    elif not found:
        problems(Problem(str(folder), "the folder holds no files", Severity.WARNING))


def _read_document(data: bytes, path: str, problems: Problems) -> Document:
    """Make the document of one file's bytes."""
    suffix = Path(path).suffix.lower()
    if suffix in files.HTML:
        return _article(data, path, None, problems)
    text = _text(data, path, problems)
    return Document(text, title=title_of(text, markdown=suffix in files.MARKDOWN), origin=path)


def _read_page(url: str, problems: Problems) -> Document:
    """Fetch one address and make its document."""
    page = web.fetch(url, files.MAX_DOCUMENT_BYTES)
    data = files.within_limit(page.data)
    if page.media_type in {"text/html", "application/xhtml+xml"}:
        return _article(_declared(data, page.charset), url, page.url, problems)
    if page.media_type.startswith("text/"):
        text = _text(data, url, problems)
        return Document(text, title=title_of(text), url=page.url, origin=url)
    raise IntakeError(f"the page is {page.media_type}, not HTML or text; save its text and ingest that")


def _declared(data: bytes, charset: str | None) -> bytes | str:
    """Decode by the charset the server names when it fits; else leave it to the page's own declaration."""
    try:
        return data if charset is None else data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return data


def _article(page: bytes | str, origin: str, url: str | None, problems: Problems) -> Document:
    if not page.strip():
        raise IntakeError("is empty; nothing to read")
    article = read_html(page)
    published_at = article.published_at
    try:
        if published_at is not None:
            refuse_future(published_at)
    except IntakeError:
        message = f"the page dates itself {published_at}, in the future; that date was passed over"
        problems(Problem(origin, message, Severity.WARNING))
        published_at = None
    return Document(
        article.text,
        title=article.title,
        publisher=article.publisher,
        url=url or article.url,
        published_at=published_at,
        origin=origin,
    )


def _text(data: bytes, path: str, problems: Problems) -> str:
    decoded = decode(data)
    if decoded.warning:
        problems(Problem(path, decoded.warning, Severity.WARNING))
    return decoded.text


def _read_lines(
    stream: BinaryIO, path: str, overrides: Overrides, problems: Problems
) -> Iterator[tuple[str | int, Document]]:
    """Yield the documents of a JSONL file: {"text", "title"?, "date"?, "publisher"?, "url"?} a line."""
    for line, value in objects(stream, path, problems):
        try:
            if "speaker" in value:
                raise IntakeError("this is a single statement; read the file with `tracker import`")
            fields = Fields(value, path, line, problems)
            given = [fields.id(key) for key in ("doc_id", "id")]
            name = next((each for each in given if each is not None), line)
            document = Document(
                fields.required("text"),
                title=fields.text("title"),
                publisher=fields.text("publisher"),
                url=fields.text("url"),
                published_at=fields.day("date"),
                origin=f"{path}#{name}",
            )
        except IntakeError as error:
            problems(Problem(path, f"{error}; left out", line=line))
            continue
        yield name, overrides.apply(document)


def _checked(document: Document, overrides: Overrides, path: str, problems: Problems) -> Iterator[Document]:
    """Yield the document with its overrides, unless it is empty or dated in the future."""
    document = overrides.apply(document)
    if not document.text.strip():
        problems(Problem(path, "is empty; nothing to read"))
        return
    if document.published_at is not None:
        refuse_future(document.published_at)
    yield document
