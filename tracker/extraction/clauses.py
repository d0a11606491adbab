"""Turns a cue and its syntax into the token range of what is said by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction.cues import is_echo, noun_info, word_list
from tracker.extraction.date_words import date_words
from tracker.extraction.doc_text import text_of
from tracker.extraction.page import Page
from tracker.extraction.syntax import info_of, is_bare, is_verb, own_subject

if TYPE_CHECKING:
    from spacy.tokens import Token

_PREPOSITIONS = frozenset(("for", "of", "to", "about", "on", "against", "over", "at", "with"))
_DASHES = frozenset(("-", "–", "—", "--", "―"))
_DAY = re.compile(r"(?:on\s+)?\d{4}-\d\d-\d\d(?![-\w])", re.IGNORECASE)


def complements(verb: Token) -> Iterator[tuple[str, Token]]:
    """How each phrase that may give a verb's content hangs on it, and its head; likeliest kind first."""
    children = list(verb.children)
    after = [c for c in children if c.i > verb.i]
    followed = False
    for child in children:
        if child.dep_ == "ccomp" and not followed:
            followed = child.i > verb.i
            if child.i < verb.i:
                yield "clause before", child
            elif child.tag_ == "VB" and not own_subject(child):
                yield "bare infinitive", child
            else:
                yield "clause", _past_publishing(child, verb)
    for token in _after_phrase(verb):
        yield "clause after phrase", token
    for child in after:
        if child.dep_ in ("xcomp", "advcl") and _is_infinitive(child):
            yield "infinitive", child
        elif child.dep_ == "xcomp" and child.tag_ == "VBG":
            yield "gerund", child
    for noun in after:
        if noun.dep_ == "dobj":
            for clause in noun.children:
                if clause.dep_ in ("acl", "relcl") and _is_infinitive(clause):
                    yield "object infinitive", clause
    for preposition in children:
        if preposition.dep_ in ("prep", "dative") and preposition.lower_ in _PREPOSITIONS:
            for child in preposition.children:
                if child.dep_ in ("pobj", "pcomp"):
                    yield preposition.lower_, child
    for noun in after:
        if noun.dep_ == "dobj" and noun_info(noun.lemma_).group:
            for clause in noun.children:
                if is_noun_clause(clause, noun):
                    yield "clause of object", clause
    for child in after:
        if child.dep_ in ("dobj", "oprd"):
            yield "object", child


def _after_phrase(verb: Token) -> Iterator[Token]:
    """ "Said in a statement that S": the parser hangs S on the statement."""
    phrases = [c for c in verb.rights if c.dep_ in ("prep", "dobj", "dative")]
    if verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].text == ",":
        return
    for phrase in phrases:
        phrases += [
            c
            for c in phrase.rights
            if c.dep_ in ("pobj", "prep")
            or (c.dep_ == "acl" and c.tag_ == "VBN")
            or (c.dep_ == "relcl" and _publishes(c))
        ]
        for token in phrase.rights:
            if token.dep_ in ("acl", "relcl", "ccomp", "advcl") and any(
                c.lower_ == "that" and (c.dep_ == "mark" or (c.tag_ == "IN" and _publishes(phrase)))
                for c in token.children
            ):
                yield token


def _publishes(verb: Token) -> bool:
    return verb.lemma_.lower() in date_words("publishing")


def _past_publishing(clause: Token, verb: Token) -> Token:
    """S of "said in an interview with X published on Friday that S", where "published" was taken for S."""
    if clause.i < verb.i + 2 or clause.left_edge.i != clause.i or not _publishes(clause):
        return clause
    inner = (c for c in clause.rights if c.dep_ in ("ccomp", "advcl"))
    return next((c for c in inner if any(m.lower_ == "that" and m.tag_ == "IN" for m in c.lefts)), clause)


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ in ("aux", "mark") for child in verb.children)


