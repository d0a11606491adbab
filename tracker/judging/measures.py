"""Quantities with their units and comparators: "more than 30 percent", "at most two ships", "£4m"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from tracker.judging import signals
from tracker.judging.evidence import NOTHING, Evidence
from tracker.judging.quantities import quantities

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    r"(?:a |one |two |three |four |five |six |seven |eight |nine )?(?:half|dozen)|"
    r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)"
    r"(?:[ -](?:and |one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand))*)"
)
_MEASURE = re.compile(
    r"(?P<comparator>\b(?:more than|over|above|at least|no (?:fewer|less) than|less than|fewer than|under|"
    r"below|at most|up to|no more than|about|around|roughly|nearly|almost|some|approximately)\s+)?"
    r"(?P<currency>[$£€¥])?"
    rf"(?P<number>{_NUMBER})(?P<scale>\s*(?:thousand|million|billion|trillion|m|bn|k)\b)?"
    r"(?P<unit>\s*(?:%|per ?cent\b|percent(?:age points?)?\b)|(?:[ -][^\W\d_]+){0,3})?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?:Jan|Febr)uary|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:(?:Jan|Febr)uary|March|April|May|June|July|August|September|October|"
    r"November|December)\b|\b(?:1[5-9]|20)\d\d\b(?!\s*(?:million|billion|people|%))",
)
_AT_LEAST = frozenset({"more than", "over", "above", "at least", "no fewer than", "no less than"})
_AT_MOST = frozenset({"less than", "fewer than", "under", "below", "at most", "up to", "no more than"})
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
_ROUNDING = 0.03
_ABOUT = 0.12
_EVERYTHING = "%"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity as the interval of values that its words allow; `unit` is a stem, "%" or a currency sign."""

    low: float
    high: float
    unit: str
    phrase: str

    def agrees(self, other: Measure) -> bool:
        return self.low <= other.high and other.low <= self.high


def measures(text: str) -> list[Measure]:
    """Every quantity of the text that has a unit; days of a month and years are none."""
    blank = _DAY.sub(lambda found: " " * len(found.group()), text)
    return [measure for found in _MEASURE.finditer(blank) if (measure := _measure(found)) is not None]


def compare(a: str, b: str) -> Evidence:
    """1 where quantities of one unit cannot both hold, -1 where they can, 0 where no unit is in common."""
    in_a, in_b = measures(a), measures(b)
    agreeing = any(x.agrees(y) for x in in_a for y in in_b if x.unit == y.unit)
    if agreeing:
        return Evidence(-1.0)
    apart = [(x, y) for x in in_a for y in in_b if x.unit == y.unit]
    if not apart:
        return NOTHING
    return Evidence(
        1.0,
        tuple(dict.fromkeys(x.phrase for x, _ in apart)),
        tuple(dict.fromkeys(y.phrase for _, y in apart)),
    )


_NUMBERED = re.compile(
    r"\b(amendment|appendix|area|article|barrage|battalion|bill|block|building|cell|chapter|clause|constituency|"
    r"district|division|flight|floor|gate|grade|group|highway|item|kilometre|level|line|lot|measure|mine|motion|"
    r"page|paragraph|part|phase|pier|pit|platform|plot|precinct|proposition|reactor|regiment|resolution|road|room|"
    r"route|school|section|sector|shaft|stage|table|terminal|title|track|unit|ward|well|zone) "
    r"(?:No\. ?|number )?(\d{1,4}[A-Za-z]?)\b",
    re.IGNORECASE,
)


def numbered(a: str, b: str) -> Evidence:
    """1 where things of one name bear other numbers ("district 5", "Article 7"), -1 where the same."""
    in_a, in_b = _numbered(a), _numbered(b)
    shared = in_a.keys() & in_b.keys()
    if any(in_a[head] & in_b[head] for head in shared):
        return Evidence(-1.0)
    if not shared:
        return NOTHING
    head = min(shared)
    return Evidence(1.0, tuple(sorted(in_a[head])), tuple(sorted(in_b[head])))


def _numbered(text: str) -> dict[str, frozenset[str]]:
    """Each noun that bears a number, by its stem, with the numbers as they stand."""
    found: dict[str, frozenset[str]] = {}
    for match in _NUMBERED.finditer(text):
        head = match[1].casefold()
        found[head] = found.get(head, frozenset()) | {match[2]}
    return found


def _measure(found: re.Match[str]) -> Measure | None:
    values = quantities(found["number"])
    if not values:
        return None
    scale = _SCALES.get((found["scale"] or "").strip().casefold(), 1.0)
    value = values[0] * scale
    unit = _unit(found)
    if unit is None:
        return None
    comparator = " ".join((found["comparator"] or "").casefold().split())
    if comparator in _AT_LEAST:
        low, high = value, math.inf
    elif comparator in _AT_MOST:
        low, high = -math.inf, value
    else:
        slack = _ABOUT if comparator else (_ROUNDING if value >= 10 else 0.0)
        low, high = value * (1 - slack), value * (1 + slack)
    return Measure(low, high, unit, found.group().strip())


def _unit(found: re.Match[str]) -> str | None:
    if found["currency"]:
        return str(found["currency"])
    said = (found["unit"] or "").strip()
    if said.startswith("%") or said.casefold().startswith("per"):
        return _EVERYTHING
    for word in re.findall(r"[^\W\d_]+", said):
        for stem in signals.content_stems(word):
            return stem
    return None
