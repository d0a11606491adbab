"""Reads the invented pairs of attributed statements (`training/pairs/`) and splits them by topic.

Whole topics are held out, so that neither a situation nor its vocabulary is seen in training and tried again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from training.data import KINDS_OF_NEUTRAL, LABELS, Pair

FOLDER = Path(__file__).parent / "pairs" / "batches"
CONTRASTS = FOLDER.parent / "contrasts.jsonl"
"""Other second statements for pairs of the train topics, each in another relation to the first."""


def _topics(split: str) -> frozenset[str]:
    lines = (FOLDER.parent / "splits.jsonl").read_text(encoding="utf-8").splitlines()
    return frozenset(row["topic"] for row in map(json.loads, lines) if row["split"] == split)


DEV_TOPICS, TEST_TOPICS = _topics("dev"), _topics("test")
"""The topics that are held out, of `pairs/splits.jsonl`; every other one is trained on."""

FINDINGS = frozenset({"reversal", "contradiction", "dispute"})
RELATIONS = (*sorted(FINDINGS), "refinement", "restatement", "unrelated", "update")

SET = "statement_pairs"


@dataclass(frozen=True, slots=True)
class Statement:
    """One side of a pair: who says it, in which office, for whom, when, and of which kind it is."""

    speaker: str
    role: str | None
    institution: str | None
    date: date
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class StatementPair:
    """Two invented statements, the earlier one first, and the relation that a careful reader would sign."""

    id: str
    topic: str
    style: str
    a: Statement
    b: Statement
    scope: str
    relation: str
    why: str

    @property
    def split(self) -> str:
        """`train`, `dev` or `test`, by topic."""
        if self.topic in TEST_TOPICS:
            return "test"
        return "dev" if self.topic in DEV_TOPICS else "train"

    @property
    def is_finding(self) -> bool:
        return self.relation in FINDINGS

    @property
    def label(self) -> int:
        """Index into `LABELS`: a finding contradicts, a restatement entails, the rest is neutral."""
        if self.is_finding:
            return LABELS.index("contradiction")
        return LABELS.index("entailment" if self.relation == "restatement" else "neutral")

    @property
    def kind(self) -> str | None:
        """Which kind of neutral it is, where it is neutral."""
        return self.relation if self.relation in KINDS_OF_NEUTRAL else None


def statement_pairs(folder: Path = FOLDER, split: str | None = None) -> Iterator[StatementPair]:
    """Yield the pairs of every batch in file order, or of one split only."""
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                pair = _pair(json.loads(line))
                if split is None or pair.split == split:
                    yield pair


def contrasts(path: Path = CONTRASTS, folder: Path = FOLDER) -> Iterator[StatementPair]:
    """Yield each pair whose second statement was written anew, in file order; they are only trained on.

    ValueError where a pair that is not trained on was written anew.
    """
    known = {pair.id: pair for pair in statement_pairs(folder, "train")}
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["of"] not in known:
                raise ValueError(f"{path.name}: {row['of']} is no pair of a train topic")
            pair = known[row["of"]]
            second = replace(pair.b, kind=row["kind"], text=row["text"])
            yield replace(pair, b=second, relation=row["relation"], why="")


def as_training_pairs(pairs: Iterable[StatementPair]) -> list[Pair]:
    """Return each pair in both orders: the relations that a network is taught hold either way."""
    both: list[Pair] = []
    for pair in pairs:
        both.append(Pair(pair.a.text, pair.b.text, pair.label, SET, pair.kind))
        both.append(Pair(pair.b.text, pair.a.text, pair.label, SET, pair.kind))
    return both


def _pair(row: dict[str, Any]) -> StatementPair:
    return StatementPair(
        row["id"],
        row["topic"],
        row["style"],
        _statement(row["a"]),
        _statement(row["b"]),
        row["scope"],
        row["relation"],
        row["why"],
    )


def _statement(row: dict[str, Any]) -> Statement:
    return Statement(
        row["speaker"],
        row.get("role"),
        row.get("institution"),
        date.fromisoformat(row["date"]),
        row["kind"],
        row["text"],
    )
