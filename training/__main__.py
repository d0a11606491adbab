"""Everything that makes the shipped judge, in order; what is there already is not made again: `make judge`.

Each step is a command of its own and leaves files behind. It is skipped when all of them are there and none
is older than what it is made from, so a run that was stopped goes on where it was; training itself goes on
from its last checkpoint.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.judging.policy import WEIGHTS_FILE
from training.card import FINDINGS, RELATIONS
from training.evaluate import FIGURES
from training.network import WORK
from training.release import FIRST, SECOND, WEIGHTS, Shipped

LABELS = Path(__file__).parents[1] / "benchmarks" / "labels" / "pairs.jsonl"
PAIRS = Path(__file__).parent / "pairs"


@dataclass(frozen=True, slots=True)
class Step:
    """A command, the files it leaves and those it is made from; `output` takes what it prints."""

    name: str
    command: tuple[str, ...]
    makes: tuple[Path, ...]
    needs: tuple[Path, ...] = field(default=())
    output: Path | None = None

    def is_done(self) -> bool:
        """Whether every file is there and none is older than what it is made from."""
        if not all(path.is_file() for path in self.makes):
            return False
        oldest = min(path.stat().st_mtime for path in self.makes)
        return all(path.stat().st_mtime <= oldest for path in self.needs if path.is_file())

    def run(self) -> None:
        """Run it; what it prints is kept only when it ends well. Raises CalledProcessError."""
        command = [sys.executable, "-m", *self.command]
        if self.output is None:
            subprocess.run(command, check=True)
            return
        self.output.parent.mkdir(parents=True, exist_ok=True)
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        self.output.write_bytes(printed)


def _train(judge: Shipped) -> Step:
    command = ("training.train_judge", "--body", judge.body.name, "--checkpoint", str(judge.checkpoint))
    return Step(f"train the {judge.key} network", command, (judge.checkpoint, judge.facts))


def _release(judge: Shipped, *needs: Path) -> Step:
    command = ("training.release", judge.key, "--checkpoint", str(judge.checkpoint))
    made = (WEIGHTS / judge.model, WEIGHTS / judge.description, judge.agreement)
    return Step(f"export the {judge.key} network", command, made, (judge.checkpoint, *needs))


_JUDGES = (WEIGHTS / FIRST.model, WEIGHTS / SECOND.model)
_FITTED = WORK / "fit_policy.log"
_SCORED = WORK / "scored.log"
_ONE_SIDED = WORK / "one_sided.log"

STEPS = (
    _train(FIRST),
    _train(SECOND),
    _release(FIRST),
    _release(SECOND, WEIGHTS / FIRST.model),
    Step("fit the policy", ("training.fit_policy",), (WEIGHTS_FILE, _FITTED), _JUDGES, _FITTED),
    Step("score the sets", ("training.evaluate",), (FIGURES, _SCORED), _JUDGES, _SCORED),
    Step("score one text alone", ("training.evaluate", "--one-sided"), (_ONE_SIDED,), _JUDGES, _ONE_SIDED),
    Step(
        "measure the relations",
        ("tracker", "eval", "relations", str(PAIRS), "--format", "json"),
        (RELATIONS,),
        (*_JUDGES, WEIGHTS_FILE),
        RELATIONS,
    ),
    Step(
        "measure the findings",
        ("tracker", "eval", "findings", str(LABELS), "--format", "json"),
        (FINDINGS,),
        (*_JUDGES, WEIGHTS_FILE),
        FINDINGS,
    ),
    Step(
        "write the card",
        ("training.card",),
        (WEIGHTS / "MODEL_CARD.md",),
        (*_JUDGES, WEIGHTS_FILE, _SCORED, _ONE_SIDED, RELATIONS, FINDINGS),
    ),
)


def run(steps: Sequence[Step], *, is_dry: bool = False) -> None:
    """Run what is not done, in order; raises CalledProcessError at the first that fails."""
    for step in steps:
        done = step.is_done()
        print(f"{'done already' if done else 'to do' if is_dry else 'now'}: {step.name}", flush=True)
        if not done and not is_dry:
            step.run()


def main() -> None:
    """Make the judge."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell which steps are to be done")
    run(STEPS, is_dry=parser.parse_args().dry_run)


if __name__ == "__main__":
    main()
