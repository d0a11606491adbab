"""Attributions in the order of their text → the same, dated by what the same speech was dated elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.debate_dates import dated_debate
from tracker.extraction.live_reports import dated_live
from tracker.extraction.poll_dates import dated_answers
from tracker.extraction.scenes import Scenes
from tracker.extraction.speech_cues import (
    is_ahead,
    is_at_other_time,
    is_present,
    is_simple_past,
    is_speech,
    names_listener,
    names_occasion,
)
from tracker.extraction.speech_links import (
    OPENING,
    Link,
    cue_of,
    is_elsewhere,
    is_pronoun,
    is_undated,
    name_of,
    place_of,
    reach,
)
from tracker.records import Attribution, Precision, QuotationType, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_PARAGRAPHS_BACK = 2
MAX_PARAGRAPHS_ASKED = 2
_ASKING = frozenset({"ask", "press"})


def carry_forward(attributions: Sequence[Attribution], doc: Doc) -> list[Attribution]:
    """Date the undated statements of a speech of which another one is dated, before it or soon after it.

    A speech ends where its speaker is said to speak elsewhere or at another time, and where another date is
    told.
    """
    scenes = Scenes(doc, attributions)
    found = list(_Carrier(doc, attributions, scenes).carried())
    for dated in (dated_answers, dated_live, dated_debate):
        found = dated(found, doc, scenes)
    return found


class _Carrier:
    """What is known of one document's speeches while its attributions are gone through."""

    def __init__(self, doc: Doc, attributions: Sequence[Attribution], scenes: Scenes) -> None:
        self._doc = doc
        self._attributions = attributions
        self._scenes = scenes
        self._names = scenes.names
        self._links: dict[str, Link] = {}
        self._asides: dict[str, int] = {}
        self._last: tuple[str | None, Attribution] | None = None

    def carried(self) -> Iterator[Attribution]:
        scenes = self._scenes.spoken()
        forward: list[Attribution] = []
        for attribution in self._attributions:
            place = place_of(attribution)
            while scenes and scenes[0][1].place <= place:
                name, link = scenes.pop(0)
                self._links[name] = link
            forward.append(self._go_on(attribution, place))
        yield from self._carried_back(forward)

    def _go_on(self, attribution: Attribution, place: int) -> Attribution:
        name = self._known_name(attribution, place)
        if name is None:
            self._last = (None, attribution)
            return attribution
        cue = cue_of(self._doc, attribution)
        began = self._scenes.paragraph(place)
        link = self._links.get(name)
        speaks = cue is not None and is_speech(cue)
        occasion = cue is not None and (names_occasion(cue) or names_listener(cue))
        if link is not None and is_undated(attribution):
            if cue is not None and is_at_other_time(cue):
                self._asides[name] = began
            elif cue is not None and is_elsewhere(cue, link):
                del self._links[name]
            elif self._goes_on(name, cue, link, place):
                attribution = replace(attribution, stated_at=link.stated_at)
                began, occasion = link.began, occasion or link.names_occasion
                speaks = link.is_speech
        elif link is not None and attribution.stated_at.precision is Precision.UNKNOWN:
            del self._links[name]  # a time of its own that cannot be read ends what went before
        if attribution.stated_at.precision is not Precision.UNKNOWN:
            self._links[name] = Link(attribution.stated_at, place, began, occasion, is_speech=speaks)
        if link is None and is_undated(attribution):
            attribution = self._after_nominal(attribution, place)
        if link is None and is_undated(attribution) and cue is not None:
            attribution = self._asked(attribution, cue, place)
        self._last = (name, attribution)
        return attribution

    def _goes_on(self, name: str, cue: Token | None, link: Link, place: int) -> bool:
        """True where somebody, so far on and in this tense, still speaks on the same occasion."""
        paragraph = self._scenes.paragraph(place)
        paragraphs_on = paragraph - self._scenes.paragraph(link.place)
        if self._asides.get(name) == paragraph or self._scenes.changes_date(
            link.stated_at, link.place, place
        ):
            return False
        if cue is not None and is_ahead(cue):
            return False
        if cue is None or is_simple_past(cue):
            return paragraphs_on <= reach(link)
        return paragraphs_on <= 1 and is_present(cue)

    def _after_nominal(self, attribution: Attribution, place: int) -> Attribution:
        """The name that follows an office: "The chair said on Friday that …", then her words, by name."""
        if self._last is None or self._last[0] is not None or is_undated(self._last[1]):
            return attribution
        before = self._last[1]
        if (
            attribution.quotation.type is QuotationType.DIRECT
            and before.stated_at.precision is Precision.DAY
            and before.quotation.type is not QuotationType.DIRECT
            and self._scenes.paragraph(place) - self._scenes.paragraph(place_of(before)) <= 1
            and not self._scenes.changes_date(before.stated_at, place_of(before), place)
        ):
            attribution = replace(attribution, stated_at=before.stated_at)
            self._links[name_of(attribution) or ""] = Link(
                before.stated_at, place, self._scenes.paragraph(place), False
            )
        return attribution

    def _asked(self, attribution: Attribution, cue: Token, place: int) -> Attribution:
        """The question of whoever asks somebody in the middle of a dated speech."""
        if cue.lemma_ not in _ASKING or not is_simple_past(cue) or is_at_other_time(cue):
            return attribution
        asked = {child.text for child in cue.children if child.dep_ in {"dobj", "dative"}}
        if cue.dep_ == "advcl":
            asked |= {child.text for child in cue.head.lefts if child.dep_ == "nsubj"}
        for name, link in self._links.items():
            paragraphs_on = self._scenes.paragraph(place) - self._scenes.paragraph(link.place)
            if (
                self._names.is_alone(name)
                and name.split()[-1] in asked
                and link.stated_at.precision is Precision.DAY
                and paragraphs_on <= MAX_PARAGRAPHS_ASKED
                and not self._scenes.changes_date(link.stated_at, link.place, place)
            ):
                return replace(attribution, stated_at=link.stated_at)
        return attribution

    def _known_name(self, attribution: Attribution, place: int) -> str | None:
        """The speaker's name as its speech has it: "Bel" goes on as "Ana Bel", an unread "he" as the last."""
        name = name_of(attribution)
        if name is not None:
            matches = [each for each in self._links if self._names.is_same(each, name)]
            return matches[0] if len(matches) == 1 else name
        if (
            self._last is None
            or self._scenes.paragraph(place) - self._scenes.paragraph(place_of(self._last[1])) > 1
        ):
            return None
        return self._last[0] if attribution.speaker is None and is_pronoun(attribution) else None

    def _carried_back(self, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
        """An opening tells in short what is then told with its date."""
        for at, attribution in enumerate(attributions):
            place = place_of(attribution)
            if is_undated(attribution) and self._scenes.paragraph(place) <= OPENING and self._is_in_short(at):
                after = self._first_dated(attributions[at + 1 :], name_of(attribution), place)
                if after is not None:
                    attribution = replace(attribution, stated_at=after)
            yield attribution

    def _first_dated(self, following: Sequence[Attribution], name: str | None, place: int) -> StatedAt | None:
        for each in following:
            paragraphs_on = self._scenes.paragraph(place_of(each)) - self._scenes.paragraph(place)
            if paragraphs_on > MAX_PARAGRAPHS_BACK or name is None:
                return None
            other = name_of(each)
            if other is not None and self._names.is_same(other, name) and not is_undated(each):
                is_day = each.stated_at.precision is Precision.DAY
                is_told_again = paragraphs_on > 0 and is_day and not self._is_cue_elsewhere(each)
                return each.stated_at if is_told_again and not self._is_amid_days(each) else None
        return None

    def _is_in_short(self, at: int) -> bool:
        """Whether words can be those of an opening: told in the past, or in no tense at all."""
        cue = cue_of(self._doc, self._attributions[at])
        return cue is None or cue.pos_ not in {"VERB", "AUX"} or not is_ahead(cue)

    def _is_amid_days(self, dated: Attribution) -> bool:
        """True where the text tells another day before the statement that would hand its own back."""
        return self._scenes.changes_date(dated.stated_at, 0, place_of(dated))

    def _is_cue_elsewhere(self, attribution: Attribution) -> bool:
        cue = cue_of(self._doc, attribution)
        return cue is not None and is_at_other_time(cue)
