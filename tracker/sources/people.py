"""A person's name in one document → the stored person it stands for, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlite_utils import Database

from tracker.records import Source, SourceKind
from tracker.sources import names, tree
from tracker.sources.evidence import STRONG, Evidence, Named
from tracker.sources.given_names import gender, gender_of_title, is_given
from tracker.sources.hints import Hints
from tracker.sources.spelling import (
    EQUAL,
    LIKE,
    MAY_BE,
    Agreement,
    agreement,
    is_same_surname,
    skeleton,
)
from tracker.sources.titles import is_held_by_one, same_title
from tracker.store import source_links
from tracker.store import sources as store

LINKED = 0.6
"""From this score on a mention is linked to a stored person."""
SURE = 0.8
"""Below this score a link is doubtful: a person is asked to look at it."""
_MARGIN = 0.1
_SAME_TIME_DAYS = 180
_MANY_DOCUMENTS = 5
_DOMINANT_DOCUMENTS = 10
_DOMINANT_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored person who may be meant."""

    source_id: int
    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Match:
    """The stored person meant, None where it is nobody or not clear; all who may be, likeliest first.

    `apart` says of each person of the same full name why the offices of both cannot be one person's.
    """

    found: Candidate | None
    candidates: tuple[Candidate, ...] = ()
    apart: tuple[str, ...] = ()


