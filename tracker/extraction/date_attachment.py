"""A date phrase and a cue of one sentence → whether the phrase tells when the act of saying took place."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from tracker.extraction.date_phrases import DatePhrase
from tracker.extraction.date_words import date_words
from tracker.extraction.doc_text import text_of
from tracker.extraction.occasions import SAYINGS, TALKS, WRITINGS, described, governor
from tracker.extraction.quotes import quoted_spans
from tracker.records import Quotation, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPEAKING = date_words("speaking")
PUBLISHING = date_words("publishing")
FOREIGN_PREPOSITIONS = date_words("foreign_prepositions")
OCCASION_PREPOSITIONS = frozenset({"at", "during", "in", "on", "from"})
LIKENESSES = frozenset({"unlike", "like", "than"})
TIME_PREPOSITIONS = frozenset({"on", "in", "during", "at", "back", "late", "early"})
_TIMES_AND_PLACES = frozenset({"DATE", "TIME", "GPE", "LOC", "FAC", "ORG"})
MAX_GAP = 14
_QUOTED = "tracker_quoted"


def tells_when(
    doc: Doc, token: Token, phrase: DatePhrase, cue: Token, verbs: set[int], quotation: Quotation
) -> bool:
    cue_span = quotation.cue_span
    if cue_span is not None and cue_span.start <= phrase.core.start < cue_span.end:
        return True
    first = doc.char_span(phrase.span.start, phrase.span.end, alignment_mode="expand").start
    before = doc[first - 1].lower_ if first else ""
    if _dates_the_writing(doc, token, phrase, quotation) or _parts_cue(doc, phrase, cue, quotation):
        return True
    noun = described(token)
    if _ends_sentence(doc, phrase, noun, cue, quotation):
        return True
    if noun is not None:
        return _names_occasion(doc, noun, cue, verbs)
    if before in LIKENESSES:
        return False
    if _is_misread_release(doc, token, cue, quotation):
        return True
    if _leads_to(doc, phrase, cue) or _dates_noun(token, cue) or _is_of_aside(doc, token, cue):
        return True
    if phrase.first_word not in {"on", "in"} and before in FOREIGN_PREPOSITIONS:
        return False
    if phrase.needs_preposition and phrase.first_word not in TIME_PREPOSITIONS:
        return False
    verb = governor(token)
    if phrase.parts.get("relative", "").lower() == "today" and cue.i - token.i > 2:
        return _opens_sentence(doc, phrase, cue)  # elsewhere it is "nowadays"
    if verb is not None and verb.i in verbs:
        return True
    if verb is not None and verb.dep_ in {"relcl", "acl"} and verb.i != cue.i:
        return _is_of_the_saying(token, verb, cue, verbs)
    if _opens_sentence(doc, phrase, cue):
        main = cue if verb is None else verb
        return main.i == cue.i or -main.i - 1 in verbs or _is_main(cue)
    if verb is not None and verb.dep_ == "advcl" and verb.head.i in verbs:
        return verb.lemma_ in SPEAKING or (
            verb.tag_ == "VBG" and _is_participle(verb) and _is_close(token, verb)
        )
    return _is_beside(doc, token, cue, quotation)


def verbs_of_saying(cue: Token) -> set[int]:
    """The cue, and the verb that governs it when it is a participle, an infinitive or a noun."""
    verbs = {cue.i}
    token = cue
    if cue.dep_ == "conj" and cue.tag_ == "VBG" and cue.head.tag_ == "VBG" and _is_participle(cue):
        token = cue.head
    while token.head.i != token.i and (
        (token.tag_ in {"VBG", "VBN"} and token.dep_ in {"advcl", "xcomp", "ccomp"} and _is_participle(token))
        or token.dep_ == "xcomp"
        or (token.pos_ == "NOUN" and token.dep_ in {"dobj", "nsubj", "attr", "pobj", "prep"})
        or token.dep_ == "pcomp"
        or (
            token.dep_ == "advcl"
            and any(c.dep_ == "mark" and c.lower_ in {"as", "while"} for c in token.lefts)
        )
    ):
        token = token.head
        verbs.add(token.i)
    while token.dep_ == "conj" and token.head.pos_ == "VERB" and not _has_subject(token):
        token = token.head
        verbs.add(token.i)
    if cue.dep_ == "conj" and cue.head.dep_ == "ROOT":
        verbs.add(-cue.head.i - 1)  # only for a date at the sentence's start
    return verbs


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)


def verbs_within(doc: Doc, quotation: Quotation) -> set[int]:
    """The verbs of a cue of several words ("took to the stage to declare")."""
    span = quotation.cue_span
    words = None if span is None else doc.char_span(span.start, span.end, alignment_mode="expand")
    return {token.i for token in words or () if token.pos_ in {"VERB", "AUX"}}


def _is_participle(token: Token) -> bool:
    return not any(child.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass"} for child in token.children)


def _dates_the_writing(doc: Doc, token: Token, phrase: DatePhrase, quotation: Quotation) -> bool:
    """True for a source that bears a date: "a January 2016 study", "the order released Friday"."""
    mention = quotation.mention
    if mention is None or not mention.span.start <= phrase.core.start < mention.span.end:
        return False
    whole = doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
    root = whole.root
    if root.lemma_.lower() not in WRITINGS:
        return False
    verb = governor(token)
    noun = described(token)
    return (noun is not None and noun.i == root.i) or (
        verb is not None and verb.dep_ == "acl" and verb.head.i == root.i and verb.lemma_ in PUBLISHING
    )


def _parts_cue(doc: Doc, phrase: DatePhrase, cue: Token, quotation: Quotation) -> bool:
    """True for what alone stands between cue and content: "said on 2024-03-05 the bridge would close"."""
    text = text_of(doc)
    return cue.idx < phrase.span.start and any(
        phrase.span.end <= content.start
        and not text[cue.idx + len(cue) : phrase.span.start].strip()
        and not text[phrase.span.end : content.start].strip()
        for content in quotation.content
    )


def _ends_sentence(
    doc: Doc, phrase: DatePhrase, noun: Token | None, cue: Token, quotation: Quotation
) -> bool:
    """True for what comes right after the words: "said fares would fall, on Monday’s “Morning Call”."""
    if phrase.first_word not in TIME_PREPOSITIONS or (noun is not None and noun.lemma_.lower() not in TALKS):
        return False
    text = text_of(doc)
    return any(
        cue.idx < content.start
        and content.end <= phrase.span.start
        and not text[content.end : phrase.span.start].strip(' ,”"')
        for content in quotation.content
    )


