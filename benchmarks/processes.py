"""Whole commands, started cold: what a person waits for, next to importing sentence-transformers alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ALTERNATIVE = "importing sentence-transformers alone"


@dataclass(frozen=True, slots=True)
class Timing:
    """Median wall time of a whole process, and the target for it on two cores."""

    name: str
    seconds: float
    target_s: float | None
    ratio: float


def measure(database: Path, rounds: int) -> list[Timing]:
    """Run each command `rounds` times, taking turns, so that a slow moment hits all of them alike."""
    tracker = str(Path(sys.executable).with_name("tracker"))
    commands: dict[str, tuple[Sequence[str], float | None]] = {
        _ALTERNATIVE: ([sys.executable, "-c", "import sentence_transformers"], None),
        "tracker --help": ([tracker, "--help"], 0.4),
        "tracker contradictions": ([tracker, "contradictions"], 0.7),
        "tracker search": ([tracker, "search", "Will the soldiers leave?"], 1.5),
    }
    environment = {**os.environ, "TRACKER_DB": str(database)}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, (command, _target) in commands.items():
            times[name].append(_run(command, environment))
    medians = {name: statistics.median(taken[1:]) for name, taken in times.items()}
    slowest = medians[_ALTERNATIVE]
    return [
        Timing(name, medians[name], target, slowest / medians[name]) for name, (_, target) in commands.items()
    ]


def _run(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start
