"""A Doc → the bodies it names, and what "the company" or "its" stands for at a place."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, is_demonym, is_place, names_a_body, without_article, words
from tracker.extraction.noun_phrases import CALENDAR, BodyPhrase, Range, capital_run, is_capital, read_body
from tracker.extraction.parse import paragraphs

if TYPE_CHECKING:
    from spacy.tokens import Doc

BODY_LABELS = frozenset({"ORG"})
PLACE_LABELS = frozenset({"GPE", "NORP"})
AUDIENCE_VERBS = frozenset({"tell", "inform", "remind"})
MIN_ACRONYM = 3
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


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
    """The bodies of one Doc, in order of place."""

    doc: Doc
    mentions: list[BodyMention] = field(default_factory=list)
    _labels: dict[str, Counter[str]] = field(default_factory=dict)
    _acronyms: dict[str, str] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._starts = [span.start for span in paragraphs(text_of(self.doc))]
        for ent in self.doc.ents:
            self._labels.setdefault(_key(ent.text), Counter())[ent.label_] += 1
        self._scan()
        self._acronyms = dict(self._bracketed())

    def paragraph(self, i: int) -> int:
        """The number of the paragraph that token `i` stands in."""
        return bisect_right(self._starts, self.doc[i].idx)

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
        return any(fold(m.name) == fold(name) for m in self.mentions)

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

    def antecedent(self, i: int, noun: str | None) -> str | None:
        """What "the <noun>" at token `i` means; with no noun, what "its" means. None when nothing fits."""
        before = [m for m in self.mentions if m.range.end <= i]
        if noun is None:
            return self._owner(i, before)
        fitting = [m for m in before if noun in m.nouns]
        strong = [m for m in fitting if not m.is_weak] or fitting
        if strong:
            return strong[-1].name
        later = {m.name for m in self.mentions if noun in m.nouns}
        return later.pop() if len(later) == 1 else None

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
        i = 0
        while i < len(self.doc):
            phrase = self._phrase_at(i)
            if phrase is None:
                i = max(i + 1, capital_run(self.doc, i) if self._may_start_name(i) else i)
                continue
            name = phrase.name or self.antecedent(phrase.range.start, phrase.noun)
            if name is not None:
                found.append(self._mention(phrase, name))
            i = phrase.range.end

    def _phrase_at(self, i: int) -> BodyPhrase | None:
        """A body's name at token `i`, or a described one after "the" ("the fire service")."""
        token = self.doc[i]
        if self._may_start_name(i):
            phrase = read_body(self.doc, i)
            if phrase is None or phrase.name is None or is_place(phrase.name):
                return None
            run = capital_run(self.doc, i)
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

    def _may_start_name(self, i: int) -> bool:
        """True for a capitalised word, unless it is one only because a sentence begins there."""
        token = self.doc[i]
        if not is_capital(token) or fold(token.text) in CALENDAR or token.pos_ == "DET" or token.is_stop:
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
        nouns = {part for part in fold(name).split() if part in words("bodies", "nouns")}
        nouns |= self._described_as(phrase.range.end)
        if not nouns - words("bodies", "commercial"):
            nouns |= words("bodies", "commercial") | words("bodies", "loose")
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
    key = fold(without_article(name))
    return key[:-2] if key.endswith("'s") else key
