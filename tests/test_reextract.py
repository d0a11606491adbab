"""Reading again with a newer extractor keeps numbers and reviews, loses nothing, and shows what changed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.test_crash import DRIVER
from tracker.cli.app import app
from tracker.extraction import Extractors, extract
from tracker.extraction.extractors import EnglishRules
from tracker.pipeline import Tracker, rereading
from tracker.records import (
    Attribution,
    Document,
    Kind,
    Proposition,
    Review,
    Span,
    StatedAt,
    Statement,
    Status,
)
from tracker.settings import Settings
from tracker.store import Store, claim_views, claims, documents, findings, reviews
from tracker.store.places import KnownPlace, Place

NO = "“The Harrow plant in Tarnwick will not be closed by the company,” Ann Lee said on Tuesday."
YES = "“The Harrow plant in Tarnwick will be closed by the company,” Ann Lee said on Monday."
OTHER = "“We have orders for the workshop in Tarnwick for two more years,” Bo Strand said."
FIRST = f"{NO}\n\n{OTHER}"
NOW = "2022-06-09T00:00:00+00:00"


class Rules:
    """The built-in rules, with every attribution changed as a test says; None leaves it out."""

    languages = frozenset({"en"})

    def __init__(self, name: str, change: object = None) -> None:
        self.id = name
        self._change = change

    def extract(self, text: str, published_at: date | None) -> list[Attribution]:
        found = extract(text, published_at)
        if self._change is None:
            return found
        changed = [self._change(each) for each in found]  # type: ignore[operator]
        return [each for each in changed if each is not None]


def texts(*wanted: str) -> object:
    """Give Ann Lee's denial these propositions instead."""

    def change(each: Attribution) -> Attribution:
        if not any("not be closed" in text for text in each.texts):
            return each
        return replace(each, propositions=tuple(Proposition(text, each.kind) for text in wanted))

    return change


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in ("EMBEDDER", "JUDGE"):
        monkeypatch.setenv(f"TRACKER_{name}", "test")
    return Settings.from_environment(tmp_path / "tracker.db")


@pytest.fixture
def tracker(settings: Settings) -> Iterator[Tracker]:
    """A reviewed reversal between two articles that an older extractor has read."""
    with Tracker.open(settings) as made:
        read_by(made, Rules("en-rules-1"))
        made.ingest([Document(FIRST, "First", published_at=date(2022, 1, 5))])
        made.ingest([Document(YES, "Second", published_at=date(2022, 6, 8))])
        with made.store.write() as db:
            reviews.add(db, 1, Review(Status.CONFIRMED, None, "maria", "a clear turn", NOW))
        yield made


def read_by(tracker: Tracker, *extractors: object) -> None:
    tracker.__dict__["extractors"] = Extractors(extractors)  # type: ignore[arg-type]


def told(tracker: Tracker) -> dict[str, str]:
    """Each claim's text by its number."""
    db = tracker.store.db
    return {view.claim_id: view.text for view in claim_views.view(db, claims.ids(db))}


def changes(tracker: Tracker, **options: object) -> list[tuple[str, str | None, str | None]]:
    """What a reading again changed: the change, the text before and the text after."""
    report = tracker.reextract(**options)  # type: ignore[arg-type]
    assert report.unread == ()
    return [
        (each.change.value, each.before and each.before.text, each.after and each.after.text)
        for one in report.documents
        for each in one.changes
    ]


DENIAL = "The Harrow plant in Tarnwick will not be closed by the company."
ORDERS = "We have orders for the workshop in Tarnwick for two more years."


def test_the_same_reading_under_a_new_name_changes_nothing(tracker: Tracker) -> None:
    before = told(tracker)
    read_by(tracker, Rules("en-rules-2"))
    report = tracker.reextract()
    assert [(each.read_before_by, each.read_by, each.changes, each.kept) for each in report.documents] == [
        ("en-rules-1", "en-rules-2", (), 2),
        ("en-rules-1", "en-rules-2", (), 1),
    ]
    assert told(tracker) == before
    assert {view.extracted_by for view in claim_views.list_views(tracker.store.db)} == {"en-rules-2"}
    assert [f.status for f in findings.list_findings(tracker.store.db)] == [Status.CONFIRMED]
    assert tracker.reextract().documents == ()
    assert len(tracker.reextract(every=True).documents) == 2
    assert len(tracker.reextract([2]).documents) == 1