class People:
    """The stored people, looked at from one document."""

    def __init__(self, db: Database, hints: Hints, seen_at: date | None) -> None:
        self._db = db
        self._hints = hints
        self._seen_at = seen_at
        self._evidence = Evidence(db, hints)

    def match(self, named: Named) -> Match:
        """Who is meant by a full name or by a surname alone."""
        if names.person(named.name).is_bare:
            bearers = self._bearers(named)
            return self._choose(bearers or self._called_by_first_name(named))
        found = self._choose(self._namesakes(named))
        if not found.found:
            found = self._without_openers(named) or replace(found, apart=tuple(self._kept_apart(named)))
        return found

    def holder(self, institution: int, role: str | None) -> Candidate | None:
        """Who held an office at the document's time, where the text names one such person."""
        found = {
            each.member_id
            for each in store.members_of(self._db, institution)
            if role and each.role and same_title(role, each.role) and self._is_same_time(each.seen_at)
        }
        people = [
            one for one in (store.get(self._db, each) for each in sorted(found)) if self._is_in_text(one)
        ]
        if len(people) != 1:
            return None
        reason = f"the text names {people[0].name}, known as {role}"
        return Candidate(people[0].id, people[0].name, 0.85, reason)

    def _is_in_text(self, one: Source) -> bool:
        return one.kind is SourceKind.PERSON and self._hints.has(names.surname(one.name))

    def may_be(self, named: Named, source_id: int) -> bool:
        """False where the offices of both cannot be one person's."""
        return self._elsewhere(named, source_id) is None

    def bearers(self, surname: str) -> list[Source]:
        """Everybody who may bear that surname, in whatever spelling."""
        spelled = [
            one
            for one in self._people(f"~{skeleton(surname)}")
            if is_same_surname(names.surname(one.name), surname)
        ]
        return list({one.id: one for one in (*self._people(names.key(surname)), *spelled)}.values())

    def register(self, source_id: int, name: str) -> None:
        """Let a person be found by the ways in which their surname may be spelled."""
        parts = names.person(name)
        if not parts.is_bare and (bones := skeleton(parts.surname)):
            store.add_alias(self._db, source_id, parts.surname, f"~{bones}", "spellings of the surname")
        if not parts.is_bare and is_given(parts.first):
            store.add_alias(
                self._db, source_id, parts.first, f"~first {names.key(parts.first)}", "first name"
            )
        if parts.middle_initials or parts.suffix:
            store.add_alias(self._db, source_id, parts.full, names.key(parts.full), "the name in full")

    # --- full names -----------------------------------------------------------------------------------------

    def _namesakes(self, named: Named) -> list[Candidate]:
        parts = names.person(named.name)
        keys = [names.person_key(named.name), names.key(parts.surname), f"~{skeleton(parts.surname)}"]
        if len(parts.full.split()) == 2:
            keys.append(names.key(parts.first))  # the family name may stand first there
        people = {one.id: one for key in keys if key.strip("~") for one in self._people(key)}
        compared = (self._compared(named, one) for one in people.values())
        return [each for each in compared if each is not None]

    def _compared(self, named: Named, one: Source) -> Candidate | None:
        if names.person(one.name).is_bare:
            return self._grown(named, one)
        how = self._agreement(named.name, one)
        if how is None or self._elsewhere(named, one.id):
            return None
        reasons = [how.reason]
        support = self._support(named, one.id)
        score = {EQUAL: 0.75, LIKE: 0.64}.get(how.score, 0.45)
        against = self._evidence.against(named, one.id)
        if support and not against:
            score = {EQUAL: 0.98, MAY_BE: 0.75}.get(how.score, 0.92)
            reasons.append(support)
        elif how.score >= LIKE:
            if self._speaks_for_others(named, one.id):
                strong = [each for each in against if each[0] >= STRONG]
                against = [*strong, (0.12, "in another office than those known")]
            score -= sum(weight for weight, _ in against)
            reasons += [reason for _, reason in against]
            if not against and (shared := self._evidence.shared(named, one.id)) is not None:
                score += 0.1
                reasons.append(shared)
        return Candidate(one.id, one.name, round(max(score, 0.05), 2), "; ".join(reasons))

    def _kept_apart(self, named: Named) -> Iterator[str]:
        """Why the people of the same full name are others, where their offices say so."""
        for one in self._people(names.person_key(named.name)):
            how = self._agreement(named.name, one)
            if how is not None and how.score >= EQUAL and (why := self._elsewhere(named, one.id)) is not None:
                yield f"s{one.id} {one.name} {why}"

    def _grown(self, named: Named, one: Source) -> Candidate | None:
        """Somebody of whom only the surname was known so far, now named in full in the same office."""
        if names.key(one.name) != names.key(names.person(named.name).surname):
            return None
        if self._elsewhere(named, one.id):
            return None
        support = self._support(named, one.id)
        if not support:
            return None
        return Candidate(one.id, one.name, SURE, f"known by the surname alone so far; {support}")

    def _agreement(self, name: str, one: Source) -> Agreement | None:
        """How a full name goes together with any full name of a source; a "Jr." or initial may forbid it."""
        forms = dict.fromkeys((one.name, *store.aliases(self._db, one.id)))
        full = [form for form in forms if not names.person(form).is_bare]
        told = {form: agreement(name, form) for form in full}
        key = names.key(names.person(name).full)
        if not any(names.key(form) == key for form in full) and any(
            told[form] is None and names.person_key(form) == names.person_key(name) for form in full
        ):
            return None
        return max((how for how in told.values() if how), key=lambda how: how.score, default=None)

    def _without_openers(self, named: Named) -> Match | None:
        """Who is meant once words that only a headline gives a capital are left out ("Wary Ann Lee")."""
        words = names.person(named.name).full.split()
        while len(words) > 1 and not is_given(words[0]) and self._hints.is_common(words[0]):
            words = words[1:]
            found = self.match(replace(named, name=" ".join(words)))
            if found.found is not None and found.found.score >= SURE:
                return found
        return None

    def _called_by_first_name(self, named: Named) -> list[Candidate]:
        """People whom everybody calls by the first name, where the text has their surname too."""
        people = self._people(f"~first {names.key(named.name)}")
        counts = source_links.document_counts(self._db, [one.id for one in people])
        reason = "called by the first name; the text has the surname"
        return [
            Candidate(one.id, one.name, 0.75, reason)
            for one in people
            if counts.get(one.id, 0) >= _MANY_DOCUMENTS and self._hints.has(names.surname(one.name))
        ]

    # --- surnames -------------------------------------------------------------------------------------------

    def _bearers(self, named: Named) -> list[Candidate]:
        people = self._people(names.person_key(named.name))
        if not people:
            return self._spelled_otherwise(named)
        full = [one for one in people if not names.person(one.name).is_bare]
        counts = source_links.document_counts(self._db, [one.id for one in people])
        total = sum(counts.get(one.id, 0) for one in full)
        found = []
        for one in full or people:
            if self._is_spoken_against(named, one):
                continue
            share = counts.get(one.id, 0) / total if total else 1 / len(full or people)
            found.append(self._bearer(named, one, counts.get(one.id, 0), share, is_bare=not full))
        if len(full) == 1 and len(found) == 1:
            found = [self._only_bearer(named, found[0])]
        return found

    def _is_spoken_against(self, named: Named, one: Source) -> bool:
        return (
            self._elsewhere(named, one.id) is not None
            or not self._fits_title(named, one)
            or self._speaks_for_others(named, one.id)
            or any(weight >= STRONG for weight, _ in self._evidence.against(named, one.id))
        )

    def _spelled_otherwise(self, named: Named) -> list[Candidate]:
        """The only person whose surname may be this one in another spelling; only an office makes it sure."""
        surname = names.person(named.name).surname
        people = [
            one
            for one in self._people(f"~{skeleton(surname)}")
            if is_same_surname(names.surname(one.name), surname)
        ]
        if len(people) != 1 or self._is_spoken_against(named, people[0]):
            return []
        one = people[0]
        spelled = f"“{surname}” may be “{names.surname(one.name)}” in another spelling"
        if (support := self._support(named, one.id)) is not None:
            return [Candidate(one.id, one.name, 0.85, f"{spelled}; {support}")]
        return [Candidate(one.id, one.name, LINKED, spelled)]

    def _bearer(self, named: Named, one: Source, documents: int, share: float, *, is_bare: bool) -> Candidate:
        reasons = []
        score = 0.45
        if documents >= _DOMINANT_DOCUMENTS and share >= _DOMINANT_SHARE:
            score = 0.6
            reasons.append(f"the name stands for {one.name} in {documents} documents, hardly ever for others")
        score += 0.2 * share * min(1.0, documents / _MANY_DOCUMENTS)
        if (support := self._support(named, one.id)) is not None:
            score += 0.3
            reasons.append(support)
        first = names.person(one.name).first
        if first and self._hints.has(one.name):
            score += 0.3
            reasons.append(f"the text names {one.name}")
        elif first and self._hints.has(first):
            score += 0.2
            reasons.append(f"the text has “{first}”")
        if is_bare and not reasons and documents >= 1:
            score += 0.12
            reasons.append("nobody else of that name is known")
        return Candidate(
            one.id, one.name, round(min(score, 0.97), 2), "; ".join(reasons) or "bears that surname"
        )

    def _only_bearer(self, named: Named, one: Candidate) -> Candidate:
        """The same where nobody else of that surname is known: linked, surely only with more to go by."""
        reasons = [] if one.reason == "bears that surname" else [one.reason]
        score = max(one.score, LINKED)
        if (shared := self._evidence.shared(named, one.source_id)) is not None:
            score = max(score + 0.1, SURE)
            reasons.append(shared)
        reasons.append("the only one of that surname known")
        return Candidate(one.source_id, one.name, round(min(score, 0.97), 2), "; ".join(reasons))

    def _fits_title(self, named: Named, one: Source) -> bool:
        """False where "Mrs." and a man's given name meet."""
        told = gender_of_title(named.mention or "") or gender_of_title(named.name)
        known = gender(names.person(one.name).given)
        return told is None or known is None or told == known

    # --- what speaks for and against ------------------------------------------------------------------------

    def _support(self, named: Named, source_id: int) -> str | None:
        if named.institution is not None and self.speaks_for(source_id, named.institution):
            body = store.get(self._db, named.institution).name
            return f"known to speak for {body}"
        return self._evidence.same_role(named, source_id)

    def _elsewhere(self, named: Named, source_id: int) -> str | None:
        """Why both cannot be one person: their offices, or roles with nothing in common."""
        return self._other_office(named, source_id) or self._evidence.apart(named, source_id)

    def _other_office(self, named: Named, source_id: int) -> str | None:
        """Why the offices of both cannot be one person's: other countries, one title for two bodies."""
        if named.institution is None or self.speaks_for(source_id, named.institution):
            return None
        mine = self._governments(tree.ancestors(self._db, named.institution))
        for each in store.institutions_of(self._db, source_id):
            theirs = self._governments(tree.ancestors(self._db, each.institution_id))
            if mine and theirs and not mine & theirs:
                one, other = (store.get(self._db, max(found)).name for found in (theirs, mine))
                return f"speaks for the {one}, this one for the {other}"
            if (
                named.role
                and each.role
                and is_held_by_one(named.role)
                and names.key(named.role) == names.key(each.role)
                and self._is_same_time(each.seen_at)
                and not self._may_be_one_body(named.institution, each.institution_id)
            ):
                one, other = (
                    store.get(self._db, body).name for body in (each.institution_id, named.institution)
                )
                return f"is {named.role} of {one} at that time, this one of {other}"
        return None

    def _may_be_one_body(self, one: int, other: int) -> bool:
        """Whether two bodies' names have a word in common, or one is the other's initials."""
        a, b = store.get(self._db, one).name, store.get(self._db, other).name
        if names.acronym(a) == b or names.acronym(b) == a:
            return True
        small = names.word_list("small_words") | names.word_list("of_bodies") | {"city", "governor"}
        return bool(set(names.key(a).split()) & set(names.key(b).split()) - small)

    def _is_same_time(self, other: date | None) -> bool:
        return self._seen_at is None or other is None or abs((self._seen_at - other).days) <= _SAME_TIME_DAYS

    def _governments(self, bodies: Iterable[int]) -> set[int]:
        return {one for one in bodies if store.get(self._db, one).kind is SourceKind.GOVERNMENT}

    def _speaks_for_others(self, named: Named, source_id: int) -> bool:
        return (
            named.institution is not None
            and bool(store.institutions_of(self._db, source_id))
            and not self.speaks_for(source_id, named.institution)
        )

    def speaks_for(self, source_id: int, institution: int) -> bool:
        """Whether a person and an institution meet in a body above both, or one above the other."""
        held = tree.ancestors(self._db, source_id, self._seen_at)[1:]
        return bool(set(held) & set(tree.ancestors(self._db, institution)))

    def _people(self, key: str) -> list[Source]:
        return [one for one in store.by_key(self._db, key) if one.kind is SourceKind.PERSON]

    def _choose(self, candidates: list[Candidate]) -> Match:
        ranked = sorted(candidates, key=lambda one: (-one.score, one.source_id))
        if not ranked or ranked[0].score < LINKED:
            return Match(None, tuple(ranked))
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < _MARGIN:
            return Match(None, tuple(ranked))
        return Match(ranked[0], tuple(ranked))
