"""A Doc → its layout: which paragraph each token stands in, and which lines are headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.parse import paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WORD = re.compile(r"[^\W\d_]+")
SECTION_GAP = 100  # paragraphs: nothing reaches over a line of dashes
HEADLINE_SHARE = 0.88  # of its longer words
MIN_HEADLINE_WORDS = 4
LONG_WORD = 3  # letters
# fmt: off
SMALL_WORDS = frozenset({
    "the", "and", "for", "but", "nor", "with", "from", "over", "into", "than", "that", "not", "off", "out",
    "via", "per", "are", "was", "has", "its",
})
# fmt: on


class Layout:
    """Paragraphs and headlines of one Doc, whose tokens begin at the offsets `starts`."""

    def __init__(self, doc: Doc, starts: list[int]) -> None:
        """Number each token's paragraph, with a gap at a line of dashes, and find the headlines."""
        text = text_of(doc)
        begins, numbers, headlines, number = [], [], set(), 0
        for span in paragraphs(text):
            line = span.of(text)
            number += 1 if any(c.isalnum() for c in line) else SECTION_GAP
            begins.append(span.start)
            numbers.append(number)
            if is_headline(line):
                headlines.add(number)
        self._paragraphs = [
            numbers[max(0, bisect_right(begins, start) - 1)] if numbers else 0 for start in starts
        ]
        self._headlines = frozenset(headlines)

    def paragraph(self, i: int) -> int:
        """The number of the paragraph that token `i` stands in."""
        return self._paragraphs[i] if i < len(self._paragraphs) else self._paragraphs[-1]

    def is_headline(self, i: int) -> bool:
        """True in a line where nearly every word begins with a capital."""
        return self.paragraph(i) in self._headlines


def is_headline(line: str) -> bool:
    """True when nearly every longer word of a line begins with a capital, or all letters are capitals."""
    longer = [word for word in _WORD.findall(line) if len(word) >= LONG_WORD and word not in SMALL_WORDS]
    if line.isupper():
        return len(line.split()) > 1
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) >= MIN_HEADLINE_WORDS and capitals >= HEADLINE_SHARE * len(longer)
