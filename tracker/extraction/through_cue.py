"""A content that stands alone only with its cue → speaker, cue and content: "Acme announced a ban"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.doc_text import text_of
from tracker.extraction.syntax import info_of
from tracker.extraction.wording import clean, third_person

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_CUE_CHARS = 60
MAX_OBJECT_WORDS = 40
_UNNAMED = frozenset({"i", "we", "you", "who", "which", "that", "what", "this", "it"})


def through_cue(content: Content) -> str | None:
    """The speaker, the cue and all up to the end of the content."""
    cue = content.cue
    first = content.tokens[0]
    if cue is None or cue.pos_ == "NOUN" or not cue.i < first.i <= cue.i + MAX_OBJECT_WORDS:
        return None
    info = info_of(cue)
    if not info.group or (info.quotation_only and not any(c.dep_ == "prt" for c in cue.children)):
        return None
    if any(c.dep_ in {"nsubjpass", "auxpass"} for c in cue.children):
        return None
    if content.speaker is None and content.subject().lower() in _UNNAMED:
        return None
    if any(t.is_sent_start for t in content.doc[cue.i + 1 : first.i + 1]):
        return None
    between = content.doc[cue.i + 1 : first.i]
    far = first.idx - cue.idx > MAX_CUE_CHARS
    if far and not any(t.head.i == cue.i and t.dep_ == "dobj" for t in between):
        return None
    end = content.content_end()
    rest = clean(text_of(content.doc)[cue.idx + len(cue) : end])
    return f"{content.subject()} {_tensed(content, cue)} {rest}"


def _tensed(content: Content, cue: Token) -> str:
    """The cue with a tense: "calling" → "calls", "has called" as it is."""
    auxiliaries = [c for c in cue.children if c.dep_ == "aux"]
    if cue.tag_ in {"VBD", "VBZ"}:
        return str(cue.text)
    if cue.tag_ == "VBN" and any(c.lemma_ == "have" for c in auxiliaries):
        return f"{'have' if content.is_many() else 'has'} {cue.text}"
    if cue.tag_ == "VBN":
        return str(cue.text)
    return cue.lemma_ if content.is_many() else third_person(cue.lemma_)
