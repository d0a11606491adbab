"""A quotation and its speaker → the content as words: what the sentence makers of this room share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, without_article
from tracker.extraction.wording import capitalised, clean
from tracker.records import Quotation, QuotationType, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PLURAL_TAGS = frozenset({"NNS", "NNPS"})


class Content:
    """The content of one quotation: its `tokens` without marks, their `tags` by word, and its `cue`."""

    def __init__(self, doc: Doc, quotation: Quotation, speaker: SpeakerReading | None) -> None:
        self.doc = doc
        self.quotation = quotation
        self.speaker = speaker
        self.tokens = _content(doc, quotation)
        self.tags = {fold(t.text): t.tag_ for t in reversed(self.tokens)}
        self.cue = cue_token(doc, quotation)
        self.is_direct = quotation.type is QuotationType.DIRECT

    def joined(self) -> str:
        """The content's pieces as running text: "A," he said, "b." → "A b."; "A," he said. "B." → "A. B."."""
        text = ""
        for span in self.quotation.content:
            piece = span.of(text_of(self.doc)).strip()
            if not text:
                text = piece
            elif piece.lstrip('“"‘')[:1].islower():
                text = f"{text.rstrip(',.')} {piece}" if text.endswith((",", ".")) else f"{text} {piece}"
            else:
                bare = text.rstrip(",")
                text = f"{bare} {piece}" if bare[-1:] in '.!?…”"' else f"{bare}. {piece}"
        return text

    def has_finite_verb(self) -> bool:
        """True when the content is a clause: a verb with a tense stands outside its relative clauses."""
        inside = {t.i for t in self.tokens}
        for token in self.tokens:
            if token.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
                continue
            verb = token.head if token.dep_ in {"aux", "auxpass"} else token
            if not any(
                t.dep_ in {"relcl", "acl", "advcl"} and t.i in inside for t in [verb, *_up(verb, inside)]
            ):
                return True
        return False

    def subject(self) -> str:
        """The speaker as the subject of a sentence."""
        if self.speaker is not None:
            return self.with_article(self.speaker.name)
        mention = self.quotation.mention
        return capitalised(mention.text) if mention is not None else "The speaker"

    def with_article(self, name: str) -> str:
        """The name with "The" where the article says "the Kremlin"."""
        name = without_article(name)
        if re.search(rf"\bthe {re.escape(name)}\b", text_of(self.doc), re.IGNORECASE):
            return f"The {name}"
        return capitalised(name)

    def text(self) -> str:
        return clean(self.joined()).strip(" ,;")

    def content_end(self) -> int:
        return self.quotation.content[-1].end

    def be(self, subject: str) -> str:
        parts = subject.split()
        if subject.lower() in {"they", "we", "you"}:
            return "are"
        if subject == "I":
            return "am"
        if any(w.lower() == "and" for w in parts):
            return "are"
        head = next((t for t in self.doc if t.text == parts[-1] and t.tag_ in PLURAL_TAGS), None)
        tense = self.cue.tag_ if self.cue is not None else ""
        return "are" if head is not None and tense else "is"


def _content(doc: Doc, quotation: Quotation) -> list[Token]:
    """The content's words, without marks."""
    found: list[Token] = []
    for part in quotation.content:
        span: Span | None = doc.char_span(part.start, part.end, alignment_mode="expand")
        if span is not None:
            found += [t for t in span if not t.is_space and not t.is_quote]
    return found


def cue_token(doc: Doc, quotation: Quotation) -> Token | None:
    if quotation.cue_span is None:
        return None
    span: Span | None = doc.char_span(
        quotation.cue_span.start, quotation.cue_span.end, alignment_mode="expand"
    )
    return span.root if span is not None else None


def _up(token: Token, inside: set[int]) -> list[Token]:
    """The heads above a token, as far as they stand inside."""
    found: list[Token] = []
    while token.head.i != token.i and token.head.i in inside:
        token = token.head
        found.append(token)
    return found
