"""The extraction room as a whole: the Belarus article, its renaming, and texts that are no articles."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction import extract
from tracker.records import Attribution, Kind

FIXTURES = Path(__file__).parent.parent / "fixtures"
GOLD = tomllib.loads((FIXTURES / "belarus-2022-02-20.gold.toml").read_text(encoding="utf-8"))
RENAMING = tomllib.loads((FIXTURES / "belarus-renamed.toml").read_text(encoding="utf-8"))


@cache
def article() -> tuple[str, tuple[Attribution, ...]]:
    text = (FIXTURES / "belarus-2022-02-20.txt").read_text(encoding="utf-8")
    return text, tuple(extract(text, date(2022, 2, 20)))


@cache
def renamed_article() -> tuple[str, tuple[Attribution, ...]]:
    text = renamed((FIXTURES / "belarus-2022-02-20.txt").read_text(encoding="utf-8"))
    return text, tuple(extract(text, RENAMING["date"]))


def renamed(text: str) -> str:
    table = {row["from"]: row["to"] for row in RENAMING["replace"]}
    pattern = re.compile("|".join(re.escape(word) for word in sorted(table, key=len, reverse=True)))
    return pattern.sub(lambda match: table[match[0]], text)


def assert_holds(claim: dict[str, Any], text: str, attributions: tuple[Attribution, ...]) -> None:
    """One attribution has the claim's words, its date, and its kind where the gold names one."""
    fitting = [a for a in attributions if claim["quotation"] in a.quotation.verbatim(text)]
    fitting = [a for a in fitting if a.kind == claim.get("kind", a.kind)]
    dates = [(a.quotation.cue, a.stated_at.date) for a in fitting]
    assert claim.get("stated_at") in [day for _, day in dates], (claim["id"], dates)


@pytest.mark.parametrize("claim", GOLD["claims"], ids=lambda claim: claim["id"])
def test_extract_finds_the_claims_of_the_belarus_article(claim: dict[str, Any]) -> None:
    assert_holds(claim, *article())


@pytest.mark.parametrize("claim", GOLD["claims"], ids=lambda claim: claim["id"])
def test_extract_hangs_on_no_known_name(claim: dict[str, Any]) -> None:
    other = {**claim, "quotation": renamed(claim["quotation"])}
    if "stated_at" in claim:
        other["stated_at"] = claim["stated_at"] + timedelta(days=RENAMING["shift_days"])
    assert_holds(other, *renamed_article())


def test_extract_lays_shared_words_to_each_speaker() -> None:
    text, attributions = article()
    shared = [a for a in attributions if "Moscow plans to attack" in a.quotation.verbatim(text)]
    assert [a.quotation.mention.text for a in shared if a.quotation.mention] == [
        "The United States",
        "the United Kingdom",
    ]


def test_extract_points_denials_back_in_the_list() -> None:
    text, attributions = article()
    denied = {
        a.quotation.mention.text: attributions[a.denies].quotation.verbatim(text)
        for a in attributions
        if a.denies is not None and a.quotation.mention is not None
    }
    assert denied["Kyiv"] == "Ukraine planned to attack"
    assert "two civilians died" in denied["Ukraine’s operational command"]


@pytest.mark.parametrize("text", ["", " \n\n\t", "\ud800", "No words are reported here."])
def test_extract_finds_nothing_in_what_reports_nothing(text: str) -> None:
    assert extract(text, None) == []


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("“”\"' abc.\n\ud800😀\u202e\0،")), max_size=40), st.booleans())
def test_extract_offsets_slice_any_text(noise: str, dated: bool) -> None:
    text = f"{noise}Kelderby said on Monday that trains run. “We {noise} go,” he said.\n\n{noise}"
    text += "\n\nAna Bel said that the trains would stop.\n"
    found = extract(text, date(2024, 5, 1) if dated else None)
    assert found
    for each in found:
        for span in each.quotation.content:
            assert 0 <= span.start < span.end <= len(text)
        assert all(each.texts)
        assert each.denies is None


def test_importing_extraction_loads_no_parser() -> None:
    code = "import sys, tracker.extraction; print([m for m in ('spacy', 'torch') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("told Tarn Radio in an interview aired Sunday that", 10),
        ("told Tarn Radio in an interview that aired Sunday that", 10),
        ("said in an interview with the Tarn Gazette published on Friday that", 8),
        ("said in an interview with the Tarn Gazette broadcast Sunday that", 10),
        ("said in an interview aired on Sunday with Tarn Radio that", 10),
        ("said in an interview published in the Gazette on Monday that", 11),
        ("said in an interview to be aired on Sunday that", None),
        ("said on 2024-03-05 that", 5),
        ("said 2024-03-05 that", 5),
        ("told Tarn Radio on 2024-03-05 that", 5),
    ],
)
def test_extract_keeps_the_day_of_the_saying_out_of_the_content(said: str, day: int | None) -> None:
    text = f"Ada Hale {said} the bridge was closed."
    [found] = extract(text, date(2024, 3, 13))
    assert found.quotation.verbatim(text) == "the bridge was closed"
    assert found.stated_at.date == (None if day is None else date(2024, 3, day))


def test_extract_parts_a_day_in_figures_from_a_content_without_that() -> None:
    text = "Lisk said on 2024-03-05 trains would run."
    [found] = extract(text, date(2024, 3, 13))
    assert found.quotation.verbatim(text) == "trains would run"
    assert found.stated_at.date == date(2024, 3, 5)


@pytest.mark.parametrize(
    "said", ["The bridge was closed on 2024-03-05", "On 2024-03-05, the bridge was closed"]
)
def test_extract_keeps_a_day_of_the_content_in_it(said: str) -> None:
    text = f"Ada Hale said that {said[0].lower()}{said[1:]}."
    [found] = extract(text, date(2024, 3, 13))
    assert "2024-03-05" in found.quotation.verbatim(text)
    assert found.stated_at.date is None


def test_extract_takes_lines_with_names_and_colons_for_a_transcript() -> None:
    text = (
        "Lorn: We will not raise taxes.\nLorn: We will never sell the port.\n"
        "Lisk: I promise to build the bridge by 2025.\n[LAUGHTER]\nLISK (on phone): It is 3 p.m. here.\n"
    )
    found = extract(text, date(2022, 2, 20))
    assert [a.quotation.mention.text for a in found if a.quotation.mention] == [
        "Lorn",
        "Lorn",
        "Lisk",
        "LISK",
    ]
    assert found[-1].texts == ("It is 3 p.m. here.",)
    assert [a.kind for a in found[:3]] == [Kind.COMMITMENT] * 3
    assert "I" not in {a.speaker.name for a in found if a.speaker}


def test_extract_takes_no_lines_of_facts_for_a_transcript() -> None:
    assert extract("Venue: The town hall in Tarn\nDoors: The side gate from six\n", None) == []
