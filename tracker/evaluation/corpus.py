"""Articles whose attributions people have marked, and labels that refer to them by ids and offsets."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO, cast

from tracker.errors import UsageError
from tracker.records import Mention, Quotation, QuotationType, Span

VARIABLE = "TRACKER_DATA"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gold:
    """One attribution as people marked it; `source` is the speaker's spans, empty where nobody is named.

    `is_statement` is False for belief, wish, attitude and decree.
    """

    id: str
    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: Span | None
    type: QuotationType
    is_statement: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A marked article."""

    doc_id: str
    text: str
    published_at: date | None
    attributions: tuple[Gold, ...]

    def quotation(self, gold: Gold, mention: Span | None = None) -> Quotation:
        """The marked attribution as extraction would have found it, laid to `mention` or to its source."""
        span = mention or (gold.source[0] if gold.source else None)
        return Quotation(
            content=gold.content,
            type=gold.type,
            cue=gold.cue.of(self.text) if gold.cue else "",
            cue_span=gold.cue,
            mention=Mention(span.of(self.text), span) if span else None,
        )


def data_file(name: str) -> Path:
    """A file of the public data, found through TRACKER_DATA. Raises UsageError."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        raise UsageError(
            f"name the file, or set {VARIABLE} to the folder of the public data sets, which holds {name}"
        )
    return Path(folder).expanduser() / name


def read_articles(path: Path) -> list[Article]:
    """The marked articles of a JSON-lines file, gzipped or not. Raises UsageError."""
    return [_article(row, path) for row in read_rows(path)]


def read_rows(path: Path) -> Iterator[Json]:
    """The objects of a JSON-lines file, gzipped or not. Raises UsageError."""
    try:
        with _opened(path) as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _object(line, path, number)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); check the path and the file") from None


def _opened(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def fingerprint(paths: Sequence[Path]) -> str:
    """sha256 over the files' bytes, by which a floor knows the data it was measured on."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def spans_of(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """[[start, end], …] as spans."""
    return tuple(Span(int(start), int(end)) for start, end in pairs)


def _object(line: str, path: Path, number: int) -> Json:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise UsageError(f"{path}, line {number}: not a JSON object; give one object a line")
    return row


def _article(row: Json, path: Path) -> Article:
    try:
        return Article(
            doc_id=str(row["doc_id"]),
            text=row["text"],
            published_at=date.fromisoformat(row["date"]) if row.get("date") else None,
            attributions=tuple(_gold(each) for each in row["attributions"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f'{path}: an article lacks a part or has a wrong one ({error}); wanted are "doc_id", "text", '
            '"date"? and "attributions"'
        ) from None


def _gold(row: Json) -> Gold:
    source = row.get("source_spans") or ([row["source"]] if row.get("source") else [])
    return Gold(
        id=str(row.get("id", "")),
        content=spans_of(row["content"]),
        source=spans_of(source),
        cue=Span(*row["cue_span"]) if row.get("cue_span") else None,
        type=QuotationType(row.get("kind", "indirect")),
        is_statement=row.get("cue_class", "statement") != "other",
    )
