"""Tokens of a text, some with other words in their place, → the running words of one proposition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tracker.extraction.wording import clean

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
AUXILIARIES = frozenset({"aux", "auxpass"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
NOUNS = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One statement: its tokens in order, its main verb, and the subject and auxiliaries of that verb.

    A co-ordinated verb may borrow subject and auxiliaries from the verb before it; they are then among its
    tokens. `edits` gives other words for single tokens, by their index in the text.
    """

    tokens: tuple[Token, ...]
    verb: Token | None = None
    subject: Token | None = None
    auxiliaries: tuple[Token, ...] = ()
    edits: Mapping[int, str] = field(default_factory=dict)

    def text(self) -> str:
        """The running words, cleaned of marks."""
        return clean(running(self.tokens, self.edits))

    def edited(self, edits: Mapping[int, str]) -> Phrase:
        return replace(self, edits={**self.edits, **edits})

    def without(self, dropped: Iterable[Token]) -> Phrase:
        gone = {token.i for token in dropped}
        return replace(self, tokens=tuple(t for t in self.tokens if t.i not in gone))

    def is_negated(self) -> bool:
        return self.verb is not None and is_negated(self.verb)


def running(tokens: Iterable[Token], edits: Mapping[int, str] | None = None) -> str:
    """The tokens as running text; a blank stands where one stood or where words were left out."""
    parts: list[str] = []
    last: Token | None = None
    for token in tokens:
        if last is not None and _is_apart(last, token):
            parts.append(" ")
        parts.append(edits.get(token.i, token.text) if edits else token.text)
        last = token
    return "".join(parts)


def _is_apart(last: Token, token: Token) -> bool:
    if token.i == last.i + 1:
        return bool(last.whitespace_) or last.is_space
    between = token.doc[last.i : token.i] if token.i > last.i else None
    if between is None:
        return True
    if any(t.whitespace_ or t.is_space for t in between):
        return True
    return token.i > last.i + 1 and not token.is_punct and any(t.is_alpha for t in between[1:])


def phrase_of(tokens: tuple[Token, ...], verb: Token | None = None) -> Phrase:
    """The statement that the tokens make, read from their own main verb."""
    verb = verb or main_verb(tokens)
    if verb is None:
        return Phrase(tokens)
    return Phrase(tokens, verb, subject_of(verb), auxiliaries_of(verb))


def main_verb(tokens: tuple[Token, ...]) -> Token | None:
    """The verb at the top of the tokens: of several, the first with a tense, else the first."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if (t.head.i not in inside or t.head.i == t.i) and t.pos_ in {"VERB", "AUX"}]
    finite = [t for t in tops if is_finite(t)]
    if finite:
        return finite[0]
    # The parser may hang the clause on a word that is no verb ("Enough, we will go").
    below = [
        t
        for t in tokens
        if t.pos_ in {"VERB", "AUX"}
        and is_finite(t)
        and t.dep_ in {"ROOT", "ccomp", "parataxis", "conj", "acl", "advcl", "dep"}
        and own_subject(t) is not None
        and (t.head.i not in inside or t.head.pos_ not in {"VERB", "AUX", *NOUNS, "PRON"})
    ]
    return below[0] if below else (tops[0] if tops else None)


def is_finite(verb: Token) -> bool:
    """True for a verb with a tense, its own or that of an auxiliary."""
    if verb.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
        return True
    return any(c.dep_ in AUXILIARIES and c.tag_ in FINITE_TAGS for c in verb.children)


def own_subject(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ in SUBJECTS), None)


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb that it is co-ordinated with."""
    while True:
        subject = own_subject(verb)
        if subject is not None:
            return subject
        if verb.dep_ not in {"conj", "xcomp"} or verb.head.i == verb.i:
            return None
        verb = verb.head


def auxiliaries_of(verb: Token) -> tuple[Token, ...]:
    return tuple(c for c in verb.children if c.dep_ in AUXILIARIES)


def is_negated(verb: Token) -> bool:
    """True for "did not go", "will never go", "can no longer go"."""
    return any(c.dep_ == "neg" or c.lower_ in {"not", "never", "n't", "n’t"} for c in verb.children) or any(
        g.lower_ == "no" for c in verb.children if c.dep_ == "advmod" for g in c.children
    )


def subtree(token: Token) -> tuple[Token, ...]:
    return tuple(token.subtree)


def noun_phrase(head: Token) -> tuple[Token, ...]:
    """The words of a noun phrase without its relative clauses and appositions."""
    cut = {
        t.i
        for child in head.children
        if child.dep_ in {"relcl", "acl", "appos", "cc", "conj", "punct", "advcl"} and child.i > head.i
        for t in child.subtree
    }
    joined = {
        t.i
        for child in head.children
        if child.dep_ in {"cc", "conj"} and any(c.lower_ == "and" for c in head.children)
        for t in child.subtree
    }
    return tuple(t for t in head.subtree if t.i not in cut - joined and not t.is_quote)


def is_plural(head: Token) -> bool:
    """True for a plural noun and for several nouns joined by "and"."""
    if head.tag_ in {"NNS", "NNPS"}:
        return bool(head.ent_type_ != "GPE")
    return any(c.dep_ == "conj" for c in head.children) and any(c.lower_ == "and" for c in head.children)


def words_of(tokens: Iterable[Token]) -> str:
    """Words as printed, with an ellipsis where some between them are left out."""
    text = ""
    last: Token | None = None
    for token in sorted(tokens, key=lambda t: t.i):
        if last is not None:
            if token.i == last.i + 1:
                text += last.whitespace_
            else:
                text += " … "
        text += token.text
        last = token
    return text
