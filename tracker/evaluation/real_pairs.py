"""How right the findings are on real candidate pairs that people labelled, at a stream's own rarity.

The pairs were drawn band by band of the first judge's probability, so each stands for others: its weight is
the number of candidates of its source and band over the number of labelled ones there. Pairs that left their
reader unsure are not counted. Intervals come from resampling the texts that the earlier statements are of.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tracker.errors import UsageError
from tracker.evaluation.corpus import read_rows
from tracker.evaluation.drawn_pairs import DrawnPair, as_judged, texts_of
from tracker.evaluation.figures import Figure, resampled
from tracker.evaluation.reliability import Forecast, calibration_error
from tracker.judging import Pair, decide
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.pairs import score_both_ways
from tracker.pipeline.progress import Progress, chunks
from tracker.records import Relation

PARTS = ("measure", "calibrate")
_SEED = 13
_CHUNK = 64


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A drawn pair, what its reader took it for, and how many candidates it stands for."""

    drawn: DrawnPair
    relation: Relation
    weight: float


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """What came of a pair: its chance of a finding, and the ranking by simpler means for comparison.

    `alone` is the judge's own chance of a contradiction, of both orders the mean; `group` names the text that
    the earlier statement is of.
    """

    id: str
    group: str
    is_finding: bool
    told: Relation
    chance: float
    alone: float
    likeness: float
    weight: float


def read_labelled(
    labels: Path, drawn_file: Path, data: Path, part: str, most: int | None = None
) -> list[LabelledPair]:
    """The labelled pairs of a part with their texts, or a fixed sample of them. Raises UsageError."""
    told = {str(row["id"]): Relation(row["relation"]) for row in read_rows(labels) if row["part"] == part}
    if not told:
        raise UsageError(f"{labels} has no pairs of the part {part}; there are: {', '.join(PARTS)}")
    drawn = list(texts_of(drawn_file, data))
    kept = [pair for pair in drawn if told.get(pair.id, Relation.UNSURE) is not Relation.UNSURE]
    if most is not None and len(kept) > most:
        kept = random.Random(_SEED).sample(kept, most)  # noqa: S311 - a fixed draw, no secret
    weights = natural_weights(kept, drawn)
    return [LabelledPair(pair, told[pair.id], weights[pair.source, pair.stratum]) for pair in kept]


def natural_weights(kept: Sequence[DrawnPair], drawn: Sequence[DrawnPair]) -> dict[tuple[str, int], float]:
    """How many candidates each kept pair stands for, by source and stratum."""
    population: defaultdict[tuple[str, int], float] = defaultdict(float)
    for pair in drawn:
        population[pair.source, pair.stratum] += pair.weight
    counts = Counter((pair.source, pair.stratum) for pair in kept)
    return {stratum: population[stratum] / count for stratum, count in counts.items()}


def judged(
    labelled: Sequence[LabelledPair], judge: Judge, embedder: Embedder, progress: Progress
) -> list[JudgedPair]:
    """Read the pairs as the engine would, and judge them."""
    progress.step("reading the articles", 0, None)
    sides = list(as_judged([each.drawn for each in labelled]))
    found: list[JudgedPair] = []
    for chunk in chunks(list(zip(labelled, sides, strict=True)), _CHUNK):
        progress.step("judging the labelled pairs", len(found), len(labelled))
        texts = [(a.text, b.text) for _, (a, b) in chunk]
        forth, back = score_both_ways(judge, texts)
        left = embedder.encode([a for a, _ in texts])
        right = embedder.encode([b for _, b in texts])
        for i, (each, (a, b)) in enumerate(chunk):
            likeness = float(np.dot(left[i], right[i]))
            verdict = decide(Pair(a, b, each.drawn.scope, likeness, forth[i], back[i]))
            found.append(
                JudgedPair(
                    each.drawn.id,
                    f"{each.drawn.source}/{each.drawn.first.source_row}",
                    each.relation.is_finding,
                    verdict.relation,
                    verdict.probability,
                    (forth[i].contradiction + back[i].contradiction) / 2,
                    likeness,
                    each.weight,
                )
            )
    progress.step("judging the labelled pairs", len(found), len(labelled))
    return found


def forecasts(pairs: Sequence[JudgedPair]) -> list[Forecast]:
    """The chances that were given, with what the readers found."""
    return [Forecast(each.chance, each.is_finding, each.weight) for each in pairs]


def score(pairs: Sequence[JudgedPair], threshold: float) -> list[Figure]:
    """Precision and recall of what is shown from `threshold` on, the ranking, and the calibration error."""

    def shown(each: JudgedPair) -> bool:
        return each.told.is_finding and each.chance >= threshold

    def precision(of: Sequence[JudgedPair]) -> float:
        return _share([(each.weight, each.is_finding) for each in of if shown(each)])

    def recall(of: Sequence[JudgedPair]) -> float:
        return _share([(each.weight, shown(each)) for each in of if each.is_finding])

    by_group: defaultdict[str, list[JudgedPair]] = defaultdict(list)
    for each in pairs:
        by_group[each.group].append(each)
    groups = list(by_group.values())
    findings = sum(each.is_finding for each in pairs)
    told = sum(shown(each) for each in pairs)
    measures: tuple[tuple[str, Callable[[Sequence[JudgedPair]], float], int], ...] = (
        ("findings: precision", precision, told),
        ("findings: recall", recall, findings),
        ("findings: AUC", lambda of: _area(of, lambda each: each.chance), len(pairs)),
        ("findings: AUC, judge alone", lambda of: _area(of, lambda each: each.alone), len(pairs)),
        ("findings: AUC, cosine alone", lambda of: _area(of, lambda each: each.likeness), len(pairs)),
        ("findings: calibration error", lambda of: calibration_error(forecasts(of)), len(pairs)),
        ("findings: share that are findings", _rarity, len(pairs)),
        ("findings: share shown", lambda of: _share([(e.weight, shown(e)) for e in of]), len(pairs)),
    )
    return [resampled(name, groups, _flat(measure), of) for name, measure, of in measures]


def _flat(
    measure: Callable[[Sequence[JudgedPair]], float],
) -> Callable[[Sequence[Sequence[JudgedPair]]], float]:
    return lambda groups: measure([each for group in groups for each in group])


def _rarity(pairs: Sequence[JudgedPair]) -> float:
    return _share([(each.weight, each.is_finding) for each in pairs])


def _share(weighted: Sequence[tuple[float, bool]]) -> float:
    """The share by weight that is true; 0 of nothing."""
    total = sum(weight for weight, _ in weighted)
    return sum(weight for weight, is_true in weighted if is_true) / total if total else 0.0


def _area(pairs: Sequence[JudgedPair], by: Callable[[JudgedPair], float]) -> float:
    """Weighted area under the ROC curve; one half where there is nothing to tell apart."""
    from sklearn.metrics import roc_auc_score

    truth = [each.is_finding for each in pairs]
    if all(truth) or not any(truth):
        return 0.5
    return float(roc_auc_score(truth, [by(e) for e in pairs], sample_weight=[e.weight for e in pairs]))
