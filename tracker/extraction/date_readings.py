"""The parts of a date phrase, seen from a day → the days that it covers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tracker.extraction import day_spans, days, named_days
from tracker.extraction.days import Days
from tracker.records import Precision

Parts = dict[str, str]

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBERS = {
    **{word: number for number, word in enumerate(_UNITS, 1)},
    **{f"twenty-{word}": 20 + number for number, word in enumerate(_UNITS, 1)},
    "a": 1,
    "an": 1,
    "the": 1,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
}
_BACK = frozenset({"last", "this past", "past", "previous"})
_ON = frozenset({"next", "this coming", "coming", "the following"})
_YEAR_OF = {"last": -1, "this": 0, "next": 1}
_SEASONS = frozenset({"spring", "summer", "fall", "autumn", "winter"})


def days_of(form: str, parts: Parts, base: date | None, *, ahead: bool) -> Days | None:
    """The days meant: the latest that fit, on or before `base`, or the first on or after it when `ahead`.

    None when the phrase needs a day to count from and there is none, or names what no calendar has.
    """
    if form in _ABSOLUTE:
        found = _ABSOLUTE[form](parts)
        if found is not None or base is None:
            return found
    reader = _SEEN_FROM.get(form)
    return None if reader is None or base is None else reader(parts, base, ahead)


def count(word: str) -> int:
    """A number in words or figures."""
    return _NUMBERS.get(word.lower()) or int(word)


def moved(base: date, number: int, unit: str) -> Days | None:
    """The day, week, month or year that lies so many of them after that of `base`."""
    if unit == "day":
        return days.one(days.shifted(base, number))
    if unit == "week":
        inside = days.shifted(base, 7 * number)
        return None if inside is None else days.week(inside)
    if unit == "month":
        return days.month(base.year, base.month + number)
    if unit == "decade":
        first = (base.year // 10 + number) * 10
        return days.years(first, first + 9, Precision.RANGE)
    return days.years(base.year + number, base.year + number)


def _iso(parts: Parts) -> Days | None:
    return days.day(*(int(number) for number in parts["iso"].replace("/", "-").split("-")))


def _numeric(parts: Parts) -> Days | None:
    """The day of "25/3/2024" or "3/25/2024"; None where either may be the month."""
    first, second, year = (int(number) for number in re.split(r"[./-]", parts["numeric"]))
    if year < 100 or (max(first, second) <= 12 and first != second):
        return None
    return days.day(year, min(first, second), max(first, second))


def _full_day(parts: Parts) -> Days | None:
    year, month, number = _day_parts(parts)
    return None if year is None else days.day(int(year), month, number)


def _day_parts(parts: Parts) -> tuple[str | None, int, int]:
    which = "1" if "day1" in parts else "2"
    return parts.get(f"year{which}"), days.month_number(parts[f"month{which}"]), int(parts[f"day{which}"])


def _full_month(parts: Parts) -> Days | None:
    year = parts.get("year3")
    return None if year is None else days.month(int(year), days.month_number(parts["month3"]))


def _year(parts: Parts) -> Days | None:
    return days.years(int(parts["year4"]), int(parts["year4"]))


def _decade(parts: Parts) -> Days | None:
    first = int(parts["decade"]) * 10
    return days.years(first, first + 9, Precision.RANGE)


def _from_to(parts: Parts) -> Days | None:
    return days.years(int(parts["year6"]), int(parts["year7"]), Precision.RANGE)


def _season_of_year(parts: Parts) -> Days | None:
    return days.season(int(parts["year5"]), parts["season"].lower())


def _day_of_month(parts: Parts, base: date, ahead: bool) -> Days | None:
    year, month, number = _day_parts(parts)
    if year is not None:
        return None
    for of in ("year_of1", "year_of2"):
        if of in parts:
            return days.day(base.year + _YEAR_OF[parts[of]], month, number)
    step = 1 if ahead else -1
    for distance in (0, 1, 4):  # four for a leap day
        found = days.day(base.year + step * distance, month, number)
        if found is not None and (found.start >= base if ahead else found.start <= base):
            return found
    return None


def _nth(parts: Parts, base: date, ahead: bool) -> Days | None:
    """The day of that number in the nearest month that has one."""
    number, of = int(parts["nth_day"]), parts.get("nth_of")
    if of is not None:
        whole = days.month(base.year, base.month - (of == "last"))
        return None if whole is None else days.day(whole.start.year, whole.start.month, number)
    for distance in (0, 1, 2):
        whole = days.month(base.year, base.month + (distance if ahead else -distance))
        found = None if whole is None else days.day(whole.start.year, whole.start.month, number)
        if found is not None and (found.start >= base if ahead else found.start <= base):
            return found
    return None


def _month(parts: Parts, base: date, ahead: bool) -> Days | None:
    if "year3" in parts:
        return None
    number, which = days.month_number(parts["month3"]), parts.get("which3", "").lower()
    if "year_of3" in parts:
        return days.month(base.year + _YEAR_OF[parts["year_of3"]], number)
    if which == "next" or (ahead and which not in _BACK):
        year = base.year + (number < base.month + (which == "next"))
    elif which == "this":
        year = base.year
    else:
        year = base.year - (number > base.month - (which == "last"))
    return days.month(year, number)


def _weekday(parts: Parts, base: date, ahead: bool) -> Days | None:
    number, which = days.weekday_number(parts["weekday"]), parts.get("which", "").lower()
    if which in _ON or (ahead and which not in _BACK):
        on = (number - base.weekday()) % 7
        return days.one(days.shifted(base, 7 if on == 0 and which in _ON else on))
    back = (base.weekday() - number) % 7
    return days.one(days.shifted(base, -7 if back == 0 and which in _BACK else -back))


def _relative(parts: Parts, base: date, _ahead: bool) -> Days | None:
    words = parts["relative"].lower()
    distance = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(words, 0)
    return days.one(days.shifted(base, distance))


def _ago(parts: Parts, base: date, _ahead: bool) -> Days | None:
    number, unit = count(parts["ago"]), parts["ago_unit"]
    return _rolling(base, -number, unit) if "within" in parts else moved(base, -number, unit)


def _several(parts: Parts, base: date, _ahead: bool) -> Days | None:
    number, unit = count(parts["several"]), parts["several_unit"]
    step = -number if parts["side2"].lower() in _BACK else number
    return _rolling(base, step, unit)


def _unit(parts: Parts, base: date, ahead: bool) -> Days | None:
    which, unit = parts["which4"].lower(), parts["unit"].lower()
    step = -1 if which in _BACK else 1 if which in _ON else 0
    if "rolling" in parts and step != 0 and unit in {"week", "month", "year", "decade"}:
        return _rolling(base, step, unit)
    if unit == "weekend":
        return _weekend(base, step, ahead)
    if unit in _SEASONS:
        return _season(base, unit, step, ahead)
    whole = moved(base, step, unit)
    if step != 0 or whole is None:
        return whole
    if not ahead:
        return whole.until(base)
    return Days(base, whole.end, Precision.RANGE) if parts.get("part") == "later" else whole


def _rolling(base: date, step: int, unit: str) -> Days | None:
    """So long until the day ("in the last year"), or from it on ("over the next decade")."""
    other = _anniversary(base, step, unit)
    if other is None:
        return None
    return Days(min(base, other), max(base, other), Precision.RANGE)


def _anniversary(base: date, step: int, unit: str) -> date | None:
    """The same day so many weeks, months, years or decades on; a month's last where it has no such day."""
    if unit in {"day", "week"}:
        return days.shifted(base, step * (7 if unit == "week" else 1))
    months = step * {"month": 1, "year": 12, "decade": 120}[unit]
    whole = days.month(base.year, base.month + months)
    return None if whole is None else whole.start.replace(day=min(base.day, whole.end.day))


