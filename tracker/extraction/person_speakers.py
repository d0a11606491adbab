"""A person's name or a pronoun that speaks → whom it means, as far as the document tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.cast import Cast
from tracker.extraction.group_referents import GroupReferents
from tracker.extraction.noun_phrases import Range, is_honorific
from tracker.extraction.person_names import PersonMention
from tracker.extraction.pronouns import GENDERS, PRONOUNS, Spoken
from tracker.extraction.referents import Referents
from tracker.extraction.resolutions import Resolution, found, resolved

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tracker.records import Quotation


class PersonSpeakers:
    """Reads the speakers of one Doc that are called by a person's name or by a pronoun."""

    def __init__(
        self, doc: Doc, cast: Cast, spoken: Spoken, referents: Referents, groups: GroupReferents
    ) -> None:
        self._doc = doc
        self._cast = cast
        self._spoken = spoken
        self._referents = referents
        self._groups = groups

    def at(self, core: Range) -> PersonMention | None:
        """The person whom the words of a mention name."""
        for person in self._cast.people:
            if person.range.overlaps(core) and not self._owns(person.range, core):
                return person
            office = person.office
            if office and office.at.overlaps(core) and office.at.end == core.end:
                return person
        return None

    def _owns(self, name: Range, core: Range) -> bool:
        """True when the name only says whose the following words are, or which: "Biden administration"."""
        return any(not t.is_punct for t in self._doc[name.end : core.end])

    def apposed(self, core: Range, part: Range) -> PersonMention | None:
        """The person named at the end of a mention: "the minister of the economy, Mr. [Ivo Pratt]"."""
        doc = self._doc
        if doc[core.end - 1].tag_ != "NN" or not 0 < core.end < part.end:
            return None
        for person in self._cast.people:
            start, end = person.range.start, person.range.end
            while start > core.end and is_honorific(doc[start - 1]):
                start -= 1
            is_last = end == part.end or (end < part.end and doc[end].text == ",")
            if core.end < start < part.end and doc[start - 1].text == "," and is_last:
                between = doc[core.end : start - 1]
                return None if any(t.text in {",", "and"} or t.pos_ == "VERB" for t in between) else person
        return None

    def read(self, mention: PersonMention) -> Resolution:
        """The bearer of a name; of several, the clear winner."""
        bearers = self._cast.bearers(mention)
        if len(bearers) > 1:
            return resolved(self._referents.shared_name(mention))
        return found(self._cast, bearers[0], self._cast.how(mention, bearers[0]))

    def pronoun(self, i: int, quotation: Quotation) -> Resolution:
        """Whom the pronoun at token `i` stands for; `quotation` is what is said."""
        gender = GENDERS.get(PRONOUNS[self._doc[i].lower_])
        if gender is None:
            return resolved(self._groups.pronoun(i))
        body = self._spoken.body_in_paragraph(i)
        if body is not None and not self._referents.is_named_here(i, gender):
            return Resolution(body, gender)
        ranking = self._referents.pronoun(i, gender, self._content(quotation))
        return replace(resolved(ranking), gender=gender)

    def _content(self, quotation: Quotation) -> frozenset[int]:
        """The tokens of what is said."""
        inside: set[int] = set()
        for span in quotation.content:
            part = self._doc.char_span(span.start, span.end, alignment_mode="expand")
            if part is not None:
                inside.update(range(part.start, part.end))
        return frozenset(inside)
