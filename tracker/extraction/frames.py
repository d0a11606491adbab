"""One sentence of a content → the statement in it, without openers ("But look,") and "I think that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.cues import word_list
from tracker.extraction.lexicon import words
from tracker.extraction.phrases import (
    SUBJECTS,
    Phrase,
    is_finite,
    is_negated,
    main_verb,
    own_subject,
    phrase_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_THIRD_PERSON = frozenset({"he", "she", "it", "they"})
_TELLING = [["i", will, verb] for will in ("will", "’ll", "'ll") for verb in ("tell", "say")]
_FRAME_WORDS = frozenset(
    {"also", "still", "firmly", "really", "now", "all", "just", "do", "does", "did", "certainly"}
)


def framed(tokens: tuple[Token, ...], content: Content) -> Phrase:
    """The statement with its main verb; what only leads to it is left out."""
    tokens = _without_asides(_without_day(_without_opener(tokens, content), content), content)
    verb = main_verb(tokens)
    is_question = bool(tokens) and tokens[-1].text == "?"
    inner = _believed(tokens, verb, content) if verb is not None and not is_question else None
    if inner is not None:
        tokens, verb = inner
    return phrase_of(tokens, verb)


def _without_opener(tokens: tuple[Token, ...], content: Content) -> tuple[Token, ...]:
    """Without "And", "that" before a clause, "Well," and "you know,"."""
    while len(tokens) > 1:
        first, second = tokens[0], tokens[1]
        if first.is_punct and first.text not in "[($€£#":
            tokens = tokens[1:]
        elif first.lower_ in {"and", "but", "so", "because"} and first.dep_ in {"cc", "mark", "advmod"}:
            if first.lower_ == "because" or (first.lower_ == "so" and second.tag_ in {"JJ", "RB"}):
                return tokens
            tokens = tokens[1:]
        elif first.lower_ == "that" and not content.is_direct and _is_mark(first):
            tokens = tokens[1:]
        elif second.text == "," and first.lower_ in words("kinds", "openers"):
            tokens = tokens[2:]
        elif len(tokens) > 3 and f"{first.lower_} {second.lower_}" in words("kinds", "openers"):
            tokens = tokens[3:] if tokens[2].text == "," else tokens[2:]
            if tokens[0].tag_ == "IN" and tokens[0].lower_ == "that":
                tokens = tokens[1:]
        elif content.quoted and [t.lower_ for t in tokens[:3]] in _TELLING and tokens[3:5]:
            at = next((k for k, t in enumerate(tokens[3:6], 3) if t.text == ","), None)
            if at is None or at + 2 >= len(tokens):
                return tokens
            tokens = tokens[at + 1 :]
        else:
            return tokens
    return tokens


def _without_asides(tokens: tuple[Token, ...], content: Content) -> tuple[Token, ...]:
    """Without ", I think," and ", you know," in the middle of a sentence."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        words_here = [t.lower_ for t in tokens[at : at + 4]]
        is_aside = (
            len(words_here) == 4
            and words_here[0] == words_here[3] == ","
            and words_here[1] in {"i", "you", "we"}
            and tokens[at].i in content.quoted
            and words_here[2] in word_list("convictions", "verbs") | words("kinds", "convictions")
        )
        if is_aside:
            at += 3 if kept and tokens[at + 3 : at + 5] and not kept[-1].is_punct else 4
            at += 1 if at < len(tokens) and tokens[at].text == "," else 0
            continue
        kept.append(tokens[at])
        at += 1
    return tuple(kept)


def _is_mark(that: Token) -> bool:
    if that.dep_ == "mark" or that.tag_ == "IN":
        return True
    return that.dep_ not in {"nsubj", "nsubjpass", "det", "dobj", "attr", "pobj"}


def _without_day(tokens: tuple[Token, ...], content: Content) -> tuple[Token, ...]:
    """ "Said on Monday there was": the day right after the cue is that of the saying."""
    cue = content.cue
    if cue is None or content.is_direct or not tokens or tokens[0].i not in {cue.i + 1, cue.i + 2}:
        return tokens
    if tokens[0].i == cue.i + 2 and tokens[0].nbor(-1).lower_ not in {"reporters", "journalists", "on"}:
        return tokens
    at = 1 if tokens[0].lower_ in {"on", "late", "early"} else 0
    start = at
    while at < len(tokens) and tokens[at].ent_type_ in {"DATE", "TIME"}:
        at += 1
    day = {t.lower_ for t in tokens[start:at]}
    if (
        not day & (words("places", "calendar") | words("kinds", "days"))
        or at >= len(tokens)
        or tokens[at].is_punct
    ):
        return tokens
    rest = tokens[at:]
    return rest if any(t.dep_ in SUBJECTS for t in rest[:8]) else tokens


def _believed(
    tokens: tuple[Token, ...], verb: Token, content: Content
) -> tuple[tuple[Token, ...], Token] | None:
    """The clause of "I think that S" and of "she believed S", which assert S; None without such a frame."""
    subject = own_subject(verb)
    convictions = word_list("convictions", "verbs")
    if subject is not None and subject.lower_ in {"i", "we"}:
        convictions |= words("kinds", "convictions")
    if subject is None or is_negated(verb) or subject.i > verb.i:
        return None
    is_adjective = verb.lemma_ == "be" and any(
        c.dep_ == "acomp" and c.lemma_ in words("kinds", "certain") for c in verb.children
    )
    if verb.lemma_ not in convictions and not is_adjective:
        return None
    is_own = (
        subject.lower_ in {"i", "we"} and subject.i in content.quoted and subject.i not in content.nested
    ) or (subject.lower_ in _THIRD_PERSON and subject.i not in content.quoted and content.cue is not None)
    heads = [verb, *(c for c in verb.children if c.dep_ == "acomp")]
    clause = next((c for h in heads for c in h.children if c.dep_ == "ccomp" and c.i > verb.i), None)
    if not is_own or clause is None or own_subject(clause) is None or not is_finite(clause):
        return None
    if any(
        t.i < verb.i and t.lower_ not in _FRAME_WORDS and t.i != subject.i and not t.is_punct for t in tokens
    ):
        return None
    start = min(t.i for t in clause.subtree)
    if start <= verb.i:
        return None
    if any(verb.i < t.i < start and t.is_alpha and t.dep_ not in {"acomp", "advmod", "neg"} for t in tokens):
        return None
    rest = tuple(t for t in tokens if t.i >= start)
    inside = {t.i for t in clause.subtree} | {t.i for t in tokens if t.is_punct}
    if not rest or any(t.i not in inside and t.is_alpha for t in rest):
        return None
    if rest[0].lower_ == "that" and rest[0].dep_ == "mark":
        rest = rest[1:]
    if not rest or rest[0].tag_ in {"WRB", "WP", "WDT"} or rest[0].lower_ in {"if", "whether"}:
        return None
    return rest, clause
