"""The command line: parses arguments, calls the engine, prints; nothing is decided here."""

from __future__ import annotations


def main() -> None:
    """Run the `tracker` command; it is imported here, so that Ctrl-C is answered from the start."""
    try:
        from tracker.cli.app import app, prepare_streams

        prepare_streams()
        app(prog_name="tracker")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
