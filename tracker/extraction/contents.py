"""A quotation and its speaker → the content as words: what the sentence makers of this room share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.cues import word_list
from tracker.extraction.doc_text import text_of
from tracker.extraction.phrases import running
from tracker.extraction.pronouns import SPEECH_PARTNERS
from tracker.extraction.speaker_words import PLURAL_TAGS, SpeakerWords
from tracker.extraction.wording import clean
from tracker.records import Quotation, QuotationType, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SENTENCE_END = re.compile(r"[.!?…]+$|^\.{2,}$")
_OPEN, _CLOSE, _SINGLE = frozenset("“„«"), frozenset("”»"), frozenset("‘’'")


class Content(SpeakerWords):
    """The content of one quotation: its `tokens` without marks, and its `cue`.

    `quoted` holds the indices of the tokens that are the speaker's own words, `nested` of those that the
    speaker quotes in turn.
    """

    def __init__(self, doc: Doc, quotation: Quotation, speaker: SpeakerReading | None) -> None:
        super().__init__(doc, quotation, speaker)
        self.is_direct = quotation.type is QuotationType.DIRECT
        self.is_labelled = quotation.cue.endswith(":")
        self.cue = cue_token(doc, quotation)
        self.quoted: set[int] = set()
        self.nested: set[int] = set()
        self._pieces = [p for p in (self._words(part.start, part.end) for part in quotation.content) if p]
        self.tokens = [t for piece in self._pieces for t in piece]
        if self.is_labelled and any(
            t.lower_ in SPEECH_PARTNERS and t.i not in self.quoted for t in self.tokens
        ):
            self.quoted.update(t.i for t in self.tokens)  # a turn of a transcript, not a headline

    def _words(self, start: int, end: int) -> list[Token]:
        """The words of one piece; marks only tell whose words they are."""
        span: Span | None = self.doc.char_span(start, end, alignment_mode="expand")
        found: list[Token] = []
        depth, is_nested = 0, False
        for token in span or ():
            text = token.text
            if text in _OPEN or (text in {'"', "''", "``"} and not depth):
                depth += 1
            elif text in _CLOSE or text in {'"', "''", "``"}:
                depth = max(0, depth - 1)
            elif text in _SINGLE and not self._is_apostrophe(token, is_nested):
                is_nested = not is_nested and not token.whitespace_
            elif not token.is_space:
                found.append(token)
                if depth or self.is_direct:
                    self.quoted.add(token.i)
                if is_nested:
                    self.nested.add(token.i)
        return found

    def _is_apostrophe(self, token: Token, is_nested: bool) -> bool:
        before = token.nbor(-1) if token.i else None
        if before is None or before.whitespace_ or before.is_punct:
            return False
        return not is_nested and (token.tag_ == "POS" or before.text.lower().endswith(("s", "in")))

    # --- sentences ------------------------------------------------------------------------------------

    def sentences(self) -> list[tuple[Token, ...]]:
        """The content cut at its sentence ends; a broken sentence ("A," he said, "b.") is whole again."""
        found: list[list[Token]] = []
        for index, piece in enumerate(self._pieces):
            for number, part in enumerate(_cut(piece)):
                if index and not number and found and self._continues(index):
                    found[-1] = [*_without_comma(found[-1], part), *part]
                else:
                    found.append(part)
        return [tuple(sentence) for sentence in found]

    def _continues(self, index: int) -> bool:
        """True when a piece goes on with the sentence of the piece before."""
        before, after = self._pieces[index - 1], self._pieces[index]
        gap = text_of(self.doc)[before[-1].idx + len(before[-1]) : after[0].idx]
        if after[0].text[:1].islower():
            return True
        if "\n" in gap or before[-1].text[-1:] in ".!?…":
            return False
        return not re.search(r"[.!?…][”\"’'»]*\s*[“\"‘'«]*\s*$", gap)

    def text(self) -> str:
        """The whole content as running text."""
        return clean(" ".join(running(s) for s in self.sentences())).strip(" ,;")

    def content_end(self) -> int:
        return self.quotation.content[-1].end

    def has_finite_verb(self) -> bool:
        """True when the content is a clause: a verb with a tense stands outside its relative clauses."""
        inside = {t.i for t in self.tokens}
        for token in self.tokens:
            if token.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
                continue
            verb = token.head if token.dep_ in {"aux", "auxpass"} else token
            if not any(
                t.dep_ == "advcl" or (t.dep_ in {"relcl", "acl"} and t.head.i in inside)
                for t in [verb, *_up(verb, inside)]
            ):
                return True
        return False

    def be(self, subject: str, head: Token | None = None) -> str:
        """The form of "to be" for a subject in the present."""
        parts = subject.lower().split()
        if head is not None and head.lemma_ in {"half", "most", "some", "rest", "majority", "number", "all"}:
            head = next((p for c in head.children if c.lower_ == "of" for p in c.children), head)
        if head is not None and head.pos_ != "PRON":
            is_several = any(c.dep_ == "conj" for c in head.children) and "and" in parts
            return "are" if head.tag_ in PLURAL_TAGS or is_several else "is"
        if parts[-1] in {"they", "we", "you", "these", "those"}:
            return "are"
        return "am" if parts == ["i"] else "is"


def _cut(piece: list[Token]) -> list[list[Token]]:
    """Sentences: a stop ends one where a capital follows, a word with a stop where the parser says so."""
    found: list[list[Token]] = [[]]
    for token in piece:
        last = found[-1][-1] if found[-1] else None
        if last is not None and _ends(last, token):
            found.append([])
        found[-1].append(token)
    return found


def _ends(last: Token, token: Token) -> bool:
    first = token.text[:1]
    if not (first.isupper() or first.isdigit() or first in "[(") or not _SENTENCE_END.search(last.text):
        return False
    if last.is_punct:
        before = last.nbor(-1).text if last.i else ""
        return not (last.text == "." and f"{before}." in word_list("titles", "abbreviations"))
    return bool(token.is_sent_start) and last.text not in word_list("titles", "abbreviations")


def _without_comma(before: list[Token], after: list[Token]) -> list[Token]:
    """ "A," he said, "b": the comma is the printer's, unless A is a clause or phrase that leads b in."""
    if before[-1].text == ";" or after[0].lower_ in {"and", "but", "or", "because"}:
        return before
    leads_in = before[0].dep_ in {"mark", "prep", "advmod", "pcomp"} or before[0].pos_ in {
        "SCONJ",
        "ADP",
        "ADV",
    }
    if before[-1].text in {",", "."} and not (leads_in and before[-1].text == ","):
        return before[:-1]
    return before


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
