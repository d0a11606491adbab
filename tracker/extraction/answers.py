"""An answer to a reported question ("Asked if …, she said no") → the statement that it makes.

A wrong statement is worse than none: what cannot be filled surely is left as it is printed, and not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.phrases import (
    Phrase,
    auxiliaries_of,
    is_finite,
    is_negated,
    is_plural,
    own_subject,
    phrase_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_WORDS = 4
MAX_ELLIPTIC_WORDS = 6
MAX_GAP = 8
_NO = frozenset({"no", "not", "never", "nope", "n't", "n’t"})
_YES = frozenset({"yes", "absolutely", "certainly", "definitely", "yeah", "sure", "indeed"})
_FILLERS = frozenset({"of", "course", "simply", "way", "at", "all", "sir", ",", ".", "!"})
_ASKING = frozenset({"ask", "question", "press"})
_REPLYING = frozenset({"say", "reply", "answer", "respond", "tell"})
# With these a "no" does not tell what it denies.
_UNCLEAR = frozenset(
    {"or", "only", "even", "already", "any", "anyone", "anybody", "anything", "either", "and", "yet"}
)
_FORMS = {
    "wo": "would", "will": "would", "would": "would", "’ll": "would", "'ll": "would", "’d": "would",
    "'d": "would", "ca": "can", "can": "can", "could": "can", "may": "may", "might": "may",
    "should": "should", "must": "must", "shall": "would",
}  # fmt: skip
_DO = {"VBZ": "does", "VBD": "did", "VBP": "do"}
_SINGULAR = frozenset({"he", "she", "it", "i"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A short answer; `phrase` None means that what it states cannot be told."""

    phrase: Phrase | None
    words: str = ""


def answered(content: Content) -> Answer | None:
    """ "Asked if troops would stay, he said “no”" → "troops would not stay"; None for no short answer."""
    if not content.tokens:
        return None
    if _is_asked(content):
        # The question itself was taken for the words of whoever answers it.
        spoken = _reply(content)
        return _filled(spoken, _question(spoken[0]), content) if spoken else Answer(None)
    spoken = [t for t in content.tokens if not t.is_punct]
    if not spoken or not (_is_yes_or_no(spoken) or is_elliptic(spoken)):
        return None
    question = _question(content.tokens[0])
    if question is None and not is_elliptic(spoken):
        return None
    return _filled(spoken, question, content)


