"""Turns a Doc into a page: its tokens with the quotations that they lie in, and token ranges on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.quotes import Quoted, quoted_spans
from tracker.extraction.syntax import info_of, is_verb, own_subject
from tracker.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

MAX_CUE_SENTENCE_TOKENS = 12
MAX_CUE_TOKENS = 8
MAX_TITLE_WORDS = 8
_OPENERS = frozenset("“„\"'`‘«❝『「‹＂([–—-:,;…") | {"``", "''", "--", "..."}
_FIRST_PERSONS = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})
_CLOSERS = frozenset(",.;:–—-…") | {"--", "..."}


class Page:
    """A Doc with its quotations, and for each token the index of the quotation it lies in, or -1."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = text_of(doc)
        self.quotes: list[Quoted] = _without_cue_sentences(doc, self.text, quoted_spans(self.text))
        # Kept: spaCy makes every token anew at each pass over the Doc otherwise.
        self.tokens = list(doc)
        self.inside = [-1] * len(doc)
        self.quote_tokens: list[tuple[int, int]] = []
        at = 0
        for index, quoted in enumerate(self.quotes):
            while at < len(doc) and doc[at].idx + len(doc[at]) <= quoted.outer.start:
                at += 1
            first = at
            while at < len(doc) and doc[at].idx < quoted.outer.end:
                self.inside[at] = index
                at += 1
            self.quote_tokens.append((first, at))
        self.paragraph = [0] * len(doc)
        number = 0
        self._ends_line = bytearray(len(doc))
        for token in self.tokens:
            self.paragraph[token.i] = number
            if token.is_space and "\n" in token.text:
                self._ends_line[token.i] = 1
                number += 1

    def span(self, first: int, end: int) -> Span:
        """Characters of the tokens [first, end)."""
        return Span(self.doc[first].idx, self.doc[end - 1].idx + len(self.doc[end - 1]))

    def paragraph_end(self, at: int) -> int:
        """The line end that closes a token's paragraph, or the end of the text."""
        while at < len(self.doc) and not self._ends_line[at]:
            at += 1
        return at

    def whole_quotes(self, first: int, end: int) -> tuple[int, int]:
        """The token range widened so that it cuts no quotation in two."""
        if first < end:
            if self.inside[first] >= 0:
                first = min(first, self.quote_tokens[self.inside[first]][0])
            if self.inside[end - 1] >= 0:
                end = max(end, self.quote_tokens[self.inside[end - 1]][1])
        return first, end

    def trim(self, first: int, end: int) -> tuple[int, int]:
        """The token range without blanks, stray punctuation and a leading "that" at its ends."""
        doc = self.doc
        while first < end and (
            doc[first].is_space
            or (doc[first].text in _OPENERS and (self.inside[first] < 0 or doc[first].text in ",;:–—-"))
            or (doc[first].lower_ in ("that", "but", "and") and doc[first].dep_ in ("mark", "cc"))
            or (doc[first].lower_ == "that" and doc[first].head.tag_ in ("NNS", "NNPS", "NNP"))
            or (
                doc[first].lower_ == "that" and doc[first].tag_ in ("WDT", "IN") and doc[first].dep_ == "dobj"
            )
        ):
            first += 1
        while end > first and (
            doc[end - 1].is_space or (doc[end - 1].text in _CLOSERS and self.inside[end - 1] < 0)
        ):
            end -= 1
        return first, end

    def quotes_in(self, ranges: list[tuple[int, int]]) -> list[int]:
        """Indexes of the quotations that the token ranges touch."""
        return sorted({self.inside[i] for first, end in ranges for i in range(first, end)} - {-1})

    def next_quote(self, at: int, limit: int) -> int | None:
        """Index of the first quotation from a token on, before token `limit`."""
        limit = min(limit, len(self.doc))
        while at < limit and self.inside[at] < 0:
            at += 1
        return self.inside[at] if at < limit else None

    def words_of(self, index: int) -> int:
        return len(self.quotes[index].inner.of(self.text).split())

    def last_character(self, index: int) -> str:
        """The quotation's last character, the marks of a quotation nested in its end aside."""
        inner = self.quotes[index].inner
        return self.text[inner.start : inner.end].rstrip("'’”\"")[-1:]

    def first_character(self, index: int) -> str:
        return self.text[self.quotes[index].inner.start]

    def is_title(self, index: int) -> bool:
        """True for a quotation like the name of a book: capitals but for small words, and no full stop."""
        words = self.quotes[index].inner.of(self.text).split()
        return (
            len(words) <= MAX_TITLE_WORDS
            and self.last_character(index) not in ".?!,"
            and all(word[0].isupper() or len(word) <= len("from") for word in words)
            and sum(word[0].isupper() for word in words) > 1
        )

    def text_at(self, at: int) -> str:
        """The token's text, "" for white space or past the end."""
        return str(self.doc[at].text).strip() if at < len(self.doc) else ""