def is_anonymity(verb: Token) -> bool:
    """True for "asked not to be named"."""
    return verb.lemma_ in word_list("anonymity", "verbs") and any(c.dep_ == "auxpass" for c in verb.children)


def is_noun_clause(clause: Token, noun: Token) -> bool:
    """True for the clause of "the claim that …" and "a promise to …"."""
    return (
        clause.dep_ in ("acl", "ccomp", "xcomp", "relcl")
        and clause.i > noun.i
        and any(c.lower_ in ("that", "to") and c.dep_ in ("mark", "aux") for c in clause.children)
    )


def clause_after(page: Page, head: Token, cue: Token) -> tuple[int, int]:
    """Token range of a complement that follows its cue; reports and asides nested in its end are cut off."""
    first = _after_date(max(head.left_edge.i, cue.i + 1), head, cue)
    first = _torn_subject(first, head, cue)
    end = max(head.right_edge.i + 1, _infinitive_end(head, cue))
    if first == head.i and head.lemma_ == "be" and head.left_edge.lower_ == "what":
        first += 1
    for token in page.doc[first:end]:
        if token.i >= end:
            break
        if page.inside[token.i] >= 0:
            continue
        if token.i > head.i and (starts_new_report(token) or _returns_to(token, head, cue)):
            left = max(token.left_edge.i, first)
            end = left if left > head.i else token.i
            if page.doc[end - 1].dep_ == "cc":
                end -= 1
        elif token.lower_ == "according" and token.i > head.i:
            end = token.i
        else:
            aside = aside_start(token)
            if aside is not None and aside > first:
                end = aside
    end = _extended(page, head, cue, max(first, end))
    return page.trim(*page.whole_quotes(first, end))


def opens_clause(according: Token) -> bool:
    """True in "reported that, according to two officials, S"."""
    clause = according.head
    return (
        clause.dep_ == "ccomp"
        and clause.head.i < according.i < clause.i
        and all(t.lower_ == "that" or t.is_punct for t in clause.doc[clause.left_edge.i : according.i])
    )


def _after_date(first: int, head: Token, cue: Token) -> int:
    """Past "on Monday" in "said on Monday there was …", which the parser gives to the clause."""
    doc = head.doc
    if first < head.i and doc[cue.i + 1 : first].text.lower() in ("", "on"):
        numbers = _DAY.match(text_of(doc), doc[first].idx)
        if numbers is not None:
            at = next((t.i for t in doc[first : head.i + 1] if t.idx >= numbers.end()), first)
            return first if doc[at].text == "," else at
    if first != cue.i + 1 or first >= head.i:
        return first
    at = first + (doc[first].lower_ == "on")
    if doc[at].lower_ in word_list("weekdays", "names") and at + 1 < head.i:
        return first if doc[at + 1].text == "," or doc[at + 1].dep_ == "case" else at + 1
    return first


def _torn_subject(first: int, head: Token, cue: Token) -> int:
    """From the noun on in "said on Monday oil output would rise", which the parser takes for the day's."""
    doc = head.doc
    at = cue.i + 3
    if own_subject(head) is not None or any(c.dep_ == "nsubjpass" for c in head.children) or not at < first:
        return first
    if doc[cue.i + 1].lower_ != "on" or doc[cue.i + 2].lower_ not in word_list("weekdays", "names"):
        return first
    phrase = doc[cue.i + 1].right_edge.i
    return at if phrase == first - 1 and not any(t.is_punct for t in doc[at:first]) else first


def _returns_to(token: Token, head: Token, cue: Token) -> bool:
    """ "Suggested that he be fired and defended …": the tense shows that it is the speaker's next deed."""
    return (
        token.dep_ == "conj"
        and token.head.i == head.i
        and token.tag_ == cue.tag_
        and token.tag_ in ("VBD", "VBZ")
        and head.tag_ in ("VB", "VBG", "VBN")
        and own_subject(token) is None
    )


