"""How often the time at which a statement was made is read as people read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.evaluation.corpus import Article, read_rows
from tracker.evaluation.figures import Figure, share
from tracker.evaluation.readings import read_marked
from tracker.records import Precision, StatedAt


@dataclass(frozen=True, slots=True)
class DateLabel:
    """When a statement was made: from `first` to `last`; both None where the article does not say."""

    doc_id: str
    attribution: str
    precision: Precision
    first: date | None
    last: date | None
    is_certain: bool


def read_labels(path: Path) -> list[DateLabel]:
    """The labels of a file. Raises UsageError."""
    return [
        DateLabel(
            row["doc_id"],
            row["attribution"],
            Precision(row["precision"]),
            date.fromisoformat(row["from"]) if row["from"] else None,
            date.fromisoformat(row["to"]) if row["to"] else None,
            row["certain"],
        )
        for row in read_rows(path)
    ]


def readings(articles: Sequence[Article], labels: Sequence[DateLabel]) -> list[tuple[DateLabel, StatedAt]]:
    """Each label with what is read for it."""
    wanted: defaultdict[str, list[DateLabel]] = defaultdict(list)
    for label in labels:
        wanted[label.doc_id].append(label)
    found = []
    for article in articles:
        if article.doc_id in wanted:
            read = read_marked(article)
            found += [(label, read[label.attribution].stated_at) for label in wanted[article.doc_id]]
    return found


def is_right(label: DateLabel, stated: StatedAt) -> bool:
    """Whether both name the same days, or both none."""
    if stated.precision is Precision.UNKNOWN or label.first is None:
        return stated.precision is Precision.UNKNOWN and label.first is None
    return (stated.earliest, stated.latest) == (label.first, label.last)


def score(articles: Sequence[Article], labels: Sequence[DateLabel]) -> tuple[list[Figure], int]:
    """The figures over all labels: of the dated statements, of the undated, and by precision."""
    found = readings(articles, labels)
    dated = [each for each in found if each[0].first is not None]
    undated = [each for each in found if each[0].first is None]
    certain = [each for each in dated if each[0].is_certain]

    def right(name: str, of: Sequence[tuple[DateLabel, StatedAt]]) -> Figure:
        return share(name, sum(is_right(*each) for each in of), len(of))

    def wrong(name: str, of: Sequence[tuple[DateLabel, StatedAt]]) -> Figure:
        told = [each for each in of if each[1].precision is not Precision.UNKNOWN]
        return share(name, sum(not is_right(*each) for each in told), len(of))

    figures = [
        right("dated statement right", dated),
        wrong("dated statement wrong", dated),
        right("undated statement left undated", undated),
        right("dated statement right, certain labels", certain),
        wrong("dated statement wrong, certain labels", certain),
    ]
    for precision in Precision:
        of = [each for each in dated if each[0].precision is precision]
        if of:
            figures.append(right(f"{precision}: right", of))
            figures.append(wrong(f"{precision}: wrong", of))
    return figures, len(found)
