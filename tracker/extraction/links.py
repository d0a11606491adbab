"""Turns attributions that stand alone into linked ones: denials and echoes of what another said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction import clauses, syntax
from tracker.extraction.cues import is_echo, noun_info
from tracker.extraction.drafts import Draft
from tracker.extraction.mentions import mentions_of
from tracker.extraction.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Token


def linked(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with asides ("– a claim Kyiv denies") added and denials pointed at what they deny."""
    asides = [d for noun in page.tokens if page.inside[noun.i] < 0 for d in _aside(page, drafts, noun)]
    taken = {d.cue.i for d in asides if d.cue is not None}
    drafts = [d for d in drafts if d.cue is None or d.cue.i not in taken]
    for draft in drafts:
        _point_denial(page, draft, drafts)
    return [*drafts, *asides]


def _aside(page: Page, drafts: list[Draft], noun: Token) -> list[Draft]:
    """The same content once more, denied or repeated by another."""
    start = clauses.aside_start(noun) if noun.pos_ in ("NOUN", "PROPN") else None
    verb = clauses.aside_verb(noun) if start is not None else None
    if start is None or verb is None:
        return []
    governing = [d for d in drafts if d.end <= start and page.paragraph[d.first] == page.paragraph[noun.i]]
    source = syntax.own_subject(verb)
    if source is None or source.lower_ in ("that", "which"):
        source = syntax.source_of(verb)
    if source is None or source.i == noun.i or not governing:
        return []
    target = max(governing, key=lambda d: d.end)
    draft = Draft(list(target.ranges), mentions_of(page, source), verb, page.span(verb.i, verb.i + 1))
    if syntax.info_of(verb).is_denial and not is_echo(verb.lemma_):
        draft.denies = target
    return [draft]


def _point_denial(page: Page, draft: Draft, drafts: list[Draft]) -> None:
    """Point "dismissed the report" at what another said last, at most two paragraphs before."""
    cue = draft.cue
    if cue is None or not syntax.info_of(cue).is_denial:
        return
    target = next((c for c in cue.children if c.dep_ == "dobj"), _misread_object(page, draft))
    if target is None or not (target.pos_ == "PRON" or noun_info(target.lemma_).group):
        return
    if any(c.dep_ in ("acl", "relcl") and c.i > target.i for c in target.children):
        return
    mine = {m.text for m in draft.speakers}
    here = page.paragraph[cue.i]
    earlier = [
        d
        for d in drafts
        if d is not draft
        and d.end <= cue.i
        and page.paragraph[d.first] in (here, here - 1, here - 2)
        and not mine & {m.text for m in d.speakers}
    ]
    if not earlier:
        return
    draft.denies = max(earlier, key=lambda d: d.end)
    quoted = [page.quote_tokens[i] for i in draft.quotes]
    if quoted:
        draft.ranges = [quoted[0]]


def _misread_object(page: Page, draft: Draft) -> Token | None:
    """The noun of "rejects that claim", read as a clause."""
    first, end = draft.ranges[0]
    if end - first == 2 and page.doc[first].lower_ in ("that", "this", "the", "those", "these"):
        return page.doc[first + 1]
    return None
