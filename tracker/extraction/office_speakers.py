"""Office words that speak ("the minister", "a spokesman for Acme") → who holds the office, or its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.body_speakers import body_reading
from tracker.extraction.cast import Cast
from tracker.extraction.crowds import crowd
from tracker.extraction.lexicon import fold, is_place, without_article, words
from tracker.extraction.noun_phrases import Range, is_capital
from tracker.extraction.office_fit import role_words
from tracker.extraction.offices import Office
from tracker.extraction.party_labels import state_words
from tracker.extraction.rankings import Ranked, Ranking
from tracker.extraction.referents import Referents
from tracker.extraction.resolutions import Resolution, resolved
from tracker.extraction.unnamed_referents import UnnamedReferents
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_PARAGRAPHS = 2  # from "an aide" to "the aide"


class OfficeSpeakers:
    """Reads the speakers of one Doc who are called by their office."""

    def __init__(
        self, doc: Doc, bodies: Bodies, cast: Cast, referents: Referents, unnamed: UnnamedReferents
    ) -> None:
        self._doc = doc
        self._bodies = bodies
        self._cast = cast
        self._referents = referents
        self._unnamed = unnamed

    def at(self, core: Range) -> Office | None:
        """The office that the words of a mention end with."""
        return next((o for o in self._cast.offices if o.at.overlaps(core) and o.at.end == core.end), None)

    def read(self, office: Office, core: Range, part: Range) -> Resolution:
        """Who speaks by that office: a person, the body spoken for, the office itself, or nobody known."""
        doc = self._doc
        speaks_for = set(office.head.split()) & words("roles", "spokespeople")
        held = Ranking() if office.is_indefinite else self._referents.office(office)
        again = self._unnamed.rank(core, held.ranked)
        if again.ranked:
            return resolved(again)
        if not office.is_indefinite and self._is_introduced(office):
            return crowd(doc, part)
        if held.winner is not None:
            return resolved(held)
        is_its = doc[part.start].lower_ in {"its", "their"}
        if doc[part.start].tag_ == "PRP$" and not (is_its and speaks_for):
            return crowd(doc, part)
        if speaks_for and self._is_persons(office):
            return crowd(doc, part)
        body = (office.organisation or self._institution(office)) if speaks_for else None
        if body is not None:
            return Resolution(body_reading(self._bodies, body, f"unnamed {office.head}", office.role))
        if is_its:
            return Resolution(ranking=self._owners(part.start))
        if office.is_indefinite or (doc[part.start].tag_ in {"CD", "NN"} and office.organisation is None):
            return crowd(doc, part)
        if held.ranked:
            return resolved(held)
        if _is_epithet(office):
            return resolved(self._referents.in_focus(office))
        return self._unheld(office, core)

    def _institution(self, office: Office) -> str | None:
        """The seat of government in office words: "A Kremlin spokesman", "a spokesman for the Kremlin"."""
        doc, before = self._doc, Range(office.range.start, office.at.start)
        after = Range(min(office.at.end + 1, office.range.end), office.range.end)
        for start, end in (
            *((i, before.end) for i in range(before.start, before.end)),
            (after.start, after.end),
        ):
            name = without_article(Range(start, end).text(doc))
            if name and is_place(name):
                return name
        return None

    def _owners(self, i: int) -> Ranking:
        """The bodies named before "its" at token `i`."""
        named = self._bodies.named_before(i)
        return Ranking(
            tuple(
                Ranked(body_reading(self._bodies, name, ""), points, "named before") for name, points in named
            )
        )

    def _unheld(self, office: Office, core: Range) -> Resolution:
        """An office that nobody in the document holds, where its own words say which one it is."""
        doc, whole = self._doc, Range(core.start, max(office.range.end, core.end))
        if office.is_bare or not any(is_capital(t) for t in doc[whole.start + 1 : whole.end]):
            return Resolution()
        return Resolution(
            SpeakerReading(
                without_article(whole.text(doc)),
                SourceKind.OFFICE,
                role=office.role,
                organisation=office.organisation,
                evidence="unnamed office",
            )
        )

    def _is_introduced(self, office: Office) -> bool:
        """True when such a one was spoken of without a name before: "an aide …, the aide"."""
        if office.head not in words("roles", "helpers"):
            return False
        paragraph = self._bodies.paragraph
        return any(
            o.is_indefinite
            and o.at.end <= office.at.start
            and o.head == office.head
            and paragraph(office.at.start) - paragraph(o.at.start) <= MAX_PARAGRAPHS
            for o in self._cast.offices
        )

    def _is_persons(self, office: Office) -> bool:
        """True for the spokesman of a person: the person does not speak in his words."""
        owner = fold(office.organisation or "")
        return any(owner in {p.surname, fold(p.name)} for p in self._cast.persons)


def _is_epithet(office: Office) -> bool:
    """True for words that may be used of anybody whom a document is about: "the billionaire"."""
    if set(office.head.split()) & (words("roles", "contenders") | words("roles", "epithets")):
        return True
    known = words("roles", "past") | words("roles", "fillers") | words("roles", "parties") | state_words()
    is_post = office.organisation is None and office.head in words("roles", "posts")
    is_plain = office.role.endswith(office.head)
    return is_post and is_plain and role_words(office) - set(office.head.split()) <= known
