"""The main verb of a statement → its kind: a promise, a forecast, a position or a report, and its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.lexicon import fold, is_demonym, is_place, names_a_body, words
from tracker.extraction.own_side import FIRST_PERSON, THIRD_PERSON, is_own
from tracker.extraction.phrases import Phrase, is_negated, words_of
from tracker.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

FUTURE = frozenset({"will", "would", "shall", "’ll", "'ll", "wo", "’d", "'d"})
POSSIBLE = frozenset({"could", "may", "might"})
DUTY = frozenset({"should", "must", "ought"})
_FOR_OR_AGAINST = re.compile(r"\b(opposed to|against|in favou?r of|for the idea)\b")
_SOON = re.compile(
    r"\b(?:tomorrow|soon|tonight|shortly|next (?:week|month|year|summer|winter|spring|autumn|fall|season)|"
    r"(?:in|from|on|by|until|this) (?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december|summer|winter|spring|autumn|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b",
    re.IGNORECASE,
)


def kind_of_verb(phrase: Phrase, content: Content) -> tuple[Kind, str]:
    """The kind that the main verb of a statement shows, and the words; an assertion needs none."""
    found = _of_verb(phrase, content)
    return found if found is not None else (Kind.ASSERTION, "")


def is_future(phrase: Phrase) -> bool:
    """True for "will go", "is going to go", and for an infinitive."""
    if phrase.verb is None:
        return False
    modals = {a.lower_ for a in phrase.auxiliaries}
    return bool(modals & (FUTURE | DUTY | POSSIBLE | {"to"})) or _going_to(phrase.verb) is not None


def _of_verb(phrase: Phrase, content: Content) -> tuple[Kind, str] | None:
    verb, subject = phrase.verb, phrase.subject
    if verb is None:
        return None
    own = is_own(subject, content)
    modal = next((a for a in phrase.auxiliaries if a.tag_ == "MD" or a.lower_ in FUTURE | {"ought"}), None)
    word = modal.lower_ if modal is not None else ""
    return (
        _of_duty(phrase, modal, content)
        or _of_stance(phrase, own=own, word=word)
        or _of_going_to(phrase, own=own)
        or (
            _of_future(phrase, verb, modal, content, own=own)
            if modal is not None and word in FUTURE
            else None
        )
        or _of_possibility(phrase, modal, own=own)
        or _of_plan(phrase, own=own)
    )


# --- what ought to be -------------------------------------------------------------------------------


def _of_duty(phrase: Phrase, modal: Token | None, content: Content) -> tuple[Kind, str] | None:
    """ "should", "must", "needs to", "have to": a position, unless it tells of a past or of nobody's duty."""
    verb = phrase.verb
    if verb is None:
        return None
    if modal is not None and modal.lower_ in DUTY:
        if any(a.lemma_ == "have" for a in phrase.auxiliaries) and modal.lower_ != "should":
            return None
        is_first = phrase.subject is not None and phrase.subject.lower_ == "i"
        if is_first and modal.lower_ == "must" and verb.lemma_ in words("kinds", "speaking"):
            return None
        return Kind.POSITION, words_of([modal, *_negation(verb), *_passive_words(phrase), verb])
    to = _infinitive(verb)
    if to is None or phrase.subject is None or verb.tag_ not in {"VBP", "VBZ", "VBD", "VBN"}:
        return None
    if is_negated(verb) or phrase.subject.lower_ in {"i", "you", "he", "she"}:
        return None
    if any(a.tag_ == "MD" for a in phrase.auxiliaries):
        return None
    if verb.lemma_ == "need" and (verb.tag_ != "VBD" or not content.is_direct):
        return Kind.POSITION, words_of([verb, *_to(to), to])
    is_present = verb.tag_ in {"VBP", "VBZ"} or verb.lower_ == "got"
    if is_present and content.quoted and (verb.lemma_ == "have" or verb.lower_ == "got"):
        return Kind.POSITION, words_of([*phrase.auxiliaries, verb, *_to(to), to])
    return None


