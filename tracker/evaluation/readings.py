"""Marked articles → what extraction makes of each marked attribution: who spoke, and when.

The marks say what was quoted and which words name the speaker: measured is the reading of those words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.evaluation.corpus import Article, Gold
from tracker.extraction import dates
from tracker.extraction.parse import parse
from tracker.extraction.speakers import Speakers
from tracker.records import Attribution, Kind, Quotation, Span, SpeakerReading


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label's attribution, with the speaker's words where the label names others than the marks do."""

    attribution: str
    mention: Span | None = None


def read_marked(article: Article, labelled: Iterable[Labelled] = ()) -> dict[str, Attribution]:
    """Every marked attribution of an article, read in the order of the text, by its id."""
    mentions = {each.attribution: each.mention for each in labelled}
    doc = parse(article.text)
    marked = [(gold, article.quotation(gold, mentions.get(gold.id))) for gold in article.attributions]
    marked.sort(key=lambda each: each[1].content[0])
    readings = _speakers(Speakers(doc, article.text), marked)
    found = [
        Attribution(
            quotation,
            readings.get(quotation.mention.span) if quotation.mention else None,
            Kind.ASSERTION,
            dates.stated_at(doc, quotation, article.published_at),
            (),
        )
        for _, quotation in marked
    ]
    carried = dates.carry_forward(found, doc)
    return {gold.id: each for (gold, _), each in zip(marked, carried, strict=True)}


def _speakers(
    speakers: Speakers, marked: Sequence[tuple[Gold, Quotation]]
) -> dict[Span, SpeakerReading | None]:
    readings: dict[Span, SpeakerReading | None] = {}
    mentioned = [each for _, each in marked if each.mention is not None]
    for quotation in sorted(mentioned, key=lambda each: each.mention.span if each.mention else Span(0, 0)):
        if quotation.mention is not None and quotation.mention.span not in readings:
            readings[quotation.mention.span] = speakers.read(quotation.mention, quotation)
    return readings
