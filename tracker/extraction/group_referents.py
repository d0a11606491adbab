"""A "they" or "it" in a Doc → the bodies, groups and pairs of people it may stand for, each with points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.body_speakers import body_reading
from tracker.extraction.lexicon import fold, table, without_article, words
from tracker.extraction.noun_phrases import Range
from tracker.extraction.pronouns import BODY_KINDS, MANY, PRONOUNS, Spoken
from tracker.extraction.rankings import Ranked, Ranking, ranking
from tracker.records import SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_SENTENCES = 3  # back
PLURAL = frozenset({"NNS", "NNPS"})
NOBODY = frozenset({"no", "nobody", "none"})
PERSON_ENDINGS = ("ers", "ors", "ists", "ians", "ans", "crats", "men", "women", "ants", "ents")


class GroupReferents:
    """Ranks those in one document who are no single person; the weights are in `data/referents.toml`."""

    def __init__(self, doc: Doc, bodies: Bodies, spoken: Spoken) -> None:
        self._doc = doc
        self._bodies = bodies
        self._spoken = spoken
        self._weights: dict[str, float] = table("referents")["group"]

    def pronoun(self, i: int) -> Ranking:
        """Who "they" or "it" at token `i` is: one body or, for "they", also several people."""
        w = self._weights
        is_many = PRONOUNS[self._doc[i].lower_] == "they"
        best: dict[str, Ranked] = {}
        for each in (*self._spoke_before(i, is_many), *self._subjects_before(i, is_many)):
            key = fold(each.reading.name)
            known = best.get(key)
            if known is None or known.points < each.points:
                best[key] = replace(each, is_open=each.is_open and (known is None or known.is_open))
            elif known.is_open and not each.is_open:
                best[key] = replace(known, is_open=False)
        return ranking(best.values(), w["minimum"], w["margin"])

    def _spoke_before(self, i: int, is_many: bool) -> Iterator[Ranked]:
        w, last = self._weights, next(self._spoken.before(i), None)
        for said in self._spoken.before(i):
            at = said.range.start
            if self._spoken.sentence(i) - self._spoken.sentence(at) > MAX_SENTENCES:
                return
            is_body = said.reading.kind in BODY_KINDS
            if said.reading.kind not in MANY or not (is_body or is_many or said.is_open):
                continue
            if said.is_open and (is_many or self._doc[at].lower_ in PRONOUNS):
                continue
            if self._doc[at].lower_ in NOBODY:
                continue
            points = self._near(at, i) + w["speaker"] + w["last_speaker"] * (said is last)
            points += w["one_person"] * (is_many and not is_body and not self._is_many(said.range))
            points += w["one_body"] * (is_body and is_many and not said.is_plural)
            reading = replace(said.reading, evidence=self._evidence(i))
            yield Ranked(reading, points, "spoke before", is_open=said.is_open)

    def _subjects_before(self, i: int, is_many: bool) -> Iterator[Ranked]:
        w = self._weights
        for sentence in self._spoken.sentences(i, MAX_SENTENCES):
            for token in sentence:
                if token.i >= i or token.i in self._spoken.quoted or token.dep_ not in SUBJECTS:
                    continue
                found = self._named(token, is_many, i)
                if found is None:
                    continue
                reading, extra, is_open = found
                points = self._near(token.i, i) + extra
                points += w["main_subject"] if token.head.dep_ == "ROOT" else w["subject"]
                yield Ranked(reading, points, "subject before", is_open=is_open)

    def _named(self, token: Token, is_many: bool, i: int) -> tuple[SpeakerReading, float, bool] | None:
        """Whom a subject names, further points for it, and whether it is a thing that can only be a rival."""
        w, evidence = self._weights, self._evidence(i)
        pair = _pair(token)
        if pair is not None:
            name = pair.text(self._doc)
            return (
                (SpeakerReading(name, SourceKind.COLLECTIVE, evidence=evidence), 0.0, False)
                if is_many
                else None
            )
        for mention in self._bodies.mentions:
            if mention.range.start <= token.i < mention.range.end:
                if token.tag_ in PLURAL and not is_many:
                    return None
                extra = w["weak"] * mention.is_weak + w["one_body"] * is_many
                name = self._bodies.fullest(mention.name)
                return body_reading(self._bodies, name, evidence), extra, False
        if token.pos_ not in {"NOUN", "PROPN"} or (token.tag_ in PLURAL) is not is_many:
            return None
        if token.ent_type_ == "PERSON" or (not is_many and _is_person(token)):
            return None
        start = min((t.i for t in token.lefts), default=token.i)
        name = without_article(Range(start, token.i + 1).text(self._doc))
        is_thing = not is_many or not _is_person(token)
        reading = SpeakerReading(name, SourceKind.COLLECTIVE, evidence=evidence)
        return reading, w["thing"] * is_thing, is_thing

    def _is_many(self, part: Range) -> bool:
        """True for words whose head may be plural: "critics", "both sides", "a group of voters"."""
        crowds = words("bodies", "crowds")
        return PRONOUNS.get(self._doc[part.start].lower_) == "they" or any(
            token.tag_ in PLURAL | {"CD", "CC"} or fold(token.text) in crowds
            for token in self._doc[part.start : part.end]
        )

    def _near(self, before: int, i: int) -> float:
        w = self._weights
        sentences = self._spoken.sentence(i) - self._spoken.sentence(before)
        paragraphs = self._bodies.paragraph(i) - self._bodies.paragraph(before)
        return w["sentence"] * sentences + w["paragraph"] * paragraphs

    def _evidence(self, i: int) -> str:
        return f"“{self._doc[i].lower_}”, for the speaker or subject before"


def _pair(token: Token) -> Range | None:
    """ "Mr. Lund and Ms. Stark", where the subject is such a pair of names."""
    others = [t for t in token.children if t.dep_ == "conj" and t.pos_ == "PROPN"]
    if token.pos_ != "PROPN" or not others or not any(t.lower_ == "and" for t in token.children):
        return None
    last = others[-1]
    while any(t.dep_ == "conj" for t in last.children):
        last = next(t for t in last.children if t.dep_ == "conj")
    return Range(min((t.i for t in token.lefts), default=token.i), last.i + 1)


def _is_person(token: Token) -> bool:
    """True for a common noun that people are called by."""
    word, lemma = fold(token.text), fold(token.lemma_)
    if lemma in words("roles", "heads") or lemma in words("roles", "members") or token.ent_type_ == "NORP":
        return True
    if word in words("bodies", "crowds") or word in words("bodies", "delegates"):
        return True
    return token.tag_ in PLURAL and word.endswith(PERSON_ENDINGS)
