"""One statement in many outlets is one claim; another day, a negation or another number is another claim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli.app import app
from tracker.extraction import GIVEN
from tracker.judging import appearances as judged
from tracker.judging import differences, quantities
from tracker.judging.appearances import Likeness, Report
from tracker.pipeline import Tracker
from tracker.pipeline.appearances import Joiner
from tracker.pipeline.progress import Silent
from tracker.records import Document, QuotationType, Review, Scores, StatedAt, Statement, Status
from tracker.settings import Settings
from tracker.store import claim_views, claims, findings, joins, reviews

WHOLE = "The ferry to Ostrel will sail every day this winter, and no islander will pay a crown more for it"
SHORT = "The ferry to Ostrel will sail every day this winter"
TOLD = "the ferry to Ostrel would sail every day that winter"
MARCH = date(2023, 3, 6)


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker.open(Settings.from_environment(tmp_path / "tracker.db")) as made:
        yield made


def quoting(words: str, outlet: str, when: str = "on Monday", day: date = MARCH) -> Document:
    text = f"Notes from {outlet}.\n\n“{words},” harbour minister Ilse Vandermark said {when}.\n"
    return Document(text, publisher=outlet, url=f"https://{outlet}.example/1", published_at=day)


def telling(words: str, outlet: str, when: str = "on Monday", day: date = MARCH) -> Document:
    text = f"Notes from {outlet}.\n\nHarbour minister Ilse Vandermark said {when} that {words}.\n"
    return Document(text, publisher=outlet, url=f"https://{outlet}.example/1", published_at=day)


def said(tracker: Tracker) -> list[tuple[str, int]]:
    """Every claim's text with the number of its appearances."""
    db = tracker.store.db
    return [(view.text, view.appearances) for view in claim_views.view(db, claims.ids(db))]


def counts(tracker: Tracker) -> list[int]:
    return [number for _, number in said(tracker)]


def test_twenty_outlets_make_one_claim_with_twenty_appearances(tracker: Tracker) -> None:
    documents = [quoting(SHORT if i % 2 else f"{SHORT}!", f"outlet{i}") for i in range(20)]
    report = tracker.ingest(documents)
    assert counts(tracker) == [20]
    assert report.findings == ()


def test_a_shortened_and_a_retold_report_are_appearances_in_their_own_words(tracker: Tracker) -> None:
    tracker.ingest([quoting(SHORT, "first"), quoting(WHOLE, "second"), telling(TOLD, "third")])
    first = claims.ids(tracker.store.db)[0]
    places = claim_views.appearances(tracker.store.db, first)
    assert [each.publisher for each in places] == ["first", "second", "third"]
    assert [SHORT in places[0].appearance.quotation, WHOLE in places[1].appearance.quotation] == [True, True]
    assert TOLD in places[2].appearance.quotation
    assert claims.get(tracker.store.db, first).text.rstrip(".") == SHORT
    shown = CliRunner().invoke(app, ["--db", str(tracker.store.path), "show", f"c{first}"]).stdout
    assert all(f"“{words}" in shown or words in shown for words in (SHORT, WHOLE, TOLD))


def test_the_number_of_a_joined_claim_answers_for_the_other_and_is_not_given_out_again(
    tracker: Tracker,
) -> None:
    db = tracker.store.db
    tracker.ingest([quoting(SHORT, "first")])
    tracker.ingest([telling(TOLD, "second")])
    assert claims.ids(db) == [1]
    assert claims.resolve_id(db, "c2") == 1
    tracker.ingest([quoting("The lighthouse keeper has asked for two new lamps", "third")])
    assert claims.ids(db) == [1, 3]


def test_the_search_index_forgets_a_joined_claim(tracker: Tracker) -> None:
    tracker.ingest([quoting(SHORT, "first")])
    tracker.search([SHORT], 1)
    tracker.ingest([telling(TOLD, "second")])
    assert [hit.claim_id for hit in tracker.search([SHORT], 5)[0]] == [1]


