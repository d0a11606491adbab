"""A mention that is no person's name and no office → who speaks: a body, an author, or nobody named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tracker.extraction.authors import author_before, author_words, publisher
from tracker.extraction.bodies import Bodies
from tracker.extraction.body_speakers import INDEFINITE, BodySpeakers
from tracker.extraction.cast import Cast
from tracker.extraction.crowds import crowd
from tracker.extraction.lexicon import fold, is_demonym, is_place, words
from tracker.extraction.mention_words import MentionWords
from tracker.extraction.noun_phrases import Range, is_capital
from tracker.extraction.offices import Office
from tracker.extraction.person_speakers import PersonSpeakers
from tracker.extraction.pronouns import Spoken
from tracker.extraction.referents import Referents
from tracker.extraction.resolutions import Resolution, found, resolved
from tracker.extraction.unnamed_referents import UnnamedReferents

if TYPE_CHECKING:
    from spacy.tokens import Doc

MAX_SHORT = 2  # words of a description that may be somebody's ("the apprentice")
_AGED = re.compile(r"the \w+[- ]year[- ]old\b", re.IGNORECASE)


class NounSpeakers:
    """Reads the speakers of one Doc who are called by a common noun, or by a name not known as a person's."""

    def __init__(
        self,
        doc: Doc,
        bodies: Bodies,
        cast: Cast,
        spoken: Spoken,
        referents: Referents,
        parts: MentionWords,
        people: PersonSpeakers,
        body_speakers: BodySpeakers,
        unnamed: UnnamedReferents,
    ) -> None:
        self._doc = doc
        self._bodies = bodies
        self._cast = cast
        self._spoken = spoken
        self._referents = referents
        self._parts = parts
        self._people = people
        self._body_speakers = body_speakers
        self._unnamed = unnamed

    def read(self, core: Range, part: Range) -> Resolution:
        """Who speaks by the words `part`, of which `core` are the noun and what stands before it."""
        doc = self._doc
        last = doc[core.end - 1]
        folded = fold(last.text)
        if folded in words("bodies", "documents") and not is_capital(last):
            return self._author(core, part)
        if folded in words("bodies", "delegates"):
            origin = self._body_speakers.origin(core, part)
            if origin is not None:
                return origin
        if folded in words("bodies", "crowds") and not self._is_named_police(core, folded):
            return crowd(doc, part)
        if doc[core.start].lower_ == "the" and folded in words("roles", "members") and last.tag_ != "NNPS":
            return self._in_focus(folded, core)
        if core.end == core.start + 1 and is_capital(last):
            bearers = self._cast.named(last.text)
            if len(bearers) == 1:
                return found(self._cast, bearers[0], f"“{last.text}”, that of “{bearers[0].name}”")
        if self._is_national(core):
            return self._of_nation(core)
        if last.tag_ == "PRP" or self._is_loud(core):
            return crowd(doc, part)
        if is_capital(last) and not self._is_opener(core):
            return self._body_speakers.named(core, part)
        if folded in words("bodies", "nouns"):
            return self._body_speakers.described(core, part, folded)
        return self._common(core, part, folded)

    def _common(self, core: Range, part: Range, noun: str) -> Resolution:
        """ "the socialist" and "the apprentice" → the person introduced so; any other noun → a crowd."""
        doc = self._doc
        if doc[core.end - 1].tag_ in {"NNS", "NNPS"} or doc[core.start].lower_ in INDEFINITE:
            return crowd(doc, part)
        again = self._unnamed.rank(core)
        if again.ranked:
            return resolved(again)
        is_definite = doc[core.start].lower_ == "the"
        if noun.endswith(tuple(words("roles", "endings"))) and is_definite:
            return self._in_focus(noun, core)
        if is_definite and _AGED.match(core.text(doc)):
            return self._in_focus(noun, core)
        if (
            doc[core.start].tag_ == "PRP$"
            or core.end - core.start > MAX_SHORT
            or noun in words("bodies", "anonymous")
        ):
            return crowd(doc, part)
        person = self._cast.called(noun, core.start)
        return found(self._cast, person, f"“{core.text(doc)}”") if person else crowd(doc, part)

    def _in_focus(self, noun: str, core: Range) -> Resolution:
        """Whom "the democratic socialist" means: the person whom the words before are about."""
        head = Range(core.end - 1, core.end)
        meant = Office(noun, core.text(self._doc), None, core, head, False, False)
        return resolved(self._referents.in_focus(meant))

    def _is_national(self, core: Range) -> bool:
        """True for "the Norwegian", one person of a nation."""
        first, last = self._doc[core.start], self._doc[core.end - 1]
        return (
            core.end == core.start + 2
            and first.lower_ == "the"
            and is_demonym(last.text)
            and (last.tag_ not in {"NNS", "NNPS"} and not fold(last.text).endswith(("ish", "ch", "ese")))
        )

    def _of_nation(self, core: Range) -> Resolution:
        """The one person before whose office is that nation's; else those before as candidates."""
        nation = fold(self._doc[core.end - 1].text)
        known = [
            p
            for p in self._cast.persons
            if p.mentions[0].range.start < core.start
            and any(nation in fold(o.role).replace("'s", "").split() for o in p.offices())
        ]
        if len(known) == 1:
            return found(self._cast, known[0], f"“{core.text(self._doc)}”, the only one of that nation")
        return Resolution(ranking=self._in_focus(nation, core).ranking)

    def _author(self, core: Range, part: Range) -> Resolution:
        """Whose "the statement" is: the body it comes from, its owner, else the last who spoke."""
        named = author_words(self._doc, core, part) or author_before(self._doc, core)
        if named is None:
            if self._doc[core.start].lower_ in INDEFINITE:
                return crowd(self._doc, part)
            return publisher(self._doc, self._bodies, self._spoken, core)
        if named.start == named.end:
            return Resolution()
        core = self._parts.core(named)
        person = self._people.at(core)
        return self._people.read(person) if person is not None else self.read(core, named)

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
