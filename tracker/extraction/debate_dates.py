"""The statements of an article on one debate → the day of the debate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.date_words import date_words
from tracker.extraction.occasions import TALKS, core_token, described, governor
from tracker.extraction.scenes import DEBATES, Scenes
from tracker.extraction.speech_cues import is_at_other_time, is_simple_past, names_listener, names_occasion
from tracker.extraction.speech_links import OPENING, cue_of, is_undated, name_of, place_of
from tracker.records import Attribution, Precision, SourceKind, StatedAt

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_STAGE = DEBATES | {"moderator", "stage"}
_COMMENTATORS = date_words("commentators")
_WRITING = date_words("writing")
_ASIDE = frozenset({"after", "before", "following"})
_LATER = frozenset({"afterward", "afterwards", "beforehand"})
MAX_PARAGRAPHS = 3


def dated_debate(attributions: Sequence[Attribution], doc: Doc, scenes: Scenes) -> list[Attribution]:
    """Date what the participants said, where an article opens with a debate and tells its day."""
    stated = _day(doc, scenes)
    if stated is None:
        return list(attributions)
    debaters = _debaters(doc, scenes) - _commentators(doc)
    result: list[Attribution] = []
    for each in attributions:
        is_said = _is_said_there(each, doc, scenes, stated, debaters)
        if is_said and not _is_amid_other_day(each, result, scenes, stated):
            each = replace(each, stated_at=stated)
        result.append(each)
    return result


def _day(doc: Doc, scenes: Scenes) -> StatedAt | None:
    found: list[StatedAt] = []
    for phrase in scenes.told:
        if scenes.paragraph(phrase.core.start) > OPENING:
            break
        stated = phrase.stated_at(scenes.published)
        token = core_token(doc, phrase)
        noun = described(token)
        if (
            scenes.is_of_other_time(phrase)
            or stated.precision is not Precision.DAY
            or not any(
                word.lemma_.lower() in DEBATES and word.pos_ in {"NOUN", "PROPN"} for word in token.sent
            )
        ):
            continue
        verb = governor(noun if noun is not None else token)
        while verb is not None and verb.tag_ == "VB" and verb.dep_ == "xcomp":
            verb = verb.head
        is_debate = noun is not None and noun.lemma_.lower() in DEBATES
        if is_debate or (noun is None and verb is not None and verb.tag_ in {"VBD", "VBG"}):
            found.append(stated)
    return found[0] if len({each.date for each in found}) == 1 else None


def _commentators(doc: Doc) -> frozenset[str]:
    """The last words of the names of those who are told to comment: spokesmen, strategists, professors."""
    found = set()
    for token in doc:
        if token.lemma_.lower() not in _COMMENTATORS:
            continue
        near = [child for child in token.children if child.dep_ == "appos"]
        if token.dep_ in {"appos", "compound", "nmod"}:
            near.append(token.head)
        found |= {each.text for each in near if each.pos_ == "PROPN"}
    return frozenset(found)


def _debaters(doc: Doc, scenes: Scenes) -> frozenset[str]:
    """The names in the sentences that tell of the debate, outside of what is said."""
    found: set[str] = set()
    for token in doc:
        if token.lemma_.lower() in _STAGE and scenes.is_told(token.idx):
            found |= {each.text for each in token.sent if each.pos_ == "PROPN" and scenes.is_told(each.idx)}
    return frozenset(found)


def _is_said_there(
    attribution: Attribution, doc: Doc, scenes: Scenes, stated: StatedAt, debaters: frozenset[str]
) -> bool:
    cue, speaker = cue_of(doc, attribution), attribution.speaker
    if cue is None or not is_undated(attribution) or not is_simple_past(cue):
        return False
    name = name_of(attribution)
    if speaker is not None and speaker.kind is not SourceKind.PERSON:
        return False
    if name is None or name.split()[-1] not in debaters:
        return False
    if cue.lemma_ in {"be", "order"} or cue_info(cue.lemma_).is_belief:
        return False
    if cue.lemma_ in _WRITING or is_at_other_time(cue) or names_occasion(cue) or names_listener(cue):
        return False
    if _is_aside(cue) or _is_of_other_event(cue):
        return False
    place = place_of(attribution)
    begin, end = scenes.bounds(place)
    return not scenes.changes_date(stated, begin, end)


def _is_aside(cue: Token) -> bool:
    """True for "said after the debate" and "said afterwards"."""
    return any(
        token.lower_ in _LATER
        or (token.lower_ in _ASIDE and any(noun.lemma_.lower() in TALKS for noun in token.children))
        for token in cue.sent
    )


def _is_of_other_event(cue: Token) -> bool:
    """True for "the last race, when she called it a fraud"."""
    return cue.dep_ in {"relcl", "acl"} and any(child.lower_ == "when" for child in cue.lefts)


def _is_amid_other_day(
    attribution: Attribution, before: Sequence[Attribution], scenes: Scenes, stated: StatedAt
) -> bool:
    """True where the same speaker was last dated otherwise, not far before."""
    name, at = name_of(attribution), scenes.paragraph(place_of(attribution))
    for each in reversed(before):
        if at - scenes.paragraph(place_of(each)) > MAX_PARAGRAPHS:
            return False
        if name_of(each) == name and each.stated_at.phrase is not None:
            return each.stated_at.date != stated.date
    return False
