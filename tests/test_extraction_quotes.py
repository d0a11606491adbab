"""Quotation marks: which words stand between them, in every style, on any text, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.parse import paragraphs
from tracker.extraction.quotes import quoted_spans

MARKED_TEXT = st.text(alphabet=st.sampled_from(list("ab S.,!\n\t“”‘’\"'`„«»–\u202e\ud800😀\0")), max_size=120)


def inner(text: str) -> list[str]:
    return [quoted.inner.of(text) for quoted in quoted_spans(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“We go,” he said.", ["We go,"]),
        ('"We go," he said. "Now."', ["We go,", "Now."]),
        ("''We go,'' he said.", ["We go,"]),
        ("``We go,'' he said.", ["We go,"]),
        ("„Wir gehen“, sagte er.", ["Wir gehen"]),
        ("« Nous partons », dit-il.", ["Nous partons"]),
        ("‘We will all go,’ he said.", ["We will all go,"]),
        ("'We will all go,' he said.", ["We will all go,"]),
        ("He said ‘the workers’ rights are gone’ today.", ["the workers’ rights are gone"]),
        ("“He said ‘we all go’ to me,” she said.", ["He said ‘we all go’ to me,"]),
    ],
)
def test_quoted_spans_reads_every_style_of_mark(text: str, words: list[str]) -> None:
    assert inner(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "It’s the boys’ dog, isn't it?",
        'A 5\'10" man and a 12" pipe.',
        "Back in the ’90s, rock 'n' roll.",
        "“”",
        "",
    ],
)
def test_quoted_spans_takes_no_apostrophe_or_inch_for_a_quotation(text: str) -> None:
    assert inner(text) == []


def test_quoted_spans_ends_an_open_quotation_with_its_paragraph() -> None:
    text = "“We go, he said.\n\nThe end."
    (quoted,) = quoted_spans(text)
    assert quoted.inner.of(text) == "We go, he said."
    assert not quoted.closed


def test_quoted_spans_joins_paragraphs_that_each_open_with_a_mark() -> None:
    text = "He said: “One.\n\n“Two.\n\n“Three.”\n\n“Four.”"
    assert [(q.inner.of(text), q.closed, q.continues) for q in quoted_spans(text)] == [
        ("One.", False, False),
        ("Two.", False, True),
        ("Three.", True, True),
        ("Four.", True, False),
    ]


@given(MARKED_TEXT)
def test_quoted_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for quoted in quoted_spans(text):
        assert (
            end
            <= quoted.outer.start
            <= quoted.inner.start
            < quoted.inner.end
            <= quoted.outer.end
            <= len(text)
        )
        assert quoted.inner.of(text).strip() == quoted.inner.of(text)
        end = quoted.outer.end


@given(MARKED_TEXT)
def test_paragraphs_cover_the_text(text: str) -> None:
    assert "".join(span.of(text) for span in paragraphs(text)) == text


@pytest.mark.parametrize("unit", ["“", "”", '"', "'", "‘", "''", "a ‘b ", '" a "b', "«"])
def test_quoted_spans_takes_time_in_proportion(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        started = time.perf_counter()
        quoted_spans(text)
        return time.perf_counter() - started

    short = min(seconds(2_000) for _ in range(3))
    assert seconds(40_000) < 20 * short * 8 + 0.5


def test_paragraphs_keep_wrapped_lines_together_and_cut_at_other_line_ends() -> None:
    wrapped = (
        "The company said on Monday that it would keep all of its\n"
        "stations open for as long as trains run, and that the fares\n"
        "would stay.\n"
    )
    assert [span.of(wrapped) for span in paragraphs(wrapped)] == [wrapped]
    assert len(paragraphs("A short title\nBy Somebody\nFirst line.\n")) == 3
