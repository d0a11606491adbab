"""Turns the public pair sets into one decontaminated, balanced training mix, and names what is measured.

The table `SETS` is the whole policy: which split of which set is trained on, under which licence, how many of
its pairs at most, and which splits are only ever measured.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

LABELS = ("entailment", "neutral", "contradiction")
"""Label order of every array here, and of the outputs of a network that tells three apart."""

KINDS_OF_NEUTRAL = ("unrelated", "refinement", "update")
FINER = ("entailment", "contradiction", *KINDS_OF_NEUTRAL)
"""Outputs of a network that tells the kinds of neutral apart; together they are neutral."""

SEED = 20220220


class DataError(Exception):
    """The data folder is not set, or a file of it is missing or malformed."""


class Role(StrEnum):
    """Whether a split may be learnt from or is only looked at."""

    TRAIN = "train"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class PairSet:
    """One use of one file: `splits` empty means all of it; `cap` is the most pairs taken from it.

    `balance` takes equally many pairs of each of those labels; `drop_splits` are left out in any case;
    `recombined` neutral pairs are made from its texts, for a set that has none.
    """

    name: str
    role: Role
    splits: tuple[str, ...] = ()
    cap: int | None = None
    licence: str = ""
    balance: tuple[str, ...] = ()
    drop_splits: tuple[str, ...] = ()
    folder: str = "pairs"
    origin: str = ""
    recombined: int = 0

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Pair:
    """One labelled premise and hypothesis; `label` is an index into `LABELS`.

    `kind` says which of `KINDS_OF_NEUTRAL` a neutral pair is, where that is known.
    """

    premise: str
    hypothesis: str
    label: int
    set: str
    kind: str | None = None

    @property
    def target(self) -> str:
        """What a network should say of it: a label, or the kind of neutral."""
        return self.kind or LABELS[self.label]


MULTINLI = "MultiNLI (OANC, CC BY 3.0, CC BY-SA 3.0, MIT)"

SETS: tuple[PairSet, ...] = (
    PairSet("mnli_union", Role.TRAIN, ("train",), licence=MULTINLI, origin="MultiNLI, gold labels"),
    PairSet(
        "lingnli",
        Role.TRAIN,
        ("train",),
        cap=20_000,
        licence=MULTINLI + "; annotation: none stated",
        origin="Alicia-Parrish/ling_in_loop",
    ),
    PairSet(
        "new_protocols",
        Role.TRAIN,
        ("train",),
        cap=20_000,
        licence="CC BY-SA 3.0",
        origin="google-research-datasets/new-protocols-nli",
    ),
    PairSet(
        "openie_snli_mnli",
        Role.TRAIN,
        ("train",),
        cap=12_000,
        licence="CC BY-SA 4.0 (SNLI) and " + MULTINLI,
        balance=LABELS,
        origin="martinvita/openIEtriplesInference",
    ),
    PairSet(
        "snli_devtest",
        Role.TRAIN,
        ("test",),
        licence="CC BY-SA 4.0",
        origin="OanaMariaCamburu/e-SNLI, SNLI's test part",
    ),
    PairSet(
        "cad_nli",
        Role.TRAIN,
        ("train",),
        licence="Apache-2.0",
        origin="counterfactually augmented SNLI",
    ),
    PairSet(
        "fever_train",
        Role.TRAIN,
        ("train",),
        cap=10_000,
        licence="CC BY-SA 3.0",
        balance=("entailment", "contradiction"),
        origin="FEVER",
        recombined=5_000,
    ),
    PairSet(
        "decode_positives",
        Role.TRAIN,
        cap=3_000,
        licence="CC BY-SA 4.0, as ProSeCCo gives it",
        origin="DECODE's contradictions in dialogue, via henrikebeyer/ProSeCCo",
        recombined=3_000,
    ),
    PairSet(
        "infotabs",
        Role.TRAIN,
        ("train",),
        cap=6_000,
        licence="Apache-2.0",
        balance=LABELS,
        origin="INFOTABS, tables as text",
    ),
    PairSet(
        "fool_me_twice", Role.TRAIN, ("dev",), licence="Apache-2.0", origin="google-research/fool-me-twice"
    ),
    PairSet(
        "conjnli",
        Role.TRAIN,
        ("train_adversarial_auto",),
        cap=4_000,
        licence="MIT",
        balance=LABELS,
        origin="swarnaHub/ConjNLI",
    ),
    PairSet("negnli", Role.TRAIN, licence="MIT", origin="mosharafhossain/negation-and-nli"),
    PairSet("dnc", Role.TRAIN, licence=MULTINLI, origin="negation and quantity rewrites of MultiNLI"),
    PairSet(
        "breaking_nli",
        Role.TRAIN,
        licence="CC BY-SA 4.0",
        cap=2_000,
        balance=("entailment", "contradiction"),
        origin="BIU-NLP/Breaking_NLI",
    ),
    PairSet("perspectrum", Role.TRAIN, ("train",), licence="CC BY-SA 4.0", origin="CogComp/perspectrum"),
    PairSet(
        "cannot",
        Role.TRAIN,
        cap=2_000,
        licence="CC BY-SA 4.0",
        drop_splits=("glue-diagnostic",),
        origin="dmlls/cannot-dataset",
    ),
    PairSet("mnli_union", Role.MEASURE, ("dev",)),
    PairSet("lingnli", Role.MEASURE, ("dev",)),
    PairSet("new_protocols", Role.MEASURE, ("dev",)),
    PairSet("conjnli", Role.MEASURE, ("dev",)),
    PairSet("snli_devtest", Role.MEASURE, ("dev",)),
    PairSet("fool_me_twice", Role.MEASURE, ("test",)),
    PairSet("sick", Role.MEASURE),
    PairSet("fever_symmetric", Role.MEASURE),
    PairSet("glue_diagnostic", Role.MEASURE),
    PairSet("climate_fever", Role.MEASURE),
    PairSet("claimdiff", Role.MEASURE),
    PairSet("anli", Role.MEASURE),
    PairSet("xnli_en", Role.MEASURE),
    PairSet("ambient", Role.MEASURE),
    PairSet("prosecco_dev", Role.MEASURE),
    PairSet("pairs_dev", Role.MEASURE, folder="factopolis"),
    PairSet("pairs_dev", Role.MEASURE, folder="flipometer"),
)

UNRELATED_CAP = 3_000
RESTATEMENT_CAP = 600
_UNRELATED_FROM = ("mnli_union", "lingnli", "new_protocols", "perspectrum")
_SWAP_SHARE = 0.35
_SHORTER = 0.7


@dataclass(frozen=True, slots=True)
class SetCount:
    """How many pairs of a set were kept, and how many fell to the decontamination."""

    name: str
    kept: int
    contaminated: int
    labels: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mix:
    """The training pairs in their final order, with a count for each set."""

    pairs: tuple[Pair, ...]
    counts: tuple[SetCount, ...]


def data_root() -> Path:
    """Return the folder that TRACKER_DATA names; DataError saying what to set when it is not there."""
    value = os.environ.get("TRACKER_DATA")
    if not value:
        raise DataError(
            "TRACKER_DATA is not set. Point it at the folder that holds pairs/, factopolis/ and flipometer/ "
            "(gzipped JSON lines of the public sets listed in training/README.md)."
        )
    root = Path(value)
    if not (root / "pairs").is_dir():
        raise DataError(f"TRACKER_DATA={value} holds no folder 'pairs'; see training/README.md for the sets.")
    return root


def normalised(text: str) -> str:
    """Return the letters and digits of a text in lower case, one space between words."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def read(pair_set: PairSet, root: Path) -> Iterator[Pair]:
    """Yield the pairs of a set's splits in file order; DataError when the file is missing."""
    path = root / pair_set.path
    if not path.is_file():
        raise DataError(f"{path} is missing ({pair_set.origin or pair_set.name}); see training/README.md.")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            split = row.get("split", "")
            if (pair_set.splits and split not in pair_set.splits) or split in pair_set.drop_splits:
                continue
            yield Pair(row["premise"], row["hypothesis"], LABELS.index(row["label"]), pair_set.name)


