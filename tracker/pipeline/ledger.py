"""Judged pairs → the findings they tell, made, joined, and taken back when a pair no longer holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from tracker.alerts import feed
from tracker.judging.pairs import order_of
from tracker.matching.archive import Archive
from tracker.matching.candidates import Candidate, Finder
from tracker.matching.grouping import Grouper
from tracker.records import Claim, Scope, Scores, Verdict
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
        self._grouper = Grouper(db, archive, Finder(db, archive), engine_id)

    def record(self, judged: Sequence[JudgedPair]) -> list[int]:
        """Store the verdicts of these pairs and what they tell; returns the ids of new findings."""
        stored = [(pair, self._store_verdict(pair)) for pair in judged]
        telling = sorted((each for each in stored if each[0].verdict.relation.is_finding), key=_best_first)
        told = [self._tell(pair, verdict_id) for pair, verdict_id in telling]
        return [finding_id for finding_id in told if finding_id is not None]

    def take_back(self, claim_ids: Iterable[int]) -> None:
        """Withdraw pairs of these claims that no longer tell their finding, and findings left without one.

        A finding that a person has reviewed stays, whatever the engine thinks of it now.
        """
        judged = set(claim_ids)
        for finding in findings.of_claims(self._db, judged):
            shown = {finding.claim_earlier_id, finding.claim_later_id}
            if reviews.of(self._db, finding.id):
                continue
            pairs = findings.pairs(self._db, finding.id)
            broken = [pair for pair in pairs if judged & set(pair) and not self._still_tells(*pair)]
            for pair in broken:
                findings.retract_support(self._db, finding.id, *pair)
            if len(broken) == len(pairs):
                findings.remove(self._db, finding.id)
            elif shown in map(set, broken):
                self._show_by_another_pair(finding, sorted(set(pairs) - set(broken)))

    def _still_tells(self, a: int, b: int) -> bool:
        verdict = verdicts.get(self._db, a, b, self._engine_id)
        return verdict is not None and verdict.relation.is_finding

    def _show_by_another_pair(self, finding: findings.FindingRow, pairs: Sequence[tuple[int, int]]) -> None:
        for a, b in pairs:
            verdict = verdicts.get(self._db, a, b, self._engine_id)
            if verdict is None:
                continue
            pair = claims.get_many(self._db, [a, b])
            shown = findings.NewFinding(
                relation=verdict.relation,
                scope=verdict.scope,
                claim_earlier_id=a,
                claim_later_id=b,
                order=order_of(pair[0].stated_at, pair[1].stated_at),
                institution_id=finding.institution_id,
                probability=verdict.probability,
                engine_id=self._engine_id,
                recorded_at=self._now,
            )
            findings.update(self._db, finding.id, shown)
            return

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

        A finding is shown by its first pair until one of a narrower scope tells it.
        """
        told = self._grouper.told_before(pair.a, pair.b, pair.candidate.scope)
        if not told:
            finding_id = findings.add(self._db, self._finding(pair), verdict_id)
            feed.announce(self._db, finding_id, self._now)
            return finding_id
        for other in told[1:]:
            findings.absorb(self._db, other, told[0])
        if _SCOPES.index(pair.candidate.scope) < _SCOPES.index(findings.row(self._db, told[0]).scope):
            findings.update(self._db, told[0], self._finding(pair), verdict_id)
        findings.add_support(self._db, told[0], pair.a.id, pair.b.id, verdict_id)
        return None

    def _finding(self, pair: JudgedPair) -> findings.NewFinding:
        is_of_institution = pair.candidate.scope is Scope.INSTITUTION
        return findings.NewFinding(
            relation=pair.verdict.relation,
            scope=pair.candidate.scope,
            claim_earlier_id=pair.a.id,
            claim_later_id=pair.b.id,
            order=order_of(pair.a.stated_at, pair.b.stated_at),
            institution_id=pair.candidate.institution_id if is_of_institution else None,
            probability=pair.verdict.probability,
            engine_id=self._engine_id,
            recorded_at=self._now,
        )


def _best_first(stored: tuple[JudgedPair, int]) -> tuple[int, float]:
    """A finding is shown by the pair of the narrowest scope and, among these, the most probable."""
    pair, _ = stored
    return _SCOPES.index(pair.candidate.scope), -pair.verdict.probability
