"""A statement and its content → what the speaker does with it, and the words that show it.

The cue decides where it can ("promised"), else the main verb of the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from tracker.extraction.answers import is_elliptic
from tracker.extraction.contents import Content
from tracker.extraction.cues import CueInfo, cue_info, noun_info
from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, words
from tracker.extraction.phrases import Phrase, words_of
from tracker.extraction.verb_kinds import is_future, kind_of_verb
from tracker.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

Shown: TypeAlias = tuple[Kind, str]
"""A kind and the words, as printed, that show it."""

_DISMISSAL = re.compile(
    r"^\W*(?:(?:it|this|that|these|those|they|the \w+) (?:is|are|was|were) )?"
    r"(?:(?:absolutely|completely|totally|entirely|utterly|simply|plain|complete|total|just) )*"
    r"(false|untrue|not true|nonsense|baseless|groundless|unfounded|fake|a lie|lies|fabricat\w+|"
    r"a fabrication|rubbish|fiction|a hoax)\W*$",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:\w+(?: \w+)?, )?"
    r"(thank(?:s| you)|good (?:morning|evening|night|afternoon)|hello|welcome\b|congratulations|"
    r"glory to|long live|happy (?:birthday|new|holidays)|god bless|sorry\b|please\b)",
    re.IGNORECASE,
)
_ASKING = frozenset({"what", "why", "how", "whether", "who", "where", "when", "which", "whom", "whose"})


def kind_of(phrase: Phrase, content: Content) -> Shown:
    """The kind of one statement of a content that is a clause."""
    text = phrase.text()
    certain = _certain(text, content)
    if certain is not None:
        return certain
    other = _other(phrase, text, content)
    if other is not None:
        return Kind.OTHER, other
    hint = _hint(phrase, content)
    if hint is not None:
        return hint, cue_words(content)
    if content.is_direct or content.cue is None or content.quoted:
        command = _command(phrase)
        if command is not None:
            return command
    if phrase.verb is None:
        return Kind.ASSERTION, ""
    return kind_of_verb(phrase, content)


def kind_of_cue(content: Content) -> Shown:
    """The kind of a content that is no clause, and was made a statement by its cue ("promised to go")."""
    certain = _certain(content.text(), content)
    if certain is not None:
        return certain
    cue = content.cue
    if cue is None:
        return Kind.OTHER, ""
    if cue.lemma_ in words("kinds", "expressive") - {"ask"}:
        return Kind.OTHER, cue_words(content)
    if _is_called_something(content):
        return Kind.ASSERTION, ""
    if cue.lemma_ in {"refuse", "decline"}:
        return Kind.COMMITMENT, cue_words(content)
    if calls_for_something(content):
        return Kind.POSITION, cue_words(content)
    kind = _of_cue_word(content, cue)
    return (kind, cue_words(content)) if kind not in {None, Kind.ASSERTION} and kind else (Kind.ASSERTION, "")


def kind_of_quotation(kinds: Iterable[Kind]) -> Kind:
    """That of its first statement which is not other."""
    return next((kind for kind in kinds if kind is not Kind.OTHER), Kind.OTHER)


def cue_words(content: Content) -> str:
    """The cue as printed, with the particle or preposition that makes it what it is ("ruled out")."""
    cue, quotation = content.cue, content.quotation
    if cue is None or quotation.cue_span is None:
        return ""
    after = content.doc[cue.i + 1] if cue.i + 1 < len(content.doc) else None
    takes_for = "for" in cue_info(cue.lemma_).prepositions
    if after is None or not (after.dep_ == "prt" or (takes_for and after.lower_ in {"for", "on"})):
        return quotation.cue
    if quotation.cue_span.end > after.idx:
        return quotation.cue
    return text_of(content.doc)[quotation.cue_span.start : after.idx + len(after)]


def calls_for_something(content: Content) -> bool:
    """ "called for a ban", "asked the council to go", "demanded an answer"."""
    cue = content.cue
    if cue is None or not content.tokens or content.is_direct:
        return False
    info = cue_info(cue.lemma_)
    after = next((c for c in cue.children if c.dep_ == "prep" and c.i < content.tokens[0].i), None)
    if after is not None and after.lower_ in {"for", "on"} and "for" in info.prepositions:
        return True
    if cue.lemma_ == "call":
        return content.tokens[0].lower_ in {"for", "on", "upon"} and not content.has_finite_verb()
    return (
        info.order
        and not content.has_finite_verb()
        and any(t.tag_ == "VB" and any(c.tag_ == "TO" for c in t.children) for t in content.tokens)
    )


# --- what is certain --------------------------------------------------------------------------------


def _certain(text: str, content: Content) -> Shown | None:
    """Dismissals, denials and what is ruled out."""
    dismissal = _DISMISSAL.match(text)
    if dismissal is not None:
        return Kind.DENIAL, dismissal[1]
    cue = content.cue
    if cue is not None and cue.lemma_ == "rule" and any(c.lower_ == "out" for c in cue.children):
        return Kind.COMMITMENT, cue_words(content)
    if cue is not None and _of_cue_word(content, cue) is Kind.DENIAL and not _is_called_something(content):
        return Kind.DENIAL, cue_words(content)
    return None


def _is_called_something(content: Content) -> bool:
    """ "Dismissed the rival as a fool" denies nothing; "dismissed the claim as a lie" does."""
    at = next((k for k, t in enumerate(content.tokens) if t.lower_ == "as" and k), None)
    if at is None or content.cue is None or not cue_info(content.cue.lemma_).is_denial:
        return False
    before = content.tokens[:at]
    said = words("kinds", "said") | {"it", "that", "this"}
    return not any(noun_info(t.lemma_).group or fold(t.lemma_) in said for t in before)


def _of_cue_word(content: Content, cue: Token) -> Kind | None:
    """What the cue's word says by itself."""
    info: CueInfo = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else cue_info(cue.lemma_)
    cue_text = content.quotation.cue
    return info.kind_hint or cue_info(cue_text.split()[0] if cue_text else "").kind_hint


