"""Text with remnants of markup and control characters → plain text, and the way back to its offsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from html import unescape
from itertools import chain

from tracker.records import Attribution, Mention, Quotation, Span

# fmt: off
_INLINE = (
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "mark", "q", "s", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
)
_BLOCK = (
    "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "html", "iframe", "img", "input", "label", "li", "link", "main", "meta", "nav", "noscript", "ol", "p",
    "picture", "pre", "script", "section", "source", "style", "svg", "table", "tbody", "td", "tfoot", "th",
    "thead", "title", "tr", "ul", "video",
)
# fmt: on
_ATTRIBUTES = r"(?:\s[^<>]{0,2000})?"
_REMNANT = re.compile(
    rf"(?P<break><!--.{{0,5000}}?-->|<(?P<unread>script|style)\b[^<>]{{0,2000}}>.{{0,20000}}?</(?P=unread)\s*>"
    rf"|</?(?:{'|'.join(_BLOCK)}){_ATTRIBUTES}/?>)"
    rf"|(?P<gone></?(?:{'|'.join(_INLINE)}){_ATTRIBUTES}/?>"
    r"|(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,4}[@-~]|\x1b\][^\x07\x1b\n]{0,500}(?:\x07|\x1b\\))"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<blank>[\x1c-\x1f])"
    r"|(?P<sign>[^\x20-\x7e\s])",
    re.IGNORECASE | re.DOTALL,
)
_UNSEEN = frozenset({"Cc", "Cf"})
BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text without tags, entities and unseen characters.

    `places` has for each character where what it stands for begins and ends in the text as received; None
    where nothing had to be altered.
    """

    text: str
    places: tuple[Span, ...] | None = None

    def place(self, span: Span) -> Span:
        """Where a stretch of the plain text stands in the text as received."""
        if self.places is None or span.start >= span.end:
            return span
        return Span(self.places[span.start].start, self.places[span.end - 1].end)


def plain_text(text: str) -> PlainText:
    """The text as a reader sees it: tags end a paragraph or go, entities are read, unseen characters go."""
    parts: list[tuple[str, Span]] = []
    for match in _REMNANT.finditer(text):
        seen = _seen(match)
        if seen != match[0]:
            parts.append((seen, Span(*match.span())))
    if not parts:
        return PlainText(text)
    pieces: list[str] = []
    places: list[list[Span]] = []
    at = 0
    for seen, span in [*parts, ("", Span(len(text), len(text)))]:
        pieces += [text[at : span.start], seen]
        places += [[Span(i, i + 1) for i in range(at, span.start)], [span] * len(seen)]
        at = span.end
    return PlainText("".join(pieces), tuple(chain.from_iterable(places)))


def _seen(match: re.Match[str]) -> str:
    """What a reader sees of a remnant."""
    if match["break"] is not None:
        return BREAK
    if match["gone"] is not None:
        return ""
    if match["blank"] is not None:
        return " "
    if match["entity"] is not None:
        read = unescape(match[0])
        return match[0] if read == match[0] else "".join(map(_shown, read))
    return _shown(match[0])


def _shown(character: str) -> str:
    """The character, a blank for a blank of any width, nothing for what is not seen."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNSEEN else character


def placed(attribution: Attribution, plain: PlainText, text: str) -> Attribution:
    """The attribution read in the plain text, with its words where they stand in the text as received."""
    if plain.places is None:
        return attribution
    quotation = attribution.quotation
    cue_span = quotation.cue_span and plain.place(quotation.cue_span)
    mention = quotation.mention
    if mention is not None:
        span = plain.place(mention.span)
        mention = Mention(span.of(text), span)
    moved = Quotation(
        content=tuple(plain.place(span) for span in quotation.content),
        type=quotation.type,
        cue=cue_span.of(text) if cue_span else quotation.cue,
        cue_span=cue_span,
        mention=mention,
    )
    return replace(attribution, quotation=moved)
