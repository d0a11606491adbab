"""Stored claims → candidates → verdicts → findings → alerts, in chunks that can each be run again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tracker.judging import Pair, Policy, Side, decide
from tracker.matching.archive import Archive
from tracker.matching.candidates import Candidate, Finder
from tracker.models.protocols import Judge
from tracker.pipeline.engine import engine_id
from tracker.pipeline.ledger import JudgedPair, Ledger
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.records import Claim, Scores, a_is_earlier
from tracker.store import Store, claims, findings, verdicts
from tracker.store.clock import now

_CHUNK = 64


class Assessor:
    """Judges every claim that has not been judged by this engine yet."""

    def __init__(self, store: Store, archive: Archive, judge: Judge, policy: Policy) -> None:
        self._store = store
        self._archive = archive
        self._judge = judge
        self._policy = policy
        self._engine_id = engine_id(judge.id, policy)

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
        if findings.shown_by_withdrawn(self._store.db):
            with self._store.write() as db:
                Ledger(db, self._archive, self._engine_id, now()).show_what_stands()
        return new

    def judge_pairs(self, pairs: Sequence[tuple[Claim, Claim, Candidate]]) -> list[JudgedPair]:
        """Score and decide; touches no database."""
        if not pairs:
            return []
        forth, back = score_both_ways(self._judge, [(a.text, b.text) for a, b, _ in pairs])
        return [
            JudgedPair(
                a,
                b,
                candidate,
                forth[i],
                back[i],
                decide(pair_of(a, b, candidate, forth[i], back[i]), self._policy),
            )
            for i, (a, b, candidate) in enumerate(pairs)
        ]

    def _assess(self, claim_ids: Sequence[int]) -> list[int]:
        # Another process may have stored a claim whose vector it has yet to make: that one waits for it.
        with self._store.read() as db:
            ids, matrix = self._archive.matrix(claim_ids)
            asked = claims.get_many(db, ids.tolist())
        judged = self._judged(self._pairs(asked, matrix))
        with self._store.write() as db:
            # It may also have read a claim anew while we judged what it was before: that one waits too. Or
            # it has joined it to another.
            involved = {each.id for each in asked} | {each.id for pair in judged for each in (pair.a, pair.b)}
            stored = {each.id: each for each in claims.get_many(db, claims.existing(db, involved))}
            done = [each.id for each in asked if stored.get(each.id) == each]
            ledger = Ledger(db, self._archive, self._engine_id, now())
            new = ledger.record([j for j in judged if (stored.get(j.a.id), stored.get(j.b.id)) == (j.a, j.b)])
            ledger.take_back(done)
            claims.mark_judged(db, done, self._engine_id)
        return new

    def _pairs(
        self, asked: Sequence[Claim], matrix: NDArray[np.float32]
    ) -> list[tuple[Claim, Claim, Candidate]]:
        """Each unordered pair once, with the claim on the left that was stated first as far as is known."""
        db = self._store.db
        finder = Finder(db, self._archive)
        pairs: dict[tuple[int, int], tuple[Claim, Claim, Candidate]] = {}
        for claim, vector, nearest in zip(asked, matrix, finder.nearest(matrix), strict=True):
            for candidate in finder.candidates(claim, vector, nearest):
                key = (min(claim.id, candidate.claim_id), max(claim.id, candidate.claim_id))
                if key not in pairs:
                    other = claims.get(db, candidate.claim_id)
                    in_order = a_is_earlier(claim.stated_at, other.stated_at)
                    pairs[key] = (claim, other, candidate) if in_order else (other, claim, candidate)
        return list(pairs.values())

    def _judged(self, pairs: Sequence[tuple[Claim, Claim, Candidate]]) -> list[JudgedPair]:
        """Every pair with its verdict: the engine's own of before where it still stands, else a new one."""
        before = {}
        for a, b, candidate in pairs:
            known = verdicts.get(self._store.db, a.id, b.id, self._engine_id)
            if known is None or known.scope is not candidate.scope:
                continue
            if known.scores_ab is not None and known.scores_ba is not None:
                before[a.id, b.id] = JudgedPair(
                    a, b, candidate, known.scores_ab, known.scores_ba, known.verdict
                )
        new = self.judge_pairs([pair for pair in pairs if (pair[0].id, pair[1].id) not in before])
        return [*before.values(), *new]


def pair_of(a: Claim, b: Claim, candidate: Candidate, forth: Scores, back: Scores) -> Pair:
    """What judging needs of two claims and their scores."""
    return Pair(
        Side(a.text, a.kind, a.stated_at),
        Side(b.text, b.kind, b.stated_at),
        candidate.scope,
        candidate.similarity,
        forth,
        back,
        denies=b.id == a.denies_claim_id or a.id == b.denies_claim_id,
    )
