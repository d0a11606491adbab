"""A Doc → the occasions it dates ("Monday's debate", "the vote on Tuesday"), and days told from them."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.date_phrases import DatePhrase, phrases_of
from tracker.extraction.date_readings import count, moved
from tracker.extraction.date_words import date_words
from tracker.extraction.days import Days, shifted
from tracker.extraction.days import one as one_day
from tracker.extraction.doc_text import text_of
from tracker.records import Precision, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TALKS = date_words("talks")
WRITINGS = date_words("writings")
SAYINGS = TALKS | WRITINGS
_DATELINE = re.compile(r"\A[^\n]{0,200}?\b[A-Z][A-Z.,' ]{2,40}(?:\([A-Z]+\) )?[ ,]*$")
_DATELINE_DAYS = 7
_ATTRIBUTIVE = frozenset({"compound", "poss", "amod", "nummod", "nmod"})
_KEY = "tracker_occasions"
_CLIMBED = frozenset(
    {"prep", "pobj", "npadvmod", "advmod", "pcomp", "compound", "amod", "nmod", "punct", "appos", "nummod"}
    | {"det", "dep", "poss", "dobj", "attr", "conj", "oprd", "dative", "agent", "quantmod"}
)
_OTHER_NAMES = (date_words("rulings"), date_words("speeches"))
_TOPIC_PREPOSITIONS = date_words("topic_prepositions")
_MATTERS = date_words("matters")


def core_token(doc: Doc, phrase: DatePhrase) -> Token:
    """The word of a phrase that hangs on the rest of the sentence."""
    span = doc.char_span(phrase.core.start, phrase.core.end, alignment_mode="expand")
    return span.root


def described(token: Token) -> Token | None:
    """The noun that a date stands before: the debate of "Monday's debate", the memoir of "a 2004 memoir"."""
    noun = token
    while noun.dep_ in _ATTRIBUTIVE and noun.head.i > noun.i:
        noun = noun.head
    return noun if noun.i != token.i and noun.pos_ in {"NOUN", "PROPN"} else None


def governor(token: Token) -> Token | None:
    """The verb that a date depends on, through prepositions and nouns; None at the end of the tree."""
    while token.pos_ not in {"VERB", "AUX"}:
        if token.head.i == token.i or token.dep_ not in _CLIMBED:
            return None
        if token.dep_ == "prep" and token.lower_ in _TOPIC_PREPOSITIONS:
            return None
        if token.lower_ == "of" and token.head.lemma_.lower() in _MATTERS:
            return None  # "in the wake of the attack on Monday"
        token = token.head
    return token


def base_day(doc: Doc, published_at: date | None) -> date | None:
    """The day from which a text counts: its dateline's, some days before the published date, or that date."""
    text = text_of(doc)
    for phrase in phrases_of(doc)[:2]:
        if not _is_dateline(text, phrase):
            continue
        found = phrase.days(published_at)
        if found is None or found.precision is not Precision.DAY:
            continue
        if published_at is None or 0 <= (published_at - found.start).days <= _DATELINE_DAYS:
            return found.start
    return published_at


def is_dateline(doc: Doc, phrase: DatePhrase) -> bool:
    """True for the date of "MINSK, Feb. 16 —": when the report was sent, not when something was said."""
    return phrase.core.start < 400 and _is_dateline(text_of(doc), phrase)


def _is_dateline(text: str, phrase: DatePhrase) -> bool:
    if phrase.form not in {"month_day", "day_month"} or phrase.core.start > 400:
        return False
    after = text[phrase.core.end : phrase.core.end + 14].lstrip()
    line = text[text.rfind("\n", 0, phrase.core.start) + 1 : phrase.core.start]
    return bool(re.match(r"(?:\([^)]{2,10}\) ?)?[-–—]", after)) and bool(_DATELINE.match(line))


def occasions(doc: Doc, base: date | None) -> dict[str, frozenset[Days]]:
    """The nouns to which the text gives a day, by lemma, with every day it gives them."""
    if _KEY not in doc.user_data:
        found: dict[str, set[Days]] = {}
        for phrase in phrases_of(doc):
            if phrase.is_relative or is_dateline(doc, phrase):
                continue
            noun = _dated_noun(doc, phrase)
            told = phrase.days(base) if noun is not None else None
            if noun is not None and told is not None and (base is None or told.start <= base):
                found.setdefault(noun.lemma_.lower(), set()).add(told)
        doc.user_data[_KEY] = {lemma: frozenset(told) for lemma, told in found.items()}
    known: dict[str, frozenset[Days]] = doc.user_data[_KEY]
    return known