def _hint(phrase: Phrase, content: Content) -> Kind | None:
    """What the cue says of a clause; of words that the speaker only utters, as far as they agree with it."""
    cue = content.cue
    kind = _of_cue_word(content, cue) if cue is not None else None
    if kind in {None, Kind.ASSERTION, Kind.OTHER}:
        return None
    if not content.is_direct:
        return kind
    if kind is Kind.POSITION or not is_future(phrase):
        return None
    return kind


# --- what is nothing to judge -------------------------------------------------------------------------


def _other(phrase: Phrase, text: str, content: Content) -> str | None:
    """The words that show that nothing is stated; "" for a fragment; None for a statement."""
    cue = content.cue
    is_asked = cue is not None and cue.lemma_ in words("kinds", "asking") and content.is_direct
    if cue is not None and cue.lemma_ in words("kinds", "expressive") and not is_asked:
        return cue_words(content)
    if text.rstrip("”\"’' ").endswith("?"):
        return "?"
    courtesy = _COURTESY.match(text) if content.quoted or content.cue is None else None
    if courtesy is not None:
        return courtesy[1]
    if cue is None and content.quotation.mention is None:
        return None
    asking = _asking(phrase)
    if asking is not None and not content.is_direct:
        return asking
    return "" if is_fragment(phrase) or _is_torn_off(phrase) else None


def _is_torn_off(phrase: Phrase) -> bool:
    """True for a predicate without its subject ("Were sent home"), and for a clause without its verb ("They
    would not")."""
    spoken = [t for t in phrase.tokens if not t.is_punct]
    if is_elliptic(spoken):
        return True
    first = spoken[0] if spoken else None
    is_predicate = first is not None and first.tag_ in {"VBD", "VBZ"} and first.pos_ in {"VERB", "AUX"}
    return is_predicate and phrase.subject is None and first in {phrase.verb, *phrase.auxiliaries}


