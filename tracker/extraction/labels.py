"""Turns "NAME: …" and "“…” — NAME" into drafts: transcripts, headlines, signed quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.cues import word_list
from tracker.extraction.doc_text import has_word
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.lexicon import words
from tracker.extraction.page import Page
from tracker.records import Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_LABEL_TOKENS = 6
MIN_LABELLED_TOKENS = 4
MIN_SIGNED_WORDS = 3
MAX_SPOKEN_WORDS = 3
MAX_HEADLINE_TOKENS = 24
_COLONS = frozenset({":", "):", "]:"})
_SIGNATURE = re.compile(
    r"[^\S\n]{0,3}\n?[^\S\n]{0,3}(?P<dash>―|—|–|--|-)[^\S\n]{0,3}"
    r"(?P<name>[^\W\d_][^\n,;:!?“”\"]{1,60}?)(?:[.,]?[^\S\n]{0,3}(?:\n|$)|,[^\n]{1,60}(?:\n|$))"
)
_CAPTION = re.compile(
    r"(?P<colon>:)[^\S\n]{1,3}(?P<name>(?:[^\W\d_a-z][\w.'’-]*[^\S\n]){1,3}[^\W\d_a-z][\w'’-]+)(?=[\s,.])[^\n]{0,120}(?:\n|$)"
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


@dataclass(frozen=True, slots=True)
class Label:
    """A line's "NAME:", by tokens: where it begins, where the name ends, and the colon."""

    first: int
    end: int
    colon: int


def find_captioned(drafts: Drafts) -> None:
    """“The port is ours”: Ann Lisk at the harbour. A line that is a quotation, a colon and a name."""
    page = drafts.page
    for index, quoted in enumerate(page.quotes):
        if index in drafts.owner or not quoted.closed or page.words_of(index) < MIN_SIGNED_WORDS:
            continue
        first = page.quote_tokens[index][0]
        if first and not page.doc[first - 1].text.endswith("\n"):
            continue
        match = _CAPTION.match(page.text, quoted.outer.end)
        if match is not None:
            span = Span(*match.span("name"))
            mention = Mention(span.of(page.text), span)
            drafts.keep(Draft([page.quote_tokens[index]], (mention,), None, Span(*match.span("colon"))))


def find_by_labels(drafts: Drafts) -> None:
    """MAYOR LISK: We shall see. Turns of a transcript; a headline; a name that the text knows, and a line."""
    page = drafts.page
    labels = list(_labels(page))
    turns = _turns(page, labels)
    if len(turns) > 1:
        _transcript(drafts, turns)
    places: dict[str, set[int]] = {}
    for token in page.tokens:
        if token.pos_ == "PROPN":
            places.setdefault(token.lower_, set()).add(page.paragraph[token.i])
    taken = {page.paragraph[draft.first] for draft in drafts.found}
    for label in labels:
        paragraph = page.paragraph[label.first]
        known = places.get(page.doc[label.end - 1].lower_, set()) - {paragraph}
        if paragraph not in taken and (known or _is_headline(page, label)):
            _draft(drafts, label, page.paragraph_end(label.first))
            taken.add(paragraph)


def _labels(page: Page) -> list[Label]:
    """Every line that begins with a few capitalised words and a colon; "(R-Texas)" before it is no name."""
    nobody = word_list("labels", "nobody") - word_list("labels", "askers")
    found: list[Label] = []
    first = 0
    for token in page.tokens:
        if token.is_space and "\n" in token.text:
            first = token.i + 1
        elif token.text in _COLONS and first < token.i:
            label = Label(first, _name_end(page, first, token.i), token.i)
            name = [t for t in page.doc[first : label.end] if not t.is_punct]
            titles = {t.lower_ for t in name if len(t) > 1 or len(name) == 1}
            is_short = label.end - first <= MAX_LABEL_TOKENS
            if name and is_short and not titles & nobody and _is_named(name):
                found.append(label)
                first = len(page.doc)
    return found


def _name_end(page: Page, first: int, colon: int) -> int:
    return next((i for i in range(first + 1, colon) if page.doc[i].text in ("(", "[")), colon)


