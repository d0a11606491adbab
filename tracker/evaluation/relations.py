"""How well relations are told on pairs of attributed statements that were written with one.

Findings are nearly half of such pairs, while the chances shown are those of a stream, where they are rare. So
the relation is taken from what the policy holds likeliest before that line, and given a second time as shown.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from tracker.errors import UsageError
from tracker.evaluation.corpus import Json, read_rows
from tracker.evaluation.figures import Figure, area_under_roc, resampled
from tracker.judging import Pair, Side, decide
from tracker.judging.features import evidence
from tracker.judging.policy import FINDING, log_sum, shipped
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.records import Kind, Relation, Scope, StatedAt

SPLITS = "splits.jsonl"
_SEED = 13
_CHUNK = 128


@dataclass(frozen=True, slots=True)
class WrittenPair:
    """Two statements, the earlier one first, and the relation that they were written to have."""

    a: Side
    b: Side
    scope: Scope
    relation: Relation


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a pair: its likeliest relation, the one shown, and the log-odds of a finding."""

    relation: Relation
    likeliest: Relation
    shown: Relation
    log_odds: float
    likeness: float


def batches_of(folder: Path) -> list[Path]:
    """The files of a folder of written pairs: how they are split, then the pairs. Raises UsageError."""
    found = sorted((folder / "batches").glob("*.jsonl"))
    if not found:
        raise UsageError(f"{folder} holds no batches/*.jsonl; name the folder of the statement pairs")
    return [folder / SPLITS, *found]


def read_written(folder: Path, split: str, most: int | None = None) -> list[WrittenPair]:
    """The pairs of the topics of a split ("train": of all others), or a fixed sample. Raises UsageError."""
    splits_file, *batches = batches_of(folder)
    splits = {str(row["topic"]): str(row["split"]) for row in read_rows(splits_file)}
    rows = [row for path in batches for row in read_rows(path)]
    pairs = [_written(row) for row in rows if splits.get(row["topic"], "train") == split]
    if not pairs:
        raise UsageError(f"{folder} has no pairs of the split {split}; there are: train, dev, test")
    if most is not None and len(pairs) > most:
        return random.Random(_SEED).sample(pairs, most)  # noqa: S311 - a fixed draw, no secret
    return pairs


def told(pairs: Sequence[WrittenPair], judge: Judge, embedder: Embedder, progress: Progress) -> list[Told]:
    """Judge the pairs."""
    found: list[Told] = []
    for chunk in chunks(pairs, _CHUNK):
        progress.step("judging the written pairs", len(found), len(pairs))
        texts = [(each.a.text, each.b.text) for each in chunk]
        forth, back = score_both_ways(judge, texts)
        left = embedder.encode([a for a, _ in texts])
        right = embedder.encode([b for _, b in texts])
        for i, each in enumerate(chunk):
            likeness = float(np.dot(left[i], right[i]))
            pair = Pair(each.a, each.b, each.scope, likeness, forth[i], back[i])
            likeliest, odds = _likeliest(pair)
            found.append(Told(each.relation, likeliest, decide(pair).relation, odds, likeness))
    progress.step("judging the written pairs", len(found), len(pairs))
    return found


def score(results: Sequence[Told]) -> list[Figure]:
    """Macro-F1 over the relations, and how findings are ranked above the rest, beside cosine alone."""
    is_finding = np.array([each.relation.is_finding for each in results])
    found = [
        resampled("relations: macro-F1", results, _macro(lambda each: each.likeliest), len(results)),
        resampled("relations: macro-F1, as shown", results, _macro(lambda each: each.shown), len(results)),
    ]
    if is_finding.any() and not is_finding.all():
        odds = np.array([each.log_odds for each in results], dtype=np.float32)
        likeness = np.array([each.likeness for each in results], dtype=np.float32)
        found.append(area_under_roc("relations: AUC of a finding", odds, is_finding))
        found.append(area_under_roc("relations: AUC of a finding, cosine alone", likeness, is_finding))
    return found


def macro_f1(pairs: Sequence[tuple[Relation, Relation]]) -> float:
    """The mean over the true relations of each one's F1, for (true, told) pairs."""
    values = []
    for relation in {true for true, _ in pairs}:
        hits = sum(true is relation and said is relation for true, said in pairs)
        either = sum((true is relation) + (said is relation) for true, said in pairs)
        values.append(2 * hits / either)
    return sum(values) / len(values) if values else 0.0


def _macro(of: Callable[[Told], Relation]) -> Callable[[Sequence[Told]], float]:
    return lambda results: macro_f1([(each.relation, of(each)) for each in results])


def _likeliest(pair: Pair) -> tuple[Relation, float]:
    """The likeliest relation before the calibration, and the log-odds of a finding against all others."""
    policy = shipped()
    values = {name: each.value for name, each in evidence(pair).items()}
    odds = policy.log_odds(values)
    against = odds[FINDING] - log_sum([value for outcome, value in odds.items() if outcome != FINDING])
    best = max(odds, key=lambda outcome: odds[outcome])
    if best != FINDING:
        return Relation(best), against
    if pair.scope is Scope.ANY:
        return Relation.DISPUTE, against
    return (Relation.REVERSAL if policy.turn.of(values) > 0 else Relation.CONTRADICTION), against


def _written(row: Json) -> WrittenPair:
    return WrittenPair(_side(row["a"]), _side(row["b"]), Scope(row["scope"]), Relation(row["relation"]))


def _side(row: Json) -> Side:
    return Side(row["text"], Kind(row["kind"]), StatedAt.given(date.fromisoformat(row["date"])))
