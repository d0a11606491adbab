"""Turns the head word of a source phrase into speaker mentions, one for each co-ordinated speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.page import Page
from tracker.records import Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_DASHES = frozenset(("-", "–", "—", "--", "―"))


def mentions_of(page: Page, head: Token, limit: int | None = None) -> tuple[Mention, ...]:
    """One mention for each of the co-ordinated speakers that a source phrase names before token `limit`."""
    heads = [_after_dateline(head)]
    for member in heads:
        heads += [
            c
            for c in member.children
            if c.dep_ == "conj" and c.pos_ in ("PROPN", "NOUN", "PRON") and c.i > member.i
        ]
    found: list[Mention] = []
    for member in heads:
        first, end = _phrase(page, member)
        if limit is not None and member.i < limit:
            end = min(end, limit)
        span = page.span(first, end)
        if not any(span.start < m.span.end and m.span.start < span.end for m in found):
            found.append(Mention(span.of(page.text), span))
    return tuple(found)


def _after_dateline(head: Token) -> Token:
    """Ann Lee, in "TARN — Ann Lee said": the parser makes the name an apposition to the place."""
    for child in head.rights:
        if child.dep_ == "appos" and child.left_edge.i > 0 and head.text.isupper():
            before = child.doc[child.left_edge.i - 1]
            if before.text in _DASHES and before.i == head.i + 1:
                return child
    return head


def _phrase(page: Page, head: Token) -> tuple[int, int]:
    """Token range of a noun phrase with titles and appositions, without relative clauses and others."""
    doc = page.doc
    first = head.left_edge.i
    for at in range(head.i - 1, first - 1, -1):
        if (
            (doc[at].text in _DASHES and doc[at].whitespace_)
            or doc[at].is_space
            or doc[at].text in (":", "”", "--")
        ):
            first = at + 1
            break
    while first < head.i and (
        doc[first].is_punct or doc[first].text in "❞』」›＂" or doc[first].dep_ in ("cc", "preconj", "mark")
    ):
        first += 1
    end = _right_end(head)
    if head.dep_ == "poss" and end - 1 > head.i and doc[end - 1].dep_ == "case":
        end -= 1
    while end - 1 > head.i and (doc[end - 1].is_space or doc[end - 1].text in ",;:–—-("):
        end -= 1
    if "(" in [t.text for t in doc[first:end]] and end < len(doc) and doc[end].text == ")":
        end += 1
    return first, end


def _right_end(head: Token) -> int:
    end: int = head.i + 1
    for child in head.rights:
        if child.dep_ in ("appos", "pobj") or (child.dep_ == "prep" and child.left_edge.i == end):
            end = _right_end(child)
        elif child.dep_ in ("case", "punct", "nummod", "compound", "flat", "nmod"):
            end = max(end, child.i + 1)
        elif head.dep_ in ("pobj",) and child.dep_ in ("cc", "conj"):
            end = _right_end(child)
        else:
            break
    return end