def _is_named(name: Sequence[Token]) -> bool:
    """ "Ann Lisk", "MAYOR LISK", and "Norland governor", whose office alone is in small letters."""
    *others, last = name
    is_office = bool(others) and last.lower_ in words("roles", "heads")
    return all(t.text[0].isupper() for t in others) and (last.text[0].isupper() or is_office)


def _turns(page: Page, labels: list[Label]) -> list[Label]:
    """The labels of a transcript: in capitals, or like the names before the colons of two lines in a row."""
    names = [page.doc[each.first : each.end].text.lower() for each in labels]
    spoken = [_is_spoken(page, each, names.count(name) > 1) for each, name in zip(labels, names, strict=True)]
    known: set[str] = set()
    for at in range(len(labels) - 1):
        lines = page.paragraph[labels[at + 1].first] - page.paragraph[labels[at].first]
        if spoken[at] and spoken[at + 1] and lines == 1:
            known |= {names[at], names[at + 1]}
        elif names[at] in known and lines == 1 and _is_spoken(page, labels[at + 1], True):
            known.add(names[at + 1])
    return [each for each, name in zip(labels, names, strict=True) if name in known or _is_turn(page, each)]


def _is_spoken(page: Page, label: Label, is_repeated: bool) -> bool:
    """True for at most three words that can be a name, before a sentence or a quotation."""
    doc = page.doc
    name = [t for t in doc[label.first : label.end] if not t.is_punct]
    said = doc[label.colon + 1 : page.paragraph_end(label.first)]
    if len(name) > MAX_SPOKEN_WORDS or len(said) < MIN_LABELLED_TOKENS:
        return False
    is_name = is_repeated or name[-1].pos_ == "PROPN"
    is_name = is_name and not any(has_word(doc, t.lower_) for t in name)
    return is_name and any(t.tag_ in _FINITE or page.inside[t.i] >= 0 for t in said)


def _is_turn(page: Page, label: Label) -> bool:
    name = page.doc[label.first : label.end]
    return all(t.is_upper or not t.is_alpha for t in name) or _is_asker(page, label)


def _is_asker(page: Page, label: Label) -> bool:
    """ "QUESTION: …", "Q: …": nobody who is named."""
    return label.end - label.first == 1 and page.doc[label.first].lower_ in word_list("labels", "askers")


def _transcript(drafts: Drafts, turns: list[Label]) -> None:
    """Every turn reaches to the next one, over paragraphs but not over stage directions in brackets."""
    page = drafts.page
    for label, following in zip(turns, [*turns[1:], None], strict=True):
        end = page.paragraph_end(label.first)
        limit = following.first if following else end
        while end < limit and not page.text_at(end + 1).startswith(_STAGE_DIRECTIONS):
            end = page.paragraph_end(end + 1)
        _draft(drafts, label, min(end, limit))


def _is_headline(page: Page, label: Label) -> bool:
    """True for a line where a name is followed by a whole sentence, or by what is not set as a title.

    On the first line, anybody's label before a quotation will do; further down a line has to be short.
    """
    end = page.paragraph_end(label.first)
    is_first = page.paragraph[label.first] == 0
    last = page.doc[label.end - 1]
    if not is_first and end - label.first > MAX_HEADLINE_TOKENS:
        return False
    is_somebody = last.pos_ == "PROPN" or last.lower_ in words("roles", "heads")
    if page.inside[label.colon + 1 : label.colon + 2] > [-1]:
        return is_first or is_somebody
    said = page.doc[label.colon + 1 : end]
    is_sentence = any(t.tag_ in _FINITE for t in said)
    goes_on = len(said) > 0 and said[0].is_lower
    return is_somebody and (is_sentence or (is_first and goes_on))


def _draft(drafts: Drafts, label: Label, end: int) -> None:
    page = drafts.page
    if _is_asker(page, label):
        return
    start, end = page.trim(label.colon + 1, end)
    if end - start < MIN_LABELLED_TOKENS:
        return
    span = page.span(label.first, label.end)
    mention = Mention(span.of(page.text), span)
    drafts.keep(Draft([(start, end)], (mention,), None, page.span(label.colon, label.colon + 1)))