def test_a_claim_in_better_words_keeps_its_number_review_and_finding(tracker: Tracker) -> None:
    better = DENIAL.replace("the company", "the Harrow company")
    number = next(claim_id for claim_id, text in told(tracker).items() if text == DENIAL)
    read_by(tracker, Rules("en-rules-2", texts(better)))
    assert changes(tracker) == [("changed", DENIAL, better)]
    assert told(tracker)[number] == better
    (finding,) = findings.list_findings(tracker.store.db)
    assert (finding.id, finding.earlier.text, finding.status) == ("f1", better, Status.CONFIRMED)


def test_a_claim_that_moves_to_another_part_is_followed_by_its_words(tracker: Tracker) -> None:
    before = told(tracker)
    number = next(claim_id for claim_id, text in before.items() if text == DENIAL)
    read_by(tracker, Rules("en-rules-2", texts("Ann Lee is the head of the works council.", DENIAL)))
    assert changes(tracker) == [("added", None, "Ann Lee is the head of the works council.")]
    assert told(tracker)[number] == DENIAL
    read_by(tracker, Rules("en-rules-3", texts(DENIAL, "Ann Lee is the head of the works council.")))
    assert changes(tracker) == []
    assert told(tracker)[number] == DENIAL


def test_a_claim_no_longer_read_is_withdrawn_and_comes_back_when_it_is_read(tracker: Tracker) -> None:
    before = told(tracker)
    read_by(tracker, Rules("en-rules-2", lambda each: None if DENIAL in each.texts else each))
    report = tracker.reextract()
    assert [view.id for view in report.withdrawn] == ["f1"]
    db = tracker.store.db
    assert findings.list_findings(db) == []
    (finding,) = findings.list_findings(db, withdrawn=True)
    assert finding.withdrawn == "the extractor en-rules-2 no longer reads it in the text"
    assert [each.by for each in finding.reviews] == ["maria"]
    assert told(tracker) == before

    read_by(tracker, Rules("en-rules-3"))
    assert changes(tracker) == [("restored", DENIAL, DENIAL)]
    assert told(tracker) == before
    (finding,) = findings.list_findings(db)
    assert (finding.id, finding.status) == ("f1", Status.CONFIRMED)


def test_another_claim_at_the_place_of_a_lost_one_gets_its_own_number(tracker: Tracker) -> None:
    shared = f"{NO}\n\nIt was raining in Tarnwick."
    tracker.ingest([Document(shared, "Third", published_at=date(2022, 1, 5))])
    before = told(tracker)
    read_by(tracker, Rules("en-rules-2", texts("Rain is expected in the north all week.")))
    assert changes(tracker, document_ids=[3]) == [
        ("added", None, "Rain is expected in the north all week."),
        ("dropped", DENIAL, None),
    ]
    after = told(tracker)
    assert {claim_id: after[claim_id] for claim_id in before} == before
    assert len(findings.list_findings(tracker.store.db)) == 1


def test_a_withdrawn_document_stays_so_when_read_again(tracker: Tracker) -> None:
    tracker.withdraw(1, "wrong")
    read_by(tracker, Rules("en-rules-2"))
    assert changes(tracker) == []
    assert findings.list_findings(tracker.store.db) == []
    tracker.restore(1)
    assert len(findings.list_findings(tracker.store.db)) == 1


def test_a_dry_run_tells_the_same_and_writes_nothing(tracker: Tracker) -> None:
    def contents() -> list[str]:
        return list(tracker.store.db.conn.iterdump())

    read_by(tracker, Rules("en-rules-2", texts(DENIAL, "Ann Lee is the head of the works council.")))
    before = contents()
    tried = changes(tracker, dry_run=True)
    assert contents() == before
    assert tried == changes(tracker) == [("added", None, "Ann Lee is the head of the works council.")]


