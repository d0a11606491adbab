"""What tests need that start the program as a process of its own."""

from __future__ import annotations

import signal


def hear_ctrl_c() -> None:
    """Run in a child before it starts: background jobs, and their children, are born deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
