"""Turns an HTML page into its article: text, title, date and site, as trafilatura reads them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from tracker.errors import IntakeError


@dataclass(frozen=True, slots=True)
class Article:
    """What a page holds once navigation, comments and advertisements are gone."""

    text: str
    title: str | None
    publisher: str | None
    url: str | None
    published_at: date | None


def read_html(page: bytes | str) -> Article:
    """Return the article of `page`, or raise IntakeError; bytes are decoded by what the page declares."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    found = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None or not found.text or not found.text.strip():
        raise IntakeError("no article was found in this page; copy its text into a .txt file and ingest that")
    return Article(found.text, found.title, found.sitename, found.url, _day(found.date))


def _day(text: str | None) -> date | None:
    """Return the day trafilatura read, as it writes it (YYYY-MM-DD)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
