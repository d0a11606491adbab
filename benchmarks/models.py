"""Measures the default embedder and judge against the same networks run the usual way, in PyTorch.

`python -m benchmarks.models` prints one line each. Both sides take turns over the same texts in one process,
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
