"""A bare office gains its country from a later article, and what an import said outlives reading again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tracker.pipeline import Tracker
from tracker.records import Document
from tracker.settings import Settings
from tracker.sources.roster_files import read_roster
from tracker.sources.rosters import store_roster
from tracker.store import claim_views, claims

BARE = "Chancellor Anna Weber said on Tuesday that the border will not close."
FULL = "Austrian Chancellor Anna Weber said on Monday that the border will close."


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    for name in ("EMBEDDER", "JUDGE"):
        monkeypatch.setenv(f"TRACKER_{name}", "test")
    with Tracker.open(Settings.from_environment(tmp_path / "tracker.db")) as opened:
        yield opened


def institutions(tracker: Tracker) -> list[str | None]:
    return [each.institution for each in claim_views.view(tracker.store.db, claims.ids(tracker.store.db))]


@pytest.mark.parametrize("words", [(FULL, BARE), (BARE, FULL)])
def test_bare_office_gains_its_country_from_another_article(tracker: Tracker, words: tuple[str, str]) -> None:
    for day, text in enumerate(words, 1):
        tracker.ingest([Document(text, published_at=date(2024, 3, day))])
    assert institutions(tracker) == ["Government of Austria"] * 2


def test_what_an_import_said_of_a_bare_office_stays_when_all_is_read_again(tracker: Tracker) -> None:
    tracker.ingest([Document(BARE, published_at=date(2024, 3, 1))])
    assert institutions(tracker) == [None]
    lines = "name,institution,role,since\nAnna Weber,Government of Austria,head of government,2023-01-01\n"
    with tracker.store.write() as db:
        store_roster(db, read_roster(lines, "offices.csv"), "offices.csv")
    assert institutions(tracker) == ["Government of Austria"]
    tracker.reextract(every=True)
    assert institutions(tracker) == ["Government of Austria"]
