"""A Doc → who is told to have spoken on a day where nothing is quoted, and where a text changes its day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.date_attachment import FOREIGN_PREPOSITIONS, LIKENESSES
from tracker.extraction.date_phrases import DatePhrase, phrases_of
from tracker.extraction.date_words import date_words
from tracker.extraction.doc_text import text_of
from tracker.extraction.namesakes import Namesakes
from tracker.extraction.occasions import base_day, core_token, described, governor, is_dateline
from tracker.extraction.parse import paragraphs
from tracker.extraction.speech_cues import is_speech
from tracker.extraction.speech_links import OPENING, PRONOUNS, Link, name_of
from tracker.records import Attribution, Precision, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NEAR = 60
_AT = frozenset({"in", "at", "during", "on", "with"})
_PERFORMING = date_words("performing")
DEBATES = frozenset({"debate", "forum"})


class Scenes:
    """The days that a document's own words tell, outside of what is said."""

    def __init__(self, doc: Doc, attributions: Sequence[Attribution]) -> None:
        self._doc = doc
        self._attributions = attributions
        self._starts = [span.start for span in paragraphs(text_of(doc))]
        self._contents = sorted(span for each in attributions for span in each.quotation.content)
        self._ends = list(accumulate((span.end for span in self._contents), max))
        self.told = [phrase for phrase in phrases_of(doc) if self.is_told(phrase.core.start)]
        """The date phrases that stand outside of what is said."""
        self.names = Namesakes(doc, filter(None, map(name_of, attributions)))
        bounds = [each.stated_at.not_after for each in attributions if each.stated_at.not_after]
        self.published: date | None = max(bounds, default=None)

    def is_told(self, place: int) -> bool:
        """Whether an offset lies outside of all that is said."""
        before = bisect_right(self._contents, place, key=lambda span: span.start)
        return not before or self._ends[before - 1] <= place

    def paragraph(self, place: int) -> int:
        """The number of the paragraph in which an offset lies, from one."""
        return bisect_right(self._starts, place)

    def bounds(self, place: int) -> tuple[int, int]:
        """Where the paragraph around an offset begins and ends."""
        at = self.paragraph(place)
        end = self._starts[at] if at < len(self._starts) else len(text_of(self._doc))
        return self._starts[at - 1], end

    def changes_date(self, stated: StatedAt, first: int, last: int) -> bool:
        """True when the text between two cues tells another date."""
        at = bisect_left(self.told, first, key=lambda each: each.core.start)
        for phrase in self.told[at:]:
            if phrase.core.start >= last:
                return False
            if not self._sets_scene(phrase):
                continue
            found = phrase.stated_at(stated.not_after)
            known = (stated.earliest, stated.latest)
            if found.precision is Precision.UNKNOWN and not phrase.is_unread:
                continue
            if (found.earliest, found.latest) != known:
                return True
        return False

    def _sets_scene(self, phrase: DatePhrase) -> bool:
        """True for a date that opens a sentence or tells when its main clause took place."""
        token = core_token(self._doc, phrase)
        if is_dateline(self._doc, phrase):
            return False
        if described(token) is not None or phrase.parts.get("relative", "").lower() in {"today", "tonight"}:
            return False
        before = text_of(self._doc)[token.sent.start_char : phrase.span.start]
        if not before.strip(' \n“"—–-'):
            return True
        verb = governor(token)
        return verb is not None and verb.tag_ in {"VBD", "VBN"} and verb.dep_ in {"ROOT", "conj"}

    def spoken(self) -> list[tuple[str, Link]]:
        """Who is told to have spoken on a day where nothing is quoted ("Bel spoke here on Friday")."""
        names: dict[str, set[str]] = {}
        for each in self._attributions:
            name = name_of(each)
            if name is not None:
                names.setdefault(name.split()[-1], set()).add(name)
        base = base_day(self._doc, self.published)
        opening = self._opening_words()
        scenes: list[tuple[str, Link]] = []
        for phrase in self.told:
            verb = self._scene_verb(phrase)
            stated = phrase.stated_at(self.published, base)
            if verb is None or stated.precision is Precision.UNKNOWN or self.is_of_other_time(phrase):
                continue
            if stated.precision is not Precision.DAY and not is_speech(verb):
                continue
            began = self.paragraph(verb.idx)
            link = Link(
                stated,
                verb.idx,
                began,
                names_occasion=began > OPENING,
                is_scene=True,
                is_speech=is_speech(verb),
            )
            is_debate = began <= OPENING and any(
                token.lemma_.lower() in DEBATES and token.pos_ in {"NOUN", "PROPN"} for token in verb.sent
            )
            words = opening & set(names) if is_debate else _named(self._doc, verb, names)
            speakers = {self._only(names[word]) for word in words}
            scenes += [(name, link) for name in sorted(filter(None, speakers))]
        return sorted(scenes, key=lambda scene: scene[1].place)

    def _only(self, forms: set[str]) -> str | None:
        """The fullest of several forms of one name; None if a namesake is about."""
        longest = max(forms, key=len)
        is_one = all(self.names.is_same(longest, each) for each in forms)
        return longest if is_one and self.names.is_alone(longest) else None

    def _scene_verb(self, phrase: DatePhrase) -> Token | None:
        """The verb that tells what somebody did on a day: in an opening any, elsewhere one of speaking."""
        token = core_token(self._doc, phrase)
        noun = described(token)
        if noun is not None and noun.dep_ != "nsubj" and noun.head.lower_ not in _AT | {"of"}:
            return None
        verb = governor(token if noun is None else noun)
        if verb is None or is_dateline(self._doc, phrase):
            return None
        is_opening = self.paragraph(phrase.core.start) <= OPENING
        if noun is not None:
            return verb if is_opening and _is_past(verb) else None
        if verb.tag_ not in {"VBD", "VBG"}:
            return None
        is_told = _reports(verb) or verb.lemma_ in _PERFORMING or (is_opening and verb.tag_ == "VBD")
        return verb if is_told else None

    def is_of_other_time(self, phrase: DatePhrase) -> bool:
        """True for "unlike in 2012" and "following Monday's debate"."""
        words = text_of(self._doc)[max(0, phrase.span.start - 20) : phrase.span.start].split()
        return bool(words) and words[-1].lower() in LIKENESSES | FOREIGN_PREPOSITIONS

    def _opening_words(self) -> frozenset[str]:
        end = self._starts[OPENING] if len(self._starts) > OPENING else len(text_of(self._doc))
        words = self._doc.char_span(0, end, alignment_mode="contract")
        return frozenset(token.text for token in words or ())


def _reports(verb: Token) -> bool:
    info = cue_info(verb.lemma_)
    return info.reports and not info.is_belief


def _subjects(verb: Token) -> list[Token]:
    """Who does what a verb tells: its subject and what is joined to it by "and"."""
    while True:
        found = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
        if found is not None:
            return [found, *found.conjuncts]
        if verb.dep_ not in {"conj", "advcl", "xcomp", "pcomp"}:
            return []
        verb = verb.head


def _named(doc: Doc, verb: Token, names: dict[str, set[str]]) -> set[str]:
    """The last words of the speakers whom the subjects of a verb name, or for whom "he" stands."""
    found = set()
    for subject in _subjects(verb):
        near: Sequence[Token] = [subject]
        if subject.lower_ in PRONOUNS:
            near = list(reversed(doc[max(0, subject.i - _NEAR) : subject.i]))
        found |= {next((token.text for token in near if token.text in names), "")}
    return found - {""}


def _is_past(verb: Token) -> bool:
    """True for "was", "has been" and "could have been"."""
    return verb.tag_ == "VBD" or any(
        child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children
    )
