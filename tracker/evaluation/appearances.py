"""How often two reports are joined as appearances of one statement exactly where people say they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.evaluation.corpus import Article, Json, read_rows
from tracker.evaluation.figures import Figure, share
from tracker.evaluation.readings import read_marked
from tracker.judging import appearances
from tracker.judging.appearances import Likeness, Report
from tracker.models import registry
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.pairs import score_both_ways
from tracker.records import Attribution, QuotationType, StatedAt

_SAME = "appearance"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two reports of one source, and whether both are of one statement; `how` says what makes it hard."""

    a: Report
    b: Report
    is_same: bool
    how: str


def read_pairs(articles: Sequence[Article], labels: Path) -> list[LabelledPair]:
    """The labelled pairs of a file: written out, or by the ids of marked attributions. Raises UsageError."""
    rows = list(read_rows(labels))
    wanted = {row[side]["doc_id"] for row in rows for side in "ab" if "doc_id" in row[side]}
    known = {article.doc_id: article for article in articles if article.doc_id in wanted}
    read = {doc_id: read_marked(article) for doc_id, article in known.items()}

    def report(side: Json) -> Report:
        if "doc_id" not in side:
            return _written(side)
        return _marked(known[side["doc_id"]], read[side["doc_id"]][side["attribution"]])

    return [
        LabelledPair(report(row["a"]), report(row["b"]), row["label"] == _SAME, row.get("how", ""))
        for row in rows
    ]


def are_joined(pairs: Sequence[LabelledPair], embedder: Embedder, judge: Judge) -> Iterator[bool]:
    """Whether each pair would be joined when its claims are stored."""
    texts = [(pair.a.text, pair.b.text) for pair in pairs]
    forth, back = score_both_ways(judge, texts)
    left, right = (embedder.encode([each[side] for each in texts]) for side in (0, 1))
    for i, pair in enumerate(pairs):
        likeness = Likeness(float(left[i] @ right[i]), forth[i], back[i])
        yield appearances.is_appearance(pair.a, pair.b, likeness) >= appearances.threshold()


def score(pairs: Sequence[LabelledPair]) -> tuple[list[Figure], int]:
    """Precision and recall of "one statement", over all pairs, and recall by what makes a pair hard."""
    joined = list(are_joined(pairs, registry.load_embedder(), registry.load_judge()))
    both = sum(pair.is_same and each for pair, each in zip(pairs, joined, strict=True))
    figures = [
        share("appearances: precision", both, sum(joined)),
        share("appearances: recall", both, sum(pair.is_same for pair in pairs)),
    ]
    for how in sorted({pair.how for pair in pairs if pair.is_same}):
        of = [each for pair, each in zip(pairs, joined, strict=True) if pair.is_same and pair.how == how]
        figures.append(share(f"{how}: recall", sum(of), len(of)))
    return figures, len(pairs)


def _marked(article: Article, attribution: Attribution) -> Report:
    words = attribution.quotation.verbatim(article.text)
    return Report.of(words, attribution.stated_at, words, attribution.quotation.type)


def _written(side: Json) -> Report:
    published = date.fromisoformat(side["published"])
    day = date.fromisoformat(side["stated_at"]) if side["stated_at"] else None
    stated = StatedAt.on(day, published) if day else StatedAt(None, published)
    return Report.of(side["text"], stated, side["text"], QuotationType(side["type"]))
