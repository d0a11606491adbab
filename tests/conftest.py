"""Fixtures every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def fixtures() -> Path:
    """The folder of small articles and gold files."""
    return FIXTURES


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the database of the person who runs it."""
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "tracker.db"))
    for name in ("TRACKER_EMBEDDER", "TRACKER_JUDGE", "TRACKER_EXTRACTOR", "TRACKER_THRESHOLD"):
        monkeypatch.delenv(name, raising=False)
