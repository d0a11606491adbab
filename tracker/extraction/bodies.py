"""A Doc → the bodies it names, and what "the company" or "its" stands for at a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import (
    body_noun,
    fold,
    is_demonym,
    is_place,
    names_a_body,
    table,
    without_article,
    words,
)
from tracker.extraction.noun_phrases import (
    CALENDAR,
    BodyPhrase,
    Range,
    capital_run,
    is_capital,
    is_honorific,
    is_possessive,
    read_body,
)
from tracker.extraction.parse import paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

_WORD = re.compile(r"[^\W\d_]+")
BODY_LABELS = frozenset({"ORG"})
PLACE_LABELS = frozenset({"GPE", "NORP"})
AUDIENCE_VERBS = frozenset({"tell", "inform", "remind"})
MIN_ACRONYM = 3
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SECTION_GAP = 100  # paragraphs: nothing reaches over a line of dashes
HEADLINE_SHARE = 0.88  # of its longer words
MIN_HEADLINE_WORDS = 4
LONG_WORD = 3  # letters
# fmt: off
SMALL_WORDS = frozenset({
    "the", "and", "for", "but", "nor", "with", "from", "over", "into", "than", "that", "not", "off", "out",
    "via", "per", "are", "was", "has", "its",
})
# fmt: on
TITLE_WORDS = frozenset({"Of", "To", "For", "On", "In", "And", "With", "At", "By", "From", "As"})
MAX_HEADLINE_NAME, MIN_HEADLINE_USES = 4, 2  # words; times that the document has them
MIN_BODY_POINTS, BODY_MARGIN = 0.0, 0.2


@dataclass(frozen=True, slots=True)
class BodyMention:
    """One place where a body is named. `nouns` are the words that it could be called by later."""

    name: str
    range: Range
    nouns: frozenset[str]
    is_subject: bool
    is_weak: bool


@dataclass
class Bodies:
    """The bodies of one Doc, in order; `texts` are its tokens' words, `capitals` where names may be."""

    doc: Doc
    texts: list[str] = field(default_factory=list)
    capitals: list[int] = field(default_factory=list)
    mentions: list[BodyMention] = field(default_factory=list)
    _labels: dict[str, Counter[str]] = field(default_factory=dict)
    _acronyms: dict[str, str] = field(default_factory=dict)
    _paragraphs: list[int] = field(default_factory=list)
    _headlines: frozenset[int] = frozenset()
    _ents: dict[int, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        starts = []
        for token in self.doc:
            self.texts.append(token.text)
            starts.append(token.idx)
            if is_capital(token):
                self.capitals.append(token.i)
        self._number_paragraphs(starts)
        for ent in self.doc.ents:
            self._labels.setdefault(_key(ent.text), Counter())[ent.label_] += 1
        self._ents = {ent.start: ent for ent in self.doc.ents if ent.label_ in BODY_LABELS}
        self._scan()
        self._acronyms = dict(self._bracketed())

    def leave_out(self, people: Iterable[Range]) -> None:
        """Drop what turned out to be persons' names, and cut them off the end of bodies' names."""
        starts = {i: part.start for part in people for i in range(part.start, part.end)}
        kept: list[BodyMention] = []
        for mention in self.mentions:
            cut = starts.get(mention.range.end - 1)
            if cut is None:
                kept.append(mention)
            elif cut > mention.range.start:
                rest = Range(mention.range.start, cut)
                name = without_article(rest.text(self.doc))
                kept.append(replace(mention, name=name, range=rest))
        self.mentions[:] = kept

    def _number_paragraphs(self, tokens: list[int]) -> None:
        """Number each token's paragraph, with a gap at a line of dashes, and find the headlines."""
        text = text_of(self.doc)
        starts, numbers, headlines, number = [], [], set(), 0
        for span in paragraphs(text):
            line = span.of(text)
            number += 1 if any(c.isalnum() for c in line) else SECTION_GAP
            starts.append(span.start)
            numbers.append(number)
            if is_headline(line):
                headlines.add(number)
        self._paragraphs = [
            numbers[max(0, bisect_right(starts, token) - 1)] if numbers else 0 for token in tokens
        ]
        self._headlines = frozenset(headlines)

    def paragraph(self, i: int) -> int:
        """The number of the paragraph that token `i` stands in."""
        return self._paragraphs[i] if i < len(self._paragraphs) else self._paragraphs[-1]

    def is_headline(self, i: int) -> bool:
        """True in a line where nearly every word begins with a capital."""
        return self.paragraph(i) in self._headlines

    def label(self, name: str) -> str | None:
        """What the entity recogniser most often takes a name for; None when it never saw it."""
        votes = self._labels.get(_key(name))
        return votes.most_common(1)[0][0] if votes else None

    def is_body(self, name: str) -> bool:
        """True when its words, or the recogniser, say that a name is a body's."""
        if is_place(name) or is_demonym(name):
            return False
        return names_a_body(name) or self.label(name) in BODY_LABELS

    def fullest(self, name: str) -> str:
        """The longest name in the document that ends with this one: "Transport Ministry" → "Norland’s …"."""
        tail = " " + fold(name)
        longer = {m.name for m in self.mentions if fold(m.name).endswith(tail)}
        return longer.pop() if len(longer) == 1 else name

    def knows(self, name: str) -> bool:
        return any(_key(m.name) == _key(name) for m in self.mentions)

    def acronyms(self, name: str) -> tuple[str, ...]:
        """The short forms that the document gives a name in brackets: "… Republic (LPR)"."""
        return tuple(short for short, full in self._acronyms.items() if fold(full) == fold(name))

    def named_by_acronym(self, name: str) -> str | None:
        """The body whose short form this is: given in brackets, or made of its initials."""
        if name in self._acronyms or not name.isupper() or len(name) < MIN_ACRONYM:
            return self._acronyms.get(name)
        full = {
            m.name for m in self.mentions if "".join(w[0] for w in m.name.split() if w[0].isupper()) == name
        }
        return full.pop() if len(full) == 1 else None

    def antecedent(self, i: int, noun: str | None, speaker: str | None = None) -> str | None:
        """What "the <noun>" at token `i` means; with no noun, what "its" means. None when nothing fits.

        `speaker` is the body that spoke last.
        """
        before = [m for m in self.mentions if m.range.end <= i]
        if noun is None:
            return self._owner(i, before)
        if noun in words("bodies", "vague"):
            return None
        fitting = [m for m in before if noun in m.nouns]
        fitting = [m for m in fitting if self.paragraph(i) - self.paragraph(m.range.start) < SECTION_GAP]
        if fitting:
            ranked = self._ranked(i, fitting, _key(speaker) if speaker else None)
            clear = len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= BODY_MARGIN
            return ranked[0][0] if clear and ranked[0][1] >= MIN_BODY_POINTS else None
        later = {m.name for m in self.mentions if noun in m.nouns and m.range.end > i}
        return later.pop() if len(later) == 1 else None

    def called(self, i: int, noun: str) -> list[tuple[str, float]]:
        """All bodies named before token `i` that could be called so, each with points, best first."""
        fitting = [m for m in self.mentions if m.range.end <= i and noun in m.nouns]
        return self._ranked(i, fitting, None)

    def _ranked(self, i: int, fitting: list[BodyMention], spoke: str | None) -> list[tuple[str, float]]:
        """Bodies with points for how near, how often and whether as a subject they are named."""
        points: dict[str, float] = {}
        names: dict[str, str] = {}
        counts = Counter(_key(m.name) for m in fitting)
        for mention in fitting:
            key = _key(mention.name)
            near = 1 / (1 + self.paragraph(i) - self.paragraph(mention.range.start))
            score = near + 0.5 * (key == spoke) + 0.3 * mention.is_subject + 0.3 * counts[key] / len(fitting)
            score -= (
                0.7 if counts[key] > 1 or key == spoke else 1.2
            ) * mention.is_weak + 0.5 * _is_description(mention.name)
            points[key] = max(points.get(key, -1.0), score)
            names.setdefault(key, self.fullest(mention.name))
        order = sorted(points, key=lambda key: -points[key])
        kept: list[str] = []
        for key in order:
            if not any(key.endswith(" " + other) or other.endswith(" " + key) for other in kept):
                kept.append(key)
        return [(names[key], points[key]) for key in kept]

    def _owner(self, i: int, before: list[BodyMention]) -> str | None:
        """The subject of the sentence before "its", else of one before, else any body in reach."""
        near = [m for m in before if self.paragraph(m.range.start) == self.paragraph(i)]
        sentence = self.doc[i].sent.start
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

    def _scan(self) -> None:
        found = self.mentions
        articles = [i for i, text in enumerate(self.texts) if text == "the"]
        end = 0
        for i in sorted([*self.capitals, *articles]):
            if i < end:
                continue
            phrase = self._phrase_at(i)
            if phrase is None:
                end = capital_run(self.doc, i) if self._may_start_name(i) else i
                continue
            name = phrase.name or self.antecedent(phrase.range.start, phrase.noun)
            if name is not None and not TITLE_WORDS & set(name.split()):
                found.append(self._mention(phrase, name))
            end = phrase.range.end

    def _phrase_at(self, i: int) -> BodyPhrase | None:
        """A body's name at token `i`, or a described one after "the" ("the fire service")."""
        token = self.doc[i]
        if self.is_headline(i):
            ent = self._ents.get(i)
            if (
                ent is None
                or len(ent) > MAX_HEADLINE_NAME
                or text_of(self.doc).count(ent.text) < MIN_HEADLINE_USES
            ):
                return None
            return BodyPhrase(ent.text, None, Range(i, ent.end))
        if self._may_start_name(i):
            phrase = self._without_owner(read_body(self.doc, i))
            if phrase is None or phrase.name is None or is_place(phrase.name):
                return None
            run = capital_run(self.doc, i)
            whole = self._whole_ent(i, max(run, phrase.range.end))
            if whole is not None:
                return whole
            if self.is_body(phrase.name) or (phrase.noun and phrase.range.end > run):
                return phrase
            if self._has_body_clause(phrase.range.end):
                return phrase
            name = Range(i, run).text(self.doc)
            return BodyPhrase(name, None, Range(i, run)) if self.is_body(name) and run > i else None
        if token.lower_ == "the" and i + 1 < len(self.doc) and not is_capital(self.doc[i + 1]):
            phrase = read_body(self.doc, i)
            return phrase if phrase and not (phrase.name and phrase.name[0].isupper()) else None
        return None

    def _without_owner(self, phrase: BodyPhrase | None) -> BodyPhrase | None:
        """ "Mr. Lee's Supreme Court" → the court: a person's name in front is no part of the body's."""
        if phrase is None or phrase.name is None:
            return phrase
        first = phrase.range.start
        for i in range(first, phrase.range.end - 1):
            if is_possessive(self.doc[i]) and (
                is_honorific(self.doc[first]) or self.doc[i - 1].ent_type_ == "PERSON"
            ):
                rest = Range(i + 1, phrase.range.end)
                if phrase.noun in words("bodies", "personal") or not is_capital(self.doc[i + 1]):
                    return phrase
                return BodyPhrase(rest.text(self.doc), phrase.noun, rest)
        return phrase

    def _whole_ent(self, i: int, end: int) -> BodyPhrase | None:
        """A longer name that the recogniser saw: "Alliance to Mend Our Roads"."""
        ent = self._ents.get(i)
        if (
            ent is None
            or ent.end <= end
            or not is_capital(self.doc[ent.end - 1])
            or is_possessive(self.doc[ent.end - 1])
        ):
            return None
        return BodyPhrase(ent.text, body_noun(self.doc[i].text), Range(i, ent.end))

    def _may_start_name(self, i: int) -> bool:
        """True for a capitalised word, unless it is one only because a sentence begins there."""
        token = self.doc[i]
        if not is_capital(token) or fold(token.text) in CALENDAR or token.pos_ == "DET" or token.is_stop:
            return False
        if token.is_sent_start and token.tag_ in {"IN", "RB", "CC"}:
            return False
        return token.pos_ == "PROPN" or capital_run(self.doc, i) > i + 1 or not token.is_sent_start

    def _bracketed(self) -> Iterator[tuple[str, str]]:
        """Acronyms in brackets after the name they are made of."""
        doc = self.doc
        for mention in self.mentions:
            i = mention.range.end
            if i + 2 < len(doc) and doc[i].text == "(" and doc[i + 2].text == ")":
                short = doc[i + 1].text
                if short.isupper() and short[0] in {word[0] for word in mention.name.split()}:
                    yield short, mention.name

    def _has_body_clause(self, end: int) -> bool:
        """True before ", which …" and ", a group that …"."""
        doc = self.doc
        if end + 2 >= len(doc) or doc[end].text != ",":
            return False
        if doc[end + 1].lower_ == "which":
            return doc[end - 1].dep_ in SUBJECTS
        return bool(self._described_as(end))

    def _described_as(self, end: int) -> set[str]:
        """The body nouns of an apposition: ", a group that speaks …" → {"group"}."""
        doc = self.doc
        if end + 2 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in {"a", "an", "the"}:
            return set()
        phrase = read_body(doc, end + 1)
        if phrase is None or phrase.noun is None or (phrase.name and phrase.name[0].isupper()):
            return set()
        return {phrase.noun}

    def _mention(self, phrase: BodyPhrase, name: str) -> BodyMention:
        doc, last = self.doc, phrase.range.end - 1
        parts = fold(name).split()
        nouns = {part for part in parts if part in words("bodies", "nouns")}
        nouns |= {noun for part in parts for noun in _callers().get(part, ())}
        nouns |= self._described_as(phrase.range.end)
        if not nouns - words("bodies", "commercial"):
            nouns |= set() if nouns else words("bodies", "unsaid")
            nouns |= words("bodies", "commercial") | words("bodies", "loose")
            nouns |= words("bodies", "lettered") if name.isupper() else set()
        first = phrase.range.start
        told = any(doc[j].lemma_ in AUDIENCE_VERBS for j in range(max(0, first - 2), first))
        bracketed = first > 0 and doc[first - 1].text == "("
        return BodyMention(
            name=without_article(name),
            range=phrase.range,
            nouns=frozenset(nouns),
            is_subject=any(doc[j].dep_ in SUBJECTS for j in range(first, last + 1)),
            is_weak=told or bracketed or (name[0].isupper() and not names_a_body(name)),
        )


def _key(name: str) -> str:
    return fold(without_article(name)).replace("'s ", " ").removesuffix("'s")


@cache
def _callers() -> dict[str, set[str]]:
    """Words of bodies' names → what a body with such a word may be called by."""
    found: dict[str, set[str]] = {}
    for noun, parts in table("bodies")["calls"].items():
        for part in parts:
            found.setdefault(part, set()).add(noun)
    return found


def _is_description(name: str) -> bool:
    """True for lower-case words, and for a name that ends in such a common noun: "Harwick newspaper"."""
    last = name.split()[-1]
    return name.islower() or (last.islower() and last in words("bodies", "common"))


def is_headline(line: str) -> bool:
    """True when nearly every longer word of a line begins with a capital, or all letters are capitals."""
    longer = [word for word in _WORD.findall(line) if len(word) >= LONG_WORD and word not in SMALL_WORDS]
    if line.isupper():
        return len(line.split()) > 1
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) >= MIN_HEADLINE_WORDS and capitals >= HEADLINE_SHARE * len(longer)
