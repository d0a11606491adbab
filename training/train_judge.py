"""Fine-tunes a packaged encoder into a judge, in two phases, resumably.

The broad phase learns at a constant rate from the public pairs; a longer run goes on where a shorter one
ended. The closing phase lets the rate fall to zero over the pairs that are most like the work: several passes
over the invented statement pairs, with dropout against learning them by heart, and a sample of the rest. The
head learns faster there, because some of its outputs are taught by the invented pairs alone. It is run twice
from the same start, without and with the contrasts, and the weights are averaged: contrasts teach doubt, and
alone they teach it of plain reversals too.
`--broad-pairs` and `--closing-pairs` set how much of each is read.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from training.data import KINDS_OF_NEUTRAL, LABELS, SEED, Mix, Pair, data_root, training_mix
from training.held_out import held_out, refuse_measured
from training.network import BODIES, MINILM, WORK, Body, build, members, padded, pair_tokenizer
from training.statement_pairs import as_training_pairs, contrasts, statement_pairs

MAX_TRAIN_TOKENS = 72
_WINDOW = 40
_CLOSING_SHARE = 0.8
"""Share of the closing phase that is invented statement pairs; the rest is a sample of the broad mix."""
_CLOSING_RATE = 0.75
"""Highest rate of the closing phase, as a part of the broad phase's."""
_CLOSING_WARMUP = 30
_CLOSING_DROPOUT = 0.1
_HEAD_FASTER = 20.0
"""How many times faster the head learns than the rest of the network in the closing phase."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train and how fast: the rate rises over `warmup` steps and holds for `broad`.

    It then rises once more, over fewer steps and less high, and falls to zero.
    """

    broad: int
    closing: int
    warmup: int
    rate: float
    batch: int

    @property
    def steps(self) -> int:
        return self.broad + self.closing

    def rate_at(self, step: int) -> float:
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        if step < self.broad:
            return self.rate
        if not self.closing:
            return 0.0
        risen = min((step - self.broad + 1) / _CLOSING_WARMUP, 1.0)
        return self.rate * _CLOSING_RATE * min(risen, (self.steps - step) / self.closing)


Row = tuple[list[int], list[int], int]
"""Ids, type ids and an index into `TARGETS`."""

TARGETS = (*LABELS, *KINDS_OF_NEUTRAL)


def tokenised(pairs: Sequence[Pair], body: Body = MINILM, max_tokens: int = MAX_TRAIN_TOKENS) -> list[Row]:
    """Return each pair of at most `max_tokens` as a row; longer ones are left out whole."""
    encodings = pair_tokenizer(None, body).encode_batch([(pair.premise, pair.hypothesis) for pair in pairs])
    return [
        (encoding.ids, encoding.type_ids, TARGETS.index(pair.target))
        for encoding, pair in zip(encodings, pairs, strict=True)
        if len(encoding.ids) <= max_tokens
    ]


def batches(rows: list[Row], batch: int, seed: int = SEED) -> Iterator[list[Row]]:
    """Yield batches of like length without end: sorted within windows of the shuffled rows, windows in order.

    Any prefix is a fair sample of the mix, so that a plan may stop anywhere.
    """
    epoch = 0
    while True:
        rng = random.Random(seed + epoch)
        order = list(rows)
        if epoch:
            rng.shuffle(order)
        for start in range(0, len(order), batch * _WINDOW):
            window = sorted(order[start : start + batch * _WINDOW], key=lambda row: len(row[0]))
            cut = [window[at : at + batch] for at in range(0, len(window), batch)]
            rng.shuffle(cut)
            yield from cut
        epoch += 1


def closing_rows(own: list[Row], rest: list[Row], count: int, seed: int = SEED) -> list[Row]:
    """Return `count` rows in random order: the invented pairs, as often as their share asks, and others."""
    rng = random.Random(seed)
    of_own = round(count * _CLOSING_SHARE) if own else 0
    rows = [own[index % len(own)] for index in range(of_own)]
    rows += rng.sample(rest, min(count - of_own, len(rest)))
    rng.shuffle(rows)
    return rows


