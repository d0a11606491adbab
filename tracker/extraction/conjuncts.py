"""One sentence of a content → its statements: co-ordinated clauses apart, with what they share filled in.

What limits both halves (a condition, a negation, "either"), what needs the other half to be understood, and
what is co-ordinated below the clause (nouns, relative clauses) stays whole.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.extraction.lexicon import words
from tracker.extraction.phrases import (
    FINITE_TAGS,
    Phrase,
    auxiliaries_of,
    is_finite,
    is_negated,
    own_subject,
    phrase_of,
    subject_of,
)
from tracker.extraction.shared_references import PRONOUNS, Part, anaphors, named
from tracker.extraction.syntax import is_bare

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_SHARED_WORDS = 14
MIN_WORDS = 4
_COMPLEMENTS = frozenset(
    {
        "dobj",
        "attr",
        "acomp",
        "prep",
        "xcomp",
        "ccomp",
        "oprd",
        "agent",
        "dative",
        "advmod",
        "npadvmod",
        "prt",
    }
)


def conjuncts(tokens: tuple[Token, ...], verb: Token | None = None) -> list[Phrase]:
    """The statements that a sentence makes, in order; the whole sentence where it cannot be divided."""
    at = _second_that(tokens)
    if at:
        head = tokens[: at - 1]
        while head[-1].is_punct:
            head = head[:-1]
        first = verb if verb is not None and verb in head else None
        return [*conjuncts(head, first), *conjuncts(tokens[at + 1 :])]
    whole = phrase_of(tokens, verb)
    if whole.verb is None or not is_finite(whole.verb):
        return [whole]
    parts = _parts(whole.tokens, whole.verb)
    if len(parts) < 2 or _is_bound(whole.tokens, parts):
        return [whole]
    phrases = [phrase_of(parts[0].tokens, parts[0].verb)]
    for before, part in pairwise(parts):
        phrase = _completed(before, part)
        if phrase is None:
            return [whole]
        phrases.append(phrase)
    return phrases


def _second_that(tokens: tuple[Token, ...]) -> int:
    """Where "and that B" begins a second statement beside the whole of the first; 0 where none does."""
    inside = {t.i for t in tokens}
    for at in range(2, len(tokens) - 2):
        that = tokens[at]
        if that.lower_ != "that" or that.dep_ != "mark" or tokens[at - 1].lower_ not in {"and", "but"}:
            continue
        verb = that.head
        joined = verb.head
        is_top = joined.i not in inside or joined.head.i not in inside or joined.head.i == joined.i
        has_more = not any(t.i > max(c.i for c in verb.subtree) and t.is_alpha for t in tokens)
        before = [t for t in tokens[:at] if t.lower_ in words("kinds", "binding", "anywhere")]
        is_free = not before and not any(anaphors(tokens[at + 1 :]))
        if verb.dep_ == "conj" and is_top and has_more and is_free and own_subject(verb) is not None:
            return at
    return 0


def bare_conjuncts(verb: Token, tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """The co-ordinated parts of an infinitive without its "to": "raise wages and cut taxes" gives two."""
    parts = _parts(tokens, verb)
    divisible = (
        len(parts) > 1
        and not _is_bound(tokens, parts)
        and all(
            p.verb.tag_ == "VB" and own_subject(p.verb) is None and _has_own_object(p.verb) for p in parts
        )
        and all(anaphors(p.tokens[1:]) == [] for p in parts[1:])
    )
    return [part.tokens for part in parts] if divisible else [tokens]


# --- where the clauses part --------------------------------------------------------------------------


def _parts(tokens: tuple[Token, ...], verb: Token) -> list[Part]:
    """The clauses joined to the main verb by "and" or "but"; one part where there are none."""
    inside = {t.i for t in tokens}
    parts = [Part(verb, tokens)]
    while True:
        last = parts[-1]
        conj = _next_conjunct(last.verb, inside)
        if conj is None or conj.pos_ not in {"VERB", "AUX"}:
            return parts
        below = {t.i for t in conj.subtree}
        first = min(below & inside)
        at = next(k for k, t in enumerate(last.tokens) if t.i >= first)
        after = last.tokens[at:]
        # A rest that belongs to the clause before limits both.
        if any(t.i not in below and t.is_alpha for t in after):
            return parts
        head = list(last.tokens[:at])
        joint: list[Token] = []
        while head and (head[-1].dep_ == "cc" or head[-1].is_punct or head[-1].text == ";"):
            joint.append(head.pop())
        joints = {t.lower_ for t in joint if t.dep_ == "cc" or t.text == ";"}
        if not joints and _is_listed(conj, inside) and any(t.text == "," for t in joint):
            joints = {"and"}
        if not joints or not joints <= {"and", "but", ";"} or not head:
            return parts
        parts[-1] = Part(last.verb, tuple(head))
        parts.append(Part(conj, tuple(after)))


def _is_listed(verb: Token, inside: set[int]) -> bool:
    """True for "hire" in "build, hire and close"."""
    later = next((c for c in verb.children if c.dep_ == "conj" and c.i in inside and c.i > verb.i), None)
    return later is not None and any(c.dep_ == "cc" and c.lower_ == "and" for c in verb.children)


def _next_conjunct(verb: Token, inside: set[int]) -> Token | None:
    """The verb joined to a verb; the parser may join it to the cue that governs both."""
    joined = (c for c in verb.children if c.dep_ == "conj" and c.i in inside and c.i > verb.i)
    found = next(joined, None)
    top = verb
    while top.dep_ == "conj" and top.head.i in inside:
        top = top.head
    if found is not None or top.dep_ == "conj" or top.head.i in inside:
        return found
    beside = [c for c in top.head.children if c.i in inside and c.i > verb.i]
    clauses = (c for c in beside if c.dep_ == "conj" and own_subject(c) is not None)
    deeds = (c for c in beside if c.dep_ in {"conj", "advcl"} and is_bare(c))
    return next(clauses, None) or next(deeds, None)


def _is_bound(tokens: tuple[Token, ...], parts: list[Part]) -> bool:
    """True where something holds the clauses together."""
    first = parts[0].verb
    for token in tokens:
        is_own = token.lower_ in {"if", "unless"} and _limits_the_last(token, parts)
        if token.dep_ == "preconj" or (token.lower_ in words("kinds", "binding", "anywhere") and not is_own):
            return True
        if token.dep_ in {"mark", "advmod"} and token.lower_ in words("kinds", "binding", "conditions"):
            return True
    for child in first.children:
        if child.i < first.i and child.dep_ == "advcl":
            return True
        if child.dep_ == "cc" and child.lower_ not in {"and", "but"} and child.i > first.i:
            return True
    if first.lemma_ in words("kinds", "binding", "pairs") and not _has_own_object(first):
        return True
    # "The more … the better".
    return any(t.lower_ == "the" and t.dep_ == "advmod" for t in tokens)


def _limits_the_last(mark: Token, parts: list[Part]) -> bool:
    """ "Supports the ban and will go if it fails": only what is to come hangs on the condition."""
    last = parts[-1].verb
    if mark.head.dep_ != "advcl" or mark.head.head.i != last.i or mark.i < last.i:
        return False
    is_ahead = [any(a.tag_ == "MD" for a in auxiliaries_of(part.verb)) for part in parts]
    return is_ahead[-1] and not any(is_ahead[:-1]) and all(p.verb.tag_ != "VB" for p in parts[:-1])


# --- what the second clause borrows ------------------------------------------------------------------


def _completed(before: Part, part: Part) -> Phrase | None:
    """The later clause as a statement of its own; None where it is none."""
    tokens = part.tokens
    while tokens and (tokens[0].dep_ in {"cc", "mark"} or tokens[0].is_punct):
        if tokens[0].dep_ == "mark" and tokens[0].lower_ != "that":
            return None
        tokens = tokens[1:]
    if not tokens:
        return None
    subject = own_subject(part.verb)
    if subject is not None:
        return _independent(before, part.verb, subject, tokens)
    return _sharing(before, part.verb, tokens)


def _independent(before: Part, verb: Token, subject: Token, tokens: tuple[Token, ...]) -> Phrase | None:
    """ "A did this and B did that": B's clause, its pronouns named after what stands before."""
    if (
        not is_finite(verb)
        or (subject.dep_ == "expl" and subject.lower_ != "there")
        or subject.tag_ in {"WDT", "WP"}
    ):
        return None
    if not is_finite(before.verb) or subject_of(before.verb) is None:
        return None
    if subject.lower_ in PRONOUNS and sum(t.is_alpha for t in before.tokens) < MIN_WORDS:
        return None
    edits = named(before, verb, tokens)
    if edits is None:
        return None
    lead = _fronted(before, tokens)
    return Phrase((*lead, *tokens), verb, subject, auxiliaries_of(verb), edits)


