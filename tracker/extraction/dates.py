"""A quotation in its Doc → the date of the act of saying, as far as the words around the cue tell it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.date_attachment import (
    PUBLISHING,
    TIME_PREPOSITIONS,
    in_quotation,
    tells_when,
    verbs_of_saying,
    verbs_within,
)
from tracker.extraction.date_phrases import DatePhrase, phrases_of, stated_on, unread_times
from tracker.extraction.date_words import date_words
from tracker.extraction.days import Days, shifted
from tracker.extraction.doc_text import text_of
from tracker.extraction.occasions import (
    SAYINGS,
    TALKS,
    base_day,
    core_token,
    described,
    governor,
    is_dateline,
    occasion_days,
    relative_days,
)
from tracker.extraction.running_speech import carry_forward
from tracker.extraction.speech_cues import is_ahead
from tracker.records import Precision, Quotation, Span, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["carry_forward", "stated_at"]

_RULINGS = date_words("rulings")
_SINCE = re.compile(r"(?:\bsince|\bin the (?P<days>days|weeks) (?:following|since|after))\s+$", re.IGNORECASE)


def stated_at(doc: Doc, quotation: Quotation, published_at: date | None) -> StatedAt:
    """When the quotation was said; the published date bounds it and is never filled in."""
    unknown = StatedAt(None, published_at, None)
    cue = _cue(doc, quotation)
    if cue is None:
        return unknown
    if is_ahead(cue):
        return unknown
    base = base_day(doc, published_at)
    outer = _report_of(cue)
    verbs = verbs_of_saying(cue) | verbs_within(doc, quotation)
    phrase = _nearest(doc, cue, quotation, verbs, phrases_of(doc), outer)
    if phrase is not None:
        days = relative_days(doc, phrase, base) if phrase.is_relative else phrase.days(base)
        return stated_on(days, published_at, phrase.text)
    return (
        _ever_since(doc, quotation, cue, base, published_at)
        or _at_occasion(doc, cue, base, published_at)
        or _reported_by(doc, cue, quotation, base, published_at)
        or _unread(_nearest(doc, cue, quotation, verbs, unread_times(doc), outer), published_at)
        or _unread(_broadcast(doc, cue, quotation), published_at)
        or unknown
    )


def _broadcast(doc: Doc, cue: Token, quotation: Quotation) -> DatePhrase | None:
    """The date of "said fares fell in an interview aired Sunday", which may be that of either verb."""
    for phrase in phrases_of(doc):
        if in_quotation(doc, phrase.span):
            continue
        if not any(each.start <= phrase.core.start < each.end for each in quotation.content):
            continue
        verb = governor(core_token(doc, phrase))
        if verb is None or phrase.core.start < cue.idx or verb.lemma_ not in PUBLISHING:
            continue
        if verb.dep_ in {"acl", "relcl"} and verb.head.lemma_.lower() in SAYINGS and verb.head.dep_ == "pobj":
            return phrase
    return None


def _nearest(
    doc: Doc,
    cue: Token,
    quotation: Quotation,
    verbs: set[int],
    phrases: Sequence[DatePhrase],
    outer: Token | None,
) -> DatePhrase | None:
    """Of the phrases that tell when the saying took place the one nearest to its cue."""
    best: tuple[int, DatePhrase] | None = None
    for phrase in _phrases(doc, cue, quotation, phrases):
        token = core_token(doc, phrase)
        if outer is not None and governor(token) == outer:
            continue
        if not tells_when(doc, token, phrase, cue, verbs, quotation):
            continue
        rank = abs(token.i - cue.i)
        if best is None or rank < best[0]:
            best = (rank, phrase)
    return None if best is None else best[1]


def _unread(phrase: DatePhrase | None, published_at: date | None) -> StatedAt | None:
    """Unknown, with the words that tell a time of its own: no other statement's date is meant."""
    return None if phrase is None else StatedAt(None, published_at, phrase.text)


def _report_of(cue: Token) -> Token | None:
    """The verb of who reports the saying: "reported" of "Reuters reported on Friday that Bel said"."""
    outer = cue.head
    is_reported = cue.dep_ == "ccomp" and outer.i < cue.i and cue_info(outer.lemma_).reports
    has_speaker = any(child.dep_ in {"nsubj", "nsubjpass"} for child in cue.lefts)
    return outer if is_reported and has_speaker else None


def _reported_by(
    doc: Doc, cue: Token, quotation: Quotation, base: date | None, published_at: date | None
) -> StatedAt | None:
    """No later than the day on which somebody reported it."""
    outer = _report_of(cue)
    if outer is None:
        return None
    for phrase in _phrases(doc, cue, quotation, phrases_of(doc)):
        if governor(core_token(doc, phrase)) != outer or phrase.is_relative:
            continue
        told = phrase.days(base)
        until = None if told is None else told.until(published_at)
        return StatedAt(None, published_at if until is None else until.end, phrase.text)
    return None


