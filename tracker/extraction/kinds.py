"""A quotation in its Doc → what the speaker does with it: asserts, denies, promises, predicts, demands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info, noun_info
from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, words
from tracker.records import Kind, Quotation, QuotationType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FIRST_PERSON = frozenset({"i", "we"})
THIRD_PERSON = frozenset({"he", "she", "it", "they"})
FUTURE = frozenset({"will", "would", "shall", "’ll", "'ll", "wo", "’d", "'d"})
POSSIBLE = frozenset({"could", "may", "might", "can"})
DUTY = frozenset({"should", "must", "ought"})
SIDE = "its"  # "its spokesman": the body named in the sentence is the speaker's own
STEM = 5  # letters that two forms of a name share: "Belarusian", "Belarus"

_DISMISSAL = re.compile(
    r"^\W*(?:(?:it|this|that|these|those|the \w+) (?:is|are|was|were) )?"
    r"(?:(?:absolutely|completely|totally|entirely|utterly|simply|plain|complete|total|just) )*"
    r"(?:false|untrue|nonsense|baseless|groundless|unfounded|fake|a lie|lies|fabricat\w+|a fabrication|"
    r"rubbish|fiction|a hoax)\W*$",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"^\W*(?:thank(?:s| you)|good (?:morning|evening|night|afternoon)|hello|welcome|congratulations|"
    r"glory to|long live|happy |god bless|sorry\b|please )",
    re.IGNORECASE,
)


def kind_of(doc: Doc, quotation: Quotation, is_denial: bool) -> Kind:
    """The kind of a quotation. The cue decides where it can ("promised"), else the content's main verb."""
    text = quotation.verbatim(text_of(doc)).strip()
    cue = _cue(doc, quotation)
    if is_denial or _DISMISSAL.match(text):
        return Kind.DENIAL
    if cue is not None and _is_refusal(cue, "rule", "out"):
        return Kind.COMMITMENT
    if _is_other(text, cue, quotation):
        return Kind.OTHER
    hint = _hint(cue, quotation)
    if hint is not None and hint is not Kind.ASSERTION:
        return hint
    return _of_content(doc, quotation)


def _cue(doc: Doc, quotation: Quotation) -> Token | None:
    if quotation.cue_span is None:
        return None
    span = doc.char_span(quotation.cue_span.start, quotation.cue_span.end, alignment_mode="expand")
    return span.root if span is not None else None


def _hint(cue: Token | None, quotation: Quotation) -> Kind | None:
    """What the cue's word says by itself."""
    if cue is None:
        return None
    info = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else cue_info(cue.lemma_)
    if info.kind_hint is Kind.POSITION and quotation.type is QuotationType.DIRECT:
        return None
    return info.kind_hint or cue_info(quotation.cue.split()[0] if quotation.cue else "").kind_hint


def _is_refusal(cue: Token, verb: str, particle: str) -> bool:
    return cue.lemma_ == verb and any(child.lower_ == particle for child in cue.children)


def _is_other(text: str, cue: Token | None, quotation: Quotation) -> bool:
    if cue is not None and cue.lemma_ in words("kinds", "expressive"):
        return True
    sentences = [s for s in re.split(r"(?<=[.!?])[”\"’]?\s+", text) if s.strip()]
    if sentences and all(s.rstrip('”"’ ').endswith("?") for s in sentences):
        return True
    return quotation.type is not QuotationType.INDIRECT and bool(_COURTESY.match(text))


# --- what the content says ------------------------------------------------------------------------


def _of_content(doc: Doc, quotation: Quotation) -> Kind:
    """The kind by the main verbs of the content: the first that is more than an assertion decides."""
    speaker = _speaker_words(quotation)
    is_direct = quotation.type is QuotationType.DIRECT
    for verb in _main_verbs(doc, quotation):
        kind = _of_verb(verb, speaker, is_direct=is_direct)
        if kind is not Kind.ASSERTION:
            return kind
    return Kind.ASSERTION


def _main_verbs(doc: Doc, quotation: Quotation) -> list[Token]:
    """The verbs of the content's main clauses, through "believe that" and "and"."""
    inside: set[int] = set()
    for span in quotation.content:
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
        if tokens is not None:
            inside |= set(range(tokens.start, tokens.end))
    roots = [doc[i] for i in sorted(inside) if doc[i].head.i not in inside or doc[i].head.i == i]
    queue = [t for t in roots if t.pos_ in {"VERB", "AUX"}]
    found: list[Token] = []
    while queue:
        verb = queue.pop(0)
        found.append(verb)
        for child in verb.children:
            if child.i not in inside or child.pos_ not in {"VERB", "AUX"}:
                continue
            if child.dep_ == "conj" or (child.dep_ == "ccomp" and _is_opinion(verb)):
                queue.append(child)
    return found


