"""Words that name nobody ("critics of the plan") → a collective, called as the text calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.lexicon import without_article
from tracker.extraction.noun_phrases import Range
from tracker.extraction.resolutions import Resolution
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_WORDS = 12
LOOSE_ENDS = ' ,;:–—-(“"'


def crowd(doc: Doc, part: Range) -> Resolution:
    """People whom the text does not name, by its own first words for them."""
    text = " ".join(Range(part.start, min(part.end, part.start + MAX_WORDS)).text(doc).split())
    return Resolution(
        SpeakerReading(
            without_article(text).rstrip(LOOSE_ENDS), SourceKind.COLLECTIVE, evidence="nobody named"
        )
    )