@pytest.mark.parametrize(
    "other",
    [
        "The ferry to Ostrel will not sail every day this winter",
        "The ferry to Ostrel will sail every day next winter",
        "The ferry to Ostrel will sail every day this winter if the wharf is mended",
        "The ferry to Arnveld will sail every day this winter",
        "The ferry to Ostrel may sail every day this winter",
        "The ferry to Ostrel will sail almost every day this winter",
    ],
)
def test_a_near_copy_that_says_something_else_is_another_claim(tracker: Tracker, other: str) -> None:
    tracker.ingest([quoting(SHORT, "first"), quoting(other, "second")])
    assert counts(tracker) == [1, 1]


def test_the_same_said_on_another_day_is_another_claim(tracker: Tracker) -> None:
    tracker.ingest(
        [
            quoting(SHORT, "first", "on Monday", date(2023, 3, 7)),
            quoting(SHORT, "second", "on Thursday", date(2023, 3, 9)),
            telling(TOLD, "third", "on Thursday", date(2023, 3, 9)),
        ]
    )
    assert counts(tracker) == [1, 2]


def test_what_one_article_quotes_twice_stays_two_claims(tracker: Tracker) -> None:
    text = quoting(SHORT, "first").text + telling(TOLD, "first").text
    tracker.ingest([Document(text, published_at=MARCH)])
    assert len(claims.ids(tracker.store.db)) == 2


def test_joining_again_changes_nothing(tracker: Tracker) -> None:
    documents = [quoting(SHORT, "first"), telling(TOLD, "second")]
    tracker.ingest(documents)
    before = said(tracker)
    claims_now = claims.ids(tracker.store.db)
    with tracker.store.write() as db:
        claims.judge_again(db, {claims.get(db, claims_now[0]).source_id or 0})
    tracker.ingest(documents)
    assert said(tracker) == before


def test_a_run_killed_before_the_join_is_finished_by_the_next(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing of the program's own catches it."""

    def killed(*_: object) -> None:
        raise Killed

    tracker.ingest([quoting(SHORT, "first")])
    for owner, name in ((Joiner, "_join"), (claims, "set_stated_at")):
        with monkeypatch.context() as patched, pytest.raises(Killed):
            patched.setattr(owner, name, killed)
            tracker.ingest([telling(TOLD, "second", "earlier", MARCH)])
        assert counts(tracker) == [1, 1]
    tracker.ingest([])
    assert counts(tracker) == [2]


def test_reading_a_joined_report_again_keeps_it_joined(tracker: Tracker) -> None:
    tracker.ingest([quoting(SHORT, "first"), telling(TOLD, "second")])
    before = said(tracker)
    tracker.reextract(every=True)
    assert said(tracker) == before
    assert claims.ids(tracker.store.db) == [1]


def test_who_denies_a_joined_claim_denies_the_other(tracker: Tracker) -> None:
    tracker.ingest([quoting(SHORT, "first")])
    denied = telling(TOLD, "second").text + "\nThe dockers' union dismissed the statement as false.\n"
    tracker.ingest([Document(denied, published_at=MARCH)])
    first, denial = claims.get_many(tracker.store.db, claims.ids(tracker.store.db))
    assert denial.denies_claim_id == first.id
    assert first.text.rstrip(".") == SHORT


def test_a_claim_with_an_id_and_one_under_a_reviewed_finding_keep_their_rows(tracker: Tracker) -> None:
    db = tracker.store.db
    speaker = "Ilse Vandermark"
    tracker.ingest([quoting(SHORT, "first")])
    tracker.import_statements([Statement(f"{SHORT}.", speaker=speaker, date=MARCH, id="given-1")])
    assert claims.by_external_id(db, "given-1") is not None
    with tracker.store.write() as written:
        assert joins.held(written, claims.ids(db)) == {claims.by_external_id(db, "given-1")}
    found = tracker.ingest([quoting("The ferry to Ostrel will not sail this winter", "second")]).findings
    for each in found:
        with tracker.store.write() as written:
            review = Review(Status.CONFIRMED, None, "an editor", None, "2023-03-08T12:00:00+00:00")
            reviews.add(written, findings.resolve_id(written, each.id), review)
        assert {claims.resolve_id(db, side.claim_id) for side in (each.earlier, each.later)} <= joins.held(
            db, claims.ids(db)
        )
    Joiner(tracker.store, tracker.archive, tracker.judge, "another").join_waiting(Silent())
    assert [each.id for each in findings.list_findings(db)] == [each.id for each in found]


def test_a_given_statement_is_told_by_its_extractor() -> None:
    assert joins._GIVEN == GIVEN


DAY = StatedAt.on(MARCH, MARCH)
SURE = Likeness(1.0, Scores(0.99, 0.005, 0.005), Scores(0.99, 0.005, 0.005))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Two of the three boats sank.", "One of the three boats sank."),
        ("The crew was warned about the reef.", "The crew warned about the reef."),
        ("The pilot told the keeper to stay.", "The keeper told the pilot to stay."),
        ("We will pay the fishermen before Easter.", "We will pay the fishermen after Easter."),
        ("Half of the nets were cut.", "A third of the nets were cut."),
        ("They cheated us.", "We cheated them."),
        ("We must close the harbour.", "We can close the harbour."),
        ("The wharf will be closed.", "The wharf will be opened."),
        ("The harbour had sued the pilot.", "The pilot had sued the harbour."),
        ("He could have sold the two boats.", "He had sold the two boats."),
    ],
)
def test_no_model_can_join_what_the_words_keep_apart(a: str, b: str) -> None:
    one, other = Report(a, DAY, (a,)), Report(b, DAY, (b,))
    assert judged.ruled_out(one, other) is not None
    assert judged.is_appearance(one, other, SURE) == judged.is_appearance(other, one, SURE) == 0.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("I do not know who paid, and I do not care.", "I do not know who paid"),
        ("We've seen the wreck and it's gone.", "they had seen the wreck and it was gone"),
        ("We lost 412 crates and two boats.", "the harbour had lost 412 crates and two boats"),
        (
            "We lost the wharf … but we did not lose a man.",
            "We lost the wharf, we lost the nets, but we did not lose a man.",
        ),
    ],
)
def test_cuts_tenses_and_pronouns_keep_nothing_apart(a: str, b: str) -> None:
    assert differences.compare(a, b).differences == ()
    assert differences.compare(b, a).differences == ()


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        (DAY, DAY, 0),
        (DAY, StatedAt.on(date(2023, 3, 7), date(2023, 3, 7)), None),
        (DAY, StatedAt(None, date(2023, 3, 9)), 3),
        (DAY, StatedAt(None, date(2023, 3, 5)), None),
        (StatedAt(None, date(2023, 3, 5)), StatedAt(None, date(2023, 3, 9)), 4),
        (StatedAt(None, date(2023, 3, 5)), StatedAt(None, date(2023, 4, 9)), None),
        (DAY, StatedAt(), None),
    ],
)
def test_days_apart(a: StatedAt, b: StatedAt, days: int | None) -> None:
    assert judged.days_apart(a, b) == judged.days_apart(b, a) == days


