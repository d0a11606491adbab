"""A pronoun in a Doc, and who has spoken before it → the speaker it stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.cast import Person
from tracker.extraction.lexicon import without_article
from tracker.extraction.noun_phrases import Range
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# The pronouns of the third person, and the form that stands for all of each.
PRONOUNS: dict[str, str] = {
    "he": "he", "his": "he", "him": "he", "himself": "he",
    "she": "she", "her": "she", "hers": "she", "herself": "she",
    "they": "they", "their": "they", "them": "they", "themselves": "they",
    "it": "it", "its": "it", "itself": "it",
}  # fmt: skip
# Those of the first and second: who that is the text does not say.
SPEECH_PARTNERS = frozenset(
    {"i", "we", "you", "me", "us", "my", "our", "your", "mine", "ours", "myself", "ourselves"}
)
GENDERS: dict[str, str] = {"he": "m", "she": "f"}
BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
MANY = BODY_KINDS | {SourceKind.COLLECTIVE}
QUOTES_OPEN, QUOTES_CLOSE, QUOTES_BOTH = frozenset("“«„"), frozenset("”»"), frozenset({'"', "''", "``"})


@dataclass(frozen=True, slots=True)
class Said:
    """One reading that was made, where, its gender and number where known; `is_open`: it found nobody."""

    reading: SpeakerReading
    range: Range
    gender: str | None
    is_plural: bool
    person: Person | None = None
    is_open: bool = False


class Spoken:
    """Who has spoken so far in one document."""

    def __init__(self, doc: Doc, bodies: Bodies) -> None:
        self._doc = doc
        self._bodies = bodies
        self._said: list[Said] = []
        self._sentences: list[Span] = list(doc.sents)
        self._sentence_starts = [sentence.start for sentence in self._sentences]
        self.quoted = _inside_quotes(bodies.texts)

    def add(self, said: Said) -> None:
        self._said.append(said)

    def before(self, i: int) -> Iterator[Said]:
        """Who spoke before token `i`, last first."""
        return (said for said in reversed(self._said) if said.range.start < i)

    def last(self, i: int) -> Said | None:
        """Who spoke last before token `i`, None also for somebody who could not be told."""
        said = next(self.before(i), None)
        return None if said is None or said.is_open else said

    def last_of(self, i: int, persons: Sequence[Person]) -> Said | None:
        """The last of these persons who spoke before token `i`."""
        return next((s for s in self.before(i) if s.person is not None and s.person in persons), None)

    def sentence(self, i: int) -> int:
        """The number of the sentence that token `i` stands in."""
        return bisect_right(self._sentence_starts, i) - 1

    def resolve(self, i: int) -> SpeakerReading | None:
        """The body or the crowd that "they" or "it" at token `i` stands for, None when that is not clear."""
        word = self._doc[i].lower_
        if PRONOUNS[word] == "they":
            found = self._nearest(i, lambda s: s.reading.kind in MANY, self._plural_subject)
        else:
            found = self._nearest(i, lambda s: s.reading.kind in BODY_KINDS, self._body_subject)
        return replace(found, evidence=f"“{word}”, for the speaker or subject before") if found else None

    def body_in_paragraph(self, i: int) -> SpeakerReading | None:
        """The body that spoke last in the paragraph: a translated text may say "he" of it."""
        for said in self.before(i):
            if self._distance(said.range.start, i) > 0:
                return None
            if said.reading.kind in MANY and not said.is_plural and not said.is_open:
                return said.reading if said.reading.kind in BODY_KINDS else None
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
                    if not s.is_open and sentence.start <= s.range.start < min(sentence.end, i) and fits(s)
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
                start = min((t.i for t in token.lefts), default=token.i)
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
                and token.i not in self.quoted
            ):
                yield token

    # --- where ----------------------------------------------------------------------------------------------

    def _back(self, i: int, distance: int) -> Iterator[Span]:
        """The sentences before and at token `i`, last first, that stand `distance` paragraphs before it."""
        for at in range(self.sentence(i), -1, -1):
            sentence = self._sentences[at]
            apart = self._distance(sentence.start, i)
            if apart > distance:
                return
            if apart == distance:
                yield sentence

    def _distance(self, before: int, after: int) -> int:
        return self._bodies.paragraph(after) - self._bodies.paragraph(before)


def _inside_quotes(texts: Sequence[str]) -> frozenset[int]:
    """The tokens that stand inside quotation marks; a line end closes what nothing else does."""
    inside: set[int] = set()
    opened = False
    for i, text in enumerate(texts):
        if text in QUOTES_BOTH:
            opened = not opened
        elif text in QUOTES_OPEN:
            opened = True
        elif text in QUOTES_CLOSE or "\n" in text:
            opened = False
        elif opened:
            inside.add(i)
    return frozenset(inside)
