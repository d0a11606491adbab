"""Turns a verb of a parsed text into who speaks by it, if anybody does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.cues import CueInfo, cue_info, is_document_noun, noun_info, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"))
_BEFORE_INVERSION = frozenset(",\"”’'?!") | {"''"}
_OBJECT_PRONOUNS = frozenset(("him", "her", "them", "me", "us", "it"))
_MAX_CLIMB = 5


def info_of(token: Token) -> CueInfo:
    """What the cue list knows of a verb."""
    info = cue_info(token.lemma_)
    return info if info.group else cue_info(token.text)


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def own_subject(verb: Token) -> Token | None:
    """The subject that stands with the verb itself."""
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return min(subjects, key=lambda c: (is_parted_by_mark(c, verb), abs(c.i - verb.i)), default=None)


def is_bare(verb: Token) -> bool:
    """True for "hire" in "to cut fares, hire drivers": no tense, no "to" and no subject of its own."""
    has_own = any(child.dep_ == "aux" or child.dep_ in SUBJECTS for child in verb.children)
    return verb.tag_ == "VB" and not has_own


def is_parted_by_mark(word: Token, verb: Token) -> bool:
    """True for a word of a quotation that the parser hangs on the verb behind it."""
    return any(token.is_quote for token in word.doc[word.i : verb.i])


def is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", *PASSIVE_SUBJECTS) for child in verb.children)


def source_of(verb: Token) -> Token | None:
    """Head word of the phrase that names who speaks by this verb; None where nobody is named."""
    if quotes_another(verb):
        return _quoted(verb)
    subject = own_subject(verb)
    if subject is not None:
        return _antecedent(verb, subject)
    if is_passive(verb):
        return _agent(verb)
    misread = misread_subject(verb)
    if misread is not None:
        return misread
    inverted = _inverted_subject(verb)
    if inverted is not None:
        return inverted
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and not _has_auxiliary(verb):
        return _agent(verb)
    if verb.dep_ == "pcomp" and quotes_another(verb.head.head):
        return _quoted(verb.head.head)
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "xcomp") and quotes_another(verb.head):
        return _quoted(verb.head)
    resumed = _resumed(verb)
    return _inherited(verb) if resumed is None else source_of(resumed)


def _has_auxiliary(verb: Token) -> bool:
    return any(child.dep_ == "aux" for child in verb.children)


def is_relayed(verb: Token) -> bool:
    """ "Reuters reported that Ann Lee said S": what it reports is her statement."""
    return (
        verb.dep_ == "ccomp"
        and verb.head.lemma_ in word_list("relays", "verbs")
        and is_verb(verb)
        and info_of(verb).reports
        and not info_of(verb).is_belief
        and own_subject(verb) is not None
        and any(c.dep_ in ("ccomp", "xcomp") for c in verb.children)
    )


def quotes_another(verb: Token) -> bool:
    """ "Quoted Ann Lee as saying S" and "quoted Ann Lee, saying S": the words are hers."""
    if verb.lemma_ not in word_list("relays", "quoting"):
        return False
    return _quotes_saying(verb) or any(
        child.lower_ == "as" and any(c.dep_ == "pcomp" for c in child.children) for child in verb.children
    )


def _quotes_saying(verb: Token) -> bool:
    """True for the "quoted" of "quoted Ann Lee, saying S"."""
    quoted = _quoted(verb)
    return quoted is not None and any(
        c.tag_ == "VBG" and c.dep_ in ("advcl", "xcomp") and c.i > quoted.i and info_of(c).reports
        for c in verb.rights
    )


def _resumed(verb: Token) -> Token | None:
    """The first "said" of "Lee said S and said T", where the parser hangs the second on S."""
    clause = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ", "VBP") or clause.dep_ != "ccomp":
        return None
    cue = clause.head
    if cue.i > clause.i or cue.tag_ != verb.tag_ or not info_of(verb).reports or not info_of(cue).reports:
        return None
    if not any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children):
        return None
    is_same = cue.lemma_ == verb.lemma_
    return cue if is_same or clause.tag_ in ("VB", "VBG", "VBN") else None


def _quoted(verb: Token) -> Token | None:
    """X, in "quoted X as saying" and "X was quoted as saying"."""
    wanted = PASSIVE_SUBJECTS if is_passive(verb) else ("dobj",)
    return next((child for child in verb.children if child.dep_ in wanted), None)


def misread_subject(verb: Token) -> Token | None:
    """ "As part of his plea, Ann Lee, 44, said": a name misread as an apposition to what precedes."""
    doc = verb.doc
    if verb.tag_ not in ("VBD", "VBZ") or verb.dep_ in ("relcl", "acl") or own_subject(verb) is not None:
        return None
    at = verb.i - 1
    while at > verb.sent.start and (doc[at].dep_ == "advmod" or doc[at].text == ","):
        at -= 1
    if at < verb.sent.start or (verb.dep_ == "conj" and doc[verb.i - 1].text != ","):
        return None
    found: Token | None = None
    for token in (doc[at], *doc[at].ancestors):
        if token.i >= verb.i:
            break
        if token.dep_ == "appos":
            names = (
                c for c in token.head.children if c.dep_ == "appos" and c.i <= token.i and _is_parted_name(c)
            )
            found = next(names, found)
    return found


def _is_parted_name(token: Token) -> bool:
    before = token.left_edge.i - 1
    return bool(token.pos_ == "PROPN" and before >= 0 and token.doc[before].text == ",")


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _antecedent(verb: Token, subject: Token) -> Token | None:
    if subject.lower_ in _RELATIVES and verb.dep_ in ("relcl", "acl"):
        if verb.dep_ == "relcl" and subject.tag_ in ("WP", "WDT") and verb.head.i < subject.i:
            return subject if verb.head.pos_ in _NOMINAL else None
        return verb.head if verb.head.pos_ in _NOMINAL else None
    if subject.lower_ in ("what", "there"):
        return None
    return subject


def _inverted_subject(verb: Token) -> Token | None:
    """“…,” said Ruth Ockley: a name right after the verb that the parser took for an object."""
    doc = verb.doc
    at = verb.i + 1
    if at < len(doc) and doc[at].dep_ == "advmod":
        at += 1
    if verb.i == 0 or at >= len(doc) or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    if doc[verb.i - 1].text not in _BEFORE_INVERSION:
        return None
    head = doc[at]
    while (
        head.dep_ in ("compound", "det", "amod", "poss", "nmod", "nummod", "case", "punct")
        and head.head.i > head.i
    ):
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN", "PRON") and head.lower_ not in _OBJECT_PRONOUNS else None


def _inherited(verb: Token) -> Token | None:
    """The subject of the verb that governs a participle, an infinitive or a co-ordinated verb."""
    at = verb
    for _ in range(_MAX_CLIMB):
        head = at.head
        if head.i == at.i:
            return None
        if head.pos_ in _NOMINAL and not is_verb(head):
            if at.dep_ in ("acl", "relcl"):
                return _issuer(head)
            if at.dep_ not in ("conj", "advcl", "pcomp", "xcomp", "ccomp"):
                return None
        elif at.dep_ == "ccomp" and at.tag_ not in ("VBG",):
            return None
        subject = next((c for c in head.children if c.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS)), None)
        if subject is not None and is_verb(head):
            return _antecedent(head, subject)
        at = head
    return None


def _issuer(noun: Token) -> Token | None:
    """Who stands behind "a statement saying …": whoever issued it, else the statement itself."""
    if (is_document_noun(noun.lemma_) or noun_info(noun.lemma_).group) and noun.dep_ in ("dobj", "pobj"):
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if is_verb(verb):
            return own_subject(verb) or noun
    return noun