def is_fragment(phrase: Phrase) -> bool:
    """True for words that are no clause and no command: "In my head, anyway", "Not good, great"."""
    verb = phrase.verb
    spoken = [t.lower_ for t in phrase.tokens[:2]]
    if spoken[:1] == ["do"] and spoken[1:] and spoken[1] in {"n't", "n’t", "not"}:
        return False
    if verb is not None and verb.tag_ == "VB" and not any(a.lower_ == "to" for a in phrase.auxiliaries):
        return False
    for token in phrase.tokens:
        if token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and not _is_below_a_noun(token, phrase):
            return False
    return not any(t.dep_ in {"nsubj", "nsubjpass"} and _is_misread_verb(t.head) for t in phrase.tokens)


def _is_misread_verb(token: Token) -> bool:
    """A verb with a tense that the parser took for a participle or a noun: "the ruling changes nothing"."""
    has_object = any(c.dep_ == "dobj" and c.i > token.i for c in token.children)
    return token.tag_ == "VBN" or (token.tag_ == "NNS" and has_object)


def _is_below_a_noun(token: Token, phrase: Phrase) -> bool:
    inside = {t.i for t in phrase.tokens}
    while True:
        if token.head.i == token.i or token.head.i not in inside:
            return False
        if token.dep_ in {"relcl", "acl"} or (
            token.dep_ == "advcl" and token.head.pos_ not in {"VERB", "AUX"}
        ):
            return True
        token = token.head


def _asking(phrase: Phrase) -> str | None:
    """The question word of a content that only names a question: "whether it will rain"."""
    first = next((t for t in phrase.tokens if t.is_alpha), None)
    if first is None or first.lower_ not in _ASKING:
        return None
    if phrase.verb is None:
        return str(first.text) if first.dep_ == "mark" else None
    if first.lower_ == "when" or first.dep_ in {"nsubj", "nsubjpass"}:
        return None
    at = first
    while at.head.i != at.i and at.i != phrase.verb.i:
        if at.dep_ in {"csubj", "ccomp", "advcl", "pcomp", "csubjpass", "relcl"}:
            return None
        at = at.head
    return str(first.text) if at.i == phrase.verb.i else None


def _command(phrase: Phrase) -> Shown | None:
    """ "Sell the mill", "Don't go to war", "Let's wait": a call for something; "Look" and "Tell me" are none.

    Nor is advice that names nothing to be done anything to: "Stay focused", "Don't get hung up on it".
    """
    verb = phrase.verb
    first = next((t for t in phrase.tokens if t.is_alpha), None)
    if verb is None or first is None or phrase.subject is not None:
        return None
    is_negated = first.lower_ == "do" and any(c.dep_ == "neg" for c in verb.children)
    if (verb.tag_ != "VB" and not is_negated) or any(
        a.tag_ == "MD" or a.lower_ == "to" for a in phrase.auxiliaries
    ):
        return None
    if first.i != verb.i and first.lower_ not in {
        "do",
        "please",
        "never",
        "always",
        "just",
        "now",
        "then",
        "not",
    }:
        return None
    us = next((t for t in phrase.tokens[:3] if t.lower_ in {"us", "'s", "’s"}), None)
    if verb.lemma_ == "let" and us is not None:
        return Kind.POSITION, words_of([verb, us])
    if verb.lemma_ in words("kinds", "attention"):
        return Kind.OTHER, verb.text
    if not any(t.pos_ in {"NOUN", "PROPN", "NUM"} for t in phrase.tokens) and _is_plain(verb, phrase):
        return Kind.OTHER, verb.text
    negation = [c for c in verb.children if c.dep_ in {"neg", "aux", "auxpass"}]
    return Kind.POSITION, words_of([*negation, verb])


def _is_plain(verb: Token, phrase: Phrase) -> bool:
    """True for a command without a clause below it, that is no vote."""
    inside = {t.i for t in phrase.tokens}
    below = (t for t in verb.subtree if t.i in inside and t.i != verb.i)
    return verb.lemma_ != "vote" and not any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in below)
