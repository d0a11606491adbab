"""Training pairs → those that are measured somewhere, which no training may begin with.

Measured are the sets that `training.data.SETS` lists so, the invented statement pairs of the dev and test
topics, and the labelled real pairs (`benchmarks/labels/pairs_drawn.jsonl`). Texts are compared after
normalisation, pairs in either order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from training.data import DataError, Pair, key_of, measured_texts, normalised
from training.statement_pairs import statement_pairs

DRAWN = Path(__file__).parents[1] / "benchmarks" / "labels" / "pairs_drawn.jsonl"
FEWEST_WORDS = 5
"""A text of fewer words may be anybody's and is held out only as part of its pair."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is measured: normalised pairs, each sorted, and texts that stand in no training pair at all."""

    pairs: frozenset[tuple[str, str]]
    texts: frozenset[str]

    def holds(self, pair: Pair) -> bool:
        """Whether a pair is measured in either order, or has a measured text."""
        both = key_of(pair.premise, pair.hypothesis)
        return both in self.pairs or not self.texts.isdisjoint(both)


def held_out(root: Path, drawn_file: Path = DRAWN) -> HeldOut:
    """Return all that is measured; DataError or UsageError when a file of it is missing."""
    pairs, texts = measured_texts(root)
    own = [(pair.a.text, pair.b.text) for pair in statement_pairs() if pair.split != "train"]
    both = [*own, *drawn_texts(drawn_file, root)]
    long = {normalised(text) for pair in both for text in pair}
    return HeldOut(
        pairs | {key_of(a, b) for a, b in both},
        texts | {text for text in long if len(text.split()) >= FEWEST_WORDS},
    )


def drawn_texts(drawn_file: Path, root: Path) -> list[tuple[str, str]]:
    """The words of the labelled real pairs."""
    from tracker.evaluation.drawn_pairs import texts_of

    return [(pair.first.text, pair.second.text) for pair in texts_of(drawn_file, root)]


def refuse_measured(pairs: Iterable[Pair], held: HeldOut) -> None:
    """Raise DataError naming the first training pair that is measured too."""
    for pair in pairs:
        if held.holds(pair):
            raise DataError(f"a pair of {pair.set} is measured and must not be trained on: {pair.premise!r}")