def _ever_since(
    doc: Doc, quotation: Quotation, cue: Token, base: date | None, published_at: date | None
) -> StatedAt | None:
    """The time up to the published date of "since earlier this year, she has said"."""
    verbs = [doc[i] for i in verbs_of_saying(cue) if i >= 0]
    if base is None or not any(
        child.dep_ == "aux" and child.lemma_ == "have" for verb in verbs for child in verb.children
    ):
        return None
    for phrase in _phrases(doc, cue, quotation, phrases_of(doc)):
        before = text_of(doc)[max(cue.sent.start_char, phrase.span.start - 40) : phrase.span.start]
        since = _SINCE.search(before)
        if since is None or before[: since.start()].strip(" \n"):
            continue
        told = phrase.days(base)
        is_event = since["days"] is not None
        if told is None or is_event is not (told.precision is Precision.DAY):
            continue
        start = shifted(told.start, 1) if is_event else told.start
        if start is not None and start <= base:
            days = Days(start, published_at or base, Precision.RANGE)
            return stated_on(days, published_at, since[0] + phrase.text)
    return None


def _at_occasion(doc: Doc, cue: Token, base: date | None, published_at: date | None) -> StatedAt | None:
    """The day of "at the debate, she said", where the article dates the debate elsewhere."""
    for prep in cue.children:
        if prep.dep_ != "prep" or prep.lower_ not in {"at", "during", "in"}:
            continue
        for noun in prep.children:
            if noun.dep_ != "pobj" or noun.lemma_.lower() not in TALKS | _RULINGS:
                continue
            if not any(child.lower_ in {"the", "that", "his", "her", "their"} for child in noun.children):
                continue
            days = occasion_days(doc, noun, base)
            if days is not None:
                return stated_on(days, published_at, f"{prep.text} {noun.text}")
    return None


def _cue(doc: Doc, quotation: Quotation) -> Token | None:
    if quotation.cue_span is None:
        return None
    span = doc.char_span(quotation.cue_span.start, quotation.cue_span.end, alignment_mode="expand")
    return span.root if span is not None else None


def _phrases(
    doc: Doc, cue: Token, quotation: Quotation, phrases: Sequence[DatePhrase]
) -> Iterator[DatePhrase]:
    """Those that are of the cue's sentence and stand outside the content."""
    start, end = _frame(doc, cue, quotation)
    for phrase in phrases[bisect_left(phrases, start, key=lambda each: each.core.start) :]:
        if phrase.core.start >= end:
            return
        content = next((c for c in quotation.content if c.start <= phrase.core.start < c.end), None)
        is_outside = content is None or _is_between(doc, phrase, cue) or _is_of_cue(doc, phrase, cue, content)
        if is_outside and not is_dateline(doc, phrase) and not in_quotation(doc, phrase.span):
            yield phrase


def _is_between(doc: Doc, phrase: DatePhrase, cue: Token) -> bool:
    """True for "said on Monday there was …": next to the cue, and no comma makes it the content's own."""
    gap = text_of(doc)[cue.idx + len(cue.text) : phrase.span.start]
    return not gap.strip() and bool(gap) and text_of(doc)[phrase.span.end : phrase.span.end + 1] == " "


def _is_of_cue(doc: Doc, phrase: DatePhrase, cue: Token, content: Span) -> bool:
    """True for "called the plan a fraud Monday": what is said has no verb that the date could belong to."""
    words = doc.char_span(content.start, phrase.core.start, alignment_mode="expand")
    if content.start < cue.idx or any(token.pos_ in {"VERB", "AUX"} for token in words or ()):
        return False
    token = core_token(doc, phrase)
    noun = described(token)
    if noun is None and (phrase.first_word in TIME_PREPOSITIONS or phrase.form not in {"week_day", "named"}):
        return False
    verb = governor(noun or token)
    return verb is not None and verb.i == cue.i


def _frame(doc: Doc, cue: Token, quotation: Quotation) -> tuple[int, int]:
    """Offsets of the sentence around the cue; it goes on over a break that the content made in it."""
    text, sent = text_of(doc), cue.sent
    start, end = sent.start_char, sent.end_char
    for span in quotation.content:
        if span.end <= cue.idx and "\n" not in text[span.end : start]:
            start = min(start, span.end) if span.end > start - 200 else start
    newline = text.find("\n\n", cue.idx)
    return start, end if newline == -1 else min(end, newline)
