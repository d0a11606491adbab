"""Articles read and ingested a minute, next to the parser alone on them, and bytes on disk per claim."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction import extract
from tracker.extraction.parse import parse
from tracker.pipeline import Tracker
from tracker.records import Document
from tracker.settings import Settings
from tracker.store import claims

FIXTURES = Path(__file__).parent.parent / "fixtures"
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Ingestion:
    """`parser_per_minute` is the alternative: the same articles, parsed and nothing else.

    `reading_per_minute` is extraction with its parsing, without a database and without models.
    """

    articles: int
    claims: int
    per_minute: float
    reading_per_minute: float
    parser_per_minute: float
    bytes_per_claim: float


def measure(database: Path) -> Ingestion:
    """Ingest every article of fixtures/ into a new database at `database`, models loaded beforehand."""
    texts = [p.read_text(encoding="utf-8") for p in sorted(FIXTURES.rglob("*.txt"))]
    extract(texts[0], None)
    parsing, reading = (
        min(each) for each in zip(*(_parsed_and_read(texts) for _ in range(_ROUNDS)), strict=True)
    )
    with Tracker.open(Settings.from_environment(database)) as tracker:
        tracker.embedder.encode(["warm"])
        tracker.judge.score([("warm", "up")])
        ingesting = _timed(lambda: tracker.ingest(Document(text) for text in texts))
        number = len(claims.ids(tracker.store.db))
        tracker.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [database, *database.with_name(database.name + ".index").glob("*")]
    size = sum(file.stat().st_size for file in files)
    return Ingestion(
        articles=len(texts),
        claims=number,
        per_minute=60 * len(texts) / ingesting,
        reading_per_minute=60 * len(texts) / reading,
        parser_per_minute=60 * len(texts) / parsing,
        bytes_per_claim=size / max(number, 1),
    )


def _parsed_and_read(texts: Sequence[str]) -> tuple[float, float]:
    """Seconds for parsing alone and for extraction, one after the other on the same machine."""
    return _timed(lambda: [parse(text) for text in texts]), _timed(
        lambda: [extract(text, None) for text in texts]
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
