"""A speaker mention → who speaks, as far as the article itself tells: name, office, organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.body_speakers import BodySpeakers
from tracker.extraction.cast import Cast
from tracker.extraction.group_referents import GroupReferents
from tracker.extraction.lexicon import fold, words
from tracker.extraction.mention_words import MentionWords
from tracker.extraction.noun_phrases import Range, is_possessive
from tracker.extraction.noun_speakers import NounSpeakers
from tracker.extraction.office_speakers import OfficeSpeakers
from tracker.extraction.person_speakers import PersonSpeakers
from tracker.extraction.pronouns import GENDERS, PRONOUNS, SPEECH_PARTNERS, Said, Spoken
from tracker.extraction.rankings import Ranking
from tracker.extraction.referents import Referents
from tracker.extraction.resolutions import Resolution
from tracker.extraction.several_speakers import SeveralSpeakers, is_they
from tracker.extraction.unnamed_referents import UnnamedReferents
from tracker.records import Mention, Quotation, SourceKind, Span, SpeakerCandidate, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_CANDIDATES = 5


class Speakers:
    """Reads the speaker mentions of one document; give them in document order."""

    def __init__(self, doc: Doc, text: str) -> None:
        self._doc = doc
        self._text = text
        bodies = Bodies(doc)
        cast = Cast(doc, bodies)
        self._spoken = Spoken(doc, bodies)
        referents = Referents(doc, bodies, cast, self._spoken)
        groups = GroupReferents(doc, bodies, self._spoken)
        self._parts = MentionWords(doc, cast.inside_offices)
        self._people = PersonSpeakers(doc, cast, self._spoken, referents, groups)
        unnamed = UnnamedReferents(doc, bodies, self._spoken, self._parts)
        self._offices = OfficeSpeakers(doc, bodies, cast, referents, unnamed)
        self._bodies = BodySpeakers(doc, bodies, referents, self._spoken)
        self._nouns = NounSpeakers(
            doc, bodies, cast, self._spoken, referents, self._parts, self._people, self._bodies, unnamed
        )
        self._several = SeveralSpeakers(doc, bodies, cast, self._spoken)
        self._open: dict[Span, Ranking] = {}

    def read(self, mention: Mention, quotation: Quotation) -> SpeakerReading | None:
        """Who the mention stands for, None when the article does not say or says two things."""
        found = self.read_all(mention, quotation)
        return found[0] if len(found) == 1 else None

    def read_all(self, mention: Mention, quotation: Quotation) -> tuple[SpeakerReading, ...]:
        """All for whom the mention stands: several for "both", none when the article does not say."""
        part = self._parts.tokens(mention)
        if part is None or all(is_possessive(t) for t in self._doc[part.start : part.end]):
            return ()
        several = self._several.read(part)
        found = several or (self._read(part, quotation),)
        first = found[0].reading
        if not several and is_they(self._doc, part) and first is not None and " and " in first.name:
            found = self._several.split(first, part.start) or found
        is_plural = len(found) > 1 or self._parts.is_plural(part)
        for each in found:
            self._remember(each, mention, part, is_plural)
        return tuple(each.reading for each in found if each.reading is not None)

    def _remember(self, found: Resolution, mention: Mention, part: Range, is_plural: bool) -> None:
        """Keep what was read, for what comes after it, and for the candidates."""
        if found.reading is not None:
            self._spoken.add(Said(found.reading, part, found.gender, is_plural, found.person))
            return
        self._open[mention.span] = found.ranking
        if not is_plural and self._doc[part.start].lower_ not in SPEECH_PARTNERS:
            unknown = SpeakerReading(part.text(self._doc), SourceKind.COLLECTIVE)
            self._spoken.add(Said(unknown, part, found.gender, False, None, True))

    def candidates(self, mention: Mention) -> tuple[SpeakerCandidate, ...]:
        """Whom a mention that `read` left open may stand for, best first; scores add up to less than 1."""
        if mention.span not in self._open:
            return ()
        found = self._open[mention.span]
        return tuple(
            SpeakerCandidate(r.reading.name, r.reading.kind, round(score, 3), r.reason)
            for r, score in list(zip(found.ranked, found.scores(), strict=True))[:MAX_CANDIDATES]
        )

    def _read(self, part: Range, quotation: Quotation) -> Resolution:
        first = self._doc[part.start]
        if part.end == part.start + 1 and first.lower_ in SPEECH_PARTNERS:
            return Resolution()
        if part.end == part.start + 1 and first.lower_ in PRONOUNS:
            return self._people.pronoun(part.start, quotation)
        if first.tag_ in {"WP", "WDT"}:
            antecedent = self._parts.relative_head(part.start)
            return self._read(antecedent, quotation) if antecedent else Resolution()
        core = self._parts.core(part)
        person = self._people.at(core)
        if person is not None:
            return self._people.read(person)
        apposed = self._people.apposed(core, part)
        if apposed is not None:
            return self._people.read(apposed)
        if first.tag_ == "PRP$" and PRONOUNS.get(first.lower_) in GENDERS:
            owned = self._owned(part.start, core, quotation)
            if owned is not None:
                return owned
        office = self._offices.at(core)
        if office is not None:
            return self._offices.read(office, core, part)
        named = self._parts.apposition(core)
        if named is not None:
            return self._read(named, quotation)
        return replace(self._nouns.read(core, part), gender=None)

    def _owned(self, i: int, core: Range, quotation: Quotation) -> Resolution | None:
        """ "her campaign" → whose it is, and its name; None for what is no such body."""
        doc = self._doc
        if core.end != i + 2 or fold(doc[i + 1].text) not in words("bodies", "personal"):
            return None
        owner = self._people.pronoun(i, quotation)
        if owner.person is None or owner.gender is None:
            return Resolution()
        evidence = f"“{core.text(doc)}”, that of “{owner.person.name}”"
        return self._bodies.owned(owner.person.name, doc[i + 1].lower_, evidence)