def test_reports_printed_weeks_apart_need_a_long_quotation_in_common() -> None:
    late = StatedAt(None, date(2023, 3, 27))
    long, short = WHOLE, "The ferry sails every day"
    assert judged.ruled_out(Report(long, DAY, (long,)), Report(long, late, (long,))) is None
    assert judged.ruled_out(Report(short, DAY, (short,)), Report(short, late, (short,))) is not None


def test_one_word_put_in_decides_between_short_near_copies_only() -> None:
    long = "We lost the wharf, the nets, the winter herring, the smokehouse, the lamps and the old bell"
    assert differences.compare(long, long.replace("old bell", "old brass bell")).decisive == ()
    assert differences.compare("We lost the old bell", "We lost the old brass bell").decisive != ()


def test_quantities_in_common_are_counted_once_either_way_round() -> None:
    assert quantities.in_common("412 crates and two boats", "some 400 crates") == 1
    assert quantities.in_common("one boat", "one boat") == 0


def test_quantities_are_read_in_digits_and_words() -> None:
    text = "two hundred and six boats, 51,340 crates, thirty-one men and 2.5 million crowns since 1995"
    assert quantities.quantities(text) == [206, 51340, 31, 2_500_000, 1995]
    assert quantities.unmatched("a loss of 412 crowns", "some 400 crowns") == ([], [])
    assert quantities.unmatched("in 1995", "in 1997") == ([1995], [1997])


def test_quoted_words_of_each_type() -> None:
    mixed = "that it was “a fine day” and ''a long one''"
    assert judged.quoted_words(mixed, QuotationType.MIXED) == ("a fine day", "a long one")
    assert judged.quoted_words("A fine day.", QuotationType.DIRECT) == ("A fine day.",)
