"""What is trained on: only what is licensed, never what is measured, and the same every time."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from training import data
from training.data import LABELS, DataError, Pair, PairSet, Role
from training.held_out import HeldOut, held_out, refuse_measured
from training.statement_pairs import as_training_pairs, statement_pairs

OPEN = ("CC BY", "MIT", "Apache-2.0", "MultiNLI")
WORDS = ("minister", "army", "budget", "school", "river", "market", "train", "harbour", "forest", "bridge")


def sentence(rng: random.Random, length: int = 8) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(length)) + f" {rng.randrange(10**6)}."


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every set of the table, forty made-up pairs in each of its splits."""
    rng = random.Random(0)
    rows: dict[str, list[dict[str, str]]] = {}
    for pair_set in data.SETS:
        for split in (*(pair_set.splits or ("all",)), *pair_set.drop_splits):
            rows.setdefault(pair_set.path, []).extend(
                {
                    "premise": sentence(rng),
                    "hypothesis": sentence(rng, 4),
                    "label": LABELS[number % 3],
                    "split": split,
                }
                for number in range(42)
            )
    for path, lines in rows.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        with gzip.open(tmp_path / path, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    return tmp_path


def append(root: Path, path: str, *rows: dict[str, str]) -> None:
    with gzip.open(root / path, "at", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def test_every_trained_set_is_openly_licensed() -> None:
    trained = [pair_set for pair_set in data.SETS if pair_set.role is Role.TRAIN]
    assert len(trained) == 16
    assert all(any(name in pair_set.licence for name in OPEN) and pair_set.origin for pair_set in trained)
    closed = {
        "sick",
        "climate_fever",
        "claimdiff",
        "glue_diagnostic",
        "anli",
        "xnli_en",
        "ambient",
        "prosecco_dev",
    }
    assert not closed & {pair_set.name for pair_set in trained}


def test_no_split_is_both_trained_on_and_measured() -> None:
    trained = {(item.path, split) for item in data.SETS if item.role is Role.TRAIN for split in item.splits}
    measured = {
        (item.path, split) for item in data.SETS if item.role is Role.MEASURE for split in item.splits
    }
    assert not trained & measured
    whole = {item.path for item in data.SETS if item.role is Role.MEASURE and not item.splits}
    assert not whole & {item.path for item in data.SETS if item.role is Role.TRAIN}


def test_unset_data_folder_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    with pytest.raises(DataError, match="TRACKER_DATA is not set"):
        data.data_root()
    monkeypatch.setenv("TRACKER_DATA", str(tmp_path))
    with pytest.raises(DataError, match="pairs"):
        data.data_root()


def test_missing_set_is_named(root: Path) -> None:
    (root / "pairs" / "negnli.jsonl.gz").unlink()
    with pytest.raises(DataError, match="negnli"):
        data.training_mix(root)


@pytest.mark.parametrize("order", [("premise", "hypothesis"), ("hypothesis", "premise")])
def test_measured_pair_is_not_trained_on_in_either_order(order: tuple[str, str], root: Path) -> None:
    row = {"premise": "Short premise.", "hypothesis": "Other words!", "label": "neutral"}
    append(root, "pairs/sick.jsonl.gz", {**row, "split": "all"})
    turned = {order[0]: "short PREMISE", order[1]: "“Other words”", "label": "neutral", "split": "all"}
    append(root, "pairs/negnli.jsonl.gz", turned)
    mix = data.training_mix(root)
    assert "negnli" in {count.name for count in mix.counts if count.contaminated == 1}
    assert not {"short PREMISE", "“Other words”"} & {
        text for pair in mix.pairs for text in (pair.premise, pair.hypothesis)
    }


def test_premise_of_a_measured_pair_is_not_trained_on(root: Path) -> None:
    premise = "The committee of the village met on a Monday."
    append(
        root,
        "pairs/anli.jsonl.gz",
        {"premise": premise, "hypothesis": "a", "label": "neutral", "split": "all"},
    )
    append(
        root,
        "pairs/dnc.jsonl.gz",
        {"premise": premise, "hypothesis": "b", "label": "neutral", "split": "all"},
    )
    assert premise not in {pair.premise for pair in data.training_mix(root).pairs}


def test_mix_repeats_and_holds_no_pair_twice(root: Path) -> None:
    mix = data.training_mix(root)
    assert mix == data.training_mix(root)
    assert mix.pairs != data.training_mix(root, seed=1).pairs
    own = [pair for pair in mix.pairs if pair.set not in ("unrelated", "restatement")]
    assert len({frozenset((pair.premise, pair.hypothesis)) for pair in own}) == len(own)
    assert "glue-diagnostic" not in {pair.set for pair in mix.pairs}


def test_balanced_set_gives_its_labels_equally(root: Path) -> None:
    counts = {count.name: count.labels for count in data.training_mix(root).counts}
    assert counts["fever_train"] == {"contradiction": 14, "entailment": 14}
    assert counts["conjnli"] == {"contradiction": 14, "entailment": 14, "neutral": 14}


def test_turned_pairs_keep_contradictions_and_never_entail() -> None:
    rng = random.Random(3)
    long, short = "the minister said on Monday that the army left", "the army left"
    outcomes = Counter(
        (LABELS[label], turned.premise == short, LABELS[turned.label])
        for label in range(3)
        for _ in range(300)
        for turned in [data.swapped(Pair(long, short, label, "x"), rng)]
    )
    assert set(outcomes) == {
        ("entailment", False, "entailment"),
        ("entailment", True, "neutral"),
        ("neutral", False, "neutral"),
        ("neutral", True, "neutral"),
        ("contradiction", False, "contradiction"),
        ("contradiction", True, "contradiction"),
    }


def test_like_long_entailment_is_not_turned() -> None:
    pair = Pair("the army left town", "the army quit town", LABELS.index("entailment"), "x")
    assert {data.swapped(pair, random.Random(seed)) for seed in range(50)} == {pair}


def test_read_takes_only_the_named_splits(root: Path) -> None:
    assert len(list(data.read(PairSet("lingnli", Role.TRAIN, ("train",)), root))) == 42
    assert len(list(data.read(PairSet("lingnli", Role.TRAIN), root))) == 84


MEASURED = [pair_set for pair_set in data.SETS if pair_set.role is Role.MEASURE]


@pytest.mark.parametrize("measured", MEASURED, ids=lambda each: each.path)
def test_no_pair_of_a_measured_set_is_trained_on(measured: PairSet, root: Path) -> None:
    row = {"premise": "A premise.", "hypothesis": "Its hypothesis?", "label": "contradiction"}
    split = measured.splits[0] if measured.splits else "all"
    append(root, measured.path, {**row, "split": split})
    turned = {"premise": "its  hypothesis", "hypothesis": "A PREMISE", "label": "contradiction"}
    trained = {item.path: item for item in data.SETS if item.role is Role.TRAIN and not item.balance}
    for item in trained.values():
        append(root, item.path, {**turned, "split": item.splits[0] if item.splits else "all"})
    mix = data.training_mix(root)
    assert "A PREMISE" not in {text for pair in mix.pairs for text in (pair.premise, pair.hypothesis)}
    assert sum(count.contaminated for count in mix.counts) >= len(trained)


def test_held_out_are_the_measured_sets_the_other_topics_and_the_labelled_pairs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("Nobody will ever close the mill.", "The mill is to be closed in May.")
    monkeypatch.setattr("training.held_out.drawn_texts", lambda *_: [said])
    held = held_out(root)
    assert held.holds(Pair("x", "THE MILL is to be closed in May", 2, "x"))
    for measured in MEASURED:
        assert all(held.holds(pair) for pair in data.read(measured, root))
    for split in ("dev", "test"):
        assert all(map(held.holds, as_training_pairs(statement_pairs(split=split))))
    assert not any(map(held.holds, as_training_pairs(statement_pairs(split="train"))))
    refuse_measured(data.training_mix(root).pairs, held)


def test_a_measured_pair_stops_the_training() -> None:
    held = HeldOut(frozenset({("a b", "c d")}), frozenset())
    refuse_measured([Pair("A b.", "C e.", 0, "x")], held)
    with pytest.raises(DataError, match="a pair of x is measured"):
        refuse_measured([Pair("C d!", "A b.", 0, "x")], held)


@pytest.mark.skipif("TRACKER_DATA" not in os.environ, reason="needs the public data")
def test_nothing_that_is_really_trained_on_is_measured() -> None:
    root = data.data_root()
    invented = as_training_pairs(statement_pairs(split="train"))
    refuse_measured([*data.training_mix(root).pairs, *invented], held_out(root))