def _of_stance(phrase: Phrase, *, own: bool, word: str) -> tuple[Kind, str] | None:
    """ "supports", "is opposed to", "is in favour of", said of the speaker's own side."""
    verb, subject = phrase.verb, phrase.subject
    if verb is None or subject is None or not (own or _is_body(subject)):
        return None
    is_passive = _is_passive(phrase)
    if verb.lemma_ in words("kinds", "stances") and not is_passive:
        if word in FUTURE and not own:
            return None
        return Kind.POSITION, words_of([*phrase.auxiliaries, *_negation(verb), verb])
    if verb.lemma_ == "want" and not is_passive and own:
        return Kind.POSITION, words_of([*phrase.auxiliaries, *_negation(verb), verb])
    if verb.lemma_ == "be" or is_passive:
        inside = [t for t in phrase.tokens if verb.i <= t.i < verb.i + 5]
        match = _FOR_OR_AGAINST.search(" ".join(t.lower_ for t in inside))
        if match is not None:
            return Kind.POSITION, _printed(inside, match[1])
    return None


def _is_body(subject: Token) -> bool:
    return (
        subject.pos_ == "PROPN"
        and subject.ent_type_ != "PERSON"
        and fold(subject.text) in words("bodies", "nouns")
    )


# --- what is to come --------------------------------------------------------------------------------


def _of_going_to(phrase: Phrase, *, own: bool) -> tuple[Kind, str] | None:
    verb = phrase.verb
    to = _going_to(verb) if verb is not None else None
    if verb is None or to is None:
        return None
    aux = [a for a in phrase.auxiliaries if a.lemma_ == "be" or a.text[:1] in "’'"]
    shown = words_of([*aux, *_negation(verb), verb, *[c for c in to.children if c.lower_ == "to"], to])
    if any(a.tag_ == "VBD" for a in aux) and own is False:
        return None
    passive = any(c.dep_ == "auxpass" for c in to.children)
    return _outcome(phrase, to, own=own, is_passive=passive), shown


def _of_future(
    phrase: Phrase, verb: Token, modal: Token, content: Content, *, own: bool
) -> tuple[Kind, str] | None:
    """A future that the speaker's side decides is a commitment; one that merely happens is a prediction."""
    if any(a.lemma_ == "have" for a in phrase.auxiliaries) and modal.lower_ in {"would", "’d", "'d"}:
        return None
    is_first = phrase.subject is not None and phrase.subject.lower_ == "i"
    if is_first and verb.lemma_ in words("kinds", "speaking"):
        return None
    shown = words_of([modal, *_negation(verb), *_passive_words(phrase), verb])
    if modal.lower_ in {"would", "’d", "'d"} and verb.lemma_ in words("kinds", "likings"):
        return (Kind.POSITION, shown) if own else None
    is_announced = content.cue is not None and content.cue.lemma_ == "announce"
    return _outcome(phrase, verb, own=own or is_announced, is_passive=_is_passive(phrase)), shown


def _outcome(phrase: Phrase, verb: Token, *, own: bool, is_passive: bool) -> Kind:
    lemma = verb.lemma_.lower()
    if lemma in words("kinds", "happenings") and not (own and lemma in words("kinds", "obtainings")):
        return Kind.PREDICTION
    if own:
        return Kind.COMMITMENT if lemma not in {"be", "have"} or is_passive else Kind.PREDICTION
    subject = phrase.subject
    if subject is not None and (
        subject.lower_ in FIRST_PERSON | THIRD_PERSON | {"you", "that", "this", "who"}
    ):
        return Kind.PREDICTION
    if subject is not None and _is_another_person(subject):
        return Kind.PREDICTION
    if is_passive:
        is_outcome = lemma in words("kinds", "outcomes") or any(c.dep_ == "agent" for c in verb.children)
        return Kind.PREDICTION if is_outcome else Kind.COMMITMENT
    if lemma in words("kinds", "steps"):
        return Kind.COMMITMENT
    if subject is not None and fold(subject.text) in words("kinds", "forces"):
        return Kind.COMMITMENT
    return Kind.PREDICTION


