"""A content that is no clause ("promised to go", "called it a lie") → the proposition that it makes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.conjuncts import bare_conjuncts
from tracker.extraction.contents import Content
from tracker.extraction.cues import cue_info, noun_info
from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, words
from tracker.extraction.noun_phrases import CALENDAR
from tracker.extraction.phrases import NOUNS, noun_phrase, running
from tracker.extraction.syntax import info_of
from tracker.extraction.wording import clean, possessive, third_person
from tracker.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

OBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}
_UNNAMED = frozenset({"i", "we", "you", "who", "which", "that", "what", "this", "it"})
MAX_FRAGMENT_WORDS = 6
MAX_CUE_CHARS = 60
MAX_OBJECT_WORDS = 40


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

    # --- infinitives -------------------------------------------------------------------------------------

    def _infinitive(self) -> list[str] | None:
        """ "to withdraw its forces" → "The Kremlin will withdraw its forces"; of two deeds, two sentences."""
        cue = self.content.cue
        tokens = tuple(self.content.tokens)
        negations = [t for t in tokens[:3] if t.lower_ in {"not", "never"}]
        rest = [t for t in tokens[:3] if t not in negations]
        if cue is None or len(rest) < 2 or rest[0].lower_ != "to" or rest[0].i > tokens[0].i + 1:
            return None
        verb = rest[2] if rest[1].tag_ == "RB" and len(rest) > 2 else rest[1]
        if verb.tag_ != "VB" or verb.text != verb.text.lower():
            return None
        deeds = tokens[tokens.index(rest[1]) :]
        info = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else cue_info(cue.lemma_)
        parts = [deeds] if negations else bare_conjuncts(verb, deeds)
        texts = [running(part) for part in parts]
        if cue.lemma_ in {"refuse", "decline"}:
            return [f"{self.content.subject()} will not {running(deeds)}"]
        if cue.lemma_ == "claim" and cue.pos_ == "VERB":
            return [f"{self.content.subject()} {self._claimed(verb)}{running(deeds)[len(verb.text) :]}"]
        if cue.pos_ != "NOUN" and (cue_info(cue.lemma_).order or info.kind_hint is Kind.POSITION):
            return self._asked(cue, texts, "not " if negations else "")
        if info.kind_hint in {Kind.DENIAL, Kind.POSITION}:
            through = self._through_cue()
            return [through] if through else None
        if info.kind_hint is not Kind.COMMITMENT and cue.lemma_ not in words("kinds", "plans"):
            through = self._through_cue()
            return [through] if through else None
        will = " ".join(["will", *(t.lower_ for t in negations)])
        return [f"{self.content.subject()} {will} {text}" for text in texts]

    def _claimed(self, verb: Token) -> str:
        if self.content.is_many():
            return "are" if verb.lemma_ == "be" else str(verb.text)
        return "is" if verb.lemma_ == "be" else third_person(verb.text)

    def _asked(self, cue: Token, texts: list[str], negation: str) -> list[str] | None:
        """ "called on Ann to go" → "Ann should go": who is asked stands before the content."""
        asked = _addressee(cue, self.content.tokens[0].i)
        if asked is None:
            through = self._through_cue()
            return [through] if through else None
        words_ = noun_phrase(asked)
        while len(words_) > 1 and fold(words_[-1].text) in CALENDAR:
            words_ = words_[:-1]
        if fold(words_[-1].text) in CALENDAR:
            through = self._through_cue()
            return [through] if through else None
        who = clean(running(words_))
        who = OBJECT_PRONOUNS.get(who.lower(), who)
        if words_[0].tag_ == "PRP$" and self.content.speaker is not None:
            who = " ".join([possessive(self.content.subject()), *who.split()[1:]])
        return [f"{who} should {negation}{text}" for text in texts]

    def _order(self) -> str | None:
        """ "members to vote no" → "Members should vote no"."""
        cue, tokens = self.content.cue, self.content.tokens
        if cue is None or not cue_info(cue.lemma_).order or self.content.has_finite_verb():
            return None
        start = 1 if tokens[0].lower_ in {"on", "for"} else 0
        before = cue.doc[tokens[0].i - 1].lower_ if tokens[0].i else ""
        if cue.lemma_ == "call" and not start and before not in {"on", "upon", "for"}:
            return None
        at = next((k for k, t in enumerate(tokens) if t.lower_ == "to" and t.tag_ == "TO"), None)
        if at is None or not start < at <= start + 12 or at + 1 >= len(tokens) or tokens[start].tag_ == "VBG":
            return None
        verb = next((t for t in tokens[at + 1 : at + 3] if t.tag_ == "VB"), None)
        if verb is None:
            return None
        who = list(tokens[start:at])
        negation = "not " if who[-1].lower_ == "not" or tokens[at + 1].lower_ == "not" else ""
        who = who[:-1] if who[-1].lower_ == "not" else who
        subject = clean(running(who))
        subject = OBJECT_PRONOUNS.get(subject.lower(), subject)
        return f"{subject} should {negation}{running(tokens[tokens.index(verb) :])}"

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
            return self._is(what, re.sub(r"^being ", "", quality), self._head_before("as"))
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
        return self._through_cue()

    def _through_cue(self) -> str | None:
        """The speaker, the cue and all up to the end of the content."""
        cue = self.content.cue
        first = self.content.tokens[0]
        if cue is None or cue.pos_ == "NOUN" or not cue.i < first.i <= cue.i + MAX_OBJECT_WORDS:
            return None
        info = info_of(cue)
        if not info.group or (info.quotation_only and not any(c.dep_ == "prt" for c in cue.children)):
            return None
        if any(c.dep_ in {"nsubjpass", "auxpass"} for c in cue.children):
            return None
        if self.content.speaker is None and self.content.subject().lower() in _UNNAMED:
            return None
        if any(t.is_sent_start for t in self.content.doc[cue.i + 1 : first.i + 1]):
            return None
        between = self.content.doc[cue.i + 1 : first.i]
        far = first.idx - cue.idx > MAX_CUE_CHARS
        if far and not any(t.head.i == cue.i and t.dep_ == "dobj" for t in between):
            return None
        end = self.content.content_end()
        rest = clean(text_of(self.content.doc)[cue.idx + len(cue) : end])
        return f"{self.content.subject()} {self._tensed(cue)} {rest}"

    def _tensed(self, cue: Token) -> str:
        """The cue with a tense: "calling" → "calls", "has called" as it is."""
        auxiliaries = [c for c in cue.children if c.dep_ == "aux"]
        if cue.tag_ in {"VBD", "VBZ"}:
            return str(cue.text)
        if cue.tag_ == "VBN" and any(c.lemma_ == "have" for c in auxiliaries):
            return f"{'have' if self.content.is_many() else 'has'} {cue.text}"
        if cue.tag_ == "VBN":
            return str(cue.text)
        return cue.lemma_ if self.content.is_many() else third_person(cue.lemma_)


def _addressee(cue: Token, before: int) -> Token | None:
    """The noun of those whom the cue asks: "called on [Ann] to go", "[Ann] was urged to go"."""
    for child in cue.children:
        if child.dep_ == "nsubjpass":
            return child
        if child.i >= before:
            continue
        if child.dep_ in {"dobj", "dative"} and child.pos_ != "ADP":
            return child
        if child.dep_ in {"prep", "dative"} and child.lower_ in {"on", "upon", "to", "for"}:
            return next((c for c in child.children if c.dep_ == "pobj" and c.i < before), None)
    # The parser may make the person the subject of the infinitive.
    return next((t for t in cue.doc[cue.i + 1 : before] if t.dep_ == "nsubj" and t.head.i >= before), None)
