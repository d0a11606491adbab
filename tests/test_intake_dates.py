"""Dates are read when they name one day, and refused when they would have to be guessed."""

from __future__ import annotations

import time
from datetime import date

import pytest

from tracker.errors import IntakeError
from tracker.intake import parse_date, refuse_future
from tracker.intake.html import read_html


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-02-20", date(2022, 2, 20)),
        (" 2022-02-20 ", date(2022, 2, 20)),
        ("2022-02-20T10:00:00Z", date(2022, 2, 20)),
        ("2022-02-20 23:59:59", date(2022, 2, 20)),
        ("6 March 2021", date(2021, 3, 6)),
        ("March 6, 2021", date(2021, 3, 6)),
        ("Wed, 16 Feb 2022", date(2022, 2, 16)),
        ("20/02/2022", date(2022, 2, 20)),
        ("02/20/2022", date(2022, 2, 20)),
        ("06.06.2021", date(2021, 6, 6)),
    ],
)
def test_parse_date_reads_a_day(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-02-20T00:00:00Z", date(2022, 2, 20)),
        ("2022-02-19T23:30:00-05:00", date(2022, 2, 19)),
        ("2022-02-20T04:30:00.000+0900", date(2022, 2, 20)),
        ("2022-02-20 00:00:00 UTC", date(2022, 2, 20)),
        ("Sun, 20 Feb 2022 00:00:00 GMT", date(2022, 2, 20)),
        ("Sat, 19 Feb 2022 23:30:00 -0500", date(2022, 2, 19)),
        ("Sat, 19 Feb 2022 23:30:00 EST", date(2022, 2, 19)),
        ("February 20, 2022 11:45 PM PST", date(2022, 2, 20)),
        ("February 20, 2022, 12:05 a.m. EST", date(2022, 2, 20)),
    ],
)
def test_parse_date_keeps_the_day_as_the_publisher_wrote_it(
    text: str, day: date, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert parse_date(text) == day
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("written", ["2022-02-20T00:00:00Z", "2022-02-20T04:30:00+09:00"])
@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="{}">',
        '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>',
    ],
)
def test_a_page_keeps_the_day_as_the_publisher_wrote_it(head: str, written: str) -> None:
    words = "Ana Bel said that fares in the valley fell and would go on falling for years. " * 8
    page = f"<html><head><title>T</title>{head.format(written)}</head><body><p>{words}</p></body></html>"
    assert read_html(page).published_at == date(2022, 2, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021",
        "12",
        "20220220",
        "March 2021",
        "2021-03",
        "yesterday",
        "nonsense",
        "2021-02-30",
        "6 March",
        "30 February 2021",
    ],
)
def test_parse_date_refuses_what_names_no_day_and_says_what_to_write(text: str) -> None:
    with pytest.raises(IntakeError, match="YYYY-MM-DD"):
        parse_date(text)


def test_parse_date_refuses_a_day_and_month_that_could_be_exchanged() -> None:
    with pytest.raises(IntakeError, match="two different days"):
        parse_date("06/03/2021")


def test_refuse_future_allows_tomorrow_for_other_time_zones() -> None:
    today = date(2024, 5, 1)
    assert refuse_future(date(2024, 5, 2), today) == date(2024, 5, 2)
    with pytest.raises(IntakeError, match="2024-05-03 lies in the future; correct it"):
        refuse_future(date(2024, 5, 3), today)
