"""Fine-tunes MiniLM into the judge: one command from public pairs to the shipped ONNX file and its card.

The amount of data is decided before the start: `--pairs N`, or `--minutes M`, which times a few steps and
takes what fits. Checkpoints hold everything, so a stopped run continues exactly. `--replan N` on a resumed
run changes the total and lets the learning rate fall to zero there, and the plan is kept for the card.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from training.data import SEED, Mix, Pair, data_root, training_mix
from training.network import build, padded, pair_tokenizer

WORK = Path(".work")
MAX_TRAIN_TOKENS = 88
_WINDOW = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to train and how fast: `steps` batches in all, the rate rising over `warmup` steps.

    After `pivot` the rate falls in a line from `pivot_rate` to zero at `steps`. `replans` tells the
    (step, rate) of every time that a run was planned anew.
    """

    steps: int
    warmup: int
    rate: float
    batch: int
    pivot: int
    pivot_rate: float
    replans: tuple[tuple[int, float], ...] = ()

    def rate_at(self, step: int) -> float:
        if step < self.warmup:
            return self.rate * (step + 1) / self.warmup
        return self.pivot_rate * max(0.0, (self.steps - step) / max(1, self.steps - self.pivot))


def planned(pairs: int, rate: float, batch: int) -> Plan:
    """Return the plan of one pass over `pairs` pairs, warming up over the first twentieth."""
    steps = math.ceil(pairs / batch)
    warmup = max(1, steps // 20)
    return Plan(steps, warmup, rate, batch, warmup, rate)


def replanned(plan: Plan, at_step: int, pairs: int, rate: float | None = None) -> Plan:
    """Return the plan that ends after `pairs` pairs, its rate falling from `rate` or from where it is."""
    steps = math.ceil(pairs / plan.batch)
    if steps <= at_step:
        raise ValueError(f"{at_step} steps are already done; {pairs} pairs are only {steps}")
    pivot = max(at_step, plan.warmup)
    start = plan.rate_at(pivot) if rate is None else rate
    replans = (*plan.replans, (pivot, start))
    return replace(plan, steps=steps, pivot=pivot, pivot_rate=start, replans=replans)


Row = tuple[list[int], list[int], int]


def tokenised(pairs: tuple[Pair, ...], max_tokens: int = MAX_TRAIN_TOKENS) -> list[Row]:
    """Return (ids, type ids, label) of every pair of at most `max_tokens`; longer ones are left out whole."""
    encodings = pair_tokenizer(None).encode_batch([(pair.premise, pair.hypothesis) for pair in pairs])
    return [
        (encoding.ids, encoding.type_ids, pair.label)
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


def optimiser_of(network: Any) -> torch.optim.AdamW:
    """Return AdamW that decays matrices only."""
    matrices = [weight for weight in network.parameters() if weight.ndim >= 2]
    vectors = [weight for weight in network.parameters() if weight.ndim < 2]
    groups = [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), fused=True)


def step_once(network: Any, optimiser: torch.optim.AdamW, rows: list[Row], rate: float) -> float:
    """Learn from one batch in bfloat16 autocast and return its mean loss in nats."""
    for group in optimiser.param_groups:
        group["lr"] = rate
    inputs = padded([(ids, types) for ids, types, _ in rows])
    labels = torch.tensor([label for _, _, label in rows])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(**inputs).logits
    loss = torch.nn.functional.cross_entropy(logits.float(), labels)
    loss.backward()
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


def measured_pairs_per_s(rows: list[Row], batch: int, seconds: float = 40.0) -> float:
    """Time throw-away steps on this machine as it is now."""
    network = build()
    network.train()
    optimiser = optimiser_of(network)
    source = batches(rows, batch)
    step_once(network, optimiser, next(source), 0.0)
    start = time.monotonic()
    done = 0
    while time.monotonic() - start < seconds:
        done += batch
        step_once(network, optimiser, next(source), 0.0)
    return done / (time.monotonic() - start)


def log(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def train(
    rows: list[Row],
    plan: Plan | None,
    replan: int | None,
    checkpoint: Path,
    every_s: float,
    replan_rate: float | None = None,
) -> Plan:
    """Train to the end of the plan, from the checkpoint when there is one, and return the plan followed."""
    torch.manual_seed(SEED)
    network = build()
    network.train()
    optimiser = optimiser_of(network)
    done = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        done, plan = int(state["step"]), Plan(**state["plan"])
        log(f"resumed at step {done} of {plan.steps}")
    if plan is None:
        raise ValueError("no plan and no checkpoint")
    if replan is not None:
        plan = replanned(plan, done, replan, replan_rate)
        log(f"replanned: {plan}")

    def save(step: int) -> None:
        save_atomically(
            {
                "network": network.state_dict(),
                "optimiser": optimiser.state_dict(),
                "random": torch.get_rng_state(),
                "step": step,
                "plan": asdict(plan),
            },
            checkpoint,
        )

    started = saved = time.monotonic()
    loss = 0.0
    source = batches(rows, plan.batch)
    for step in range(plan.steps):
        batch = next(source)
        if step < done:
            continue
        value = step_once(network, optimiser, batch, plan.rate_at(step))
        loss = value if not loss else 0.98 * loss + 0.02 * value
        now = time.monotonic()
        if (step + 1) % 50 == 0:
            speed = (step + 1 - done) * plan.batch / (now - started)
            left = (plan.steps - step - 1) * plan.batch / speed / 60
            log(f"step {step + 1}/{plan.steps} loss {loss:.3f} {speed:.0f} pairs/s {left:.0f} min left")
        if now - saved > every_s:
            save(step + 1)
            saved = now
    save(plan.steps)
    return plan


def save_facts(mix: Mix, rows: int, plan: Plan, path: Path) -> None:
    """Record what was trained on, for the card."""
    facts = {
        "seed": SEED,
        "plan": asdict(plan),
        "pairs_available": rows,
        "pairs_trained": plan.steps * plan.batch,
        "max_train_tokens": MAX_TRAIN_TOKENS,
        "sets": [asdict(count) for count in mix.counts],
    }
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Train, then export, score and describe the judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--pairs", type=int, help="pairs to train on (default: one pass over the mix)")
    size.add_argument("--minutes", type=float, help="take as many pairs as fit, timed before the start")
    parser.add_argument("--replan", type=int, help="on a resumed run: end after this many pairs in all")
    parser.add_argument("--replan-rate", type=float, help="with --replan: let the rate fall from this one")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=48)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--checkpoint", type=Path, default=WORK / "judge.pt")
    parser.add_argument("--checkpoint-every-s", type=float, default=180.0)
    parser.add_argument("--train-only", action="store_true", help="stop before export and evaluation")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    options.checkpoint.parent.mkdir(parents=True, exist_ok=True)
    mix = training_mix(data_root())
    rows = tokenised(mix.pairs)
    log(f"{len(rows)} of {len(mix.pairs)} pairs have at most {MAX_TRAIN_TOKENS} tokens")
    plan = None
    if not options.checkpoint.is_file():
        pairs = options.pairs or len(rows)
        if options.minutes:
            speed = measured_pairs_per_s(rows, options.batch)
            pairs = int(speed * options.minutes * 60)
            log(f"{speed:.0f} pairs/s: {options.minutes:g} minutes hold {pairs} pairs")
        plan = planned(pairs, options.rate, options.batch)
        log(f"{plan}")
    plan = train(
        rows, plan, options.replan, options.checkpoint, options.checkpoint_every_s, options.replan_rate
    )
    save_facts(mix, len(rows), plan, options.checkpoint.with_suffix(".facts.json"))
    if not options.train_only:
        from training.release import release

        release(options.checkpoint)


if __name__ == "__main__":
    main()
