"""Turns a text into its quotations: what stands between quotation marks, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.extraction.parse import paragraphs
from tracker.records import Span

_MARK = re.compile(r"[“”„‟\"«»❝❞『』「」‹›＂]|``|''|[‘’‚']")
# An opening mark, and the marks that may close it.
_CLOSERS = {
    "“": ("”", '"', "‟", "''"),
    "„": ("“", "”", '"'),
    '"': ('"', "”", "''"),
    "«": ("»",),
    "»": ("«",),
    "``": ("''", '"', "”"),
    "''": ("''", '"', "”"),
    "”": ("”",),
    "‟": ("”",),
    "❝": ("❞",),
    "『": ("』",),
    "「": ("」",),
    "‹": ("›",),
    "›": ("‹",),
    "＂": ("＂",),
}
_ONLY_OPENERS = frozenset("“„«‟❝『「‹") | {"``"}
_ELISIONS = re.compile(r"(?:\d|em\b|til\b|tis\b|twas\b|cause\b|n\b|bout\b|round\b)", re.IGNORECASE)
MIN_SINGLE_QUOTED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: `outer` with its marks, `inner` without them and the blanks next to them.

    `closed` is false where the paragraph ended first. `continues` is true where the quotation before it was
    left open and this paragraph begins with a mark: one person's words over several paragraphs.
    """

    outer: Span
    inner: Span
    closed: bool
    continues: bool = False


def quoted_spans(text: str) -> list[Quoted]:
    """All quotations of a text, in order, not overlapping; apostrophes and inch marks are none.

    Time is linear in the text's length.
    """
    found: list[Quoted] = []
    for paragraph in paragraphs(text):
        start = _skip_blanks(text, paragraph)
        for quoted in _of_paragraph(text, paragraph):
            before = found[-1] if found else None
            if (
                before is not None
                and not before.closed
                and before.outer.end <= paragraph.start
                and quoted.outer.start == start
                and not text[before.outer.end : quoted.outer.start].strip()
            ):
                quoted = replace(quoted, continues=True)
            found.append(quoted)
    return found


def _of_paragraph(text: str, paragraph: Span) -> Iterator[Quoted]:
    """The quotations of one paragraph: the double ones, and the single ones that stand outside them."""
    doubles: list[Quoted] = []
    singles: list[re.Match[str]] = []
    opened: re.Match[str] | None = None
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        if match[0] in "‘’‚'":
            singles.append(match)
        elif opened is None:
            if _opens(text, match, paragraph):
                opened = match
        elif match[0] in _CLOSERS[opened[0]] and not _begins_anew(text, match, paragraph):
            doubles.append(_quoted(text, opened, match.start(), match.end(), closed=True))
            opened = None
        elif _begins_anew(text, match, paragraph) or (
            match[0] in _ONLY_OPENERS and opened[0] in _ONLY_OPENERS and _opens(text, match, paragraph)
        ):
            doubles.append(_quoted(text, opened, match.start(), match.start(), closed=False))
            opened = match
    if opened is not None:
        doubles.append(_quoted(text, opened, paragraph.end, paragraph.end, closed=False))
    merged = _outermost([*doubles, *_single_quoted(text, singles)])
    return (quoted for quoted in merged if quoted.inner.end > quoted.inner.start)


def _quoted(text: str, opened: re.Match[str], inner_end: int, outer_end: int, *, closed: bool) -> Quoted:
    inner_start = opened.end()
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quoted(
        Span(opened.start(), outer_end if closed else inner_end), Span(inner_start, inner_end), closed
    )


def _opens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """True when a mark that closes nothing may open a quotation."""
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    if mark[0] in _ONLY_OPENERS:
        return mark[0] not in "«‹" or not before.isalnum() or after.isalnum()
    if mark[0] in "❞』」":
        return False
    if mark[0] in "»›":
        return not before.isalnum() and after.isalnum()
    return not before.isalnum() and not after.isspace()


def _begins_anew(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    """True for the second straight mark of "We go, he said. "No," …: after a sentence, before a capital."""
    before = text[max(paragraph.start, mark.start() - 3) : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    is_parted = before[-1:].isspace() and before.rstrip()[-1:] in tuple(".?!")
    return mark[0] == '"' and is_parted and after.isupper()


def _single_quoted(text: str, marks: list[re.Match[str]]) -> Iterator[Quoted]:
    """Quotations between single marks: several words that begin after a blank and end before one."""
    opened: re.Match[str] | None = None
    doubtful: re.Match[str] | None = None
    for mark in [*marks, None]:
        if mark is None or _opens_single(text, mark):
            if opened is not None and doubtful is not None:
                yield from _checked_single(text, opened, doubtful)
                opened = doubtful = None
            if mark is not None and opened is None:
                opened = mark
        elif opened is not None and _closes_single(text, mark):
            if _may_be_possessive(text, mark):
                doubtful = mark
                continue
            yield from _checked_single(text, opened, mark)
            opened = doubtful = None


def _opens_single(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end() : mark.end() + 6]
    return (
        mark[0] != "’"
        and (before.isspace() or before in "([—–-")
        and after[:1].isalpha()
        and not _ELISIONS.match(after)
    )


def _closes_single(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end() : mark.end() + 1]
    return mark[0] in "’'" and not before.isspace() and not after.isalnum()


def _may_be_possessive(text: str, mark: re.Match[str]) -> bool:
    return text[mark.start() - 1 : mark.start()] == "s" and bool(
        re.match(r"\s+\w", text[mark.end() : mark.end() + 3])
    )


def _checked_single(text: str, opened: re.Match[str], closing: re.Match[str]) -> Iterator[Quoted]:
    inner = text[opened.end() : closing.start()]
    if len(inner.split()) >= MIN_SINGLE_QUOTED_WORDS:
        yield _quoted(text, opened, closing.start(), closing.end(), closed=True)


def _outermost(quotations: list[Quoted]) -> list[Quoted]:
    """In order of place, without those that lie in or across an earlier one."""
    kept: list[Quoted] = []
    for quoted in sorted(quotations, key=lambda q: (q.outer.start, -q.outer.end)):
        if not kept or quoted.outer.start >= kept[-1].outer.end:
            kept.append(quoted)
    return kept


def _skip_blanks(text: str, paragraph: Span) -> int:
    start = paragraph.start
    while start < paragraph.end and text[start].isspace():
        start += 1
    return start
