"""A Doc → its cast: who the persons are that it names, under which names, and in which offices."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.doc_text import text_of
from tracker.extraction.introductions import introductions
from tracker.extraction.lexicon import fold, words
from tracker.extraction.offices import Office, Offices
from tracker.extraction.party_labels import party_label
from tracker.extraction.people import People
from tracker.extraction.person_names import PersonMention, first_name_gender, surname_of
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_NAME_GAP = 6  # tokens between "the apprentice" and the name that follows it
MIN_SHORT_FORM = 3  # letters: "Tim" for "Timothy"


@dataclass(eq=False)
class Person:
    """One person of a document: the fullest name, all mentions that can only be theirs, in order.

    `labels` are the party and the state that are printed after the name.
    """

    name: str
    mentions: list[PersonMention] = field(default_factory=list)
    gender: str | None = None
    labels: frozenset[str] = frozenset()

    @property
    def surname(self) -> str:
        return surname_of(self.name)

    def first_names(self) -> set[str]:
        """First names and nicknames, folded; none for a person who is only called by one word."""
        found: set[str] = set()
        for mention in self.mentions:
            parts = [part.strip("\"“”'‘’`") for part in fold(mention.name).split()]
            if len(parts) > 1:
                found.add(parts[0])
            found |= {
                part for part, raw in zip(parts, mention.name.split(), strict=False) if raw[:1] in "\"“'‘"
            }
        return found

    def offices(self) -> list[Office]:
        return [m.office for m in self.mentions if m.office is not None]


class Cast:
    """The persons and offices of one Doc, in order of place."""

    def __init__(self, doc: Doc, bodies: Bodies) -> None:
        self._doc = doc
        self._bodies = bodies
        offices = list(Offices(doc, bodies))
        self.inside_offices = {i for o in offices for i in range(o.at.start + 1, o.at.end)}
        self.people = list(People(doc, bodies, offices))
        bodies.leave_out(p.range for p in self.people)
        used = {id(p.office) for p in self.people if p.office}
        self.offices = [office for office in offices if id(office) not in used]
        self.persons: list[Person] = []
        self._bearers: dict[int, list[Person]] = {}
        self._group()

    # --- who is who ------------------------------------------------------------------------------------

    def bearers(self, mention: PersonMention) -> list[Person]:
        """Whom a mention may name: one person, or all who bear the same surname or first name."""
        return self._bearers[mention.range.start]

    def _group(self) -> None:
        """Put the mentions of one person together: full names first, then surnames and first names."""
        for mention in self.people:
            if mention.is_full:
                person = next((p for p in self.persons if _is_same(p, mention)), None)
                if person is None:
                    person = Person(mention.name)
                    self.persons.append(person)
                self._give(mention, person)
        for person in self.persons:
            person.name = max((m.name for m in person.mentions), key=lambda name: len(name.split()))
            person.gender = self._gender(person)
        for mention in self.people:
            if not mention.is_full:
                self._place_short(mention)
        for person in self.persons:
            person.mentions.sort(key=lambda m: m.range.start)
            person.gender = self._gender(person)
            person.labels = frozenset[str]().union(*map(self._label, person.mentions))

    def _place_short(self, mention: PersonMention) -> None:
        word = mention.surname
        fitting = [p for p in self.persons if p.surname == word]
        fitting = fitting or [p for p in self.persons if word in p.first_names()]
        if mention.gender:
            fitting = [p for p in fitting if p.gender in {None, mention.gender}] or fitting
        if len(fitting) > 1 and mention.office is not None:
            same = [p for p in fitting if any(_same_head(o, mention.office) for o in p.offices())]
            fitting = same if len(same) == 1 else fitting
        if mention.office is not None and fitting and self._is_another(mention, fitting):
            fitting = []
        if len(fitting) > 1:
            self._bearers[mention.range.start] = fitting
            return
        if not fitting:
            fitting = [Person(mention.name)]
            self.persons.append(fitting[0])
        self._give(mention, fitting[0])

    def _is_another(self, mention: PersonMention, fitting: list[Person]) -> bool:
        """True for "President Lee" before the document names Ann Lee, who holds no such office."""
        office = mention.office
        return office is not None and all(
            p.mentions[0].range.start > mention.range.start
            and p.mentions[0].is_full
            and p.offices()
            and not any(_same_head(o, office) for o in p.offices())
            for p in fitting
        )

    def _give(self, mention: PersonMention, person: Person) -> None:
        person.mentions.append(mention)
        self._bearers[mention.range.start] = [person]

    def _gender(self, person: Person) -> str | None:
        votes = Counter(m.gender for m in person.mentions if m.gender)
        if votes:
            return votes.most_common(1)[0][0]
        first = next((m.name.split()[0] for m in person.mentions if m.is_full), None)
        if first is not None:
            return first_name_gender(first)
        return "f" if first_name_gender(person.name) == "f" else None

    def _label(self, mention: PersonMention) -> frozenset[str]:
        last = self._doc[mention.range.end - 1]
        return party_label(text_of(self._doc), last.idx + len(last))

    def named(self, word: str) -> list[Person]:
        """Those who bear a surname, else a first name, wherever it stands."""
        folded = fold(word)
        found = [p for p in self.persons if p.surname == folded]
        return found or [p for p in self.persons if folded in p.first_names()]

    # --- readings --------------------------------------------------------------------------------------

    def reading(self, person: Person, evidence: str) -> SpeakerReading:
        """A person as the whole document shows them; an office held now goes before a former one."""
        held = [m for m in person.mentions if m.office]
        held = [m for m in held if m.office and not is_former(m.office)] or held
        both = [m for m in held if m.organisation]
        best = next(iter(both or held), None)
        organisation = best.organisation if best else None
        if organisation is None:
            organisation = next((m.organisation for m in person.mentions if m.organisation), None)
        return SpeakerReading(
            name=person.name,
            kind=SourceKind.PERSON,
            role=best.office.role if best and best.office else None,
            organisation=self._in_full(organisation) if organisation else None,
            evidence=evidence,
        )

    def how(self, mention: PersonMention, person: Person) -> str:
        """Why a mention names a person, for the evidence."""
        if mention.is_full or person.name == mention.name:
            return "named"
        key = "surname" if person.surname == mention.surname else "first name"
        return f"{key} of “{person.name}”"

    def _in_full(self, name: str) -> str:
        """The full name of a person who is called by the surname alone, any other name as it is."""
        full = {p.name for p in self.persons if " " in p.name and p.surname == fold(name)}
        return full.pop() if len(full) == 1 else name

    def called(self, noun: str, i: int) -> Person | None:
        """The one person introduced by a common noun: "The apprentice, Finn Odby," → "the apprentice"."""
        found = [p for p in self.people if noun in introductions(self._doc, p.range)]
        near = [p for p in found if p.range.start < i] or [
            p for p in found if p.range.start - i <= MAX_NAME_GAP
        ]
        persons = {id(b): b for p in near for b in self.bearers(p)}
        return next(iter(persons.values())) if len(persons) == 1 else None


def is_former(office: Office) -> bool:
    """True for an office that is said not to be held any more."""
    return bool(set(fold(office.role).replace("-", " ").split()) & words("roles", "past"))


def _same_head(a: Office, b: Office) -> bool:
    return a.head.split()[-1] == b.head.split()[-1]


def _is_same(person: Person, mention: PersonMention) -> bool:
    """True when a full name is another form of a person's: "Donald J. Trump", "Tim Kaine", "Jr." apart."""
    if person.surname != mention.surname:
        return False
    mine, other = fold(person.name).split(), fold(mention.name).split()
    if (mine[-1] == person.surname) != (other[-1] == mention.surname):
        return False
    if " ".join(mine).endswith(" " + " ".join(other)) or " ".join(other).endswith(" " + " ".join(mine)):
        return True
    own = person.first_names()
    names = {other[0]} | {part.strip("\"“”'‘’`") for part in other[1:-1] if part[:1] in "\"“'‘"}
    return any(_is_short_form(a, b) for a in own for b in names)


def _is_short_form(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if short == long:
        return True
    if len(short.rstrip(".")) == 1:
        return long.startswith(short.rstrip("."))
    return len(short) >= MIN_SHORT_FORM and long.startswith(short)
