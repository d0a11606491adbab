"""Turns "according to …", "the claim that …" and "NAME: …" into drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction import clauses, syntax
from tracker.extraction.cues import noun_info, word_list
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.mentions import mentions_of
from tracker.records import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_LABEL_TOKENS = 6
MIN_LABELLED_TOKENS = 4


def find_by_nouns(drafts: Drafts) -> None:
    """Draft what is laid to a source by a preposition or by a noun of speaking."""
    page = drafts.page
    for token in page.doc:
        if page.inside[token.i] < 0:
            if token.lower_ == "according":
                _according_to(drafts, token)
            elif token.pos_ == "NOUN" and noun_info(token.lemma_).group:
                _noun(drafts, token)


def _according_to(drafts: Drafts, token: Token) -> None:
    """The sentence before "according to X", or after it where it comes first."""
    page = drafts.page
    to = next((c for c in token.children if c.lower_ == "to"), None)
    if to is None and token.i + 1 < len(page.doc) and page.doc[token.i + 1].lower_ == "to":
        to = page.doc[token.i + 1]
    source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if to is None or source is None:
        return
    first, end = token.i, source.right_edge.i + 1
    sentence = token.sent
    if first == sentence.start or (first - sentence.start == 1 and page.doc[sentence.start].pos_ == "CCONJ"):
        comma = next((t.i for t in page.doc[source.i : sentence.end] if t.text == ","), end)
        ranges = [page.trim(max(min(end, comma), source.i + 1), sentence.end)]
    else:
        ranges = [page.trim(sentence.start, first)]
    ranges = [page.whole_quotes(*r) for r in ranges if r[1] - r[0] > 1]
    if ranges:
        span = page.span(first, to.i + 1)
        drafts.keep(Draft(ranges, mentions_of(page, source), None, span))


def _noun(drafts: Drafts, noun: Token) -> None:
    """The claim that …; his assertion that …; the ministry's promise to …"""
    page = drafts.page
    head = next((c for c in noun.children if clauses.is_noun_clause(c, noun)), None)
    if head is None:
        return
    source = _noun_source(noun)
    if source is None or source.lower_ in ("you", "one"):
        return
    ranges = [clauses.clause_after(page, head, noun)]
    if ranges[0][0] < ranges[0][1]:
        draft = Draft(ranges, mentions_of(page, source), None, page.span(noun.i, noun.i + 1))
        draft.noun = noun
        drafts.keep(draft)


def _noun_source(noun: Token) -> Token | None:
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    by = next(
        (x for c in noun.children if c.lower_ in ("by", "from") for x in c.children if x.dep_ == "pobj"),
        None,
    )
    verb = noun.head if noun.dep_ == "dobj" and syntax.is_verb(noun.head) else None
    subject = syntax.source_of(verb) if verb is not None else None
    if owner is not None and owner.pos_ != "PRON":
        return owner
    if by is not None:
        return by
    if verb is not None and not syntax.info_of(verb).is_denial and not syntax.is_unsaid(verb):
        return subject
    return owner


def find_by_labels(drafts: Drafts) -> None:
    """MAYOR LISK: We shall see. A name that the text knows, a colon, and a line of words."""
    page = drafts.page
    places: dict[str, set[int]] = {}
    for token in page.doc:
        if token.pos_ == "PROPN":
            places.setdefault(token.lower_, set()).add(page.paragraph[token.i])
    taken = {page.paragraph[draft.first] for draft in drafts.found}
    first = 0
    for token in page.doc:
        if token.is_space and "\n" in token.text:
            first = token.i + 1
        elif token.text == ":" and 0 < token.i - first <= MAX_LABEL_TOKENS:
            paragraph = page.paragraph[first]
            name = page.doc[token.i - 1].lower_
            if paragraph not in taken and places.get(name, set()) - {paragraph}:
                _label(drafts, first, token.i)
                taken.add(paragraph)


def _label(drafts: Drafts, first: int, colon: int) -> None:
    page = drafts.page
    words = [t for t in page.doc[first:colon] if not t.is_punct]
    nobody = word_list("labels", "nobody")
    if not words or any(not t.text[0].isupper() or t.lower_ in nobody for t in words):
        return
    end = colon + 1
    while end < len(page.doc) and page.paragraph[end] == page.paragraph[first]:
        end += 1
    start, end = page.trim(colon + 1, end)
    if end - start < MIN_LABELLED_TOKENS:
        return
    span = page.span(first, colon)
    mention = Mention(span.of(page.text), span)
    drafts.keep(Draft([(start, end)], (mention,), None, page.span(colon, colon + 1)))
