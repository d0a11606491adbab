"""A content that is no clause ("promised to go", "called it a lie") → the proposition that it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.cues import cue_info
from tracker.extraction.doc_text import text_of
from tracker.extraction.wording import clean

if TYPE_CHECKING:
    from spacy.tokens import Token

OBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}
MAX_FRAGMENT_WORDS = 6
MAX_CUE_CHARS = 40


def of_cue(content: Content) -> str | None:
    """The proposition, not yet a finished sentence; None for a clause, which speaks for itself."""
    return _Maker(content).make()


class _Maker:
    def __init__(self, content: Content) -> None:
        self.content = content

    def make(self) -> str | None:
        """The proposition of a content that is no clause ("promised to go", "called it a lie"), else None."""
        if (
            not self.content.tokens
            or self.content.cue is None
            or (self.content.is_direct and not self._is_fragment())
        ):
            return None
        first = self.content.tokens[0]
        return (
            self._infinitive()
            or self._order()
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

    def _infinitive(self) -> str | None:
        """ "to withdraw its forces" → "The Kremlin will withdraw its forces"."""
        text = self.content.text()
        match = re.match(r"(not |never )?to (not |never )?(?=[a-z])", text)
        if match is None or self._content_head_tag(match) != "VB":
            return None
        negation = (match[1] or match[2] or "").strip()
        verb = "will" + (f" {negation}" if negation else "")
        if self.content.cue is not None and self.content.cue.lemma_ in {"refuse", "decline"}:
            verb = "will not"
        elif self.content.cue is not None and self.content.cue.lemma_ == "claim":
            return f"{self.content.subject()} {re.sub('^have ', 'has ', text[match.end() :])}"
        return f"{self.content.subject()} {verb} {text[match.end() :]}"

    def _content_head_tag(self, match: re.Match[str]) -> str:
        skipped = len(match[0].split())
        return str(self.content.tokens[skipped].tag_) if skipped < len(self.content.tokens) else ""

    def _order(self) -> str | None:
        """ "members to vote no" → "Members should vote no"."""
        if self.content.cue is None or not cue_info(self.content.cue.lemma_).order:
            return None
        text = self.content.text()
        match = re.match(r"((?:on |for )?)(.+?) (not )?to (not )?([a-z]+)\b", text)
        if match is None or self.content.tags.get(match[5], "") != "VB" or len(match[2].split()) > 12:
            return None
        negation = "not " if match[3] or match[4] else ""
        subject = OBJECT_PRONOUNS.get(match[2].lower(), match[2])
        return f"{subject} should {negation}{text[match.start(5) :]}"

    def _blame(self, first: Token) -> str | None:
        """ "the bombings on the army" → "The army is to blame for the bombings"."""
        if self.content.cue is None or self.content.cue.lemma_ != "blame":
            return None
        text = self.content.text()
        on = next((t for t in self.content.tokens if t.lower_ == "on" and t.i > first.i), None)
        if on is not None:
            what, _, who = text.partition(" on ")
            return f"{who} {self.content.be(who)} to blame for {what}" if who else None
        who, _, what = text.partition(" for ")
        who = OBJECT_PRONOUNS.get(who.lower(), who)
        return f"{who} {self.content.be(who)} to blame for {what}" if what else None

    def _predicate(self, first: Token) -> str | None:
        """ "the leader as “dependent”" → "The leader is dependent"; "it a lie" → "It is a lie"."""
        cue = self.content.cue
        if cue is None:
            return None
        text = self.content.text()
        if " as " in text and self._has_as(cue):
            what, _, quality = text.partition(" as ")
            return self._is(what, re.sub(r"^being ", "", quality))
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
        what = clean(self.content.doc[first.i : start].text)
        return self._is(
            what, clean(text_of(self.content.doc)[self.content.doc[start].idx : self.content.content_end()])
        )

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

    def _is(self, what: str, quality: str) -> str | None:
        if not what or not quality:
            return None
        what = OBJECT_PRONOUNS.get(what.lower(), what)
        return f"{what} {self.content.be(what)} {quality}"

    def _dismissal(self, first: Token) -> str | None:
        """ "dismissed the report as “absolutely false”" with only the last two words as content."""
        cue = self.content.cue
        if cue is None or not self.content.is_direct or not {"as", "to"} & cue_info(cue.lemma_).prepositions:
            return None
        target = next((t for t in cue.children if t.dep_ == "dobj"), None)
        if target is None or target.i > first.i:
            return None
        what = self.content.doc[min(t.i for t in target.subtree) : target.i + 1].text
        return self._is(what, self.content.text())

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
        start = self.content.quotation.content[0].start
        if (
            cue is None
            or cue.pos_ != "VERB"
            or not 0 < start - cue.idx <= 40
            or cue.tag_ not in {"VBD", "VBZ", "VBP"}
        ):
            return None
        if cue.dep_ in {"relcl", "ccomp"} or (
            cue_info(cue.lemma_).group in {"", "neutral"} and cue.lemma_ != "announce"
        ):
            return None
        phrase = clean(text_of(self.content.doc)[cue.idx : self.content.content_end()])
        return f"{self.content.subject()} {phrase}"
