"""What every extractor keeps to, and how the one that reads a document is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.fakes import GermanQuotations
from tracker.cli.app import app
from tracker.errors import UsageError
from tracker.extraction import Extractor, Extractors, extractors, faults
from tracker.extraction.extractors import EnglishRules
from tracker.records import Attribution, Proposition, Span
from tracker.store import Store, claim_views, claims

ENGLISH = (
    "“The Harrow plant in Tarnwick will not be closed,” Ann Lee said on Tuesday.\n\n"
    "She denied that the company had sold it. Bo Strand called the report “absolutely false”."
)
GERMAN = (
    "Tarnwick. „Das Werk in Tarnwick wird nicht geschlossen“, sagte Anna Lehmann am Dienstag. Der Rat "
    "zweifelt daran. „Das Werk ist längst verkauft“, sagte Bodo Strand."
)
GERMAN_TWICE = f"{GERMAN} {GERMAN}"

READ = [(EnglishRules(), ENGLISH), (GermanQuotations(), GERMAN)]


@pytest.fixture(params=READ, ids=lambda each: each[0].id)
def read(request: pytest.FixtureRequest) -> tuple[Extractor, str]:
    extractor, text = request.param
    return extractor, text


def test_an_extractor_names_itself_and_its_languages(read: tuple[Extractor, str]) -> None:
    extractor, _ = read
    assert isinstance(extractor, Extractor)
    assert extractor.id.rpartition("-")[2].isdigit()
    assert extractor.languages
    assert all(len(code) == 2 and code.islower() for code in extractor.languages)


def test_an_extractor_finds_who_said_what_and_keeps_to_the_text(read: tuple[Extractor, str]) -> None:
    extractor, text = read
    found = extractor.extract(text, date(2022, 6, 2))
    assert len(found) >= 2
    assert faults(text, found) == []
    for each in found:
        assert each.propositions
        assert each.quotation.verbatim(text).strip()
        assert each.quotation.mention is None or each.quotation.mention.span.of(text)
        assert each.stated_at.latest is None or each.stated_at.latest <= date(2022, 6, 2)


def test_an_extractor_gives_the_same_every_time(read: tuple[Extractor, str]) -> None:
    extractor, text = read
    assert extractor.extract(text, None) == extractor.extract(text, None)


@pytest.mark.parametrize("text", ["", " \n", "…", "12.5 %"])
def test_an_extractor_finds_nothing_where_nothing_is_said(read: tuple[Extractor, str], text: str) -> None:
    extractor, _ = read
    assert extractor.extract(text, None) == []


def test_faults_are_named() -> None:
    (first, *_) = GermanQuotations().extract(GERMAN, None)
    quotation = first.quotation
    beyond = Span(len(GERMAN), len(GERMAN) + 3)
    assert quotation.mention is not None

    def told(*given: Attribution) -> str:
        return "; ".join(faults(GERMAN, given))

    assert told(first) == ""
    assert "no content" in told(replace(first, quotation=replace(quotation, content=())))
    assert "content outside" in told(replace(first, quotation=replace(quotation, content=(beyond,))))
    assert "cue outside" in told(replace(first, quotation=replace(quotation, cue_span=beyond)))
    moved = replace(quotation.mention, span=Span(0, 5))
    assert "other words stand" in told(replace(first, quotation=replace(quotation, mention=moved)))
    empty = Proposition(" ", first.kind)
    assert "empty proposition" in told(replace(first, propositions=(empty,)))
    assert "denies one" in told(replace(first, denies=0))


def test_the_language_chooses_and_what_is_named_comes_first() -> None:
    plain = Extractors.load()
    assert [each.id for each in plain] == [EnglishRules.id]
    assert plain.of("de") is None
    both = Extractors.load("tests.fakes:GermanQuotations, default")
    assert [each.id for each in both] == ["de-quotations-1", EnglishRules.id]
    assert both.languages == {"de", "en"}
    named = Extractors.load("tests.fakes:OlderRules").of("en")
    assert named is not None
    assert named.id == "en-rules-1"
    assert plain.know("en-rules-1")
    assert not plain.know("de-quotations-1")


def test_entry_points_read_what_nobody_else_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [
        EntryPoint("german", "tests.fakes:GermanQuotations", extractors.GROUP),
        EntryPoint("other-english", "tests.fakes:OlderRules", extractors.GROUP),
    ]

    def entry_points(group: str, name: str | None = None) -> Iterable[EntryPoint]:
        return [each for each in points if each.group == group and name in (None, each.name)]

    monkeypatch.setattr(extractors, "entry_points", entry_points)
    assert [each.id for each in Extractors.load()] == [EnglishRules.id, "de-quotations-1", "en-rules-1"]
    preferred = Extractors.load("other-english")
    assert [each.id for each in preferred] == ["en-rules-1", EnglishRules.id, "de-quotations-1"]


@pytest.mark.parametrize(
    "name", ["german", "no.such.module:thing", "tests.fakes:Nothing", "tests.fakes:date", "re:re"]
)
def test_an_extractor_that_is_none_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(UsageError, match=r"set TRACKER_EXTRACTOR to package\.module:object"):
        Extractors.load(name)


def test_the_commands_use_the_extractor_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EMBEDDER", "JUDGE"):
        monkeypatch.setenv(f"TRACKER_{name}", "test")
    article = tmp_path / "tarnwick.txt"
    article.write_text(GERMAN_TWICE, encoding="utf-8")
    refused = CliRunner().invoke(app, ["extract", str(article), "--format", "jsonl"])
    assert '"claims": []' in refused.stdout
    assert "tarnwick.txt is in German; reading who said what works in English only so far" in refused.stderr

    monkeypatch.setenv("TRACKER_EXTRACTOR", "tests.fakes:GermanQuotations")
    read = CliRunner().invoke(app, ["extract", str(article), "--format", "jsonl"])
    assert "Das Werk ist längst verkauft" in read.stdout
    assert CliRunner().invoke(app, ["ingest", str(article)]).exit_code == 0
    with Store.open(tmp_path / "tracker.db") as store:
        views = claim_views.view(store.db, claims.ids(store.db))
    assert {(view.source, view.extracted_by) for view in views} == {
        ("Anna Lehmann", "de-quotations-1"),
        ("Bodo Strand", "de-quotations-1"),
    }

    monkeypatch.setenv("TRACKER_EXTRACTOR", "german")
    failed = CliRunner().invoke(app, ["extract", str(article)])
    assert failed.exit_code == 2
    assert "the extractor 'german' cannot be loaded" in failed.stderr
