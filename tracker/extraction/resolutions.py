"""A ranking of whom words may stand for → who speaks, or that it stays open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tracker.extraction.cast import Cast, Person
from tracker.extraction.rankings import Ranking
from tracker.records import SpeakerReading


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a speaker's words; without a reading, `ranking` holds those whom they may stand for."""

    reading: SpeakerReading | None = None
    gender: str | None = None
    person: Person | None = None
    ranking: Ranking = field(default_factory=Ranking)


def resolved(ranking: Ranking) -> Resolution:
    """The clear winner of a ranking; where there is none, all those ranked who have a name."""
    known = Ranking(tuple(r for r in ranking.ranked if not r.is_open))
    best = ranking.winner
    if best is None or best.is_open:
        return Resolution(ranking=known)
    return Resolution(best.reading, best.gender, best.person, known)


def found(cast: Cast, person: Person, evidence: str) -> Resolution:
    """A person of the cast."""
    return Resolution(cast.reading(person, evidence), person.gender, person)


def because(reading: SpeakerReading, evidence: str) -> SpeakerReading:
    """The reading with another evidence."""
    return replace(reading, evidence=evidence)