def optimiser_of(network: Any, head_faster: float = 1.0) -> torch.optim.AdamW:
    """Return AdamW that decays the body's matrices only and teaches the head `head_faster` times faster."""
    learnt = [(name, weight) for name, weight in network.named_parameters() if weight.requires_grad]
    head = [
        weight for name, weight in learnt if name.startswith(("classifier.out_proj", "classifier.weight"))
    ]
    head_ids = set(map(id, head))
    body = [weight for _, weight in learnt if id(weight) not in head_ids]
    groups = [
        {"params": [weight for weight in body if weight.ndim >= 2], "weight_decay": 0.01, "faster": 1.0},
        {"params": [weight for weight in body if weight.ndim < 2], "weight_decay": 0.0, "faster": 1.0},
        {"params": head, "weight_decay": 0.0, "faster": head_faster},
    ]
    return torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=True)


def loss_of(logits: torch.Tensor, targets: Sequence[int], body: Body) -> torch.Tensor:
    """Mean of minus the log-probability, in nats, that the outputs meant by each target have together."""
    meant = torch.tensor([members(body, TARGETS[target]) for target in targets])
    logs = torch.log_softmax(logits, dim=1).masked_fill(~meant, -torch.inf)
    return -torch.logsumexp(logs, dim=1).mean()


def step_once(
    network: Any, optimiser: torch.optim.AdamW, rows: list[Row], rate: float, body: Body = MINILM
) -> float:
    """Learn from one batch in bfloat16 autocast and return its mean loss in nats."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["faster"]
    inputs = padded([(ids, types) for ids, types, _ in rows], body)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(**inputs).logits
    loss = loss_of(logits.float(), [target for _, _, target in rows], body)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return float(loss.detach())


def save_atomically(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint whole or not at all."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def log(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


class Training:
    """One network on its way: what it has learnt so far, and how to save it and go on."""

    def __init__(self, body: Body, checkpoint: Path, every_s: float) -> None:
        torch.manual_seed(SEED)
        self.body = body
        self.network = build(body)
        self.network.train()
        self.optimiser = optimiser_of(self.network)
        self.checkpoint = checkpoint
        self.every_s = every_s
        self.step = 0

    def close(self) -> None:
        """Begin the closing phase: a fresh optimiser with a faster head, and dropout."""
        self.optimiser = optimiser_of(self.network, _HEAD_FASTER)
        for module in self.network.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = _CLOSING_DROPOUT

    def resume(self, path: Path, with_optimiser: bool = True) -> None:
        """Go on from a checkpoint: exactly, or with the network alone."""
        state = torch.load(path, weights_only=True, mmap=True)
        self.network.load_state_dict(state["network"])
        if with_optimiser:
            self.optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        self.step = int(state["step"])
        log(f"resumed at step {self.step}")

    def save(self, path: Path) -> None:
        """Write the checkpoint."""
        state = {
            "network": self.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "random": torch.get_rng_state(),
            "step": self.step,
        }
        save_atomically(state, path)

    def run(self, source: Iterator[list[Row]], plan: Plan, end: int) -> None:
        """Learn batch after batch up to step `end`, saving every `every_s` seconds."""
        started = saved = time.monotonic()
        first, loss = self.step, 0.0
        while self.step < end:
            value = step_once(self.network, self.optimiser, next(source), plan.rate_at(self.step), self.body)
            loss = value if not loss else 0.98 * loss + 0.02 * value
            self.step += 1
            now = time.monotonic()
            if self.step % 50 == 0:
                speed = (self.step - first) * plan.batch / (now - started)
                left = (end - self.step) * plan.batch / speed / 60
                log(f"step {self.step}/{end} loss {loss:.3f} {speed:.1f} pairs/s {left:.0f} min left")
            if now - saved > self.every_s:
                self.save(self.checkpoint)
                saved = now
        self.save(self.checkpoint)


def _step_of(path: Path) -> int:
    return int(torch.load(path, weights_only=True, mmap=True)["step"])


def train(
    broad: list[Row],
    closings: Sequence[list[Row]],
    plan: Plan,
    body: Body,
    checkpoint: Path,
    every_s: float,
) -> None:
    """Train to the end of the plan, from the checkpoints that are there.

    The broad phase is kept beside the finished network (`….broad.pt`), so that a longer plan goes on from it.
    Each closing phase starts from it anew; the network is the mean of what they end with.
    """
    broad_checkpoint = checkpoint.with_suffix(".broad.pt")
    training = Training(body, broad_checkpoint, every_s)
    if broad_checkpoint.is_file():
        training.resume(broad_checkpoint, with_optimiser=_step_of(broad_checkpoint) < plan.broad)
    if training.step < plan.broad:
        source = batches(broad, plan.batch)
        for _ in range(training.step):
            next(source)
        training.run(source, plan, plan.broad)
    if not plan.closing:
        return
    ends = [checkpoint.with_suffix(f".{plan.broad}.{number}.pt") for number in range(len(closings))]
    for rows, end in zip(closings, ends, strict=True):
        _close(rows, plan, body, broad_checkpoint, end, every_s)
    save_mean(ends, checkpoint)


def _close(
    rows: list[Row], plan: Plan, body: Body, broad_checkpoint: Path, end: Path, every_s: float
) -> None:
    """Run one closing phase to its end, from the broad phase's or from its own checkpoint."""
    training = Training(body, end, every_s)
    training.resume(broad_checkpoint, with_optimiser=False)
    training.close()
    if end.is_file():
        training.resume(end)
    source = batches(rows, plan.batch)
    for _ in range(training.step - plan.broad):
        next(source)
    training.run(source, plan, plan.steps)


