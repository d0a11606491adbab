"""Turns "NAME: …" and "“…” — NAME" into drafts: transcripts, headlines, signed quotations."""

from __future__ import annotations

import re

from tracker.extraction.cues import word_list
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.page import Page
from tracker.records import Mention, Span

MAX_LABEL_TOKENS = 6
MIN_LABELLED_TOKENS = 4
MIN_SIGNED_WORDS = 3
_SIGNATURE = re.compile(
    r"[^\S\n]{0,3}\n?[^\S\n]{0,3}(?P<dash>―|—|–|--|-)[^\S\n]{0,3}"
    r"(?P<name>[^\W\d_][^\n,;:!?“”\"]{1,60}?)(?:[.,]?[^\S\n]{0,3}(?:\n|$)|,[^\n]{1,60}(?:\n|$))"
)
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_STAGE_DIRECTIONS = ("(", "[", "…", "*", "...")


def find_signed(drafts: Drafts) -> None:
    """“We shall see.” — Ann Lisk: a quotation, a dash and a name at the end of the line."""
    page = drafts.page
    for index, quoted in enumerate(page.quotes):
        if index in drafts.owner or not quoted.closed or page.words_of(index) < MIN_SIGNED_WORDS:
            continue
        match = _SIGNATURE.match(page.text, quoted.outer.end)
        if match is not None and _is_name(match["name"]):
            span = Span(*match.span("name"))
            mention = Mention(span.of(page.text), span)
            drafts.keep(Draft([page.quote_tokens[index]], (mention,), None, Span(*match.span("dash"))))


def _is_name(text: str) -> bool:
    """True for at most six words that, small ones aside, begin with a capital."""
    words = text.split()
    return len(words) <= MAX_LABEL_TOKENS and all(w[0].isupper() or len(w) <= len("von") for w in words)


def find_by_labels(drafts: Drafts) -> None:
    """MAYOR LISK: We shall see. Turns of a transcript; a headline; a name that the text knows, and a line."""
    page = drafts.page
    labels = list(_labels(page))
    turns = [each for each in labels if _is_turn(page, *each)]
    if len(turns) > 1:
        _transcript(drafts, turns)
    places: dict[str, set[int]] = {}
    for token in page.tokens:
        if token.pos_ == "PROPN":
            places.setdefault(token.lower_, set()).add(page.paragraph[token.i])
    taken = {page.paragraph[draft.first] for draft in drafts.found}
    for first, colon in labels:
        paragraph = page.paragraph[first]
        known = places.get(page.doc[colon - 1].lower_, set()) - {paragraph}
        if paragraph not in taken and (known or _is_headline(page, first, colon)):
            _label(drafts, first, colon, page.paragraph_end(first))
            taken.add(paragraph)


def _labels(page: Page) -> list[tuple[int, int]]:
    """First token and colon of every line that begins with a few capitalised words and a colon."""
    nobody = word_list("labels", "nobody") - word_list("labels", "askers")
    found: list[tuple[int, int]] = []
    first = 0
    for token in page.tokens:
        if token.is_space and "\n" in token.text:
            first = token.i + 1
        elif token.text == ":" and 0 < token.i - first <= MAX_LABEL_TOKENS:
            words = [t for t in page.doc[first : token.i] if not t.is_punct]
            titles = {t.lower_ for t in words if len(t) > 1 or len(words) == 1}
            if words and not titles & nobody and all(t.text[0].isupper() for t in words):
                found.append((first, token.i))
                first = len(page.doc)
    return found


def _is_turn(page: Page, first: int, colon: int) -> bool:
    label = page.doc[first:colon]
    return all(t.is_upper or not t.is_alpha for t in label) or _is_asker(page, first, colon)


def _is_asker(page: Page, first: int, colon: int) -> bool:
    """ "QUESTION: …", "Q: …": nobody who is named."""
    return colon - first == 1 and page.doc[first].lower_ in word_list("labels", "askers")


def _transcript(drafts: Drafts, turns: list[tuple[int, int]]) -> None:
    """Every turn reaches to the next one, over paragraphs but not over stage directions in brackets."""
    page = drafts.page
    for (first, colon), following in zip(turns, [*turns[1:], None], strict=True):
        end = page.paragraph_end(first)
        limit = following[0] if following else end
        while end < limit and not page.text_at(end + 1).startswith(_STAGE_DIRECTIONS):
            end = page.paragraph_end(end + 1)
        _label(drafts, first, colon, min(end, limit))


def _is_headline(page: Page, first: int, colon: int) -> bool:
    """True for the first line, where a name is followed by a whole sentence, or anybody by a quotation."""
    if page.paragraph[first] != 0:
        return False
    if page.inside[colon + 1 : colon + 2] > [-1]:
        return True
    sentence = any(t.tag_ in _FINITE for t in page.doc[colon + 1 : page.paragraph_end(first)])
    return sentence and page.doc[colon - 1].pos_ == "PROPN"


def _label(drafts: Drafts, first: int, colon: int, end: int) -> None:
    page = drafts.page
    if _is_asker(page, first, colon):
        return
    start, end = page.trim(colon + 1, end)
    if end - start < MIN_LABELLED_TOKENS:
        return
    span = page.span(first, colon)
    mention = Mention(span.of(page.text), span)
    drafts.keep(Draft([(start, end)], (mention,), None, page.span(colon, colon + 1)))
