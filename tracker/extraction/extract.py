"""Turns a document's text and date into its attributions: the extraction room's steps, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tracker.extraction import dates, periods
from tracker.extraction.attribution import attributions
from tracker.extraction.kinds import kind_of_quotation
from tracker.extraction.parse import parse
from tracker.extraction.plain_text import placed, plain_text
from tracker.extraction.propositions import propositions as propositions_of
from tracker.extraction.speakers import Speakers
from tracker.records import Attribution, Span, SpeakerReading

if TYPE_CHECKING:
    from tracker.extraction.attribution import Found


def extract(text: str, published_at: date | None) -> list[Attribution]:
    """Who said what in an English text; one attribution per speaker, in the order of their words.

    Offsets are the text's. An attribution's `denies` points at an earlier one of the list. Raises ModelError
    when no English parser is installed.
    """
    plain = plain_text(text)
    return [placed(each, plain, text) for each in _extract(plain.text, published_at)]


def _extract(text: str, published_at: date | None) -> list[Attribution]:
    if not text.strip():
        return []
    doc = parse(text)
    all_found = attributions(doc)
    speakers = Speakers(doc, text)
    readings = _readings(speakers, all_found)
    result: list[Attribution] = []
    places: list[int] = []
    for found in all_found:
        places.append(len(result))
        denies = places[found.denies_hint.denied] if found.denies_hint is not None else None
        stated_at = dates.stated_at(doc, found.quotation, published_at)
        for mention in found.speakers:
            quotation = replace(found.quotation, mention=mention)
            for speaker in readings[mention.span] or (None,):
                meant = denies if denies is None or _is_another(speaker, result[denies].speaker) else None
                denied = result[meant].texts if meant is not None else ()
                propositions = propositions_of(doc, quotation, speaker, denied)
                kind = kind_of_quotation(proposition.kind for proposition in propositions)
                others = () if speaker else speakers.candidates(mention)
                result.append(Attribution(quotation, speaker, kind, stated_at, propositions, meant, others))
    return periods.with_periods(dates.carry_forward(result, doc), doc)


def _is_another(speaker: SpeakerReading | None, denied: SpeakerReading | None) -> bool:
    """False where a pronoun turns out to be whoever said it: nobody denies his own words."""
    return speaker is None or denied is None or speaker.name != denied.name


def _readings(speakers: Speakers, all_found: Sequence[Found]) -> dict[Span, tuple[SpeakerReading, ...]]:
    """Every speaker mention read once, in the order of the text: a pronoun leans on what came before it."""
    mentioned = [(mention, found.quotation) for found in all_found for mention in found.speakers]
    readings: dict[Span, tuple[SpeakerReading, ...]] = {}
    for mention, quotation in sorted(mentioned, key=lambda pair: pair[0].span):
        if mention.span not in readings:
            readings[mention.span] = speakers.read_all(mention, replace(quotation, mention=mention))
    return readings
