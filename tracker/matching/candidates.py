"""A claim and its vector → candidates: claims of its source, of its institution, or near it in meaning."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from indexes import exact
from tracker.matching.archive import Archive
from tracker.records import Claim, Hit, Kind, Order, Scope, order_of
from tracker.sources import tree
from tracker.store import claims, findings, versions


@dataclass(frozen=True, slots=True)
class Limits:
    """At most `count` candidates of one scope, none below `similarity` (cosine)."""

    count: int
    similarity: float


LIMITS = {
    Scope.SPEAKER: Limits(12, 0.35),
    Scope.INSTITUTION: Limits(12, 0.35),
    Scope.ANY: Limits(8, 0.50),
}

_FETCHED = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another claim worth judging against the one asked about. `institution_id`: the nearest common body."""

    claim_id: int
    scope: Scope
    similarity: float
    institution_id: int | None


class Finder:
    """Finds candidates in both directions of time; remembers the source tree while it lives."""

    def __init__(self, db: Database, archive: Archive) -> None:
        self._db = db
        self._archive = archive
        self._bodies = lru_cache(maxsize=None)(lambda voice: tree.bodies(db, voice))
        self._members = lru_cache(maxsize=None)(lambda institution_id: tree.members(db, institution_id))
        self._of_one_page = lru_cache(maxsize=None)(lambda a, b: versions.are_of_one_page(db, a, b))

    def nearest(self, vectors: NDArray[np.float32]) -> list[list[Hit]]:
        """For each vector, more claims of anyone than are wanted: its own source's fall away afterwards."""
        return self._archive.search(vectors, _FETCHED * LIMITS[Scope.ANY].count)

    def candidates(
        self, claim: Claim, vector: NDArray[np.float32], nearest: Sequence[Hit]
    ) -> list[Candidate]:
        """Everything worth judging against `claim`, each at its narrowest scope, nearest first.

        `nearest` is what `nearest` found for its vector. A claim of kind "other", one whose speaker is not
        resolved, or one that was withdrawn is never judged.
        """
        if claim.source_id is None or _never_judged(claim) is not None:
            return []
        found: dict[int, Candidate] = {}
        others = self.circle(claim) - {claim.source_id}
        for scope, near in (
            (Scope.SPEAKER, self._near(vector, [claim.source_id])),
            (Scope.INSTITUTION, self._near(vector, others)),
            (Scope.ANY, [(hit.claim_id, hit.score) for hit in nearest]),
        ):
            limits = LIMITS[scope]
            fitting = (each for each in near if each[1] >= limits.similarity and each[0] != claim.id)
            kept = (self._keep(found, claim, *each, at_most=scope) for each in fitting)
            for _ in itertools.islice((each for each in kept if each), limits.count):
                pass
        self._keep_told(found, claim, vector)
        return sorted(found.values(), key=lambda c: (-c.similarity, c.claim_id))

    def obstacle(self, a: Claim, b: Claim) -> str | None:
        """Why two claims are never judged against each other, in words; None when they may be."""
        for claim in (a, b):
            if (reason := _never_judged(claim)) is not None:
                return f"c{claim.id} {reason}"
        if _are_one_quotation(a, b):
            return "both are parts of one quotation: what is said in one breath is meant together"
        if self._is_an_edit(a, b):
            return "both stand in versions of one page, and nothing says that they were said apart"
        return None

    def relate(self, a: Claim, b: Claim) -> tuple[Scope, int | None]:
        """The narrowest scope that two claims share, and their nearest common institution."""
        if a.source_id is not None and a.source_id == b.source_id:
            return Scope.SPEAKER, a.institution_id
        common = tree.nearest_common(self._bodies(_voice(a)), self._bodies(_voice(b)))
        return (Scope.ANY if common is None else Scope.INSTITUTION), common

    def circle(self, claim: Claim) -> frozenset[int]:
        """The source, the bodies its claim is held for, and everyone below these."""
        everyone = {claim.source_id} if claim.source_id is not None else set()
        for body in self._bodies(_voice(claim)):
            everyone |= {body, *self._members(body)}
        return frozenset(everyone)

    def _keep(
        self, found: dict[int, Candidate], claim: Claim, other_id: int, similarity: float, *, at_most: Scope
    ) -> bool:
        """Add another claim to those found, unless it is there already or is never judged; whether it was."""
        if other_id in found:
            return False
        if not claims.existing(self._db, [other_id]):
            return False  # another process has just joined it to another claim
        other = claims.get(self._db, other_id)
        if self.obstacle(claim, other) is not None:
            return False
        scope, institution = self.relate(claim, other)
        if at_most is not Scope.ANY and scope is Scope.ANY:
            return False
        found[other_id] = Candidate(other_id, scope, similarity, institution)
        return True

    def _is_an_edit(self, claim: Claim, other: Claim) -> bool:
        """Whether two versions of one page give the words, and nothing says that they were said apart."""
        one, two = claim.first.document_id, other.first.document_id
        if one == two or order_of(claim.stated_at, other.stated_at) is Order.KNOWN:
            return False
        return self._of_one_page(min(one, two), max(one, two))

    def _keep_told(self, found: dict[int, Candidate], claim: Claim, vector: NDArray[np.float32]) -> None:
        """A claim that names this one and denies it, or tells a finding with it, is always worth judging."""
        linked = {claim.denies_claim_id} if claim.denies_claim_id is not None else set()
        linked |= set(claims.denying(self._db, claim.id))
        for finding in findings.of_claims(self._db, [claim.id]):
            linked |= {i for pair in findings.pairs(self._db, finding.id) if claim.id in pair for i in pair}
        for other_id, similarity in self._similarities(vector, linked - {claim.id} - found.keys()):
            self._keep(found, claim, other_id, similarity, at_most=Scope.ANY)

    def _near(self, vector: NDArray[np.float32], source_ids: Iterable[int]) -> list[tuple[int, float]]:
        return self._similarities(vector, claims.of_sources(self._db, sorted(set(source_ids))))

    def _similarities(self, vector: NDArray[np.float32], claim_ids: Iterable[int]) -> list[tuple[int, float]]:
        ids, matrix = self._archive.matrix(sorted(claim_ids))
        if not len(ids):
            return []
        found, scores = exact.search(matrix, ids, vector[np.newaxis, :], len(ids))
        return [(int(i), float(s)) for i, s in zip(found[0], scores[0], strict=True)]


def _voice(claim: Claim) -> tree.Voice:
    return tree.Voice(claim.source_id, claim.institution_id, claim.stated_at.latest)


def _never_judged(claim: Claim) -> str | None:
    if claim.kind is Kind.OTHER:
        return "is a question, a greeting or the like"
    if claim.source_id is None:
        return "has no resolved speaker"
    return "is withdrawn" if claim.withdrawn is not None else None


def _are_one_quotation(a: Claim, b: Claim) -> bool:
    """Whether both are parts of one source's same words: what is said in one breath is meant together."""
    return (a.source_id, a.first.document_id, a.first.spans) == (
        b.source_id,
        b.first.document_id,
        b.first.spans,
    )
