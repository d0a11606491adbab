"""Pairs labelled in a file or by reviews → log-odds, and the line fitted to them, kept in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.errors import CalibrationError
from tracker.intake.labelled import LabelledTexts
from tracker.judging import Pair, Policy, Side, finding_log_odds
from tracker.judging.calibration import LEAST, Labelled, calibration_error, fit
from tracker.judging.policy import Calibration, shipped
from tracker.matching.candidates import Candidate
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.assessment import pair_of
from tracker.pipeline.engine import policy_of
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.pipeline.tracker import Tracker
from tracker.records import Claim, Scope, Scores, Status
from tracker.store import calibrations, claims, findings, reviews
from tracker.store.calibrations import StoredCalibration
from tracker.store.clock import now

REVIEWS = "reviews"
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """What was fitted and kept, and the expected calibration error on the same pairs before and after.

    `left_out` are pairs that no calibration touches: the same words on both sides, or no words on one.
    """

    kept: StoredCalibration
    error_before: float
    error_after: float
    left_out: int


def calibrate_on_pairs(
    tracker: Tracker, pairs: Iterable[LabelledTexts], name: str, progress: Progress
) -> CalibrationReport:
    """Fit the judge's line on pairs of texts, as if one speaker had said both. Raises CalibrationError."""
    asked = list(pairs)
    labelled: list[Labelled] = []
    for chunk in chunks(asked, _CHUNK):
        progress.step("scoring labelled pairs", len(labelled), len(asked))
        found = _log_odds(chunk, tracker.embedder, tracker.judge)
        labelled += [
            Labelled(value, each.is_finding, each.weight)
            for value, each in zip(found, chunk, strict=True)
            if value is not None
        ]
    return _kept(tracker, labelled, len(asked) - len(labelled), name)


def calibrate_on_reviews(tracker: Tracker, progress: Progress) -> CalibrationReport:
    """Fit the judge's line on the findings that a person has confirmed or dismissed.

    Raises CalibrationError, saying how many reviews there are where they are too few.
    """
    db = tracker.store.db
    with tracker.store.read():
        reviewed = [
            (row, decisions[-1].decision is Status.CONFIRMED)
            for row in (findings.row(db, each) for each in findings.ids(db))
            if (decisions := reviews.of(db, row.id))
        ]
        rows = {row.id: (row, confirmed) for row, confirmed in reviewed}
        both = [
            (claims.get(db, row.claim_earlier_id), claims.get(db, row.claim_later_id), row.scope)
            for row, _ in rows.values()
        ]
    confirmed = sum(is_confirmed for _, is_confirmed in rows.values())
    dismissed = len(rows) - confirmed
    if min(confirmed, dismissed) < LEAST:
        raise CalibrationError(
            f"the reviews hold {confirmed} findings and {dismissed} others (confirmed and dismissed), and at "
            f"least {LEAST} of each are needed; go on with `tracker review`, or name a file of labelled "
            "pairs; nothing was changed"
        )
    progress.step("scoring reviewed findings", 0, len(both))
    found = _log_odds_of_claims(both, tracker.embedder, tracker.judge)
    labelled = [
        Labelled(value, is_confirmed)
        for value, (_, is_confirmed) in zip(found, rows.values(), strict=True)
        if value is not None
    ]
    return _kept(tracker, labelled, len(rows) - len(labelled), REVIEWS)


def forget(tracker: Tracker) -> bool:
    """Go back to the calibration that ships; returns whether there was another for the judge in use."""
    with tracker.store.write() as db:
        return calibrations.drop(db, tracker.judge.id, shipped().id)


def _kept(tracker: Tracker, labelled: Sequence[Labelled], left_out: int, name: str) -> CalibrationReport:
    judge_id = tracker.judge.id
    before: Policy = policy_of(judge_id, tracker.store.db)
    line = _rounded(fit(labelled))
    found = sum(each.is_finding for each in labelled)
    kept = StoredCalibration(
        judge_id, shipped().id, line.slope, line.intercept, name, found, len(labelled) - found, now()
    )
    with tracker.store.write() as db:
        calibrations.put(db, kept)
    return CalibrationReport(
        kept,
        calibration_error(labelled, before.calibration),
        calibration_error(labelled, line),
        left_out,
    )


def _rounded(line: Calibration) -> Calibration:
    """To four places, so that the line printed is the line used."""
    return Calibration(round(line.slope, 4), round(line.intercept, 4))


def _log_odds(pairs: Sequence[LabelledTexts], embedder: Embedder, judge: Judge) -> list[float | None]:
    forth, back, near = _scored([(each.a, each.b) for each in pairs], embedder, judge)
    return [
        finding_log_odds(
            Pair(Side(each.a), Side(each.b), Scope.SPEAKER, near[i], forth[i], back[i]), shipped()
        )
        for i, each in enumerate(pairs)
    ]


def _log_odds_of_claims(
    pairs: Sequence[tuple[Claim, Claim, Scope]], embedder: Embedder, judge: Judge
) -> list[float | None]:
    forth, back, near = _scored([(a.text, b.text) for a, b, _ in pairs], embedder, judge)
    return [
        finding_log_odds(pair_of(a, b, Candidate(b.id, scope, near[i], None), forth[i], back[i]), shipped())
        for i, (a, b, scope) in enumerate(pairs)
    ]


def _scored(
    texts: Sequence[tuple[str, str]], embedder: Embedder, judge: Judge
) -> tuple[list[Scores], list[Scores], list[float]]:
    """Each pair's scores in both directions, and its similarity."""
    forth, back = score_both_ways(judge, texts)
    left, right = embedder.encode([a for a, _ in texts]), embedder.encode([b for _, b in texts])
    return forth, back, [float(value) for value in np.einsum("ij,ij->i", left, right)]
