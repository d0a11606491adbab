"""Speed and size in one table: `make bench`."""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks import archive, machine, models, processes


def main() -> None:
    """Measure, print a table, and keep the figures as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="repetitions; the median counts")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    arguments = parser.parse_args()
    logging.disable(logging.INFO)

    facts = machine.facts()
    print("\n".join(f"{name:<24}{value}" for name, value in facts.items()), end="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "tracker.db"
        ingestion = archive.measure(database)
        timings = processes.measure(database, arguments.rounds)
        candidates = models.candidate_speed(database, arguments.rounds)
    speeds = [*models.measure(arguments.rounds), candidates]

    print(f"{'whole process, cold':<40}{'median':>9}{'target':>9}{'ratio':>9}")
    for timing in timings:
        target = f"{timing.target_s:.1f} s" if timing.target_s else ""
        print(f"{timing.name:<40}{timing.seconds:>7.2f} s{target:>9}{timing.ratio:>8.1f}x")
    print()
    models.main(speeds)
    print(
        f"\n{ingestion.articles} articles, {ingestion.claims} claims: "
        f"{ingestion.per_minute:.0f} articles ingested a minute, {ingestion.reading_per_minute:.0f} read: "
        f"{ingestion.reading_per_minute / ingestion.parser_per_minute:.2f} of the parser alone "
        f"({ingestion.parser_per_minute:.0f}; target 0.70); "
        f"{ingestion.bytes_per_claim:,.0f} bytes on disk per claim"
    )
    if arguments.json:
        figures = {
            "machine": facts,
            "processes": [asdict(each) for each in timings],
            "models": [asdict(each) for each in speeds],
            "ingestion": asdict(ingestion),
        }
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