def _dates_noun(token: Token, cue: Token) -> bool:
    """True for a date of the cue itself where that is a noun: "a report in the Journal this week"."""
    return cue.pos_ == "NOUN" and cue in token.ancestors and governor(token) == governor(cue)


def _leads_to(doc: Doc, phrase: DatePhrase, cue: Token) -> bool:
    """True for "at a rally on Monday, where she said"."""
    asked = _where(cue)
    return asked is not None and not text_of(doc)[phrase.core.end : asked.idx].strip(" ,\n")


def _is_of_aside(doc: Doc, token: Token, cue: Token) -> bool:
    """True for "Bel, speaking Monday in Vale, said", however the parser hangs the aside."""
    if token.i > cue.i or any(each.pos_ in {"VERB", "AUX"} for each in doc[token.i : cue.i]):
        return False
    for before in reversed(doc[max(cue.sent.start, token.i - MAX_GAP) : token.i]):
        if before.pos_ in {"VERB", "AUX"}:
            is_aside = before.i == cue.sent.start or doc[before.i - 1].text == ","
            return is_aside and before.tag_ == "VBG" and before.lemma_ in SPEAKING
    return False


def _where(cue: Token) -> Token | None:
    return next(
        (child for child in cue.lefts if child.dep_ == "advmod" and child.lower_ in {"when", "where"}), None
    )


