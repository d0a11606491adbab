"""A speaker reading and the words of the mention → the reading with its role and the office's country."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.records import SourceKind, SpeakerReading
from tracker.sources.identify import Identity
from tracker.sources.names import key, straight, word_list
from tracker.sources.titles import ends_with_a_title, trade, untitled, without_headline

_AFTER = re.compile(r"^, (?:an? |the )?([^,;.]+)")
_SURNAME = re.compile(r"(?:Mc|Mac|O'|D'|De|La)?[A-Z][a-z]{2,}")
_MOST_WORDS = 5
_HEADS = frozenset(
    {"president", "vice president", "prime minister", "deputy prime minister", "premier"}
    | {"chancellor", "federal chancellor", "head of state", "head of government"}
)


def described(reading: SpeakerReading, mention: str | None) -> SpeakerReading:
    """A person's reading with the role next to the name in the mention: "Labour MP John Smith"."""
    if reading.kind is not SourceKind.PERSON or reading.role or reading.organisation or not mention:
        return reading
    words = straight(mention)
    before, name = untitled(without_headline(reading.name), is_person=True)
    at = words.find(name)
    if at < 0 or len(name.split()) < 2:
        return reading
    ahead = words[:at].split()
    while ahead and key(ahead[0]) in word_list("openers") | word_list("honorifics"):
        ahead = ahead[1:]
    if 0 < len(ahead) <= _MOST_WORDS and ends_with_a_title(ahead):
        return replace(reading, name=name, role=" ".join(ahead))
    after = _AFTER.match(words[at + len(name) :])
    if after and before is None and trade(after[1]) is not None and len(after[1].split()) <= _MOST_WORDS:
        return replace(reading, role=after[1])
    return reading


def is_bare_office(reading: SpeakerReading, identity: Identity) -> bool:
    """Whether a role is an office of some state's that the words do not tell: "Chancellor"."""
    if reading.role is None or reading.organisation is not None:
        return False
    if identity.links:
        return identity.links[0].institution.needs_polity
    return key(reading.role) in _HEADS


def in_country(reading: SpeakerReading, country: str) -> SpeakerReading:
    """The same, holding that office in a country."""
    return replace(reading, role=f"{reading.role} of {country}")


def is_like_a_surname(word: str) -> bool:
    """Whether a name is one word that could be somebody's surname."""
    return _SURNAME.fullmatch(straight(word)) is not None