def measured_texts(root: Path) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """Return the normalised measured pairs, each sorted, and the measured premises of five or more words."""
    pairs: set[tuple[str, str]] = set()
    premises: set[str] = set()
    for pair_set in SETS:
        if pair_set.role is Role.MEASURE:
            for pair in read(pair_set, root):
                pairs.add(_key(pair))
                premise = normalised(pair.premise)
                if premise.count(" ") >= 4:
                    premises.add(premise)
    return frozenset(pairs), frozenset(premises)


def key_of(one: str, other: str) -> tuple[str, str]:
    """Return two texts, normalised and sorted: what a pair is known by in either order."""
    first, second = sorted((normalised(one), normalised(other)))
    return first, second


def _key(pair: Pair) -> tuple[str, str]:
    return key_of(pair.premise, pair.hypothesis)


def is_contaminated(pair: Pair, pairs: frozenset[tuple[str, str]], premises: frozenset[str]) -> bool:
    """Tell whether a pair is measured in either order, or speaks about a measured premise."""
    return (
        _key(pair) in pairs or normalised(pair.premise) in premises or normalised(pair.hypothesis) in premises
    )


def _balanced(pairs: Sequence[Pair], labels: Sequence[str], cap: int | None) -> list[Pair]:
    by_label: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_label[pair.label].append(pair)
    wanted = [LABELS.index(label) for label in labels]
    each = min(len(by_label[label]) for label in wanted)
    if cap is not None:
        each = min(each, cap // len(wanted))
    return [pair for label in wanted for pair in by_label[label][:each]]


def swapped(pair: Pair, rng: random.Random) -> Pair:
    """Turn some pairs round so that a judge reads both orders alike, without order giving the label away.

    A contradiction stays one. A neutral or entailed hypothesis clearly shorter than its premise cannot
    entail that premise back, so the turned pair is neutral; other pairs stay as they are.
    """
    if rng.random() >= _SWAP_SHARE:
        return pair
    turned = LABELS.index("neutral")
    if LABELS[pair.label] == "contradiction":
        turned = pair.label
    elif len(pair.hypothesis.split()) >= _SHORTER * len(pair.premise.split()) or rng.random() < 0.4:
        return pair
    return Pair(pair.hypothesis, pair.premise, turned, pair.set)


def unrelated(pairs: Sequence[Pair], count: int, rng: random.Random) -> list[Pair]:
    """Pair statements of different pairs: neutral, so that a change of subject is never a contradiction."""
    pool = [pair for pair in pairs if pair.set in _UNRELATED_FROM]
    made: list[Pair] = []
    while pool and len(made) < count:
        one, other = rng.choice(pool), rng.choice(pool)
        if one.premise == other.premise:
            continue
        first = rng.choice((one.premise, one.hypothesis))
        second = rng.choice((other.premise, other.hypothesis))
        made.append(Pair(first, second, LABELS.index("neutral"), "unrelated", "unrelated"))
    return made


def training_mix(root: Path, seed: int = SEED) -> Mix:
    """Read, decontaminate, balance, augment and shuffle every training set; one seed gives one mix."""
    from training.recombination import recombined

    rng = random.Random(seed)
    measured, premises = measured_texts(root)
    mix: list[Pair] = []
    loose: list[Pair] = []
    counts: list[SetCount] = []
    seen: set[tuple[str, str]] = set()
    for pair_set in SETS:
        if pair_set.role is not Role.TRAIN:
            continue
        clean: list[Pair] = []
        contaminated = 0
        for pair in read(pair_set, root):
            if is_contaminated(pair, measured, premises):
                contaminated += 1
            elif (key := _key(pair)) not in seen:
                seen.add(key)
                clean.append(pair)
        rng.shuffle(clean)
        taken = (
            _balanced(clean, pair_set.balance, pair_set.cap) if pair_set.balance else clean[: pair_set.cap]
        )
        mix.extend(taken)
        counts.append(_count(pair_set.name, taken, contaminated))
        if pair_set.recombined:
            name = f"{pair_set.name}, recombined"
            neutral = recombined(taken, pair_set.recombined, name, rng)
            loose.extend(neutral)
            counts.append(_count(name, neutral, 0))
    restated = [
        Pair(pair.premise, pair.premise, LABELS.index("entailment"), "restatement")
        for pair in rng.sample(mix, min(RESTATEMENT_CAP, len(mix)))
    ]
    strangers = unrelated(mix, UNRELATED_CAP, rng)
    mix = [swapped(pair, rng) for pair in mix]
    mix += [*restated, *strangers, *loose]
    counts.extend((_count("restatement", restated, 0), _count("unrelated", strangers, 0)))
    rng.shuffle(mix)
    return Mix(tuple(mix), tuple(counts))


def _count(name: str, pairs: Iterable[Pair], contaminated: int) -> SetCount:
    labels = Counter(LABELS[pair.label] for pair in pairs)
    return SetCount(name, sum(labels.values()), contaminated, dict(sorted(labels.items())))
