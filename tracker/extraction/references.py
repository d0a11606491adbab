"""A statement and its content → the statement with names for "we", "she", "its": who is meant is printed.

A wrong name is worse than none: where two could be meant, the pronoun stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.antecedents import THINGS, antecedent, others_named, several_named
from tracker.extraction.contents import Content
from tracker.extraction.first_person import SUBJECTS, agreeing, first_person
from tracker.extraction.lexicon import fold, is_place, words
from tracker.extraction.person_names import first_name_gender
from tracker.extraction.phrases import NOUNS, Phrase, auxiliaries_of, is_plural
from tracker.extraction.wording import in_full, possessive
from tracker.records import SourceKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
_THIRD = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "it": "it", "its": "it",
    "they": "they", "them": "they", "their": "they",
}  # fmt: skip


def filled(phrase: Phrase, content: Content) -> Phrase:
    """The statement with names for its pronouns, as far as they are clear."""
    edits = first_person(phrase, content)
    edits |= _own_body(phrase, content)
    edits |= _third_person(phrase.edited(edits), content)
    return phrase.edited(edits)


def speakers_own(phrase: Phrase, content: Content) -> Phrase:
    """Without the name of another for a "he" that may be the speaker: "B began it and he only joked"."""
    edits = dict(phrase.edits)
    for token in phrase.tokens:
        word = _THIRD.get(token.lower_)
        if word not in {"he", "she"} or token.i not in edits or token.i in content.quoted:
            continue
        if not _may_mean_speaker(token, word, content):
            continue
        gender = gender_of_person(content.doc, edits[token.i])
        if gender is not None and gender != ("m" if word == "he" else "f"):
            del edits[token.i]
        else:
            edits[token.i] = token.text
    return replace(phrase, edits=edits)


# --- the speaker in the third person ------------------------------------------------------------------


def _own_body(phrase: Phrase, content: Content) -> dict[int, str]:
    """The name of the speaker's body for "the ministry", "the company" as the subject."""
    speaker, subject = content.speaker, phrase.subject
    body = speaker and (speaker.name if speaker.kind in BODY_KINDS else speaker.organisation)
    if not body or subject is None or subject.i in phrase.edits or subject.tag_ != "NN":
        return {}
    before = list(subject.lefts)
    if len(before) != 1 or before[0].lower_ != "the" or any(True for _ in subject.rights):
        return {}
    noun = fold(subject.text)
    own = fold(body).split()
    is_company = noun in words("bodies", "commercial") and not set(own) & words("bodies", "nouns")
    if noun not in words("bodies", "nouns") or not (noun == own[-1] or is_company):
        return {}
    name = content.with_article(body)
    bare = name[4:] if name.startswith("The ") else name
    # The article of "the ministry" goes unless the name keeps one.
    return {before[0].i: "the" if name.startswith("The ") else "", subject.i: bare}


def _third_person(phrase: Phrase, content: Content) -> dict[int, str]:
    edits: dict[int, str] = {}
    done: set[str] = set()
    for token in phrase.tokens:
        word = _THIRD.get(token.lower_)
        if word is None or token.i in phrase.edits or word in done or token.tag_ not in {"PRP", "PRP$"}:
            continue
        done.add(word)
        if token.i in content.nested or _has_antecedent(token, word, phrase) or _is_expletive(token):
            continue
        is_object = token.tag_ == "PRP" and token.dep_ not in SUBJECTS
        is_late = token.tag_ == "PRP$" and phrase.verb is not None and token.i > phrase.verb.i
        if is_object and token.dep_ not in {"pobj"}:
            continue
        if is_late and word in {"he", "she"} and not content.gender:
            continue
        is_own = token.i not in content.quoted or content.quotation.type.value == "mixed"
        if is_own and _may_mean_speaker(token, word, content):
            name, many = content.inside(content.subject()), content.is_many()
        else:
            found = antecedent(token, word, phrase, content)
            if found is None:
                continue
            name, many = found
        if token.tag_ == "PRP" and fold(name).split()[-1] in fold(phrase.text()).split():
            continue
        forms = _in_place_of(token, word, name, is_many=many)
        edits |= forms
    return edits


