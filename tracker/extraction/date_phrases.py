"""A text → the phrases in it that tell a time ("on Wednesday", "last month", "two days after the vote")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction.date_readings import days_of
from tracker.extraction.days import Days
from tracker.extraction.doc_text import text_of
from tracker.extraction.named_days import named_day_pattern
from tracker.records import Precision, Span, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KEY = "tracker_date_phrases"
_UNREAD_KEY = "tracker_unread_times"
_LEAD_CHARS = 40

_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\."
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:19|20)\d\d"
_NTH = "(?:st|nd|rd|th)?"
_PART = "(?: (?:early )?(?:morning|afternoon|evening|night|lunchtime))?"
_COUNT = (
    r"\d{1,3}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve"
    r"|[Ff]ifteen|[Tt]wenty(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|[Tt]hirty|[Ff]orty|[Ff]ifty"
)
_SEASON = "spring|summer|fall|autumn|winter"
_FORMS = {
    "iso": r"\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d",
    "numeric": r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}-\d{1,2}-\d{4}",
    "holiday": rf"(?:(?P<which7>[Ll]ast|[Nn]ext|[Tt]his) )?(?P<holiday_name>{named_day_pattern()})"
    rf"(?:,? (?:of )?(?P<year10>{_YEAR}))?",
    "span": rf"(?P<month8>{_MONTH}) (?P<day8>\d{{1,2}}){_NTH}(?: to | through |[-–—]| [-–—] (?={_MONTH}))"
    rf"(?:(?P<month9>{_MONTH}) )?(?P<day9>\d{{1,2}}){_NTH}\b(?:,? (?P<year8>{_YEAR}))?",
    "week_span": rf"(?P<weekday8>{_WEEKDAY}) through (?P<weekday9>{_WEEKDAY})",
    "day_month": rf"(?:(?:{_WEEKDAY}|{_SHORT_DAY}),? )?(?P<day1>\d{{1,2}}){_NTH} (?:of )?(?P<month1>{_MONTH})"
    r"(?:,? (?P<year1>\d{4})| of (?P<year_of1>last|this|next) year)?",
    "month_day": rf"(?:(?:{_WEEKDAY}|{_SHORT_DAY}),? )?(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}){_NTH}\b"
    r"(?:,? (?P<year2>\d{4})| of (?P<year_of2>last|this|next) year)?",
    "month": rf"(?:(?P<which3>[Ll]ast|[Tt]his past|[Nn]ext|[Tt]his) )?(?P<month3>{_MONTH})"
    r"(?:,? (?:of )?(?P<year3>\d{4})| of (?P<year_of3>last|this|next) year)?",
    "week_day": r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his past|[Tt]his coming|[Tt]his|[Tt]he following) )?"
    rf"(?P<weekday>{_WEEKDAY}|{_SHORT_DAY}){_PART}",
    "named": r"(?P<relative>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Ll]ast night"
    r"|[Tt]his (?:morning|afternoon|evening))(?: (?:morning|afternoon|evening|night))?",
    "back": rf"(?:(?P<within>[Ll]ess than) )?(?P<ago>{_COUNT}|[Aa]|[Aa]n)"
    r" (?P<ago_unit>day|week|month|year|decade)s? ago",
    "apart": rf"(?:(?P<shift>{_COUNT}|[Aa]|[Tt]he) (?P<shift_unit>day|week|month|year)s?"
    r" (?P<side>after|before|later|earlier)"
    r"|(?:[Tt]he (?P<beside>next|following|previous|same)|(?P<that>[Tt]hat(?: same)?)) day"
    r"|[Tt]hat(?: same)? (?P<that_unit>week|month|year))\b",
    "some": r"(?P<side2>[Ll]ast|[Pp]ast|[Pp]revious|[Nn]ext|[Cc]oming) "
    rf"(?P<several>{_COUNT}) (?P<several_unit>day|week|month|year|decade)s?",
    "from_to": rf"(?:[Ff]rom|[Bb]etween) (?P<year6>{_YEAR}) (?:to|through|until|and) (?P<year7>{_YEAR})",
    "stretch": r"(?P<which4>[Ll]ast|[Tt]his past|[Pp]ast|[Tt]his coming|[Tt]his|[Nn]ext|[Cc]oming"
    rf"|[Tt]he(?= weekend)|(?<=end of )the) (?P<unit>week|month|year|decade|weekend|{_SEASON})",
    "season_of": rf"(?P<season>[Ss]pring|[Ss]ummer|[Ff]all|[Aa]utumn|[Ww]inter) (?:of )?(?P<year5>{_YEAR})",
    "tens": r"(?P<decade>(?:19|20)\d)0[’']?s",
    "year": rf"(?P<year4>{_YEAR})",
    "nth": r"(?P<nth_day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)(?: of (?P<nth_of>this|last) month)?"
    r"(?= (?:that|in|at|to|when|while|as|for|he|she|they|it|we|I)\b| ?[,.;:?!)”\"\n]|$)",
}
_PHRASE = re.compile(
    r"\b(?=[\dA-Zabcefilmnopstwy])(?<![$£€#.,/-])(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()).replace(" ", r"\s")
    + r")(?!\w|[-/,.:]\d|%)"
)
_HOLY_TIMES = "Easter|Christmas|Thanksgiving|Passover|Ramadan|Hanukkah|Diwali|Eid"
_UNREAD_TIME = re.compile(
    (
        r"\b(?:(?:(?:[Jj]ust|[Oo]nly|[Bb]arely|[Mm]ore than|[Ll]ess than|[Nn]early|[Aa]lmost|[Aa]bout) )?"
        rf"(?:(?:[Aa]|[Aa]n|[Tt]he|[Ff]ew|[Cc]ouple|of|[Ss]everal|[Ss]ome|[Mm]any|[Hh]alf|{_COUNT}) ){{0,4}}"
        r"(?:[Mm]oment|[Mm]inute|[Hh]our|[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade)s?"
        r" (?:after|before|later|earlier|ago)"
        r"|(?:[Ss]hortly|[Ss]oon|[Ii]mmediately|[Rr]ight|[Ll]ong) (?:after|before)"
        r"|(?:[Ii]n|[Oo]ver) recent (?:days|weeks|months|years)|[Tt]he other (?:day|night|week)"
        rf"|(?:[Aa]t|[Oo]n|[Oo]ver|[Dd]uring|[Ll]ast|[Tt]his) (?:{_HOLY_TIMES})(?! [A-Z]))\b"
    ).replace(" ", r"\s")
)
_LEAD = re.compile(
    (
        r"(?:\b(?:[Aa]s (?:recently|late|early) as|[Ll]ater?|[Ee]arly|[Ee]arlier|[Jj]ust|[Oo]nly|[Bb]ack) )?"
        r"(?:\b(?P<prep>[Oo]n|[Ii]n|[Dd]uring|[Oo]ver|[Aa]t|[Ww]ithin|[Ff]or) )?"
        r"(?:\b(?:the )?(?P<part>[Ll]ater?|[Ee]arly|[Ee]arlier|[Mm]id|[Mm]iddle of"
        r"|(?:end|beginning|start) of)[ -])?"
        r"(?:\bthe )?$"
    ).replace(" ", r"\s")
)
_NEARLY = re.compile(
    r"\b(?:more than|over|nearly|almost|about|around|some|roughly|at least|less than|fewer than|up to)\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """Words that tell a time, and where they stand; `core` leaves out the words that lead in ("early on")."""

    text: str
    span: Span
    core: Span
    form: str
    parts: dict[str, str]

    @property
    def first_word(self) -> str:
        return self.text.split()[0].lower()

    @property
    def needs_preposition(self) -> bool:
        """True for a month, a year or a stretch; "yesterday" and "last month" stand by themselves."""
        return (self.form == "month" and "which3" not in self.parts) or self.form in {
            "year", "tens", "season_of", "some",
        }  # fmt: skip

    @property
    def is_relative(self) -> bool:
        """True when it counts from another day that the text tells ("the next day", "a week after")."""
        return self.form == "apart"

    @property
    def is_unread(self) -> bool:
        """True for a day that is told and that may mean more than one ("03/04/2024", "Super Tuesday")."""
        return self.form in {"numeric", "holiday"}

    def days(self, base: date | None, *, ahead: bool = False) -> Days | None:
        """The days that it covers, seen from `base`: the latest such, or the next ones when `ahead`."""
        return days_of(self.form, self.parts, base, ahead=ahead)

    def stated_at(self, published_at: date | None, base: date | None = None) -> StatedAt:
        """When something said then was said, seen from `base` or else the published date.

        What begins after the published date cannot be when something was said: it is no date of the saying.
        """
        return stated_on(self.days(base or published_at), published_at, self.text)


def stated_on(days: Days | None, published_at: date | None, phrase: str) -> StatedAt:
    """A statement made within these days; unknown when there are none until the published date."""
    until = None if days is None else days.until(published_at)
    if until is None:
        return StatedAt(None, published_at, phrase)
    if until.precision is Precision.DAY:
        return StatedAt.on(until.start, published_at, phrase)
    return StatedAt(None, until.end, phrase, until.start, until.precision)


def phrases_of(doc: Doc) -> tuple[DatePhrase, ...]:
    """All phrases of a document in order, found once."""
    if _KEY not in doc.user_data:
        text = text_of(doc)
        doc.user_data[_KEY] = tuple(date_phrases(text, 0, len(text)))
    found: tuple[DatePhrase, ...] = doc.user_data[_KEY]
    return found


def unread_times(doc: Doc) -> tuple[DatePhrase, ...]:
    """The phrases of a document that tell a time and not which ("hours after the blast"), found once."""
    if _UNREAD_KEY not in doc.user_data:
        doc.user_data[_UNREAD_KEY] = tuple(
            DatePhrase(match[0], Span(*match.span()), Span(*match.span()), "unread", {})
            for match in _UNREAD_TIME.finditer(text_of(doc))
        )
    found: tuple[DatePhrase, ...] = doc.user_data[_UNREAD_KEY]
    return found


def date_phrases(text: str, start: int, end: int) -> Iterator[DatePhrase]:
    """The phrases between two offsets, in order."""
    for match in _PHRASE.finditer(text, start, end):
        form = str(match.lastgroup)
        lead = _LEAD.search(text[max(start, match.start() - _LEAD_CHARS) : match.start()])
        first = match.start() - (len(lead[0]) if lead else 0)
        prep = (lead["prep"] if lead else None) or ""
        if _is_other_word(match, form, prep.lower()):
            continue
        if form in {"back", "some"} and _NEARLY.search(text[max(start, first - 12) : first]):
            continue
        parts = {key: " ".join(value.split()) for key, value in match.groupdict().items() if value}
        if lead and lead["part"]:
            parts["part"] = " ".join(lead["part"].lower().split())
        if form == "stretch" and lead and lead[0].lower().startswith("later"):
            parts["part"] = "later"
        if form == "stretch" and lead and lead["prep"] and lead[0].endswith("the "):
            parts["rolling"] = lead["prep"].lower()
        yield DatePhrase(
            text[first : match.end()].strip(), Span(first, match.end()), Span(*match.span()), form, parts
        )


def _is_other_word(match: re.Match[str], form: str, preposition: str) -> bool:
    """True for what only looks like a date: a newspaper called the Sun, or USA Today."""
    if form == "week_day" and match["weekday"].endswith("."):
        return preposition != "on"
    if form == "nth":
        return preposition != "on" or not match.string[
            max(0, match.start() - 8) : match.start()
        ].rstrip().endswith("the")
    if form == "named" and match[0][0].isupper():
        before = match.string[max(0, match.start() - 3) : match.start()].rstrip(" ")
        return bool(before) and (before[-1].isalnum() or before[-1] in "&,")
    return False
