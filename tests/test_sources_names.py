"""Names → keys: the same name printed differently is one, different names stay two."""

from __future__ import annotations

import pytest

from tracker.sources import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Belarusian Defense Ministry", "the Belarusian Defence Ministry"),
        ("Luhansk People’s Republic", "Luhansk People's Republic"),
        ("U.S. State Department", "US State Department"),
        ("General Viktor Khrenin", "Viktor Khrenin"),
        ("Dr. Ida Rosten", "Ida Rosten"),
        ("Élysée", "Elysee"),
        ("Asunción", "Asuncion"),
        ("Reykjavík", "Reykjavik"),
        ("Department of Labor", "department of labour"),
        ("Norland Rail Workers’ Union", "Norland Rail Workers Union"),
        ("Acme Corp.", "Acme Corp"),
        ("Government of the Netherlands", "Government of Netherlands"),
        ("Marks & Spencer", "Marks and Spencer"),
        ("Vice Admiral Ann Lee", "Ann Lee"),
    ],
)
def test_key_is_equal_for_one_name_printed_twice(one: str, other: str) -> None:
    assert names.key(one) == names.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("General Motors", "Motors"),
        ("Boris Johnson", "Ron Johnson"),
        ("General Secretary", "Secretary"),
        ("Vice President", "President"),
        ("Hon Hai", "Hai"),
    ],
)
def test_key_keeps_different_names_apart(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize("name", ["The", "General", "Mr", "the the", "7", "’s Hertogenbosch"])
def test_key_is_never_empty_for_a_name(name: str) -> None:
    assert names.key(name)


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("Vladimir Makei", "Vladimir", "Makei"),
        ("General Viktor Khrenin", "Viktor", "Khrenin"),
        ("Ursula von der Leyen", "Ursula", "von der Leyen"),
        ("Robert F. Kennedy Jr.", "Robert F.", "Kennedy"),
        ("Peskov", "", "Peskov"),
        ("President Biden's", "President", "Biden"),
        ("van Dijk", "", "van Dijk"),
    ],
)
def test_person_is_taken_apart(name: str, given: str, surname: str) -> None:
    parts = names.person(name)
    assert (parts.given, parts.surname) == (given, surname)


def test_person_key_drops_middle_initials() -> None:
    assert names.person_key("Vladimir V. Putin") == names.person_key("Vladimir Putin") == "vladimir putin"


def test_acronym_takes_the_initials_of_the_large_words() -> None:
    assert names.acronym("Luhansk People’s Republic") == "LPR"
    assert names.acronym("Organization for Security and Co-operation in Europe") == "OSCE"
