"""How often a speaker's words are read as the person or body that people read in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tracker.evaluation.corpus import Article, read_rows, spans_of
from tracker.evaluation.figures import Figure, share
from tracker.evaluation.readings import Labelled, read_marked
from tracker.records import SourceKind, Span, SpeakerReading
from tracker.sources import names


class Outcome(StrEnum):
    """What became of one speaker: the right one, a wrong one, or nobody."""

    RIGHT = "right"
    WRONG = "wrong"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """Who an attribution's speaker is: the places of the names, none for somebody who is not named."""

    doc_id: str
    attribution: str
    mention: Span
    form: str
    kind: SourceKind
    names: tuple[Span, ...]


def read_labels(path: Path) -> list[SpeakerLabel]:
    """The labels of a file. Raises UsageError."""
    return [
        SpeakerLabel(
            row["doc_id"],
            row["attribution"],
            Span(*row["mention"]),
            row["form"],
            SourceKind(row["source"]["kind"]),
            spans_of(row["source"]["names"]),
        )
        for row in read_rows(path)
    ]


def outcomes(
    articles: Sequence[Article], labels: Sequence[SpeakerLabel]
) -> list[tuple[SpeakerLabel, SpeakerReading | None, Outcome]]:
    """What is read for each label, and whether it is right."""
    wanted: defaultdict[str, list[SpeakerLabel]] = defaultdict(list)
    for label in labels:
        wanted[label.doc_id].append(label)
    found = []
    for article in articles:
        if article.doc_id not in wanted:
            continue
        labelled = [Labelled(each.attribution, each.mention) for each in wanted[article.doc_id]]
        read = read_marked(article, labelled)
        for label in wanted[article.doc_id]:
            reading = read[label.attribution].speaker
            found.append((label, reading, outcome(label, reading, article.text)))
    return found


def outcome(label: SpeakerLabel, reading: SpeakerReading | None, text: str) -> Outcome:
    """Whether the reading is the labelled source; for somebody unnamed, naming nobody is right."""
    if not label.names:
        is_nobody = reading is None or reading.kind is SourceKind.COLLECTIVE
        return Outcome.RIGHT if is_nobody else Outcome.WRONG
    if reading is None or reading.kind is SourceKind.COLLECTIVE:
        return Outcome.UNRESOLVED
    told = [span.of(text) for span in label.names]
    return Outcome.RIGHT if is_one_of(reading.name, told, label.kind) else Outcome.WRONG


def is_one_of(name: str, told: Sequence[str], kind: SourceKind) -> bool:
    """Whether a name is one of those told of a source, or the same name printed more or less fully."""
    if names.key(name) in {names.key(each) for each in told}:
        return True
    if kind is SourceKind.PERSON:
        return any(_is_same_person(names.person(name), names.person(each)) for each in told)
    return any(_is_same_body(names.key(name).split(), names.key(each).split()) for each in told)


def _is_same_person(a: names.PersonName, b: names.PersonName) -> bool:
    if names.fold(a.surname) != names.fold(b.surname):
        return False
    if a.is_bare or b.is_bare:
        return True
    first, other = (names.fold(each.given).split()[0].strip(".") for each in (a, b))
    return first == other or (min(len(first), len(other)) == 1 and first[0] == other[0])


def _is_same_body(a: Sequence[str], b: Sequence[str]) -> bool:
    return bool(a and b) and a[-1] == b[-1] and (set(a) <= set(b) or set(b) <= set(a))


def score(articles: Sequence[Article], labels: Sequence[SpeakerLabel]) -> tuple[list[Figure], int]:
    """The figures over all labels: of the named sources, by their form, and of the unnamed."""
    found = [(label, result) for label, _, result in outcomes(articles, labels)]
    named = [(label.form, result) for label, result in found if label.names]
    unnamed = [result for label, result in found if not label.names]

    def part(name: str, results: Sequence[Outcome], wanted: Outcome) -> Figure:
        return share(name, results.count(wanted), len(results))

    every = [result for _, result in named]
    figures = [
        part("named speaker right", every, Outcome.RIGHT),
        part("named speaker wrong", every, Outcome.WRONG),
        part("named speaker unresolved", every, Outcome.UNRESOLVED),
        part("unnamed speaker given no name", unnamed, Outcome.RIGHT),
    ]
    for form in sorted({form for form, _ in named}):
        results = [result for each, result in named if each == form]
        figures.append(part(f"{form.replace('_', ' ')}: right", results, Outcome.RIGHT))
        figures.append(part(f"{form.replace('_', ' ')}: wrong", results, Outcome.WRONG))
    return figures, len(found)