def _filled(spoken: list[Token], question: Token | None, content: Content) -> Answer:
    words = content.doc[spoken[0].i : spoken[-1].i + 1].text
    said = {t.lower_ for t in spoken}
    if question is None or (is_elliptic(spoken) and not _fits(spoken, question)):
        return Answer(None, words)
    if not is_elliptic(spoken) and not _is_yes_or_no(spoken):
        return Answer(None, words)
    tokens = tuple(t for t in question.subtree if t.lower_ not in {"if", "whether"} or t.head.i != question.i)
    while tokens and (tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    inside = {t.i for t in tokens}
    phrase = phrase_of(tokens, question)
    if is_negated(question) or "or" in {t.lower_ for t in tokens} or inside & {t.i for t in spoken}:
        return Answer(None, words)
    if not said & _NO:
        return Answer(phrase, words)
    if {t.lower_ for t in tokens} & _UNCLEAR:
        return Answer(None, words)
    word = "never" if "never" in said else "not"
    at = next(iter(auxiliaries_of(question)), question if question.lemma_ == "be" else None)
    if at is not None:
        return Answer(phrase.edited({at.i: f"{at.text} {word}"}), words)
    form = _DO.get(question.tag_)
    if form is None:
        return Answer(None, words)
    negated = f"{form} not {question.lemma_}" if word == "not" else f"never {question.text}"
    return Answer(phrase.edited({question.i: negated}), words)


# --- the answer ---------------------------------------------------------------------------------------


def _is_yes_or_no(spoken: list[Token]) -> bool:
    said = {t.lower_ for t in spoken}
    answers = _NO | _YES
    return len(spoken) <= MAX_WORDS and bool(said & answers) and not said - answers - _FILLERS


def is_elliptic(spoken: list[Token]) -> bool:
    """ "they would not", "she did": a subject and an auxiliary, and the rest is to be understood."""
    words = [t for t in spoken if t.lower_ not in {"that", "no", "yes", "but"}]
    if not 2 <= len(words) <= MAX_ELLIPTIC_WORDS or words[0].tag_ not in {"PRP", "EX"} or len(spoken) > 5:
        return False
    if words[1].lower_ in {"’s", "'s", "’m", "'m", "’re", "'re"} or not (
        words[1].lower_ in _FORMS or words[1].lemma_ in {"be", "have", "do"}
    ):
        return False
    return all(t.lower_ in _NO | {"definitely", "certainly", "simply", "indeed"} for t in words[2:])


def _fits(spoken: list[Token], question: Token) -> bool:
    """True where subject and auxiliary of the short answer are those of the question."""
    pronoun = next(t for t in spoken if t.tag_ in {"PRP", "EX"})
    auxiliary = spoken[spoken.index(pronoun) + 1]
    subject = own_subject(question)
    if subject is None:
        return False
    if subject.pos_ == "PRON":
        if subject.lower_ != pronoun.lower_ and pronoun.lower_ not in {"i", "we"}:
            return False
    elif is_plural(subject) == (pronoun.lower_ in _SINGULAR):
        return False
    helping = next(iter(auxiliaries_of(question)), None)
    if helping is None:
        return str(auxiliary.lemma_) == ("be" if question.lemma_ == "be" else "do")
    return _form(auxiliary) == _form(helping)


def _form(auxiliary: Token) -> str:
    return _FORMS.get(auxiliary.lower_, str(auxiliary.lemma_))


# --- the question -------------------------------------------------------------------------------------


def _is_asked(content: Content) -> bool:
    """True where the content is the question that was put to the speaker, or what he was asked to do."""
    cue, first = content.cue, next((t for t in content.tokens if t.is_alpha), None)
    if cue is None or first is None or content.is_direct:
        return False
    if _is_put(cue):
        return True
    if cue.dep_ == "xcomp" and cue.tag_ == "VB" and _is_put(cue.head):
        return True
    if first.lower_ in {"when", "if", "whether"} and len(content.tokens) > 1:
        asking = content.tokens[1] if first.lower_ == "when" else first.head.head
        return asking.i != cue.i and asking.i < first.i + 2 and _is_put(asking)
    return _is_put(first) and (first.i == content.tokens[0].i)


def _is_put(verb: Token) -> bool:
    """ "asked if", "when asked whether": somebody is asked; not "she asked if"."""
    if verb.lemma_ not in _ASKING or verb.tag_ not in {"VBN", "VBD"}:
        return False
    subject = own_subject(verb)
    if subject is not None and subject.dep_ in {"nsubj", "csubj"}:
        return False
    if verb.dep_ == "conj":
        return False
    if any(c.dep_ == "auxpass" for c in verb.children):
        return True
    return not any(c.dep_ in {"dobj", "dative"} and c.pos_ != "ADP" for c in verb.children)


def _reply(content: Content) -> list[Token]:
    """What follows the next verb of saying after the question, up to the end of the sentence."""
    doc, cue = content.doc, content.cue
    end = content.tokens[-1].i + 1
    after = doc[end : min(len(doc), end + MAX_GAP)]
    said = next((t for t in after if t.lemma_ in _REPLYING and t.pos_ in {"VERB", "AUX"}), None)
    if said is None:
        return []
    if cue is not None and cue.lemma_ in _REPLYING and cue.i != said.i:
        return []
    found: list[Token] = []
    for token in doc[said.i + 1 :]:
        if token.is_space or token.text in {".", "!", "?", ";"} or len(found) > MAX_ELLIPTIC_WORDS:
            break
        if not token.is_punct:
            found.append(token)
    return found


def _question(answer: Token) -> Token | None:
    """The verb of the yes-or-no question that was asked last in the sentence before its answer."""
    doc = answer.doc
    start = answer.i
    while start and not doc[start - 1].is_space and doc[start - 1].text not in {".", "?", "!"}:
        start -= 1
    for asking in reversed(doc[start : answer.i]):
        if asking.lemma_ not in _ASKING:
            continue
        for clause in asking.children:
            marked = any(c.lower_ in {"if", "whether"} for c in clause.children)
            if marked and clause.i > asking.i and is_finite(clause) and own_subject(clause) is not None:
                return clause
        return None
    return None
