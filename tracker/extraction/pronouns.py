"""Who has spoken so far in a Doc, and the pronouns that may stand for them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.cast import Person
from tracker.extraction.noun_phrases import Range
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

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
        self._genders: dict[int, str] = {}
        self._sentences: list[Span] = list(doc.sents)
        self._sentence_starts = [sentence.start for sentence in self._sentences]
        self.quoted = _inside_quotes(bodies.texts)

    def add(self, said: Said) -> None:
        self._said.append(said)
        if said.person is not None and said.gender is not None:
            self._genders.setdefault(id(said.person), said.gender)

    def gender(self, person: Person) -> str | None:
        """The person's own, else what a pronoun that was read as the person's has told."""
        return person.gender or self._genders.get(id(person))

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

    def sentences(self, i: int, count: int) -> list[Span]:
        """The sentence of token `i` and up to `count` before it, last first."""
        at = self.sentence(i)
        return self._sentences[max(0, at - count) : at + 1][::-1]

    def sentence(self, i: int) -> int:
        """The number of the sentence that token `i` stands in."""
        return bisect_right(self._sentence_starts, i) - 1

    def body_in_paragraph(self, i: int) -> SpeakerReading | None:
        """The body that spoke last in the paragraph: a translated text may say "he" of it."""
        for said in self.before(i):
            if self._distance(said.range.start, i) > 0:
                return None
            if said.reading.kind in MANY and not said.is_plural and not said.is_open:
                return said.reading if said.reading.kind in BODY_KINDS else None
        return None

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