def test_another_kind_date_and_speaker_are_changes(tracker: Tracker) -> None:
    def change(each: Attribution) -> Attribution:
        assert each.speaker is not None
        return replace(
            each,
            stated_at=StatedAt.on(date(2022, 1, 3), date(2022, 1, 5)),
            speaker=replace(each.speaker, name=each.speaker.name.replace("Ann", "Anne")),
            propositions=tuple(replace(part, kind=Kind.PREDICTION) for part in each.propositions),
        )

    read_by(tracker, Rules("en-rules-2", change))
    (report,) = tracker.reextract([1]).documents
    denial = next(each for each in report.changes if each.after and each.after.text == DENIAL)
    assert denial.before is not None
    assert denial.after is not None
    assert denial.before.claim_id == denial.after.claim_id
    assert (denial.after.source, denial.after.kind) == ("Anne Lee", Kind.PREDICTION)
    assert (denial.before.stated_at.date, denial.after.stated_at.date) == (date(2022, 1, 4), date(2022, 1, 3))


def test_what_an_absent_extractor_read_is_left_alone(tracker: Tracker) -> None:
    german = "„Das Werk in Tarnwick wird nicht geschlossen“, sagte Anna Lehmann am Dienstag in der Halle."
    from tests.fakes import GermanQuotations

    read_by(tracker, Rules("en-rules-1"), GermanQuotations())
    tracker.ingest([Document(german)])
    read_by(tracker, Rules("en-rules-1"))
    assert tracker.reextract(every=True).documents[-1].document_id == 2
    assert "Das Werk in Tarnwick wird nicht geschlossen" in told(tracker).values()


