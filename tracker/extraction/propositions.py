"""A quotation and its speaker → its propositions: sentences that need no context, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tracker.extraction import kinds
from tracker.extraction.answers import Answer, answered
from tracker.extraction.conjuncts import conjuncts
from tracker.extraction.contents import Content
from tracker.extraction.cue_phrases import of_cue
from tracker.extraction.cues import noun_info
from tracker.extraction.doc_text import has_word, names_of
from tracker.extraction.frames import framed
from tracker.extraction.lexicon import words
from tracker.extraction.phrases import NOUNS, Phrase, is_finite, own_subject
from tracker.extraction.references import filled, speakers_own
from tracker.extraction.syntax import info_of
from tracker.extraction.wording import MIN_WORDS, capitalised, sentence
from tracker.records import Kind, Proposition, Quotation, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOT_TRUE = "It is not true that "


def propositions(
    doc: Doc, quotation: Quotation, speaker: SpeakerReading | None, denied: Sequence[str] = ()
) -> tuple[Proposition, ...]:
    """What the quotation puts forward, in order; of a denial of what another said, the negated texts."""
    content = Content(doc, quotation, speaker)
    if denied:
        evidence = kinds.cue_words(content) or content.text()
        return tuple(Proposition(_negated(doc, text), Kind.DENIAL, evidence) for text in denied)
    return tuple(p for p in _read(content) if p.text)


def _read(content: Content) -> Iterator[Proposition]:
    claimed = _claimed(content)
    answer = answered(content)
    if answer is not None:
        yield _answer(answer, content)
        return
    made = of_cue(content) if claimed is None else None
    if made is not None:
        kind, evidence = kinds.kind_of_cue(content)
        yield from (Proposition(sentence(text), kind, evidence) for text in made)
        return
    for tokens in [claimed] if claimed is not None else content.sentences():
        clause = framed(tokens, content)
        for phrase in _divided(clause, content):
            kind, evidence = kinds.kind_of(phrase, content)
            text = sentence(phrase.text()) if kind is Kind.OTHER else _finished(phrase, content)
            if _is_enough(text, phrase):
                yield Proposition(text, kind, evidence)


def _divided(clause: Phrase, content: Content) -> list[Phrase]:
    """The statements of one sentence; what is denied as a whole, and what is asked, stays whole."""
    last = clause.tokens[-1].text if clause.tokens else ""
    if last == "?" or _denies(content):
        return [clause]
    return [speakers_own(phrase, content) for phrase in conjuncts(clause.tokens, clause.verb)]


def _finished(phrase: Phrase, content: Content) -> str:
    text = sentence(filled(phrase, content).text())
    if text and _denies(content):
        return _negated(content.doc, text)
    return text


def _answer(answer: Answer, content: Content) -> Proposition:
    """What a short answer states; the words as printed, and nothing to judge, where that is not plain."""
    phrase = answer.phrase
    if phrase is not None:
        full = filled(phrase, content)
        kind, _ = kinds.kind_of(phrase, content)
        if not _lacks_subject(full) and kind is not Kind.OTHER:
            evidence = answer.words if kind is not Kind.ASSERTION else ""
            return Proposition(sentence(full.text()), kind, evidence)
    return Proposition(sentence(content.text()), Kind.OTHER, answer.words)


def _lacks_subject(phrase: Phrase) -> bool:
    """True where nothing tells whom the pronoun in front means."""
    subject = phrase.subject
    return subject is None or (
        subject.tag_ == "PRP" and subject.i not in phrase.edits and subject.lower_ != "it"
    )


def _is_enough(text: str, phrase: Phrase) -> bool:
    """False for "Yes." and "It’s finished."; true for "Taxes fell."."""
    if len(text.split()) >= MIN_WORDS:
        return True
    subject = phrase.subject
    return (
        subject is not None and subject.pos_ in NOUNS and phrase.verb is not None and is_finite(phrase.verb)
    )


def _denies(content: Content) -> bool:
    """True for "denied that S" and "her denial that S"."""
    cue = content.cue
    if content.is_direct or cue is None:
        return False
    info = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else info_of(cue)
    return info.kind_hint is Kind.DENIAL


def _claimed(content: Content) -> tuple[Token, ...] | None:
    """The clause of "rejected claims that S": what is denied is S."""
    tokens = [t for t in content.tokens if not t.is_punct]
    noun = next((t for t in tokens[:4] if t.pos_ == "NOUN"), None)
    if not _denies(content) or noun is None or tokens[0].i != min(t.i for t in noun.subtree):
        return None
    info = noun_info(noun.lemma_)
    clause = next((c for c in noun.children if c.dep_ in {"acl", "relcl"} and is_finite(c)), None)
    if not info.group or info.kind_hint not in {None, Kind.ASSERTION} or clause is None:
        return None
    said = tuple(t for t in content.tokens if t.i >= min(c.i for c in clause.subtree))
    subject = own_subject(clause)
    if not said or said[0].lower_ != "that" or subject is None or subject.i == said[0].i:
        return None
    if said[0].dep_ != "mark" and clause.lemma_ in words("kinds", "spreading"):
        return None
    inside = {t.i for t in clause.subtree}
    return said[1:] if all(t.i in inside or t.is_punct for t in said) else None


def _negated(doc: Doc, text: str) -> str:
    if text.startswith(NOT_TRUE):
        return capitalised(text.removeprefix(NOT_TRUE))
    return NOT_TRUE + _lowered(doc, text)


def _lowered(doc: Doc, text: str) -> str:
    """The text with a small first letter, unless its first word is a name."""
    first = re.match(r"[^\s,’']+", text)
    if first is None or first[0] == "I" or first[0][1:] != first[0][1:].lower():
        return text
    word = first[0]
    is_name = word in names_of(doc) or (not has_word(doc, word) and word.lower() in names_of(doc))
    if is_name and not has_word(doc, word.lower()):
        return text
    return text[:1].lower() + text[1:]
