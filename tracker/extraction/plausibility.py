"""Turns a candidate's grammar into the log-odds that it reports what somebody said: a logistic model.

The features name the cue, the syntax around it and the shape of the content, never the content's words.
`training/fit_attribution.py` fits the weights in data/plausibility.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Protocol

from tracker.extraction import syntax
from tracker.extraction.cues import is_document_noun, noun_info
from tracker.extraction.page import Page

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_LENGTHS = (1, 2, 4, 7, 12, 25, 50)
_MARKS = frozenset(("when", "as", "if", "after", "before", "while", "because", "although", "though", "since"))
_BETWEEN = frozenset((",", ":", ";", "—", "–", "-", "--", "(", "that", "whether", "if", "how", "why", "what"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be somebody's: cue (a verb, a noun, "according"), how they hang on it, who speaks.

    `head` is the syntactic head of the content, None where a rule goes by quotation marks or sentences.
    """

    cue: Token
    relation: str
    head: Token | None
    ranges: list[tuple[int, int]]
    source: Token


class Model(Protocol):
    """What tells likely candidates from unlikely ones."""

    def log_odds(self, page: Page, candidate: Candidate) -> float:
        """Above 0: worth taking."""

    def knows(self, lemma: str, relation: str) -> bool:
        """True when this word of no list has been met with this kind of content."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model: one weight for each feature, those not named being 0."""

    bias: float
    of: Mapping[str, float]
    known: frozenset[str] = frozenset()

    def log_odds(self, page: Page, candidate: Candidate) -> float:
        return self.bias + sum(self.of.get(name, 0.0) for name in features(page, candidate))

    def knows(self, lemma: str, relation: str) -> bool:
        return pair(lemma, relation) in self.known


@cache
def shipped() -> Weights:
    """The weights of data/plausibility.toml."""
    path = resources.files("tracker").joinpath("extraction", "data", "plausibility.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    weights = {str(name): float(weight) for name, weight in table["weights"].items()}
    return Weights(float(table["bias"]), weights, frozenset(table["known"]))


def pair(lemma: str, relation: str) -> str:
    """The feature of a cue with one kind of content."""
    return f"cue={lemma} relation={relation}"


def features(page: Page, candidate: Candidate) -> Iterator[str]:
    """Names of the features that a candidate has."""
    relation = candidate.relation
    yield f"relation={relation}"
    yield from _of_cue(candidate.cue, relation)
    yield from _of_source(candidate.cue, candidate.source, relation)
    yield from _of_content(page, candidate)


def _of_cue(cue: Token, relation: str) -> Iterator[str]:
    lemma = cue.lemma_.lower()
    group = syntax.info_of(cue).group
    yield f"cue={lemma}"
    yield pair(lemma, relation)
    yield f"group={group} relation={relation}"
    yield f"tag={cue.tag_} dep={cue.dep_}"
    yield f"tag={cue.tag_} relation={relation}"
    yield f"dep={cue.dep_} relation={relation}"
    if cue.dep_ in ("xcomp", "pcomp", "ccomp") or relation.startswith("noun"):
        yield f"governor={cue.head.lemma_.lower()}"
    for child in cue.children:
        if child.dep_ in ("aux", "neg", "auxpass"):
            yield f"aux={child.lower_}"
        elif child.dep_ in ("mark", "advmod") and child.lower_ in _MARKS:
            yield f"mark={child.lower_}"
        elif child.dep_ == "dative":
            yield "dative"
        elif child.dep_ == "dobj" and relation == "colon":
            yield f"object={noun_info(child.lemma_).group or is_document_noun(child.lemma_)}"
        elif child.dep_ == "prt":
            yield f"cue={lemma} particle={child.lower_}"


def _of_source(cue: Token, source: Token, relation: str) -> Iterator[str]:
    kind = source.lower_ if source.pos_ == "PRON" else source.ent_type_ or source.pos_
    if is_document_noun(source.lemma_):
        kind = "document"
    yield f"source={kind}"
    yield f"source={kind} relation={relation}"
    yield f"source tag={source.tag_}"
    if source.head.i != cue.i:
        yield "source elsewhere"
        yield f"source elsewhere relation={relation}"
    if source.i > cue.i:
        yield "source after"
    if source.pos_ == "NOUN":
        yield f"source noun={source.lemma_.lower()}"


def _of_content(page: Page, candidate: Candidate) -> Iterator[str]:
    doc, cue, relation = page.doc, candidate.cue, candidate.relation
    first, end = candidate.ranges[0][0], candidate.ranges[-1][1]
    size = sum(stop - start for start, stop in candidate.ranges)
    length = next((n for n in _LENGTHS if size <= n), 99)
    yield f"length={length}"
    yield f"length={length} relation={relation}"
    inside = sum(page.inside[i] >= 0 for start, stop in candidate.ranges for i in range(start, stop))
    quoted = "all" if inside >= size - 1 else "some" if inside else "none"
    yield f"quoted={quoted} relation={relation}"
    if quoted != "all":
        finite = any(doc[i].tag_ in _FINITE for i in range(first, min(end, first + 60)))
        yield f"finite={finite} relation={relation}"
        yield f"first={doc[first].tag_} relation={relation}"
    if first > cue.i:
        yield f"gap={min(first - cue.i, 6)}"
        for token in doc[cue.i + 1 : min(first, cue.i + 12)]:
            if token.lower_ in _BETWEEN:
                yield f"between={token.lower_} relation={relation}"
    else:
        yield f"comma before={first < cue.i and doc[min(end, cue.i)].text == ','}"
    head = candidate.head
    if head is not None:
        yield f"head={head.tag_} relation={relation}"
        subject = syntax.own_subject(head)
        if subject is not None:
            yield f"head subject={subject.lower_ if subject.pos_ == 'PRON' else subject.pos_}"
    last = cue.sent[-1]
    if last.text == "?":
        yield "question"
    if page.paragraph[cue.i] == 0:
        yield "headline"
