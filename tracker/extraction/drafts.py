"""Turns token ranges into drafts of attributions, and keeps who owns which quotation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.extraction import syntax
from tracker.extraction.mentions import mentions_of
from tracker.extraction.page import Page
from tracker.records import Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(eq=False)
class Draft:
    """An attribution in the making: token ranges of its content, its cue and its speakers."""

    ranges: list[tuple[int, int]]
    speakers: tuple[Mention, ...]
    cue: Token | None = None
    cue_span: Span | None = None
    noun: Token | None = None
    denies: Draft | None = None
    quotes: list[int] = field(default_factory=list)

    @property
    def first(self) -> int:
        return min(first for first, _ in self.ranges)

    @property
    def end(self) -> int:
        return max(end for _, end in self.ranges)

    def covers(self, token: Token) -> bool:
        return any(first <= token.i < end for first, end in self.ranges)


class Drafts:
    """The drafts of one page; a quotation once owned stays with its draft."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[Draft] = []
        self.owner: dict[int, Draft] = {}
        self.covered = bytearray(len(page.doc))

    def add(self, cue: Token, ranges: list[tuple[int, int]]) -> bool:
        """Keep the content under its cue, unless it was not said or nobody is named."""
        source = syntax.source_of(cue)
        if source is None or syntax.is_unsaid(cue):
            return False
        if any(first <= source.i < end for first, end in ranges):
            return False
        self.keep(Draft(ranges, mentions_of(self.page, source), cue, self.page.span(cue.i, cue.i + 1)))
        return True

    def keep(self, draft: Draft) -> None:
        self.found.append(draft)
        for first, end in draft.ranges:
            self.covered[first:end] = b"\1" * (end - first)
        self.own(draft, self.page.quotes_in(draft.ranges))

    def own(self, draft: Draft, quotes: list[int]) -> None:
        for index in quotes:
            self.owner.setdefault(index, draft)
            draft.quotes.append(index)

    def widen(self, draft: Draft, index: int) -> None:
        """Add a whole quotation to a draft as a further piece."""
        draft.ranges.append(self.page.quote_tokens[index])
        self.own(draft, [index])
