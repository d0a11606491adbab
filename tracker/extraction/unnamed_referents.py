""" "The official", "the spokesman" → the speaker whom the article introduced by that noun without a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import Bodies
from tracker.extraction.lexicon import fold
from tracker.extraction.mention_words import MentionWords
from tracker.extraction.noun_phrases import Range
from tracker.extraction.pronouns import BODY_KINDS, Said, Spoken
from tracker.extraction.rankings import Ranked, Ranking
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

REACH = 3  # paragraphs back
LAST_SPEAKER = 0.5  # points; a speaker in the same paragraph has 1


class UnnamedReferents:
    """Ranks those of one document who spoke without a name for a noun that may mean them again."""

    def __init__(self, doc: Doc, bodies: Bodies, spoken: Spoken, parts: MentionWords) -> None:
        self._doc = doc
        self._bodies = bodies
        self._spoken = spoken
        self._parts = parts

    def rank(self, core: Range, rivals: tuple[Ranked, ...] = ()) -> Ranking:
        """Who "the official" is, among the unnamed before and `rivals`, named persons who may be called so.

        Of several unnamed the one wins who spoke last and alone in the same paragraph. Without any the
        ranking is empty.
        """
        doc, i = self._doc, core.start
        if doc[i].lower_ != "the" or doc[core.end - 1].tag_ != "NN":
            return Ranking()
        last = self._spoken.last(i)
        best: dict[str, Ranked] = {}
        for said in self._introduced(core):
            points = 1 / (1 + self._distance(said, i)) + LAST_SPEAKER * (said is last)
            reading = replace(said.reading, evidence=f"“{core.text(doc)}”, unnamed before")
            ranked = Ranked(reading, points, "spoke before", said.gender)
            if fold(reading.name) not in best or best[fold(reading.name)].points < points:
                best[fold(reading.name)] = ranked
        if not best:
            return Ranking()
        found = sorted(best.values(), key=lambda r: -r.points)
        named = [replace(rival, points=min(rival.points, 1.0)) for rival in rivals]
        everybody = tuple(sorted([*found, *named], key=lambda r: -r.points))
        is_only = len(everybody) == 1
        is_clear = found[0].points > 1 and not rivals and all(r.points < 1 for r in found[1:])
        return Ranking(everybody, found[0] if is_only or is_clear else None)

    def _introduced(self, core: Range) -> Iterator[Said]:
        """The unnamed speakers before whose words end with the same noun and have all words of these."""
        doc = self._doc
        noun = fold(doc[core.end - 1].text)
        own = {fold(t.text) for t in doc[core.start + 1 : core.end]}
        for said in self._spoken.before(core.start):
            if self._distance(said, core.start) > REACH:
                return
            if said.is_plural or said.is_open or not _goes_unnamed(said.reading):
                continue
            before = self._parts.core(said.range)
            is_same = fold(doc[before.end - 1].text) == noun
            if is_same and own <= {fold(t.text) for t in doc[said.range.start : said.range.end]}:
                yield said

    def _distance(self, said: Said, i: int) -> int:
        return self._bodies.paragraph(i) - self._bodies.paragraph(said.range.start)


def _goes_unnamed(reading: SpeakerReading) -> bool:
    """True for somebody without a name, and for the voice of a body."""
    return reading.kind is SourceKind.COLLECTIVE or (reading.kind in BODY_KINDS and reading.role is not None)
