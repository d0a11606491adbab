"""A bare "no" or "absolutely" after a reported question → the statement that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.phrases import Phrase, auxiliaries_of, is_finite, own_subject, phrase_of

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_WORDS = 4
_NO = frozenset({"no", "not", "never", "nope"})
_YES = frozenset({"yes", "absolutely", "certainly", "definitely", "yeah", "sure", "indeed"})
_FILLERS = frozenset({"of", "course", "simply", "way", "at", "all", "sir", ",", ".", "!"})
_ASKING = frozenset({"ask", "question", "press"})


def answered(content: Content) -> Phrase | None:
    """ "Asked if troops would stay, he said “no”" → "troops would not stay"; None for anything else."""
    spoken = [t.lower_ for t in content.tokens]
    answers = _NO | _YES
    if not 0 < len(spoken) <= MAX_WORDS or not set(spoken) & answers or set(spoken) - answers - _FILLERS:
        return None
    question = _question(content)
    if question is None:
        return None
    tokens = tuple(t for t in question.subtree if t.lower_ not in {"if", "whether"} or t.head.i != question.i)
    while tokens and tokens[-1].is_punct:
        tokens = tokens[:-1]
    phrase = phrase_of(tokens, question)
    if not set(spoken) & _NO:
        return phrase
    word = "never" if "never" in spoken else "not"
    at = next((a for a in auxiliaries_of(question)), question if question.lemma_ == "be" else None)
    if at is None:
        return None
    return phrase.edited({at.i: f"{at.text} {word}"})


def _question(content: Content) -> Token | None:
    """The verb of the yes-or-no question that was asked in the answer's sentence."""
    sentence = content.tokens[0].sent
    for asking in sentence:
        if asking.lemma_ not in _ASKING or asking.i >= content.tokens[0].i:
            continue
        for clause in asking.children:
            marked = any(c.lower_ in {"if", "whether"} for c in clause.children)
            if marked and clause.i > asking.i and is_finite(clause) and own_subject(clause) is not None:
                return clause
    return None
