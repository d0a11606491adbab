"""Words for several who speak ("both", "the two leaders", "they") → the persons or bodies, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.body_speakers import body_reading
from tracker.extraction.cast import Cast
from tracker.extraction.lexicon import fold, table, words
from tracker.extraction.noun_phrases import Range, capital_run, is_state_office
from tracker.extraction.pronouns import PRONOUNS, Spoken
from tracker.extraction.rankings import Ranked, Ranking
from tracker.extraction.resolutions import Resolution, found
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_SENTENCES = 3  # back
MAX_COUNTING_WORDS = 3  # "two prime ministers"
MAX_OFFICE_WORDS = 4  # "deputy foreign ministers"
COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
SETS = {"pair": 2, "duo": 2, "trio": 3, "quartet": 4}
JOINTS = frozenset({",", "and", "the", "with"})


@dataclass(frozen=True, slots=True)
class _Named:
    """One person or body that is named at `at`; `start` is where its own words begin."""

    at: Range
    start: int
    ranked: Ranked


class SeveralSpeakers:
    """Reads the speakers of one Doc who are several persons, or bodies, named before."""

    def __init__(self, doc: Doc, bodies: Bodies, cast: Cast, spoken: Spoken) -> None:
        self._doc = doc
        self._bodies = bodies
        self._cast = cast
        self._spoken = spoken

    def read(self, part: Range) -> tuple[Resolution, ...]:
        """Each of those whom "both" means; one open resolution where it is not clear; () for other words."""
        count = self._count(part)
        if count is None:
            return self._holders(part)
        before: list[_Named] = []
        for named in self._sentences(part):
            chain = next((c for c in _chains(self._doc, named) if len(c) == count), None)
            if chain is not None and not before:
                return self._each(chain)
            before = [*named, *before]
            if len(_distinct(before)) >= count:
                break
        before = _distinct(before)
        if len(before) == count:
            return self._each(before)
        return (Resolution(ranking=Ranking(tuple(n.ranked for n in before))),)

    def split(self, joined: SpeakerReading, i: int) -> tuple[Resolution, ...]:
        """Each of those whom "they" at token `i` means, where it was read as "Ann Lee and Karl Odd"."""
        for named in self._sentences(Range(i, i + 1)):
            for chain in _chains(self._doc, named):
                if len(chain) > 1 and all(n.at.text(self._doc) in joined.name for n in chain):
                    return self._each(chain)
        return ()

    def _holders(self, part: Range) -> tuple[Resolution, ...]:
        """The mayor of each, for "the mayors of Leeds and York"; () for other words."""
        title = _plural_office(self._doc, part)
        if title is None:
            return ()
        places = _joined_names(
            self._doc, part.start + 2 + len(title.split()), part.end, is_state_office(title, "")
        )
        if len(places) < 2 or any(" " in place and self._cast.named(place) for place in places):
            return ()
        return tuple(self._holder(f"{title} of {place}") for place in places)

    def _holder(self, role: str) -> Resolution:
        """Who is said to hold an office, else the office."""
        held = [p for p in self._cast.persons if any(fold(o.role) == fold(role) for o in p.offices())]
        if len(held) == 1:
            return found(self._cast, held[0], f"“{role}”, the office of “{held[0].name}”")
        return Resolution(SpeakerReading(role, SourceKind.OFFICE, role=role, evidence="unnamed office"))

    def _count(self, part: Range) -> int | None:
        """How many "both", "the pair" or "the two leaders" are; None for words that do not count persons."""
        tokens = [t for t in self._doc[part.start : part.end] if t.lower_ not in {"the", "those", "these"}]
        first = tokens[0].lower_ if tokens else ""
        if len(tokens) == 1 and first in SETS:
            return SETS[first]
        count = COUNTS.get(first)
        if (
            count is None
            or len(tokens) > MAX_COUNTING_WORDS
            or (len(tokens) == 1 and first not in {"both", "two"})
        ):
            return None
        nouns = words("roles", "heads") | {"man", "woman", "politician", "official", "person"}
        if len(tokens) > 1 and (tokens[-1].tag_ != "NNS" or fold(tokens[-1].lemma_) not in nouns):
            return None
        is_definite = first == "both" or part.end - part.start > len(tokens)
        return count if is_definite else None

    def _sentences(self, part: Range) -> Iterator[list[_Named]]:
        """Those named before `part`, sentence by sentence, the last first."""
        for sentence in self._spoken.sentences(part.start, MAX_SENTENCES):
            persons = list(self._persons(sentence.start, min(sentence.end, part.start)))
            yield persons or list(self._bodies_in(sentence.start, min(sentence.end, part.start)))

    def _persons(self, start: int, end: int) -> Iterator[_Named]:
        for mention in self._cast.people:
            at = mention.range
            bearers = self._cast.bearers(mention)
            if not start <= at.start < end or at.start in self._spoken.quoted or len(bearers) != 1:
                continue
            reading = self._cast.reading(bearers[0], "one of those named before")
            first = at.start
            if mention.office is not None and mention.office.range.start < first:
                first = mention.office.range.start
            yield _Named(at, first, Ranked(reading, 0.0, "named before", bearers[0].gender, bearers[0]))

    def _bodies_in(self, start: int, end: int) -> Iterator[_Named]:
        for mention in self._bodies.mentions:
            at = mention.range
            if not start <= at.start < end or mention.name.islower() or at.start in self._spoken.quoted:
                continue
            if self._bodies.is_body(mention.name):
                name = self._bodies.fullest(mention.name)
                reading = body_reading(self._bodies, name, "one of those named before")
                yield _Named(at, at.start, Ranked(reading, 0.0, "named before"))

    def _each(self, named: list[_Named]) -> tuple[Resolution, ...]:
        return tuple(Resolution(n.ranked.reading, n.ranked.gender, n.ranked.person) for n in named)


def is_they(doc: Doc, part: Range) -> bool:
    """True for the pronoun of several."""
    return part.end == part.start + 1 and PRONOUNS.get(doc[part.start].lower_) == "they"


def _plural_office(doc: Doc, part: Range) -> str | None:
    """The office in "the foreign ministers of …", as one holds it; None for other words."""
    of = next((t.i for t in doc[part.start : part.end] if t.lower_ == "of"), part.start)
    if doc[part.start].lower_ != "the" or not 1 < of - part.start <= MAX_OFFICE_WORDS + 1:
        return None
    before, last = doc[part.start + 1 : of - 1], doc[of - 1]
    if last.tag_ not in {"NNS", "NNPS"} or not all(t.is_alpha and t.pos_ != "NUM" for t in before):
        return None
    head = last.text.removesuffix("s")
    return " ".join((*(t.text for t in before), head)) if fold(head) in table("roles")["posts"] else None


def _joined_names(doc: Doc, i: int, end: int, is_of_places: bool) -> list[str]:
    """The names from token `i` on, joined by commas and one "and"; [] for one name, or other words."""
    names: list[str] = []
    is_last = False
    while i < len(doc):
        start = i + (doc[i].lower_ == "the" and i < end)
        i = capital_run(doc, start)
        if i == start or (start >= end and not names):
            return []
        names.append(Range(start, i).text(doc))
        if is_last or i >= len(doc):
            return names if is_last else []
        is_last = doc[i].lower_ == "and"
        if doc[i].text != "," and not is_last:
            return []
        if doc[i].ent_iob_ == "I" and not is_of_places:  # "Marks and Spencer"
            return []
        i += 1
    return []


def _distinct(named: list[_Named]) -> list[_Named]:
    """Without those that were named before."""
    return list({n.ranked.reading.name: n for n in reversed(named)}.values())[::-1]


def _chains(doc: Doc, named: list[_Named]) -> list[list[_Named]]:
    """Names joined by "and": "Ann Lee, Karl Odd and the mayor, Finn Orr"."""
    chains: list[list[_Named]] = []
    end = 0
    for each in named:
        between = doc[end : each.start] if end < each.start else doc[end:end]
        has_and = any(t.lower_ in {"and", ","} for t in between)
        if chains and has_and and all(t.lower_ in JOINTS for t in between):
            chains[-1].append(each)
        else:
            chains.append([each])
        end = each.at.end
    return [chain for chain in chains if len(chain) == len(_distinct(chain))]
