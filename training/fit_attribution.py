"""Annotated news → the weights by which extraction tells what somebody said from what only looks so.

Every candidate that the rules propose in the training articles becomes one row: its grammatical features, and
whether annotators marked those words as said by that source. What they marked as beliefs and wishes, and in
fewer than four words, counts on neither side. The rules run first with the annotators' answers in the model's
place, so that later rules see what right answers to the earlier ones leave; then with the fitted model, whose
mistakes give further rows. Run as `python -m training.fit_attribution` with TRACKER_DATA set.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from tracker.extraction.attribution import attributions
from tracker.extraction.page import Page
from tracker.extraction.parse import parse_all
from tracker.extraction.plausibility import Candidate, Model, Weights, features
from training.data import data_root

if TYPE_CHECKING:
    from spacy.tokens import Doc

OUT = Path(__file__).parent.parent / "tracker" / "extraction" / "data" / "plausibility.toml"
STRIPPED = " \t\r\n\u00a0\"'`“”„‘’«»,.;:-–—"
MIN_WORDS = 4
MIN_COUNT = 5
MIN_PAIR_COUNT = 3
MIN_KNOWN_SHARE = 0.4
REGULARISATION = 0.15
# A candidate worth taking adds more to F1 than a wrong one costs: at well under the F1 reached.
MIN_PROBABILITY = 0.3
SMALLEST_WEIGHT = 0.03


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: its features, whether it is right, and the article that it comes from."""

    features: frozenset[str]
    right: bool
    article: int


@dataclass(frozen=True, slots=True)
class Marked:
    """What is marked in one article: pieces said with their sources, and what counts on neither side."""

    said: list[tuple[tuple[int, int], list[tuple[int, int]]]]
    ignored: list[tuple[int, int]]


@dataclass(eq=False)
class Recorder:
    """A model that writes down every candidate it is asked about; without weights, the annotators answer."""

    article: int
    marked: Marked
    weights: Weights | None
    rows: list[Row] = field(default_factory=list)

    def log_odds(self, page: Page, candidate: Candidate) -> float:
        right = label(page, candidate, self.marked)
        names = frozenset(features(page, candidate))
        if right is not None:
            self.rows.append(Row(names, right, self.article))
        if self.weights is None:
            return 1.0 if right else -1.0
        return self.weights.log_odds(page, candidate)

    def knows(self, lemma: str, relation: str) -> bool:
        return self.weights is None or self.weights.knows(lemma, relation)


def label(page: Page, candidate: Candidate, marked: Marked) -> bool | None:
    """Whether a candidate is right; None where that counts on neither side."""
    text = page.text
    pieces = [stripped(text, page.span(*each).start, page.span(*each).end) for each in candidate.ranges]
    source = candidate.source
    for piece in pieces:
        for said, sources in marked.said:
            if overlap(piece, said) * 2 >= union(piece, said):
                return any(start <= source.idx < end for start, end in sources)
    size = sum(end - start for start, end in pieces)
    if sum(overlap(piece, other) for piece in pieces for other in marked.ignored) * 2 >= size:
        return None
    return False


def marked_in(article: Mapping[str, Any]) -> Marked:
    text = article["text"]
    marked = Marked([], [])
    for each in article["attributions"]:
        sources = each.get("source_spans") or ([each["source"]] if each.get("source") else [])
        for start, end in each["content"]:
            piece = stripped(text, start, end)
            if each["cue_class"] == "other" or len(text[piece[0] : piece[1]].split()) < MIN_WORDS:
                marked.ignored.append(piece)
            else:
                marked.said.append((piece, [(s, e) for s, e in sources]))
    return marked


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in STRIPPED:
        start += 1
    while end > start and text[end - 1] in STRIPPED:
        end -= 1
    return start, end


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def union(a: tuple[int, int], b: tuple[int, int]) -> int:
    return (a[1] - a[0]) + (b[1] - b[0]) - overlap(a, b)


def rows_of(docs: Sequence[Doc], marked: Sequence[Marked], weights: Weights | None) -> Iterator[Row]:
    """Every candidate that the rules propose, in order."""
    for number, (doc, answers) in enumerate(zip(docs, marked, strict=True)):
        recorder: Recorder = Recorder(number, answers, weights)
        model: Model = recorder
        attributions(doc, model)
        yield from recorder.rows


def fit(rows: Sequence[Row]) -> Weights:
    """Logistic regression, with an L2 penalty, over the features met often enough."""
    counts = Counter(name for row in rows for name in row.features)
    kept = {
        name for name, n in counts.items() if n >= (MIN_PAIR_COUNT if " relation=" in name else MIN_COUNT)
    }
    table = DictVectorizer()
    x = table.fit_transform([dict.fromkeys(sorted(row.features & kept), 1.0) for row in rows])
    y = np.array([row.right for row in rows])
    model = LogisticRegression(C=REGULARISATION, max_iter=2000).fit(x, y)
    weights = zip(table.get_feature_names_out(), model.coef_[0].tolist(), strict=True)
    threshold = float(np.log(MIN_PROBABILITY / (1 - MIN_PROBABILITY)))
    known = known_pairs(rows)
    return Weights(
        float(model.intercept_[0]) - threshold,
        {str(name): round(weight, 2) for name, weight in weights if abs(weight) >= SMALLEST_WEIGHT},
        known,
    )


def known_pairs(rows: Sequence[Row]) -> frozenset[str]:
    """Cues with a kind of content that are right often enough to be looked at where no list has the cue."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        for name in row.features:
            if name.startswith("cue=") and " relation=" in name:
                seen[name] += 1
                right[name] += row.right
    return frozenset(n for n, k in seen.items() if k >= MIN_COUNT and right[n] >= MIN_KNOWN_SHARE * k)


def write(weights: Weights, path: Path) -> None:
    lines = [
        "# Log-odds that a candidate reports what somebody said: one weight for each feature of its grammar.",
        "# Fitted by training/fit_attribution.py; tracker/extraction/plausibility.py names the features.",
        f"bias = {weights.bias:.2f}",
        "# Cues of no list, and the kind of content with which they are right often enough to be looked at.",
        "known = [",
        *(f"    {json.dumps(name)}," for name in sorted(weights.known)),
        "]",
        "",
        "[weights]",
    ]
    lines += [f"{json.dumps(name)} = {weight}" for name, weight in sorted(weights.of.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit_twice(docs: Sequence[Doc], marked: Sequence[Marked]) -> Weights:
    """Weights fitted to the candidates that right answers lead to, and to those that a first fit leads to."""
    rows = list(rows_of(docs, marked, None))
    rows += rows_of(docs, marked, fit(rows))
    return fit(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    arguments = parser.parse_args()
    path = data_root() / "attribution" / "polnear_train.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    docs = list(parse_all(article["text"] for article in articles))
    marked = [marked_in(article) for article in articles]
    write(fit_twice(docs, marked), arguments.out)


if __name__ == "__main__":
    main()