def _names_occasion(doc: Doc, noun: Token, cue: Token, verbs: set[int]) -> bool:
    """True for "at Monday's debate, she said", "in an August speech", "a 2014 study found"."""
    lemma = noun.lemma_.lower()
    asked = _where(cue)
    if (
        asked is not None
        and lemma in TALKS
        and not text_of(doc)[noun.idx + len(noun.text) : asked.idx].strip(" ,\n")
    ):
        return True
    if noun.dep_ == "nsubj":
        return noun.head.i in verbs and lemma in SAYINGS
    if noun.i == cue.i or (noun.dep_ == "dobj" and noun.head.i in verbs and lemma in SAYINGS):
        return True
    prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in OCCASION_PREPOSITIONS:
        return False
    if prep.lower_ not in {"at", "during"} and lemma not in SAYINGS:
        return False
    verb = governor(prep)
    if verb is None:
        return False
    return verb.i in verbs or (
        verb.dep_ in {"relcl", "acl", "advcl"} and _is_of_the_saying(prep, verb, cue, verbs)
    )


def _is_of_the_saying(token: Token, verb: Token, cue: Token, verbs: set[int]) -> bool:
    """True for a clause that tells of the saying: "a poll released Friday found", "Bel, speaking Monday,"."""
    noun = verb.head
    if noun.i == cue.i or noun.i in verbs:
        return True
    is_subject = noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.i in verbs
    if is_subject and verb.dep_ == "acl" and verb.tag_ == "VBG":
        return _is_participle(verb) and _is_close(token, verb)
    if verb.lemma_ in PUBLISHING and noun.lemma_.lower() in SAYINGS and not _is_to_come(verb):
        told = governor(noun)
        return is_subject or (told is not None and told.i in verbs)
    return False


def _is_misread_release(doc: Doc, token: Token, cue: Token, quotation: Quotation) -> bool:
    """True for "said in an interview with X published on Friday that", where the parser lost the interview.

    The release stands between the cue and the content, and after the occasion without a comma.
    """
    verb = governor(token)
    if verb is None or verb.lemma_.lower() not in PUBLISHING or not cue.i < verb.i < token.i:
        return False
    if _is_to_come(verb):
        return False
    if any(span.start < token.idx and cue.idx < span.end for span in quotation.content):
        return False
    between = doc[cue.i + 1 : verb.i]
    is_told = any(t.pos_ in {"VERB", "AUX"} or t.is_punct for t in between)
    return not is_told and any(t.lemma_.lower() in SAYINGS for t in between)


def _is_to_come(release: Token) -> bool:
    """True for "to be aired" and "will air"."""
    return any(child.dep_ == "aux" and child.tag_ in {"TO", "MD"} for child in release.children)


def _is_close(token: Token, verb: Token) -> bool:
    """True when a date hangs on the verb itself, or on its occasion ("speaking at a rally Friday")."""
    while token.i != verb.i:
        is_other = token.pos_ in {"NOUN", "PROPN"} and token.lemma_.lower() not in SAYINGS
        if is_other and token.dep_ == "pobj" and token.ent_type_ not in _TIMES_AND_PLACES:
            return False
        token = token.head
    return True


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


def in_quotation(doc: Doc, span: Span) -> bool:
    """True inside double quotation marks, closed or not."""
    quoted = doc.user_data.get(_QUOTED)
    if quoted is None:
        text = text_of(doc)
        quoted = [q.outer for q in quoted_spans(text) if text[q.outer.start] not in "‘'‚"]
        doc.user_data[_QUOTED] = quoted
    at = bisect_right(quoted, span.start, key=lambda outer: outer.start) - 1
    return at >= 0 and span.start < quoted[at].end
