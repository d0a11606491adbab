"""Pairs of texts from outside the database → scores, relation and probability."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.judging import Pair, Policy, Side, decide
from tracker.models.checked import scored
from tracker.models.protocols import Embedder, Judge
from tracker.pipeline.progress import chunks
from tracker.records import Day, Kind, Relation, Scope, Scores, StatedAt

_CHUNK = 256


@dataclass(frozen=True, slots=True)
class PairSide:
    """One statement of a pair; what is not told stays None."""

    text: str
    speaker: str | None = None
    institution: str | None = None
    date: Day | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class PairInput:
    """A premise and a hypothesis to be judged."""

    premise: PairSide
    hypothesis: PairSide
    id: str | None = None


@dataclass(frozen=True, slots=True)
class PairResult:
    """The judge's probabilities, premise → hypothesis, and what the engine concludes of the pair."""

    entailment: float
    neutral: float
    contradiction: float
    relation: Relation
    probability: float
    id: str | None = None


def judge_pairs(
    pairs: Iterable[PairInput], embedder: Embedder, judge: Judge, policy: Policy | None = None
) -> Iterator[PairResult]:
    """Judge each pair by itself, in order, with bounded memory."""
    for chunk in chunks(pairs, _CHUNK):
        texts = [(p.premise.text, p.hypothesis.text) for p in chunk]
        forth, back = score_both_ways(judge, texts)
        left = embedder.encode([a for a, _ in texts])
        right = embedder.encode([b for _, b in texts])
        for i, pair in enumerate(chunk):
            a_to_b = forth[i]
            verdict = decide(
                Pair(
                    _side(pair.premise),
                    _side(pair.hypothesis),
                    _scope(pair.premise, pair.hypothesis),
                    float(np.dot(left[i], right[i])),
                    a_to_b,
                    back[i],
                ),
                policy,
            )
            yield PairResult(
                a_to_b.entailment,
                a_to_b.neutral,
                a_to_b.contradiction,
                verdict.relation,
                verdict.probability,
                pair.id,
            )


def score_both_ways(judge: Judge, texts: Sequence[tuple[str, str]]) -> tuple[list[Scores], list[Scores]]:
    """Scores of each pair as given and turned round, no pair of texts twice. Raises ModelError."""
    asked = [*texts, *((b, a) for a, b in texts)]
    different = list(dict.fromkeys(asked))
    found = scored(judge, different)
    known = {pair: Scores(*map(float, row)) for pair, row in zip(different, found, strict=True)}
    scores = [known[pair] for pair in asked]
    return scores[: len(texts)], scores[len(texts) :]


def _side(side: PairSide) -> Side:
    return Side(side.text, side.kind, StatedAt.given(side.date))


def _scope(a: PairSide, b: PairSide) -> Scope:
    """Where nothing is said of the speakers, one speaker is meant."""
    if a.speaker and b.speaker and a.speaker.casefold() != b.speaker.casefold():
        same_body = a.institution and b.institution and a.institution.casefold() == b.institution.casefold()
        return Scope.INSTITUTION if same_body else Scope.ANY
    return Scope.SPEAKER
