"""A speaker mention → who speaks, as far as the article itself tells: name, office, organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.cast import Cast, PersonMention
from tracker.extraction.lexicon import (
    body_noun,
    fold,
    is_demonym,
    is_place,
    without_article,
    without_stop,
    words,
)
from tracker.extraction.noun_phrases import Range, capital_run, is_capital, is_honorific, read_body, takes_of
from tracker.extraction.offices import Office
from tracker.extraction.pronouns import PRONOUNS, Said, Spoken
from tracker.records import Mention, Quotation, SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

PREPOSITIONS = frozenset(
    {"of", "for", "from", "at", "in", "to", "with", "by", "on", "among", "inside", "near"}
)
MAX_WORDS = 12


class Speakers:
    """Reads the speaker mentions of one document; give them in document order."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._doc = doc
        self._text = text
        self._bodies = Bodies(doc)
        self._cast = Cast(doc, self._bodies)
        self._spoken = Spoken(doc, self._bodies, self._cast)

    def read(self, mention: Mention, quotation: Quotation) -> SpeakerReading | None:
        """Who the mention stands for, None when the article does not say or says two things."""
        part = self._tokens(mention)
        if part is None:
            return None
        reading, gender = self._read(part, quotation)
        if reading is not None:
            self._spoken.add(Said(reading, part, gender, self._is_plural(part)))
        return reading

    # --- which words ------------------------------------------------------------------------------------

    def _tokens(self, mention: Mention) -> Range | None:
        """The mention's tokens, without marks and white space at its ends."""
        span = self._doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if span is None:
            return None
        start, end = span.start, span.end
        while start < end and (self._doc[start].is_punct or self._doc[start].is_space):
            start += 1
        while end > start and (self._doc[end - 1].is_punct or self._doc[end - 1].is_space):
            end -= 1
        return Range(start, end) if end > start else None

    def _core(self, part: Range) -> Range:
        """The mention up to its first comma, preposition or relative clause."""
        end = part.start
        while end < part.end and not self._ends_core(end, part.start):
            end += 1
        return Range(part.start, max(end, part.start + 1))

    def _ends_core(self, i: int, start: int) -> bool:
        token = self._doc[i]
        if i == start:
            return False
        if token.lower_ == "of" and i + 1 < len(self._doc) and takes_of(self._doc[i - 1], self._doc[i + 1]):
            return False
        if (
            token.lower_ in PREPOSITIONS
            or token.tag_ in {"WP", "WDT", "WRB"}
            or token.text in {",", "(", "–", "—"}
        ):
            return True
        return token.pos_ in {"VERB", "AUX"} and token.tag_ in {"VBD", "VBZ", "VBP", "VBG"}

    def _is_plural(self, part: Range) -> bool:
        core = self._core(part)
        return self._doc[core.end - 1].tag_ in {"NNS", "NNPS"}

    # --- reading ----------------------------------------------------------------------------------------

    def _read(self, part: Range, quotation: Quotation) -> tuple[SpeakerReading | None, str | None]:
        doc = self._doc
        first = doc[part.start]
        if part.end == part.start + 1 and first.lower_ in PRONOUNS:
            return self._spoken.resolve(part.start), PRONOUNS[first.lower_]
        if first.tag_ in {"WP", "WDT"}:
            antecedent = self._relative_head(part.start)
            return self._read(antecedent, quotation) if antecedent else (None, None)
        core = self._core(part)
        person = self._person_at(core)
        if person is not None:
            return self._as_person(person)
        office = self._office_at(core)
        if office is not None:
            return self._as_office(office, core, part)
        named = self._apposition(core)
        if named is not None:
            return self._read(named, quotation)
        return self._as_other(core, part), None

    def _apposition(self, core: Range) -> Range | None:
        """The name after a description: "her party, [the Civic Union]", "his wife, [Lena Odd]"."""
        doc, start = self._doc, core.end + 1
        if start >= len(doc) or is_capital(doc[core.end - 1]) or doc[core.end].text != ",":
            return None
        first = start + (1 if doc[start].lower_ == "the" else 0)
        end = capital_run(doc, first)
        if end == first or doc[first].pos_ != "PROPN" or doc[core.end - 1].tag_ != "NN":
            return None
        is_closed = end >= len(doc) or doc[end].is_punct or doc[end].pos_ in {"VERB", "AUX"}
        return Range(start, end) if is_closed else None

    def _relative_head(self, i: int) -> Range | None:
        """The noun that "who" or "which" stands for."""
        verb = self._doc[i].head
        noun = verb.head
        if verb.dep_ != "relcl" or noun.i >= i:
            return None
        return Range(min(t.i for t in noun.subtree), i)

    def _person_at(self, core: Range) -> PersonMention | None:
        for person in self._cast.people:
            if person.range.overlaps(core) and not self._owns(person.range, core):
                return person
            office = person.office
            if office and office.at.overlaps(core) and office.at.end == core.end:
                return person
        return None

    def _owns(self, name: Range, core: Range) -> bool:
        """True when the name only says whose the following words are, or which: "Biden administration"."""
        after = self._doc[name.end : core.end]
        return any(not t.is_punct for t in after)

    def _office_at(self, core: Range) -> Office | None:
        return next((o for o in self._cast.offices if o.at.overlaps(core) and o.at.end == core.end), None)

    # --- people -----------------------------------------------------------------------------------------

    def _as_person(self, person: PersonMention) -> tuple[SpeakerReading | None, str | None]:
        return self._cast.reading(person)

    def _as_office(
        self, office: Office, core: Range, part: Range
    ) -> tuple[SpeakerReading | None, str | None]:
        doc = self._doc
        speaks_for = set(office.head.split()) & words("roles", "spokespeople")
        holder = None if office.is_indefinite else self._cast.holder(office)
        if holder is not None:
            return self._as_person(holder)
        if speaks_for and office.organisation:
            return self._body(office.organisation, f"unnamed {office.head}", role=office.role), None
        if office.is_indefinite or (doc[part.start].tag_ in {"CD", "NN"} and office.organisation is None):
            return self._crowd(part), None
        if office.is_bare or self._cast.has_rivals(office):
            return None, None
        name = without_article(Range(core.start, max(office.range.end, core.end)).text(doc))
        return SpeakerReading(
            name,
            SourceKind.OFFICE,
            role=office.role,
            organisation=office.organisation,
            evidence="unnamed office",
        ), None

    # --- bodies, places, crowds ---------------------------------------------------------------------------

    def _as_other(self, core: Range, part: Range) -> SpeakerReading | None:
        doc = self._doc
        last = doc[core.end - 1]
        folded = fold(last.text)
        if folded in words("bodies", "documents") and not is_capital(last):
            return self._author(core, part)
        if folded in words("bodies", "delegates"):
            origin = self._origin(core, part)
            if origin is not None:
                return origin
        if folded in words("bodies", "crowds") and not self._is_named_police(core, folded):
            return self._crowd(part)
        if is_capital(last) and not self._is_opener(core):
            return self._named(core, part)
        if folded in words("bodies", "nouns"):
            return self._described(core, part, folded)
        if last.tag_ in {"NNS", "NNPS"} or doc[core.start].lower_ in {"a", "an", "one", "some", "another"}:
            return self._crowd(part)
        if (
            doc[core.start].tag_ == "PRP$"
            or core.end - core.start > 2
            or folded in words("bodies", "anonymous")
        ):
            return self._crowd(part)
        described = self._cast.called(folded, core.start)
        return self._as_person(described)[0] if described else self._crowd(part)

    def _is_opener(self, core: Range) -> bool:
        """A common noun with a capital only because a sentence begins with it."""
        token = self._doc[core.start]
        return core.end - core.start == 1 and token.is_sent_start is True and token.pos_ == "NOUN"

    def _is_named_police(self, core: Range, folded: str) -> bool:
        return folded == "police" and any(
            is_capital(self._doc[i]) for i in range(core.start + 1, core.end - 1)
        )

    def _author(self, core: Range, part: Range) -> SpeakerReading | None:
        """Whose "the statement" is: the body it comes from, its owner, else the last who spoke."""
        doc = self._doc
        after = core.end
        if after + 1 < len(doc) and doc[after].lower_ in {"from", "by", "of"} and after < part.end + 1:
            return self._read_alone(Range(after + 1, part.end)) if after + 1 < part.end else None
        marks = [t.i for t in doc[core.start : core.end] if fold(t.text) == "'s" or t.text == "’"]
        if marks:
            return self._read_alone(Range(core.start, marks[-1]))
        last = self._spoken.last_in_reach(core.start)
        return _because(last, f"“{core.text(doc)}” after the previous speaker") if last else None

    def _read_alone(self, part: Range) -> SpeakerReading | None:
        core = self._core(part)
        person = self._person_at(core)
        if person is not None:
            return self._as_person(person)[0]
        return self._as_other(core, part)

    def _origin(self, core: Range, part: Range) -> SpeakerReading | None:
        """The body that officials or separatists speak for: "separatists from the X Republic"."""
        doc, i = self._doc, core.end
        if (
            i + 1 >= len(doc)
            or i >= part.end
            or doc[i].lower_ not in {"from", "of", "at", "in", "for", "with"}
        ):
            return None
        body = read_body(doc, i + 1)
        if (
            body is None
            or body.name is None
            or not body.name[0].isupper()
            or not self._bodies.is_body(body.name)
        ):
            return None
        return self._body(self._bodies.fullest(body.name), f"“{core.text(doc)}” speak for it")

    def _named(self, core: Range, part: Range) -> SpeakerReading | None:
        """A name that is nobody's in the cast: a body, a place, an acronym, or a person not known as one."""
        doc = self._doc
        body = read_body(doc, core.start)
        start = body.range.start if body else core.start
        end = max(core.end, body.range.end if body and body.name else core.end)
        name = without_article(Range(start, min(end, max(part.end, core.end))).text(doc)).removesuffix("’s")
        if is_place(name):
            return SpeakerReading(
                name, SourceKind.GOVERNMENT, evidence="place that stands for its government"
            )
        noun = body_noun(name)
        meant = self._bodies.antecedent(core.start, noun) if noun else None
        if meant is not None:
            return self._body(meant, f"“{core.text(doc)}”, named before")
        known = self._bodies.named_by_acronym(name)
        if known is not None:
            return self._body(known, f"acronym of “{known}”")
        last = doc[core.end - 1]
        if (
            last.tag_ == "NNPS" and (is_demonym(name) or is_demonym(name.removesuffix("s")))
        ) or last.ent_type_ == "NORP":
            return self._crowd(part)
        full = self._bodies.fullest(name)
        if self._bodies.is_body(name) or full != name or self._bodies.knows(name):
            return self._body(full, "named" if full == name else f"“{name}”, in full")
        if self._bodies.label(name) in {"GPE"}:
            return SpeakerReading(
                name, SourceKind.GOVERNMENT, evidence="place that stands for its government"
            )
        run = capital_run(doc, core.start)
        if run - core.start >= 2 and not is_honorific(doc[core.start]) and doc[core.start].lower_ != "the":
            return SpeakerReading(name, SourceKind.PERSON, evidence="a name and nothing else about it")
        return SpeakerReading(name, SourceKind.ORGANISATION, evidence="a name and nothing else about it")

    def _described(self, core: Range, part: Range, noun: str) -> SpeakerReading | None:
        """ "the company" → the one meant; "the fire service" → as written."""
        doc = self._doc
        first = core.start + (1 if doc[core.start].pos_ == "DET" else 0)
        if doc[core.start].lower_ in {"a", "an", "one", "another", "some", "many"}:
            return self._crowd(part)
        if first == core.end - 1 or doc[first].tag_ == "PRP$":
            if core.end < part.end and doc[core.end].lower_ in {"of", "in", "at"}:
                name = without_article(Range(first, part.end).text(doc))
                return self._body(name, "named")
            known = self._bodies.antecedent(core.start, noun)
            return self._body(known, f"“{core.text(doc)}”, named before") if known else None
        phrase = read_body(doc, core.start)
        name = without_article(Range(first, max(core.end, phrase.range.end if phrase else 0)).text(doc))
        return self._body(self._bodies.fullest(name), "named")

    def _crowd(self, part: Range) -> SpeakerReading:
        text = " ".join(Range(part.start, min(part.end, part.start + MAX_WORDS)).text(self._doc).split())
        return SpeakerReading(without_article(text), SourceKind.COLLECTIVE, evidence="nobody named")

    def _body(self, name: str, evidence: str, role: str | None = None) -> SpeakerReading:
        name = without_stop(without_article(name))
        last = fold(name).split()[-1]
        is_government = is_place(name) or last in words("bodies", "governments") - {
            "republic",
            "state",
            "kingdom",
        }
        return SpeakerReading(
            name=name,
            kind=SourceKind.GOVERNMENT if is_government else SourceKind.ORGANISATION,
            role=role,
            aliases=self._bodies.acronyms(name),
            evidence=evidence,
        )


def _because(reading: SpeakerReading, evidence: str) -> SpeakerReading:
    return SpeakerReading(
        reading.name, reading.kind, reading.role, reading.organisation, reading.aliases, evidence
    )
