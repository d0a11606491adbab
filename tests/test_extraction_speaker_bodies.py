"""Lone names, institutions and those who speak for them: a person, a body, or nobody."""

from __future__ import annotations

import pytest

from tests.test_extraction_speaker_forms import last
from tracker.records import SourceKind

PERSON = SourceKind.PERSON


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Odinga said the count was wrong.", "Odinga"),
        ("On Monday Lukanen said that talks would go on.", "Lukanen"),
        ("McLeod said the road was closed.", "McLeod"),
        ("According to Voronin, the road was closed.", "Voronin"),
    ],
)
def test_read_a_lone_unknown_name_as_a_persons(text: str, name: str) -> None:
    found = last(text, name)
    assert found is not None
    assert (found.name, found.kind) == (name, PERSON)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lufthansa said that flights would go on.", "Lufthansa"),
        ("HVRN said that sales rose.", "HVRN"),
        ("Tarnex said it would close its plants.", "Tarnex"),
        ("Vantrix, a company that makes rails, cut jobs. Vantrix said sales fell.", "Vantrix"),
    ],
)
def test_read_a_lone_name_as_a_bodys_where_the_document_or_the_list_says_so(text: str, name: str) -> None:
    found = last(text, *([name] * text.count(name)))
    assert found is not None
    assert found.kind is not PERSON
