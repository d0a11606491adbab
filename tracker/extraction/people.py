"""A Doc → the places where it names a person, each with the office words that stand next to the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.headline_names import in_headlines
from tracker.extraction.lexicon import fold, is_demonym, is_place, names_a_body, table, words
from tracker.extraction.name_offices import NameOffices
from tracker.extraction.noun_phrases import (
    Range,
    capital_run,
    gender_of,
    in_calendar,
    is_capital,
    is_honorific,
    read_body,
    role_head,
)
from tracker.extraction.offices import Office
from tracker.extraction.person_names import SUFFIXES, PersonMention, first_name_gender

if TYPE_CHECKING:
    from spacy.tokens import Doc

NICKNAME_QUOTES = frozenset({'"', "“", "”", "‘", "’", "''", "``"})
BODY_JOINTS = frozenset({"without", "against", "for", "beyond", "across", "between", "of", "and", "under"})
# fmt: off
OTHER_TAGS = frozenset({
    "RB", "IN", "CC", "DT", "PRP", "PRP$", "WP", "WRB", "VBD", "VBZ", "VBG", "VBN", "MD", "UH", "EX",
    "TO", "JJ",
})
# fmt: on


class People:
    """Reads the person mentions of one Doc; iterate over it to get them in order of place."""

    def __init__(self, doc: Doc, bodies: Bodies, offices: list[Office]) -> None:
        self._doc = doc
        self._bodies = bodies
        self._offices = NameOffices(doc, bodies, offices)
        self._head_ends = {i: o.at.end for o in offices for i in range(o.at.start + 1, o.at.end)}

    def __iter__(self) -> Iterator[PersonMention]:
        self._rest: list[Range] = []
        found = self._believable(self._without_openers(list(self._in_sentences())))
        more = [*in_headlines(self._doc, self._bodies, found), *self._at_ends(found)]
        return iter(sorted([*found, *more], key=lambda p: p.range.start))

    def _without_openers(self, people: list[PersonMention]) -> list[PersonMention]:
        """Without a word in front of a surname that is no first name: "In Norland [Lee] said"."""
        names: dict[str, set[str]] = {}
        for person in people:
            if person.is_full and person.is_certain:
                names.setdefault(person.surname, set()).add(fold(person.name))
        kept = []
        for person in people:
            first = Range(person.range.start, person.range.start + 1)
            if (
                person.range.end - person.range.start == 2
                and person.office is None
                and names.get(person.surname, set()) - {fold(person.name)}
                and (self._qualifies(first) or self._doc[first.start].tag_ in OTHER_TAGS)
            ):
                part = Range(first.end, person.range.end)
                person = replace(person, name=part.text(self._doc), range=part)
            kept.append(person)
        return kept

    def _at_ends(self, known: list[PersonMention]) -> Iterator[PersonMention]:
        """Known names at the end of a run that is none: "the board of the Harwick Post [Lee] said"."""
        names = {tuple(fold(p.name).split()) for p in known if p.is_certain}
        names |= {(p.surname,) for p in known if p.is_full and p.is_certain}
        for run in self._rest:
            for start in range(run.start + 1, run.end):
                part = Range(start, run.end)
                if tuple(fold(part.text(self._doc)).split()) in names and self._acts(run.end):
                    yield PersonMention(part.text(self._doc), part, None, None, None, True)
                    break

    def _believable(self, people: list[PersonMention]) -> list[PersonMention]:
        """Without single capitalised words that need not be names, and without parts of bodies' names."""
        surnames = {p.surname for p in people if p.is_certain and p.is_full}
        bodies = [m.range for m in self._bodies.mentions if names_a_body(m.name)]
        inside = {i for part in bodies for i in range(part.start, part.end)}
        return [
            p
            for p in people
            if (p.is_certain or p.is_full or p.surname in surnames)
            and (p.office is not None or p.range.start not in inside)
        ]

    def _acts(self, end: int) -> bool:
        doc = self._doc
        return doc[end - 1].dep_ in SUBJECTS or (end < len(doc) and doc[end].pos_ in {"VERB", "AUX"})

    # --- names ------------------------------------------------------------------------------------------

    def _in_sentences(self) -> Iterator[PersonMention]:
        end = 0
        for i in self._bodies.capitals:
            if i < end or in_calendar(self._doc[i]):
                continue
            end = self._run(i)
            if self._bodies.is_headline(i):
                continue
            start, gender, titled, abbreviated = self._strip(i, end)
            if start < end:
                office = self._offices.before(start)
                certain = office is not None or titled
                if office is None:
                    office = self._offices.apposition(start, end)
                mention = self._person(Range(start, end), office, gender, abbreviated, certain)
                if mention:
                    yield mention
                elif end - i > 1:
                    self._rest.append(Range(i, end))

    def _run(self, i: int) -> int:
        """The capitalised words from `i` on, with a nickname inside them: 'Robert C. "Bobby" Scott'."""
        doc = self._doc
        end = capital_run(doc, i)
        if (
            end + 3 < len(doc)
            and doc[end].text in NICKNAME_QUOTES
            and doc[end + 2].text in NICKNAME_QUOTES
            and is_capital(doc[end + 1])
            and is_capital(doc[end + 3])
            and doc[end - 1].pos_ == "PROPN"
            and not doc[end + 2].is_sent_start
        ):
            return capital_run(doc, end + 3)
        return end

    def _strip(self, start: int, end: int) -> tuple[int, str | None, bool, str | None]:
        """Skip office words, titles, parties and sentence openers in front of a name."""
        doc, gender, titled, abbreviated = self._doc, None, False, None
        titles = table("roles")["abbreviations"]
        i = min(self._head_ends.get(start, start), end)
        for j in range(i, end):
            folded = fold(doc[j].text)
            stop = role_head(doc, j, end)
            if stop is not None and not self._is_rest_of_name(stop, end) and not is_honorific(doc[j]):
                i = max(i, stop)
                gender = gender or gender_of(doc[j:stop].text)
            elif j == start and end - j > 2 and folded in words("bodies", "anonymous"):
                i, titled = j + 1, True  # "Witness Karl Odd"
            elif folded in titles and j + 1 < end and (j == i or folded.endswith(".")):
                before = Range(start, j)
                i, titled, abbreviated = j + 1, True, titles[folded]
                if before.end > before.start and self._qualifies(before):
                    abbreviated = f"{before.text(doc)} {abbreviated}"
            elif is_honorific(doc[j]) and j + 1 < end and (j <= max(i, start) or folded.endswith(".")):
                i, titled = j + 1, True
                gender = gender or gender_of(doc[j].text)
        while i < end and (is_honorific(doc[i]) and i + 1 < end):
            gender, titled, i = gender or gender_of(doc[i].text), True, i + 1
        while i < end and doc[i].is_stop and doc[i].pos_ not in {"PROPN", "NOUN"}:
            i += 1
        if end - i > 2 and self._qualifies(Range(i, i + 1)) and not is_place(doc[i].text):
            i += 1  # "Democrat Ann Lee"
        is_opener = i < end and (doc[i].is_sent_start or doc[i].tag_ in {"JJ", "VB", "VBG", "VBN"})
        if end - i > 2 and is_opener and first_name_gender(doc[i].text) is None:
            i += first_name_gender(doc[i + 1].text) is not None  # "Hold Ann Lee to it"
        return i, gender, titled, abbreviated

    def _is_rest_of_name(self, stop: int, end: int) -> bool:
        """True when nothing but "Jr." would be left for a name."""
        return stop >= end or (stop + 1 == end and fold(self._doc[stop].text) in SUFFIXES)

    def _qualifies(self, part: Range) -> bool:
        """True for a place, a nation or a party in front of an office: "New Jersey [Gov.]"."""
        name = part.text(self._doc)
        return (
            is_place(name)
            or is_demonym(name)
            or fold(name) in words("places", "states")
            or fold(name) in words("roles", "parties")
        )

    def _person(
        self, part: Range, office: Office | None, gender: str | None, abbreviated: str | None, certain: bool
    ) -> PersonMention | None:
        doc = self._doc
        name = part.text(doc).removesuffix("’s").removesuffix("'s")
        label = self._label(part, name)
        certain = certain or office is not None or label == "PERSON"
        if part.end == part.start + 1 and office is None:
            certain = certain and doc[part.start].tag_ == "NNP"
        elif part.end == part.start + 1 and doc[part.start].tag_ in OTHER_TAGS and self._is_set_off(part.end):
            return None
        if all(self._qualifies(Range(i, i + 1)) or not doc[i].is_alpha for i in range(part.start, part.end)):
            return None
        if any(fold(word) in BODY_JOINTS for word in name.split()[1:-1]):
            return None  # "Reporters Without Borders"
        if name.isupper() and part.end - part.start > 2:
            return None
        if names_a_body(name) and not (certain and label == "PERSON"):
            return None
        is_elsewhere = is_place(name) or (label is not None and label != "PERSON")
        if " " in name and (is_place(name) or (is_elsewhere and not certain)):
            return None
        if is_elsewhere and office is None and not gender:  # a surname is kept when somebody bears it
            certain = False
        if abbreviated and office is None:
            office = Office(fold(abbreviated).split()[-1], abbreviated, None, part, part, True, False)
        if office is not None:
            gender = gender or gender_of(office.head)
        gender = gender or self._kin_gender(part.start)
        organisation = office.organisation if office else self._of_body(part.end)
        return PersonMention(name, part, office, organisation, gender, certain)

    def _is_set_off(self, end: int) -> bool:
        """True before a comma: "Significantly, the judge said …"."""
        return end < len(self._doc) and self._doc[end].text == ","

    def _label(self, part: Range, name: str) -> str | None:
        """The recogniser's label; a full name that begins with a first name is a person's in any doubt."""
        label = self._bodies.label(name)
        size = part.end - part.start
        if label in {None, "ORG", "PRODUCT", "WORK_OF_ART", "NORP"} and 1 < size < 4:
            if first_name_gender(name.split()[0]) is not None and not names_a_body(name):
                return "PERSON"
            inner = Counter(self._doc[i].ent_type_ for i in range(part.start, part.end))
            if label is None and inner["PERSON"] == size:
                return "PERSON"
        return label

    def _kin_gender(self, start: int) -> str | None:
        """What "his wife, [X]" or "the actress [X]" says."""
        doc = self._doc
        i = start - 2 if start > 1 and doc[start - 1].text == "," else start - 1
        return gender_of(doc[i].text) if i >= 0 and not is_capital(doc[i]) else None

    def _of_body(self, end: int) -> str | None:
        """ "Berta Holm of the Harvest Party" → the party."""
        doc = self._doc
        if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "from", "at"}:
            return None
        body = read_body(doc, end + 1)
        if body and body.name and body.name[0].isupper() and self._bodies.is_body(body.name):
            return self._bodies.fullest(body.name)
        return None