def _without_cue_sentences(doc: Doc, text: str, quotes: list[Quoted]) -> list[Quoted]:
    """End a quotation that nobody closed where the text turns to the cue, or to what another said."""
    kept: list[Quoted] = []
    for index, quoted in enumerate(quotes):
        continued = index + 1 < len(quotes) and quotes[index + 1].continues
        if not quoted.closed and not continued:
            said = doc.char_span(quoted.inner.start, quoted.inner.end, alignment_mode="contract")
            cut = _cut(said) if said else None
            if cut is not None and cut > quoted.inner.start:
                end = quoted.inner.start + len(text[quoted.inner.start : cut].rstrip())
                quoted = replace(
                    quoted,
                    outer=Span(quoted.outer.start, end),
                    inner=Span(quoted.inner.start, end),
                    closed=True,
                )
        kept.append(quoted)
    return kept


def _cut(said: SpacySpan) -> int | None:
    """Where an unclosed quotation ends at the latest: at ", said Halm." or before "Halm said that S"."""
    end = said[-1].sent.end
    at = said.start
    while at < end:
        sentence = said.doc[at].sent
        cut = _attached_cue(said.doc[at : sentence.end])
        if cut is None and at > said.start and _reports_another(sentence, end):
            cut = int(sentence.start_char)
        if cut is None and sentence.end >= end:
            cut = _cue_start(sentence)
        if cut is not None:
            return cut
        at = sentence.end
    return None


def _attached_cue(words: SpacySpan) -> int | None:
    """Where ", said Brand …" begins in a sentence, or the ", Brand said." that ends it."""
    doc = words.doc
    for comma in words[1:-2]:
        first = comma.i + 1
        if comma.text != ",":
            continue
        if _says(doc[first]) and _is_name(doc[first + 1]):
            return int(doc[first].idx)
        at = first
        while at < words.end - 1 and _is_name(doc[at]):
            at += 1
        if at > first and _says(doc[at]) and (at + 1 == words.end or doc[at + 1].text == "."):
            return int(doc[first].idx)
    return None


def _says(token: Token) -> bool:
    is_told = is_verb(token) and token.tag_ in ("VBD", "VBZ", "VBN")
    return is_told and info_of(token).reports and not info_of(token).is_belief


def _is_name(token: Token) -> bool:
    return token.text[0].isupper() and token.lower_ not in _FIRST_PERSONS


def _reports_another(sentence: SpacySpan, end: int) -> bool:
    """True for "Halm said that S" where no first person follows: the reporter's own words again."""
    root = sentence.root
    subject = own_subject(root)
    if subject is None or not _says(root) or subject.pos_ != "PROPN" or subject.i > root.i:
        return False
    if subject.left_edge.i > sentence.start or not any(c.dep_ == "ccomp" for c in root.rights):
        return False
    return not any(t.lower_ in _FIRST_PERSONS for t in sentence.doc[sentence.start : end])


def _cue_start(sentence: SpacySpan) -> int | None:
    """Where the last sentence of an unclosed quotation turns to its cue: "Halm told …" or ", Halm said"."""
    if _only_reports(sentence):
        return int(sentence.start_char)
    root = sentence.root
    subject = own_subject(root)
    if subject is None or not (is_verb(root) and info_of(root).reports) or info_of(root).is_belief:
        return None
    left = subject.left_edge
    if left.i <= sentence.start or left.doc[left.i - 1].text != "," or sentence.end - left.i > MAX_CUE_TOKENS:
        return None
    return int(left.idx) if any(c.dep_ == "ccomp" and c.i < left.i for c in root.children) else None


def _only_reports(sentence: SpacySpan) -> bool:
    root = sentence.root
    subject = own_subject(root)
    return (
        len(sentence) <= MAX_CUE_SENTENCE_TOKENS
        and is_verb(root)
        and info_of(root).reports
        and not info_of(root).is_belief
        and subject is not None
        and subject.lower_ not in ("i", "we", "you")
        and not any(child.dep_ in ("ccomp", "xcomp") for child in root.children)
    )