def _so_far(whole: Days | None, base: date) -> Days | None:
    return None if whole is None else whole.until(base)


def _weekend(base: date, step: int, ahead: bool) -> Days | None:
    """That of this week once it has begun; before, the one that is over, or the one to come when `ahead`."""
    is_begun = base.weekday() >= 5
    if is_begun and step == 0:
        return days.weekend(base) if ahead else _so_far(days.weekend(base), base)
    weeks = (0 if ahead else -1) if step == 0 else (step if is_begun or step < 0 else 0)
    inside = days.shifted(base, 7 * weeks)
    return None if inside is None else days.weekend(inside)


def _season(base: date, name: str, step: int, ahead: bool) -> Days | None:
    """The latest that is over ("last"), the next that is to begin, or that of this year, begun or not."""
    near = [days.season(base.year + distance, name) for distance in (-2, -1, 0, 1)]
    known = [each for each in near if each is not None]
    if step < 0:
        return next((each for each in reversed(known) if each.end < base), None)
    if step > 0 or ahead:
        return next((each for each in known if (each.start if step > 0 else each.end) >= base), None)
    begun = [each for each in known if each.start <= base]
    return _so_far(begun[-1], base) if begun else None


_ABSOLUTE: dict[str, Callable[[Parts], Days | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "holiday": named_days.full_holiday,
    "span": day_spans.full_span,
    "day_month": _full_day,
    "month_day": _full_day,
    "month": _full_month,
    "year": _year,
    "tens": _decade,
    "from_to": _from_to,
    "season_of": _season_of_year,
}
_SEEN_FROM: dict[str, Callable[[Parts, date, bool], Days | None]] = {
    "span": day_spans.day_span,
    "week_span": day_spans.weekday_span,
    "day_month": _day_of_month,
    "month_day": _day_of_month,
    "month": _month,
    "holiday": named_days.holiday,
    "nth": _nth,
    "week_day": _weekday,
    "named": _relative,
    "back": _ago,
    "some": _several,
    "stretch": _unit,
}
