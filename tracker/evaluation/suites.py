"""The named measurements: which data each reads and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.evaluation import appearances, attribution, corpus, dates, links, speakers
from tracker.evaluation.corpus import Article
from tracker.evaluation.figures import Figure

Measured = tuple[list[Figure], int]


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement: its figures, over how many cases, on which files (by the sha256 of their bytes)."""

    name: str
    figures: tuple[Figure, ...]
    cases: int
    data: str


@dataclass(frozen=True, slots=True)
class Suite:
    """One measurement that `tracker eval` knows. `articles` is its file among the public data."""

    name: str
    articles: str
    measure: Callable[[Sequence[Article], Path], Measured]

    def run(self, labels: Path, articles: Path | None = None) -> Result:
        """Measure with these labels; the articles come from TRACKER_DATA unless named. Raises UsageError."""
        source = articles or corpus.data_file(self.articles)
        figures, cases = self.measure(corpus.read_articles(source), labels)
        return Result(self.name, tuple(figures), cases, corpus.fingerprint([source, labels]))


def run_attribution(articles: Path | None = None) -> Result:
    """Measure who said what on marked articles, those of TRACKER_DATA unless named. Raises UsageError."""
    from tracker.extraction import extract

    source = articles or corpus.data_file("attribution/polnear_dev.jsonl.gz")
    figures, cases = attribution.score(
        corpus.read_articles(source), lambda article: extract(article.text, article.published_at)
    )
    return Result("attribution", tuple(figures), cases, corpus.fingerprint([source]))


_TRAIN = "attribution/polnear_train.jsonl.gz"

SUITES = {
    "appearances": Suite(
        "appearances", _TRAIN, lambda found, labels: appearances.score(appearances.read_pairs(found, labels))
    ),
    "speakers": Suite(
        "speakers", _TRAIN, lambda found, labels: speakers.score(found, speakers.read_labels(labels))
    ),
    "dates": Suite("dates", _TRAIN, lambda found, labels: dates.score(found, dates.read_labels(labels))),
    "links": Suite("links", _TRAIN, lambda found, labels: links.score(found, links.read_labels(labels))),
}
