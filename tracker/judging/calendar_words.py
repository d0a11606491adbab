"""The times that two statements name (years, months, weekdays), as opposed to when they were made."""

from __future__ import annotations

import re

from tracker.judging.evidence import NOTHING, Evidence

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b(?!\s*(?:people|jobs|million|%))")
_DECADE = re.compile(r"\b(?:1[5-9]|20)\d0s\b")
_MONTH = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December)\b"
    r"|\b(?:(?<=in )|(?<=by )|(?<=since )|(?<=of )|(?<=last )|(?<=until ))(?:March|May)\b"
    r"|\b(?:March|May)(?= \d)|(?<=\d )(?:March|May)\b"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_SEASON = re.compile(r"\b(?:spring|summer|autumn|winter)\b", re.IGNORECASE)
_GRAINS = (_DECADE, _YEAR, _SEASON, _MONTH, _WEEKDAY)


def compare(a: str, b: str) -> Evidence:
    """1 where both name times of one grain (decade, year, season, month, weekday) and none is the same.

    -1 where they share one; 0 where they name none of the same grain.
    """
    found = NOTHING
    for grain in _GRAINS:
        in_a, in_b = set(grain.findall(a)), set(grain.findall(b))
        if not in_a or not in_b:
            continue
        if in_a & in_b:
            return Evidence(-1.0)
        found = Evidence(1.0, tuple(sorted(in_a)), tuple(sorted(in_b)))
    return found
