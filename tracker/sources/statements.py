"""The plain speaker, role and institution of an imported statement → a speaker reading."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from tracker.records import SourceKind, SpeakerReading
from tracker.sources.identify import administration_leader
from tracker.sources.names import display, key, straight, word_list
from tracker.sources.offices import body_of
from tracker.sources.polities import polity_form
from tracker.sources.roles import office_of
from tracker.sources.titles import BODY_WORDS

_SITE = re.compile(r"\w\.[a-z]{2,5}$")
_ACRONYM = re.compile(r"^[A-Z][A-Z.&-]+[A-Z.]$")


@cache
def collectives() -> frozenset[str]:
    """Keys of speakers who are nobody in particular ("Facebook posts"), from `data/collectives.txt`."""
    source = resources.files("tracker.sources").joinpath("data/collectives.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(key(line) for line in lines if line and not line.startswith("#"))


def as_reading(name: str, role: str | None = None, institution: str | None = None) -> SpeakerReading:
    """A reading of an imported speaker, its kind told from the words alone."""
    shown = straight(re.sub(r"^([^,]+), ([A-Z][^,]+)$", _in_order, name))
    return SpeakerReading(
        shown, kind_of(shown, role), role or None, institution or None, evidence="named by the import"
    )


def _in_order(match: re.Match[str]) -> str:
    """“Obama, Barack” → “Barack Obama”; “Acme, Inc.” stays."""
    if (
        BODY_WORDS.search(match[0])
        or len(match[2].split()) > 3
        or key(match[2]) in ("jr", "sr", "ii", "iii", "iv")
    ):
        return match[0]
    return f"{match[2]} {match[1]}"


def kind_of(name: str, role: str | None = None) -> SourceKind:
    """The kind of source that a name, and a role with it, speaks of."""
    if key(name) in collectives():
        return SourceKind.COLLECTIVE
    if (
        role
        and key(name) != key(role)
        and len(name.split()) > 1
        and polity_form(name) is None
        and body_of(name) is None
    ):
        return SourceKind.PERSON if not BODY_WORDS.search(name) else SourceKind.ORGANISATION
    if (body := body_of(name)) is not None and key(name) not in word_list("names_of_people_too"):
        return body.kind
    if administration_leader(name) is not None:
        return SourceKind.ORGANISATION
    if (office := office_of(name)) is not None and office.body is not None:
        return SourceKind.OFFICE
    words = display(name).split()
    if len(words) == 1 and _SITE.search(name):
        return SourceKind.ORGANISATION
    if BODY_WORDS.search(name) or _ACRONYM.match(name) or len(words) > 5:
        return SourceKind.ORGANISATION
    if not any(word[:1].isupper() for word in words):
        return SourceKind.COLLECTIVE
    if words[-1][:1].islower() and len(words) > 1:
        return SourceKind.COLLECTIVE
    return SourceKind.PERSON if len(words) > 1 else SourceKind.ORGANISATION
