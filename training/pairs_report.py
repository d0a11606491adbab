"""The invented pairs of statements → the figures of their card: counts, likeness, what shallow models reach.

A set written to be learnt from gives its labels away in ways that nobody meant. So small models are trained
on the train topics with too little to judge by (one of the two texts, the dates, the lengths, the kinds) and
tried on the test topics; what they reach above chance is what a judge could get without reading both texts.
Run as `python -m training.pairs_report`; it rewrites what stands between the markers of
`training/pairs/CARD.md`. It takes a minute on one core.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler

from training.data import SEED
from training.statement_pairs import FINDINGS, FOLDER, RELATIONS, StatementPair, statement_pairs

CARD = FOLDER.parent / "CARD.md"
SECOND_READER = FOLDER.parent / "second_reader.jsonl"
BEGIN = "<!-- figures: begin (written by python -m training.pairs_report) -->"
END = "<!-- figures: end -->"

SPLITS = ("train", "dev", "test")
NEAR_DUPLICATE = 0.6
LIKE = (NEAR_DUPLICATE, 0.4, 0.3)
"""Jaccard similarities of two pairs' sets of words from which they are counted as alike."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s")
_GAPS_DAYS = (0, 1, 7, 30, 90, 365, 3 * 365, 10 * 365)
_PENALTIES = (0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_RESAMPLES = 1000
_KINDS_SHOWN = 10

Features = Mapping[str, float]
View = Callable[[StatementPair], Features]


@dataclass(frozen=True, slots=True)
class Reached:
    """What one view of the pairs reaches on the test topics."""

    auc: float
    low: float
    high: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two readers of the same pairs; `disagreements` counts unordered pairs of relations."""

    count: int
    same: float
    kappa: float
    finding_same: float
    finding_kappa: float
    disagreements: Counter[tuple[str, str]]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return _WORD.findall(text.lower())


def decade(pair: StatementPair) -> str:
    return f"{pair.a.date.year // 10 * 10}s"


def kinds(pair: StatementPair) -> str:
    return f"{pair.a.kind} → {pair.b.kind}"


def nearest(pairs: Sequence[StatementPair]) -> list[float]:
    """Return each pair's greatest Jaccard similarity of word sets to any other, both texts taken as one."""
    sets = [set(words(f"{pair.a.text} {pair.b.text}")) for pair in pairs]
    column = {word: number for number, word in enumerate(sorted(set().union(*sets)))}
    holds = np.zeros((len(column), len(sets)), dtype=np.int32)
    for number, own in enumerate(sets):
        holds[[column[word] for word in own], number] = 1
    size = holds.sum(axis=0)
    best: list[float] = []
    for number, own in enumerate(sets):
        common = holds[[column[word] for word in own]].sum(axis=0)
        likeness = common / (size + size[number] - common)
        likeness[number] = 0
        best.append(float(likeness.max()))
    return best


def share(flags: Iterable[bool]) -> float:
    """Return the share that is true; 0 for none at all."""
    known = list(flags)
    return sum(known) / len(known) if known else 0.0


def texts(pairs: Iterable[StatementPair]) -> list[str]:
    return [text for pair in pairs for text in (pair.a.text, pair.b.text)]


def opening(text: str) -> str:
    """Return the first three words of a text."""
    return " ".join(words(text)[:3])


def frame(text: str) -> str:
    """Return a text's first sentence with every run of words that are not grammatical ones as `_`."""
    slots: list[str] = []
    for word in words(_SENTENCE.split(text)[0]):
        slot = word if word in ENGLISH_STOP_WORDS else "_"
        if slot != "_" or slots[-1:] != ["_"]:
            slots.append(slot)
    return " ".join(slots)


def repeated(values: Iterable[str]) -> tuple[float, list[tuple[str, int]]]:
    """Return the share of values that occur more than once, and the five most frequent with their counts."""
    counts = Counter(values)
    total = sum(counts.values())
    again = sum(count for count in counts.values() if count > 1)
    return (again / total if total else 0.0), counts.most_common(5)


def overlap(pair: StatementPair) -> Features:
    first, second = set(words(pair.a.text)), set(words(pair.b.text))
    common = len(first & second)
    return {
        "jaccard": common / max(1, len(first | second)),
        "of a": common / max(1, len(first)),
        "of b": common / max(1, len(second)),
    }


def gap(pair: StatementPair) -> Features:
    days = (pair.b.date - pair.a.date).days
    step = sum(days > bound for bound in _GAPS_DAYS)
    return {f"gap {step}": 1.0, "log days": math.log1p(days)}


def lengths(pair: StatementPair) -> Features:
    first, second = len(words(pair.a.text)), len(words(pair.b.text))
    return {"a": first, "b": second, "ratio": math.log(second / first), "apart": abs(second - first)}


def kinds_only(pair: StatementPair) -> Features:
    return {f"a={pair.a.kind}": 1.0, f"b={pair.b.kind}": 1.0, kinds(pair): 1.0}


def scope_and_style(pair: StatementPair) -> Features:
    return {f"scope={pair.scope}": 1.0, f"style={pair.style}": 1.0}


def grams(side: str, text: str) -> dict[str, float]:
    """Count the words and the two-word sequences of a text, each marked with the side it stands on."""
    found = words(text)
    both = [*found, *(f"{one} {two}" for one, two in pairwise(found))]
    return {f"{side}:{gram}": float(count) for gram, count in Counter(both).items()}


def first_text(pair: StatementPair) -> Features:
    return grams("a", pair.a.text)


def second_text(pair: StatementPair) -> Features:
    return grams("b", pair.b.text)


def both_texts(pair: StatementPair) -> Features:
    return {**first_text(pair), **second_text(pair)}


TEXT_VIEWS: Mapping[str, View] = {
    "bag of words, both texts": both_texts,
    "bag of words, first text only": first_text,
    "bag of words, second text only": second_text,
}
NUMBER_VIEWS: Mapping[str, View] = {
    "overlap of words only": overlap,
    "date gap only": gap,
    "lengths only": lengths,
    "kinds only": kinds_only,
    "scope and style only": scope_and_style,
}


def _model(penalty: float, is_text: bool) -> Any:
    scale = TfidfTransformer(sublinear_tf=True) if is_text else MaxAbsScaler()
    return make_pipeline(
        DictVectorizer(), scale, LogisticRegression(C=penalty, class_weight="balanced", max_iter=3000)
    )


def _finding_scores(model: Any, rows: Sequence[Features]) -> Any:
    return model.predict_proba(rows)[:, 1]


def _macro_f1(truth: Sequence[str], given: Sequence[str]) -> float:
    return float(f1_score(truth, given, labels=list(RELATIONS), average="macro", zero_division=0))


def interval(truth: Sequence[bool], scores: Any, resamples: int = _RESAMPLES) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the AUC, pairs drawn with replacement."""
    rng = np.random.default_rng(SEED)
    labels, values = np.asarray(truth), np.asarray(scores)
    found: list[float] = []
    while len(found) < resamples:
        drawn = rng.integers(0, len(labels), len(labels))
        if 0 < labels[drawn].sum() < len(drawn):
            found.append(float(roc_auc_score(labels[drawn], values[drawn])))
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def reach(pairs: Sequence[StatementPair], view: View, is_text: bool) -> Reached:
    """Train on the train topics, choose the penalty on the dev topics, measure on the test topics.

    Finding against not and the seven relations are two models, each with a penalty of its own.
    """
    part = {name: [pair for pair in pairs if pair.split == name] for name in SPLITS}
    rows = {name: [view(pair) for pair in part[name]] for name in SPLITS}
    finding = {name: [pair.is_finding for pair in part[name]] for name in SPLITS}
    relation = {name: [pair.relation for pair in part[name]] for name in SPLITS}

    by_auc = [_model(penalty, is_text).fit(rows["train"], finding["train"]) for penalty in _PENALTIES]
    one = max(by_auc, key=lambda model: roc_auc_score(finding["dev"], _finding_scores(model, rows["dev"])))
    by_f1 = [_model(penalty, is_text).fit(rows["train"], relation["train"]) for penalty in _PENALTIES]
    other = max(by_f1, key=lambda model: _macro_f1(relation["dev"], model.predict(rows["dev"])))

    scores = _finding_scores(one, rows["test"])
    low, high = interval(finding["test"], scores)
    auc = float(roc_auc_score(finding["test"], scores))
    return Reached(auc, low, high, _macro_f1(relation["test"], other.predict(rows["test"])))


def most_frequent(pairs: Sequence[StatementPair]) -> float:
    """Return the macro-F1 on the test topics of always giving the train topics' most frequent relation."""
    usual = Counter(pair.relation for pair in pairs if pair.split == "train").most_common(1)[0][0]
    truth = [pair.relation for pair in pairs if pair.split == "test"]
    return _macro_f1(truth, [usual] * len(truth))


def second_labels(path: Path = SECOND_READER) -> dict[str, str]:
    """Return the second reader's relations by the id of the pair."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["id"]: row["relation"] for row in rows}


def agreement(pairs: Iterable[StatementPair], second: Mapping[str, str]) -> Agreement:
    """Compare the writers' relations with the second reader's, over the pairs that both have."""
    both = [(pair.relation, second[pair.id]) for pair in pairs if pair.id in second]
    one, two = [first for first, _ in both], [other for _, other in both]
    first_finds, second_finds = [name in FINDINGS for name in one], [name in FINDINGS for name in two]
    apart: Counter[tuple[str, str]] = Counter()
    for first, other in both:
        if first != other:
            low, high = sorted((first, other))
            apart[low, high] += 1
    return Agreement(
        count=len(both),
        same=share(first == other for first, other in both),
        kappa=float(cohen_kappa_score(one, two)),
        finding_same=share(x == y for x, y in zip(first_finds, second_finds, strict=True)),
        finding_kappa=float(cohen_kappa_score(first_finds, second_finds)),
        disagreements=apart,
    )


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    return [_row(*head), "|" + "---|" * len(head), *(_row(*row) for row in rows)]


def _finding_rows(
    pairs: Sequence[StatementPair], key: Callable[[StatementPair], str], by_name: bool = False
) -> list[tuple[object, ...]]:
    total = Counter(key(pair) for pair in pairs)
    found = Counter(key(pair) for pair in pairs if pair.is_finding)
    order = sorted(total) if by_name else [name for name, _ in total.most_common()]
    return [(name, total[name], f"{found[name] / total[name]:.0%}") for name in order]


def counts_section(pairs: Sequence[StatementPair]) -> list[str]:
    """Return the tables of counts as lines of Markdown."""
    by = Counter((pair.relation, pair.split) for pair in pairs)
    relation_rows: list[tuple[object, ...]] = [
        (f"`{name}`", *(by[name, split] for split in SPLITS), sum(by[name, split] for split in SPLITS))
        for name in RELATIONS
    ]
    totals = [sum(by[name, split] for name in RELATIONS) for split in SPLITS]
    found = [sum(by[name, split] for name in FINDINGS) for split in SPLITS]
    topics = [len({pair.topic for pair in pairs if pair.split == split}) for split in SPLITS]
    rows = [
        *relation_rows,
        ("all pairs", *totals, sum(totals)),
        ("of them findings", *found, sum(found)),
        ("topics", *topics, sum(topics)),
    ]
    lines = ["### Counts", "", *_table(("relation", *SPLITS, "all"), rows)]
    groups: tuple[tuple[str, Callable[[StatementPair], str], bool], ...] = (
        ("scope", lambda pair: pair.scope, False),
        ("style", lambda pair: pair.style, False),
        ("decade of the first statement", decade, True),
        ("kind of the first statement", lambda pair: pair.a.kind, False),
        ("kind of the second statement", lambda pair: pair.b.kind, False),
    )
    for name, key, by_name in groups:
        lines += ["", *_table((name, "pairs", "findings"), _finding_rows(pairs, key, by_name))]
    return lines


def sides_section(pairs: Sequence[StatementPair]) -> list[str]:
    """Return lengths and pairs of kinds, of findings and of the rest, as lines of Markdown."""
    rows: list[tuple[object, ...]] = []
    for name, wanted in (("findings", True), ("the rest", False)):
        chosen = [pair for pair in pairs if pair.is_finding is wanted]
        first = np.mean([len(words(pair.a.text)) for pair in chosen])
        second = np.mean([len(words(pair.b.text)) for pair in chosen])
        days = np.median([(pair.b.date - pair.a.date).days for pair in chosen])
        rows.append((name, f"{first:.1f}", f"{second:.1f}", f"{days:.0f}"))
    head = ("", "mean words, first text", "mean words, second text", "median days between")
    common = _finding_rows(pairs, kinds)[:_KINDS_SHOWN]
    return [
        "### The two sides",
        "",
        *_table(head, rows),
        "",
        *_table(("kinds, the ten most frequent pairs", "pairs", "findings"), common),
    ]


def likeness_section(pairs: Sequence[StatementPair]) -> list[str]:
    """Return near-duplicates, repeated openings and repeated frames as lines of Markdown."""
    best = nearest(pairs)
    lines = ["### Likeness of the pairs to each other", ""]
    rows: list[tuple[object, ...]] = [
        (
            f"pairs with another at ≥ {bound}",
            sum(x >= bound for x in best),
            f"{share(x >= bound for x in best):.2%}",
        )
        for bound in LIKE
    ]
    rows.append(("greatest likeness of any two pairs", f"{max(best):.2f}", ""))
    rows.append(("median of each pair's greatest likeness", f"{float(np.median(best)):.2f}", ""))
    lines += _table(("Jaccard of the sets of words, both texts as one", "", "share"), rows)
    every = texts(pairs)
    for name, values in (
        ("first three words", [opening(text) for text in every]),
        ("frame of the first sentence, content words as `_`", [frame(text) for text in every]),
    ):
        again, top = repeated(values)
        most = ", ".join(f"“{value}” {count}" for value, count in top)
        lines += ["", f"Texts that share their {name} with another of the {len(every):,}: {again:.1%}."]
        lines += [f"Most frequent: {most}."]
    return lines


def shallow_section(pairs: Sequence[StatementPair]) -> list[str]:
    """Return what the shallow views reach as lines of Markdown."""
    rows: list[tuple[object, ...]] = []
    for views, is_text in ((TEXT_VIEWS, True), (NUMBER_VIEWS, False)):
        for name, view in views.items():
            got = reach(pairs, view, is_text)
            rows.append((name, f"{got.auc:.3f}", f"{got.low:.3f} to {got.high:.3f}", f"{got.macro_f1:.3f}"))
    rows.append(("always the most frequent relation", "0.500", "", f"{most_frequent(pairs):.3f}"))
    head = ("what the model is given", "AUC, finding or not", "95 % interval", "macro-F1, seven relations")
    return ["### What shallow models reach on the test topics", "", *_table(head, rows)]


def agreement_section(pairs: Sequence[StatementPair]) -> list[str]:
    """Return the agreement with the second reader as lines of Markdown."""
    got = agreement(pairs, second_labels())
    rows = [
        ("seven relations", f"{got.same:.1%}", f"{got.kappa:.3f}"),
        ("finding or not", f"{got.finding_same:.1%}", f"{got.finding_kappa:.3f}"),
    ]
    apart = ", ".join(f"`{one}`/`{two}` {count}" for (one, two), count in got.disagreements.most_common())
    return [
        f"### Agreement with the second reader, {got.count} pairs",
        "",
        *_table(("", "same label", "Cohen's kappa"), rows),
        "",
        f"Disagreements, either way round: {apart}.",
    ]


def figures(pairs: Sequence[StatementPair]) -> str:
    """Return the generated part of the card as Markdown."""
    sections = (counts_section, sides_section, likeness_section, shallow_section, agreement_section)
    return "\n\n".join("\n".join(section(pairs)) for section in sections)


def with_figures(card: str, generated: str) -> str:
    """Return the card with what stands between its markers replaced."""
    before, rest = card.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}"


def main() -> None:
    generated = figures(list(statement_pairs()))
    print(generated)
    CARD.write_text(with_figures(CARD.read_text(encoding="utf-8"), generated), encoding="utf-8")


if __name__ == "__main__":
    main()
