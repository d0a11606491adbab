"""A speaker mention → who speaks, as far as the article itself tells: name, office, organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.cast import Cast, Person
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
from tracker.extraction.people import PersonMention
from tracker.extraction.pronouns import GENDERS, PRONOUNS, SPEECH_PARTNERS, Said, Spoken
from tracker.extraction.referents import Ranked, Ranking, Referents
from tracker.records import Mention, Quotation, SourceKind, Span, SpeakerCandidate, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

PREPOSITIONS = frozenset(
    {"of", "for", "from", "at", "in", "to", "with", "by", "on", "among", "inside", "near"}
)
MAX_WORDS = 12
MAX_CANDIDATES = 5
INDEFINITE = frozenset({"a", "an", "one", "another", "some"})


class Speakers:
    """Reads the speaker mentions of one document; give them in document order."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._doc = doc
        self._text = text
        self._bodies = Bodies(doc)
        self._cast = Cast(doc, self._bodies)
        self._spoken = Spoken(doc, self._bodies)
        self._referents = Referents(doc, self._bodies, self._cast, self._spoken)
        self._open: dict[Span, Ranking] = {}
        self._person: Person | None = None
        self._ranking = Ranking()

    def read(self, mention: Mention, quotation: Quotation) -> SpeakerReading | None:
        """Who the mention stands for, None when the article does not say or says two things."""
        part = self._tokens(mention)
        if part is None:
            return None
        self._person, self._ranking = None, Ranking()
        reading, gender = self._read(part, quotation)
        if reading is not None:
            self._spoken.add(Said(reading, part, gender, self._is_plural(part), self._person))
        else:
            self._open[mention.span] = self._ranking
            if not self._is_plural(part) and self._doc[part.start].lower_ not in SPEECH_PARTNERS:
                unknown = SpeakerReading(part.text(self._doc), SourceKind.COLLECTIVE)
                self._spoken.add(Said(unknown, part, gender, False, None, True))
        return reading

    def candidates(self, mention: Mention) -> tuple[SpeakerCandidate, ...]:
        """Whom a mention that `read` left open may stand for, best first; scores add up to less than 1."""
        if mention.span not in self._open:
            return ()
        found = self._open[mention.span]
        return tuple(
            SpeakerCandidate(r.reading.name, r.reading.kind, round(score, 3), r.reason)
            for r, score in list(zip(found.ranked, found.scores(), strict=True))[:MAX_CANDIDATES]
        )

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
        if i == start or i in self._cast.inside_offices:
            return False
        if token.tag_ == "CC" and i + 1 < len(self._doc) and not is_capital(self._doc[i + 1]):
            return self._doc[i - 1].pos_ in {"PROPN", "NOUN"}
        if (
            token.lower_ in {"of", "for", "on"}
            and i + 1 < len(self._doc)
            and takes_of(self._doc[i - 1], self._doc[i + 1])
        ):
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
        if part.end == part.start + 1 and first.lower_ in SPEECH_PARTNERS:
            return None, None
        if part.end == part.start + 1 and first.lower_ in PRONOUNS:
            return self._pronoun(part.start, quotation)
        if first.tag_ in {"WP", "WDT"}:
            antecedent = self._relative_head(part.start)
            return self._read(antecedent, quotation) if antecedent else (None, None)
        core = self._core(part)
        person = self._person_at(core)
        if person is not None:
            return self._as_person(person)
        if PRONOUNS.get(first.lower_) in GENDERS and first.tag_ == "PRP$":
            owned = self._owned(part.start, core, quotation)
            if owned is not None:
                return owned
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

    def _as_person(self, mention: PersonMention) -> tuple[SpeakerReading | None, str | None]:
        bearers = self._cast.bearers(mention)
        if len(bearers) > 1:
            return self._winner(self._referents.shared_name(mention))
        return self._found(bearers[0], self._cast.how(mention, bearers[0]))

    def _found(self, person: Person, evidence: str) -> tuple[SpeakerReading, str | None]:
        self._person = person
        return self._cast.reading(person, evidence), person.gender

    def _winner(self, ranking: Ranking) -> tuple[SpeakerReading | None, str | None]:
        """The clear winner of a ranking; where there is none, the ranking is kept for `candidates`."""
        self._ranking = Ranking(tuple(r for r in ranking.ranked if not r.is_open))
        best: Ranked | None = ranking.winner
        if best is None or best.is_open:
            return None, None
        self._person = best.person
        return best.reading, best.gender

    def _pronoun(self, i: int, quotation: Quotation) -> tuple[SpeakerReading | None, str | None]:
        gender = GENDERS.get(PRONOUNS[self._doc[i].lower_])
        if gender is None:
            return self._spoken.resolve(i), None
        found = self._referents.pronoun(i, gender, self._content(quotation))
        body = self._spoken.body_in_paragraph(i)
        if body is not None and not self._referents.is_named_here(i, gender):
            return body, gender
        return self._winner(found)[0], gender

    def _owned(
        self, i: int, core: Range, quotation: Quotation
    ) -> tuple[SpeakerReading | None, str | None] | None:
        """ "her campaign" → whose it is, and its name; None for what is no such body."""
        doc = self._doc
        if core.end != i + 2 or fold(doc[i + 1].text) not in words("bodies", "personal"):
            return None
        _, gender = self._pronoun(i, quotation)
        owner, self._person = self._person, None
        if owner is None or gender is None:
            self._ranking = Ranking()
            return None, None
        noun = doc[i + 1].lower_
        name = self._body_of(owner.name, noun)
        return self._body(name, f"“{core.text(doc)}”, that of “{owner.name}”"), None

    def _content(self, quotation: Quotation) -> frozenset[int]:
        """The tokens of what is said."""
        inside: set[int] = set()
        for span in quotation.content:
            part = self._doc.char_span(span.start, span.end, alignment_mode="expand")
            if part is not None:
                inside.update(range(part.start, part.end))
        return frozenset(inside)

    def _as_office(
        self, office: Office, core: Range, part: Range
    ) -> tuple[SpeakerReading | None, str | None]:
        doc = self._doc
        speaks_for = set(office.head.split()) & words("roles", "spokespeople")
        if not office.is_indefinite and self._introduced(office):
            return self._crowd(part), None
        held = Ranking() if office.is_indefinite else self._referents.office(office)
        if held.winner is not None:
            return self._winner(held)
        if doc[part.start].tag_ == "PRP$" or (speaks_for and self._is_persons(office)):
            return self._crowd(part), None
        if speaks_for and office.organisation:
            return self._body(office.organisation, f"unnamed {office.head}", role=office.role), None
        if office.is_indefinite or (doc[part.start].tag_ in {"CD", "NN"} and office.organisation is None):
            return self._crowd(part), None
        if held.ranked:
            return self._winner(held)
        if self._is_epithet(office):
            return self._winner(self._referents.in_focus(office))
        if office.is_bare or not any(
            is_capital(t) for t in doc[core.start + 1 : max(office.range.end, core.end)]
        ):
            return None, None
        name = without_article(Range(core.start, max(office.range.end, core.end)).text(doc))
        return SpeakerReading(
            name,
            SourceKind.OFFICE,
            role=office.role,
            organisation=office.organisation,
            evidence="unnamed office",
        ), None

    def _is_epithet(self, office: Office) -> bool:
        """True for words that may be used of anybody whom a document is about: "the billionaire"."""
        if set(office.head.split()) & (words("roles", "contenders") | words("roles", "epithets")):
            return True
        known = (
            words("roles", "past")
            | words("roles", "fillers")
            | words("roles", "parties")
            | words("places", "states")
        )
        rest = fold(office.role.removesuffix(office.head)).replace("-", " ").split()
        return office.organisation is None and office.head in words("roles", "posts") and set(rest) <= known

    def _introduced(self, office: Office) -> bool:
        """True when such a one was spoken of without a name before: "an aide …, the aide"."""
        if office.head not in words("roles", "helpers"):
            return False
        near = [o for o in self._cast.offices if o.is_indefinite and o.at.end <= office.at.start]
        return any(
            o.head == office.head
            and self._bodies.paragraph(office.at.start) - self._bodies.paragraph(o.at.start) <= 2
            for o in near
        )

    def _is_persons(self, office: Office) -> bool:
        """True for the spokesman of a person: the person does not speak in his words."""
        owner = fold(office.organisation or "")
        return any(owner in {p.surname, fold(p.name)} for p in self._cast.persons)

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
        if doc[core.start].lower_ == "the" and folded in words("roles", "members") and last.tag_ != "NNPS":
            return self._in_focus(folded, core)
        if core.end == core.start + 1 and is_capital(last):
            bearers = self._cast.named(last.text)
            if len(bearers) == 1:
                return self._found(bearers[0], f"“{last.text}”, that of “{bearers[0].name}”")[0]
        if last.tag_ == "PRP" or self._is_loud(core):
            return self._crowd(part)
        if is_capital(last) and not self._is_opener(core):
            return self._named(core, part)
        if folded in words("bodies", "nouns"):
            return self._described(core, part, folded)
        if last.tag_ in {"NNS", "NNPS"} or doc[core.start].lower_ in {"a", "an", "one", "some", "another"}:
            return self._crowd(part)
        if folded.endswith(tuple(words("roles", "endings"))) and doc[core.start].lower_ == "the":
            return self._in_focus(folded, core)
        if (
            doc[core.start].tag_ == "PRP$"
            or core.end - core.start > 2
            or folded in words("bodies", "anonymous")
        ):
            return self._crowd(part)
        described = self._cast.called(folded, core.start)
        return self._found(described, f"“{core.text(doc)}”")[0] if described else self._crowd(part)

    def _in_focus(self, noun: str, core: Range) -> SpeakerReading | None:
        """Whom "the democratic socialist" means: the person whom the words before are about."""
        head = Range(core.end - 1, core.end)
        meant = Office(noun, core.text(self._doc), None, core, head, False, False)
        return self._winner(self._referents.in_focus(meant))[0]

    def _is_loud(self, core: Range) -> bool:
        """True for words that have capitals because all words of their line do, and that name nobody."""
        doc = self._doc
        name = core.text(doc)
        if not self._bodies.is_headline(core.start) or self._bodies.is_body(name) or is_place(name):
            return False
        return not any(doc[i].ent_type_ for i in range(core.start, core.end)) and not self._bodies.knows(name)

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
        capitals = [t.i for t in doc[core.start : core.end - 1] if is_capital(t) and t.pos_ != "DET"]
        if capitals:
            return self._read_alone(Range(capitals[0], capitals[-1] + 1))
        if doc[core.start].lower_ in INDEFINITE:
            return self._crowd(part)
        return self._published(core)

    def _published(self, core: Range) -> SpeakerReading | None:
        """The last who spoke, when the words around that speak of such a document ("said in a statement")."""
        doc, noun = self._doc, fold(self._doc[core.end - 1].text)
        last = self._spoken.last(core.start)
        if last is None or self._bodies.paragraph(core.start) - self._bodies.paragraph(last.range.start) > 1:
            return None
        evidence = f"“{core.text(doc)}” after the previous speaker"
        ranked = Ranked(_because(last.reading, evidence), 0.0, "spoke before", last.gender, last.person)
        near = doc[last.range.end : doc[last.range.start].sent.end]
        tied = any(fold(t.text) == noun and t.head.lemma_ in words("bodies", "publishing") for t in near)
        return self._winner(Ranking((ranked,), ranked if tied else None))[0]

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
            known = self._bodies.antecedent(core.start, noun, self._last_body(core.start))
            if known is None and noun in words("bodies", "camps"):
                return self._somebodys(core, noun)
            if known is None or known.islower():
                self._ranking = self._bodies_called(core, noun)
                return None
            return self._body(known, f"“{core.text(doc)}”, named before")
        if all(fold(t.text) in words("bodies", "kinds") or t.is_punct for t in doc[first : core.end - 1]):
            is_news = any(t.lower_ in {"news", "media"} for t in doc[first : core.end - 1])
            known = self._bodies.antecedent(
                core.start, "news outlet" if is_news else noun, self._last_body(core.start)
            )
            return (
                self._body(known, f"“{core.text(doc)}”, named before")
                if known and not known.islower()
                else None
            )
        if noun in words("bodies", "common") and not any(is_capital(t) for t in doc[first : core.end]):
            return None
        phrase = read_body(doc, core.start)
        name = without_article(Range(first, max(core.end, phrase.range.end if phrase else 0)).text(doc))
        return self._body(self._bodies.fullest(name), "named")

    def _bodies_called(self, core: Range, noun: str) -> Ranking:
        """The bodies that "the company" may be, none of them clearly."""
        called = [
            (name, points) for name, points in self._bodies.called(core.start, noun) if not name.islower()
        ]
        reason = f"may be called “{noun}”"
        return Ranking(tuple(Ranked(self._body(name, ""), points, reason) for name, points in called))

    def _last_body(self, i: int) -> str | None:
        """The body that spoke last, in this paragraph or the one before."""
        last = self._spoken.last(i)
        if last is None or last.reading.kind is not SourceKind.ORGANISATION:
            return None
        return (
            last.reading.name
            if self._bodies.paragraph(i) - self._bodies.paragraph(last.range.start) <= 1
            else None
        )

    def _somebodys(self, core: Range, noun: str) -> SpeakerReading | None:
        """ "the campaign", of the one person whom the words before are about."""
        found = self._referents.owner(core.start)
        self._ranking = Ranking(found.ranked)
        if found.winner is None:
            return None
        return self._body(
            self._body_of(found.winner.reading.name, noun), f"“{core.text(self._doc)}” of the person before"
        )

    def _body_of(self, owner: str, noun: str) -> str:
        """The name of a person's campaign: "Lee campaign" as the document says, else "Ann Lee campaign"."""
        short = f"{owner.split()[-1]} {noun}"
        return short if self._bodies.knows(short) else f"{owner} {noun}"

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
