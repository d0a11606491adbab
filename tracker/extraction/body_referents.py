"""The bodies that a Doc names → which of them "the company" or "its" stands for at a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.layout import SECTION_GAP, Layout
from tracker.extraction.lexicon import fold, without_article, words
from tracker.extraction.noun_phrases import Range

if TYPE_CHECKING:
    from spacy.tokens import Doc

MIN_BODY_POINTS, BODY_MARGIN = 0.0, 0.2


@dataclass(frozen=True, slots=True)
class BodyMention:
    """One place where a body is named. `nouns` are the words that it could be called by later."""

    name: str
    range: Range
    nouns: frozenset[str]
    is_subject: bool
    is_weak: bool


class BodyReferents:
    """Ranks the bodies of one Doc for a place in it; `fullest` gives the full form of a name."""

    def __init__(
        self, doc: Doc, layout: Layout, mentions: Sequence[BodyMention], fullest: Callable[[str], str]
    ) -> None:
        self._doc = doc
        self._layout = layout
        self._mentions = mentions
        self._fullest = fullest

    def antecedent(self, i: int, noun: str | None, speaker: str | None = None) -> str | None:
        """What "the <noun>" at token `i` means; with no noun, what "its" means. None when nothing fits.

        `speaker` is the body that spoke last.
        """
        before = [m for m in self._mentions if m.range.end <= i]
        if noun is None:
            return self._owner(i, before)
        if noun in words("bodies", "vague"):
            return None
        fitting = [m for m in before if noun in m.nouns]
        fitting = [
            m
            for m in fitting
            if self._layout.paragraph(i) - self._layout.paragraph(m.range.start) < SECTION_GAP
        ]
        if fitting:
            ranked = self._ranked(i, fitting, name_key(speaker) if speaker else None)
            clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= BODY_MARGIN
            return ranked[0][0] if clear and ranked[0][1] >= MIN_BODY_POINTS else None
        later = {m.name for m in self._mentions if noun in m.nouns and m.range.end > i}
        return later.pop() if len(later) == 1 else None

    def called(self, i: int, noun: str) -> list[tuple[str, float]]:
        """All bodies named before token `i` that could be called so, each with points, best first."""
        fitting = [m for m in self._mentions if m.range.end <= i and noun in m.nouns]
        return self._ranked(i, fitting, None)

    def named_before(self, i: int) -> list[tuple[str, float]]:
        """All bodies with a name of their own before token `i`, each with points, best first."""
        fitting = [m for m in self._mentions if m.range.end <= i and not m.name.islower()]
        return self._ranked(i, fitting, None)

    def _ranked(self, i: int, fitting: list[BodyMention], spoke: str | None) -> list[tuple[str, float]]:
        """Bodies with points for how near, how often and whether as a subject they are named."""
        points: dict[str, float] = {}
        names: dict[str, str] = {}
        counts = Counter(name_key(m.name) for m in fitting)
        for mention in fitting:
            key = name_key(mention.name)
            near = 1 / (1 + self._layout.paragraph(i) - self._layout.paragraph(mention.range.start))
            score = near + 0.5 * (key == spoke) + 0.3 * mention.is_subject + 0.3 * counts[key] / len(fitting)
            score -= (
                0.7 if counts[key] > 1 or key == spoke else 1.2
            ) * mention.is_weak + 0.5 * _is_description(mention.name)
            points[key] = max(points.get(key, -1.0), score)
            names.setdefault(key, self._fullest(mention.name))
        order = sorted(points, key=lambda key: -points[key])
        kept: list[str] = []
        for key in order:
            if not any(key.endswith(" " + other) or other.endswith(" " + key) for other in kept):
                kept.append(key)
        return [(names[key], points[key]) for key in kept]

    def _owner(self, i: int, before: list[BodyMention]) -> str | None:
        """The subject of the sentence before "its", else of one before, else any body in reach."""
        near = [m for m in before if self._layout.paragraph(m.range.start) == self._layout.paragraph(i)]
        sentence = self._doc[i].sent.start
        here = [m for m in near if m.range.start >= sentence]
        for group in (
            [m for m in here if m.is_subject],
            here,
            [m for m in near if m.is_subject],
            near,
        ):
            if group:
                return group[-1].name
        return None


def name_key(name: str) -> str:
    """A body's name for comparison."""
    return fold(without_article(name)).replace("'s ", " ").removesuffix("'s")


def _is_description(name: str) -> bool:
    """True for lower-case words, and for a name that ends in such a common noun: "Harwick newspaper"."""
    last = name.split()[-1]
    return name.islower() or (last.islower() and last in words("bodies", "common"))
