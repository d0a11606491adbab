"""Labelled pairs of reports → the weights by which two reports are joined, in one readable file.

The pairs are 265 of marked articles (`appearances_dev.jsonl`: all pairs of one speaker's statements of at
least 0.5 cosine and 30 days at most, of articles that no measured pair is from, and some below) and the first
half of the written ones; the other half and `appearances.jsonl` are for measuring. Pairs that are ruled out
teach nothing. The threshold is the lowest of those tried at which no held-out pair was joined wrongly, in
eight folds. Run as `python -m training.fit_appearances` with TRACKER_DATA set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from tracker.evaluation.corpus import Article, data_file, read_articles, read_rows
from tracker.evaluation.readings import read_marked
from tracker.judging import appearances
from tracker.judging.appearances import FITTED, WEIGHTS_FILE, Likeness, Report
from tracker.models import registry
from tracker.pipeline.pairs import score_both_ways
from tracker.records import Attribution, Day, QuotationType, StatedAt

_LABELS = Path(__file__).parents[1] / "benchmarks/labels"
_WRITTEN = 85
_FOLDS = 8
_TRIED = (0.5, 0.6, 0.7, 0.8, 0.9)

LabelledPair = tuple[Report, Report, bool]


def main() -> None:
    """Fit, print what each weight does and what held-out pairs would become, and write the file."""
    pairs = [*_marked(), *_written()]
    texts = [(a.text, b.text) for a, b, _ in pairs]
    embedder, judge = registry.load_embedder(), registry.load_judge()
    forth, back = score_both_ways(judge, texts)
    left, right = embedder.encode([a for a, _ in texts]), embedder.encode([b for _, b in texts])
    likeness = [Likeness(float(x @ y), f, b) for x, y, f, b in zip(left, right, forth, back, strict=True)]
    kept = [i for i, (a, b, _) in enumerate(pairs) if appearances.ruled_out(a, b) is None]
    matrix = np.array(
        [list(appearances.signal_values(pairs[i][0], pairs[i][1], likeness[i]).values()) for i in kept]
    )
    y = np.array([pairs[i][2] for i in kept])
    print(
        f"{len(pairs)} pairs, {len(kept)} not ruled out; appearances: {sum(p[2] for p in pairs)}, {y.sum()}"
    )

    held_out = np.zeros(len(y))
    for train, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(matrix, y):
        weights, bias = _fit(matrix[train], y[train])
        held_out[test] = 1 / (1 + np.exp(-bias - matrix[test] @ weights))
    wrong = {each: int((~y[held_out >= each]).sum()) for each in _TRIED}
    for each in _TRIED:
        print(f"from {each}: {int(y[held_out >= each].sum())} joined rightly, {wrong[each]} wrongly")
    weights, bias = _fit(matrix, y)
    policy = {
        "bias": round(float(bias), 3),
        "threshold": min((each for each in _TRIED if not wrong[each]), default=_TRIED[-1]),
        "weights": {name: round(float(w), 3) for name, w in zip(FITTED, weights, strict=True)},
        "judge": judge.id,
        "embedder": embedder.id,
    }
    print(json.dumps(policy, indent=1))
    WEIGHTS_FILE.write_text(json.dumps(policy, indent=1) + "\n", encoding="utf-8")


def _fit(matrix: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights per unit of each signal, and the bias; regularised on signals of one spread."""
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-9
    model = LogisticRegression(C=1.0, max_iter=2000).fit((matrix - mean) / spread, y)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def _marked() -> Iterator[LabelledPair]:
    rows = list(read_rows(_LABELS / "appearances_dev.jsonl"))
    wanted = {row[side]["doc_id"] for row in rows for side in "ab"}
    articles = {
        each.doc_id: each
        for part in ("train", "dev")
        for each in read_articles(data_file(f"attribution/polnear_{part}.jsonl.gz"))
        if each.doc_id in wanted
    }
    read = {doc_id: read_marked(article) for doc_id, article in articles.items()}
    for row in rows:
        a, b = (
            _report(articles[row[side]["doc_id"]], read[row[side]["doc_id"]][row[side]["attribution"]])
            for side in "ab"
        )
        yield a, b, row["label"] == "appearance"


def _report(article: Article, attribution: Attribution) -> Report:
    words = attribution.quotation.verbatim(article.text)
    return Report.of(words, attribution.stated_at, words, attribution.quotation.type)


def _written() -> Iterator[LabelledPair]:
    for row in list(read_rows(_LABELS / "appearances_written.jsonl"))[:_WRITTEN]:
        yield _written_report(row["a"]), _written_report(row["b"]), row["label"] == "appearance"


def _written_report(side: Mapping[str, Any]) -> Report:
    published = Day.fromisoformat(side["published"])
    day = Day.fromisoformat(side["stated_at"]) if side["stated_at"] else None
    stated = StatedAt.on(day, published) if day else StatedAt(None, published)
    return Report.of(side["text"], stated, side["text"], QuotationType(side["type"]))


if __name__ == "__main__":
    main()
