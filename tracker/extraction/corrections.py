"""An article's text → the notices in it that say it was corrected or withdrawn."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from tracker.records import Span

_LEAD = r"[ \t]*[\[(*_#>–—•-]{0,3}[ \t]*"
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\s")
_ENDS = (".", "!", "?", "”", '"', ")", "]")


class NoticeKind(StrEnum):
    """What a notice says of the article it stands in."""

    CORRECTION = "correction"
    RETRACTION = "retraction"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice and where it stands."""

    kind: NoticeKind
    span: Span


def notices(text: str) -> list[Notice]:
    """Return the notices of a text, in order; the wordings are in `data/correction_notices.toml`."""
    found: list[Notice] = []
    for kind in (NoticeKind.RETRACTION, NoticeKind.CORRECTION):
        for pattern in _patterns(kind):
            for match in pattern.finditer(text):
                span = Span(_sentence_start(text, match.start()), _paragraph_end(text, match.end()))
                if not any(each.span.start <= span.start < each.span.end for each in found):
                    found.append(Notice(kind, span))
    return sorted(found, key=lambda each: each.span)


def told_errors(text: str) -> list[Span]:
    """Return the sentences of a text's notices that tell of the error, not what is right."""
    return [span for each in notices(text) for span in _told(text, each.span)]


def without_notices(text: str) -> str:
    """Return the text with its notices left out: what it says itself, not what it says of its past."""
    for each in reversed(notices(text)):
        text = f"{text[: each.span.start]} {text[each.span.end :]}"
    return text


def _told(text: str, notice: Span) -> Iterator[Span]:
    """The first sentence of a notice, under its heading if it has one, and all that speak of an error."""
    start, is_told = notice.start, False
    for end in (*(m.end() for m in _SENTENCE_END.finditer(text, start, notice.end)), notice.end):
        words = text[start:end].strip()
        if words and (not is_told or _errors().search(words)):
            yield Span(start, end)
            is_told = True
        start = end


@cache
def _errors() -> re.Pattern[str]:
    table = _table()
    pages = f"(?:{'|'.join(table['pages'])})"
    kinds = [*table["correction"]["sentences"], *table["errors"]["sentences"]]
    return re.compile(rf"(?i)\b(?:{'|'.join(kinds)})\b".replace("PAGE", pages).replace(" ", r"\s"))


@cache
def _table() -> dict[str, Any]:
    source = resources.files("tracker.extraction").joinpath("data/correction_notices.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _patterns(kind: NoticeKind) -> tuple[re.Pattern[str], ...]:
    table = _table()
    pages = f"(?:{'|'.join(table['pages'])})"

    def words(pattern: str) -> str:
        return pattern.replace("PAGE", pages).replace(" ", r"\s")

    starts = [re.compile(f"(?im)^{_LEAD}{words(each)}") for each in table[kind.value]["starts"]]
    inside = [re.compile(rf"(?i)\b{words(each)}\b") for each in table[kind.value]["sentences"]]
    return (*starts, *inside)


def _sentence_start(text: str, position: int) -> int:
    line = text.rfind("\n", 0, position) + 1
    ends = [line + match.end() for match in _SENTENCE_END.finditer(text[line:position])]
    return ends[-1] if ends else line


def _paragraph_end(text: str, position: int) -> int:
    """The end of the paragraph, whose lines may be wrapped: a line that ends no sentence goes on."""
    while True:
        end = text.find("\n", position)
        if end < 0:
            return len(text)
        rest = text[end + 1 :]
        following = rest.partition("\n")[0]
        is_heading = text[text.rfind("\n", 0, end) + 1 : end].strip().lower().rstrip(".:") in _HEADINGS
        if not following.strip() and not is_heading:
            return end
        if text[:end].rstrip(" \t").endswith(_ENDS) and not is_heading:
            return end
        position = end + 1


_HEADINGS = ("correction", "corrections", "retraction", "retractions")
