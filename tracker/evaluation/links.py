"""How often two mentions in two articles are linked to one source exactly where people say they are one."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.evaluation.corpus import Article, read_rows
from tracker.evaluation.figures import Figure, share
from tracker.evaluation.readings import Labelled, read_marked
from tracker.records import Document, Span
from tracker.sources.resolver import Resolver
from tracker.store import Store, documents

Place = tuple[str, str]
"""Ids of an article and of an attribution in it."""


@dataclass(frozen=True, slots=True)
class LinkLabel:
    """Whether the speakers of two attributions are one source."""

    a: Place
    b: Place
    is_same: bool
    group: str


@dataclass(frozen=True, slots=True)
class LinkLabels:
    """The labelled pairs, and the speaker's words of every attribution in them."""

    pairs: tuple[LinkLabel, ...]
    mentions: dict[Place, Span]


def read_labels(path: Path) -> LinkLabels:
    """The labels of a file. Raises UsageError."""
    pairs = []
    mentions: dict[Place, Span] = {}
    for row in read_rows(path):
        places = []
        for side in (row["a"], row["b"]):
            place = (side["doc_id"], side["attribution"])
            mentions[place] = Span(*side["mention"])
            places.append(place)
        pairs.append(LinkLabel(places[0], places[1], row["same"], row["group"]))
    return LinkLabels(tuple(pairs), mentions)


def sources_of(articles: Sequence[Article], labels: LinkLabels) -> dict[Place, int | None]:
    """The source to which each labelled speaker is linked when the articles arrive by their dates."""
    wanted: defaultdict[str, list[Labelled]] = defaultdict(list)
    for (doc_id, attribution), mention in labels.mentions.items():
        wanted[doc_id].append(Labelled(attribution, mention))
    linked: dict[Place, int | None] = {}
    arriving = [each for each in articles if each.doc_id in wanted]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "links.db", create=True) as store:
        for article in sorted(arriving, key=lambda each: each.published_at or date.max):
            read = read_marked(article, wanted[article.doc_id])
            document = Document(article.text, published_at=article.published_at)
            with store.write() as db:
                document_id, _ = documents.add(db, document, "")
                resolver = Resolver(db, article.published_at, article.text)
                for attribution, found in read.items():
                    words = found.quotation.mention
                    resolved = resolver.resolve(found.speaker, document_id, words.text if words else None)
                    linked[article.doc_id, attribution] = resolved.source_id
    return linked


def score(articles: Sequence[Article], labels: LinkLabels) -> tuple[list[Figure], int]:
    """Pairwise precision and recall of "one source", over all pairs and by group."""
    linked = sources_of(articles, labels)
    judged = [
        (pair, linked[pair.a] is not None and linked[pair.a] == linked[pair.b]) for pair in labels.pairs
    ]

    def precision_and_recall(name: str, of: Sequence[tuple[LinkLabel, bool]]) -> list[Figure]:
        both = sum(pair.is_same and is_linked for pair, is_linked in of)
        return [
            share(f"{name}precision", both, sum(is_linked for _, is_linked in of)),
            share(f"{name}recall", both, sum(pair.is_same for pair, _ in of)),
        ]

    figures = precision_and_recall("links: ", judged)
    for group in sorted({pair.group for pair, _ in judged}):
        figures += precision_and_recall(f"{group}: ", [each for each in judged if each[0].group == group])
    return figures, len(judged)
