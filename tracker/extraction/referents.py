"""A pronoun, a shared surname or an office in a Doc → the persons it may stand for, each with points."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction.bodies import SUBJECTS, Bodies
from tracker.extraction.cast import Cast, Person, is_former
from tracker.extraction.lexicon import fold, table, words
from tracker.extraction.noun_phrases import gender_of
from tracker.extraction.office_fit import (
    fit,
    has_other_work,
    holds_another,
    is_of_another_kind,
    names_a_state,
)
from tracker.extraction.offices import Office
from tracker.extraction.person_names import PersonMention
from tracker.extraction.pronouns import BODY_KINDS, GENDERS, PRONOUNS, Said, Spoken
from tracker.extraction.rankings import Ranked, Ranking, ranking
from tracker.records import SourceKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REACH = 3  # paragraphs back that a pronoun looks
UNKNOWN_GENDER = 0.4  # of the points for the right one, for a speaker
MAX_SENTENCES = 2  # back that count
MANY_TIMES = 4  # a name given in full so often is never shortened


class Referents:
    """Ranks the persons of one document for a place in it; the weights are in `data/referents.toml`."""

    def __init__(self, doc: Doc, bodies: Bodies, cast: Cast, spoken: Spoken) -> None:
        self._doc = doc
        self._bodies = bodies
        self._cast = cast
        self._spoken = spoken
        self._weights = table("referents")
        self._starts = {id(p): [m.range.start for m in p.mentions] for p in cast.persons}

    # --- he and she ---------------------------------------------------------------------------------------

    def pronoun(self, i: int, gender: str, content: frozenset[int]) -> Ranking:
        """Who "he" or "she" at token `i` is; `content` are the tokens of what they say."""
        w = self._weights["pronoun"]
        best: dict[str, Ranked] = {}
        for ranked in (*self._named_before(i, gender, content, w), *self._spoke_before(i, gender, w)):
            known = best.get(ranked.reading.name)
            if known is None or ranked.points > known.points:
                best[ranked.reading.name] = ranked
        return ranking(best.values(), w["minimum"], w["margin"])

    def is_named_here(self, i: int, gender: str) -> bool:
        """True when a person who may be meant is named before token `i` in its paragraph."""
        return any(
            person.gender in {None, gender}
            for mention in self._mentions_before(i, 0)
            if mention.range.start not in self._spoken.quoted
            for person in self._cast.bearers(mention)
        )

    def _named_before(
        self, i: int, gender: str, content: frozenset[int], w: dict[str, float]
    ) -> Iterator[Ranked]:
        evidence = f"“{self._doc[i].lower_}”, for the person before"
        for mention in self._mentions_before(i):
            if mention.range.start in content:
                continue
            points = self._near(mention.range.start, i, w) + self._grammar(mention, w)
            for person in self._meant(mention):
                known = self._spoken.gender(person)
                if known in {None, gender}:
                    reading = self._cast.reading(person, evidence)
                    extra = w["share"] * self._share(person) + w["gender_known"] * (known == gender)
                    yield Ranked(reading, points + extra, "named before", known, person)

    def _spoke_before(self, i: int, gender: str, w: dict[str, float]) -> Iterator[Ranked]:
        last = self._spoken.last(i)
        for said in self._spoken.before(i):
            if self._distance(said.range.start, i) > REACH:
                return
            known = said.gender or (said.person.gender if said.person else None)
            if (
                said.is_plural
                or _is_thing(said)
                or said.reading.kind in BODY_KINDS
                or known not in {None, gender}
            ):
                continue
            points = self._near(said.range.start, i, w) + w["speaker"]
            points += w["gender_known"] * (1.0 if known == gender else UNKNOWN_GENDER) + w["last_speaker"] * (
                said is last
            )
            points += w["unnamed"] * (said.reading.kind is SourceKind.COLLECTIVE)
            if said.person is not None:
                points += w["share"] * self._share(said.person)
            yield Ranked(said.reading, points, "spoke before", known, said.person, said.is_open)

    # --- shared names -------------------------------------------------------------------------------------

    def shared_name(self, mention: PersonMention) -> Ranking:
        """Which of the persons with the same surname a bare surname names."""
        w = self._weights["shared_name"]
        i, bearers = mention.range.start, self._cast.bearers(mention)
        hint = mention.gender or self._gender_after(mention.range.end)
        last = self._spoken.last_of(i, bearers)
        before = {id(p): [s for s in self._starts[id(p)] if s < i] for p in bearers}
        first = min((starts[0] for starts in before.values() if starts), default=-1)
        latest = max((starts[-1] for starts in before.values() if starts), default=-1)
        found = []
        for person in bearers:
            points = w["share"] * self._share(person) - w["always_full"] * self._always_full(person, bearers)
            points += w["gender_hint"] * _agreement(person.gender, hint)
            if before[id(person)]:
                points += w["first_named"] * (before[id(person)][0] == first)
                points += (
                    (before[id(person)][-1] == latest) * w["last_named"] / (1 + self._distance(latest, i))
                )
            if last is not None and last.person is person:
                points += w["last_speaker"] / (1 + self._distance(last.range.start, i) / 2)
            reading = self._cast.reading(person, self._cast.how(mention, person))
            found.append(Ranked(reading, points, f"bears the name “{mention.name}”", person.gender, person))
        return ranking(found, w["minimum"], w["margin"])

    def _always_full(self, person: Person, bearers: list[Person]) -> float:
        """How much more often than the others a person is named in full again after the first time."""
        fewest = min(len(p.mentions) for p in bearers)
        return min(1.0, (len(person.mentions) - fewest) / MANY_TIMES)

    # --- offices ------------------------------------------------------------------------------------------

    def office(self, meant: Office) -> Ranking:
        """Who "the minister" is: those whose office fits its words."""
        w = self._weights["office"]
        i, own = meant.at.start, gender_of(meant.head)
        hint = own or self._gender_after(meant.at.end)
        helper = meant.head in words("roles", "helpers")
        is_epithet = meant.head in words("roles", "epithets") - words("roles", "posts")
        last = self._spoken.last(i)
        found: list[Ranked] = []
        far: list[Ranked] = []
        for person in self._cast.persons:
            fits = [f for o in person.offices() if (f := fit(o, meant, person.labels)) is not None]
            if not fits or (own and person.gender and person.gender != own):
                continue
            points = w["fit"] * max(fits) + w["share"] * self._share(person)
            points += w["gender_hint"] * _agreement(person.gender, hint)
            near = self._last_before(person, i)
            if is_epithet and (near is None or self._is_overtaken(person, near, i)):
                continue
            is_last = last is not None and last.person is person
            points += w["later"] if near is None else w["near"] / (1 + self._distance(near, i))
            if last is not None and last.person is person:
                points += w["last_speaker"] / (1 + self._distance(last.range.start, i))
            reading = self._cast.reading(person, f"“{meant.role}”, the office of “{person.name}”")
            ranked = Ranked(reading, points, f"holds the office “{meant.role}”", person.gender, person)
            (far if helper and not is_last else found).append(ranked)
        return self._with_helpers(ranking(found, w["minimum"], w["margin"]), far, i)

    def _with_helpers(self, found: Ranking, far: list[Ranked], i: int) -> Ranking:
        """The ranking with those whose job is one of many, and who did not speak last.

        Of these only one who is alone with it in the words before can be meant.
        """
        if not far:
            return found
        ranked = tuple(sorted([*found.ranked, *far], key=lambda r: -r.points))
        near = self._last_before(far[0].person, i) if far[0].person else None
        if found.winner is not None or found.ranked or len(far) > 1 or near is None:
            return Ranking(ranked, found.winner)
        return Ranking(ranked, far[0] if self._distance(near, i) <= REACH else None)

    def _is_overtaken(self, person: Person, near: int, i: int) -> bool:
        """True when others have been named since the person was, at token `near`, or long ago."""
        return self._distance(near, i) > REACH or any(
            person not in self._cast.bearers(mention)
            for mention in self._mentions_before(i)
            if mention.range.start > near and mention.range.start not in self._spoken.quoted
        )

    def in_focus(self, meant: Office) -> Ranking:
        """Who an office is that nobody is said to hold: the one person whom the words before are about."""
        w = self._weights["focus"]
        i = meant.at.start
        hint = gender_of(meant.head) or self._gender_after(meant.at.end)
        is_one_states = meant.head in words("roles", "posts") and names_a_state(meant)
        best: dict[int, Ranked] = {}
        last, posts = self._spoken.last(i), words("roles", "posts")
        for mention in self._mentions_before(i, int(w["reach"])):
            if mention.range.start in self._spoken.quoted:
                continue
            points = self._grammar(mention, w) + w["paragraph"] * self._distance(mention.range.start, i)
            for person in self._meant(mention):
                if holds_another(person, meant) or is_of_another_kind(person, meant):
                    continue
                if is_former(meant) and meant.head in posts and (last is None or last.person is not person):
                    continue
                total = points + w["other_work"] * has_other_work(person, meant)
                total += w["share"] * self._share(person) * (not is_one_states)
                total += w["gender_hint"] * _agreement(person.gender, hint)
                total += w["last_speaker"] * (last is not None and last.person is person)
                reading = self._cast.reading(person, f"“{meant.role}”, for the person before")
                ranked = Ranked(reading, total, "named before", person.gender, person)
                if id(person) not in best or best[id(person)].points < total:
                    best[id(person)] = ranked
        return ranking(best.values(), w["minimum"], w["margin"])

    def owner(self, i: int) -> Ranking:
        """Whose "the campaign" is at token `i`: that of the one person named in the words before."""
        w = self._weights["owner"]
        best: dict[int, Ranked] = {}
        for mention in self._mentions_before(i, int(w["reach"])):
            if mention.range.start in self._spoken.quoted:
                continue
            points = self._near(mention.range.start, i, w) + self._grammar(mention, w)
            for person in self._meant(mention):
                total = points + w["share"] * self._share(person)
                ranked = Ranked(self._cast.reading(person, ""), total, "named before", person.gender, person)
                if id(person) not in best or best[id(person)].points < total:
                    best[id(person)] = ranked
        return ranking(best.values(), w["minimum"], w["margin"])

    # --- features -----------------------------------------------------------------------------------------

    def _mentions_before(self, i: int, reach: int = REACH) -> Iterator[PersonMention]:
        """The names before token `i`, last first, up to `reach` paragraphs back."""
        people = self._cast.people
        for at in range(bisect_left(people, i, key=lambda p: p.range.end) - 1, -1, -1):
            if self._distance(people[at].range.start, i) > reach:
                return
            yield people[at]

    def _meant(self, mention: PersonMention) -> list[Person]:
        """Whom a name means: one person where that is clear, else all who bear it."""
        bearers = self._cast.bearers(mention)
        if len(bearers) < 2:
            return bearers
        winner = self.shared_name(mention).winner
        return [winner.person] if winner is not None and winner.person is not None else bearers

    def _near(self, before: int, i: int, w: dict[str, float]) -> float:
        sentences = self._spoken.sentence(i) - self._spoken.sentence(before)
        return w["sentence"] * min(sentences, MAX_SENTENCES) + w["paragraph"] * self._distance(before, i)

    def _grammar(self, mention: PersonMention, w: dict[str, float]) -> float:
        points = w["in_quotes"] if mention.range.start in self._spoken.quoted else 0.0
        if self._bodies.is_headline(mention.range.start):
            return points + w["headline"]
        token = self._subject(mention)
        if token is None:
            return points
        return points + (w["main_subject"] if token.head.dep_ == "ROOT" else w["subject"])

    def _subject(self, mention: PersonMention) -> Token | None:
        """The subject that the name is, or stands in apposition to."""
        parts = [mention.range, mention.office.at] if mention.office else [mention.range]
        for part in parts:
            for token in self._doc[part.start : part.end]:
                if token.dep_ in SUBJECTS:
                    return token
        return self._before_verb(mention)

    def _before_verb(self, mention: PersonMention) -> Token | None:
        """The name, when a verb follows its apposition: "Ann Lee, a spokeswoman for Acme, told …"."""
        doc, end = self._doc, mention.range.end
        if mention.office is not None and mention.office.range.start > end:
            end = mention.office.range.end
            if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].tag_ in {"VBD", "VBZ"}:
                return doc[mention.range.start]
        return None

    def _gender_after(self, i: int) -> str | None:
        """The gender of the first "his" or "her" after token `i` in its sentence, before another name."""
        for token in self._doc[i : self._doc[i - 1].sent.end]:
            if token.i in self._spoken.quoted:
                continue
            if token.ent_type_ == "PERSON":
                return None
            gender = GENDERS.get(PRONOUNS.get(token.lower_, ""))
            if gender is not None:
                return gender
        return None

    def _share(self, person: Person) -> float:
        """A person's part of all mentions of persons, in [0, 1]."""
        return len(person.mentions) / max(1, len(self._cast.people))

    def _last_before(self, person: Person, i: int) -> int | None:
        """Where a person was last named, or spoke, before token `i`."""
        starts = self._starts[id(person)]
        at = bisect_left(starts, i)
        said: Said | None = self._spoken.last_of(i, [person])
        places = [*starts[max(0, at - 1) : at], *([said.range.start] if said else [])]
        return max(places, default=None)

    def _distance(self, before: int, after: int) -> int:
        return self._bodies.paragraph(after) - self._bodies.paragraph(before)


def _is_thing(said: Said) -> bool:
    """True for what no "he" can mean: "a video", "the letter"."""
    if said.reading.kind is not SourceKind.COLLECTIVE:
        return False
    core = fold(said.reading.name).split(" of ")[0].split(" on ")[0].split()
    return bool(core) and any(core[-1] in words("bodies", key) for key in ("documents", "things", "nouns"))


def _agreement(gender: str | None, hint: str | None) -> int:
    """1 for the same gender, -1 for the other, 0 where one is not known."""
    if gender is None or hint is None:
        return 0
    return 1 if gender == hint else -1
