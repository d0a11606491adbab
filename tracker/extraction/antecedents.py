"""A pronoun that does not mean the speaker → the one whom the sentence or the sentence before names.

Only a plain case is answered: for a person, the only other person named there; for a thing, the subject of
the sentence before, where nothing else there could be meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, is_place
from tracker.extraction.noun_phrases import gender_of
from tracker.extraction.person_names import first_name_gender
from tracker.extraction.phrases import NOUNS, Phrase, is_plural, noun_phrase, own_subject, running
from tracker.records import SourceKind
from tracker.records import Span as Place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

MAX_WORDS = 7
THINGS = frozenset({"ORG", "GPE", "FAC", "LAW", "PRODUCT", "EVENT", "NORP", "LOC"})
BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SAME = {"he": frozenset({"he", "him", "his"}), "she": frozenset({"she", "her", "hers"})}
_PEOPLE = "tracker_people"


def antecedent(pronoun: Token, word: str, phrase: Phrase, content: Content) -> tuple[str, bool] | None:
    """The words to put for a pronoun and whether they are plural; None where it is not clear."""
    if word in {"he", "she"}:
        name = _person(pronoun, word, phrase, content)
        return (name, False) if name else None
    if pronoun.dep_ not in _SUBJECTS or pronoun.i != _first(phrase):
        return None
    return _thing(pronoun, word, content)


def others_named(pronoun: Token, content: Content) -> bool:
    """True where this sentence or the one before names a person besides the speaker."""
    return bool(_surnames(pronoun) - _own(content))


def several_named(pronoun: Token) -> bool:
    """True where this sentence or the one before names several things that "they" may be."""
    doc = pronoun.doc
    return any(
        t.pos_ in NOUNS and t.dep_ in _ARGUMENTS and is_plural(t) and t.ent_type_ not in {"DATE", "TIME"}
        for t in doc[_window(pronoun) : pronoun.i]
    )


def is_a_person(doc: Doc, name: str) -> bool:
    """True for a name that the text uses as a person's."""
    return any(fold(p.text) == fold(name) for p in _people(doc))


def _first(phrase: Phrase) -> int:
    return next((t.i for t in phrase.tokens if not t.is_punct), -1)


# --- persons ------------------------------------------------------------------------------------------


def _person(pronoun: Token, word: str, phrase: Phrase, content: Content) -> str | None:
    """The only person, besides the speaker, whom this sentence or the one before it names, as a subject."""
    speaker = content.speaker
    is_quoted = pronoun.i in content.quoted
    if not is_quoted and (speaker is None or not (speaker.kind in BODY_KINDS or content.is_many())):
        return None
    doc, start = pronoun.doc, _window(pronoun)
    first = phrase.tokens[0].i
    if any(doc[i].lower_ in _SAME[word] for i in range(start, min(first, pronoun.i))):
        return None
    found = _surnames(pronoun)
    if is_quoted:
        found -= _own(content)
    if len(found) != 1:
        return None
    surname = found.pop()
    mentions = [p for p in _people(doc) if start <= p.start and p.end <= pronoun.i and _surname(p) == surname]
    if not any(p.root.dep_ in _SUBJECTS or p.root.dep_ == "poss" for p in mentions):
        return None
    return _named(doc, surname, mentions[-1], "m" if word == "he" else "f")


def _surnames(pronoun: Token) -> set[str]:
    start = _window(pronoun)
    return {_surname(p) for p in _people(pronoun.doc) if start <= p.start and p.end <= pronoun.i}


def _own(content: Content) -> set[str]:
    return {fold(content.speaker.name).split()[-1]} if content.speaker else set()


def _surname(person: Span) -> str:
    return fold(re.sub(r"[’']s?$", "", person.text)).split()[-1]


def _window(pronoun: Token) -> int:
    """Where the sentence before the pronoun's begins."""
    sentence = pronoun.sent
    return int(pronoun.doc[sentence.start - 1].sent.start) if sentence.start else 0


def _people(doc: Doc) -> list[Span]:
    """The names of persons in the text, as the parser finds them."""
    if _PEOPLE not in doc.user_data:
        doc.user_data[_PEOPLE] = [
            e
            for e in doc.ents
            if e.label_ == "PERSON"
            and all(t.pos_ == "PROPN" or t.tag_ == "POS" for t in e)
            and not is_place(e.text)
        ]
    people: list[Span] = doc.user_data[_PEOPLE]
    return people


def _named(doc: Doc, surname: str, mention: Span, gender: str) -> str | None:
    """The fullest name under a surname, where only one is found and no title or first name speaks against."""
    full = {
        name
        for p in _people(doc)
        if _surname(p) == surname and " " in (name := re.sub(r"[’']s?$", "", p.text))
    }
    short = re.sub(r"[’']s?$", "", mention.text)
    titles = re.findall(rf"\b(\w+)\.? {re.escape(short.split()[-1])}\b", text_of(doc))
    told = {g for t in titles if (g := gender_of(t)) is not None}
    if told and told != {gender}:
        return None
    if len({fold(n).split()[0] for n in full}) != 1:
        return short if not full else None
    name = max(full, key=len)
    return name if first_name_gender(name.split()[0]) in {None, gender} else None


# --- things -------------------------------------------------------------------------------------------


def _is_within(span: Place | None, sentence: Span) -> bool:
    return span is not None and sentence.start_char <= span.start < sentence.end_char


def _thing(pronoun: Token, word: str, content: Content) -> tuple[str, bool] | None:
    """The subject of the sentence before, where it alone has the pronoun's number."""
    if pronoun.sent.start == 0:
        return None
    before = pronoun.doc[pronoun.sent.start - 1].sent
    if pronoun.i in content.quoted and before.root.i not in content.quoted:
        return None
    subject = own_subject(before.root)
    if content.is_labelled and _is_within(content.quotation.cue_span, before):
        return None
    if subject is None or subject.pos_ not in NOUNS or is_plural(subject) is not (word == "they"):
        return None
    if word == "it" and subject.ent_type_ not in THINGS:
        return None
    if content.speaker is not None and fold(subject.text) in fold(content.speaker.name).split():
        return None
    rivals = [
        t
        for t in before
        if t.i != subject.i
        and t.pos_ in NOUNS
        and t.dep_ in _ARGUMENTS
        and is_plural(t) is (word == "they")
        and t.ent_type_ not in {"PERSON", "DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"}
    ]
    words = noun_phrase(subject)
    if rivals or len(words) > MAX_WORDS or any(t.pos_ == "PRON" for t in words):
        return None
    return running(words), word == "they"
