"""A cue → its tense, the time it points to, and the occasion or the listener that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.date_words import date_words
from tracker.extraction.occasions import SAYINGS

if TYPE_CHECKING:
    from spacy.tokens import Token

_OTHER_TIMES = date_words("other_times")
_HAVE = frozenset({"had", "has", "have", "’ve", "'ve", "'s", "’s"})
_AT = frozenset({"in", "at", "during", "on", "with"})
_SAME = frozenset({"the", "that", "same", "this", "one", "another"})
_OUTLETS = date_words("outlets")
_SPEAKING = frozenset({"speak", "talk", "testify"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_AWAITING = date_words("awaiting")
_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_PRESENT = frozenset({"VBZ", "VBP"})
TELLING = frozenset({"say", "add", "tell", "ask", "continue"})


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


def is_simple_past(cue: Token) -> bool:
    """True for "said" and ", adding that"; false for "has said", "says", "a claim"."""
    verb = _verb(cue)
    if verb.tag_ != "VBD" or cue.pos_ not in {"VERB", "AUX"}:
        return False
    return not any(
        child.dep_ == "aux" for each in (cue, verb) for child in each.children if child.lower_ in _HAVE
    )


def is_speech(cue: Token) -> bool:
    """True for "spoke", which tells of a speech and not yet of its words."""
    return cue.tag_ == "VBD" and cue.lemma_ in _SPEAKING


def is_present(cue: Token) -> bool:
    """True for "says", as live reports have it."""
    is_said = cue.tag_ in {"VBZ", "VBP"} and cue.lemma_ in TELLING
    return is_said and not any(child.dep_ == "aux" for child in cue.children)


def is_now(cue: Token) -> bool:
    """True for "says" and "is saying"; false for "is an opponent of" and "wants"."""
    verb = _verb(cue)
    auxiliaries = [child for each in (cue, verb) for child in each.children if child.dep_ == "aux"]
    if cue.pos_ not in {"VERB", "AUX"} or cue.lemma_ == "be" or cue_info(cue.lemma_).is_belief:
        return False
    if any(child.lemma_ not in {"be", "do"} for child in auxiliaries):
        return False
    return any(each.tag_ in _PRESENT for each in (verb, *auxiliaries))


def is_ahead(cue: Token) -> bool:
    """True for "will say", "is to announce" and "plans to tell": what nobody has said yet."""
    verb = _verb(cue)
    for each in (cue, verb):
        if any(child.dep_ == "aux" and child.lower_ in _WILL for child in each.children):
            return True
    while cue.dep_ in {"xcomp", "conj"} and cue.tag_ == "VB" and cue.head.i != cue.i:
        head = cue.head
        is_to = any(child.dep_ == "aux" and child.lower_ == "to" for child in cue.children)
        if is_to and (_awaits(head) or (head.lemma_ == "be" and head.tag_ in _FINITE)):
            return True
        cue = head
    return False


def _awaits(verb: Token) -> bool:
    """True for "plans" and "is going"; false for "went on"."""
    lemma = verb.lemma_.lower()
    return lemma in _AWAITING and (lemma not in {"go", "set"} or verb.tag_ in {"VBG", "VBN"})


def is_at_other_time(cue: Token, *, later: bool = True) -> bool:
    """True for "earlier said" and "had once called"; for "later said" only where `later` is another time."""
    return any(
        (child.dep_ == "advmod" and child.lower_ in _OTHER_TIMES and (later or child.lower_ != "later"))
        or (child.dep_ == "aux" and child.lower_ == "had")
        for each in (cue, _verb(cue))
        for child in each.children
    )


def names_occasion(cue: Token) -> bool:
    """True for "said in an interview": the first mention of an occasion."""
    return any(
        child.dep_ == "prep"
        and child.lower_ in _AT
        and any(_is_new_occasion(noun) for noun in child.children)
        for each in (cue, _verb(cue))
        for child in each.children
    )


def names_listener(cue: Token) -> bool:
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
