"""What each judge thought of two texts, the first as the premise: none is scored twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple

import sqlite_utils

from tracker.records import Scores
from tracker.store import sql
from tracker.store.text_keys import text_hash


def get(
    db: sqlite_utils.Database, judge_id: str, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Scores]:
    """Return the scores of those of the pairs that this judge has scored."""
    named = {
        (text_hash(premise), text_hash(hypothesis)): (premise, hypothesis) for premise, hypothesis in pairs
    }
    found = sql.rows(
        db,
        "SELECT s.premise_hash, s.hypothesis_hash, s.entailment, s.neutral, s.contradiction, s.refinement,"
        ' s."update"'
        " FROM json_each(?) p JOIN judge_scores s ON s.judge_id = ?"
        " AND s.premise_hash = p.value ->> 0 AND s.hypothesis_hash = p.value ->> 1",
        [json.dumps(list(named)), judge_id],
    )
    return {named[row[0], row[1]]: Scores(*row[2:]) for row in found}


def put(db: sqlite_utils.Database, judge_id: str, known: Mapping[tuple[str, str], Scores]) -> None:
    """Keep a judge's scores; a pair that has some already keeps them."""
    sql.run_many(
        db,
        "INSERT INTO judge_scores (judge_id, premise_hash, hypothesis_hash, entailment, neutral,"
        ' contradiction, refinement, "update") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        [
            (judge_id, text_hash(premise), text_hash(hypothesis), *astuple(each))
            for (premise, hypothesis), each in known.items()
        ],
    )