def test_a_document_of_an_older_version_is_recognised(tracker: Tracker) -> None:
    german = "„Das Werk wird in diesem Jahr nicht geschlossen“, sagte Anna Lehmann am Dienstag in Tarnwick."
    with tracker.store.write() as db:
        document_id, _ = documents.add(db, Document(german), NOW)
        documents.mark_extracted(db, document_id, "en-rules-1")
    (read,) = tracker.reextract([document_id]).documents
    assert (read.read_by, read.language) == ("none", "de")
    assert document_id not in [each.document_id for each in tracker.reextract().documents]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_the_command_shows_what_changed(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    better = DENIAL.replace("the company", "the Harrow company")

    def improved(_: EnglishRules, text: str, published_at: date | None) -> list[Attribution]:
        return Rules("", texts(better)).extract(text, published_at)

    monkeypatch.setattr(EnglishRules, "extract", improved)
    tried = run("reextract", "--dry-run", "--format", "json")
    (row,) = json.loads(tried.stdout)
    assert (row["document"], row["change"], row["differs"]) == ("d1", "changed", ["text"])
    assert (row["before"]["text"], row["after"]["text"]) == (DENIAL, better)
    assert "2 documents would be read again" in tried.stderr
    done = run("reextract")
    assert done.exit_code == 0
    assert f"{DENIAL} → {better}" in done.stdout
    assert done.stderr.splitlines()[:3] == [
        f"d1 (en-rules-1 → {EnglishRules.id}): 1 changed, 1 as before",
        f"d2 (en-rules-1 → {EnglishRules.id}): 1 as before",
        "2 documents read again",
    ]
    assert run("reextract").stderr == "no claim changes\n0 documents read again\n"
    assert run("show", "c1").stdout.count(f"read by {EnglishRules.id}") == 1
    assert run("reextract", "d2").stderr == "no claim changes\n1 document read again\n"
    assert run("reextract", "--all").stderr == "no claim changes\n2 documents read again\n"


def test_what_cannot_be_read_again_is_said(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.import_statements([Statement("They stay.", speaker="Bo Strand")])
    for arguments, code, message in (
        (["d9"], 4, "there is no document d9"),
        (["d3"], 2, "d3 is an imported statement"),
        (["d1", "--all"], 2, "not both"),
    ):
        done = run("reextract", *arguments)
        assert (done.exit_code, message in done.stderr) == (code, True)

    def broken(_: EnglishRules, text: str, published_at: date | None) -> list[Attribution]:
        raise IndexError("out of range")

    monkeypatch.setattr(EnglishRules, "extract", broken)
    done = run("reextract")
    assert done.exit_code == 1
    assert "d1 (First) is stored, but its claims cannot be read" in done.stderr
    with Store.open(tracker.settings.db) as store:
        assert documents.get(store.db, 1).extracted_by == "en-rules-1"
        assert claims.count(store.db) == 4


def known(number: int, start: int, end: int, part: int, text: str, speaker: str = "A") -> KnownPlace:
    return KnownPlace(number, number, Place(start, end, part, speaker), text, is_shared=False)


def test_claims_are_matched_by_place_and_words_before_either_alone() -> None:
    old = [known(1, 0, 50, 0, "The plant will close."), known(2, 0, 50, 1, "The shop stays open until May.")]
    new = {
        Place(0, 50, 0, "A"): "The shop stays open until May.",
        Place(0, 50, 1, "A"): "The plant will close.",
        Place(0, 50, 2, "A"): "Nobody knows why.",
        Place(60, 90, 0, "A"): "The plant will close.",
    }
    found = rereading.matches(old, new)
    assert {place.part: each.claim_id for place, each in found.items()} == {0: 2, 1: 1}
    wider = rereading.matches(old, {Place(0, 70, 0, "B"): "The plant will close soon."})
    assert [each.claim_id for each in wider.values()] == [1]


STEPS = [
    ("tracker.extraction.extractors", "EnglishRules.extract", 2, "before"),
    ("tracker.store.places", "move", 1, "after"),
    ("tracker.store.claims", "add", 3, "after"),
    ("tracker.store.documents", "mark_extracted", 2, "after"),
]


def process(database: Path, step: Sequence[object], *arguments: object, **environment: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, step), "--db", str(database), *map(str, arguments)],
        env={**os.environ, "TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode


@pytest.mark.parametrize("step", STEPS, ids=lambda s: f"{s[0].split('.')[-1]}-{s[1]}-{s[2]}-{s[3]}")
def test_killed_while_reading_again_and_run_again_loses_nothing(
    step: tuple[str, str, int, str], tmp_path: Path
) -> None:
    database, articles = tmp_path / "killed.db", tmp_path / "articles.jsonl"
    lines = [{"text": FIRST, "date": "2022-01-05"}, {"text": YES, "date": "2022-06-08"}]
    articles.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    whole = ("", "", 0, "")
    assert process(database, whole, "ingest", articles, TRACKER_EXTRACTOR="tests.fakes:OlderRules") == 0
    with Store.open(database) as store:
        with store.write() as db:
            reviews.add(db, 1, Review(Status.CONFIRMED, None, "maria", None, NOW))
        before = [(view.claim_id, view.text) for view in claim_views.list_views(store.db)]
    assert process(database, step, "reextract") == -signal.SIGKILL
    assert process(database, whole, "reextract") == 0
    with Store.open(database) as store:
        assert store.problems() == []
        assert [(view.claim_id, view.text) for view in claim_views.list_views(store.db)] == before
        assert {each for _, _, each in documents.readers(store.db)} == {EnglishRules.id}
        assert [f.status for f in findings.list_findings(store.db)] == [Status.CONFIRMED]
        assert not any(view.withdrawn for view in claim_views.list_views(store.db))


def test_spans_of_a_new_reading_are_kept(tracker: Tracker) -> None:
    def shorter(each: Attribution) -> Attribution:
        (span, *rest) = each.quotation.content
        content = (Span(span.start, span.end - 1), *rest)
        return replace(each, quotation=replace(each.quotation, content=content))

    before = told(tracker)
    read_by(tracker, Rules("en-rules-2", shorter))
    assert {change for change, _, _ in changes(tracker)} == {"changed"}
    assert told(tracker) == before
    (view,) = claim_views.view(tracker.store.db, [1])
    assert FIRST[view.start : view.end] == view.quotation
