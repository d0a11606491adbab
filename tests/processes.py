"""What tests need that start the program as a process of its own."""

from __future__ import annotations

import signal

INTERRUPTED = (130, -signal.SIGINT)
"""How a process may end after Ctrl-C, having said its message; a shell shows 130 for both.

The program exits with 130. But CPython remembers an interrupt that hit while a string was being executed, as
dataclasses and namedtuples do at import, and dies of the signal at its end although it was handled.
"""


def hear_ctrl_c() -> None:
    """Run in a child before it starts: background jobs, and their children, are born deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
