"""Stored claims → candidates → verdicts → findings → alerts, in chunks that can each be run again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.judging import POLICY_ID, Pair, Side, decide
from tracker.judging.pairs import a_is_earlier
from tracker.matching.archive import Archive
from tracker.matching.candidates import Candidate, Finder
from tracker.models.protocols import Judge
from tracker.pipeline.ledger import JudgedPair, Ledger
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.records import Claim, Scores
from tracker.store import Store, claims, verdicts

_CHUNK = 64


def engine_id(judge: Judge) -> str:
    """What a verdict depends on beside the two claims: the judge's weights and the policy."""
    return f"{judge.id}/{POLICY_ID}"


class Assessor:
    """Judges every claim that has not been judged by this engine yet."""

    def __init__(self, store: Store, archive: Archive, judge: Judge) -> None:
        self._store = store
        self._archive = archive
        self._judge = judge
        self._engine_id = engine_id(judge)

    def assess_waiting(self, progress: Progress) -> list[int]:
        """Judge all waiting claims; returns the ids of the findings that are new."""
        waiting = claims.waiting_for_verdict(self._store.db, self._engine_id)
        new: list[int] = []
        done = 0
        for chunk in chunks(waiting, _CHUNK):
            progress.step("judging claims", done, len(waiting))
            new += self._assess(chunk)
            done += len(chunk)
        if waiting:
            progress.step("judging claims", done, len(waiting))
        return new

    def judge_pairs(self, pairs: Sequence[tuple[Claim, Claim, Candidate]]) -> list[JudgedPair]:
        """Score and decide; touches no database."""
        if not pairs:
            return []
        forth, back = score_both_ways(self._judge, [(a.text, b.text) for a, b, _ in pairs])
        return [
            JudgedPair(a, b, candidate, forth[i], back[i], decide(_pair(a, b, candidate, forth[i], back[i])))
            for i, (a, b, candidate) in enumerate(pairs)
        ]

    def _assess(self, claim_ids: Sequence[int]) -> list[int]:
        judged = self.judge_pairs(self._pairs(claim_ids))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._store.write() as db:
            ledger = Ledger(db, self._archive, self._engine_id, now)
            new = ledger.record(judged)
            ledger.take_back(claim_ids)
            claims.mark_judged(db, claim_ids, self._engine_id)
        return new

    def _pairs(self, claim_ids: Sequence[int]) -> list[tuple[Claim, Claim, Candidate]]:
        """Each unordered pair once, with the claim on the left that was stated first as far as is known."""
        db = self._store.db
        finder = Finder(db, self._archive)
        pairs: dict[tuple[int, int], tuple[Claim, Claim, Candidate]] = {}
        ids, matrix = self._archive.matrix(claim_ids)
        vectors = {int(i): row for i, row in zip(ids, matrix, strict=True)}
        for claim in claims.get_many(db, claim_ids):
            for candidate in finder.candidates(claim, vectors[claim.id]):
                key = (min(claim.id, candidate.claim_id), max(claim.id, candidate.claim_id))
                if key not in pairs:
                    other = claims.get(db, candidate.claim_id)
                    in_order = a_is_earlier(claim.stated_at, other.stated_at)
                    pairs[key] = (claim, other, candidate) if in_order else (other, claim, candidate)
        known = verdicts.known_pairs(db, self._engine_id, pairs)
        return [pair for key, pair in pairs.items() if key not in known]


def _pair(a: Claim, b: Claim, candidate: Candidate, forth: Scores, back: Scores) -> Pair:
    return Pair(
        Side(a.text, a.kind, a.stated_at),
        Side(b.text, b.kind, b.stated_at),
        candidate.scope,
        candidate.similarity,
        forth,
        back,
        denies=b.id == a.denies_claim_id or a.id == b.denies_claim_id,
    )
