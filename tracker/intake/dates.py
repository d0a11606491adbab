"""Turns the ways people write a day into a date, and refuses what would have to be guessed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from tracker.errors import IntakeError

_ADVICE = "write it as YYYY-MM-DD, for example 2022-02-20"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ]\d{2}:)")
_NUMERIC = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}(?!\d)")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


def parse_date(text: str) -> date:
    """Return the day that `text` names: ISO 8601, or words such as "6 March 2021" (English).

    Raises IntakeError when no day can be read, when the year or the day is missing, and when day and
    month could be exchanged (06/03/2021): a guessed date would put claims in the wrong order.
    """
    text = text.strip()
    if _ISO_DAY.match(text):
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise IntakeError(f"there is no such day as {text!r}; {_ADVICE}") from None
    if not text or len(text) > 100 or not _YEAR.search(text) or re.fullmatch(r"\d+", text):
        raise IntakeError(f"{text[:100]!r} does not name a day of a year; {_ADVICE}")
    numeric = _NUMERIC.match(text)
    if numeric:
        first, second = int(numeric[1]), int(numeric[2])
        if first <= 12 and second <= 12 and first != second:
            raise IntakeError(f"{text!r} could be two different days; {_ADVICE}")

    import dateparser

    found = dateparser.parse(text, languages=["en"], settings={"STRICT_PARSING": True})
    if found is None:
        raise IntakeError(f"{text!r} cannot be read as a date; {_ADVICE}")
    day: date = found.date()
    if str(day.year) not in text:
        raise IntakeError(f"{text!r} cannot be read as a date; {_ADVICE}")
    return day


def refuse_future(day: date, today: date | None = None) -> date:
    """Return `day`, or raise IntakeError when it is later than tomorrow (a time zone may be a day ahead)."""
    today = datetime.now(UTC).date() if today is None else today
    if day > today + timedelta(days=1):
        raise IntakeError(
            f"the date {day} lies in the future; correct it, or leave it out if it is not known"
        )
    return day
