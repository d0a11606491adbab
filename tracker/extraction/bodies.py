"""A Doc → the bodies it names, and what "the company" or "its" stands for at a place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.extraction.body_referents import BodyMention, BodyReferents, name_key
from tracker.extraction.doc_text import text_of
from tracker.extraction.layout import Layout
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
    BodyPhrase,
    Range,
    capital_run,
    in_calendar,
    is_capital,
    is_honorific,
    is_possessive,
    read_body,
)
from tracker.extraction.syntax import is_relayed, own_subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

BODY_LABELS = frozenset({"ORG"})
AUDIENCE_VERBS = frozenset({"tell", "inform", "remind"})
MIN_ACRONYM = 3
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
TITLE_WORDS = frozenset({"Of", "To", "For", "On", "In", "And", "With", "At", "By", "From", "As"})
MAX_HEADLINE_NAME, MIN_HEADLINE_USES = 4, 2  # words; times that the document has them


@dataclass
class Bodies:
    """The bodies of one Doc, in order; `texts` are its tokens' words, `capitals` where names may be."""

    doc: Doc
    texts: list[str] = field(default_factory=list)
    capitals: list[int] = field(default_factory=list)
    mentions: list[BodyMention] = field(default_factory=list)
    _labels: dict[str, Counter[str]] = field(default_factory=dict)
    _acronyms: dict[str, str] = field(default_factory=dict)
    _layout: Layout = field(init=False)
    _referents: BodyReferents = field(init=False)
    _ents: dict[int, Span] = field(default_factory=dict)

    def __post_init__(self) -> None:
        starts = []
        for token in self.doc:
            self.texts.append(token.text)
            starts.append(token.idx)
            if is_capital(token):
                self.capitals.append(token.i)
        self._layout = Layout(self.doc, starts)
        self._referents = BodyReferents(self.doc, self._layout, self.mentions, self.fullest)
        for ent in self.doc.ents:
            self._labels.setdefault(name_key(ent.text), Counter())[ent.label_] += 1
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

    def paragraph(self, i: int) -> int:
        """The number of the paragraph that token `i` stands in."""
        return self._layout.paragraph(i)

    def is_headline(self, i: int) -> bool:
        """True in a line where nearly every word begins with a capital."""
        return self._layout.is_headline(i)

    def antecedent(self, i: int, noun: str | None, speaker: str | None = None) -> str | None:
        """What "the <noun>" at token `i` means; with no noun, what "its" means. None when nothing fits."""
        return self._referents.antecedent(i, noun, speaker)

    def called(self, i: int, noun: str) -> list[tuple[str, float]]:
        """All bodies named before token `i` that could be called so, each with points, best first."""
        return self._referents.called(i, noun)

    def named_before(self, i: int) -> list[tuple[str, float]]:
        """All bodies named before token `i`, each with points, best first."""
        return self._referents.named_before(i)

    def label(self, name: str) -> str | None:
        """What the entity recogniser most often takes a name for; None when it never saw it."""
        votes = self._labels.get(name_key(name))
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
        return any(name_key(m.name) == name_key(name) for m in self.mentions)

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
        if not is_capital(token) or in_calendar(token) or token.pos_ == "DET" or token.is_stop:
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
            unsaid = words("bodies", "relaying" if fold(doc[last].text) in self._relaying else "unsaid")
            nouns |= set() if nouns else unsaid
            nouns |= words("bodies", "commercial") | words("bodies", "loose")
            nouns |= words("bodies", "lettered") if name.isupper() else set()
        nouns |= {noun for pair in pairwise(parts) for noun in _callers().get(" ".join(pair), ())}
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

    @cached_property
    def _relaying(self) -> frozenset[str]:
        """The last words of the names of those who report what others said: the Reuters of "Reuters
        reported that Ann Lee said S"."""
        subjects = (own_subject(verb.head) for verb in self.doc if is_relayed(verb))
        return frozenset(fold(subject.text) for subject in subjects if subject is not None)


@cache
def _callers() -> dict[str, set[str]]:
    """Words and pairs of words of bodies' names → what a body with such words may be called by."""
    found: dict[str, set[str]] = {}
    for noun, parts in table("bodies")["calls"].items():
        for part in parts:
            found.setdefault(part, set()).add(noun)
    return found
