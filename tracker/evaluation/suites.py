"""The named measurements: which data each reads and what it reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.evaluation import appearances, attribution, corpus, dates, links, speakers
from tracker.evaluation.corpus import Article
from tracker.evaluation.figures import Figure

if TYPE_CHECKING:
    from tracker.evaluation.reliability import Bin
    from tracker.pipeline.progress import Progress
    from tracker.records import FindingView
    from tracker.settings import Settings

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


def run_judge(
    paths: Sequence[Path], split: str | None, most: int | None, settings: Settings, progress: Progress
) -> Result:
    """Measure the judge in use on sets of labelled pairs of sentences. Raises UsageError, ModelError."""
    from tracker.evaluation import inference
    from tracker.models import registry

    read = [(path.name.split(".")[0], inference.read_pairs(path, split, most)) for path in paths]
    judge = registry.load_judge(settings.judge or registry.DEFAULT)
    embedder = registry.load_embedder(settings.embedder)
    figures = [
        each for name, pairs in read for each in inference.score(name, pairs, judge, embedder, progress)
    ]
    return Result("judge", tuple(figures), sum(len(pairs) for _, pairs in read), corpus.fingerprint(paths))


def run_findings(
    labels: Path, part: str, most: int | None, settings: Settings, progress: Progress
) -> tuple[Result, list[Bin]]:
    """Measure what would be shown of the labelled real pairs; the reliability too. Raises UsageError."""
    from tracker.evaluation import real_pairs
    from tracker.evaluation.drawn_pairs import DATA
    from tracker.evaluation.reliability import reliability
    from tracker.models import registry

    drawn_file, data = labels.with_name("pairs_drawn.jsonl"), corpus.data_file("")
    labelled = real_pairs.read_labelled(labels, drawn_file, data, part, most)
    judge, embedder = (
        registry.load_judge(settings.judge or registry.DEFAULT),
        registry.load_embedder(settings.embedder),
    )
    pairs = real_pairs.judged(labelled, judge, embedder, progress)
    read = corpus.fingerprint([labels, drawn_file, *(data / path for path in DATA.values())])
    figures = real_pairs.score(pairs, settings.threshold)
    return Result("findings", tuple(figures), len(pairs), read), reliability(real_pairs.forecasts(pairs))


def run_relations(
    folder: Path, split: str, most: int | None, settings: Settings, progress: Progress
) -> Result:
    """Measure the relations told of pairs of statements written to have one. Raises UsageError."""
    from tracker.evaluation import relations
    from tracker.models import registry

    pairs = relations.read_written(folder, split, most)
    judge, embedder = (
        registry.load_judge(settings.judge or registry.DEFAULT),
        registry.load_embedder(settings.embedder),
    )
    figures = relations.score(relations.told(pairs, judge, embedder, progress))
    return Result("relations", tuple(figures), len(pairs), corpus.fingerprint(relations.batches_of(folder)))


def run_stream(
    path: Path | None, most: int | None, settings: Settings, progress: Progress
) -> tuple[Result, list[FindingView]]:
    """Put a stream of statements through the whole tracker; the findings too. Raises UsageError."""
    from tracker.evaluation import streams

    source = path or corpus.data_file("statements/politifact_dev.jsonl.gz")
    statements = streams.read_statements(source, most)
    figures, shown = streams.score_stream(statements, settings, progress)
    return Result("stream", tuple(figures), len(statements), corpus.fingerprint([source])), shown


def run_flipometer(path: Path | None, settings: Settings, progress: Progress) -> Result:
    """Put articles on changed positions through the whole tracker, one by one. Raises UsageError."""
    from tracker.evaluation import streams

    source = path or corpus.data_file("flipometer/articles_dev.jsonl.gz")
    flips = streams.read_flips(source)
    figures = streams.score_flips(flips, settings, progress)
    return Result("flipometer", tuple(figures), len(flips), corpus.fingerprint([source]))


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