def _is_opinion(verb: Token) -> bool:
    return cue_info(verb.lemma_).is_belief or verb.lemma_ in {"say", "be"}


def _of_verb(verb: Token, speaker: frozenset[str], *, is_direct: bool) -> Kind:
    modals = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    subject = _subject(verb)
    own = _is_own(subject, speaker, is_direct=is_direct)
    if modals & DUTY or (
        verb.lemma_ in {"need", "have"} and _infinitive(verb) and not own and subject is not None
    ):
        return Kind.POSITION if verb.lemma_ != "have" or is_direct else Kind.ASSERTION
    if _is_position(verb, subject, own=own, modals=modals):
        return Kind.POSITION
    if modals & FUTURE or _is_going_to(verb):
        return _of_future(verb, subject, own=own)
    if modals & POSSIBLE and "not" not in {c.lower_ for c in verb.children}:
        return Kind.PREDICTION if not own or modals & {"may", "might"} else Kind.ASSERTION
    if verb.lemma_ in words("kinds", "plans") and _infinitive(verb):
        return Kind.COMMITMENT if own else Kind.ASSERTION
    if verb.lemma_ in words("kinds", "expectations") and _infinitive(verb):
        return Kind.PREDICTION
    if verb.tag_ == "VBG" and own and verb.lemma_ in words("kinds", "steps") and _is_present(verb):
        return Kind.COMMITMENT
    return Kind.ASSERTION


def _of_future(verb: Token, subject: Token | None, *, own: bool) -> Kind:
    """A future that the speaker's side decides is a commitment; one that merely happens is a prediction."""
    lemma = verb.lemma_.lower()
    if lemma in words("kinds", "happenings"):
        return Kind.PREDICTION
    if own:
        return Kind.COMMITMENT if lemma not in {"be", "have"} or _is_passive(verb) else Kind.PREDICTION
    if _is_passive(verb):
        is_outcome = lemma in words("kinds", "outcomes") or any(c.dep_ == "agent" for c in verb.children)
        return Kind.PREDICTION if is_outcome else Kind.COMMITMENT
    if lemma in words("kinds", "steps"):
        return Kind.COMMITMENT
    if subject is not None and fold(subject.text) in words("kinds", "forces"):
        return Kind.COMMITMENT
    return Kind.PREDICTION


def _is_position(verb: Token, subject: Token | None, *, own: bool, modals: set[str]) -> bool:
    """ "supports", "is opposed to", "is in favour of", said of the speaker's own side."""
    if subject is None or not (own or subject.pos_ in {"PROPN", "PRON"}):
        return False
    if verb.lemma_ in words("kinds", "stances") and not _is_passive(verb):
        return not modals & FUTURE or own
    if verb.lemma_ == "be" or _is_passive(verb):
        after = " ".join(t.lower_ for t in verb.doc[verb.i : verb.i + 5])
        return bool(re.search(r"\b(?:opposed to|against|in favou?r of|for the idea)\b", after))
    return False


def _subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb that it is coordinated with."""
    while True:
        for child in verb.children:
            if child.dep_ in {"nsubj", "nsubjpass", "csubj"}:
                return child
        if verb.dep_ not in {"conj", "xcomp"} or verb.head.i == verb.i:
            return None
        verb = verb.head


def _is_own(subject: Token | None, speaker: frozenset[str], *, is_direct: bool) -> bool:
    """True when the subject is the speaker or the speaker's own side."""
    if subject is None:
        return False
    if subject.lower_ in FIRST_PERSON:
        return is_direct
    if subject.lower_ in THIRD_PERSON:
        return not is_direct
    owners = {child.lower_ for child in subject.children if child.dep_ == "poss"}
    if owners & ({"our", "my"} if is_direct else {"his", "her", "its", "their"}):
        return True
    if subject.pos_ == "NOUN" and fold(subject.text) in words("bodies", "nouns"):
        return True
    if SIDE in speaker and subject.pos_ == "PROPN":
        return True
    names = {fold(t.text) for t in subject.subtree if t.pos_ == "PROPN"}
    return any(name[:STEM] == word[:STEM] for name in names for word in speaker if len(name) > 2)


def _speaker_words(quotation: Quotation) -> frozenset[str]:
    if quotation.mention is None:
        return frozenset()
    side = {SIDE} if quotation.mention.text.split()[0].lower() in {"its", "their"} else set()
    return frozenset(side) | frozenset(
        fold(word).strip(",.'")
        for word in quotation.mention.text.split()
        if word[:1].isupper() and len(word) > 2
    ) - {"the", "minister", "president", "general"}


def _infinitive(verb: Token) -> bool:
    return any(child.dep_ == "xcomp" and child.tag_ == "VB" for child in verb.children)


def _is_going_to(verb: Token) -> bool:
    return verb.lemma_ == "go" and verb.tag_ == "VBG" and _infinitive(verb)


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


def _is_present(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lemma_ == "be" for child in verb.children)
