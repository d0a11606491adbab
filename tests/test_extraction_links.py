"""A denial is linked to the report that it means, or to none."""

from __future__ import annotations

import pytest

from tracker.extraction import extract
from tracker.records import Attribution, Kind


def denial(text: str) -> Attribution:
    """The last attribution of a text."""
    return extract(text, None)[-1]


@pytest.mark.parametrize(
    ("text", "denied", "expected"),
    [
        (
            "Police alleged that Ivo Pratt took bribes. Pratt denies it.",
            0,
            "It is not true that Ivo Pratt took bribes.",
        ),
        (
            "Police alleged that Ivo Pratt took bribes; Pratt denies it.",
            0,
            "It is not true that Ivo Pratt took bribes.",
        ),
        (
            "The rebels said the army shelled Orsk. The mayor said rents would fall. The army denies it.",
            0,
            "It is not true that the army shelled Orsk.",
        ),
        (
            "The Daily said Acme will close its plant. Acme dismissed the report.",
            0,
            "It is not true that Acme will close its plant.",
        ),
    ],
)
def test_denial_is_linked_to_what_concerns_the_denier(text: str, denied: int, expected: str) -> None:
    found = denial(text)
    assert found.denies == denied
    assert found.texts == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kestria has rejected claims that it meddled. Acme dismissed the report as false.",
            "Acme dismissed the report as false.",
        ),
        (
            "Police alleged that Ivo Pratt took bribes. Acme dismissed the report as false.",
            "Acme dismissed the report as false.",
        ),
        (
            "Norland accused Kestria of shelling a school. Kestria denied the allegation.",
            "Kestria denied the allegation.",
        ),
        (
            "The Lund campaign said nothing had changed since Lund rejected the idea. The price was higher "
            "when Lund dismissed the idea of tapping the reserve.",
            "Lund dismissed the idea of tapping the reserve.",
        ),
        (
            "Police said that Ivo Pratt took bribes. Pratt dismissed the report of a strike in May.",
            "Ivo Pratt dismissed the report of a strike in May.",
        ),
    ],
)
def test_denial_of_no_plain_report_stands_alone(text: str, expected: str) -> None:
    found = denial(text)
    assert found.denies is None
    assert [(p.text, p.kind) for p in found.propositions] == [(expected, Kind.DENIAL)]


def test_denial_of_a_claim_negates_what_is_claimed() -> None:
    found = denial("Kestria has rejected claims that it meddled.")
    assert found.texts == ("It is not true that Kestria meddled.",)


@pytest.mark.parametrize(
    "text",
    [
        "Ivo Pratt: I'd consider a run for mayor.\n\nIvo Pratt, the owner of Acme who rebuffed pleas from "
        "farmers to run for mayor, says he is open to it.",
        "Gov. Ivo Pratt has signaled he supports the changes, though he is being lobbied heavily to reject "
        "some or all of them.",
        "Gov. Ivo Pratt said Lisk shelled Orsk. He was pressed to reject it.",
        "The mayor said the tax would fall. Lund rejected the demand.",
        "Lisk pledged to withdraw by May. Orsk rejected it.",
    ],
)
def test_denial_is_read_into_nothing_that_denies_no_report(text: str) -> None:
    assert not [t for a in extract(text, None) for t in a.texts if "not true" in t]


def test_denial_that_somebody_is_pressed_to_make_is_no_statement() -> None:
    text = "Gov. Ivo Pratt said rents fell. He is being lobbied heavily to reject some of the changes."
    assert [a.texts for a in extract(text, None)] == [("Rents fell.",)]
