"""Turns "according to …" and "the claim that …" into drafts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction import clauses, syntax
from tracker.extraction.cues import noun_info
from tracker.extraction.drafts import Draft, Drafts
from tracker.extraction.mentions import mentions_of
from tracker.extraction.plausibility import Candidate
from tracker.extraction.unsaid import is_unsaid, names_nobody

if TYPE_CHECKING:
    from spacy.tokens import Token


def find_by_nouns(drafts: Drafts) -> None:
    """Draft what is laid to a source by "according to" or by a noun of speaking."""
    page = drafts.page
    for token in page.tokens:
        if page.inside[token.i] < 0:
            if token.lower_ == "according":
                _according_to(drafts, token)
            elif token.pos_ == "NOUN":
                _noun(drafts, token)


def _according_to(drafts: Drafts, token: Token) -> None:
    """The sentence before "according to X", or after it where it comes first."""
    page = drafts.page
    to = next((c for c in token.children if c.lower_ == "to"), None)
    if to is None and token.i + 1 < len(page.doc) and page.doc[token.i + 1].lower_ == "to":
        to = page.doc[token.i + 1]
    source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if to is None or source is None or names_nobody(source):
        return
    first, end = token.i, source.right_edge.i + 1
    sentence = token.sent
    if first == sentence.start or (first - sentence.start == 1 and page.doc[sentence.start].pos_ == "CCONJ"):
        end = min(end, _source_end(source, sentence.end))
        ranges = [page.trim(max(end, source.i + 1), sentence.end)]
    elif clauses.opens_clause(token):
        end = min(end, _source_end(source, sentence.end))
        ranges = [page.trim(max(end, source.i + 1), token.head.right_edge.i + 1)]
    else:
        ranges = [page.trim(sentence.start, first)]
    ranges = [page.whole_quotes(*r) for r in ranges if r[1] - r[0] > 1]
    if ranges and drafts.best([Candidate(token, "according", None, ranges, source)]):
        span = page.span(first, to.i + 1)
        drafts.keep(Draft(ranges, mentions_of(page, source, end), None, span))


def _source_end(source: Token, limit: int) -> int:
    """Where a source ends that a comma parts from what it says: after its apposition, if any."""
    doc = source.doc
    commas = [t.i for t in doc[source.i : limit] if t.text == ","][:2]
    if len(commas) == 2 and commas[1] - commas[0] > 1:
        between = doc[commas[0] + 1 : commas[1]]
        is_name = all(t.pos_ == "PROPN" for t in between)
        is_description = between[0].dep_ == "det" and not any(syntax.is_verb(t) for t in between)
        if (is_name or is_description) and any(t.dep_ == "appos" and t.head.i == source.i for t in between):
            return int(commas[1])
    return int(commas[0]) if commas else limit


def _noun(drafts: Drafts, noun: Token) -> None:
    """The claim that …; the ministry's promise to …; her call for …"""
    page = drafts.page
    lemma = noun.lemma_.lower()
    if names_nobody(noun):
        return
    source: Token | None = None
    candidates: list[Candidate] = []
    for relation, head in _noun_contents(noun):
        if not noun_info(lemma).reports and not drafts.model.knows(lemma, relation):
            continue
        source = source or _noun_source(noun)
        if source is None or source.lower_ in ("you", "one"):
            return
        content = clauses.clause_after(page, head, noun)
        if content[0] < content[1] and not content[0] <= source.i < content[1]:
            candidates.append(Candidate(noun, relation, head, [content], source))
    best = drafts.best(candidates)
    if best is not None:
        draft = Draft(best.ranges, mentions_of(page, best.source), None, page.span(noun.i, noun.i + 1))
        draft.noun = noun
        drafts.keep(draft)


def _noun_contents(noun: Token) -> Iterator[tuple[str, Token]]:
    for child in noun.rights:
        if clauses.is_noun_clause(child, noun):
            yield "noun", child
        elif child.dep_ == "prep" and child.lower_ in ("for", "of", "about", "on", "against", "to"):
            yield from ((f"noun {child.lower_}", c) for c in child.children if c.dep_ in ("pobj", "pcomp"))


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
    if verb is not None and not syntax.info_of(verb).is_denial and not is_unsaid(verb):
        return subject
    return owner
