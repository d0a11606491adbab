"""The pronouns of a later clause → the nouns of the clause before it that they mean, where that is plain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.lexicon import words
from tracker.extraction.phrases import NOUNS, is_plural, noun_phrase, own_subject, running, subject_of

if TYPE_CHECKING:
    from spacy.tokens import Token

PRONOUNS = {
    "he": "one", "him": "one", "his": "one", "she": "one", "her": "one", "hers": "one",
    "it": "one", "its": "one", "they": "many", "them": "many", "their": "many", "theirs": "many",
}  # fmt: skip
_DEMONSTRATIVES = frozenset({"this", "that", "these", "those", "such", "so", "latter", "former", "otherwise"})
_POSSESSIVES = frozenset({"his", "her", "its", "their"})


@dataclass(frozen=True, slots=True)
class Part:
    """A co-ordinated clause: its verb and its tokens."""

    verb: Token
    tokens: tuple[Token, ...]


def anaphors(tokens: tuple[Token, ...]) -> list[Token]:
    """Words of the clause that point out of it."""
    found: list[Token] = []
    for token in tokens:
        is_pointing = token.lower_ in _DEMONSTRATIVES and token.dep_ not in {"mark", "advmod"}
        if token.tag_ in {"WDT", "WP"}:
            continue
        if is_pointing or (token.lower_ in PRONOUNS and not _is_inner(token, tokens)):
            found.append(token)
    return found


def _is_inner(pronoun: Token, tokens: tuple[Token, ...]) -> bool:
    """True where a noun of its number stands before the pronoun in the clause itself."""
    number = PRONOUNS[pronoun.lower_]
    # The subject of "the clerk lost it" is not "it".
    own = own_subject(pronoun.head) if pronoun.dep_ in {"dobj", "dative"} else None
    return any(
        t.i < pronoun.i
        and (own is None or t.i != own.i)
        and t.pos_ in NOUNS
        and t.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "attr"}
        and (number == "many") == is_plural(t)
        for t in tokens
    )


def named(
    before: Part, verb: Token, tokens: tuple[Token, ...], shared: Token | None = None
) -> dict[int, str] | None:
    """Nouns of the clause before for the pronouns of the later one; None where one cannot be named.

    The pronouns of the speaker are left to whoever knows the speaker.
    """
    edits: dict[int, str] = {}
    for token in anaphors(tokens):
        if token.lower_ in _DEMONSTRATIVES:
            return None
        first = subject_of(before.verb)
        if shared is not None and _agrees(token, first) and token.dep_ == "poss":
            continue
        if (
            token.dep_ == "nsubj"
            and token.lower_ == "it"
            and verb.lemma_ in words("kinds", "binding", "expletive")
        ):
            continue
        found = _antecedent(token, before, first, is_main=token.head.i == verb.i)
        if found is None:
            return None
        if found.pos_ == "PRON":
            if found.lower_ != token.lower_ and token.lower_ not in _POSSESSIVES:
                return None
            continue
        name = running(noun_phrase(found))
        if token.dep_ == "poss":
            name += "’" if name.endswith("s") else "’s"
        edits[token.i] = name
    return edits


def _agrees(pronoun: Token, noun: Token | None) -> bool:
    if noun is None:
        return False
    if noun.pos_ == "PRON":
        same = ({"he", "his", "him"}, {"she", "her"}, {"it", "its"}, {"they", "their", "them"})
        return any({noun.lower_, pronoun.lower_} <= group for group in same)
    if (PRONOUNS.get(pronoun.lower_) == "many") != is_plural(noun):
        return False
    if pronoun.lower_ in {"it", "its"}:
        return bool(noun.ent_type_ != "PERSON")
    return bool(pronoun.lower_ in {"they", "them", "their"} or noun.ent_type_ == "PERSON")


def _antecedent(pronoun: Token, before: Part, subject: Token | None, *, is_main: bool) -> Token | None:
    """The one noun of the clause before that the pronoun can mean; a subject for a subject comes first."""
    if pronoun.dep_ in {"nsubj", "nsubjpass", "poss"} and _agrees(pronoun, subject):
        rivals = [t for t in _nouns(before) if t.ent_type_ == "PERSON" and subject and t.i != subject.i]
        is_person = pronoun.lower_ in {"he", "she", "his", "her"}
        return None if is_person and rivals else subject
    if pronoun.dep_ in {"nsubj", "nsubjpass"} and (is_main or pronoun.lower_ != "it"):
        return None
    fitting = [t for t in _nouns(before) if _agrees(pronoun, t)]
    if pronoun.dep_ in {"dobj", "pobj"}:
        fitting = [t for t in fitting if subject is None or t.i != subject.i]
    return fitting[0] if len(fitting) == 1 else None


def _nouns(part: Part) -> list[Token]:
    deps = {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative"}
    return [
        t
        for t in part.tokens
        if t.pos_ in {*NOUNS, "PRON"}
        and t.dep_ in deps
        and t.tag_ not in {"WDT", "WP"}
        and t.ent_type_ not in {"DATE", "TIME"}
    ]
