"""Words → countries; invented countries meet by their stems."""

from __future__ import annotations

import pytest

from tracker.sources import polities
from tracker.sources.polities import Form

INVENTED = [
    ("Norland", "Norlandian"),
    ("Zubrovia", "Zubrovian"),
    ("Wakanda", "Wakandan"),
    ("Marlow", "Marlowese"),
    ("Ostland", "Ostlander"),
    ("Estmark", "Estmarkish"),
    ("Freedonia", "Freedonian"),
    ("Molvania", "Molvanian"),
    ("Quillan", "Quillanese"),
    ("Bruny", "Brunian"),
    ("Tarbul", "Tarbuli"),
    ("Vesper", "Vesperan"),
    ("Lorne", "Lornean"),
]


@pytest.mark.parametrize(
    ("word", "name", "form"),
    [
        ("Kyiv", "Ukraine", Form.CAPITAL),
        ("Kiev", "Ukraine", Form.CAPITAL),
        ("Belarusian", "Belarus", Form.DEMONYM),
        ("Republic of Belarus", "Belarus", Form.NAME),
        ("Russian Federation", "Russia", Form.NAME),
        ("Plurinational State of Bolivia", "Bolivia", Form.NAME),
        ("the Netherlands", "Netherlands", Form.NAME),
        ("Ukraine’s", "Ukraine", Form.NAME),
        ("US", "United States", Form.NAME),
        ("U.S.", "United States", Form.NAME),
        ("Kremlin", "Russia", Form.SEAT),
        ("the White House", "United States", Form.SEAT),
        ("Downing Street", "United Kingdom", Form.SEAT),
        ("Elysee", "France", Form.SEAT),
        ("Planalto", "Brazil", Form.SEAT),
        ("Casa Rosada", "Argentina", Form.SEAT),
        ("Blue House", "South Korea", Form.SEAT),
        ("Quirinal", "Italy", Form.SEAT),
        ("Dominican", "Dominican Republic", Form.DEMONYM),
    ],
)
def test_known_words_name_their_country(word: str, name: str, form: Form) -> None:
    found = polities.polity_form(word)
    assert found is not None
    assert (found[0].name, found[1]) == (name, form)


@pytest.mark.parametrize(
    "word",
    [
        "us",
        "Us",
        "polish",
        "turkey",
        "National",
        "Federal",
        "Luhansk People's Republic",
        "Islamic State of Iraq",
        "",
        "’s",
    ],
)
def test_other_words_name_no_country(word: str) -> None:
    assert polities.polity(word) is None


def test_every_name_of_the_table_is_its_own() -> None:
    names = [entry.name for entry in polities.table()]
    assert len(names) == len(set(names))
    assert sum(entry.kind == "country" for entry in polities.table()) >= 195
    for entry in polities.table():
        assert polities.polity(entry.name) == entry


@pytest.mark.parametrize(("noun", "adjective"), INVENTED)
def test_invented_noun_and_adjective_share_a_stem(noun: str, adjective: str) -> None:
    assert polities.same_stem(noun, adjective)
    assert polities.unknown_polity(adjective, [noun]).name == noun
    assert polities.unknown_polity(adjective).stem == polities.unknown_polity(noun).stem


@pytest.mark.parametrize(
    ("one", "other"),
    [("Norland", "Sorland"), ("Norland", "Normark"), ("Sol", "Solian"), ("Ostland", "Westland")],
)
def test_other_pairs_share_no_stem(one: str, other: str) -> None:
    assert not polities.same_stem(one, other)


@pytest.mark.parametrize(
    "word", ["National", "Federal", "Central", "United", "European", "Christian", "norlandian", "Human"]
)
def test_ordinary_adjectives_are_no_demonyms(word: str) -> None:
    assert not polities.looks_like_demonym(word)
