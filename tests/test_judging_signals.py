"""Each signal by itself: what a person would point at in two statements, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.judging import Pair, Side, calendar_words, features, measures, negation, wordings
from tracker.judging.evidence import NOTHING, Reading
from tracker.records import Scope, Scores

EVEN = Scores(0.3, 0.4, 0.3)

READINGS: tuple[Reading, ...] = (
    negation.mismatch,
    negation.turned_word_for_word,
    measures.compare,
    measures.numbered,
    calendar_words.compare,
    wordings.hedged,
    wordings.conditional,
    wordings.quantified,
    wordings.roles_turned,
    wordings.changed,
    wordings.narrowed,
    wordings.own_words_denied,
    wordings.others_words,
    wordings.length_apart,
)


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("No station will be closed.", {"station", "clos"}),
        ("We did not raise the levy, and fares fell.", {"rais", "lev"}),
        ("The ferry is not only late but crowded.", set()),
        ("The harbour was repaired.", set()),
    ],
)
def test_a_negation_reaches_to_the_end_of_its_clause(text: str, reached: set[str]) -> None:
    assert negation.negated(text).keys() == reached


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("No station will be closed.", "Four stations will be closed.", 1),
        ("The levy was not raised, and fares fell.", "Fares fell.", 0),
        ("We will never sell the depot.", "The depot will not be sold or leased.", -1),
        ("The mayor spoke.", "The mayor sang.", 0),
    ],
)
def test_negation_is_compared_on_the_words_in_common(a: str, b: str, value: int) -> None:
    assert negation.mismatch(a, b).value == value


def test_a_negation_shows_the_words_on_both_sides() -> None:
    found = negation.mismatch("No station will be closed.", "Four stations will be closed.")
    assert found.in_a[0] == "No"
    assert "stations" in found.in_b


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("more than 30 percent of homes", 30, float("inf"), "%"),
        ("at most two ships", float("-inf"), 2, "ship"),
        ("£4m", 3.88e6, 4.12e6, "£"),
        ("25% of voters", 24.25, 25.75, "%"),
        ("three bridges", 3, 3, "bridg"),
    ],
)
def test_a_measure_is_the_interval_its_words_allow(text: str, low: float, high: float, unit: str) -> None:
    (found,) = measures.measures(text)
    assert (found.low, found.high, found.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize("text", ["in May 2019", "on 4 June", "since 1998"])
def test_days_and_years_are_no_measures(text: str) -> None:
    assert measures.measures(text) == []


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("At least 30 percent of homes lost power.", "Only 25% of homes lost power.", 1),
        ("Over 200 jobs will go.", "The plant will cut 240 jobs.", -1),
        ("It will cost £4 million.", "Four million homes.", 0),
        ("We hired 12 nurses.", "We hired nine doctors.", 0),
    ],
)
def test_quantities_conflict_only_in_one_unit(a: str, b: str, value: int) -> None:
    assert measures.compare(a, b).value == value


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("The clinic in district 5 closes.", "The clinic in district 17 stays open.", 1),
        ("Article 7 must go.", "We will keep Article 7.", -1),
        ("Line 3 opens in May.", "Article 7 must go.", 0),
        ("It costs about 40.", "It costs about 50.", 0),
        ("It fell in March 2019.", "It fell in March 2020.", 0),
    ],
)
def test_things_that_bear_other_numbers_are_other_things(a: str, b: str, value: int) -> None:
    assert measures.numbered(a, b).value == value


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("Exports rose in 2019.", "Exports fell in 2021.", 1),
        ("Exports rose in 2019.", "In 2019 exports fell.", -1),
        ("The march may go ahead.", "It opens in March.", 0),
        ("It opens on Monday.", "It opens in June.", 0),
        ("It opens in May.", "It opened in March.", 1),
    ],
)
def test_times_are_compared_grain_by_grain(a: str, b: str, value: int) -> None:
    assert calendar_words.compare(a, b).value == value


@pytest.mark.parametrize(
    ("read", "a", "b"),
    [
        (wordings.hedged, "The bridge may close.", "The bridge will close."),
        (wordings.conditional, "We will sign if the terms hold.", "We will sign."),
        (wordings.changed, "The toll is now 65.", "The toll is 40."),
        (wordings.narrowed, "All trains stop, except at night.", "All trains stop."),
        (wordings.own_words_denied, "I never said that the depot was safe.", "The depot is safe."),
        (wordings.others_words, "Critics say that the depot is unsafe.", "The depot is safe."),
        (wordings.quantified, "Every school will open.", "Some schools will open."),
        (wordings.roles_turned, "On Monday Arland attacked Borland.", "In fact Borland attacked Arland."),
    ],
)
def test_a_wording_is_seen_where_one_side_has_it(read: Reading, a: str, b: str) -> None:
    assert read(a, b).value == 1
    assert read(b, b).value == (1 if read is wordings.own_words_denied and "never" in b else 0)


def test_a_passive_turns_the_order_and_not_the_roles() -> None:
    active, passive = "On Monday Arland attacked Borland.", "So Borland was attacked by Arland."
    assert wordings.roles_turned(active, passive) == NOTHING


@given(st.text(max_size=120), st.text(max_size=120))
def test_turning_the_statements_turns_only_the_words(a: str, b: str) -> None:
    for read in READINGS:
        found = read(a, b)
        assert -1 <= found.value <= 1
        assert read(b, a).value == found.value
        assert all(word in a for word in found.in_a)


@given(st.text(max_size=200), st.text(max_size=200))
def test_every_signal_reads_any_two_texts(a: str, b: str) -> None:
    found = features.evidence(Pair(Side(a), Side(b), Scope.SPEAKER, 0.5, EVEN, EVEN))
    assert list(found) == [signal.name for signal in features.SIGNALS]
    assert all(abs(value) <= 1 for value in features.values(found))


def test_a_judge_that_tells_the_parts_of_neutral_apart_is_heard() -> None:
    forth, back = Scores(0.1, 0.8, 0.1, 0.5, 0.2), Scores(0.1, 0.8, 0.1, 0.3, 0.4)
    found = features.evidence(Pair(Side("a"), Side("b"), Scope.SPEAKER, 0.5, forth, back))
    assert found["says refinement"].value == pytest.approx(0.4)
    assert found["says update"].value == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("No ferry to Orrin will be cancelled.", "Three ferries to Orrin will be cancelled in May.", 1.0),
        ("We will never sell the harbour.", "We will sell the harbour to the highest bidder.", 1.0),
        ("We will never sell the harbour.", "We will sell the harbour if we must.", 0.0),
        ("We will never sell the harbour.", "We might sell the harbour.", 0.0),
        ("She would not have voted for the levy.", "She would have voted against the levy.", 0.0),
        ("We will not sell the harbour this year.", "We will sell the harbour.", 0.0),
        ("We will never sell the harbour.", "We will not sell the harbour either.", 0.0),
        ("We will keep the harbour, and never sell it.", "We will sell the harbour.", 0.0),
        ("We will never sell the harbour.", "We will widen the harbour.", 0.0),
    ],
)
def test_a_turn_is_word_for_word_where_the_plain_words_say_all_that_was_negated(
    a: str, b: str, value: float
) -> None:
    found = negation.turned_word_for_word(a, b)
    assert found.value == value
    assert negation.turned_word_for_word(b, a) == found.turned()
