"""How findings live: a turn back is a new one, a new judge or a learnt date changes them, reviews stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import BlindJudge
from tracker.extraction import extract
from tracker.extraction.extractors import EnglishRules
from tracker.models import registry
from tracker.pipeline import Tracker
from tracker.records import (
    Attribution,
    Document,
    FindingView,
    Order,
    Relation,
    Review,
    Scope,
    Statement,
    Status,
)
from tracker.settings import Settings
from tracker.sources import admin
from tracker.store import alerts, claim_views, claims, findings, reviews

NO = "The Harrow plant in Tarnwick will not be closed by the company."
YES = "The Harrow plant in Tarnwick will be closed by the company."


@pytest.fixture
def tracker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tracker]:
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    monkeypatch.setenv("TRACKER_JUDGE", "test")
    with Tracker.open(Settings.from_environment(tmp_path / "tracker.db")) as made:
        yield made


def say(tracker: Tracker, text: str, day: date | None, speaker: str = "Ann Lee") -> tuple[FindingView, ...]:
    return tracker.import_statements([Statement(text, speaker=speaker, date=day)]).findings


def shown(tracker: Tracker) -> list[FindingView]:
    return findings.list_findings(tracker.store.db)


def test_each_turn_is_a_finding_and_an_alert_of_its_own(tracker: Tracker) -> None:
    said = [(NO, date(2022, 1, 3)), (YES, date(2022, 6, 1)), (NO, date(2023, 1, 9)), (YES, date(2023, 6, 5))]
    new = [len(say(tracker, text, day)) for text, day in said]
    assert new == [0, 1, 1, 1]
    assert len(alerts.unacknowledged(tracker.store.db, "feed")) == 3


def test_restatements_join_the_turn_they_tell(tracker: Tracker) -> None:
    say(tracker, NO, date(2022, 1, 3))
    say(tracker, YES, date(2022, 6, 1))
    assert say(tracker, YES.replace("company", "Harrow company"), date(2022, 6, 4)) == ()
    (finding,) = shown(tracker)
    assert finding.relation is Relation.REVERSAL
    assert len(finding.support) >= 1


def test_two_parts_of_one_quotation_never_tell_a_finding(tracker: Tracker) -> None:
    parts = "“The Harrow plant in Tarnwick will be closed. The Harrow plant in Tarnwick will not be closed,”"
    report = tracker.ingest([Document(f"{parts} said Ann Lee, the mayor.", published_at=date(2024, 3, 1))])
    assert report.claims == 2
    assert report.findings == ()
    apart = parts.replace("closed. The", "closed,” said Ann Lee, the mayor. “The")
    assert tracker.ingest([Document(f"{apart} she said.", published_at=date(2024, 4, 1))]).findings


def test_a_statement_that_arrives_late_is_shown_as_the_earlier_one(tracker: Tracker) -> None:
    say(tracker, YES, date(2022, 6, 1))
    say(tracker, NO, date(2022, 1, 3))
    (finding,) = shown(tracker)
    assert (finding.earlier.text, finding.later.text, finding.order) == (NO, YES, Order.KNOWN)


def test_changing_the_judge_and_back_brings_the_finding_back(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(tracker, NO, date(2022, 1, 3))
    say(tracker, YES, date(2022, 6, 1))
    with monkeypatch.context() as patched:
        patched.setattr(registry, "load_judge", lambda _: BlindJudge())
        with Tracker.open(tracker.settings) as other:
            other.catch_up()
            assert shown(other) == []
    with Tracker.open(tracker.settings) as again:
        again.catch_up()
        assert len(shown(again)) == 1


def test_a_reviewed_finding_stays_whatever_the_next_judge_thinks(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(tracker, NO, date(2022, 1, 3))
    say(tracker, YES, date(2022, 6, 1))
    with tracker.store.write() as db:
        reviews.add(db, 1, Review(Status.CONFIRMED, None, "maria", None, "2022-06-02T00:00:00+00:00"))
    monkeypatch.setattr(registry, "load_judge", lambda _: BlindJudge())
    with Tracker.open(tracker.settings) as other:
        other.catch_up()
        assert [f.status for f in shown(other)] == [Status.CONFIRMED]


def test_merging_two_speakers_turns_their_dispute_into_one_reversal(tracker: Tracker) -> None:
    say(tracker, NO, date(2022, 1, 3), "Ann Lee")
    say(tracker, YES, date(2022, 6, 1), "Anne Lee")
    (dispute,) = shown(tracker)
    assert (dispute.relation, dispute.scope) == (Relation.DISPUTE, Scope.ANY)
    with tracker.store.write() as db:
        admin.merge(db, "Anne Lee", "Ann Lee")
    tracker.catch_up()
    (finding,) = shown(tracker)
    assert (finding.relation, finding.scope) == (Relation.REVERSAL, Scope.SPEAKER)


def test_a_statement_is_held_to_the_office_of_its_own_day(tracker: Tracker) -> None:
    for day, words in (
        (date(2015, 3, 2), "Transport Minister Ann Lee of Norland said the ferries would be sold."),
        (date(2021, 3, 1), "Ann Lee, chief executive of Harrow Steel, said the furnaces would be lit again."),
        (date(2021, 3, 3), "Ann Lee said on 3 March 2015 that the harbour would be dredged."),
    ):
        tracker.ingest([Document(words, published_at=day)])
    views = claim_views.view(tracker.store.db, claims.ids(tracker.store.db))
    institutions = {view.text: view.institution for view in views}
    assert institutions["The harbour would be dredged."] == institutions["The ferries would be sold."]
    assert institutions["The furnaces would be lit again."] == "Harrow Steel"


def test_affiliating_two_speakers_finds_the_turn_of_their_institution(tracker: Tracker) -> None:
    say(tracker, NO, date(2022, 1, 3), "Ann Lee")
    say(tracker, YES, date(2022, 6, 1), "Bo Strand")
    for name in ("Ann Lee", "Bo Strand"):
        with tracker.store.write() as db:
            admin.affiliate(db, name, "Harrow Company", "director")
        tracker.catch_up()
    (finding,) = shown(tracker)
    assert (finding.relation, finding.scope) == (Relation.REVERSAL, Scope.INSTITUTION)
    assert finding.institution == "Harrow Company"


def test_a_date_given_later_reaches_the_claims_and_the_findings(tracker: Tracker) -> None:
    say(tracker, NO, date(2022, 1, 3))
    article = f"“{YES}” Ann Lee said on Tuesday."
    tracker.ingest([Document(article)])
    (finding,) = shown(tracker)
    assert finding.order is Order.UNKNOWN
    tracker.ingest([Document(article, published_at=date(2022, 6, 2))])
    (finding,) = shown(tracker)
    assert (finding.later.stated_at.date, finding.order) == (date(2022, 5, 31), Order.KNOWN)


def test_an_earlier_report_tightens_the_bound_of_an_undated_statement(tracker: Tracker) -> None:
    article = f"“{YES}” Ann Lee said."
    tracker.ingest([Document(article, published_at=date(2022, 6, 5))])
    tracker.ingest([Document(article + " She smiled.", published_at=date(2022, 6, 2))])
    (view,) = claim_views.view(tracker.store.db, claims.ids(tracker.store.db))
    assert (view.stated_at.date, view.stated_at.not_after) == (None, date(2022, 6, 2))
    assert view.appearances == 2


def test_a_text_that_extraction_cannot_cope_with_waits_and_others_are_read(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Document(f"“{YES}” Ann Lee said.")

    def fragile(_: EnglishRules, text: str, published_at: date | None) -> list[Attribution]:
        if "chokes" in text:
            raise IndexError("out of range")
        return extract(text, published_at)

    with monkeypatch.context() as patched:
        patched.setattr(EnglishRules, "extract", fragile)
        report = tracker.ingest([Document("This chokes it, Bo Strand said.", title="Choking"), good])
    assert report.claims == 1
    assert len(report.unread) == 1
    assert "Choking" in report.unread[0]
    assert tracker.ingest([]).claims == 1


def test_a_statement_corrected_under_its_id_is_refused_and_the_rest_is_stored(tracker: Tracker) -> None:
    tracker.import_statements([Statement(NO, speaker="A. Boe", id="a")])
    report = tracker.import_statements(
        [Statement(YES, speaker="Cy Dow", id="n"), Statement(NO, speaker="Ann Boe", id="a")]
    )
    assert report.new == 1
    assert len(report.refused) == 1
    assert "'a'" in report.refused[0]
