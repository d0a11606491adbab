"""A subject and its content → whether it is the speaker, or the speaker's own side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.lexicon import fold, words

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST_PERSON = frozenset({"i", "we"})
THIRD_PERSON = frozenset({"he", "she", "it", "they"})
SIDE = "its"  # "its spokesman": the body named in the sentence is the speaker's own
STEM = 5  # letters that two forms of a name share: "Belarusian", "Belarus"
_FIRST_TITLES = frozenset({"the", "minister", "president", "general"})


def is_own(subject: Token | None, content: Content) -> bool:
    """True when the subject is the speaker or the speaker's own side."""
    if subject is None:
        return False
    is_first = subject.i in content.quoted
    if subject.lower_ in FIRST_PERSON:
        return is_first
    if subject.lower_ in THIRD_PERSON:
        return not is_first and content.cue is not None and (subject.lower_ != "it" or _speaks_as_it(content))
    owners = {child.lower_ for child in subject.children if child.dep_ == "poss"}
    if owners & ({"our", "my"} if is_first else {"his", "her", "its", "their"}):
        return True
    if subject.pos_ == "NOUN" and fold(subject.text) in words("bodies", "nouns"):
        return True
    if subject.lower_ in {"country", "nation"} and _governs(content):
        return True
    speaker = _speaker_words(content)
    if SIDE in speaker and subject.pos_ == "PROPN":
        return True
    names = {fold(t.text) for t in subject.subtree if t.pos_ == "PROPN"}
    return any(name[:STEM] == word[:STEM] for name in names for word in speaker if len(name) > 2)


def _governs(content: Content) -> bool:
    """True for ministers, presidents and governments, who decide for their country."""
    mention, speaker = content.quotation.mention, content.speaker
    told = f"{mention.text if mention else ''} {(speaker.role or '') if speaker else ''}"
    return bool(set(fold(told).split()) & words("kinds", "governing"))


def _speaks_as_it(content: Content) -> bool:
    return (
        content.speaker is None
        or content.speaker.kind.value != "person"
        or bool(content.speaker.organisation)
    )


def _speaker_words(content: Content) -> frozenset[str]:
    mention, speaker = content.quotation.mention, content.speaker
    if mention is None:
        return frozenset()
    side = {SIDE} if mention.text.split()[0].lower() in {"its", "their"} else set()
    named = mention.text.split()
    if speaker is not None:
        named += [*speaker.name.split(), *(speaker.organisation or "").split()]
    return (
        frozenset(side)
        | frozenset(fold(word).strip(",.'") for word in named if word[:1].isupper() and len(word) > 2)
        - _FIRST_TITLES
    )
