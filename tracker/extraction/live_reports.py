"""A report in entries by the hour → the day on which its statements were made."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.scenes import Scenes
from tracker.extraction.speech_cues import TELLING, is_ahead, is_at_other_time, is_now, is_simple_past
from tracker.extraction.speech_links import cue_of, is_undated, name_of, place_of
from tracker.records import Attribution, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MIN_ENTRIES = 2
_HOUR = re.compile(r"^[ \t]*\d{1,2}(?::\d\d)? ?[ap]\.?m\.?[ \t]*$", re.IGNORECASE | re.MULTILINE)


def dated_live(attributions: Sequence[Attribution], doc: Doc, scenes: Scenes) -> list[Attribution]:
    """Date the undated statements of a live report by the day that its own words name most often."""
    starts = [hour.start() for hour in _HOUR.finditer(text_of(doc))]
    stated = _day(scenes) if len(starts) >= MIN_ENTRIES else None
    if stated is None:
        return list(attributions)
    result: list[Attribution] = []
    speaking: dict[str | None, int] = {}
    for each in attributions:
        entry = bisect_right(starts, place_of(each))
        cue = cue_of(doc, each)
        if entry and cue is not None and _is_live(each, cue, scenes, stated):
            goes_on = cue.lemma_ in TELLING and speaking.get(name_of(each)) == entry
            if is_now(cue) or goes_on:
                each = replace(each, stated_at=stated)
        if cue is not None and is_now(cue) and each.stated_at.date == stated.date:
            speaking[name_of(each)] = entry
        result.append(each)
    return result


def _day(scenes: Scenes) -> StatedAt | None:
    """The published day or the one before; a report goes on past midnight."""
    published = scenes.published
    if published is None:
        return None
    told = [phrase.stated_at(published) for phrase in scenes.told]
    near = {published, published - timedelta(days=1)}
    counts = Counter(each.date for each in told if each.date in near)
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return next(each for each in told if each.date == ranked[0][0])


def _is_live(attribution: Attribution, cue: Token, scenes: Scenes, stated: StatedAt) -> bool:
    """True for "says", and for the "said" that goes on from it, where the paragraph tells no other day."""
    if (
        not is_undated(attribution)
        or is_ahead(cue)
        or is_at_other_time(cue, later=False)
        or not (is_now(cue) or is_simple_past(cue))
    ):
        return False
    begin, end = scenes.bounds(place_of(attribution))
    return not scenes.changes_date(stated, begin, end)
