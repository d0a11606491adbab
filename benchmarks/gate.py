"""Holds every measured figure to its pinned bound: `make gate`.

`benchmarks/floors.toml` has, for each measurement of `tracker eval`, the sha256 of the data and the bounds
(`at_least`, `at_most`). `--pin` writes the measured figures there where they are better; a bound is made
worse only with `--allow-worse` too, and then shows in the file's history.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.errors import TrackerError
from tracker.evaluation.suites import SUITES, Result, run_attribution, run_findings, run_relations
from tracker.pipeline.progress import Silent
from tracker.settings import Settings

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
LABELS = HERE / "labels"
PAIRS = HERE.parent / "training" / "pairs"
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure's bound; `is_floor` False makes it a ceiling."""

    figure: str
    value: float
    is_floor: bool

    def holds(self, value: float) -> bool:
        rounded = round(value, _DIGITS)
        return rounded >= self.value if self.is_floor else rounded <= self.value

    def is_better(self, value: float) -> bool:
        return self.holds(value) and round(value, _DIGITS) != self.value

    def __str__(self) -> str:
        return f"{'at least' if self.is_floor else 'at most'} {self.value:.4f}"


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is pinned of one measurement."""

    data: str
    bounds: tuple[Bound, ...]


def read(path: Path) -> dict[str, Pinned]:
    """The pinned bounds by measurement."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Pinned(row["data"], tuple(_bounds(row))) for name, row in rows.items()}


def _bounds(row: Mapping[str, Any]) -> list[Bound]:
    return [
        Bound(figure, float(value), key == "at_least")
        for key in ("at_least", "at_most")
        for figure, value in row.get(key, {}).items()
    ]


def write(pinned: Mapping[str, Pinned], path: Path) -> None:
    """Write the bounds back, in the order in which they were read."""
    lines = ["# Bounds that `make gate` holds; see benchmarks/gate.py."]
    for name, each in pinned.items():
        lines += ["", f"[{name}]", f'data = "{each.data}"']
        for key, is_floor in (("at_least", True), ("at_most", False)):
            bounds = [bound for bound in each.bounds if bound.is_floor is is_floor]
            if bounds:
                lines += ["", f"[{name}.{key}]", *(f'"{b.figure}" = {b.value:.{_DIGITS}f}' for b in bounds)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def broken(pinned: Pinned, result: Result) -> list[str]:
    """What of a measurement is out of its bounds, in words; a figure that is gone is too."""
    values = {figure.name: figure.value for figure in result.figures}
    faults = []
    if pinned.data != result.data:
        faults.append(f"{result.name}: measured on other data ({result.data[:12]}…); check it, then --pin")
    for bound in pinned.bounds:
        if bound.figure not in values:
            faults.append(f"{result.name}: “{bound.figure}” is no longer measured")
        elif not bound.holds(values[bound.figure]):
            faults.append(f"{result.name}: “{bound.figure}” is {values[bound.figure]:.4f}, pinned {bound}")
    return faults


def pin(pinned: Pinned, result: Result, *, allow_worse: bool) -> Pinned:
    """The bounds moved to the measured figures where these are better, or anywhere if allowed."""
    values = {figure.name: figure.value for figure in result.figures}
    bounds = tuple(
        Bound(bound.figure, round(values[bound.figure], _DIGITS), bound.is_floor)
        if bound.figure in values and (allow_worse or bound.is_better(values[bound.figure]))
        else bound
        for bound in pinned.bounds
    )
    return Pinned(result.data, bounds)


def measure(name: str) -> Result:
    """Run one measurement on the public data. Raises UsageError when the data is not there."""
    if name == "attribution":
        return run_attribution()
    if name == "findings":
        return run_findings(LABELS / "pairs.jsonl", "measure", None, Settings.from_environment(), Silent())[0]
    if name == "relations":
        return run_relations(PAIRS, "test", None, Settings.from_environment(), Silent())
    return SUITES[name].run(LABELS / f"{name}.jsonl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare, and return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these measurements")
    parser.add_argument("--pin", action="store_true", help="move the bounds to better figures")
    parser.add_argument("--allow-worse", action="store_true", help="with --pin, move them to worse ones too")
    asked = parser.parse_args(arguments)
    pinned = read(FLOORS)
    if unknown := set(asked.names) - set(pinned):
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(pinned)}")
    faults: list[str] = []
    for name in asked.names or list(pinned):
        result = measure(name)
        print(f"{name}: {result.cases} cases")
        for figure in result.figures:
            interval = f"({figure.low:.1%} to {figure.high:.1%})"
            print(f"  {figure.name:<44}{figure.value:7.1%}  {interval:<20} of {figure.of}")
        if asked.pin:
            pinned[name] = pin(pinned[name], result, allow_worse=asked.allow_worse)
        faults += broken(pinned[name], result)
    if asked.pin:
        write(pinned, FLOORS)
    print("\n".join(faults) if faults else "every bound holds")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except TrackerError as error:
        sys.exit(str(error))
