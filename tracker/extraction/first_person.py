"""A statement and its content → names for the speaker's "I", "we" and "our", with verbs that agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.antecedents import is_a_person
from tracker.extraction.contents import Content
from tracker.extraction.lexicon import fold, words
from tracker.extraction.phrases import Phrase, auxiliaries_of
from tracker.extraction.wording import in_full, possessive, third_person
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Token

SINGLE = frozenset({"i", "me", "my", "mine", "myself"})
SEVERAL = frozenset({"we", "us", "our", "ours", "ourselves"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
CONTRACTED_BE = frozenset({"’m", "'m", "’re", "'re", "’ve", "'ve"})
_LATER = {
    "m": ("he", "his", "him", "himself"),
    "f": ("she", "her", "her", "herself"),
    "it": ("it", "its", "it", "itself"),
    "they": ("they", "their", "them", "themselves"),
}


def first_person(phrase: Phrase, content: Content) -> dict[int, str]:
    own = [
        t
        for t in phrase.tokens
        if t.i in content.quoted and t.i not in content.nested and t.i not in phrase.edits
    ]
    edits: dict[int, str] = {}
    for group, name in ((SINGLE, _name(content, for_we=False)), (SEVERAL, _name(content, for_we=True))):
        pronouns = [t for t in own if t.lower_ in group and t.tag_ in {"PRP", "PRP$"}]
        if not pronouns or name is None or (group is SEVERAL and _is_everybody(pronouns, phrase, content)):
            continue
        edits |= _replaced(pronouns, name, content, is_body=group is SEVERAL and not content.is_many()) or {}
    return edits


def _replaced(pronouns: list[Token], name: str, content: Content, *, is_body: bool) -> dict[int, str] | None:
    """The first pronoun becomes the name, the later ones what may follow it; None where that is not plain."""
    name = content.inside(name)
    edits: dict[int, str] = {}
    if content.is_many():
        later, is_many = _LATER["they"], True
    else:
        later, is_many = (_LATER["it"] if is_body else _later(name, content)), False
    for number, pronoun in enumerate(pronouns):
        subject, owner, other, _ = (name, possessive(name), name, "") if not number else later
        word = pronoun.lower_
        if word in {"myself", "ourselves"}:
            if not number or not later[3]:
                return None
            edits[pronoun.i] = later[3]
        elif word in {"mine", "ours"}:
            return None
        elif word in {"my", "our"}:
            edits[pronoun.i] = owner
        elif pronoun.dep_ in SUBJECTS:
            forms = agreeing(pronoun, is_many=is_many)
            if forms is None:
                return None
            edits |= {pronoun.i: subject, **forms}
        elif pronoun.dep_ in {"dobj", "pobj", "dative"}:
            edits[pronoun.i] = other
        elif pronoun.dep_ in {"conj", "attr"} or any(c.dep_ == "conj" for c in pronoun.children):
            return None
        else:
            edits[pronoun.i] = other if word in {"me", "us"} else subject
            forms = agreeing(pronoun, is_many=is_many)
            edits |= forms or {}
    return edits


def _later(name: str, content: Content) -> tuple[str, str, str, str]:
    gender = content.gender
    if gender is not None:
        return _LATER[gender]
    last = name.split()[-1] if content.speaker and content.speaker.kind is SourceKind.PERSON else name
    if re.fullmatch(r"(?:Jr|Sr)\.?|I{2,3}|IV", last):
        last = " ".join(name.split()[-2:])
    return last, possessive(last), last, ""


def agreeing(pronoun: Token, *, is_many: bool) -> dict[int, str] | None:
    """Forms of the verbs whose subject the pronoun is, after a name has taken its place."""
    if any(c.dep_ == "conj" for c in pronoun.children):
        return None
    verb = pronoun.head
    edits: dict[int, str] = {}
    for each in (verb, *(_co_ordinated(verb))):
        finite = next(
            (
                t
                for t in (*auxiliaries_of(each), each)
                if t.tag_ in {"VBP", "MD", "VBD"} or t.text[:1] in "’'"
            ),
            None,
        )
        if finite is None:
            if each is verb and each.tag_ == "VB" and not auxiliaries_of(each):
                # The tagger takes "We need a plan" for a command at times.
                edits[each.i] = each.text if is_many else third_person(each.text)
            continue
        edits |= _finite_form(finite, is_many=is_many)
    return edits


def _finite_form(finite: Token, *, is_many: bool) -> dict[int, str]:
    text = finite.text
    if text.lower() in CONTRACTED_BE and not is_many:
        return {finite.i: third_person(text)}
    if is_many:
        return {finite.i: {"am": "are", "was": "were"}.get(text.lower(), in_full(text, finite.tag_))}
    if finite.tag_ == "MD" or text.lower() in {"’d", "'d", "’ll", "'ll"}:
        return {finite.i: in_full(text, finite.tag_)}
    if finite.tag_ == "VBD":
        return {finite.i: "was"} if text.lower() == "were" else {}
    return {finite.i: third_person(text)}


def _co_ordinated(verb: Token) -> list[Token]:
    found = [c for c in verb.children if c.dep_ == "conj" and not any(g.dep_ in SUBJECTS for g in c.children)]
    return [each for c in found for each in (c, *_co_ordinated(c))]


def _is_everybody(pronouns: list[Token], phrase: Phrase, content: Content) -> bool:
    """True where "we" takes in more than the speaker's side: "we all", "our country"."""
    told = fold(phrase.text())
    if any(re.search(rf"\b{re.escape(marker)}\b", told) for marker in words("kinds", "inclusive", "markers")):
        return True
    speaker = content.speaker
    if speaker is None or speaker.kind is not SourceKind.PERSON:
        return False
    return any(token.lower_ == "we" and _takes_in_all(token.head) for token in pronouns)


def _takes_in_all(verb: Token) -> bool:
    """Verbs whose "we" is seldom a body: "we see", "we must", "we need to", "we are at a moment"."""
    if verb.lemma_ in words("kinds", "inclusive", "verbs"):
        return True
    if any(c.lower_ in {"should", "must"} for c in verb.children):
        return True
    if verb.lemma_ in {"need", "have"} or verb.lower_ == "got":
        return any(c.dep_ == "xcomp" for c in verb.children)
    is_be = verb.lemma_ == "be" or verb.lower_ in {"are", "were", "’re", "'re"}
    return is_be and any(c.dep_ == "prep" for c in verb.children)


def _speaks_for_a_body(speaker: SpeakerReading) -> bool:
    """True for those whose "we" is their body: spokespeople and those at its head, no "nominee"."""
    role = fold(speaker.role or "")
    if any(word in role.split() for word in words("roles", "contenders") | words("kinds", "voices")):
        return False
    heads = words("kinds", "heads") | words("roles", "spokespeople")
    return any(re.search(rf"\b{re.escape(head)}\b", role) for head in heads)


def _name(content: Content, *, for_we: bool) -> str | None:
    """Who "I" or "we" is: a body for "we", where a body is known to be spoken for."""
    speaker = content.speaker
    if not for_we:
        return content.subject() if content.is_one_person else None
    if speaker is None:
        return None
    if speaker.kind is not SourceKind.PERSON:
        is_side = speaker.kind is not SourceKind.OFFICE and (
            speaker.kind is not SourceKind.COLLECTIVE or content.is_many()
        )
        return content.subject() if is_side else None
    body = speaker.organisation
    if not _speaks_for_a_body(speaker):
        return None
    if (
        body is None
        or is_a_person(content.doc, body)
        or (speaker.role and fold(speaker.role).startswith(fold(body)))
    ):
        return None
    return content.with_article(body)
