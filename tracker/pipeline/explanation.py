"""Why two stored claims were, or were not, proposed to the judge, judged and shown as a finding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.errors import UsageError
from tracker.judging import Policy
from tracker.matching.archive import Archive
from tracker.matching.candidates import LIMITS, Candidate, Finder
from tracker.models.protocols import Judge
from tracker.pipeline.assessment import Assessor
from tracker.records import Claim, ClaimView, Scope, Verdict, a_is_earlier
from tracker.store import Store, claim_views, claims, findings


@dataclass(frozen=True, slots=True)
class Step:
    """One question on the way from two claims to a finding, its answer and what it rests on."""

    name: str
    is_passed: bool
    because: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The claim stated first as far as is known, the other, and how far the pair came.

    `similarity` is their cosine; `verdict` is None where nothing may be judged; `finding` is the id of the
    finding that the pair tells.
    """

    earlier: ClaimView
    later: ClaimView
    scope: Scope
    similarity: float
    steps: tuple[Step, ...]
    verdict: Verdict | None
    finding: str | None


def explain(
    store: Store, archive: Archive, judge: Judge, policy: Policy, claim_a: int, claim_b: int
) -> Explanation:
    """Follow a pair through proposing, judging and showing; writes nothing. Raises UsageError."""
    if claim_a == claim_b:
        raise UsageError("name two different claims, such as c12 c40")
    with store.read() as db:
        one, other = claims.get(db, claim_a), claims.get(db, claim_b)
        a, b = (one, other) if a_is_earlier(one.stated_at, other.stated_at) else (other, one)
        earlier, later = claim_views.view(db, [a.id, b.id])
    finder = Finder(store.db, archive)
    scope, institution_id = finder.relate(a, b)
    _, vectors = archive.matrix([a.id, b.id])
    if len(vectors) < 2:
        raise UsageError("one of the claims has no vector yet; run tracker rejudge first")
    similarity = float(vectors[0] @ vectors[1])
    obstacle = finder.obstacle(a, b)
    proposed = _proposed(finder, archive, a, b, scope, similarity, obstacle)
    if obstacle is not None:
        return Explanation(earlier, later, scope, similarity, (proposed,), None, None)
    candidate = Candidate(b.id, scope, similarity, institution_id)
    (judged,) = Assessor(store, archive, judge, policy).judge_pairs([(a, b, candidate)])
    verdict = judged.verdict
    told = findings.of_pair(store.db, a.id, b.id)
    steps = (
        proposed,
        Step("judged", proposed.is_passed, _judged_words(verdict, proposed.is_passed)),
        Step("shown", told is not None, _shown_words(verdict, None if told is None else told.id)),
    )
    return Explanation(
        earlier, later, scope, similarity, steps, verdict, None if told is None else f"f{told.id}"
    )


def _proposed(
    finder: Finder,
    archive: Archive,
    a: Claim,
    b: Claim,
    scope: Scope,
    similarity: float,
    obstacle: str | None,
) -> Step:
    if obstacle is not None:
        return Step("proposed", False, obstacle)
    for claim, other in ((a, b), (b, a)):
        (vector,) = archive.matrix([claim.id])[1]
        nearest = finder.nearest(vector[np.newaxis, :])[0]
        if any(each.claim_id == other.id for each in finder.candidates(claim, vector, nearest)):
            return Step(
                "proposed", True, f"c{other.id} is among what is nearest to c{claim.id} ({similarity:.2f})"
            )
    limits = LIMITS[scope]
    if similarity < limits.similarity:
        return Step("proposed", False, f"their similarity {similarity:.2f} is under {limits.similarity:.2f}")
    return Step("proposed", False, f"{limits.count} other claims are nearer to either than {similarity:.2f}")


def _judged_words(verdict: Verdict, was_proposed: bool) -> str:
    said = f"{verdict.relation.value}, probability of a finding {verdict.probability:.2f}"
    return said if was_proposed else f"never, as it was not proposed; it would be: {said}"


def _shown_words(verdict: Verdict, finding: int | None) -> str:
    if finding is not None:
        return f"it tells finding f{finding}"
    if verdict.relation.is_finding:
        return "it would be a finding, but is not stored as one; tracker rejudge brings findings up to date"
    return f"{verdict.relation.value} is no finding"
