"""Measures the default embedder and judge against networks run the usual way, in PyTorch.

`python -m benchmarks.models` prints one line each, for the two networks alone; `candidate_speed` takes whole
verdicts on the candidate pairs of a database. Both sides take turns over the same texts in one process,
so that other work on the machine slows both, and the figure is the ratio of their median rounds.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKPOINT = Path(".work/judge.pt")
ROUNDS = 5
TARGET_EMBEDDER = 1.5
TARGET_JUDGE = 2.0
TARGET_CANDIDATES = 4.0
_BATCH = 32

_TEXT = (
    "the minister said that no soldiers would remain in country after drills government of president talks "
    "on budget army defence election committee policy statement reporters Monday week border agreement law "
    "public health economy prices workers court parliament party vote security plan report foreign trade"
)
_WORDS = tuple(word for word in _TEXT.split(" ") if word)


@dataclass(frozen=True, slots=True)
class Speed:
    """Items a second of two ways of running one network; `ratio` is ours over theirs."""

    what: str
    unit: str
    ours_per_s: float
    theirs_per_s: float
    mean_tokens: float
    items: int
    target: float

    @property
    def ratio(self) -> float:
        return self.ours_per_s / self.theirs_per_s


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(_WORDS) for _ in range(words)).capitalize() + "."


def sentences(count: int, seed: int = 0) -> list[str]:
    """Return texts as long as statements in the news are: median 20 words, a tail of whole paragraphs."""
    rng = random.Random(seed)
    return [_sentence(rng, max(3, min(150, round(rng.lognormvariate(3.0, 0.6))))) for _ in range(count)]


def pairs_of_about_40_tokens(count: int, seed: int = 0) -> list[tuple[str, str]]:
    """Return pairs of two sentences of 12 to 22 words."""
    rng = random.Random(seed)
    return [(_sentence(rng, rng.randint(12, 22)), _sentence(rng, rng.randint(12, 22))) for _ in range(count)]


def _interleaved(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """Return the median seconds of a round of each, run in turns after one unmeasured round."""
    seconds: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds + 1):
        for side, run in enumerate((ours, theirs)):
            started = time.perf_counter()
            run()
            if number:
                seconds[side].append(time.perf_counter() - started)
    return statistics.median(seconds[0]), statistics.median(seconds[1])


def embedder_speed(count: int = 512, rounds: int = ROUNDS) -> Speed:
    """Measure texts a second: the default embedder against SentenceTransformer.encode in float32."""
    from sentence_transformers import SentenceTransformer

    from tracker.models import minilm
    from tracker.models.registry import load_embedder

    ours = load_embedder()
    theirs = SentenceTransformer(str(minilm.folder()), device="cpu")
    texts = sentences(count)
    one, other = _interleaved(
        lambda: ours.encode(texts), lambda: theirs.encode(texts, show_progress_bar=False), rounds
    )
    tokens = [len(encoding) for encoding in theirs.tokenizer(texts, truncation=True)["input_ids"]]
    return Speed(
        "embedder", "texts/s", count / one, count / other, statistics.mean(tokens), count, TARGET_EMBEDDER
    )


def judge_speed(count: int = 256, rounds: int = ROUNDS) -> Speed:
    """Measure pairs a second: the default judge against CrossEncoder.predict of the same network in float32.

    The network is the training checkpoint's when there is one, else MiniLM's body with a fresh head.
    """
    import tempfile

    from sentence_transformers import CrossEncoder

    from tracker.models.registry import load_judge
    from training.network import build, minilm_folder

    ours = load_judge()
    pairs = pairs_of_about_40_tokens(count)
    with tempfile.TemporaryDirectory() as folder:
        _save(build(), Path(folder), minilm_folder())
        theirs = CrossEncoder(folder, device="cpu", max_length=256)
        one, other = _interleaved(
            lambda: ours.score(pairs), lambda: theirs.predict(pairs, show_progress_bar=False), rounds
        )
        tokens = [len(ids) for ids in theirs.tokenizer(pairs)["input_ids"]]
    return Speed("judge", "pairs/s", count / one, count / other, statistics.mean(tokens), count, TARGET_JUDGE)


def candidate_speed(database: Path, rounds: int = ROUNDS) -> Speed:
    """Measure candidate pairs a second, from texts to verdicts, against DeBERTa-v3-xsmall's two scores each.

    The pairs are those that the engine judged in this database, so that as many of them are suspicious as in
    use. The other network has random weights, in float32, and is given as many tokens, in batches sorted by
    length.
    """
    from tracker.models import minilm
    from tracker.models.registry import load_embedder, load_judge
    from tracker.models.sessions import open_tokenizer
    from tracker.pipeline.pairs import PairInput, PairSide, judge_pairs

    embedder, judge = load_embedder(), load_judge()
    texts = _candidates(database)
    inputs = [PairInput(PairSide(a), PairSide(b)) for a, b in texts]
    both_ways = [each for a, b in texts for each in ((a, b), (b, a))]
    lengths = [len(each.ids) for each in open_tokenizer(minilm.tokenizer_file(), 256).encode_batch(both_ways)]
    theirs = _deberta()
    one, other = _interleaved(
        lambda: list(judge_pairs(inputs, embedder, judge)), lambda: _scored(theirs, sorted(lengths)), rounds
    )
    count = len(texts)
    return Speed(
        "candidates",
        "pairs/s",
        count / one,
        count / other,
        statistics.mean(lengths),
        count,
        TARGET_CANDIDATES,
    )


def _candidates(database: Path) -> list[tuple[str, str]]:
    from tracker.store import Store, sql

    with Store.open(database) as store:
        found = sql.rows(
            store.db,
            "SELECT DISTINCT a.text, b.text FROM verdicts v"
            " JOIN claims a ON a.id = v.claim_a JOIN claims b ON b.id = v.claim_b"
            " WHERE v.contradiction_ab IS NOT NULL",
        )
        return [(str(a), str(b)) for a, b in found]


def _deberta() -> Any:
    from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

    config = DebertaV2Config(
        vocab_size=128_100,
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=6,
        intermediate_size=1536,
        type_vocab_size=0,
        relative_attention=True,
        position_buckets=256,
        norm_rel_ebd="layer_norm",
        share_att_key=True,
        pos_att_type=["p2c", "c2p"],
        position_biased_input=False,
        num_labels=3,
    )
    return DebertaV2ForSequenceClassification(config).eval()


def _scored(network: Any, lengths: Sequence[int]) -> None:
    import torch

    with torch.inference_mode():
        for start in range(0, len(lengths), _BATCH):
            batch = lengths[start : start + _BATCH]
            mask = torch.arange(max(batch)) < torch.tensor(batch)[:, None]
            network(input_ids=torch.randint(5, 128_000, mask.shape), attention_mask=mask.long())


def _save(network: Any, folder: Path, tokenizer: Path) -> None:
    import torch
    from transformers import AutoTokenizer

    if CHECKPOINT.is_file():
        network.load_state_dict(torch.load(CHECKPOINT, weights_only=True, mmap=True)["network"])
    network.save_pretrained(folder)
    AutoTokenizer.from_pretrained(tokenizer).save_pretrained(folder)


def measure(rounds: int = ROUNDS) -> list[Speed]:
    """Measure both."""
    return [embedder_speed(rounds=rounds), judge_speed(rounds=rounds)]


def main(results: Sequence[Speed] | None = None) -> None:
    """Print one line for each measurement."""
    for speed in results or measure():
        print(
            f"{speed.what}: {speed.ours_per_s:.0f} {speed.unit} against {speed.theirs_per_s:.0f}, "
            f"x{speed.ratio:.2f} (target x{speed.target:g}; "
            f"{speed.items} items of {speed.mean_tokens:.0f} tokens)"
        )


if __name__ == "__main__":
    main()
