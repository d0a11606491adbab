"""A text → the phrases in it that tell a time ("on Wednesday", "last month"), and what they come to."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.records import Span, StatedAt

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}

_DAYS = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.)"
_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_LEAD = r"(?:(?:as (?:recently|late|early) as|late|early|earlier|just|only) )?(?:on )?(?:(?:late|early) )?"
_PART = "(?: (?:morning|afternoon|evening|night|lunchtime))?"
_NTH = "(?:st|nd|rd|th)?"
_FORMS = (
    r"(?P<iso>\d{4}-\d\d-\d\d)",
    rf"(?:{_DAYS},? )?(?:the )?(?P<day1>\d{{1,2}}){_NTH} (?:of )?(?P<month1>{_MONTHS})"
    r"(?:,? (?P<year1>\d{4}))?",
    rf"(?:{_DAYS},? )?(?P<month2>{_MONTHS}) (?P<day2>\d{{1,2}}){_NTH}\b(?:,? (?P<year2>\d{{4}}))?",
    rf"(?:(?P<which>last|next|this past|this coming|this|the following) )?(?P<weekday>{_DAYS}){_PART}",
    "(?P<relative>earlier today|later today|yesterday|today|tonight|last night"
    "|this (?:morning|afternoon|evening))(?: (?:morning|afternoon|evening))?",
    r"(?P<ago>two|three|four|five|six|seven|ten|\d{1,2}) days ago",
    "(?P<vague>(?:earlier |later )?(?:last|this) (?:week|month|year|spring|summer|autumn|winter|weekend)"
    rf"|in (?:early |late )?(?P<month3>{_MONTHS})(?: (?P<year3>\d{{4}}))?|last (?P<month4>{_MONTHS})"
    r"|(?:back )?in (?:early |late )?(?P<year4>(?:19|20)\d\d))",
)
_PHRASE = re.compile(rf"\b{_LEAD}(?:{'|'.join(_FORMS)})(?!\w)".replace(" ", r"\s"), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that tell a time, and where they stand."""

    text: str
    span: Span
    parts: dict[str, str]

    @property
    def first_word(self) -> str:
        return self.text.split()[0].lower()

    @property
    def needs_preposition(self) -> bool:
        """True for a weekday or a date; "yesterday" and "last month" stand by themselves."""
        return not {"relative", "ago", "vague"} & set(self.parts)

    def stated_at(self, published_at: date | None) -> StatedAt:
        """The day, when it is one; else the last day that the phrase allows.

        A day after the published date cannot be when something was said: it is no date of the saying.
        """
        day = _day(self.parts, published_at)
        if day is not None and (published_at is None or day <= published_at):
            return StatedAt.on(day, published_at, self.text)
        return StatedAt(None, _not_after(self.parts, published_at), self.text)


def date_phrases(text: str, start: int, end: int) -> Iterator[DatePhrase]:
    """The phrases between two offsets, in order."""
    for match in _PHRASE.finditer(text, start, end):
        parts = {key: " ".join(value.split()) for key, value in match.groupdict().items() if value}
        if not "".join(parts.values()).isascii():  # "ſix" matches "six" when the case is ignored
            continue
        if (parts.get("which") or "").lower() in {"next", "this coming", "the following"}:
            continue
        if parts.get("relative", "").lower() == "later today" or _is_modal_may(match):
            continue
        yield DatePhrase(match[0].strip(), Span(match.start(), match.end()), parts)


def _is_modal_may(match: re.Match[str]) -> bool:
    month = match["month1"] or match["month2"] or match["month3"]
    return month is not None and month[0].islower()


def _day(parts: dict[str, str], published_at: date | None) -> date | None:
    """The day that a phrase names, None when it names none or needs a published date that is not known."""
    if iso := parts.get("iso"):
        return _valid(int(iso[:4]), int(iso[5:7]), int(iso[8:]))
    for number in "12":
        if f"day{number}" in parts:
            month = _month(parts[f"month{number}"])
            return _with_year(parts.get(f"year{number}"), month, int(parts[f"day{number}"]), published_at)
    if published_at is None:
        return None
    if "weekday" in parts:
        back = (published_at.weekday() - _weekday(parts["weekday"])) % 7
        if back == 0 and parts.get("which", "").lower() == "last":
            back = 7
        return _before(published_at, back)
    if relative := parts.get("relative", "").lower():
        return _before(published_at, 1 if relative in {"yesterday", "last night"} else 0)
    if ago := parts.get("ago", "").lower():
        return _before(published_at, _NUMBERS[ago] if ago in _NUMBERS else int(ago))
    return None


def _not_after(parts: dict[str, str], published_at: date | None) -> date | None:
    """The last day of a month, a year or a week that is over; else the published date."""
    last = _period_end(parts, published_at)
    if last is None or (published_at is not None and last > published_at):
        return published_at
    return last


def _period_end(parts: dict[str, str], published_at: date | None) -> date | None:
    if year := parts.get("year4"):
        return _valid(int(year), 12, 31)
    named = parts.get("month3") or parts.get("month4")
    if named:
        month, year = _month(named), parts.get("year3")
        if year:
            return _month_end(int(year), month)
        if published_at is None:
            return None
        return _month_end(published_at.year - (month > published_at.month), month)
    if published_at is None:
        return None
    words = parts.get("vague", "").lower()
    if words.endswith("last month"):
        return _before(published_at, published_at.day)
    if words.endswith("last year"):
        return _valid(published_at.year - 1, 12, 31)
    if words.endswith("last week"):
        return _before(published_at, published_at.weekday() + 1)
    return published_at


def _with_year(year: str | None, month: int, day: int, published_at: date | None) -> date | None:
    if year is not None:
        return _valid(int(year), month, day)
    if published_at is None:
        return None
    for candidate in (published_at.year, published_at.year - 1, published_at.year - 4):
        found = _valid(candidate, month, day)
        if found is not None and found <= published_at:
            return found
    return None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _before(day: date, days: int) -> date | None:
    return day - timedelta(days=days) if days < day.toordinal() else None


def _month_end(year: int, month: int) -> date | None:
    return _valid(year, month, 1) and _valid(year, month, calendar.monthrange(year, month)[1])


def _month(word: str) -> int:
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(word[:3].lower()))


def _weekday(word: str) -> int:
    return next(i for i, name in enumerate(WEEKDAYS) if name.startswith(word[:3].lower()))