def _resumes(verb: Token, last: Token, cue: Token) -> bool:
    """ "Once the work, which began in May, is over": a verb whose subject stands before a relative clause."""
    if verb.tag_ not in ("VBZ", "VBD", "VBP", "MD") or own_subject(verb) is not None:
        return False
    if info_of(verb).reports:
        return False
    clause = next((t for t in (last, *last.ancestors) if t.dep_ == "relcl"), None)
    return clause is not None and clause.i > cue.i and verb.doc[clause.left_edge.i - 1].text == ","


def _extended(page: Page, head: Token, cue: Token, end: int) -> int:
    """The end moved over a rest of the sentence that the parser tore off: after a colon, "but", "if" …"""
    doc = page.doc
    limit: int = head.sent.end
    at = end
    while at < limit and (doc[at].text == "," or doc[at].is_space):
        at += 1
    if at >= limit or page.inside[at] >= 0 or at <= head.i:
        return end
    if at > end and _resumes(doc[at], doc[end - 1], cue):
        return limit
    if doc[at].text != ":" and doc[at].lower_ not in word_list("conditions", "tails"):
        return end
    for token in doc[at + 1 : limit]:
        if page.inside[token.i] < 0 and is_verb(token) and info_of(token).reports and token.dep_ != "amod":
            return end
    return limit


def _infinitive_end(head: Token, cue: Token) -> int:
    """Where an infinitive ends with what the parser hangs on its cue.

    That is a condition ("promised to go once …") and further deeds ("promised to cut fares, hire drivers").
    """
    end: int = head.right_edge.i + 1
    if not _is_infinitive(head):
        return end
    if cue.tag_ != "VB":
        for deed in cue.rights:
            if (
                deed.dep_ in ("conj", "advcl")
                and is_bare(deed)
                and deed.i > end
                and deed.left_edge.i <= end + 2
            ):
                end = deed.right_edge.i + 1
    for clause in cue.rights:
        if clause.dep_ == "advcl" and clause.left_edge.i == end:
            first = clause.left_edge
            if first.lower_ in word_list("conditions", "marks"):
                end = clause.right_edge.i + 1
    return end


def starts_new_report(token: Token) -> bool:
    """True for ", adding that …" and "… and said that …": a report inside the clause of another."""
    if not info_of(token).reports or own_subject(token) is not None or not is_verb(token):
        return False
    has_content = any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > token.i for c in token.children)
    if token.dep_ in ("advcl", "acl") and token.tag_ == "VBG":
        left = token.left_edge.i
        while left > 0 and token.doc[left - 1].is_quote:
            left -= 1
        return has_content and left > 0 and token.doc[left - 1].text in (",", "—", "–", "--")
    return (
        token.dep_ == "conj"
        and token.tag_ in ("VBD", "VBZ", "VBP")
        and (has_content or takes_preposition(token))
    )


def takes_preposition(verb: Token) -> bool:
    """True for "called for", "accused of": a preposition with content."""
    wanted = info_of(verb).prepositions
    return any(child.dep_ == "prep" and child.lower_ in wanted for child in verb.children)


def aside_start(noun: Token) -> int | None:
    """Where "– a claim Kyiv denies" begins, when the noun heads such an aside; None otherwise."""
    left: int = noun.left_edge.i
    if (
        not noun_info(noun.lemma_).group
        or left == 0
        or noun.doc[left].lower_ not in ("a", "an", "the", "something")
    ):
        return None
    before = noun.doc[left - 1].text
    if before not in _DASHES and before != ",":
        return None
    if aside_verb(noun) is None:
        return None
    return left - 1


def aside_verb(noun: Token) -> Token | None:
    """The verb of an aside that denies or echoes what stands before it."""
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") and child.i > noun.i:
            for verb in (child, *(c for c in child.children if c.dep_ in ("conj", "xcomp"))):
                if info_of(verb).is_denial or is_echo(verb.lemma_):
                    return verb
    return None
