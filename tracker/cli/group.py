"""Maps whatever ends a command early to one line on standard error and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from tracker.errors import TrackerError

INTERRUPTED = 130
CLOSED_PIPE = 141
"""What a shell reports for a program that lost its reader (128 + SIGPIPE)."""


class TrackerGroup(TyperGroup):
    """The top of the command tree; a global option may also stand after the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _database_first(args))

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except TrackerError as error:
            _say(f"error: {error}")
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            _say("interrupted; what was stored is whole; run the same command again to go on")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _abandon_output()
            raise typer.Exit(CLOSED_PIPE) from None
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            _say(f"error: {error.strerror or error}{where}")
            raise typer.Exit(1) from None
        return result


def _database_first(args: list[str]) -> list[str]:
    """Move --db PATH to the front, wherever it stands before a "--"."""
    end = args.index("--") if "--" in args else len(args)
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < end:
        if args[position] == "--db" and position + 1 < end:
            front += args[position : position + 2]
            position += 2
            continue
        (front if args[position].startswith("--db=") else rest).append(args[position])
        position += 1
    return front + rest + args[end:]


def _say(message: str) -> None:
    with contextlib.suppress(OSError):
        typer.echo(message, err=True)


def _abandon_output() -> None:
    """Point standard output at nothing, so that the interpreter's last flush stays quiet."""
    with contextlib.suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
