"""A quotation and its speaker → stand-alone propositions: sentences that need no context to be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.extraction.contents import Content
from tracker.extraction.cue_phrases import of_cue
from tracker.extraction.doc_text import has_word, names_of
from tracker.extraction.lexicon import fold, words
from tracker.extraction.wording import MIN_WORDS, capitalised, clean, sentence, sentences, with_subject
from tracker.records import Quotation, SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc

NOT_TRUE = "It is not true that "
BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b", re.IGNORECASE)
BELIEF = re.compile(
    r"^(?:I|we)(?:’m|’re|'m|'re| am| are)? (?:also |still |firmly |really |now |all )*"
    r"(?:think|believe|know|realise|realize|feel|understand|sure|confident|convinced|certain) (?:that )?"
    r"(?!(?:in|of|about|so|what|how|why|whether|who|where|for|to|like|by|free)\b)(?=\w+ \w+)",
    re.IGNORECASE,
)
OPENER = re.compile(
    r"^(?:(?:but|and|so) )?(?:(?:unfortunately|sadly|regrettably|frankly|obviously|clearly|luckily|"
    r"fortunately|look|well|of course|honestly|hopefully|yes|no), )?(?:but |and )?",
    re.IGNORECASE,
)
EXPLETIVE = re.compile(
    r"^it (?:is|was|would be|will be|has been|had been|seems|seemed|appears|appeared)(?: \w+)? \w+ "
    r"(?:to|that|for|if)\b",
    re.IGNORECASE,
)


def texts(
    doc: Doc, quotation: Quotation, speaker: SpeakerReading | None, denied: Sequence[str]
) -> tuple[str, ...]:
    """The propositions that the quotation puts forward; of a denial, the negated ones."""
    if denied:
        return tuple(_negated(doc, proposition) for proposition in denied)
    return tuple(_Reader(Content(doc, quotation, speaker)).read())


def _negated(doc: Doc, proposition: str) -> str:
    if proposition.startswith(NOT_TRUE):
        return capitalised(proposition.removeprefix(NOT_TRUE))
    return NOT_TRUE + _lowered(doc, proposition)


def _lowered(doc: Doc, text: str) -> str:
    """The text with a small first letter, unless its first word is a name."""
    first = re.match(r"[^\s,’']+", text)
    if first is None or first[0] == "I" or first[0][1:] != first[0][1:].lower():
        return text
    word = first[0]
    is_name = word in names_of(doc) or (not has_word(doc, word) and word.lower() in names_of(doc))
    if is_name and not has_word(doc, word.lower()):
        return text
    return text[:1].lower() + text[1:]


class _Reader:
    """Makes the sentences of one quotation."""

    def __init__(self, content: Content) -> None:
        self.content = content

    def read(self) -> list[str]:
        """All propositions, in order."""
        special = of_cue(self.content)
        if special is not None:
            return [sentence(special)] if special else []
        found: list[str] = []
        for piece in sentences(clean(self.content.joined())):
            text = sentence(self._self_contained(OPENER.sub("", piece)))
            if len(text.split()) >= MIN_WORDS:
                found.append(self._denied(text))
        return found

    def _self_contained(self, text: str) -> str:
        """The sentence with the speaker's name for a pronoun that begins it."""
        text = (
            re.sub(r"^(?:and |but )?that (?=\w)", "", text.strip(" ,"))
            if not self.content.is_direct
            else text
        )
        believed = BELIEF.match(text)
        if self.content.is_direct and believed:
            return text[believed.end() :]
        if self.content.speaker is None:
            return text
        return self._first_person(text) if self.content.is_direct else self._third_person(text)

    def _first_person(self, text: str) -> str:
        match = re.match(r"(I|We)\b", text)
        if match is None or self._has_second_present():
            return text
        name = self._name(for_we=match[1] == "We")
        if name is None:
            return text
        rest = text[match.end() :]
        is_plural = self.content.speaker is not None and self.content.speaker.kind is SourceKind.COLLECTIVE
        if match[1] == "We":
            rest = re.sub(r"\bour\b", "their" if is_plural else "its", rest)
        if FIRST_PERSON.search(rest):
            return text
        return with_subject(match[0] + rest, match[1], name, self.content.tags, is_plural=is_plural) or text

    def _has_second_present(self) -> bool:
        return any(t.tag_ == "VBP" and t.dep_ == "conj" for t in self.content.tokens)

    def _third_person(self, text: str) -> str:
        speaker = self.content.speaker
        text = self._own_body(text)
        match = re.match(r"(he|she|it|they|his|her|its|their)\b", text, re.IGNORECASE)
        if match is None or speaker is None:
            return text
        word = match[1].lower()
        if not self._may_mean_speaker(word) or EXPLETIVE.match(text):
            return text
        if word in {"his", "its", "their"} or (word == "her" and self.content.tags.get("her") == "PRP$"):
            name = self.content.subject()
            return f"{name}{'’' if name.endswith('s') else '’s'}{text[match.end() :]}"
        is_plural = word == "they" and speaker.kind is SourceKind.COLLECTIVE
        replaced = with_subject(
            text, match[1], self.content.subject(), self.content.tags, is_plural=is_plural
        )
        return replaced or f"{self.content.subject()}{text[match.end() :]}"

    def _own_body(self, text: str) -> str:
        """The name of the speaker's body for "the ministry", "the company" at the beginning."""
        speaker = self.content.speaker
        body = speaker and (speaker.name if speaker.kind in BODY_KINDS else speaker.organisation)
        match = re.match(r"the (\w+) (?!of\b|for\b|in\b|at\b|that\b|which\b|’s)", text, re.IGNORECASE)
        if not body or match is None or self.content.tags.get(fold(match[1])) != "NN":
            return text
        noun = fold(match[1])
        own = fold(body).split()
        is_company = noun in words("bodies", "commercial") and not set(own) & words("bodies", "nouns")
        if noun not in words("bodies", "nouns") or not (noun == own[-1] or is_company):
            return text
        return f"{self.content.with_article(body)} {text[match.end() :]}"

    def _may_mean_speaker(self, word: str) -> bool:
        """True when a pronoun agrees with the speaker, or is the article's own for the speaker."""
        speaker, mention = self.content.speaker, self.content.quotation.mention
        if speaker is None:
            return False
        if mention is not None and word in {"he", "she", "it", "they"} and mention.text.lower() == word:
            return True
        if word in {"he", "she", "his", "her"}:
            return speaker.kind in {SourceKind.PERSON, SourceKind.OFFICE}
        if word in {"it", "its"}:
            return speaker.kind in BODY_KINDS
        return speaker.kind in BODY_KINDS | {SourceKind.COLLECTIVE}

    def _name(self, *, for_we: bool) -> str | None:
        """Who "I" or "we" is: a body for "we", where a body is known to be spoken for."""
        speaker = self.content.speaker
        if speaker is None:
            return None
        if not for_we:
            return self.content.subject() if speaker.kind in {SourceKind.PERSON, SourceKind.OFFICE} else None
        if speaker.kind is not SourceKind.PERSON:
            return self.content.subject() if speaker.kind is not SourceKind.OFFICE else None
        body = speaker.organisation
        if body is None or (speaker.role and fold(speaker.role).startswith(fold(body))):
            return None
        return self.content.with_article(body)

    def _denied(self, text: str) -> str:
        """ "denied that S" → "It is not true that S"."""
        if (
            self.content.is_direct
            or self.content.cue is None
            or self.content.cue.lemma_ not in {"deny", "refute", "disavow"}
        ):
            return text
        return _negated(self.content.doc, text)
