"""New claims with their vectors → those that report a stored claim once more become appearances of it.

Done before a claim is judged, so that one statement in twenty outlets takes part in findings once. A claim is
compared with the stored claim's own text alone, never by way of other appearances: a chain of small changes
must not join what differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from tracker.judging import appearances
from tracker.judging.appearances import Likeness, Report
from tracker.matching.appearances import narrowed
from tracker.matching.archive import Archive
from tracker.matching.retellings import Told, told_before
from tracker.models.protocols import Judge
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.records import Claim
from tracker.store import Store, claims, joins

_CHUNK = 64
_SIMILARITY = 0.4
_COUNT = 5


@dataclass(frozen=True, slots=True)
class _Match:
    """A stored claim that a new one reports once more, and how sure that is."""

    earlier: Claim
    score: float


class Joiner:
    """Joins every claim that waits to be judged to the claim it repeats, where there is one."""

    def __init__(self, store: Store, archive: Archive, judge: Judge, engine_id: str) -> None:
        self._store = store
        self._archive = archive
        self._judge = judge
        self._engine_id = engine_id

    def join_waiting(self, progress: Progress) -> int:
        """Join what can be joined; returns how many claims became appearances of others."""
        waiting = claims.waiting_for_verdict(self._store.db, self._engine_id)
        joined = 0
        for done, chunk in enumerate(chunks(waiting, _CHUNK)):
            progress.step("comparing reports", done * _CHUNK, len(waiting))
            joined += self._join(chunk)
        return joined

    def _join(self, claim_ids: Sequence[int]) -> int:
        matches = self._matches(self._told(claim_ids))
        if not matches:
            return 0
        with self._store.write() as db:
            return sum(self._join_one(db, claim, found) for claim, found in matches)

    def _told(self, claim_ids: Sequence[int]) -> list[tuple[Claim, list[Told]]]:
        """Each claim that may be joined, with those that nothing but the judge can tell it from."""
        db = self._store.db
        held = joins.held(db, claim_ids)
        ids, matrix = self._archive.matrix([each for each in claim_ids if each not in held])
        there = claims.existing(db, ids.tolist())
        vectors = {int(i): vector for i, vector in zip(ids, matrix, strict=True)}
        found = []
        for claim in claims.get_many(db, there):
            told = told_before(
                db,
                self._archive,
                claim,
                vectors[claim.id],
                within=timedelta(days=appearances.MAX_DAYS),
                similarity=_SIMILARITY,
                count=_COUNT,
            )
            report = _report(claim)
            told = [
                each
                for each in told
                if not _deny(claim, each.claim)
                and appearances.may_be_appearance(report, _report(each.claim), each.similarity)
            ]
            if told:
                found.append((claim, told))
        return found

    def _matches(self, found: Sequence[tuple[Claim, list[Told]]]) -> list[tuple[Claim, list[_Match]]]:
        """Each claim that is joined, with what it may be joined to, the surest first. Touches no database."""
        pairs = [(claim, told) for claim, each in found for told in each]
        if not pairs:
            return []
        texts = [(claim.text, told.claim.text) for claim, told in pairs]
        forth, back = score_both_ways(self._judge, texts)
        matches: dict[int, list[_Match]] = {}
        for i, (claim, told) in enumerate(pairs):
            likeness = Likeness(told.similarity, forth[i], back[i])
            score = appearances.is_appearance(_report(claim), _report(told.claim), likeness)
            if score >= appearances.threshold():
                matches.setdefault(claim.id, []).append(_Match(told.claim, score))
        return [
            (claim, sorted(matches[claim.id], key=lambda each: (-each.score, each.earlier.id)))
            for claim, _ in found
            if claim.id in matches
        ]

    def _join_one(self, db: Database, claim: Claim, found: Sequence[_Match]) -> bool:
        """Join a claim unless it, or what it repeats, has changed since it was compared."""
        stored = _stored(db, [claim.id, *(each.earlier.id for each in found)])
        if stored.get(claim.id) != claim or joins.held(db, [claim.id]):
            return False
        for match in found:
            earlier = stored.get(match.earlier.id)
            if earlier is None or not _is_same_statement(earlier, match.earlier, claim):
                continue
            joins.join(db, claim.id, earlier.id, match.score)
            claims.set_stated_at(db, earlier.id, narrowed(earlier.stated_at, claim.stated_at))
            return True
        return False


def _is_same_statement(stored: Claim, compared: Claim, claim: Claim) -> bool:
    """Whether an earlier claim still says what was compared; another report may have told its date."""
    return (stored.text, stored.source_id, stored.withdrawn) == (
        compared.text,
        compared.source_id,
        None,
    ) and appearances.days_apart(stored.stated_at, claim.stated_at) is not None


def _stored(db: Database, claim_ids: Sequence[int]) -> Mapping[int, Claim]:
    return {each.id: each for each in claims.get_many(db, claims.existing(db, claim_ids))}


def _deny(a: Claim, b: Claim) -> bool:
    return a.denies_claim_id == b.id or b.denies_claim_id == a.id


def _report(claim: Claim) -> Report:
    first = claim.first
    return Report.of(claim.text, claim.stated_at, first.quotation, first.type, claim.kind, claim.about)