def _sharing(before: Part, verb: Token, tokens: tuple[Token, ...]) -> Phrase | None:
    """ "A will do this and do that": the second deed with A and "will" in front."""
    subject = subject_of(before.verb)
    if subject is None or subject.dep_ == "expl" or is_negated(before.verb):
        return None
    lead = tuple(t for t in subject.subtree if not t.is_quote)
    shares_no_one = any(t.lower_ in words("kinds", "binding", "subjects") for t in lead)
    if len(lead) > MAX_SHARED_WORDS or shares_no_one or subject.tag_ in {"WDT", "WP", "EX"}:
        return None
    is_complete = _has_own_object(verb) or any(a.tag_ == "MD" for a in auxiliaries_of(verb))
    if not is_complete or not _has_own_object(before.verb):
        return None
    if not _ends_before(before.verb, verb):
        return None
    if not _is_of_main(before.verb, verb):
        return None
    auxiliaries = auxiliaries_of(verb)
    is_passive = any(t.dep_ == "auxpass" for t in auxiliaries_of(before.verb))
    if verb.tag_ == "VBD" and is_passive and not any(c.dep_ == "dobj" for c in verb.children):
        # "Was elected and resigned", "was inspected and found sound": the form does not tell.
        return None
    if not is_finite(verb) or (verb.tag_ == "VBD" and _is_perfect(before.verb)):
        borrowed = _borrowed(before.verb, verb)
        if not borrowed:
            return None
        auxiliaries = (*borrowed, *auxiliaries)
        lead = (*lead, *borrowed)
    edits = named(before, verb, tokens, shared=subject)
    if edits is None:
        return None
    return Phrase((*_fronted(before, tokens), *lead, *tokens), verb, subject, auxiliaries, edits)


