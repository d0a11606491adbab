"""What was said → the days that it is about ("fell in 2015", "by 2030"), apart from when it was said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.date_phrases import DatePhrase, phrases_of
from tracker.extraction.days import shifted
from tracker.extraction.doc_text import text_of
from tracker.extraction.occasions import core_token, described, governor, relative_days
from tracker.records import Attribution, Period, Precision, Proposition, Quotation, Span, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_UNTIL = frozenset({"by", "until", "till", "through"})
_FROM = frozenset({"since", "from", "starting", "beginning"})
_WITHIN = frozenset({"", "on", "in", "at", "during", "over", "within", "for", "between", "throughout"})
_FUTURE = frozenset(
    {"will", "would", "’ll", "'ll", "’d", "'d", "shall", "may", "might", "could", "can", "should", "must"}
)
_MAIN = frozenset({"ccomp", "xcomp", "conj", "parataxis", "pcomp", "ROOT"})
_AFTER_NOUN = frozenset({"dobj", "attr", "pobj", "oprd", "nsubjpass", "acomp", "appos"})
_EVERY = frozenset({"every", "each", "any", "per", "most", "some"})
_LEADING = _UNTIL | _FROM | _EVERY | {"before", "after"}


@dataclass(frozen=True, slots=True)
class _Found:
    """A period, and the words that tell it where they stand."""

    period: Period
    span: Span


def with_periods(attributions: Sequence[Attribution], doc: Doc) -> list[Attribution]:
    """Tell of every proposition what days it is about, counted from the day on which it was said."""
    return [_with_period(each, doc) for each in attributions]


def about(doc: Doc, content: Sequence[Span], anchor: date | None) -> tuple[Period, ...]:
    """The periods that date what the content puts forward, in order; `anchor` is the day it was said on."""
    return tuple(found.period for found in _found(doc, content, anchor))


def anchor_of(stated: StatedAt) -> date | None:
    """The day from which words count: that of the statement or, where nothing is told, the published date."""
    if stated.precision is Precision.UNKNOWN:
        return stated.not_after
    return stated.date


def _with_period(attribution: Attribution, doc: Doc) -> Attribution:
    found = list(_found(doc, attribution.quotation.content, anchor_of(attribution.stated_at)))
    if not found:
        return attribution
    is_one = _is_one_sentence(doc, attribution.quotation)
    return replace(
        attribution,
        propositions=tuple(
            replace(each, about=_shared(each, found, is_one=is_one)) for each in attribution.propositions
        ),
    )


def _shared(proposition: Proposition, found: Sequence[_Found], *, is_one: bool) -> Period | None:
    """The period whose words stand in it; of one sentence, its only one; None if several differ."""
    text = _plain(proposition.text)
    own = [each.period for each in found if _plain(each.period.phrase) in text]
    periods = own or ([each.period for each in found] if is_one else [])
    days = {(period.start, period.end) for period in periods}
    return periods[0] if len(days) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _is_one_sentence(doc: Doc, quotation: Quotation) -> bool:
    starts = set()
    for span in quotation.content:
        words = doc.char_span(span.start, span.end, alignment_mode="expand")
        starts |= {token.sent.start for token in words or () if not token.is_space and not token.is_punct}
    return len(starts) <= 1


def _found(doc: Doc, content: Sequence[Span], anchor: date | None) -> Iterator[_Found]:
    phrases = phrases_of(doc)
    for span in content:
        at = bisect_left(phrases, span.start, key=lambda each: each.core.start)
        while at < len(phrases) and phrases[at].core.end <= span.end:
            after = phrases[at + 1] if at + 1 < len(phrases) else None
            read, used = _read(doc, phrases[at], after, span, anchor)
            if read is not None:
                yield read
            at += used


def _read(
    doc: Doc, phrase: DatePhrase, after: DatePhrase | None, content: Span, anchor: date | None
) -> tuple[_Found | None, int]:
    """The period of a phrase, or of two that make one ("from March to June"); and how many they were."""
    token = core_token(doc, phrase)
    preposition = _preposition(doc, phrase)
    if described(token) is not None or not _dates_the_event(token, content):
        return None, 1
    ahead = _is_ahead(token)
    days = relative_days(doc, phrase, anchor) if phrase.is_relative else phrase.days(anchor, ahead=ahead)
    word = preposition.lower_ if preposition is not None else ""
    if days is None:
        return None, 1
    start = phrase.span.start if preposition is None else min(preposition.idx, phrase.span.start)
    text = text_of(doc)
    if word in {"from", "between"} and after is not None and after.core.end <= content.end:
        joint = text[phrase.core.end : after.core.start].split()
        if len(joint) == 1 and joint[0].lower() in {"to", "until", "till", "through", "and"}:
            last = after.days(days.start, ahead=True)
            if last is None or last.end < days.start:
                return None, 2
            whole = Span(start, after.core.end)
            return _Found(Period(days.start, last.end, _words(text, whole)), whole), 2
    whole = Span(start, phrase.core.end)
    words = _words(text, whole)
    if word in _UNTIL:
        return _Found(Period(None, days.end, words), whole), 1
    if word == "before":
        return _Found(Period(None, shifted(days.start, -1), words), whole), 1
    if word in _FROM:
        return _Found(Period(days.start, None, words), whole), 1
    if word == "after":
        return _Found(Period(shifted(days.end, 1), None, words), whole), 1
    if word not in _WITHIN or (word == "for" and phrase.form not in {"some", "stretch", "named"}):
        return None, 1
    return _Found(Period(days.start, days.end, words), whole), 1


def _words(text: str, span: Span) -> str:
    return " ".join(span.of(text).split())


def _preposition(doc: Doc, phrase: DatePhrase) -> Token | None:
    """The word that leads in a phrase: its own ("in 2015") or the one before it ("since 2001")."""
    words = doc.char_span(phrase.span.start, phrase.span.end, alignment_mode="expand")
    before = doc[words.start - 1] if words.start else None
    if before is not None and (before.pos_ in {"ADP", "SCONJ"} or before.lower_ in _LEADING):
        return before
    return next((t for t in words if t.idx < phrase.core.start and t.pos_ in {"ADP", "SCONJ"}), None)


def _dates_the_event(token: Token, content: Span) -> bool:
    """True for a date of the main verb of what is said, not of a condition, a clause or a noun beside it."""
    head = token
    if head.dep_ in {"pobj", "pcomp"} and head.head.pos_ in {"ADP", "SCONJ"}:
        head = head.head
        if head.head.pos_ in {"ADP", "SCONJ"} and head.dep_ == "prep":  # "from June on", "up until Friday"
            head = head.head
    noun = head.head
    if noun.pos_ in {"NOUN", "PROPN"} and noun.i < head.i and noun.dep_ not in _AFTER_NOUN:
        return False
    verb = governor(noun) if noun.i != token.i else governor(token)
    while verb is not None and content.start <= verb.idx < content.end:
        above = verb.head
        if above.i == verb.i or not content.start <= above.idx < content.end:
            return True
        if verb.dep_ not in _MAIN or above.pos_ not in {"VERB", "AUX"}:
            return False
        verb = above
    return False


def _is_ahead(token: Token) -> bool:
    """True for what is to come: "will end on Friday", "plans to leave in May", "ends on Friday"."""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    helpers = {child.lower_ for child in verb.children if child.dep_ in {"aux", "auxpass"}}
    if helpers & _FUTURE or (verb.tag_ == "VB" and "to" in helpers and "have" not in helpers):
        return True
    if helpers & {"have", "has", "had", "’ve", "'ve"}:
        return False
    return verb.tag_ in {"VBZ", "VBP", "VB"} or (
        verb.tag_ in {"VBG", "VBN"} and bool(helpers & {"is", "are", "am", "’s", "'s", "be"})
    )
