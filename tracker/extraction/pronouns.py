"""A pronoun in a Doc, and who has spoken before it → the speaker it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.cast import Cast, PersonMention
from tracker.extraction.lexicon import without_article
from tracker.extraction.noun_phrases import Range
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

PRONOUNS: dict[str, str | None] = {"he": "m", "she": "f", "they": None, "it": None}
BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
MANY = BODY_KINDS | {SourceKind.COLLECTIVE}
QUOTES_OPEN, QUOTES_CLOSE = "“«„", "”»"


@dataclass(frozen=True, slots=True)
class Said:
    """One reading that was made, where, and what is known of its gender and number."""

    reading: SpeakerReading
    range: Range
    gender: str | None
    is_plural: bool


class Spoken:
    """Who has spoken so far in one document."""

    def __init__(self, doc: Doc, bodies: Bodies, cast: Cast) -> None:
        self._doc = doc
        self._bodies = bodies
        self._cast = cast
        self._said: list[Said] = []
        self._genders: dict[str, str] = {}
        self._sentences: list[Span] = list(doc.sents)
        self._quoted = _inside_quotes(doc)

    def add(self, said: Said) -> None:
        self._said.append(said)
        if said.gender and said.reading.kind is SourceKind.PERSON:
            self._genders.setdefault(said.reading.name, said.gender)

    def last_in_reach(self, i: int) -> SpeakerReading | None:
        """The last who spoke before token `i`, in its paragraph or the one before."""
        for said in reversed(self._said):
            if said.range.start < i and self._distance(said.range.start, i) <= 1:
                return said.reading
        return None

    def resolve(self, i: int) -> SpeakerReading | None:
        """The speaker that the pronoun at token `i` stands for, None when that is not clear."""
        word = self._doc[i].lower_
        evidence = f"“{word}”, for the speaker or subject before"
        if word in {"he", "she"}:
            found = self._person(i, PRONOUNS[word])
        elif word == "they":
            found = self._nearest(i, lambda s: s.reading.kind in MANY, self._plural_subject)
        else:
            found = self._nearest(i, lambda s: s.reading.kind in BODY_KINDS, self._body_subject)
        return replace(found, evidence=evidence) if found else None

    # --- he and she ---------------------------------------------------------------------------------------

    def _person(self, i: int, gender: str | None) -> SpeakerReading | None:
        """The nearest person who speaks or is a subject, in this paragraph or the one before.

        A translated text may say "he" of a body: so where this paragraph has no such person, the body that
        spoke last in it is meant.
        """
        for distance in (0, 1, 2):
            for sentence in self._back(i, distance):
                reading = self._person_of(sentence, i, gender)
                if reading is not None:
                    return reading
            if distance == 0:
                body = self._last(i, lambda s: s.reading.kind in MANY and not s.is_plural, 0)
                if body is not None and body.reading.kind in BODY_KINDS:
                    return body.reading
        return None

    def _person_of(self, sentence: Span, i: int, gender: str | None) -> SpeakerReading | None:
        said = [s for s in self._said if sentence.start <= s.range.start < min(sentence.end, i)]
        people = [s for s in said if s.reading.kind in {SourceKind.PERSON, SourceKind.OFFICE}]
        for speaker in reversed(people):
            if self._agrees(speaker.reading, speaker.gender, gender):
                return speaker.reading
        subjects = [p for p in self._subjects(sentence, i) if p.range.start not in self._quoted]
        for person in subjects:
            reading, known = self._cast.reading(person)
            if reading is not None and self._agrees(reading, known, gender):
                return reading
        return None

    def _agrees(self, reading: SpeakerReading, known: str | None, gender: str | None) -> bool:
        known = known or self._genders.get(reading.name)
        return known is None or gender is None or known == gender

    def _subjects(self, sentence: Span, i: int) -> list[PersonMention]:
        """Persons who are a subject in the sentence, the main verb's first."""
        found: list[tuple[bool, int, PersonMention]] = []
        for person in self._cast.people:
            if not sentence.start <= person.range.start < min(sentence.end, i):
                continue
            token = self._subject_token(person)
            if token is not None:
                found.append((token.head.dep_ != "ROOT", person.range.start, person))
        return [person for _, _, person in sorted(found, key=lambda f: f[:2])]

    def _subject_token(self, person: PersonMention) -> Token | None:
        """The subject that the name is, or stands in apposition to."""
        parts = [person.range, person.office.at] if person.office else [person.range]
        for part in parts:
            for token in self._doc[part.start : part.end]:
                if token.dep_ in SUBJECTS:
                    return token
        return self._before_verb(person)

    def _before_verb(self, person: PersonMention) -> Token | None:
        """The name, when a verb follows its apposition: "Ann Lee, a spokeswoman for Acme, told …"."""
        doc, end = self._doc, person.range.end
        if person.office is not None and person.office.range.start > end:
            end = person.office.range.end
            if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].tag_ in {"VBD", "VBZ"}:
                return doc[person.range.start]
        return None

    # --- they and it --------------------------------------------------------------------------------------

    def _nearest(
        self,
        i: int,
        fits: Callable[[Said], bool],
        subject: Callable[[Span, int], SpeakerReading | None],
    ) -> SpeakerReading | None:
        for distance in (0, 1):
            for sentence in self._back(i, distance):
                said = [
                    s
                    for s in self._said
                    if sentence.start <= s.range.start < min(sentence.end, i) and fits(s)
                ]
                names = {s.reading.name for s in said}
                if len(names) > 1 and len({self._doc[s.range.start].head.i for s in said}) > 1:
                    names = {said[-1].reading.name}
                if len(names) > 1:
                    return None
                if names:
                    return said[-1].reading
                reading = subject(sentence, i)
                if reading is not None:
                    return reading
        return None

    def _plural_subject(self, sentence: Span, i: int) -> SpeakerReading | None:
        for token in self._subject_nouns(sentence, i):
            if token.tag_ in {"NNS", "NNPS"}:
                start = min(t.i for t in token.lefts) if any(True for _ in token.lefts) else token.i
                name = without_article(Range(start, token.i + 1).text(self._doc))
                return SpeakerReading(name, SourceKind.COLLECTIVE)
        return self._body_subject(sentence, i)

    def _body_subject(self, sentence: Span, i: int) -> SpeakerReading | None:
        for token in self._subject_nouns(sentence, i):
            for mention in self._bodies.mentions:
                if mention.range.start <= token.i < mention.range.end and not mention.is_weak:
                    name = self._bodies.fullest(mention.name)
                    return SpeakerReading(name, SourceKind.ORGANISATION, aliases=self._bodies.acronyms(name))
        return None

    def _subject_nouns(self, sentence: Span, i: int) -> Iterator[Token]:
        """The subject of the sentence's main verb, when it stands before `i` and outside quotation marks."""
        for token in sentence:
            if (
                token.i < i
                and token.dep_ in SUBJECTS
                and token.head.dep_ == "ROOT"
                and token.i not in self._quoted
            ):
                yield token

    # --- where ----------------------------------------------------------------------------------------------

    def _back(self, i: int, distance: int) -> Iterator[Span]:
        """The sentences before and at token `i`, last first, that stand `distance` paragraphs before it."""
        for sentence in reversed(self._sentences):
            if sentence.start > i:
                continue
            apart = self._distance(sentence.start, i)
            if apart > distance:
                return
            if apart == distance:
                yield sentence

    def _last(self, i: int, fits: Callable[[Said], bool], distance: int) -> Said | None:
        for said in reversed(self._said):
            if said.range.start < i and self._distance(said.range.start, i) <= distance and fits(said):
                return said
        return None

    def _distance(self, before: int, after: int) -> int:
        return self._bodies.paragraph(after) - self._bodies.paragraph(before)


def _inside_quotes(doc: Doc) -> frozenset[int]:
    """The tokens that stand inside typographic quotation marks."""
    inside: set[int] = set()
    depth = False
    for token in doc:
        if token.text in QUOTES_OPEN:
            depth = True
        elif token.text in QUOTES_CLOSE or (token.is_space and "\n" in token.text):
            depth = False
        elif depth:
            inside.add(token.i)
    return frozenset(inside)
