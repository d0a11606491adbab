"""The words that carry a conflict, marked where they stand in both statements."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.store_samples import NOW, add_source
from tracker.cli.app import app
from tracker.judging import features, marks
from tracker.records import (
    Appearance,
    Document,
    Kind,
    Order,
    QuotationType,
    Reason,
    Relation,
    Scope,
    Span,
    StatedAt,
    Verdict,
)
from tracker.store import Store, claims, documents, findings, verdicts

TEXT = "He said “no”  troops will stay in Arland. On Friday he said they won’t ever leave."
REASONS = (
    Reason("negation", 0.9, "negated in one only", ("no", "troops"), ("won't",)),
    Reason("opposite words", 0.5, "opposite words", ("stay",), ("leave",)),
    Reason("hedge", -0.1, "hedged", ("will",), ()),
)


def words_at(text: str, found: tuple[Span, ...]) -> list[str]:
    return [span.of(text) for span in found]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("no",), "No, nobody said no.", ["No", "no"]),
        (("won't",), "It won’t end.", ["won’t"]),
        (("no", "troops"), "“No  troops” stay, no.", ["No  troops", "no"]),
        (("more than 30 percent",), "More than  30 percent left.", ["More than  30 percent"]),
        (("2,500",), "Some 2,500 left, not 12,500.", ["2,500"]),
        (("absent", "", "("), "Nothing here.", []),
    ],
)
def test_spans_are_of_whole_words_in_order(words: tuple[str, ...], text: str, found: list[str]) -> None:
    assert words_at(text, marks.spans(words, text)) == found


@given(st.lists(st.text(max_size=8), max_size=5), st.text(max_size=60))
def test_spans_stay_inside_the_text_and_apart(words: list[str], text: str) -> None:
    found = marks.spans(words, text)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))


def test_words_of_a_hedge_carry_no_conflict() -> None:
    assert marks.conflict_words(REASONS) == (("no", "troops", "stay"), ("won't", "leave"))


def test_every_conflict_is_a_signal_that_is_read() -> None:
    assert {each.name for each in features.SIGNALS} >= marks.CONFLICTS


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One reversal; the second statement was filled in when it was read."""
    path = tmp_path / "tracker.db"
    with Store.open(path) as store, store.write() as db:
        document_id, _ = documents.add(db, Document(TEXT), NOW)
        source = add_source(db, "Ana Makel")
        made = []
        for number, (quotation, text) in enumerate(
            (
                ("“no”  troops will stay in Arland", "No troops will stay in Arland."),
                ("they won’t ever leave", "The troops won’t ever leave."),
            ),
            1,
        ):
            start = TEXT.index(quotation)
            place = Appearance(
                document_id,
                (Span(start, start + len(quotation)),),
                quotation,
                QuotationType.INDIRECT,
                "said",
                None,
            )
            stated = StatedAt.on(date(2022, 2, number))
            made.append(
                claims.add(
                    db, claims.NewClaim(text, Kind.COMMITMENT, source, None, None, stated, None, None, place)
                )
            )
        verdict = Verdict(Relation.REVERSAL, 0.9, REASONS)
        verdicts.put(db, *made, "e1", Scope.SPEAKER, verdict)
        findings.add(
            db,
            findings.NewFinding(
                Relation.REVERSAL, Scope.SPEAKER, made[0], made[1], Order.KNOWN, None, 0.9, "e1", NOW
            ),
        )
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_show_lists_the_conflict_under_each_quotation_where_there_are_no_colours(archive: Path) -> None:
    (line,) = [each for each in run("show", "f1").splitlines() if "conflict:" in each]
    assert line.split() == ["conflict:", "No", "troops,", "stay", "conflict:", "won’t,", "leave"]
    assert "| conflict | No troops, stay | won’t, leave |" in run("show", "f1", "-f", "markdown")


def test_show_marks_the_conflict_in_both_quotations_on_a_terminal(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.console import Console

    monkeypatch.setattr(
        "tracker.cli.render.console",
        lambda: Console(force_terminal=True, width=160, color_system="standard", highlight=False),
    )
    output = run("show", "f1")
    assert "conflict:" not in output
    for words in ("no", "troops", "stay", "won’t", "leave"):
        assert any(
            "4" in style.split(";") and words in said.split("\x1b")[0]
            for style, _, said in (part.partition("m") for part in output.split("\x1b[")[1:])
        ), words


def test_json_has_the_conflict_as_spans_into_each_text(archive: Path) -> None:
    found = json.loads(run("show", "f1", "-f", "json"))
    for side, words in (("earlier", ["No troops", "stay"]), ("later", ["won’t", "leave"])):
        text = found[side]["text"]
        assert [text[start:end] for start, end in found["marks"][side]["text"]] == words
    quotation = found["earlier"]["quotation"]
    spans = found["marks"]["earlier"]["quotation"]
    assert [quotation[start:end] for start, end in spans] == ["no", "troops", "stay"]


def test_a_number_is_marked_as_it_was_written() -> None:
    from tracker.judging import Pair, Side
    from tracker.records import Scores

    judged = Scores(0.02, 0.03, 0.95)
    a, b = "The toll in Arland rose to 2,500 people.", "The toll in Arland rose to Three people."
    found = features.evidence(Pair(Side(a), Side(b), Scope.SPEAKER, 0.9, judged, judged))
    numbers = found["only numbers differ"]
    assert (numbers.in_a, numbers.in_b) == (("2,500",), ("Three",))
