"""Words for a body that speaks ("the company", "Minsk", "the Lee campaign") → the body, by its full name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.crowds import crowd
from tracker.extraction.lexicon import (
    body_noun,
    fold,
    is_demonym,
    is_place,
    names_a_body,
    table,
    without_article,
    without_stop,
    words,
)
from tracker.extraction.lone_names import is_surname
from tracker.extraction.noun_phrases import Range, capital_run, is_capital, is_honorific, read_body
from tracker.extraction.pronouns import Spoken
from tracker.extraction.rankings import Ranked, Ranking
from tracker.extraction.referents import Referents
from tracker.extraction.resolutions import Resolution
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

ORIGIN = frozenset({"from", "of", "at", "in", "for", "with"})
INDEFINITE = frozenset({"a", "an", "one", "another", "some"})


class BodySpeakers:
    """Reads the speakers of one Doc that are bodies, or places that stand for them."""

    def __init__(self, doc: Doc, bodies: Bodies, referents: Referents, spoken: Spoken) -> None:
        self._doc = doc
        self._bodies = bodies
        self._referents = referents
        self._spoken = spoken

    def named(self, core: Range, part: Range) -> Resolution:
        """A name that is nobody's in the cast: a body, a place, an acronym, or a person not known as one."""
        doc = self._doc
        name = self._whole_name(core, part)
        if is_place(name):
            return Resolution(_place(name))
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
            return crowd(doc, part)
        if is_surname(doc, self._bodies, core, name):
            return Resolution(
                SpeakerReading(name, SourceKind.PERSON, evidence="a name and nothing else about it")
            )
        full = self._bodies.fullest(name)
        if self._bodies.is_body(name) or full != name or self._bodies.knows(name):
            return self._body(full, "named" if full == name else f"“{name}”, in full")
        if self._bodies.label(name) in {"GPE"}:
            return Resolution(_place(name))
        return Resolution(self._unknown(name, core))

    def _whole_name(self, core: Range, part: Range) -> str:
        """The name with what belongs to it after "of": the core alone would break it off."""
        body = read_body(self._doc, core.start)
        start = body.range.start if body else core.start
        end = max(core.end, body.range.end if body and body.name else core.end)
        text = Range(start, min(end, max(part.end, core.end))).text(self._doc)
        return without_article(text).removesuffix("’s")

    def _unknown(self, name: str, core: Range) -> SpeakerReading:
        """A person for two capitalised words and behind "Mr", a body for one."""
        doc = self._doc
        is_titled = is_honorific(doc[core.start]) and " " in name
        is_two = capital_run(doc, core.start) - core.start >= 2 and doc[core.start].lower_ != "the"
        is_person = is_titled or is_two
        if is_titled:
            name = name.split(maxsplit=1)[1]
        kind = SourceKind.PERSON if is_person else SourceKind.ORGANISATION
        return SpeakerReading(name, kind, evidence="a name and nothing else about it")

    def described(self, core: Range, part: Range, noun: str) -> Resolution:
        """ "the company" → the one meant; "the fire service" → as written."""
        doc = self._doc
        first = core.start + (1 if doc[core.start].pos_ == "DET" else 0)
        if doc[core.start].lower_ in INDEFINITE | {"many"}:
            return crowd(doc, part)
        if first == core.end - 1 or doc[first].tag_ == "PRP$":
            return self._by_noun(core, part, noun, first)
        whole = fold(Range(first, core.end).text(doc))
        if whole in table("bodies")["calls"]:
            return self._by_noun(core, part, whole, first)
        if all(fold(t.text) in words("bodies", "kinds") or t.is_punct for t in doc[first : core.end - 1]):
            is_news = any(t.lower_ in {"news", "media"} for t in doc[first : core.end - 1])
            known = self._bodies.antecedent(
                core.start, "news outlet" if is_news else noun, self._last_body(core.start)
            )
            if known is None or known.islower():
                return Resolution(ranking=self._called(core, noun))
            return self._body(known, f"“{core.text(doc)}”, named before")
        if noun in words("bodies", "common") and not any(is_capital(t) for t in doc[first : core.end]):
            return Resolution(ranking=self._called(core, noun))
        phrase = read_body(doc, core.start)
        name = without_article(Range(first, max(core.end, phrase.range.end if phrase else 0)).text(doc))
        return self._body(self._bodies.fullest(name), "named")

    def _by_noun(self, core: Range, part: Range, noun: str, first: int) -> Resolution:
        """ "the company" with no word between."""
        doc = self._doc
        if core.end < part.end and doc[core.end].lower_ in {"of", "in", "at"}:
            return self._body(without_article(Range(first, part.end).text(doc)), "named")
        known = self._bodies.antecedent(core.start, noun, self._last_body(core.start))
        if known is None and noun in words("bodies", "camps"):
            return self._somebodys(core, noun)
        if known is None or known.islower():
            return Resolution(ranking=self._called(core, noun))
        return self._body(known, f"“{core.text(doc)}”, named before")

    def _called(self, core: Range, noun: str) -> Ranking:
        """The bodies that "the company" may be, none of them clearly."""
        called = [
            (name, points) for name, points in self._bodies.called(core.start, noun) if not name.islower()
        ]
        reason = f"may be called “{noun}”"
        return Ranking(
            tuple(Ranked(body_reading(self._bodies, name, ""), points, reason) for name, points in called)
        )

    def _last_body(self, i: int) -> str | None:
        """The body that spoke last, in this paragraph or the one before."""
        last = self._spoken.last(i)
        if last is None or last.reading.kind is not SourceKind.ORGANISATION:
            return None
        is_near = self._bodies.paragraph(i) - self._bodies.paragraph(last.range.start) <= 1
        return last.reading.name if is_near else None

    def _somebodys(self, core: Range, noun: str) -> Resolution:
        """ "the campaign", of the one person whom the words before are about."""
        found = self._referents.owner(core.start)
        if found.winner is None:
            return Resolution(ranking=Ranking(found.ranked))
        return self.owned(found.winner.reading.name, noun, f"“{core.text(self._doc)}” of the person before")

    def owned(self, owner: str, noun: str, evidence: str) -> Resolution:
        """A person's campaign or the like: "Lee campaign" as the document says, else "Ann Lee campaign"."""
        short = f"{owner.split()[-1]} {noun}"
        return self._body(short if self._bodies.knows(short) else f"{owner} {noun}", evidence)

    def origin(self, core: Range, part: Range) -> Resolution | None:
        """The body that officials or separatists speak for: "separatists from the X Republic"."""
        doc, i = self._doc, core.end
        if i + 1 >= len(doc) or i >= part.end or doc[i].lower_ not in ORIGIN:
            return None
        body = read_body(doc, i + 1)
        if (
            body is None
            or body.name is None
            or not body.name[0].isupper()
            or not self._bodies.is_body(body.name)
        ):
            return None
        name = self._bodies.fullest(body.name) if names_a_body(body.name) else body.name
        return self._body(name, f"“{core.text(doc)}” speak for it")

    def _body(self, name: str, evidence: str) -> Resolution:
        return Resolution(body_reading(self._bodies, name, evidence))


def body_reading(bodies: Bodies, name: str, evidence: str, role: str | None = None) -> SpeakerReading:
    """The reading of a body: a government where its name is a place's or a government's."""
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
        aliases=bodies.acronyms(name),
        evidence=evidence,
    )


def _place(name: str) -> SpeakerReading:
    return SpeakerReading(name, SourceKind.GOVERNMENT, evidence="place that stands for its government")
