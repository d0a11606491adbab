"""A Doc → its cast: the named persons with the office words next to each name, and the other offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.lexicon import fold, is_place, names_a_body, table, words
from tracker.extraction.noun_phrases import (
    CALENDAR,
    Range,
    capital_run,
    gender_of,
    is_capital,
    is_honorific,
    read_body,
    role_head,
)
from tracker.extraction.offices import Office, Offices, is_same_office
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_NAME_GAP = 6  # tokens between "the apprentice" and the name that follows it


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A name in the text, without titles; `office` is what stands next to it there."""

    name: str
    range: Range
    office: Office | None
    organisation: str | None
    gender: str | None
    is_certain: bool

    @property
    def surname(self) -> str:
        return fold(self.name.split()[-1])


class Cast:
    """The persons and offices of one Doc, in order of place."""

    def __init__(self, doc: Doc, bodies: Bodies) -> None:
        self._doc = doc
        self._bodies = bodies
        offices = list(Offices(doc, bodies))
        self.people = self._believable(self._people(offices))
        used = {id(p.office) for p in self.people if p.office}
        self.offices = [office for office in offices if id(office) not in used]

    # --- who is who ------------------------------------------------------------------------------------

    def same_person(self, person: PersonMention) -> tuple[list[PersonMention] | None, str]:
        """All mentions of the same person, in order, and why; None when two would fit."""
        if " " not in person.name:
            for key, how in ((-1, "surname"), (0, "first name")):
                full = {
                    fold(p.name): p.name
                    for p in self.people
                    if " " in p.name and fold(p.name.split()[key]) == fold(person.name)
                }
                if len(full) > 1 and person.office is None:
                    return None, "two people of that name"
                if len(full) == 1:
                    name = next(iter(full.values()))
                    return self._all(name), f"{how} of “{name}”"
        return self._all(person.name), "named"

    def _all(self, name: str) -> list[PersonMention]:
        """Mentions under a full name, and under its surname where only one person bears it."""
        folded, surname = fold(name), fold(name.split()[-1])
        bearers = {fold(p.name) for p in self.people if " " in p.name and p.surname == surname}
        short = {surname} if len(bearers) <= 1 else set()
        return [p for p in self.people if fold(p.name) == folded or fold(p.name) in short]

    def reading(self, person: PersonMention) -> tuple[SpeakerReading | None, str | None]:
        """A person as the whole document shows them, with their gender where words tell it."""
        same, how = self.same_person(person)
        if same is None:
            return None, person.gender
        full = max(same, key=lambda p: (len(p.name.split()), -p.range.start))
        both = [p for p in same if p.office and p.organisation]
        best = (both or [p for p in same if p.office] or same)[0]
        organisation = best.organisation or next((p.organisation for p in same if p.organisation), None)
        reading = SpeakerReading(
            name=full.name,
            kind=SourceKind.PERSON,
            role=best.office.role if best.office else None,
            organisation=self._in_full(organisation) if organisation else None,
            evidence=how if full.name != person.name else "named",
        )
        return reading, next((p.gender for p in same if p.gender), None)

    def _in_full(self, name: str) -> str:
        """The full name of a person who is called by the surname alone, any other name as it is."""
        full = {p.name for p in self.people if " " in p.name and p.surname == fold(name)}
        return full.pop() if len(full) == 1 else name

    def holder(self, office: Office) -> PersonMention | None:
        """The one person of the document who holds an office, before its mention if anybody does there."""
        holders = self._holders(office)
        return holders[0] if len({fold(p.name) for p in holders}) == 1 else None

    def has_rivals(self, office: Office) -> bool:
        return len({fold(p.name) for p in self._holders(office)}) > 1

    def _holders(self, office: Office) -> list[PersonMention]:
        fitting = [p for p in self.people if p.office and is_same_office(p.office, office)]
        return [p for p in fitting if p.range.start < office.at.start] or fitting

    def called(self, noun: str, i: int) -> PersonMention | None:
        """The one person introduced by a common noun: "The apprentice, Finn Odby," → "the apprentice"."""
        found = [
            p
            for p in self.people
            if p.range.start >= 2
            and self._doc[p.range.start - 1].text == ","
            and fold(self._doc[p.range.start - 2].text) == noun
        ]
        near = [p for p in found if p.range.start < i] or [
            p for p in found if p.range.start - i <= MAX_NAME_GAP
        ]
        return near[-1] if len({fold(p.name) for p in near}) == 1 else None

    def _believable(self, found: Iterator[PersonMention]) -> list[PersonMention]:
        """Without single capitalised words that need not be names, and without parts of bodies' names."""
        people = list(found)
        surnames = {p.surname for p in people if p.is_certain and " " in p.name}
        bodies = [m.range for m in self._bodies.mentions if names_a_body(m.name)]
        inside = {i for part in bodies for i in range(part.start, part.end)}
        return [
            p
            for p in people
            if (p.is_certain or " " in p.name or p.surname in surnames)
            and (p.office is not None or p.range.start not in inside)
        ]

    # --- people ----------------------------------------------------------------------------------------

    def _people(self, offices: list[Office]) -> Iterator[PersonMention]:
        by_start = {office.range.start: office for office in offices}
        by_head_end = {office.at.end: office for office in offices}
        by_end = {office.range.end: office for office in offices}
        doc, i = self._doc, 0
        while i < len(doc):
            if not is_capital(doc[i]) or doc[i].is_space or fold(doc[i].text) in CALENDAR:
                i += 1
                continue
            end = capital_run(doc, i)
            start, gender, titled, abbreviated = self._strip(i, end)
            if start < end:
                office = self._office_before(start, by_head_end)
                certain = office is not None or titled
                if office is None:
                    office = self._apposition(start, end, by_start, by_end)
                mention = self._person(Range(start, end), office, gender, abbreviated, certain)
                if mention:
                    yield mention
            i = max(end, i + 1)

    def _strip(self, start: int, end: int) -> tuple[int, str | None, bool, str | None]:
        """Skip office words, titles and sentence openers in front of a name."""
        doc, gender, titled, abbreviated = self._doc, None, False, None
        i = start
        for j in range(start, end):
            stop = role_head(doc, j, end)
            if stop is not None and stop < end and not is_honorific(doc[j]):
                i = max(i, stop)
                gender = gender or gender_of(doc[j:stop].text)
            elif j == start and end - j > 2 and fold(doc[j].text) in words("bodies", "anonymous"):
                i, titled = j + 1, True  # "Witness Karl Odd"
            elif is_honorific(doc[j]) and j + 1 < end and j <= max(i, start):
                i, titled = j + 1, True
                gender = gender or gender_of(doc[j].text)
                abbreviated = table("roles")["abbreviations"].get(fold(doc[j].text), abbreviated)
            elif fold(doc[j].text) in table("roles")["abbreviations"] and j == i:
                i, titled = j + 1, True
                abbreviated = table("roles")["abbreviations"][fold(doc[j].text)]
        while i < end and (is_honorific(doc[i]) and i + 1 < end):
            gender, titled, i = gender or gender_of(doc[i].text), True, i + 1
        while i < end and doc[i].is_stop and doc[i].pos_ not in {"PROPN", "NOUN"}:
            i += 1
        return i, gender, titled, abbreviated

    def _office_before(self, start: int, by_head_end: dict[int, Office]) -> Office | None:
        """The office words in front of a name and its titles: "Defense Minister General [Viktor Khrenin]"."""
        while start not in by_head_end and start > 0 and is_honorific(self._doc[start - 1]):
            start -= 1
        return by_head_end.get(start)

    def _apposition(
        self, start: int, end: int, by_start: dict[int, Office], by_end: dict[int, Office]
    ) -> Office | None:
        """The office before the name ("its chief executive, X,") or after it ("X, the mayor of Y,")."""
        doc = self._doc
        before = by_end.get(start - 1) if start > 0 and doc[start - 1].text == "," else None
        if before is not None and not before.is_indefinite and self._ends_apposition(end):
            return before
        i = end
        if i + 2 < len(doc) and doc[i].text == "," and doc[i + 1].like_num and doc[i + 2].text == ",":
            i += 2
        if i + 1 >= len(doc) or doc[i].text not in {",", "("}:
            return before
        after = (
            by_start.get(i + 1) or by_start.get(i + 2) if doc[i + 1].pos_ == "DET" else by_start.get(i + 1)
        )
        if after is not None and not self._has_name(after, start):
            return after
        return self._relative(i + 1)

    def _ends_apposition(self, end: int) -> bool:
        doc = self._doc
        if (
            end >= len(doc)
            or doc[end].is_space
            or doc[end].text in {",", ".", ";", ")", "”", '"', ":", "–", "—"}
        ):
            return True
        return doc[end].pos_ in {"VERB", "AUX", "PART"} or doc[end].lower_ in {"who", "that"}

    def _has_name(self, office: Office, start: int) -> bool:
        """True when the office's own name follows, so that it is not that of the name at `start`."""
        doc, end = self._doc, office.range.end
        if end < len(doc) and is_capital(doc[end]) and office.range.end == office.at.end:
            return True
        return (
            end + 2 < len(doc)
            and doc[end].text == ","
            and is_capital(doc[end + 1])
            and doc[end + 1].pos_ == "PROPN"
            and self._ends_apposition(capital_run(doc, end + 1))
            and (doc[office.range.start].tag_ == "PRP$" or (start > 0 and doc[start - 1].pos_ == "ADP"))
        )

    def _relative(self, i: int) -> Office | None:
        """ "who leads the Harvest Party" as an office."""
        doc = self._doc
        if i + 2 >= len(doc) or doc[i].lower_ != "who":
            return None
        verb = i + 1 if doc[i + 1].text in table("roles")["verbs"] else i + 2
        role = table("roles")["verbs"].get(doc[verb].text)
        body = read_body(doc, verb + 1) if role else None
        if role is None or body is None:
            return None
        name = body.name or self._bodies.antecedent(verb + 1, body.noun)
        if name is None or is_place(name):
            return None
        span = Range(i, body.range.end)
        return Office(role, role, self._bodies.fullest(name), span, Range(verb, verb + 1), False, False)

    def _person(
        self, part: Range, office: Office | None, gender: str | None, abbreviated: str | None, certain: bool
    ) -> PersonMention | None:
        doc = self._doc
        name = part.text(doc)
        label = self._bodies.label(name)
        certain = certain or office is not None or label == "PERSON"
        if names_a_body(name) and not (certain and label == "PERSON"):
            return None
        is_elsewhere = is_place(name) or (label is not None and label != "PERSON")
        if " " in name and (is_place(name) or (is_elsewhere and not certain)):
            return None
        if is_elsewhere and office is None and not gender:  # a surname is kept when somebody bears it
            certain = False
        if abbreviated and office is None:
            office = Office(fold(abbreviated), abbreviated, None, part, part, True, False)
        if office is not None:
            gender = gender or gender_of(office.head)
        organisation = office.organisation if office else self._of_body(part.end)
        return PersonMention(name, part, office, organisation, gender, certain)

    def _of_body(self, end: int) -> str | None:
        """ "Berta Holm of the Harvest Party" → the party."""
        doc = self._doc
        if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "from", "at"}:
            return None
        body = read_body(doc, end + 1)
        if body and body.name and body.name[0].isupper() and self._bodies.is_body(body.name):
            return self._bodies.fullest(body.name)
        return None
