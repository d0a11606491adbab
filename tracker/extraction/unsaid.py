"""Turns a cue's syntax into whether anything was said by it: negated, asked, conditional, yet to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.cues import word_list
from tracker.extraction.syntax import (
    SUBJECTS,
    info_of,
    is_parted_by_mark,
    is_passive,
    is_verb,
    misread_subject,
    own_subject,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_NEGATIONS = frozenset(("never", "neither", "nowhere", "hardly", "if", "unless", "whether"))
_NOBODY = frozenset(("nobody", "none", "neither", "nothing", "noone"))
_NO = frozenset(("no", "neither", "nor", "hardly"))
_NO_FACT = frozenset(("would", "could", "might", "may", "should", "must", "can", "ca", "will", "shall", "wo"))
_FRONTED = frozenset(("only", "so", "then", "thus", "nor"))
_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_CLIMBED = ("xcomp", "conj", "acomp", "pcomp")
_MAX_CLIMB = 5


def is_unsaid(verb: Token) -> bool:
    """True for what was not said, or not yet: negated, declined, asked, conditional, future."""
    at = verb
    if at.dep_ in ("acl", "ccomp") and not is_verb(at.head) and names_nobody(at.head):
        return True
    for _ in range(_MAX_CLIMB):
        if _is_denied_here(at):
            return True
        head = at.head
        if _is_pressed(at, head):
            return True
        if at.dep_ not in (*_CLIMBED, "prep") or head.i == at.i or _has_own_clause(at):
            return False
        if is_verb(at) and at.dep_ == "xcomp" and _is_to_come(at, head):
            return True
        if at.dep_ == "prep" and at.i and at.nbor(-1).lower_ in word_list("unsaid", "phrases"):
            return True
        if at.dep_ == "prep" and head.lower_ not in word_list("unsaid", "phrases"):
            return False
        at = head
        if at.lemma_ in word_list("unsaid", "verbs") or at.lower_ in word_list("unsaid", "phrases"):
            return True
        if info_of(at).is_denial and is_verb(at):
            return True
    return False


def names_nobody(source: Token) -> bool:
    """True for "nobody", "no minister", "neither Ann Lee nor Bo Lund"."""
    if source.lower_ in _NOBODY:
        return True
    return source.pos_ != "NUM" and any(
        c.dep_ in ("det", "preconj", "cc", "neg", "advmod")
        and (c.lower_ in _NO or (c.lower_ == "not" and c.nbor(1).lower_ in ("a", "an", "one", "even")))
        for c in source.lefts
    )


def _is_denied_here(at: Token) -> bool:
    for child in at.children:
        word = child.lower_
        if (child.dep_ == "neg" or (word in _NEGATIONS and child.i < at.i)) and not is_parted_by_mark(
            child, at
        ):
            return True
        if child.dep_ == "det" and word == "no":
            return True
        if child.dep_ in SUBJECTS and (word == "you" or names_nobody(child)):
            return True
        if child.dep_ == "aux" and word in _NO_FACT and not is_parted_by_mark(child, at):
            return True
    return _is_inverted(at) or _is_asked(at)


def _is_inverted(verb: Token) -> bool:
    """ "Did she say S?" and "Had she said S, …": the auxiliary before the subject."""
    subject = own_subject(verb)
    auxiliary = next((c for c in verb.lefts if c.dep_ == "aux"), None)
    if subject is None or auxiliary is None or not auxiliary.i < subject.i < verb.i:
        return False
    if is_parted_by_mark(auxiliary, verb):
        return False
    before = [c for c in verb.lefts if c.i < auxiliary.i]
    return not any(t.lower_ in _FRONTED for c in before for t in c.subtree)


def _is_asked(verb: Token) -> bool:
    """ "Who said S?" """
    subject = own_subject(verb)
    return subject is not None and subject.tag_ == "WP" and verb.dep_ == "ROOT" and verb.sent[-1].text == "?"


def _has_own_clause(at: Token) -> bool:
    """True for a co-ordinated verb that what limits the first one does not reach ("declined, but said S")."""
    if at.dep_ != "conj":
        return False
    if own_subject(at) is not None or misread_subject(at) is not None:
        return True
    if at.tag_ in _FINITE:
        if at.tag_ != at.head.tag_:
            return True
        return not any(c.dep_ == "cc" and c.lower_ in ("or", "nor") for c in at.head.children if c.i < at.i)
    return False


def _is_pressed(verb: Token, head: Token) -> bool:
    """ "Was urged to say": the parser may hang the infinitive on as a purpose."""
    return (
        verb.dep_ in ("xcomp", "advcl")
        and verb.i > head.i
        and any(c.lower_ == "to" for c in verb.lefts)
        and is_passive(head)
        and head.lemma_ in word_list("unsaid", "pressed")
    )


def _is_to_come(verb: Token, head: Token) -> bool:
    """ "Is to say", "is going to say", "has yet to say"."""
    if not any(c.lower_ == "to" and c.dep_ in ("aux", "mark") for c in verb.children):
        return False
    if (head.lemma_ == "be" and head.tag_ in ("VBZ", "VBP")) or head.lower_ == "going":
        return True
    return head.lemma_ == "have" and any(c.lower_ == "yet" for c in (*verb.lefts, *head.rights))
