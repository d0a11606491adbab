"""The labelled real pairs: ids and offsets → texts, speakers and dates, from the public data sets.

A claim of an article is, as drawn, the words of its quotation. What the engine makes of these words may read
otherwise, as references are filled in: `as_judged` asks extraction again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.errors import UsageError
from tracker.evaluation.corpus import Json, read_rows
from tracker.judging import Side
from tracker.records import Attribution, Precision, Scope, Span, StatedAt

DATA: Mapping[str, str] = {
    "factopolis": "factopolis/assertions_dev.jsonl.gz",
    "flipometer": "flipometer/articles_dev.jsonl.gz",
    "politifact": "statements/politifact_dev.jsonl.gz",
    "polnear": "attribution/polnear_train.jsonl.gz",
}
"""Where the rows of each source lie in the folder of the public data."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_DAY = re.compile(r"/(\d{4})/([a-z]{3})[a-z]*/(\d{1,2})/")


@dataclass(frozen=True, slots=True)
class DrawnSide:
    """One side of a drawn pair: the words as published, who said them, and when as far as is known.

    `claim_sha` checks the claim's own text, where it is made again; `part` counts from 0. `article` is the
    text that the spans are of, with its day; None for a statement given by itself.
    """

    text: str
    speaker: str | None
    stated_at: StatedAt
    source_row: str
    spans: tuple[Span, ...]
    part: int
    claim_sha: str
    article: str | None = None
    published_at: date | None = None


@dataclass(frozen=True, slots=True)
class DrawnPair:
    """A drawn pair with its texts; `weight` is how many candidates of its stratum it stands for."""

    id: str
    source: str
    scope: Scope
    stratum: int
    weight: float
    first: DrawnSide
    second: DrawnSide


def texts_of(drawn_file: Path, data: Path) -> Iterator[DrawnPair]:
    """Yield the drawn pairs with their words, speakers and dates, from the file and the data sets alone.

    Raises UsageError when a data set no longer has what the file points to.
    """
    by_source = {
        source: {row_name(row): row for row in read_rows(data / path)} for source, path in DATA.items()
    }
    for row in read_rows(drawn_file):
        known = by_source[row["source"]]
        yield DrawnPair(
            row["id"],
            row["source"],
            Scope(row["scope"]),
            row["stratum"],
            row["weight"],
            _side_of(row["first"], known),
            _side_of(row["second"], known),
        )


def as_judged(pairs: list[DrawnPair]) -> Iterator[tuple[Side, Side]]:
    """Yield both sides of each pair as the engine reads them today; where it no longer does, as published."""
    from tracker.extraction import extract, statement_kinds

    sides = [side for pair in pairs for side in (pair.first, pair.second)]
    said = list(dict.fromkeys(side.text for side in sides if side.article is None))
    kinds = dict(zip(said, statement_kinds(said), strict=True))
    read: dict[str, list[Attribution]] = {}
    for side in sides:
        if side.article is not None and side.source_row not in read:
            read[side.source_row] = extract(side.article, side.published_at)
    for pair in pairs:
        one, other = (
            Side(side.text, kinds[side.text], side.stated_at)
            if side.article is None
            else claim_of(side, read[side.source_row])
            for side in (pair.first, pair.second)
        )
        yield one, other


def claim_of(side: DrawnSide, found: list[Attribution]) -> Side:
    """The proposition that extraction finds on the spans of a side; the printed words where it has none."""
    for each in found:
        if each.quotation.content == side.spans and side.part < len(each.propositions):
            proposition = each.propositions[side.part]
            return Side(proposition.text, proposition.kind, side.stated_at)
    return Side(side.text, None, side.stated_at)


def _side_of(side: Json, known: Mapping[str, Json]) -> DrawnSide:
    if side["row"] not in known:
        raise UsageError(f"no row {side['row']!r} in the data set; it is not the one that was drawn from")
    row = known[side["row"]]
    if "spans" in side:
        text = body(row)
        spans = tuple(Span(*each) for each in side["spans"])
        words = " … ".join(span.of(text) for span in spans)
        day = published(row)
        article: tuple[str | None, date | None] = (text, _day(day))
        speaker, stated = side["speaker"], _stated(side)
    else:
        words = row["text"]
        spans = (Span(0, len(words)),)
        article = (None, None)
        speaker, stated = row["speaker"], StatedAt.given(_day(row["date"]))
    if not words or ("spans" not in side and sha(words) != side["claim_sha"]):
        raise UsageError(f"row {side['row']!r} has another text than when it was drawn")
    part, checked = side.get("part", 0), side["claim_sha"]
    return DrawnSide(words, speaker, stated, side["row"], spans, part, checked, *article)


def published(row: Json) -> str | None:
    """The day that an article's address names ("/factchecks/2019/may/23/…"), else its date."""
    found = _URL_DAY.search(row.get("url") or "")
    if found is None:
        return row["date"] or None
    return date(int(found[1]), _MONTHS.index(found[2]) + 1, int(found[3])).isoformat()


def row_name(row: Json) -> str:
    """A row's id in its data set."""
    return str(row.get("doc_id") or row["id"])


def body(row: Json) -> str:
    """A row's text."""
    return str(row.get("article") or row["text"])


def sha(text: str) -> str:
    """The short hash by which a text is known again."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _stated(side: Json) -> StatedAt:
    return StatedAt(
        _day(side["stated_at"]),
        _day(side["not_after"]),
        None,
        _day(side["not_before"]),
        Precision(side["precision"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
