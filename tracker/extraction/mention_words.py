"""A speaker mention → its tokens: the words that name or describe, apart from what follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.noun_phrases import Range, capital_run, in_calendar, is_capital, takes_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Doc

    from tracker.records import Mention

PREPOSITIONS = frozenset(
    {"of", "for", "from", "at", "in", "to", "with", "by", "on", "among", "inside", "near"}
)
WITHIN_NAMES = frozenset({"of", "for", "on"})
ENDS = frozenset({",", "(", "–", "—", "--"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "VBG"})


class MentionWords:
    """Finds the parts of speaker mentions in one Doc; `offices` are the tokens inside office words."""

    def __init__(self, doc: Doc, offices: Collection[int]) -> None:
        self._doc = doc
        self._offices = offices

    def tokens(self, mention: Mention) -> Range | None:
        """The mention's tokens, without marks and white space at its ends."""
        span = self._doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if span is None:
            return None
        start, end = span.start, span.end
        while start < end and (self._doc[start].is_punct or self._doc[start].is_space):
            start += 1
        while start + 1 < end and in_calendar(self._doc[start]) and is_capital(self._doc[start + 1]):
            start += 1
        while end > start and (self._doc[end - 1].is_punct or self._doc[end - 1].is_space):
            end -= 1
        return Range(start, end) if end > start else None

    def core(self, part: Range) -> Range:
        """The mention up to its first comma, preposition or relative clause."""
        end = part.start
        while end < part.end and not self._ends_core(end, part.start):
            end += 1
        return Range(part.start, max(end, part.start + 1))

    def _ends_core(self, i: int, start: int) -> bool:
        doc, token = self._doc, self._doc[i]
        if i == start or i in self._offices:
            return False
        if token.tag_ == "CC" and i + 1 < len(doc) and not is_capital(doc[i + 1]):
            return doc[i - 1].pos_ in {"PROPN", "NOUN"}
        if token.lower_ in WITHIN_NAMES and i + 1 < len(doc) and takes_of(doc[i - 1], doc[i + 1]):
            return False
        if (
            token.lower_ in PREPOSITIONS
            or token.tag_ in {"WP", "WDT", "WRB"}
            or token.text in ENDS
            or (token.text == "-" and bool(token.whitespace_))
        ):
            return True
        return token.pos_ in {"VERB", "AUX"} and token.tag_ in FINITE

    def is_plural(self, part: Range) -> bool:
        first = self._doc[part.start]
        if first.tag_ in {"WP", "WDT"}:  # "who say", "who have said"
            return any(t.tag_ == "VBP" for t in (first.head, *first.head.lefts) if t.i > first.i)
        return self._doc[self.core(part).end - 1].tag_ in {"NNS", "NNPS"}

    def apposition(self, core: Range) -> Range | None:
        """The name after a description: "her party, [the Civic Union]", "his wife, [Lena Odd]"."""
        doc, start = self._doc, core.end + 1
        if start >= len(doc) or is_capital(doc[core.end - 1]) or doc[core.end].text != ",":
            return None
        first = start + (1 if doc[start].lower_ == "the" else 0)
        end = capital_run(doc, first)
        if end == first or doc[first].pos_ != "PROPN" or doc[core.end - 1].tag_ != "NN":
            return None
        is_closed = end >= len(doc) or doc[end].is_punct or doc[end].pos_ in {"VERB", "AUX"}
        return Range(start, end) if is_closed else None

    def relative_head(self, i: int) -> Range | None:
        """The noun that the "who" or "which" at token `i` stands for."""
        verb = self._doc[i].head
        noun = verb.head
        if verb.dep_ != "relcl" or noun.i >= i:
            return self._cleft_head(i)
        return Range(min(t.i for t in noun.subtree), i)

    def _cleft_head(self, i: int) -> Range | None:
        """ "It was [Ann Lee] who said": the words between the verb and the "who" at token `i`."""
        doc = self._doc
        for verb in reversed(doc[doc[i].sent.start : i]):
            if verb.lemma_ == "be" and verb.pos_ in {"AUX", "VERB"} and verb.i > 0:
                is_cleft = doc[verb.i - 1].lower_ in {"it", "that"} and verb.i + 1 < i
                return Range(verb.i + 1, i) if is_cleft else None
        return None