def _of_possibility(phrase: Phrase, modal: Token | None, *, own: bool) -> tuple[Kind, str] | None:
    """ "could lead to", "may rise"; not "may be right", "could not see", "could have gone", "you could"."""
    verb = phrase.verb
    if (
        verb is None
        or modal is None
        or modal.lower_ not in POSSIBLE
        or (is_negated(verb) and modal.lower_ == "could")
    ):
        return None
    if any(a.lemma_ == "have" for a in phrase.auxiliaries):
        return None
    if modal.lower_ != "could" and verb.lemma_ in {"be", "have"} and not _is_passive(phrase):
        return None
    if modal.lower_ == "could" and (own or (phrase.subject is not None and phrase.subject.lower_ == "you")):
        return None
    return Kind.PREDICTION, words_of([modal, *_negation(verb), *_passive_words(phrase), verb])


def _of_plan(phrase: Phrase, *, own: bool) -> tuple[Kind, str] | None:
    """ "plans to", "is expected to", "is moving its embassy next week"."""
    verb = phrase.verb
    if verb is None:
        return None
    to = _infinitive(verb)
    shown = words_of([*phrase.auxiliaries, *_negation(verb), verb])
    if to is not None and verb.lemma_ in words("kinds", "plans"):
        is_done = verb.lemma_ in {"agree", "decide", "offer", "choose"} and is_negated(verb)
        return (Kind.COMMITMENT, shown) if own and not is_done else None
    if to is not None and verb.lemma_ in words("kinds", "expectations"):
        return Kind.PREDICTION, shown
    is_step = verb.tag_ == "VBG" and own and verb.lemma_ in words("kinds", "steps")
    is_ahead = verb.lemma_ in words("kinds", "staying") or bool(_SOON.search(phrase.text()))
    return (Kind.COMMITMENT, shown) if is_step and is_ahead and _is_progressive(phrase) else None


def _is_another_person(subject: Token) -> bool:
    """True for a name that is no body's and no place's."""
    if subject.ent_type_ == "PERSON":
        return True
    is_thing = is_place(subject.text) or names_a_body(subject.text) or is_demonym(subject.text)
    return subject.tag_ == "NNP" and not is_thing and subject.ent_type_ not in {"GPE", "NORP", "FAC", "LOC"}


# --- grammar ----------------------------------------------------------------------------------------


def _infinitive(verb: Token) -> Token | None:
    return next((c for c in verb.children if c.dep_ == "xcomp" and c.tag_ == "VB" and c.i > verb.i), None)


def _going_to(verb: Token) -> Token | None:
    return _infinitive(verb) if verb.lemma_ in {"go", "gon"} and verb.tag_ == "VBG" else None


def _negation(verb: Token) -> list[Token]:
    return [c for c in verb.children if c.dep_ == "neg" or c.lower_ == "never"]


def _to(infinitive: Token) -> list[Token]:
    """ "to" and "be" of "to be cut"."""
    return [c for c in infinitive.children if c.lower_ == "to" or c.dep_ == "auxpass"]


def _passive_words(phrase: Phrase) -> list[Token]:
    return [a for a in phrase.auxiliaries if a.dep_ == "auxpass"]


def _is_passive(phrase: Phrase) -> bool:
    return any(a.dep_ == "auxpass" for a in phrase.auxiliaries)


def _is_progressive(phrase: Phrase) -> bool:
    return any(a.lemma_ == "be" or a.text[:1] in "’'" for a in phrase.auxiliaries)


def _printed(tokens: list[Token], wanted: str) -> str:
    """The words of `wanted` as they are printed."""
    first = next(
        (
            k
            for k in range(len(tokens))
            if wanted.startswith(tokens[k].lower_)
            and " ".join(t.lower_ for t in tokens[k:]).startswith(wanted)
        ),
        0,
    )
    return words_of(tokens[first : first + len(wanted.split())])
