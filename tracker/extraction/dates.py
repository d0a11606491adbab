"""A quotation in its Doc → the date of the act of saying, as far as the words around the cue tell it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.date_phrases import DatePhrase, date_phrases
from tracker.extraction.doc_text import text_of
from tracker.extraction.parse import paragraphs
from tracker.records import Attribution, Quotation, QuotationType, Span, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLIMBED = frozenset(
    {"prep", "pobj", "npadvmod", "advmod", "pcomp", "compound", "amod", "nmod", "punct", "appos", "nummod"}
    | {"det", "dep", "poss", "dobj", "attr", "conj", "oprd", "dative", "agent", "quantmod"}
)
SPEAKING = frozenset(
    {
        "speak",
        "address",
        "write",
        "appear",
        "ask",
        "answer",
        "talk",
        "tweet",
        "post",
        "testify",
        "reply",
        "quote",
    }
)
# "as of Sunday", "since Monday": a date of what is said, never of the saying.
FOREIGN_PREPOSITIONS = frozenset(
    {
        "of",
        "since",
        "until",
        "till",
        "by",
        "before",
        "after",
        "from",
        "through",
        "for",
        "to",
        "between",
        "and",
        "than",
    }
)
MAX_GAP = 14


def stated_at(doc: Doc, quotation: Quotation, published_at: date | None) -> StatedAt:
    """When the quotation was said; the published date bounds it and is never filled in."""
    unknown = StatedAt(None, published_at, None)
    cue = _cue(doc, quotation)
    if cue is None:
        return unknown
    verbs = _verbs_of_saying(cue)
    best: tuple[int, DatePhrase] | None = None
    for phrase in _phrases(doc, cue, quotation):
        token = doc.char_span(phrase.span.start, phrase.span.end, alignment_mode="expand").root
        if not _tells_when(doc, token, phrase, cue, verbs, quotation):
            continue
        rank = abs(token.i - cue.i)
        if best is None or rank < best[0]:
            best = (rank, phrase)
    return best[1].stated_at(published_at) if best else unknown


def carry_forward(attributions: Sequence[Attribution], text: str) -> list[Attribution]:
    """Date an undated quotation that goes on from the same speaker's dated one just before it."""
    starts = [span.start for span in paragraphs(text)]
    carried: list[Attribution] = []
    for attribution in attributions:
        before = carried[-1] if carried else None
        if before is not None and _goes_on(before, attribution, starts):
            attribution = replace(attribution, stated_at=before.stated_at)
        carried.append(attribution)
    return carried


def _goes_on(before: Attribution, after: Attribution, starts: list[int]) -> bool:
    return (
        (after.quotation.type is QuotationType.DIRECT or _is_reported_in_passing(after.quotation))
        and after.stated_at.date is None
        and after.stated_at.phrase is None
        and before.stated_at.date is not None
        and before.speaker is not None
        and after.speaker is not None
        and before.speaker.name == after.speaker.name
        and _paragraph(before, starts) == _paragraph(after, starts)
    )


def _is_reported_in_passing(quotation: Quotation) -> bool:
    """True for "The inspector, she said, had been away": the words go on, the cue is only put in."""
    cue = quotation.cue_span
    return cue is not None and quotation.content[0].start < cue.start


def _paragraph(attribution: Attribution, starts: list[int]) -> int:
    return bisect_right(starts, attribution.quotation.content[0].start)


def _cue(doc: Doc, quotation: Quotation) -> Token | None:
    if quotation.cue_span is None:
        return None
    span = doc.char_span(quotation.cue_span.start, quotation.cue_span.end, alignment_mode="expand")
    return span.root if span is not None else None


def _verbs_of_saying(cue: Token) -> set[int]:
    """The cue, and the verb that governs it when it is a participle, an infinitive or a noun."""
    verbs = {cue.i}
    token = cue
    while token.head.i != token.i and (
        (token.tag_ in {"VBG", "VBN"} and token.dep_ in {"advcl", "xcomp", "ccomp"} and _is_participle(token))
        or token.dep_ == "xcomp"
        or (token.pos_ == "NOUN" and token.dep_ in {"dobj", "nsubj", "attr", "pobj", "prep"})
        or token.dep_ == "pcomp"
    ):
        token = token.head
        verbs.add(token.i)
    if cue.dep_ == "conj" and cue.head.dep_ == "ROOT":
        verbs.add(-cue.head.i - 1)  # only for a date at the sentence's start
    return verbs


