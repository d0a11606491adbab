"""What stands in the article and what it was read as are both shown, where their words differ."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.store_samples import NOW, add_source
from tracker.cli.app import app
from tracker.models.testing import HashedEmbedder
from tracker.records import (
    Appearance,
    Document,
    Kind,
    Order,
    QuotationType,
    Relation,
    Scope,
    Span,
    StatedAt,
    Verdict,
)
from tracker.store import Store, claims, documents, findings, vectors, verdicts

TEXT = "She said “no”  troops will stay in Arland. On Friday she said it won’t send any there."
PRINTED = (("“no”  troops will stay in Arland", "No troops will stay in Arland."),)
FILLED_IN = (("it won’t send any there", "The ministry won’t send any troops to Arland."),)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One finding: c1 is read as it is printed, words of c2 were filled in."""
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    path = tmp_path / "tracker.db"
    with Store.open(path) as store, store.write() as db:
        document_id, _ = documents.add(db, Document(TEXT), NOW)
        source = add_source(db, "Ana Makel")
        for day, (quotation, text) in enumerate(PRINTED + FILLED_IN, 1):
            start = TEXT.index(quotation)
            spans = (Span(start, start + len(quotation)),)
            place = Appearance(document_id, spans, quotation, QuotationType.INDIRECT, "said", None)
            stated = StatedAt.on(date(2022, 2, day))
            claim = claims.NewClaim(text, Kind.COMMITMENT, source, None, None, stated, None, None, place)
            claims.add(db, claim)
            vectors.put(db, HashedEmbedder.id, {text: HashedEmbedder().encode([text])[0]})
        verdicts.put(db, 1, 2, "e1", Scope.SPEAKER, Verdict(Relation.REVERSAL, 0.9, ()))
        found = findings.NewFinding(Relation.REVERSAL, Scope.SPEAKER, 1, 2, Order.KNOWN, None, 0.9, "e1", NOW)
        findings.add(db, found)
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "f1"),
        ("contradictions",),
        ("explain", "c1", "c2"),
        ("show", "f1", "-f", "markdown"),
    ],
)
def test_the_filled_in_text_stands_beside_the_quotation_where_words_differ(
    archive: Path, arguments: tuple[str, ...]
) -> None:
    output = " ".join(run(*arguments).split())
    assert "it won’t send any there" in output
    assert "read as" in output
    assert "The ministry won’t" in output
    assert "“no” troops will stay in Arland" in output
    assert "No troops will stay in Arland." not in output


def test_a_claim_of_the_same_words_is_not_repeated(archive: Path) -> None:
    assert "read as" not in run("show", "c1")
    assert "read as: The ministry won’t send any troops to Arland." in run("show", "c2")


@pytest.mark.parametrize("arguments", [("show", "f1"), ("explain", "c1", "c2")])
def test_json_has_the_quotation_and_what_it_was_read_as(archive: Path, arguments: tuple[str, ...]) -> None:
    found = json.loads(run(*arguments, "-f", "json"))
    sides = [(found[side]["quotation"], found[side]["text"]) for side in ("earlier", "later")]
    assert sides == [*PRINTED, *FILLED_IN]
    assert found["marks"].keys() == {"earlier", "later"}


def test_a_check_shows_what_the_stored_claim_was_read_as(archive: Path) -> None:
    said = "The ministry will send any troops to Arland."
    output = run("check", said, "--source", "Ana Makel", "--all")
    assert "STORED  “it won’t send any there”" in output
    assert "read as: The ministry won’t send any troops to Arland." in output
    assert "read as: No troops" not in output
