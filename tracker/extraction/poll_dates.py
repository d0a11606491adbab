"""The answers of a poll → the days on which it was taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.date_words import date_words
from tracker.extraction.occasions import core_token
from tracker.extraction.scenes import Scenes
from tracker.extraction.speech_cues import is_at_other_time, names_occasion
from tracker.extraction.speech_links import cue_of, is_undated
from tracker.records import Attribution, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc

_POLLS = date_words("polls")
_POLLING = date_words("polling")
_SPANS = frozenset({"span", "week_span"})
_SHARE = re.compile(
    r"%|\bper ?cent\b|\b(?:in|of) (?:10|ten|four|three|five)\b"
    r"|\b(?:majority|half|third|quarter|share|plurality|voters|respondents|adults)\b",
    re.IGNORECASE,
)


def dated_answers(attributions: Sequence[Attribution], doc: Doc, scenes: Scenes) -> list[Attribution]:
    """Date what shares of the people asked say, where the article tells once when they were asked."""
    stated = _taken(doc, scenes)
    if stated is None:
        return list(attributions)
    return [
        replace(each, stated_at=stated) if is_undated(each) and _is_answer(each, doc) else each
        for each in attributions
    ]


def _taken(doc: Doc, scenes: Scenes) -> StatedAt | None:
    """When the only poll of an article was taken: "was conducted July 8 to 12"."""
    found = []
    for phrase in scenes.told:
        if phrase.form not in _SPANS:
            continue
        words = {token.lemma_.lower() for token in core_token(doc, phrase).sent}
        if words & _POLLS and words & _POLLING:
            found.append(phrase.stated_at(scenes.published))
    days = {(each.earliest, each.latest) for each in found if each.earliest is not None}
    return found[0] if len(days) == 1 and len(found) == 1 else None


def _is_answer(attribution: Attribution, doc: Doc) -> bool:
    """True for "28 percent say"; false for "after half said so in the earlier poll"."""
    mention, cue = attribution.quotation.mention, cue_of(doc, attribution)
    if mention is None or cue is None or _SHARE.search(mention.text) is None or is_at_other_time(cue):
        return False
    if names_occasion(cue):
        return False
    return not any(child.dep_ == "mark" and child.lower_ in {"after", "before"} for child in cue.lefts)
