"""Turns quotations without a cue of their own into pieces and followers of those that have one."""

from __future__ import annotations

from tracker.extraction import syntax
from tracker.extraction.cue_rules import MAX_GAP_TOKENS, MIN_QUOTED_WORDS, SENTENCE_ENDS
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.page import Page

_BEFORE_SECOND_PIECE = frozenset(",.:;—–-?!")
_BEFORE_FULL_QUOTATION = SENTENCE_ENDS | frozenset(':”"') | {"''"}


def join_split(drafts: Drafts) -> None:
    """“A,” she said. “B.” and “A,” she said, “B”: one quotation in two pieces."""
    page = drafts.page
    for draft in drafts.found:
        if draft.cue is None or draft.end > draft.cue.i or not draft.quotes:
            continue
        index = page.next_quote(draft.cue.i, draft.cue.i + MAX_GAP_TOKENS)
        if index is not None and index not in drafts.owner and _is_second_piece(page, draft.cue.i, index):
            drafts.widen(draft, index)


def _is_second_piece(page: Page, cue: int, index: int) -> bool:
    """True when nothing but the end of the cue's clause stands between a cue and a quotation."""
    first, _ = page.quote_tokens[index]
    gap = page.doc[cue + 1 : first]
    if page.paragraph[first] != page.paragraph[cue]:
        return False
    before = page.doc[first - 1 - (page.doc[first - 1].dep_ == "cc")]
    if before.text[-1] not in _BEFORE_SECOND_PIECE:
        return False
    if any(t.text in SENTENCE_ENDS and t.is_sent_end and t.i + 1 < first for t in gap):
        return False
    return not any(syntax.is_verb(t) and t.tag_ != "VBG" and syntax.info_of(t).reports for t in gap)


def give_left_over(drafts: Drafts) -> None:
    """A quotation of whole sentences without a cue is said by whoever spoke just before it."""
    page = drafts.page
    for index in range(len(page.quotes) - 2, -1, -1):
        first = page.quote_tokens[index][0]
        opens = first == 0 or page.paragraph[first - 1] != page.paragraph[first]
        opens = opens and page.quotes[index + 1].continues
        if opens and index not in drafts.owner and index + 1 in drafts.owner:
            drafts.widen(drafts.owner[index + 1], index)
    waiting = sorted(drafts.found, key=lambda draft: draft.first)
    at = 0
    last: Draft | None = None
    for index, quoted in enumerate(page.quotes):
        first, end = page.quote_tokens[index]
        while at < len(waiting) and waiting[at].first < first:
            last = max((d for d in (last, waiting[at]) if d is not None), key=_reach)
            at += 1
        if index in drafts.owner or first >= end:
            continue
        if quoted.continues and index - 1 in drafts.owner:
            drafts.widen(drafts.owner[index - 1], index)
        elif last is not None and _stands_alone(page, index) and _follows(page, last, first):
            last = Draft([(first, end)], last.speakers)
            drafts.keep(last)


def _reach(draft: Draft) -> int:
    return max(draft.end, draft.cue.i if draft.cue is not None else 0)


def _follows(page: Page, last: Draft, first: int) -> bool:
    """True in the same paragraph, and at the opening of the next one after a quotation."""
    paragraph = page.paragraph[first]
    spoken_in = page.paragraph[last.end - 1]
    opens = first == 0 or page.paragraph[first - 1] != paragraph
    return spoken_in == paragraph or (opens and spoken_in == paragraph - 1 and bool(last.quotes))


def _stands_alone(page: Page, index: int) -> bool:
    """A full sentence or more: begins after a sentence end, with a capital, and ends with a full stop."""
    first, end = page.quote_tokens[index]
    before = page.doc[first - 1] if first else None
    if before is not None and not before.is_space and before.text not in _BEFORE_FULL_QUOTATION:
        return False
    if page.words_of(index) < MIN_QUOTED_WORDS or not page.first_character(index).isupper():
        return False
    return (
        page.last_character(index) in SENTENCE_ENDS
        or page.text_at(end) in (".", "")
        or not page.quotes[index].closed
    )