def save_mean(paths: Sequence[Path], to: Path) -> None:
    """Write the mean of the checkpoints' weights: closing phases that start alike can be averaged.

    Source: Wortsman et al. 2022, "Model soups", arXiv 2203.05482.
    """
    networks = [torch.load(path, weights_only=True, mmap=True)["network"] for path in paths]
    mean = {name: torch.stack([each[name] for each in networks]).mean(0) for name in networks[0]}
    save_atomically({"network": mean}, to)


def save_facts(
    mix: Mix, rows: tuple[int, int, int], closings: int, plan: Plan, body: Body, path: Path
) -> None:
    """Record what was trained on, for the card."""
    facts = {
        "seed": SEED,
        "body": body.name,
        "plan": asdict(plan),
        "pairs_available": rows[0],
        "statement_pairs": rows[1],
        "pairs_broad": plan.broad * plan.batch,
        "pairs_closing": rows[2],
        "closings": closings,
        "max_train_tokens": MAX_TRAIN_TOKENS,
        "sets": [asdict(count) for count in mix.counts],
    }
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, then export, score and describe the judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--body", choices=sorted(BODIES), default="mpnet")
    parser.add_argument("--broad-pairs", type=int, help="(default: one pass over the public pairs)")
    parser.add_argument("--closing-pairs", type=int, default=24_000, help="(default: %(default)s)")
    parser.add_argument("--rate", type=float, default=4e-5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, help="(default: .work/BODY.pt)")
    parser.add_argument("--checkpoint-every-s", type=float, default=300.0)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    body = BODIES[options.body]
    checkpoint = options.checkpoint or WORK / f"{body.name}.pt"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    mix = training_mix(data_root())
    plain = as_training_pairs(statement_pairs(split="train"))
    contrasted = [*plain, *as_training_pairs(contrasts())]
    refuse_measured([*mix.pairs, *contrasted], held_out(data_root()))
    rows = tokenised(mix.pairs, body)
    log(f"{len(rows)} of {len(mix.pairs)} pairs have at most {MAX_TRAIN_TOKENS} tokens")
    broad = (options.broad_pairs or len(rows)) // options.batch
    closing = options.closing_pairs // options.batch
    plan = Plan(broad, closing, warmup=200, rate=options.rate, batch=options.batch)
    log(f"{plan}; {len(contrasted)} statement pairs in both orders, {len(plain)} without the contrasts")
    rest = rows[broad * options.batch :] or rows
    count = closing * options.batch
    closings = [closing_rows(tokenised(own, body), rest, count) for own in (plain, contrasted)]
    train(rows, closings, plan, body, checkpoint, options.checkpoint_every_s)
    trained = (len(rows), len(contrasted), count)
    save_facts(mix, trained, len(closings), plan, body, checkpoint.with_suffix(".facts.json"))


if __name__ == "__main__":
    main()
