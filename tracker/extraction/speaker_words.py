"""A speaker as the article names and describes them → words that can stand in a sentence about them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, without_article, words
from tracker.extraction.noun_phrases import gender_of
from tracker.extraction.person_names import first_name_gender
from tracker.extraction.wording import capitalised
from tracker.records import Quotation, SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

PLURAL_TAGS = frozenset({"NNS", "NNPS"})
UNNAMED = frozenset({SourceKind.OFFICE, SourceKind.COLLECTIVE})
_DETERMINERS = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "this",
            "that",
            "these",
            "those",
            "some",
            "many",
            "several",
            "most",
            "one",
            "two",
        ),
        *(
            "another",
            "other",
            "no",
            "each",
            "every",
            "any",
            "both",
            "all",
            "at",
            "not",
            "more",
            "few",
            "every",
        ),
    }
)
_POSSESSIVES = frozenset({"his", "her", "its", "their", "our", "my"})
_PLURALS = "tracker_plurals"


class SpeakerWords:
    """The speaker of one quotation of a parsed text."""

    def __init__(self, doc: Doc, quotation: Quotation, speaker: SpeakerReading | None) -> None:
        self.doc = doc
        self.quotation = quotation
        self.speaker = speaker

    def subject(self) -> str:
        """The speaker as the subject of a sentence."""
        if self.speaker is not None and self.speaker.kind not in UNNAMED:
            if self.speaker.kind is SourceKind.PERSON:
                return self.speaker.name
            return self.with_article(self.speaker.name)
        return self._described()

    def _described(self) -> str:
        """A speaker without a name, as the article puts it: "a source", "the French ambassador"."""
        mention = self.quotation.mention
        printed = " ".join(mention.text.split(",")[0].split()) if mention is not None else "The speaker"
        if self.speaker is None:
            return capitalised(printed)
        name = self.speaker.name.split(",")[0]
        first = printed.split()[0].lower() if printed else ""
        if name.casefold() in printed.casefold() and first in _DETERMINERS | _POSSESSIVES:
            return capitalised(printed)
        is_relative = first in {"who", "which", "that"} and name[:1].islower()
        if is_relative and name.split()[0].lower() not in _DETERMINERS | _POSSESSIVES:
            return f"The {name}"
        if self.is_many() or name.split()[0].lower() in _DETERMINERS | _POSSESSIVES or not name[:1].isalpha():
            return capitalised(name)
        is_name = name[:1].isupper() and self.speaker.kind is SourceKind.COLLECTIVE
        return capitalised(name) if is_name else f"The {name}"

    def with_article(self, name: str) -> str:
        """The name with "The" where the article says "the Kremlin"."""
        name = without_article(name)
        if re.search(rf"\b(?i:the {re.escape(name)})\b(?! [A-Z])", text_of(self.doc)):
            return f"The {name}"
        return capitalised(name)

    def is_many(self) -> bool:
        """True for a speaker in the plural: "rebels", "two officials"."""
        if self.speaker is None or self.speaker.kind is not SourceKind.COLLECTIVE:
            return False
        name = re.split(r",|\s(?:of|in|from|at|to|for|on|with|who)\s", self.speaker.name)[0]
        head = name.split()[-1]
        return head in _plural_words(self.doc) or head.lower() in words("bodies", "crowds")

    @cached_property
    def gender(self) -> str | None:
        """The speaker's, "m" or "f", where a pronoun or a title tells it."""
        mention, speaker = self.quotation.mention, self.speaker
        if mention is not None:
            known = {"he": "m", "his": "m", "she": "f", "her": "f"}.get(mention.text.lower())
            if known:
                return known
        if speaker is None or speaker.kind is not SourceKind.PERSON:
            return None
        told = [gender_of(w) for w in (mention.text.split() if mention else [])]
        told += [gender_of(w) for w in (speaker.role or "").split()]
        told.append(first_name_gender(speaker.name.split()[0]) if " " in speaker.name else None)
        titles = re.findall(
            rf"\b(Mr|Mrs|Ms|Miss|Sir|Lady)\.? (?:\w+ )?{re.escape(speaker.name.split()[-1])}\b",
            text_of(self.doc),
        )
        told += ["m" if t in {"Mr", "Sir"} else "f" for t in titles]
        return next((t for t in told if t), None)

    def inside(self, name: str) -> str:
        """The name as it stands inside a sentence: "The Kremlin" → "the Kremlin", "A source" → "a source"."""
        first, _, rest = name.partition(" ")
        is_described = self.speaker is not None and self.speaker.kind in UNNAMED
        small = first.lower() in {"the", "a", "an"} or (
            is_described and first.lower() in _DETERMINERS | _POSSESSIVES
        )
        if small or (is_described and self.speaker is not None and self.speaker.name[:1].islower()):
            return f"{first.lower()} {rest}".strip()
        return name

    @cached_property
    def is_one_person(self) -> bool:
        """True for a speaker who can be "he" or "she"."""
        speaker, mention = self.speaker, self.quotation.mention
        if speaker is None:
            return self._is_printed_name()
        if speaker.kind in {SourceKind.PERSON, SourceKind.OFFICE}:
            return True
        if speaker.kind is not SourceKind.COLLECTIVE or self.is_many():
            return False
        if self._is_printed_name():
            return True
        if mention is not None and mention.text.lower() in {"who", "he", "she"}:
            return True
        said = {fold(w) for w in re.split(r"\s(?:of|in|from|at|for|who)\s", speaker.name)[0].split()}
        return bool(said & (words("bodies", "anonymous") | words("roles", "heads")))

    def _is_printed_name(self) -> bool:
        """True where the article does not tell who "Scott" or "Orsk's lawyer" is, but one person is meant."""
        mention = self.quotation.mention
        if mention is None:
            return False
        span: Span | None = self.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if span is None:
            return False
        if all(t.ent_type_ == "PERSON" and t.pos_ == "PROPN" for t in span):
            return True
        last = fold(span[-1].text)
        is_one = last in words("bodies", "anonymous") | words("roles", "helpers") | words("roles", "posts")
        return self.speaker is None and len(span) > 1 and is_one


def _plural_words(doc: Doc) -> frozenset[str]:
    """The words of the text that the parser takes for plural nouns, as written; put together once."""
    if _PLURALS not in doc.user_data:
        doc.user_data[_PLURALS] = frozenset(t.text for t in doc if t.tag_ in PLURAL_TAGS)
    plurals: frozenset[str] = doc.user_data[_PLURALS]
    return plurals
