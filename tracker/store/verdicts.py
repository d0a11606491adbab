"""What each engine concluded of each pair of claims, so that no pair is judged twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlite_utils

from tracker.records import Reason, Relation, Scope, Scores, Verdict
from tracker.store import sql


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    """A verdict on (claim_a, claim_b) in the order asked for; `scores_ab` has claim_a as the premise."""

    id: int
    claim_a: int
    claim_b: int
    engine_id: str
    scope: Scope
    verdict: Verdict
    scores_ab: Scores | None
    scores_ba: Scores | None
    similarity: float | None

    @property
    def relation(self) -> Relation:
        return self.verdict.relation

    @property
    def probability(self) -> float:
        return self.verdict.probability


def put(
    db: sqlite_utils.Database,
    claim_a: int,
    claim_b: int,
    engine_id: str,
    scope: Scope,
    verdict: Verdict,
    scores_ab: Scores | None = None,
    scores_ba: Scores | None = None,
    similarity: float | None = None,
) -> int:
    """Keep a verdict and return its id; the engine's earlier one on the pair is replaced, its id stays."""
    reasons = verdict.reasons
    if claim_a > claim_b:
        claim_a, claim_b, scores_ab, scores_ba = claim_b, claim_a, scores_ba, scores_ab
        reasons = _turned(reasons)
    row = sql.returning(
        db,
        "INSERT INTO verdicts (claim_a, claim_b, engine_id, scope, relation, probability, entailment_ab,"
        " neutral_ab, contradiction_ab, entailment_ba, neutral_ba, contradiction_ba, similarity, reasons)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (claim_a, claim_b, engine_id) DO UPDATE SET scope = excluded.scope,"
        " relation = excluded.relation, probability = excluded.probability,"
        " entailment_ab = excluded.entailment_ab, neutral_ab = excluded.neutral_ab,"
        " contradiction_ab = excluded.contradiction_ab, entailment_ba = excluded.entailment_ba,"
        " neutral_ba = excluded.neutral_ba, contradiction_ba = excluded.contradiction_ba,"
        " similarity = excluded.similarity, reasons = excluded.reasons, is_stale = 0,"
        " recorded_at = excluded.recorded_at"
        " RETURNING id",
        [
            claim_a,
            claim_b,
            engine_id,
            scope.value,
            verdict.relation.value,
            float(verdict.probability),
            *_probabilities(scores_ab),
            *_probabilities(scores_ba),
            None if similarity is None else float(similarity),
            json.dumps(
                [
                    [each.signal, round(float(each.weight), 4), each.text, each.in_a, each.in_b]
                    for each in reasons
                ],
                ensure_ascii=False,
            ),
        ],
    )
    return int(row[0])


def get(db: sqlite_utils.Database, claim_a: int, claim_b: int, engine_id: str) -> StoredVerdict | None:
    """Return an engine's verdict on a pair, its scores turned to the order asked for; None when unjudged."""
    row = sql.one(
        db,
        "SELECT id, scope, relation, probability, reasons, entailment_ab, neutral_ab, contradiction_ab,"
        " entailment_ba, neutral_ba, contradiction_ba, similarity FROM verdicts"
        " WHERE claim_a = ? AND claim_b = ? AND engine_id = ? AND NOT is_stale",
        [min(claim_a, claim_b), max(claim_a, claim_b), engine_id],
    )
    if row is None:
        return None
    reasons = _reasons(row[4])
    forward, backward = _scores(row[5:8]), _scores(row[8:11])
    if claim_a > claim_b:
        forward, backward, reasons = backward, forward, _turned(reasons)
    verdict = Verdict(Relation(row[2]), row[3], reasons)
    return StoredVerdict(
        row[0], claim_a, claim_b, engine_id, Scope(row[1]), verdict, forward, backward, row[11]
    )


def counts(db: sqlite_utils.Database) -> dict[str, int]:
    """Return how many verdicts there are of each engine, by its id."""
    found = sql.rows(db, "SELECT engine_id, count(*) FROM verdicts GROUP BY engine_id ORDER BY engine_id")
    return {str(engine): int(number) for engine, number in found}


def known_pairs(
    db: sqlite_utils.Database, engine_id: str, pairs: Iterable[tuple[int, int]]
) -> set[tuple[int, int]]:
    """Return those of the pairs, as given, on which this engine's verdict is known and not stale."""
    asked = list(pairs)
    keys = json.dumps([[min(pair), max(pair)] for pair in asked])
    found = {
        (row[0], row[1])
        for row in sql.rows(
            db,
            "SELECT v.claim_a, v.claim_b FROM json_each(?) p JOIN verdicts v"
            " ON v.claim_a = p.value ->> 0 AND v.claim_b = p.value ->> 1 AND v.engine_id = ?"
            " WHERE NOT v.is_stale",
            [keys, engine_id],
        )
    }
    return {pair for pair in asked if (min(pair), max(pair)) in found}


def reasons_of(db: sqlite_utils.Database, verdict_ids: Iterable[int]) -> dict[int, tuple[Reason, ...]]:
    """Return each verdict's reasons; their `in_a` are words of the claim with the lower id."""
    found = sql.rows(
        db,
        "SELECT id, reasons FROM verdicts WHERE id IN (SELECT value FROM json_each(?))",
        [sql.id_list(verdict_ids)],
    )
    return {int(verdict_id): _reasons(text) for verdict_id, text in found}


def in_order(reasons: Sequence[Reason], claim_a: int, claim_b: int) -> tuple[Reason, ...]:
    """Turn reasons as `reasons_of` gives them to the order of these two claims."""
    return tuple(reasons) if claim_a <= claim_b else _turned(reasons)


def mark_stale(db: sqlite_utils.Database, claim_id: int) -> None:
    """Let every verdict on a claim count as unknown, because the claim has changed."""
    sql.run(db, "UPDATE verdicts SET is_stale = 1 WHERE claim_a = ? OR claim_b = ?", [claim_id, claim_id])


def forget(db: sqlite_utils.Database, claim_id: int) -> None:
    """Drop every verdict on a claim that is no more."""
    sql.run(db, "DELETE FROM verdicts WHERE claim_a = ?1 OR claim_b = ?1", [claim_id])


def _probabilities(scores: Scores | None) -> tuple[float | None, float | None, float | None]:
    if scores is None:
        return None, None, None
    return float(scores.entailment), float(scores.neutral), float(scores.contradiction)


def _scores(row: sql.Row) -> Scores | None:
    return None if row[0] is None else Scores(*row)


def _reasons(text: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(signal, weight, words, *(tuple(side) for side in sides))
        for signal, weight, words, *sides in json.loads(text)
    )


def _turned(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(replace(each, in_a=each.in_b, in_b=each.in_a) for each in reasons)