def _fronted(before: Part, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "On Monday, A did this and B did that": the day is that of both."""
    subject = own_subject(before.verb)
    if subject is None or tokens[0].i == 0:
        return ()
    first = min(t.i for t in subject.subtree)
    lead = tuple(t for t in before.tokens if t.i < first)
    if len(lead) < 2 or lead[-1].text != "," or not any(t.lower_ == "and" for t in before.verb.children):
        return ()
    tops = [t for t in lead if t.head.i == before.verb.i and not t.is_punct]
    if len(tops) != 1 or tops[0].dep_ not in {"prep", "npadvmod"} or len(lead) > MAX_SHARED_WORDS:
        return ()
    has_own = tokens[0].dep_ in {"prep", "npadvmod", "advmod"} or tokens[0].ent_type_ in {"DATE", "TIME"}
    return () if has_own else lead


def _ends_before(verb: Token, later: Token) -> bool:
    """False for "designed and built a bridge": the first verb has nothing of its own."""
    return any(c.dep_ in _COMPLEMENTS and verb.i < c.i < later.i for c in verb.children)


def _is_of_main(verb: Token, later: Token) -> bool:
    """False for "believes B fell and was ruined": the nearest verb, B's, may be the one that goes on."""
    nearest = [c for c in verb.children if c.dep_ == "ccomp" and verb.i < c.i < later.i and is_finite(c)]
    if not nearest:
        return True
    tense = _tense(later)
    return tense == _tense(verb) and all(tense != _tense(c) for c in nearest)


def _tense(verb: Token) -> str:
    finite = next((a for a in auxiliaries_of(verb) if a.tag_ in FINITE_TAGS), verb)
    return "VBZ" if finite.tag_ == "VBP" else str(finite.tag_)


def _has_own_object(verb: Token) -> bool:
    return any(c.dep_ in _COMPLEMENTS and c.i > verb.i for c in verb.children)


def _is_perfect(verb: Token) -> bool:
    return any(c.lemma_ == "have" for c in auxiliaries_of(verb))


def _borrowed(verb: Token, later: Token) -> tuple[Token, ...]:
    """The auxiliaries of the first verb that the later form of a verb needs."""
    found = auxiliaries_of(verb)
    if later.tag_ == "VB":
        return tuple(t for t in found if t.tag_ == "MD") if verb.tag_ == "VB" else ()
    if later.tag_ in {"VBN", "VBD"}:
        return found if verb.tag_ in {"VBN", "VBD"} and any(t.lemma_ in {"have", "be"} for t in found) else ()
    if later.tag_ == "VBG":
        return found if verb.tag_ == "VBG" else ()
    return ()
