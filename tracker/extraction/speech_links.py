"""What one dated statement hands on to the next ones of its speech, and who speaks in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extraction.speech_cues import names_listener, names_occasion
from tracker.records import Attribution, Precision, SourceKind, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MAX_PARAGRAPHS = 6
REACH_OPENING = 12
_REACHES = {Precision.WEEK: 1, Precision.MONTH: 1, Precision.YEAR: 0, Precision.RANGE: 0}
OPENING = 4
"""How many paragraphs open an article: what they tell in short, the following ones tell in full."""
PRONOUNS = frozenset({"he", "she", "they"})


@dataclass(frozen=True, slots=True)
class Link:
    """The last dated statement of a speech: where its cue stands, and in which paragraph the speech began."""

    stated_at: StatedAt
    place: int
    began: int
    names_occasion: bool
    is_scene: bool = False
    is_speech: bool = False


def is_elsewhere(cue: Token, link: Link) -> bool:
    """True where a speech ends: on another occasion, to another listener.

    The next statement may tell what the last one left out: the occasion, and the listener too where it goes
    on from the opening of an article or from a sentence that quotes nothing.
    """
    occasion, listener = names_occasion(cue), names_listener(cue)
    if link.names_occasion:
        return occasion or listener
    return listener and not link.is_scene and link.began > OPENING


def reach(link: Link) -> int:
    if link.stated_at.precision is not Precision.DAY:
        if link.is_speech:
            return 1
        return _REACHES.get(link.stated_at.precision, -1)
    return REACH_OPENING if link.began <= OPENING else MAX_PARAGRAPHS


def name_of(attribution: Attribution) -> str | None:
    """The speaker's name or, unread, the words for him; None for a pronoun and for a collective."""
    speaker, mention = attribution.speaker, attribution.quotation.mention
    if speaker is not None:
        return None if speaker.kind is SourceKind.COLLECTIVE else speaker.name
    if mention is None or is_pronoun(attribution) or not mention.text[:1].isupper():
        return None
    return mention.text


def is_pronoun(attribution: Attribution) -> bool:
    mention = attribution.quotation.mention
    return mention is not None and mention.text.lower() in PRONOUNS


def is_same(one: str, other: str) -> bool:
    """True for a name and its last words."""
    return one == other or one.endswith(f" {other}") or other.endswith(f" {one}")


def is_undated(attribution: Attribution) -> bool:
    stated = attribution.stated_at
    return stated.precision is Precision.UNKNOWN and stated.phrase is None


def place_of(attribution: Attribution) -> int:
    cue = attribution.quotation.cue_span
    return attribution.quotation.content[0].start if cue is None else cue.start


def cue_of(doc: Doc, attribution: Attribution) -> Token | None:
    cue = attribution.quotation.cue_span
    span = None if cue is None else doc.char_span(cue.start, cue.end, alignment_mode="expand")
    return None if span is None else span.root
