"""Turns a parsed text into who said what: each quotation with its cue, its speakers and what it denies.

Every cue outside quotation marks is tried in passes, the surest first: the quotation right before it, the
quotation that it introduces, the clause that it governs, the sentence around it. What is left of the
quotation marks goes to whoever speaks already; links between attributions come last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tracker.extraction.cue_rules import find_by_cues
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.labels import find_by_labels, find_captioned, find_signed
from tracker.extraction.left_over import give_left_over, join_split
from tracker.extraction.links import linked
from tracker.extraction.noun_rules import find_by_nouns
from tracker.extraction.page import Page
from tracker.extraction.plausibility import Model
from tracker.records import Mention, Quotation, QuotationType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Finder: TypeAlias = Callable[[Drafts], None]
"""Adds to the drafts of a page what one kind of construction gives."""

FINDERS: tuple[Finder, ...] = (
    find_by_cues,
    find_by_nouns,
    join_split,
    find_signed,
    find_captioned,
    find_by_labels,
    give_left_over,
)
MIN_DIRECT_SHARE = 0.95


@dataclass(frozen=True, slots=True)
class DenialHint:
    """Index, in the same list and before the denial, of the attribution whose truth is denied."""

    denied: int


@dataclass(frozen=True, slots=True)
class Found:
    """One quotation, everyone it is laid to, and what it denies."""

    quotation: Quotation
    denies_hint: DenialHint | None
    speakers: tuple[Mention, ...]


def attributions(doc: Doc, model: Model | None = None) -> list[Found]:
    """All attributions of a parsed text, in the order of their first words; by default with `shipped()`."""
    page = Page(doc)
    drafts = Drafts(page, model)
    for find in FINDERS:
        find(drafts)
    return _finished(page, linked(page, _without_nested(page, drafts.found)))


def _without_nested(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Drop what stands inside another's words, and a second reading of the same words; longest first."""
    taken = [False] * len(page.doc)
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-sum(end - first for first, end in d.ranges), d.first)):
        at = draft.cue or draft.noun
        if at is not None and taken[at.i]:
            continue
        if any(any(taken[first:end]) for first, end in draft.ranges):
            continue
        for first, end in draft.ranges:
            taken[first:end] = [True] * (end - first)
        kept.append(draft)
    return sorted(kept, key=lambda d: d.first)


def _finished(page: Page, drafts: list[Draft]) -> list[Found]:
    """Records in the order of their first words; ranges become characters."""
    usable = [(d, spans) for d in drafts if d.speakers and (spans := _content(page, d))]
    usable.sort(key=lambda pair: (pair[1][0].start, pair[0].cue_span.start if pair[0].cue_span else -1))
    places = {id(draft): index for index, (draft, _) in enumerate(usable)}
    found: list[Found] = []
    for draft, spans in usable:
        denied = places.get(id(draft.denies), len(usable))
        quotation = Quotation(
            content=spans,
            type=_type(page, draft),
            cue=draft.cue_span.of(page.text) if draft.cue_span else "",
            cue_span=draft.cue_span,
            mention=draft.speakers[0],
        )
        hint = DenialHint(denied) if denied < len(found) else None
        found.append(Found(quotation, hint, draft.speakers))
    return found


def _content(page: Page, draft: Draft) -> tuple[Span, ...]:
    """Character spans; a piece that is one quotation stands without its marks."""
    spans: list[Span] = []
    for first, end in sorted(draft.ranges):
        if first >= end:
            continue
        span = page.span(first, end)
        index = page.inside[first]
        if index >= 0 and page.quote_tokens[index] == (first, end):
            span = page.quotes[index].inner
        start, stop = span.start, span.end
        while start < stop and page.text[start].isspace():
            start += 1
        while stop > start and page.text[stop - 1].isspace():
            stop -= 1
        if start < stop and (not spans or start >= spans[-1].end):
            spans.append(Span(start, stop))
    return tuple(spans)


def _type(page: Page, draft: Draft) -> QuotationType:
    """Direct where nearly all letters stand inside quotation marks, mixed where some do."""
    total = quoted = 0
    for first, end in draft.ranges:
        for token in page.doc[first:end]:
            letters = sum(c.isalnum() for c in token.text)
            total += letters
            quoted += letters if page.inside[token.i] >= 0 else 0
    if not quoted:
        return QuotationType.INDIRECT
    return QuotationType.DIRECT if quoted >= MIN_DIRECT_SHARE * total else QuotationType.MIXED
