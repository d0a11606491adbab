"""Judged pairs → the findings they tell, made, joined, and taken back when a pair no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from tracker.alerts import feed
from tracker.matching.archive import Archive
from tracker.matching.candidates import Candidate, Finder
from tracker.matching.grouping import Grouper
from tracker.records import Claim, Scope, Scores, Verdict, a_is_earlier, order_of
from tracker.store import claims, findings, reviews, verdicts

_SCOPES = tuple(Scope)


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two claims, the one stated first on the left as far as is known, and what was concluded of them."""

    a: Claim
    b: Claim
    candidate: Candidate
    forth: Scores
    back: Scores
    verdict: Verdict


class Ledger:
    """Keeps verdicts and findings in step; make one for each write transaction."""

    def __init__(self, db: Database, archive: Archive, engine_id: str, now: str) -> None:
        self._db = db
        self._engine_id = engine_id
        self._now = now
        self._finder = Finder(db, archive)
        self._grouper = Grouper(db, archive, self._finder, engine_id)

    def record(self, judged: Sequence[JudgedPair]) -> list[int]:
        """Store the verdicts of these pairs and what they tell; returns the ids of new findings."""
        stored = [(pair, self._store_verdict(pair)) for pair in judged]
        telling = sorted((each for each in stored if each[0].verdict.relation.is_finding), key=_best_first)
        told = [self._tell(pair, verdict_id) for pair, verdict_id in telling]
        return [finding_id for finding_id in told if finding_id is not None]

    def take_back(self, claim_ids: Iterable[int]) -> None:
        """Withdraw pairs of these claims that no longer tell their finding, and findings left without one.

        A finding that a person has reviewed stays, whatever the engine thinks of it now, and so does a pair
        with a withdrawn claim: it tells nothing while that is so, and is judged anew when it is restored.
        """
        judged = set(claim_ids)
        for finding in findings.of_claims(self._db, judged):
            if reviews.of(self._db, finding.id):
                continue
            pairs = findings.pairs(self._db, finding.id)
            broken = [
                p
                for p in pairs
                if judged & set(p) and not self._still_tells(finding.scope, *p) and self._stands(p)
            ]
            if len(broken) == len(pairs):
                findings.remove(self._db, finding.id)
                continue
            for pair in broken:
                findings.retract_support(self._db, finding.id, *pair)
            if {finding.claim_earlier_id, finding.claim_later_id} in map(set, broken):
                self._show_by_another_pair(finding.id, set(pairs) - set(broken))

    def show_what_stands(self) -> None:
        """Show findings whose own pair rests on a withdrawn claim by another pair, where one stands."""
        for finding_id, standing in findings.shown_by_withdrawn(self._db):
            self._show_by_another_pair(finding_id, standing)

    def _stands(self, pair: tuple[int, int]) -> bool:
        return all(claim.withdrawn is None for claim in claims.get_many(self._db, pair))

    def _still_tells(self, scope: Scope, a: int, b: int) -> bool:
        verdict = verdicts.get(self._db, a, b, self._engine_id)
        return (
            verdict is not None
            and verdict.relation.is_finding
            and (verdict.scope is Scope.ANY) == (scope is Scope.ANY)
        )

    def _show_by_another_pair(self, finding_id: int, pairs: Iterable[tuple[int, int]]) -> None:
        """Show a finding by the best of its pairs that this engine has judged; by none, it stays as it is."""
        left = []
        for pair in pairs:
            verdict = verdicts.get(self._db, *pair, self._engine_id)
            if verdict is not None and verdict.relation.is_finding:
                a, b = claims.get_many(self._db, pair)
                left.append((_SCOPES.index(verdict.scope), -verdict.probability, pair, a, b, verdict))
        if left:
            *_, a, b, verdict = min(left, key=lambda each: each[:3])
            _, institution_id = self._finder.relate(a, b)
            finding = self._finding(a, b, verdict.scope, institution_id, verdict.verdict)
            findings.update(self._db, finding_id, finding)

    def _store_verdict(self, pair: JudgedPair) -> int:
        return verdicts.put(
            self._db,
            pair.a.id,
            pair.b.id,
            self._engine_id,
            pair.candidate.scope,
            pair.verdict,
            pair.forth,
            pair.back,
            pair.candidate.similarity,
        )

    def _tell(self, pair: JudgedPair, verdict_id: int) -> int | None:
        """Add the pair to the finding it tells once more, else make a new one and announce it.

        A finding is shown by its first pair until one of a narrower scope tells it, and follows that pair
        when it is judged anew.
        """
        scope = pair.candidate.scope
        finding = self._finding(pair.a, pair.b, scope, pair.candidate.institution_id, pair.verdict)
        own = findings.of_pair(self._db, pair.a.id, pair.b.id)
        if own is not None:
            findings.update(self._db, own.id, finding, verdict_id)
            return None
        told = self._grouper.told_before(pair.a, pair.b, scope)
        if not told:
            finding_id = findings.add(self._db, finding, verdict_id)
            feed.announce(self._db, finding_id, self._now)
            return finding_id
        findings.add_support(self._db, told[0], pair.a.id, pair.b.id, verdict_id)
        if _SCOPES.index(scope) < _SCOPES.index(findings.row(self._db, told[0]).scope):
            findings.update(self._db, told[0], finding, verdict_id)
        for other in told[1:]:
            if self._grouper.are_one(told[0], other):
                findings.absorb(self._db, other, told[0])
        return None

    def _finding(
        self, a: Claim, b: Claim, scope: Scope, institution_id: int | None, verdict: Verdict
    ) -> findings.NewFinding:
        earlier, later = (a, b) if a_is_earlier(a.stated_at, b.stated_at) else (b, a)
        return findings.NewFinding(
            relation=verdict.relation,
            scope=scope,
            claim_earlier_id=earlier.id,
            claim_later_id=later.id,
            order=order_of(a.stated_at, b.stated_at),
            institution_id=institution_id if scope is Scope.INSTITUTION else None,
            probability=verdict.probability,
            engine_id=self._engine_id,
            recorded_at=self._now,
        )


def _best_first(stored: tuple[JudgedPair, int]) -> tuple[int, float]:
    """A finding is shown by the pair of the narrowest scope and, among these, the most probable."""
    pair, _ = stored
    return _SCOPES.index(pair.candidate.scope), -pair.verdict.probability
