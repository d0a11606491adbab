"""Turns token ranges into drafts of attributions, and keeps who owns which quotation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tracker.extraction import syntax
from tracker.extraction.cues import word_list
from tracker.extraction.mentions import mentions_of
from tracker.extraction.page import Page
from tracker.extraction.plausibility import Candidate, Model, shipped
from tracker.extraction.unsaid import is_unsaid, names_nobody
from tracker.records import Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


class Choice(NamedTuple):
    """Content that a cue may have: its relation to the cue, its head and its token ranges."""

    relation: str
    head: Token | None
    ranges: list[tuple[int, int]]


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

    def __init__(self, page: Page, model: Model | None = None) -> None:
        self.page = page
        self.model = model or shipped()
        self.found: list[Draft] = []
        self.owner: dict[int, Draft] = {}
        self.covered = bytearray(len(page.doc))

    def add(self, cue: Token, choices: Iterable[Choice]) -> bool:
        """Keep the likeliest of the contents that a cue may have, if one is likely, was said, and is laid to
        somebody outside it."""
        source = syntax.source_of(cue)
        if source is None or _is_mute(source, cue):
            return False
        if is_unsaid(cue) or names_nobody(source):
            return False
        best = self.best(
            Candidate(cue, each.relation, each.head, each.ranges, source)
            for each in choices
            if not any(first <= source.i < end for first, end in each.ranges)
        )
        if best is None:
            return False
        span = self.page.span(cue.i, cue.i + 1)
        misread = syntax.misread_subject(cue)
        is_misread = misread is not None and misread.i == source.i
        speakers = (self._up_to(cue, source),) if is_misread else mentions_of(self.page, source)
        self.keep(Draft(best.ranges, speakers, cue, span))
        return True

    def _up_to(self, cue: Token, source: Token) -> Mention:
        """The name and all the appositions between it and the cue."""
        end = cue.i
        while end > source.i + 1 and (
            self.page.doc[end - 1].dep_ == "advmod" or self.page.doc[end - 1].is_punct
        ):
            end -= 1
        span = self.page.span(source.left_edge.i, end)
        return Mention(span.of(self.page.text), span)

    def best(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """The likeliest candidate, a clause rather than a noun phrase; None where none is likely."""
        rated = [
            (each.head is None or syntax.is_verb(each.head), self.model.log_odds(self.page, each), -at, each)
            for at, each in enumerate(candidates)
        ]
        rated = [each for each in rated if each[1] > 0 or _is_sure(each[3].cue)]
        return max(rated, key=lambda each: each[:3])[3] if rated else None

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


def _is_sure(cue: Token) -> bool:
    """True where the grammar alone decides: denials, and statements that another relays."""
    return syntax.info_of(cue).is_denial or syntax.is_relayed(cue)


def _is_mute(source: Token, cue: Token) -> bool:
    """ "Video shows S", "her votes contradict S": nobody speaks."""
    noun = source.lemma_.lower()
    if syntax.info_of(cue).is_denial and noun in word_list("mute", "undenying"):
        return True
    return noun in word_list("mute", "nouns") and cue.lemma_.lower() not in ("say", "state")