def occasion_days(doc: Doc, noun: Token, base: date | None) -> Days | None:
    """The day that the text gives to an occasion, by any of its names; None unless there is exactly one."""
    lemma = noun.lemma_.lower()
    lemmas = next((names for names in _OTHER_NAMES if lemma in names), frozenset({lemma}))
    known = occasions(doc, base)
    told = {each for name in lemmas for each in known.get(name, ()) if _is_day(each)}
    return told.pop() if len(told) == 1 else None


def _is_day(told: Days) -> bool:
    return told.precision is Precision.DAY


def _dated_noun(doc: Doc, phrase: DatePhrase) -> Token | None:
    """The noun right after the date ("Monday's debate") or right before it ("the vote on Tuesday")."""
    token = core_token(doc, phrase)
    noun = described(token)
    if noun is not None:
        return noun
    first = doc.char_span(phrase.span.start, phrase.span.end, alignment_mode="expand").start
    before = doc[first - 1] if first else None
    is_noun = before is not None and before.pos_ == "NOUN" and before.sent.start == token.sent.start
    return before if is_noun else None


def relative_days(doc: Doc, phrase: DatePhrase, base: date | None) -> Days | None:
    """What "two days after the vote" or "the next day" comes to; None when its day is not certain."""
    parts = phrase.parts
    if "side" not in parts:
        return _beside(doc, phrase, base)
    token = doc.char_span(phrase.core.end - 1, phrase.core.end, alignment_mode="expand").root
    if parts["side"] in {"later", "earlier"}:
        start: Days | None = _told_just_before(doc, phrase, base)
    else:
        noun = next((child for child in token.children if child.dep_ == "pobj"), None)
        start = None if noun is None else _day_of(doc, noun, base)
    if start is None or not _is_day(start):
        return None
    sign = -1 if parts["side"] in {"before", "earlier"} else 1
    if parts["shift_unit"] == "week":
        day = shifted(start.start, 7 * sign * count(parts["shift"]))
        return one_day(day)
    return moved(start.start, sign * count(parts["shift"]), parts["shift_unit"])


def _day_of(doc: Doc, noun: Token, base: date | None) -> Days | None:
    """The day of an event: by a date next to this very noun, else by the one that the article gives it."""
    span = Span(noun.left_edge.idx, noun.right_edge.idx + len(noun.right_edge.text))
    for phrase in phrases_of(doc):
        if span.start <= phrase.core.start < span.end and not phrase.is_relative:
            return phrase.days(base)
    return occasion_days(doc, noun, base)


def _beside(doc: Doc, phrase: DatePhrase, base: date | None) -> Days | None:
    told = _last_told(doc, phrase, base)
    if told is None:
        return None
    if "that_unit" in phrase.parts:
        return _around(told, phrase.parts["that_unit"])
    if not _is_day(told):
        return told if told.precision is Precision.MONTH else None
    step = {"next": 1, "following": 1, "previous": -1}.get(phrase.parts.get("beside", ""), 0)
    return one_day(shifted(told.start, step))


def _around(told: Days, unit: str) -> Days | None:
    """The week, month or year in which days lie; None where they lie in more than one."""
    whole = moved(told.start, 0, unit)
    return whole if whole is not None and told.end <= whole.end else None


def _told_just_before(doc: Doc, phrase: DatePhrase, base: date | None) -> Days | None:
    """The only day that the words before a phrase tell, in its sentence or else in the one before it."""
    sentence = core_token(doc, phrase).sent
    before = doc[sentence.start - 1].sent if sentence.start else sentence
    for sent in (sentence, before):
        end = min(sent.end_char, phrase.core.start)
        told = {
            None if each.is_relative else each.days(base)
            for each in phrases_of(doc)
            if sent.start_char <= each.core.start < end and not is_dateline(doc, each)
        }
        if told:
            return told.pop() if len(told) == 1 else None
    return None


def _last_told(doc: Doc, phrase: DatePhrase, base: date | None) -> Days | None:
    """What the nearest date before a phrase tells, in its paragraph or the one before."""
    phrases = phrases_of(doc)
    starts = [each.core.start for each in phrases]
    text = text_of(doc)
    for before in reversed(phrases[: bisect_left(starts, phrase.core.start)]):
        if text.count("\n\n", before.core.end, phrase.core.start) > 1:
            return None
        if not before.is_relative:
            return before.days(base)
    return None
