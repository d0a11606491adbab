"""A quotation and its speaker → stand-alone propositions: sentences that need no context to be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.extraction.cues import cue_info
from tracker.extraction.lexicon import fold, without_article
from tracker.extraction.wording import MIN_WORDS, capitalised, clean, sentence, sentences, with_subject
from tracker.records import Quotation, QuotationType, SourceKind, SpeakerReading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

NOT_TRUE = "It is not true that "
BODY_KINDS = frozenset({SourceKind.ORGANISATION, SourceKind.GOVERNMENT})
OBJECT_PRONOUNS = {"him": "he", "her": "she", "them": "they", "me": "I", "us": "we"}
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our|ours|ourselves)\b", re.IGNORECASE)
BELIEF = re.compile(
    r"^(?:I|we)(?:’m|’re|'m|'re| am| are)? (?:also |still |firmly |really |now |all )*"
    r"(?:think|believe|know|realise|realize|feel|understand|sure|confident|convinced|certain) (?:that )?"
    r"(?!in\b|of\b|about\b|so\b|what\b|how\b|why\b|whether\b|who\b|where\b|for\b|to\b|like\b|by\b|free\b)(?=\w+ \w+)",
    re.IGNORECASE,
)
EXPLETIVE = re.compile(
    r"^it (?:is|was|would be|will be|has been|had been|seems|seemed|appears|appeared)(?: \w+)? \w+ (?:to|that|for|if)\b",
    re.IGNORECASE,
)


def texts(
    doc: Doc, quotation: Quotation, speaker: SpeakerReading | None, denied: Sequence[str]
) -> tuple[str, ...]:
    """The propositions that the quotation puts forward; of a denial, the negated ones."""
    if denied:
        return tuple(_negated(doc, proposition) for proposition in denied)
    page = _Reader(doc, quotation, speaker)
    return tuple(page.read())


def _negated(doc: Doc, proposition: str) -> str:
    if proposition.startswith(NOT_TRUE):
        return capitalised(proposition.removeprefix(NOT_TRUE))
    return NOT_TRUE + _lowered(doc, proposition)


def _lowered(doc: Doc, text: str) -> str:
    """The text with a small first letter, unless its first word is a name."""
    first = re.match(r"[^\s,’']+", text)
    if first is None or first[0] == "I" or first[0][1:] != first[0][1:].lower():
        return text
    same = [t for t in doc if t.text == first[0]]
    if any(t.pos_ == "PROPN" or t.ent_type_ in {"GPE", "NORP", "PERSON", "ORG"} for t in same):
        return text if not any(t.text == first[0].lower() for t in doc) else text[:1].lower() + text[1:]
    if not same and any(t.text.lower() == first[0].lower() and t.pos_ == "PROPN" for t in doc):
        return text
    return text[:1].lower() + text[1:]


class _Reader:
    """Makes the sentences of one quotation."""

    def __init__(self, doc: Doc, quotation: Quotation, speaker: SpeakerReading | None) -> None:
        self._doc = doc
        self._quotation = quotation
        self._speaker = speaker
        self._content = _content(doc, quotation)
        self._tags = {fold(t.text): t.tag_ for t in reversed(self._content)}
        self._cue = _cue(doc, quotation)
        self._is_direct = quotation.type is QuotationType.DIRECT

    def read(self) -> list[str]:
        """All propositions, in order."""
        special = self._of_cue()
        if special is not None:
            return [sentence(special)] if special else []
        found: list[str] = []
        for piece in sentences(clean(self._joined())):
            text = sentence(self._self_contained(piece))
            if len(text.split()) >= MIN_WORDS:
                found.append(self._denied(text))
        return found

    def _joined(self) -> str:
        """The content's pieces as running text: "A," he said, "b." → "A b."; "A," he said. "B." → "A. B."."""
        text = ""
        for span in self._quotation.content:
            piece = span.of(self._doc.text).strip()
            if not text:
                text = piece
            elif piece.lstrip('“"‘')[:1].islower():
                text = f"{text.rstrip(',.')} {piece}" if text.endswith((",", ".")) else f"{text} {piece}"
            else:
                bare = text.rstrip(",")
                text = f"{bare} {piece}" if bare[-1:] in '.!?…”"' else f"{bare}. {piece}"
        return text

    # --- what the cue makes of its content ----------------------------------------------------------------

    def _of_cue(self) -> str | None:
        """The proposition of a content that is no clause ("promised to go", "called it a lie"), else None."""
        if not self._content or self._cue is None or (self._is_direct and not self._is_fragment()):
            return None
        first = self._content[0]
        for make in (
            self._infinitive,
            self._order,
            self._blame,
            self._predicate,
            self._dismissal,
            self._gerund,
        ):
            made = make(first)
            if made is not None:
                return made
        if self._is_direct or self._has_finite_verb():
            return None
        return self._existence(first) or self._noun_phrase()

    def _is_fragment(self) -> bool:
        return len(self._content) <= 6 and not self._has_finite_verb()

    def _has_finite_verb(self) -> bool:
        """True when the content is a clause: its head is a verb with a tense, not one in a relative clause."""
        inside = {t.i for t in self._content}
        for token in self._content:
            if token.tag_ not in {"VBD", "VBZ", "VBP", "MD"}:
                continue
            verb = token.head if token.dep_ in {"aux", "auxpass"} else token
            if not any(
                t.dep_ in {"relcl", "acl", "advcl"} and t.i in inside for t in [verb, *_up(verb, inside)]
            ):
                return True
        return False

    def _infinitive(self, first: Token) -> str | None:
        """ "to withdraw its forces" → "The Kremlin will withdraw its forces"."""
        text = self._text()
        match = re.match(r"(not |never )?to (not |never )?(?=[a-z])", text)
        if match is None or self._content_head_tag(match) != "VB":
            return None
        negation = (match[1] or match[2] or "").strip()
        verb = "will" + (f" {negation}" if negation else "")
        if self._cue is not None and self._cue.lemma_ in {"refuse", "decline"}:
            verb = "will not"
        elif self._cue is not None and self._cue.lemma_ == "claim":
            return f"{self._subject()} {re.sub('^have ', 'has ', text[match.end() :])}"
        return f"{self._subject()} {verb} {text[match.end() :]}"

    def _content_head_tag(self, match: re.Match[str]) -> str:
        skipped = len(match[0].split())
        return str(self._content[skipped].tag_) if skipped < len(self._content) else ""

    def _order(self, first: Token) -> str | None:
        """ "members to vote no" → "Members should vote no"."""
        if self._cue is None or not cue_info(self._cue.lemma_).order:
            return None
        text = self._text()
        match = re.match(r"((?:on |for )?)(.+?) (not )?to (not )?([a-z]+)\b", text)
        if match is None or self._tags.get(match[5], "") != "VB" or len(match[2].split()) > 12:
            return None
        negation = "not " if match[3] or match[4] else ""
        subject = OBJECT_PRONOUNS.get(match[2].lower(), match[2])
        return f"{subject} should {negation}{text[match.start(5) :]}"

    def _blame(self, first: Token) -> str | None:
        """ "the bombings on the army" → "The army is to blame for the bombings"."""
        if self._cue is None or self._cue.lemma_ != "blame":
            return None
        text = self._text()
        on = next((t for t in self._content if t.lower_ == "on" and t.i > first.i), None)
        if on is not None:
            what, _, who = text.partition(" on ")
            return f"{who} {self._be(who)} to blame for {what}" if who else None
        who, _, what = text.partition(" for ")
        who = OBJECT_PRONOUNS.get(who.lower(), who)
        return f"{who} {self._be(who)} to blame for {what}" if what else None

    def _predicate(self, first: Token) -> str | None:
        """ "the leader as “dependent”" → "The leader is dependent"; "it a lie" → "It is a lie"."""
        cue = self._cue
        if cue is None or self._has_finite_verb():
            return None
        text = self._text()
        if "as" in cue_info(cue.lemma_).prepositions and " as " in text:
            what, _, quality = text.partition(" as ")
            return self._is(what, re.sub(r"^being ", "", quality))
        named = next((t for t in self._content if t.dep_ in {"oprd", "attr"} and t.head.i == cue.i), None)
        if named is None and cue.lemma_ in {"call", "label", "brand", "dub", "term", "deem"}:
            named = self._after_object(first)
        if named is None:
            return None
        start = min(t.i for t in named.subtree)
        if start <= first.i:
            return None
        what = clean(self._doc[first.i : start].text)
        return self._is(what, clean(self._doc.text[self._doc[start].idx : self._content_end()]))

    def _after_object(self, first: Token) -> Token | None:
        """What follows a pronoun that begins the content: "it [the finest building]"."""
        if first.pos_ != "PRON" or len(self._content) < 2:
            return None
        after = self._content[1]
        return next(
            (t for t in self._content[1:] if t.pos_ in {"NOUN", "PROPN"} and after in t.subtree), None
        )

    def _is(self, what: str, quality: str) -> str | None:
        if not what or not quality:
            return None
        what = OBJECT_PRONOUNS.get(what.lower(), what)
        return f"{what} {self._be(what)} {quality}"

    def _dismissal(self, first: Token) -> str | None:
        """ "dismissed the report as “absolutely false”" with only the last two words as content."""
        cue = self._cue
        if cue is None or not self._is_direct or not {"as", "to"} & cue_info(cue.lemma_).prepositions:
            return None
        target = next((t for t in cue.children if t.dep_ == "dobj"), None)
        if target is None or target.i > first.i:
            return None
        what = self._doc[min(t.i for t in target.subtree) : target.i + 1].text
        return self._is(what, self._text())

    def _gerund(self, first: Token) -> str | None:
        """ "denied taking bribes" → "X did not take bribes"; "ruled out closing it" → "X will not close it"."""
        if self._cue is None or first.tag_ != "VBG" or self._has_finite_verb():
            return None
        rest = self._text().partition(" ")[2]
        if cue_info(self._cue.lemma_).is_denial:
            if first.lemma_ == "have":
                return f"{self._subject()} has not {rest}"
            return f"{self._subject()} did not {first.lemma_} {rest}"
        if self._cue.lemma_ == "rule" or (self._cue.i + 1 < first.i and self._cue.nbor().lower_ == "against"):
            return f"{self._subject()} will not {first.lemma_} {rest}"
        return None

    def _existence(self, first: Token) -> str | None:
        """ "what the government says is a spike" → "There is a spike"."""
        root = next((t for t in self._content if t.head.i < first.i), None)
        if root is None or root.head.lemma_ != "be" or root.dep_ != "attr":
            return None
        if not any(t.lower_ == "what" for t in root.head.lefts):
            return None
        return f"There {root.head.lower_} {self._text()}"

    def _noun_phrase(self) -> str | None:
        """ "announced a ban" → "Acme announced a ban": the cue's own words, with the speaker in front."""
        cue = self._cue
        start = self._quotation.content[0].start
        if (
            cue is None
            or cue.pos_ != "VERB"
            or not 0 < start - cue.idx <= 40
            or cue.tag_ not in {"VBD", "VBZ", "VBP"}
        ):
            return None
        if (
            cue.dep_ in {"relcl", "ccomp"}
            or cue_info(cue.lemma_).group in {"", "neutral"}
            and cue.lemma_ != "announce"
        ):
            return None
        words = clean(self._doc.text[cue.idx : self._content_end()])
        return f"{self._subject()} {words}"

    # --- who is meant ---------------------------------------------------------------------------------------

    def _self_contained(self, text: str) -> str:
        """The sentence with the speaker's name for a pronoun that begins it."""
        text = re.sub(r"^(?:and |but )?that (?=\w)", "", text.strip(" ,")) if not self._is_direct else text
        believed = BELIEF.match(text)
        if self._is_direct and believed:
            return text[believed.end() :]
        if self._speaker is None:
            return text
        return self._first_person(text) if self._is_direct else self._third_person(text)

    def _first_person(self, text: str) -> str:
        match = re.match(r"(I|We)\b", text)
        if match is None or self._has_second_present():
            return text
        name = self._name(for_we=match[1] == "We")
        if name is None:
            return text
        rest = text[match.end() :]
        is_plural = self._speaker is not None and self._speaker.kind is SourceKind.COLLECTIVE
        if match[1] == "We":
            rest = re.sub(r"\bour\b", "their" if is_plural else "its", rest)
        if FIRST_PERSON.search(rest):
            return text
        return with_subject(match[0] + rest, match[1], name, self._tags, is_plural=is_plural) or text

    def _has_second_present(self) -> bool:
        return any(t.tag_ == "VBP" and t.dep_ == "conj" for t in self._content)

    def _third_person(self, text: str) -> str:
        speaker = self._speaker
        match = re.match(r"(he|she|it|they|his|her|its|their)\b", text, re.IGNORECASE)
        if match is None or speaker is None:
            return text
        word = match[1].lower()
        if not self._may_mean_speaker(word) or EXPLETIVE.match(text):
            return text
        if word in {"his", "its", "their"} or (word == "her" and self._tags.get("her") == "PRP$"):
            name = self._subject()
            return f"{name}{'’' if name.endswith('s') else '’s'}{text[match.end() :]}"
        is_plural = word == "they" and speaker.kind is SourceKind.COLLECTIVE
        replaced = with_subject(text, match[1], self._subject(), self._tags, is_plural=is_plural)
        return replaced or f"{self._subject()}{text[match.end() :]}"

    def _may_mean_speaker(self, word: str) -> bool:
        """True when a pronoun agrees with the speaker, or is the one that the article uses for the speaker."""
        speaker, mention = self._speaker, self._quotation.mention
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
        speaker = self._speaker
        if speaker is None:
            return None
        if not for_we:
            return self._subject() if speaker.kind in {SourceKind.PERSON, SourceKind.OFFICE} else None
        if speaker.kind is not SourceKind.PERSON:
            return self._subject() if speaker.kind is not SourceKind.OFFICE else None
        body = speaker.organisation
        if body is None or (speaker.role and fold(speaker.role).startswith(fold(body))):
            return None
        return self._with_article(body)

    def _subject(self) -> str:
        """The speaker as the subject of a sentence."""
        if self._speaker is not None:
            return self._with_article(self._speaker.name)
        mention = self._quotation.mention
        return capitalised(mention.text) if mention is not None else "The speaker"

    def _with_article(self, name: str) -> str:
        """The name with "The" where the article says "the Kremlin"."""
        name = without_article(name)
        if re.search(rf"\bthe {re.escape(name)}\b", self._doc.text, re.IGNORECASE):
            return f"The {name}"
        return capitalised(name)

    # --- small things -----------------------------------------------------------------------------------------

    def _denied(self, text: str) -> str:
        """ "denied that S" → "It is not true that S"."""
        if self._is_direct or self._cue is None or self._cue.lemma_ not in {"deny", "refute", "disavow"}:
            return text
        return _negated(self._doc, text)

    def _text(self) -> str:
        return clean(self._joined()).strip(" ,;")

    def _content_end(self) -> int:
        return self._quotation.content[-1].end

    def _be(self, subject: str) -> str:
        words = subject.split()
        if subject.lower() in {"they", "we", "you"}:
            return "are"
        if subject == "I":
            return "am"
        if any(w.lower() == "and" for w in words):
            return "are"
        head = next((t for t in self._doc if t.text == words[-1] and t.tag_ in PLURAL_TAGS), None)
        tense = self._cue.tag_ if self._cue is not None else ""
        return "are" if head is not None and tense else "is"


def _content(doc: Doc, quotation: Quotation) -> list[Token]:
    """The content's words, without marks."""
    found: list[Token] = []
    for part in quotation.content:
        span: Span | None = doc.char_span(part.start, part.end, alignment_mode="expand")
        if span is not None:
            found += [t for t in span if not t.is_space and not t.is_quote]
    return found


def _cue(doc: Doc, quotation: Quotation) -> Token | None:
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
