"""A quotation and its speaker → the content as words: what the sentence makers of this room share."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from tracker.extraction.cues import word_list
from tracker.extraction.doc_text import text_of
from tracker.extraction.lexicon import fold, without_article, words
from tracker.extraction.noun_phrases import gender_of
from tracker.extraction.people import first_name_gender
from tracker.extraction.phrases import running
from tracker.extraction.wording import capitalised, clean
from tracker.records import Quotation, QuotationType, SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

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
_SENTENCE_END = re.compile(r"[.!?…]+$|^\.{2,}$")
_OPEN, _CLOSE, _SINGLE = frozenset("“„«"), frozenset("”»"), frozenset("‘’'")
_PLURALS = "tracker_plurals"
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})


class Content:
    """The content of one quotation: its `tokens` without marks, and its `cue`.

    `quoted` holds the indices of the tokens that are the speaker's own words, `nested` of those that the
    speaker quotes in turn.
    """

    def __init__(self, doc: Doc, quotation: Quotation, speaker: SpeakerReading | None) -> None:
        self.doc = doc
        self.quotation = quotation
        self.speaker = speaker
        self.is_direct = quotation.type is QuotationType.DIRECT
        self.cue = cue_token(doc, quotation)
        self.quoted: set[int] = set()
        self.nested: set[int] = set()
        self._pieces = [p for p in (self._words(part.start, part.end) for part in quotation.content) if p]
        self.tokens = [t for piece in self._pieces for t in piece]

    def _words(self, start: int, end: int) -> list[Token]:
        """The words of one piece; marks only tell whose words they are."""
        span: Span | None = self.doc.char_span(start, end, alignment_mode="expand")
        found: list[Token] = []
        depth, is_nested = 0, False
        for token in span or ():
            text = token.text
            if text in _OPEN or (text in {'"', "''", "``"} and not depth):
                depth += 1
            elif text in _CLOSE or text in {'"', "''", "``"}:
                depth = max(0, depth - 1)
            elif text in _SINGLE and not self._is_apostrophe(token, is_nested):
                is_nested = not is_nested and not token.whitespace_
            elif not token.is_space:
                found.append(token)
                if depth or self.is_direct:
                    self.quoted.add(token.i)
                if is_nested:
                    self.nested.add(token.i)
        return found

    def _is_apostrophe(self, token: Token, is_nested: bool) -> bool:
        before = token.nbor(-1) if token.i else None
        if before is None or before.whitespace_ or before.is_punct:
            return False
        return not is_nested and (token.tag_ == "POS" or before.text.lower().endswith(("s", "in")))

    # --- sentences ------------------------------------------------------------------------------------

    def sentences(self) -> list[tuple[Token, ...]]:
        """The content cut at its sentence ends; a broken sentence ("A," he said, "b.") is whole again."""
        found: list[list[Token]] = []
        for index, piece in enumerate(self._pieces):
            for number, part in enumerate(_cut(piece)):
                if index and not number and found and self._continues(index):
                    found[-1] = [*_without_comma(found[-1], part), *part]
                else:
                    found.append(part)
        return [tuple(sentence) for sentence in found]

    def _continues(self, index: int) -> bool:
        """True when a piece goes on with the sentence of the piece before."""
        before, after = self._pieces[index - 1], self._pieces[index]
        gap = text_of(self.doc)[before[-1].idx + len(before[-1]) : after[0].idx]
        if after[0].text[:1].islower():
            return True
        if "\n" in gap or before[-1].text[-1:] in ".!?…":
            return False
        return not re.search(r"[.!?…][”\"’'»]*\s*[“\"‘'«]*\s*$", gap)

    def text(self) -> str:
        """The whole content as running text."""
        return clean(" ".join(running(s) for s in self.sentences())).strip(" ,;")

    def content_end(self) -> int:
        return self.quotation.content[-1].end

    def has_finite_verb(self) -> bool:
        """True when the content is a clause: a verb with a tense stands outside its relative clauses."""
        inside = {t.i for t in self.tokens}
        for token in self.tokens:
            if token.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
                continue
            verb = token.head if token.dep_ in {"aux", "auxpass"} else token
            if not any(
                t.dep_ == "advcl" or (t.dep_ in {"relcl", "acl"} and t.head.i in inside)
                for t in [verb, *_up(verb, inside)]
            ):
                return True
        return False

    # --- the speaker ----------------------------------------------------------------------------------

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
        """True where nobody could tell whose the name is ("Scott"), but a person's name is printed."""
        mention = self.quotation.mention
        if mention is None:
            return False
        span: Span | None = self.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        return span is not None and all(t.ent_type_ == "PERSON" and t.pos_ == "PROPN" for t in span)

    def be(self, subject: str, head: Token | None = None) -> str:
        """The form of "to be" for a subject in the present."""
        parts = subject.lower().split()
        if head is not None and head.lemma_ in {"half", "most", "some", "rest", "majority", "number", "all"}:
            head = next((p for c in head.children if c.lower_ == "of" for p in c.children), head)
        if head is not None and head.pos_ != "PRON":
            is_several = any(c.dep_ == "conj" for c in head.children) and "and" in parts
            return "are" if head.tag_ in _PLURAL_TAGS or is_several else "is"
        if parts[-1] in {"they", "we", "you", "these", "those"}:
            return "are"
        return "am" if parts == ["i"] else "is"


def _plural_words(doc: Doc) -> frozenset[str]:
    """The words of the text that the parser takes for plural nouns, as written; put together once."""
    if _PLURALS not in doc.user_data:
        doc.user_data[_PLURALS] = frozenset(t.text for t in doc if t.tag_ in _PLURAL_TAGS)
    plurals: frozenset[str] = doc.user_data[_PLURALS]
    return plurals


def _cut(piece: list[Token]) -> list[list[Token]]:
    """Sentences: a stop ends one where a capital follows, a word with a stop where the parser says so."""
    found: list[list[Token]] = [[]]
    for token in piece:
        last = found[-1][-1] if found[-1] else None
        if last is not None and _ends(last, token):
            found.append([])
        found[-1].append(token)
    return found


def _ends(last: Token, token: Token) -> bool:
    first = token.text[:1]
    if not (first.isupper() or first.isdigit() or first in "[(") or not _SENTENCE_END.search(last.text):
        return False
    if last.is_punct:
        before = last.nbor(-1).text if last.i else ""
        return not (last.text == "." and f"{before}." in word_list("titles", "abbreviations"))
    return bool(token.is_sent_start) and last.text not in word_list("titles", "abbreviations")


def _without_comma(before: list[Token], after: list[Token]) -> list[Token]:
    """ "A," he said, "b": the comma is the printer's, unless A is a clause or phrase that leads b in."""
    if before[-1].text == ";" or after[0].lower_ in {"and", "but", "or", "because"}:
        return before
    leads_in = before[0].dep_ in {"mark", "prep", "advmod", "pcomp"} or before[0].pos_ in {
        "SCONJ",
        "ADP",
        "ADV",
    }
    if before[-1].text in {",", "."} and not (leads_in and before[-1].text == ","):
        return before[:-1]
    return before


def cue_token(doc: Doc, quotation: Quotation) -> Token | None:
    if quotation.cue_span is None:
        return None
    span: Span | None = doc.char_span(
        quotation.cue_span.start, quotation.cue_span.end, alignment_mode="expand"
    )
    return span.root if span is not None else None


def _up(token: Token, inside: set[int]) -> list[Token]:
    """The heads above a token, as far as they stand inside."""
    found: list[Token] = []
    while token.head.i != token.i and token.head.i in inside:
        token = token.head
        found.append(token)
    return found
