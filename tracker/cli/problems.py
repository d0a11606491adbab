"""Says on standard error what was wrong with inputs, and ends the command with code 1 if any was left out."""

from __future__ import annotations

import typer

from tracker.intake.problems import Problem, Severity

UNREADABLE = 1


class Reporter:
    """Takes each problem as it comes; `finish` ends the command with code 1 when one was an error."""

    def __init__(self) -> None:
        self.errors = 0

    def __call__(self, problem: Problem) -> None:
        self.errors += problem.severity is Severity.ERROR
        typer.echo(f"{problem.severity}: {problem}", err=True)

    def refused(self, message: str) -> None:
        """Report an input that was read but not taken."""
        self.errors += 1
        typer.echo(f"error: {message}", err=True)

    def finish(self) -> None:
        """Exit with code 1 if anything was left out; everything else is done by now."""
        if self.errors:
            noun = "input was" if self.errors == 1 else "inputs were"
            typer.echo(f"{self.errors} {noun} left out; see above", err=True)
            raise typer.Exit(UNREADABLE)
