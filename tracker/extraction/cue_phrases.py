"""A content that is no clause ("promised to go", "called it a lie") → the proposition that it makes."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.cues import cue_info, noun_info
from tracker.extraction.doc_text import text_of
from tracker.extraction.infinitives import OBJECT_PRONOUNS, infinitive, order
from tracker.extraction.lexicon import words
from tracker.extraction.phrases import NOUNS
from tracker.extraction.through_cue import through_cue
from tracker.extraction.wording import clean

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_FRAGMENT_WORDS = 6


def of_cue(content: Content) -> list[str] | None:
    """The propositions, not yet finished sentences; None for a clause, which speaks for itself."""
    made = _Maker(content).make()
    return [made] if isinstance(made, str) else made


class _Maker:
    def __init__(self, content: Content) -> None:
        self.content = content

    def make(self) -> str | list[str] | None:
        """The proposition of a content that is no clause ("promised to go", "called it a lie"), else None."""
        if (
            not self.content.tokens
            or self.content.cue is None
            or (self.content.is_direct and not self._is_fragment())
        ):
            return None
        first = self.content.tokens[0]
        return (
            infinitive(self.content)
            or order(self.content)
            or self._blame(first)
            or self._predicate(first)
            or self._dismissal(first)
            or self._gerund(first)
            or self._other(first)
        )

    def _other(self, first: Token) -> str | None:
        if self.content.is_direct or self.content.has_finite_verb():
            return None
        return self._existence(first) or self._noun_phrase()

    def _is_fragment(self) -> bool:
        return len(self.content.tokens) <= MAX_FRAGMENT_WORDS and not self.content.has_finite_verb()

    # --- blame, names, dismissals ------------------------------------------------------------------------

    def _blame(self, first: Token) -> str | None:
        """ "the bombings on the army" → "The army is to blame for the bombings"."""
        if self.content.cue is None or self.content.cue.lemma_ != "blame":
            return None
        text = self.content.text()
        on = next((t for t in self.content.tokens if t.lower_ == "on" and t.i > first.i), None)
        if on is not None:
            what, _, who = text.partition(" on ")
            head = next((c for c in on.children if c.dep_ == "pobj"), None)
            return f"{who} {self.content.be(who, head)} to blame for {what}" if who else None
        who, _, what = text.partition(" for ")
        head = first if first.pos_ == "PRON" else self._head_before("for")
        who = OBJECT_PRONOUNS.get(who.lower(), who)
        return f"{who} {self.content.be(who, head)} to blame for {what}" if what else None

    def _head_before(self, word: str) -> Token | None:
        """The head noun of what stands before the first such word of the content."""
        at = next(
            (k for k, t in enumerate(self.content.tokens) if t.lower_ == word), len(self.content.tokens)
        )
        before = self.content.tokens[:at]
        inside = {t.i for t in before}
        return next((t for t in before if t.head.i not in inside and t.pos_ in NOUNS), None)

    def _predicate(self, first: Token) -> str | None:
        """ "the leader as “dependent”" → "The leader is dependent"; "it a lie" → "It is a lie"."""
        cue = self.content.cue
        if cue is None:
            return None
        text = self.content.text()
        if " as " in text and self._has_as(cue):
            what, _, quality = text.partition(" as ")
            through = through_cue(self.content) if self._points_elsewhere(first) else None
            return through or self._is(what, re.sub(r"^being ", "", quality), self._head_before("as"))
        if self.content.has_finite_verb():
            return None
        named = next(
            (t for t in self.content.tokens if t.dep_ in {"oprd", "attr"} and t.head.i == cue.i), None
        )
        if named is None and cue.lemma_ in {"call", "label", "brand", "dub", "term", "deem"}:
            named = self._after_object(first)
        if named is None:
            return None
        start = min(t.i for t in named.subtree)
        if start <= first.i:
            return None
        before = self.content.doc[first.i : start]
        quality = clean(text_of(self.content.doc)[self.content.doc[start].idx : self.content.content_end()])
        return self._is(clean(before.text), quality, before.root)

    def _points_elsewhere(self, first: Token) -> bool:
        """True for "dismissed the report as false": which report, the content does not tell."""
        cue, before = self.content.cue, list(takewhile(lambda t: t.lower_ != "as", self.content.tokens))
        if cue is None or not cue_info(cue.lemma_).is_denial:
            return False
        is_bare = len(before) == 2 and first.lower_ in {"the", "this", "that", "these", "those"}
        return is_bare and bool(noun_info(before[1].lemma_).group)

    def _has_as(self, cue: Token) -> bool:
        """True when the first "as" of the content belongs to the cue, as in "described it as a lie"."""
        if "as" not in cue_info(cue.lemma_).prepositions:
            return False
        word = next((t for t in self.content.tokens if t.lower_ == "as"), None)
        return word is not None and (word.head.i == cue.i or not self.content.has_finite_verb())

    def _after_object(self, first: Token) -> Token | None:
        """What follows a pronoun that begins the content: "it [the finest building]"."""
        if first.pos_ != "PRON" or len(self.content.tokens) < 2:
            return None
        after = self.content.tokens[1]
        return next(
            (t for t in self.content.tokens[1:] if t.pos_ in {"NOUN", "PROPN"} and after in t.subtree), None
        )

    def _is(self, what: str, quality: str, head: Token | None = None) -> str | None:
        if not what or not quality:
            return None
        what = OBJECT_PRONOUNS.get(what.lower(), what)
        return f"{what} {self.content.be(what, head)} {quality}"

    def _dismissal(self, first: Token) -> str | None:
        """ "dismissed the report as “absolutely false”" with only the last two words as content."""
        cue = self.content.cue
        if cue is None or not self.content.is_direct or not {"as", "to"} & cue_info(cue.lemma_).prepositions:
            return None
        target = next((t for t in cue.children if t.dep_ == "dobj"), None)
        if target is None or target.i > first.i:
            return None
        what = self.content.doc[min(t.i for t in target.subtree) : target.i + 1].text
        return self._is(what, self.content.text(), target)

    def _gerund(self, first: Token) -> str | None:
        """ "denied taking bribes" → "X did not take bribes"; "ruled out closing it" → "X will not …"."""
        if self.content.cue is None or first.tag_ != "VBG" or self.content.has_finite_verb():
            return None
        rest = self.content.text().partition(" ")[2]
        if cue_info(self.content.cue.lemma_).is_denial:
            if first.lemma_ == "have":
                return f"{self.content.subject()} has not {rest}"
            return f"{self.content.subject()} did not {first.lemma_} {rest}"
        if self.content.cue.lemma_ == "rule" or (
            self.content.cue.i + 1 < first.i and self.content.cue.nbor().lower_ == "against"
        ):
            return f"{self.content.subject()} will not {first.lemma_} {rest}"
        return None

    def _existence(self, first: Token) -> str | None:
        """ "what the government says is a spike" → "There is a spike"."""
        root = next((t for t in self.content.tokens if t.head.i < first.i), None)
        if root is None or root.head.lemma_ != "be" or root.dep_ != "attr":
            return None
        if not any(t.lower_ == "what" for t in root.head.lefts):
            return None
        return f"There {root.head.lower_} {self.content.text()}"

    def _noun_phrase(self) -> str | None:
        """ "announced a ban" → "Acme announced a ban": the cue's own words, with the speaker in front."""
        cue = self.content.cue
        if cue is None or cue.pos_ != "VERB" or cue.lemma_ in words("kinds", "saying"):
            return None
        return through_cue(self.content)