def _in_place_of(token: Token, word: str, name: str, *, is_many: bool) -> dict[int, str]:
    lowered = name
    if token.tag_ == "PRP$":
        return {token.i: possessive(lowered)}
    edits = {token.i: lowered}
    if token.dep_ in SUBJECTS:
        if word == "they" and not is_many:
            edits |= agreeing(token, is_many=False) or {}
        else:
            edits |= {
                t.i: _has(t) or in_full(t.text, t.tag_)
                for t in (*auxiliaries_of(token.head), token.head)
                if t.text[:1] in "’'" and t.i > token.i
            }
    return edits


def _has(finite: Token) -> str:
    """The full form of ’s where it is "has": "he’s been told"."""
    verb = finite.head
    is_perfect = any(
        c.dep_ in {"dobj", "auxpass", "xcomp", "ccomp"} and c.i != finite.i for c in verb.children
    )
    is_has = finite.text in {"’s", "'s"} and finite.dep_ == "aux" and verb.tag_ == "VBN" and is_perfect
    return " has" if is_has else ""


def _may_mean_speaker(token: Token, word: str, content: Content) -> bool:
    """True when a pronoun agrees with the speaker, or is the article's own for the speaker."""
    speaker, mention = content.speaker, content.quotation.mention
    if speaker is None:
        return word in {"he", "she"} and token.dep_ in SUBJECTS and content.is_one_person
    if mention is not None and mention.text.lower() == word and token.tag_ == "PRP":
        return True
    if word in {"he", "she"}:
        other = "f" if word == "he" else "m"
        if token.tag_ == "PRP" and token.dep_ not in SUBJECTS and others_named(token, content):
            return False
        return content.is_one_person and content.gender != other
    if word == "it":
        return speaker.kind in BODY_KINDS and not content.is_labelled
    return content.is_many() or (speaker.kind in BODY_KINDS and not several_named(token))


def _has_antecedent(pronoun: Token, word: str, phrase: Phrase) -> bool:
    """True where the statement itself names somebody or something before that the pronoun may mean."""
    for token in phrase.tokens:
        if token.i >= pronoun.i:
            return False
        if token.pos_ not in NOUNS or token.dep_ in {"compound", "npadvmod", "amod"}:
            continue
        if word in {"he", "she"} and _may_be_a_person(token):
            return True
        is_thing = not is_plural(token) and token.ent_type_ not in {"PERSON", "DATE", "TIME"}
        if word == "it" and is_thing and token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "attr"}:
            return True
        if word == "they" and (is_plural(token) or token.ent_type_ in {"ORG", "NORP"}):
            return True
    return False


def gender_of_person(doc: Doc, name: str) -> str | None:
    """The gender that the first name tells, here or where the article gives it in full."""
    parts = name.split()
    if len(parts) > 1:
        return first_name_gender(parts[0])
    full = (t for t in doc if t.text == name and t.i and t.nbor(-1).ent_type_ == "PERSON")
    told = {first_name_gender(t.nbor(-1).text) for t in full} - {None}
    return told.pop() if len(told) == 1 else None


def _may_be_a_person(token: Token) -> bool:
    """True for a name, unless it is surely a place's or a body's, and for "the driver"."""
    if token.pos_ != "PROPN":
        return _is_human(token)
    is_thing = is_place(token.text) or fold(token.text) in words("bodies", "nouns")
    return not is_thing and (token.ent_type_ not in THINGS or token.dep_ in SUBJECTS)


def _is_human(token: Token) -> bool:
    return fold(token.lemma_) in words("roles", "heads") or fold(token.text) in words("bodies", "anonymous")


def _is_expletive(token: Token) -> bool:
    """True for "it is time to", "it takes courage to", "it seems that"."""
    if token.lower_ != "it":
        return False
    verb = token.head
    if verb.lemma_ in words("kinds", "binding", "weather"):
        return True
    if verb.lemma_ not in words("kinds", "binding", "expletive"):
        return False
    after = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + 12)]
    return any(
        t.lower_ in {"to", "that", "if", "when", "for", "who", "whether"} and t.dep_ != "dative"
        for t in after
    ) or any(c.dep_ in {"ccomp", "csubj", "advcl"} for c in verb.children)
