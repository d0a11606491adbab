"""An infinitive that was promised, refused or asked for → who will do it, or who should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.conjuncts import bare_conjuncts
from tracker.extraction.contents import Content
from tracker.extraction.cues import cue_info, noun_info
from tracker.extraction.lexicon import fold, words
from tracker.extraction.noun_phrases import CALENDAR
from tracker.extraction.phrases import noun_phrase, running
from tracker.extraction.through_cue import through_cue
from tracker.extraction.wording import clean, possessive, third_person
from tracker.records import Kind

if TYPE_CHECKING:
    from spacy.tokens import Token

OBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}


def infinitive(content: Content) -> list[str] | None:
    """ "to withdraw its forces" → "The Kremlin will withdraw its forces"; of two deeds, two sentences."""
    cue = content.cue
    tokens = tuple(content.tokens)
    negations = [t for t in tokens[:3] if t.lower_ in {"not", "never"}]
    rest = [t for t in tokens[:3] if t not in negations]
    if cue is None or len(rest) < 2 or rest[0].lower_ != "to" or rest[0].i > tokens[0].i + 1:
        return None
    verb = rest[2] if rest[1].tag_ == "RB" and len(rest) > 2 else rest[1]
    if verb.tag_ != "VB" or verb.text != verb.text.lower():
        return None
    deeds = tokens[tokens.index(rest[1]) :]
    info = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else cue_info(cue.lemma_)
    listed = _listed(verb, tokens)
    if listed and (info.kind_hint is Kind.COMMITMENT or cue.lemma_ in words("kinds", "plans")):
        return [f"{content.subject()} will {text}" for text in listed]
    parts = [deeds] if negations else bare_conjuncts(verb, deeds)
    texts = [running(part) for part in parts]
    if cue.lemma_ in {"refuse", "decline"}:
        return [f"{content.subject()} will not {running(deeds)}"]
    if cue.lemma_ == "claim" and cue.pos_ == "VERB":
        return [f"{content.subject()} {_claimed(content, verb)}{running(deeds)[len(verb.text) :]}"]
    if cue.pos_ != "NOUN" and (cue_info(cue.lemma_).order or info.kind_hint is Kind.POSITION):
        return _asked(content, cue, texts, "not " if negations else "")
    if info.kind_hint in {Kind.DENIAL, Kind.POSITION}:
        through = through_cue(content)
        return [through] if through else None
    if info.kind_hint is not Kind.COMMITMENT and cue.lemma_ not in words("kinds", "plans"):
        through = through_cue(content)
        return [through] if through else None
    will = " ".join(["will", *(t.lower_ for t in negations)])
    return [f"{content.subject()} {will} {text}" for text in texts]


def _listed(verb: Token, tokens: tuple[Token, ...]) -> list[str]:
    """ "to build A, to hire B and not to close C" → three deeds, "not" with its own; [] for no such list."""
    starts: list[tuple[int, int, Token]] = []
    has_and = False
    for at, token in enumerate(tokens):
        if token.lower_ != "to" or token.tag_ != "TO" or token.head.tag_ != "VB" or not at:
            continue
        first = at - 1 if tokens[at - 1].lower_ in {"not", "never"} else at
        if first == 0:
            continue
        before = tokens[first - 1]
        if before.text == "," or before.lower_ in {"and", "but"}:
            has_and = has_and or before.lower_ in {"and", "but"}
            starts.append((first, at, token.head))
    if not has_and:
        return []
    heads = {verb.i, *(head.i for _, _, head in starts)}
    if any(h.dep_ not in {"conj", "advcl"} or h.head.i not in heads for _, _, h in starts):
        return []
    opening = next(at for at, t in enumerate(tokens) if t.lower_ == "to")
    bounds = [(0, opening), *((first, at) for first, at, _ in starts)]
    texts: list[str] = []
    for number, (first, at) in enumerate(bounds):
        end = bounds[number + 1][0] if number + 1 < len(bounds) else len(tokens)
        part = tokens[at + 1 : end]
        while part and (part[-1].is_punct or part[-1].lower_ in {"and", "but"}):
            part = part[:-1]
        negation = [t.lower_ for t in tokens[first:at] if t.lower_ in {"not", "never"}]
        texts.append(" ".join([*negation, running(part)]))
    return texts


def _claimed(content: Content, verb: Token) -> str:
    if content.is_many():
        return "are" if verb.lemma_ == "be" else str(verb.text)
    return "is" if verb.lemma_ == "be" else third_person(verb.text)


def _asked(content: Content, cue: Token, texts: list[str], negation: str) -> list[str] | None:
    """ "called on Ann to go" → "Ann should go": who is asked stands before the content."""
    asked = _addressee(cue, content.tokens[0].i)
    if asked is None:
        through = through_cue(content)
        return [through] if through else None
    words_ = noun_phrase(asked)
    while len(words_) > 1 and fold(words_[-1].text) in CALENDAR:
        words_ = words_[:-1]
    if fold(words_[-1].text) in CALENDAR:
        through = through_cue(content)
        return [through] if through else None
    who = clean(running(words_))
    who = OBJECT_PRONOUNS.get(who.lower(), who)
    if words_[0].tag_ == "PRP$" and content.speaker is not None:
        who = " ".join([possessive(content.subject()), *who.split()[1:]])
    return [f"{who} should {negation}{text}" for text in texts]


def order(content: Content) -> str | None:
    """ "members to vote no" → "Members should vote no"."""
    cue, tokens = content.cue, content.tokens
    if cue is None or not cue_info(cue.lemma_).order or content.has_finite_verb():
        return None
    start = 1 if tokens[0].lower_ in {"on", "for"} else 0
    before = cue.doc[tokens[0].i - 1].lower_ if tokens[0].i else ""
    if cue.lemma_ == "call" and not start and before not in {"on", "upon", "for"}:
        return None
    at = next((k for k, t in enumerate(tokens) if t.lower_ == "to" and t.tag_ == "TO"), None)
    if at is None or not start < at <= start + 12 or at + 1 >= len(tokens) or tokens[start].tag_ == "VBG":
        return None
    verb = next((t for t in tokens[at + 1 : at + 3] if t.tag_ == "VB"), None)
    if verb is None:
        return None
    who = list(tokens[start:at])
    negation = "not " if who[-1].lower_ == "not" or tokens[at + 1].lower_ == "not" else ""
    who = who[:-1] if who[-1].lower_ == "not" else who
    subject = clean(running(who))
    subject = OBJECT_PRONOUNS.get(subject.lower(), subject)
    return f"{subject} should {negation}{running(tokens[tokens.index(verb) :])}"


def _addressee(cue: Token, before: int) -> Token | None:
    """The noun of those whom the cue asks: "called on [Ann] to go", "[Ann] was urged to go"."""
    for child in cue.children:
        if child.dep_ == "nsubjpass":
            return child
        if child.i >= before:
            continue
        if child.dep_ in {"dobj", "dative"} and child.pos_ != "ADP":
            return child
        if child.dep_ in {"prep", "dative"} and child.lower_ in {"on", "upon", "to", "for"}:
            return next((c for c in child.children if c.dep_ == "pobj" and c.i < before), None)
    # The parser may make the person the subject of the infinitive.
    return next((t for t in cue.doc[cue.i + 1 : before] if t.dep_ == "nsubj" and t.head.i >= before), None)
