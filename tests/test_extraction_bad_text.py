"""Text that no reporter wrote: extraction ends in bounded time, and every offset slices back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction import extract
from tracker.extraction.attribution import attributions
from tracker.extraction.page import Page
from tracker.extraction.parse import parse
from tracker.extraction.plain_text import plain_text
from tracker.extraction.quotes import quoted_spans

MAX_SECONDS = 60
SENTENCE = "The minister said that the line, which is long, would “never” close and that trains go on. "
MARKS = ["“", "”", '"', "''", "``", "„", "«", "»", "‘", "’", "'"]


def check(text: str) -> int:
    """How many attributions a text gives; every span of theirs lies in it and slices back."""
    result = extract(text, None)
    for each in result:
        quotation = each.quotation
        end = 0
        for span in quotation.content:
            assert end <= span.start < span.end <= len(text)
            end = span.end
        if quotation.mention is not None:
            assert quotation.mention.span.of(text) == quotation.mention.text
        if quotation.cue_span is not None:
            assert quotation.cue_span.of(text) == quotation.cue
    return len(result)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("ann bert carl " * 500, 0),
        ("x" * 20_000, 0),
        ("“ ” " * 3_000, 0),
        ("''" * 5_000, 0),
        ("“We go,” he said. " * 400, 400),
        ("THE MAYOR SAID THAT THE LINE WAS CLOSED. " * 50, 25),
        ("".join(f"SPEAKER {'AB'[i % 2]}: We shall see about that soon.\n" for i in range(300)), 300),
        ('<p class="x">&ldquo;We go,&rdquo; he said.</p><br/>\n' * 50, 0),
        ("قال الوزير إن القطار سيعود. " * 100, 0),
        ("\u202eהשר אמר שהרכבת תחזור.\u202c The mayor said the train would return. " * 30, 20),
        ("The mayor said\0 that the\x07 line was\x1b closed.\x0b" * 50, 0),
        ("He said: " * 2_000, 0),
        ("according to " * 2_000, 0),
        ("(" * 3_000 + "he said" + ")" * 3_000, 0),
        ("a – b — c ― d -- " * 1_000, 0),
        ("A: " * 3_000, 0),
        ("Ann Lee, " * 1_500 + "said.", 0),
        ("\n" * 10_000 + "He said he would go.", 1),
    ],
    ids=[
        "no sentences",
        "one word",
        "empty quotations",
        "apostrophes",
        "many quotations",
        "capitals",
        "transcript",
        "html",
        "arabic",
        "right to left",
        "control characters",
        "cues",
        "according",
        "brackets",
        "dashes",
        "labels",
        "appositions",
        "blank lines",
    ],
)
def test_extract_ends_soon_on_bad_text(text: str, least: int) -> None:
    started = time.perf_counter()
    assert check(text) >= least
    assert time.perf_counter() - started < MAX_SECONDS


def test_extract_of_a_paragraph_of_100_000_characters_ends_soon() -> None:
    text = (SENTENCE * (100_000 // len(SENTENCE) + 1))[:100_000]
    started = time.perf_counter()
    assert check(text) > 900
    assert time.perf_counter() - started < MAX_SECONDS


def test_attributions_take_time_in_proportion_to_the_text() -> None:
    def seconds(count: int) -> float:
        doc = parse(SENTENCE * count)
        started = time.perf_counter()
        attributions(doc)
        return time.perf_counter() - started

    short = min(seconds(100) for _ in range(3))
    assert seconds(800) < 8 * short * 3 + 0.5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*MARKS, "We go", " he said", ", ", ". ", "\n", "\u2029", "😀"]), max_size=40)
)
def test_page_keeps_every_quotation_on_its_tokens(pieces: list[str]) -> None:
    doc = parse("".join(pieces))
    page = Page(doc)
    assert len(page.quote_tokens) == len(page.quotes) <= len(quoted_spans(page.text))
    for (first, end), quoted in zip(page.quote_tokens, page.quotes, strict=True):
        assert first <= end <= len(doc)
        for token in doc[first:end]:
            assert token.idx < quoted.outer.end
            assert token.idx + len(token) > quoted.outer.start


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_extract_offsets_slice_back_in_any_unicode(text: str) -> None:
    check(text)


def read(text: str) -> list[tuple[str | None, tuple[str, ...], list[str]]]:
    """Name of the speaker, texts, and words as printed of each attribution."""
    return [
        (a.speaker.name if a.speaker else None, a.texts, [span.of(text) for span in a.quotation.content])
        for a in extract(text, None)
    ]


def test_extract_reads_past_remnants_of_markup() -> None:
    text = (
        "<p>Mayor Ada Lorn said the bridge is shut.</p>\n"
        '<div class="ad">Buy now</div>\n'
        "<p>Councillor Bo Lisk said&nbsp;that the ferry &amp; the dock will close.</p>\n"
        "Lorn told <b>Radio Tarn</b> that the ferry runs daily.<br/>Lisk said fares &#8220;fell&#8221;.\n"
    )
    assert read(text) == [
        ("Ada Lorn", ("The bridge is shut.",), ["the bridge is shut"]),
        ("Bo Lisk", ("The ferry & the dock will close.",), ["the ferry &amp; the dock will close"]),
        ("Ada Lorn", ("The ferry runs daily.",), ["the ferry runs daily"]),
        ("Bo Lisk", ("Fares fell.",), ["fares &#8220;fell&#8221;"]),
    ]
    assert check(text) == 4


def test_extract_reads_quotations_in_remnants_of_markup() -> None:
    text = "<p>Mayor Ada Lorn said &quot;the bridge is shut for good&quot;.</p><br/>&nbsp;"
    assert read(text) == [("Ada Lorn", ("The bridge is shut for good.",), ["the bridge is shut for good"])]


@pytest.mark.parametrize(
    "text", ["Taxes < 5 and > 3 fell.", "Ann <ann@tarn.example> & Bo", "AT&T; R&D;", "<laughs> Well."]
)
def test_plain_text_leaves_what_is_no_markup(text: str) -> None:
    assert plain_text(text).text == text


@given(st.text(alphabet="ab <>p/&;#\x1b[0m\xad\u200b“n", max_size=60))
def test_plain_text_places_every_character(text: str) -> None:
    plain = plain_text(text)
    if plain.places is None:
        assert plain.text == text
        return
    assert len(plain.places) == len(plain.text)
    for place, character in zip(plain.places, plain.text, strict=True):
        assert place.of(text) == character or character.isspace() or len(place.of(text)) > 1


def test_extract_keeps_unseen_characters_out_of_names_and_texts() -> None:
    text = (
        'Mayor Ada Lorn said \x07"the bridge\x08 is shut until June".\x0c \u202eLorn\u202c said the '
        "ferry\xad runs on Mon\u200bday. \x1b[31mCouncillor Bo Lisk "
        "said \x1b]0;title\x07fares fell in Tarn.\x1b[0m"
    )
    assert read(text) == [
        ("Ada Lorn", ("The bridge is shut until June.",), ["the bridge\x08 is shut until June"]),
        ("Ada Lorn", ("The ferry runs on Monday.",), ["the ferry\xad runs on Mon\u200bday"]),
        ("Bo Lisk", ("Fares fell in Tarn.",), ["fares fell in Tarn"]),
    ]
    assert check(text) == 3