def _is_participle(token: Token) -> bool:
    return not any(child.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass"} for child in token.children)


def _phrases(doc: Doc, cue: Token, quotation: Quotation) -> Iterator[DatePhrase]:
    """The date phrases of the cue's sentence that stand outside the content."""
    start, end = _frame(doc, cue, quotation)
    for phrase in date_phrases(text_of(doc), start, end):
        inside = any(c.start <= phrase.span.start < c.end for c in quotation.content)
        if not inside or _is_between(doc, phrase, cue):
            yield phrase


def _is_between(doc: Doc, phrase: DatePhrase, cue: Token) -> bool:
    """True for "said on Monday there was …": next to the cue, and no comma makes it the content's own."""
    gap = text_of(doc)[cue.idx + len(cue.text) : phrase.span.start]
    return not gap.strip() and bool(gap) and text_of(doc)[phrase.span.end : phrase.span.end + 1] == " "


def _frame(doc: Doc, cue: Token, quotation: Quotation) -> tuple[int, int]:
    """Offsets of the sentence around the cue; it goes on over a break that the content made in it."""
    text, sent = text_of(doc), cue.sent
    start, end = sent.start_char, sent.end_char
    for span in quotation.content:
        if span.end <= cue.idx and "\n" not in text[span.end : start]:
            start = min(start, span.end) if span.end > start - 200 else start
    newline = text.find("\n\n", cue.idx)
    return start, end if newline == -1 else min(end, newline)


def _tells_when(
    doc: Doc, token: Token, phrase: DatePhrase, cue: Token, verbs: set[int], quotation: Quotation
) -> bool:
    if _in_quotes(text_of(doc), phrase.span, cue.sent.start_char):
        return False
    before = doc[token.i - 1].lower_ if token.i else ""
    if phrase.first_word not in {"on", "in"} and before in FOREIGN_PREPOSITIONS and phrase.needs_preposition:
        return False
    verb = _governor(token)
    if verb is not None and verb.i in verbs:
        return not _is_cut_off(doc, token, cue, quotation)
    if verb is not None and verb.dep_ in {"relcl", "acl"} and verb.i != cue.i:
        return False
    if _opens_sentence(doc, phrase, cue):
        main = cue if verb is None else verb
        return main.i == cue.i or -main.i - 1 in verbs or _is_main(cue)
    if verb is not None and verb.lemma_ in SPEAKING and verb.dep_ == "advcl" and verb.head.i in verbs:
        return True
    return _is_beside(doc, token, cue, quotation)


def _governor(token: Token) -> Token | None:
    """The verb that a date depends on, through prepositions and nouns; None at the end of the tree."""
    while token.pos_ not in {"VERB", "AUX"}:
        if token.head.i == token.i:
            return None
        if token.dep_ not in CLIMBED:
            return None
        token = token.head
    return token


def _is_cut_off(doc: Doc, token: Token, cue: Token, quotation: Quotation) -> bool:
    """True when content stands between the cue and a date after it ("said it was over on Sunday")."""
    if token.i < cue.i:
        return False
    first = doc[cue.i + 1].idx if cue.i + 1 < len(doc) else 0
    text = text_of(doc)
    between = any(first <= span.start and span.end <= token.idx for span in quotation.content)
    quoted = any(text[c.end - 1 : c.end + 1].strip(" .,").endswith(("”", '"')) for c in quotation.content)
    return between and not quoted


def _opens_sentence(doc: Doc, phrase: DatePhrase, cue: Token) -> bool:
    return phrase.span.start < cue.idx and not text_of(doc)[cue.sent.start_char : phrase.span.start].strip(
        ' \n“"—–-'
    )


def _is_main(cue: Token) -> bool:
    return bool(cue.dep_ == "ROOT" or (cue.dep_ == "conj" and cue.head.dep_ == "ROOT"))


def _is_beside(doc: Doc, token: Token, cue: Token, quotation: Quotation) -> bool:
    """True when no other verb and no content stands between cue and date: the parser may have missed."""
    first, last = sorted((token.i, cue.i))
    if last - first > MAX_GAP:
        return False
    if any(span.start < doc[last].idx and doc[first].idx < span.end for span in quotation.content):
        return False
    if token.i < cue.i and any(t.text == "," for t in doc[first:last]):
        return bool(token.i == cue.i - 2 and doc[first - 2 : first].text.startswith(","))
    return not any(t.pos_ in {"VERB", "AUX"} or t.text in {".", ";"} for t in doc[first + 1 : last])


def _in_quotes(text: str, span: Span, start: int) -> bool:
    """True between an opening and a closing typographic mark."""
    before = text[start : span.start]
    return before.count("“") > before.count("”")
