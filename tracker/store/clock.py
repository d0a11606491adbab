"""The one clock whose times are recorded."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """The time in UTC, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")
