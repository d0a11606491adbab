"""How well extraction finds what was said and by whom, against articles that people have marked.

A unit is one unbroken piece of content. Found is a piece that covers half of the union with a marked piece
(intersection over union of characters, outer marks and blanks aside), matched one to one; right is one whose
speaker has the marked head word too. What people marked as belief or decree, or as fewer than four words, is
neither right nor wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tracker.evaluation.corpus import Article
from tracker.evaluation.figures import Figure, f1, resampled, share
from tracker.evaluation.heads import is_same_source
from tracker.records import Attribution, QuotationType, Span

_OUTER = " \t\r\n\u00a0\"'`“”„‘’«»,.;:-–—"
_OPENING = frozenset({"“", "„", "``", '"', "''"})
_ONLY_OPENING = frozenset({"“", "„", "``"})
_MARK = re.compile(r"[“„”\"]|``|''")
_LEAST_WORDS = 4
_DIRECT_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class Piece:
    """One unbroken piece of content: found, or marked (then with the place of its source)."""

    span: Span
    type: QuotationType
    speaker: str
    place: Span | None
    is_wanted: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one document, by name."""

    counts: Counter[str]


def score(
    articles: Sequence[Article], extract: Callable[[Article], Sequence[Attribution]]
) -> tuple[list[Figure], int]:
    """The figures over all articles, and how many pieces are marked in them."""
    tallies = [tally(article, extract(article)) for article in articles]
    total: Counter[str] = sum((each.counts for each in tallies), Counter())
    wanted = total["wanted"]
    figures = [
        resampled("end-to-end F1", tallies, _f1("right"), wanted),
        share("end-to-end precision", total["right"], total["found"]),
        share("end-to-end recall", total["right"], wanted),
        resampled("content F1", tallies, _f1("matched"), wanted),
        share("speaker head on matched contents", total["right"], total["matched"]),
    ]
    figures += [
        resampled(f"end-to-end F1, {each}", tallies, _f1("right", f"/{each}"), total[f"wanted/{each}"])
        for each in QuotationType
    ]
    return figures, wanted


def tally(article: Article, found: Sequence[Attribution]) -> Tally:
    """Compare one article's attributions with the marked ones."""
    inside = _inside_marks(article.text)
    marked = list(_marked(article, inside))
    given = list(_given(article, found, inside))
    wanted = [piece for piece in marked if piece.is_wanted]
    skipped = [piece.span for piece in marked if not piece.is_wanted]
    matched = {j for _, j in _pairs(wanted, given)}
    given = [
        piece
        for j, piece in enumerate(given)
        if j in matched
        or (
            len(_words(article.text, piece.span)) >= _LEAST_WORDS
            and sum(_common(piece.span, each) for each in skipped) < 0.5 * _length(piece.span)
        )
    ]
    counts: Counter[str] = Counter()
    for piece in wanted:
        counts.update(["wanted", f"wanted/{piece.type}"])
    for piece in given:
        counts.update(["found", f"found/{piece.type}"])
    for i, j in _pairs(wanted, given):
        counts["matched"] += 1
        if _is_right(article.text, wanted[i], given[j]):
            counts.update(["right", f"right of wanted/{wanted[i].type}", f"right of found/{given[j].type}"])
    return Tally(counts)


def _f1(hits: str, kind: str = "") -> Callable[[Sequence[Tally]], float]:
    """F1 over tallies; by type, precision goes by the found piece's type and recall by the marked one's."""

    def measure(tallies: Sequence[Tally]) -> float:
        def total(name: str) -> int:
            return sum(each.counts[name] for each in tallies)

        if not kind:
            return f1(total(hits), total("found"), total("wanted"))
        precision = total(f"{hits} of found{kind}") / max(total(f"found{kind}"), 1)
        recall = total(f"{hits} of wanted{kind}") / max(total(f"wanted{kind}"), 1)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    return measure


def _is_right(text: str, wanted: Piece, given: Piece) -> bool:
    if wanted.place is None:
        return not given.speaker
    return bool(given.speaker) and is_same_source(text, wanted.place, given.speaker, given.place)


def _marked(article: Article, inside: bytearray) -> Iterable[Piece]:
    for gold in article.attributions:
        place = gold.source[0] if gold.source else None
        for span in _joined(article.text, gold.content):
            long_enough = len(_words(article.text, span)) >= _LEAST_WORDS
            yield Piece(
                span, _type_of(article.text, inside, span), "", place, gold.is_statement and long_enough
            )


def _given(article: Article, found: Sequence[Attribution], inside: bytearray) -> Iterable[Piece]:
    for attribution in found:
        mention = attribution.quotation.mention
        named = attribution.speaker.name if attribution.speaker else ""
        speaker = mention.text if mention else named
        for span in _joined(article.text, attribution.quotation.content):
            place = mention.span if mention else None
            yield Piece(span, _type_of(article.text, inside, span), speaker, place)


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without outer marks; those that only blanks keep apart are one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    trimmed = (_trimmed(text, span) for span in joined)
    return [span for span in trimmed if span.end > span.start]


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_OUTER))
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip(_OUTER)))))


def _pairs(wanted: Sequence[Piece], given: Sequence[Piece]) -> list[tuple[int, int]]:
    """One to one, the greatest overlap first; ties go to the earlier piece."""
    overlaps = sorted(
        (-overlap, i, j)
        for i, a in enumerate(wanted)
        for j, b in enumerate(given)
        if (overlap := _overlap(a.span, b.span)) >= 0.5
    )
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    pairs = []
    for _, i, j in overlaps:
        if i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            pairs.append((i, j))
    return pairs


def _overlap(a: Span, b: Span) -> float:
    common = _common(a, b)
    return common / (_length(a) + _length(b) - common) if common else 0.0


def _common(a: Span, b: Span) -> int:
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def _length(span: Span) -> int:
    return span.end - span.start


def _words(text: str, span: Span) -> list[str]:
    return re.findall(r"\w+", span.of(text))


def _inside_marks(text: str) -> bytearray:
    """1 for each character inside double quotation marks; an open mark ends with its paragraph."""
    inside = bytearray(len(text))
    at = 0
    for paragraph in re.split(r"(?<=\n)", text):
        start = None
        for mark in _MARK.finditer(paragraph):
            if start is None and mark[0] in _OPENING:
                start = mark.start()
            elif start is not None and mark[0] not in _ONLY_OPENING:
                inside[at + start : at + mark.end()] = b"\1" * (mark.end() - start)
                start = None
        if start is not None:
            end = len(paragraph.rstrip("\n"))
            inside[at + start : at + end] = b"\1" * (end - start)
        at += len(paragraph)
    return inside


def _type_of(text: str, inside: bytearray, span: Span) -> QuotationType:
    marks = [inside[i] for i in range(span.start, span.end) if text[i].isalnum()]
    if not any(marks):
        return QuotationType.INDIRECT
    return QuotationType.DIRECT if sum(marks) / len(marks) >= _DIRECT_SHARE else QuotationType.MIXED
