"""Attributions in the order of their text → the same, dated by what the same speech was dated elsewhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.date_phrases import DatePhrase, phrases_of
from tracker.extraction.date_words import date_words
from tracker.extraction.doc_text import text_of
from tracker.extraction.occasions import (
    SAYINGS,
    base_day,
    core_token,
    described,
    governor,
    is_dateline,
)
from tracker.extraction.parse import paragraphs
from tracker.records import Attribution, Precision, QuotationType, SourceKind, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_PARAGRAPHS = 6
REACH_OPENING = 12
_REACHES = {Precision.WEEK: 1, Precision.MONTH: 1, Precision.YEAR: 0, Precision.RANGE: 0}
MAX_PARAGRAPHS_BACK = 2
OPENING = 4
"""How many paragraphs open an article: what they tell in short, the following ones tell in full."""
_OTHER_TIMES = date_words("other_times")
_HAVE = frozenset({"had", "has", "have", "’ve", "'ve", "'s", "’s"})
_PRONOUNS = frozenset({"he", "she", "they"})
_NEAR = 60
_AT = frozenset({"in", "at", "during", "on", "with"})
_SAME = frozenset({"the", "that", "same", "this", "one", "another"})
_OUTLETS = date_words("outlets")
_PERFORMING = date_words("performing")
_TELLING = frozenset({"say", "add", "tell", "ask", "continue"})
_DEBATES = frozenset({"debate", "debates", "Debate", "forum", "Forum"})


@dataclass(frozen=True, slots=True)
class _Link:
    """The last dated statement of a speech: where its cue stands, and in which paragraph the speech began."""

    stated_at: StatedAt
    place: int
    began: int
    names_occasion: bool
    is_scene: bool = False


def carry_forward(attributions: Sequence[Attribution], doc: Doc) -> list[Attribution]:
    """Date the undated statements of a speech of which another one is dated, before it or soon after it.

    A speech ends where its speaker is said to speak elsewhere or at another time, and where another date is
    told.
    """
    return list(_Carrier(doc, attributions).carried())


class _Carrier:
    """What is known of one document's speeches while its attributions are gone through."""

    def __init__(self, doc: Doc, attributions: Sequence[Attribution]) -> None:
        self._doc = doc
        self._attributions = attributions
        self._starts = [span.start for span in paragraphs(text_of(doc))]
        self._told = _told_outside(doc, attributions)
        self._links: dict[str, _Link] = {}
        self._asides: dict[str, int] = {}
        self._last: tuple[str | None, Attribution] | None = None

    def carried(self) -> Iterator[Attribution]:
        scenes = self._scenes()
        forward: list[Attribution] = []
        for attribution in self._attributions:
            place = _place(attribution)
            while scenes and scenes[0][1].place <= place:
                name, link = scenes.pop(0)
                self._links[name] = link
            forward.append(self._go_on(attribution, place))
        yield from self._carried_back(forward)

    def _go_on(self, attribution: Attribution, place: int) -> Attribution:
        name = self._known_name(attribution, place)
        if name is None:
            self._last = (None, attribution)
            return attribution
        cue = _cue(self._doc, attribution)
        began = self._paragraph(place)
        link = self._links.get(name)
        occasion = cue is not None and (_names_occasion(cue) or _names_listener(cue))
        if link is not None and _is_undated(attribution):
            if cue is not None and _is_at_other_time(cue):
                self._asides[name] = began
            elif cue is not None and _is_elsewhere(cue, link):
                del self._links[name]
            elif self._goes_on(name, cue, link, place):
                attribution = replace(attribution, stated_at=link.stated_at)
                began, occasion = link.began, occasion or link.names_occasion
        if attribution.stated_at.precision is not Precision.UNKNOWN:
            self._links[name] = _Link(attribution.stated_at, place, began, occasion)
        if link is None and _is_undated(attribution):
            attribution = self._after_nominal(attribution, place)
        self._last = (name, attribution)
        return attribution

    def _goes_on(self, name: str, cue: Token | None, link: _Link, place: int) -> bool:
        """True where somebody, so far on and in this tense, still speaks on the same occasion."""
        paragraph = self._paragraph(place)
        paragraphs_on = paragraph - self._paragraph(link.place)
        if self._asides.get(name) == paragraph or self._changes_date(link.stated_at, link.place, place):
            return False
        if cue is None or _is_simple_past(cue):
            return paragraphs_on <= _reach(link)
        return paragraphs_on <= 1 and _is_present(cue)

    def _after_nominal(self, attribution: Attribution, place: int) -> Attribution:
        """The name that follows an office: "The chair said on Friday that …", then her words, by name."""
        if self._last is None or self._last[0] is not None or _is_undated(self._last[1]):
            return attribution
        before = self._last[1]
        if (
            attribution.quotation.type is QuotationType.DIRECT
            and before.stated_at.precision is Precision.DAY
            and before.quotation.type is not QuotationType.DIRECT
            and self._paragraph(place) - self._paragraph(_place(before)) <= 1
            and not self._changes_date(before.stated_at, _place(before), place)
        ):
            attribution = replace(attribution, stated_at=before.stated_at)
            self._links[_name(attribution) or ""] = _Link(
                before.stated_at, place, self._paragraph(place), False
            )
        return attribution

    def _known_name(self, attribution: Attribution, place: int) -> str | None:
        """The speaker's name as its speech has it: "Bel" goes on as "Ana Bel", an unread "he" as the last."""
        name = _name(attribution)
        if name is not None:
            matches = [each for each in self._links if _is_same(each, name)]
            return matches[0] if len(matches) == 1 else name
        if self._last is None or self._paragraph(place) - self._paragraph(_place(self._last[1])) > 1:
            return None
        return self._last[0] if attribution.speaker is None and _is_pronoun(attribution) else None

    def _carried_back(self, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
        """An opening tells in short what is then told with its date."""
        for at, attribution in enumerate(attributions):
            place = _place(attribution)
            if _is_undated(attribution) and self._paragraph(place) <= OPENING:
                after = self._first_dated(attributions[at + 1 :], _name(attribution), place)
                if after is not None:
                    attribution = replace(attribution, stated_at=after)
            yield attribution

    def _first_dated(self, following: Sequence[Attribution], name: str | None, place: int) -> StatedAt | None:
        for each in following:
            if self._paragraph(_place(each)) - self._paragraph(place) > MAX_PARAGRAPHS_BACK or name is None:
                return None
            other = _name(each)
            if other is not None and _is_same(other, name) and not _is_undated(each):
                is_day = each.stated_at.precision is Precision.DAY
                return each.stated_at if is_day and not self._is_cue_elsewhere(each) else None
        return None

    def _is_cue_elsewhere(self, attribution: Attribution) -> bool:
        cue = _cue(self._doc, attribution)
        return cue is not None and _is_at_other_time(cue)

    def _paragraph(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def _changes_date(self, stated: StatedAt, first: int, last: int) -> bool:
        """True when the text between two cues tells another date."""
        at = bisect_left(self._told, first, key=lambda each: each.core.start)
        for phrase in self._told[at:]:
            if phrase.core.start >= last:
                return False
            if not self._sets_scene(phrase):
                continue
            found = phrase.stated_at(stated.not_after)
            known = (stated.earliest, stated.latest)
            if found.precision is not Precision.UNKNOWN and (found.earliest, found.latest) != known:
                return True
        return False

    def _sets_scene(self, phrase: DatePhrase) -> bool:
        """True for a date that opens a sentence or tells when its main clause took place."""
        token = core_token(self._doc, phrase)
        if described(token) is not None or phrase.parts.get("relative", "").lower() in {"today", "tonight"}:
            return False
        before = text_of(self._doc)[token.sent.start_char : phrase.span.start]
        if not before.strip(' \n“"—–-'):
            return True
        verb = governor(token)
        return verb is not None and verb.tag_ == "VBD" and verb.dep_ in {"ROOT", "conj"}

    def _scenes(self) -> list[tuple[str, _Link]]:
        """Who is told to have spoken on a day where nothing is quoted ("Bel spoke here on Friday")."""
        names: dict[str, set[str]] = {}
        bounds = [each.stated_at.not_after for each in self._attributions if each.stated_at.not_after]
        published: date | None = max(bounds, default=None)
        for each in self._attributions:
            name = _name(each)
            if name is not None:
                names.setdefault(name.split()[-1], set()).add(name)
        base = base_day(self._doc, published)
        opening = self._opening_words()
        scenes: list[tuple[str, _Link]] = []
        for phrase in self._told:
            verb = self._scene_verb(phrase)
            stated = phrase.stated_at(published, base)
            if verb is None or stated.precision is not Precision.DAY:
                continue
            began = self._paragraph(verb.idx)
            link = _Link(stated, verb.idx, began, names_occasion=began > OPENING, is_scene=True)
            is_debate = began <= OPENING and opening & _DEBATES
            words = opening & set(names) if is_debate else _named(self._doc, verb, names)
            speakers = {_only(names[word]) for word in words}
            scenes += [(name, link) for name in sorted(filter(None, speakers))]
        return sorted(scenes, key=lambda scene: scene[1].place)

    def _scene_verb(self, phrase: DatePhrase) -> Token | None:
        """The verb that tells what somebody did on a day: in an opening any, elsewhere one of speaking."""
        token = core_token(self._doc, phrase)
        noun = described(token)
        if noun is not None and noun.dep_ != "nsubj" and noun.head.lower_ not in _AT | {"of"}:
            return None
        verb = governor(token if noun is None else noun)
        if verb is None or is_dateline(self._doc, phrase):
            return None
        is_opening = self._paragraph(phrase.core.start) <= OPENING
        if noun is not None:
            return verb if is_opening and _is_past(verb) else None
        if verb.tag_ not in {"VBD", "VBG"}:
            return None
        is_told = _reports(verb) or verb.lemma_ in _PERFORMING or (is_opening and verb.tag_ == "VBD")
        return verb if is_told else None

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
        if subject.lower_ in _PRONOUNS:
            near = list(reversed(doc[max(0, subject.i - _NEAR) : subject.i]))
        found |= {next((token.text for token in near if token.text in names), "")}
    return found - {""}


def _is_past(verb: Token) -> bool:
    """True for "was", "has been" and "could have been"."""
    return verb.tag_ == "VBD" or any(
        child.dep_ == "aux" and child.lemma_ == "have" for child in verb.children
    )


def _only(names: set[str]) -> str | None:
    """The fullest of several forms of one name; None if they are of several people."""
    longest = max(names, key=len)
    return longest if all(_is_same(longest, each) for each in names) else None


def _is_elsewhere(cue: Token, link: _Link) -> bool:
    """True where a speech ends: on another occasion, to another listener.

    The next statement may tell what the last one left out: the occasion, and the listener too where it goes
    on from the opening of an article or from a sentence that quotes nothing.
    """
    occasion, listener = _names_occasion(cue), _names_listener(cue)
    if link.names_occasion:
        return occasion or listener
    return listener and not link.is_scene and link.began > OPENING


def _reach(link: _Link) -> int:
    if link.stated_at.precision is not Precision.DAY:
        return _REACHES.get(link.stated_at.precision, -1)
    return REACH_OPENING if link.began <= OPENING else MAX_PARAGRAPHS


def _name(attribution: Attribution) -> str | None:
    """The speaker's name or, unread, the words for him; None for a pronoun and for a collective."""
    speaker, mention = attribution.speaker, attribution.quotation.mention
    if speaker is not None:
        return None if speaker.kind is SourceKind.COLLECTIVE else speaker.name
    if mention is None or _is_pronoun(attribution) or not mention.text[:1].isupper():
        return None
    return mention.text


def _is_pronoun(attribution: Attribution) -> bool:
    mention = attribution.quotation.mention
    return mention is not None and mention.text.lower() in _PRONOUNS


def _is_same(one: str, other: str) -> bool:
    """True for a name and its last words."""
    return one == other or one.endswith(f" {other}") or other.endswith(f" {one}")


def _is_undated(attribution: Attribution) -> bool:
    stated = attribution.stated_at
    return stated.precision is Precision.UNKNOWN and stated.phrase is None


def _place(attribution: Attribution) -> int:
    cue = attribution.quotation.cue_span
    return attribution.quotation.content[0].start if cue is None else cue.start


def _cue(doc: Doc, attribution: Attribution) -> Token | None:
    cue = attribution.quotation.cue_span
    span = None if cue is None else doc.char_span(cue.start, cue.end, alignment_mode="expand")
    return None if span is None else span.root


def _verb(cue: Token) -> Token:
    """The finite verb that gives a participle its tense."""
    verb = cue
    while (
        verb.tag_ in {"VBG", "VB", "VBN"}
        and verb.dep_ in {"advcl", "xcomp", "conj", "pcomp", "prep"}
        and verb.head.i != verb.i
    ):
        verb = verb.head
    return verb


def _is_simple_past(cue: Token) -> bool:
    """True for "said" and ", adding that"; false for "has said", "says", "a claim"."""
    verb = _verb(cue)
    if verb.tag_ != "VBD" or cue.pos_ not in {"VERB", "AUX"}:
        return False
    return not any(
        child.dep_ == "aux" for each in (cue, verb) for child in each.children if child.lower_ in _HAVE
    )


def _is_present(cue: Token) -> bool:
    """True for "says", as live reports have it."""
    is_said = cue.tag_ in {"VBZ", "VBP"} and cue.lemma_ in _TELLING
    return is_said and not any(child.dep_ == "aux" for child in cue.children)


def _is_at_other_time(cue: Token) -> bool:
    """True for "earlier said" and "had once called"."""
    return any(
        (child.dep_ == "advmod" and child.lower_ in _OTHER_TIMES)
        or (child.dep_ == "aux" and child.lower_ == "had")
        for each in (cue, _verb(cue))
        for child in each.children
    )


def _names_occasion(cue: Token) -> bool:
    """True for "said in an interview": the first mention of an occasion."""
    return any(
        child.dep_ == "prep"
        and child.lower_ in _AT
        and any(_is_new_occasion(noun) for noun in child.children)
        for each in (cue, _verb(cue))
        for child in each.children
    )


def _names_listener(cue: Token) -> bool:
    """True for "told the newspaper": a listener who is named or is an outlet."""
    return cue.lemma_ == "tell" and any(
        child.dep_ in {"dobj", "dative"} and _is_listener(child) for child in cue.children
    )


def _is_new_occasion(noun: Token) -> bool:
    is_known = any(child.lower_ in _SAME for child in noun.children)
    return noun.dep_ == "pobj" and noun.lemma_.lower() in SAYINGS and not is_known


def _is_listener(noun: Token) -> bool:
    """True for the newspaper, the channel or the interviewer that somebody "told"."""
    return noun.pos_ == "PROPN" or noun.lemma_.lower() in _OUTLETS


def _told_outside(doc: Doc, attributions: Sequence[Attribution]) -> list[DatePhrase]:
    """The date phrases that stand outside of what is said."""
    contents = sorted(span for each in attributions for span in each.quotation.content)
    ends: list[int] = []
    for span in contents:
        ends.append(max(span.end, ends[-1] if ends else 0))
    told = []
    for phrase in phrases_of(doc):
        before = bisect_right(contents, phrase.core.start, key=lambda span: span.start)
        if not before or ends[before - 1] <= phrase.core.start:
            told.append(phrase)
    return told
