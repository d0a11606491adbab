"""Turns a parsed text into who said what: each quotation with its cue, its speakers and what it denies.

Every cue outside quotation marks is tried in passes, the surest first: the quotation right before it, the
quotation that it introduces, the clause that it governs, the sentence around it. What is left of the
quotation marks goes to whoever speaks already; links between attributions come last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tracker.extraction import clauses
from tracker.extraction.clauses import Page
from tracker.extraction.cues import CueInfo, noun_info, word_list
from tracker.records import Mention, Quotation, QuotationType, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MIN_QUOTED_WORDS = 3
MAX_GAP_TOKENS = 25
MAX_LABEL_TOKENS = 6
MIN_LABELLED_TOKENS = 4
_ENDS = frozenset(".?!…") | {"..."}
_CONTENT_END = frozenset(",.?!…—–-")


@dataclass(frozen=True, slots=True)
class DenialHint:
    """Index, in the same list and before the denial, of the attribution whose truth is denied."""

    denied: int


@dataclass(frozen=True, slots=True)
class Found:
    """One quotation, everyone it is laid to, and what it denies."""

    quotation: Quotation
    denies_hint: DenialHint | None
    speakers: tuple[Mention, ...]


@dataclass(eq=False)
class Draft:
    """An attribution in the making: token ranges of its content, its cue and its speakers."""

    ranges: list[tuple[int, int]]
    speakers: tuple[Mention, ...]
    cue: Token | None = None
    cue_span: Span | None = None
    noun: Token | None = None
    denies: Draft | None = None
    quotes: list[int] = field(default_factory=list)

    @property
    def first(self) -> int:
        return min(first for first, _ in self.ranges)

    @property
    def end(self) -> int:
        return max(end for _, end in self.ranges)

    def covers(self, token: Token) -> bool:
        return any(first <= token.i < end for first, end in self.ranges)


def attributions(doc: Doc) -> list[Found]:
    """All attributions of a parsed text, in the order of their first words."""
    from tracker.extraction.links import linked

    page = Page(doc)
    drafts = _without_nested(_Finder(page).drafts())
    return _finished(page, linked(page, drafts))


class _Finder:
    """The passes over one page; a quotation once owned stays with its cue."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.doc = page.doc
        self.owner: dict[int, Draft] = {}
        self.found: list[Draft] = []

    def drafts(self) -> list[Draft]:
        cues = [token for token in self.doc if self._is_cue(token)]
        done: set[int] = set()
        for rule in (self._quoted_before, self._introduced, self._governed, self._around):
            for cue in cues:
                if cue.i not in done and rule(cue, clauses.info_of(cue)):
                    done.add(cue.i)
        for token in self.doc:
            if self.page.inside[token.i] < 0:
                if token.lower_ == "according":
                    self._according_to(token)
                elif token.pos_ == "NOUN" and noun_info(token.lemma_).group:
                    self._noun(token)
        self._split_quotations()
        self._labelled()
        self._left_over()
        return self.found

    def _is_cue(self, token: Token) -> bool:
        if self.page.inside[token.i] >= 0 or not clauses.is_verb(token):
            return False
        if not clauses.info_of(token).reports:
            return self._follows_quote(token)
        return token.dep_ not in ("aux", "auxpass", "amod", "compound")

    def _follows_quote(self, token: Token) -> bool:
        """Unknown verbs report too where they stand right after a quotation with its comma."""
        at = self._clause_start(token)
        return (
            at > 0
            and self.page.inside[at - 1] >= 0
            and token.tag_ in ("VBD", "VBZ")
            and self._inner_end(self.page.inside[at - 1]) == ","
            and self._words(self.page.inside[at - 1]) >= MIN_QUOTED_WORDS
        )

    # --- passes -------------------------------------------------------------------------------------

    def _quoted_before(self, cue: Token, info: CueInfo) -> bool:
        """“…,” she said."""
        if any(c.dep_ == "ccomp" and self.page.inside[c.i] < 0 for c in cue.rights) and not info.quotation_only:
            return False
        start = self._clause_start(cue)
        at = start - 1
        while at >= 0 and (self.doc[at].text in (",", "—", "–", "-", "--") or self.doc[at].is_space):
            if self.page.inside[at] >= 0 or "\n" in self.doc[at].text:
                break
            at -= 1
        if at < 0 or self.page.inside[at] < 0:
            return False
        index = self.page.inside[at]
        closing = self._inner_end(index)
        if index in self.owner or not self.page.quotes[index].closed:
            return False
        if closing not in _CONTENT_END and self.doc[at + 1].text != ",":
            return False
        first, end = self.page.quote_tokens[index]
        lead = self._lead(first)
        if lead < first and self._has_cue(lead, first):
            return False
        return self._add(cue, [self.page.trim(lead, end) if lead < first else (first, end)], [index])

    def _introduced(self, cue: Token, info: CueInfo) -> bool:
        """She said: “…”, she told reporters on Monday, “…”"""
        if not info.reports:
            return False
        at = cue.i + 1
        limit = min(len(self.doc), cue.i + MAX_GAP_TOKENS)
        while at < limit and self.page.inside[at] < 0:
            token = self.doc[at]
            if token.text in _ENDS or (token.is_space and "\n" in token.text) or token.lower_ == "that":
                return False
            if (
                token.i > cue.i
                and clauses.is_verb(token)
                and clauses.info_of(token).reports
                and token.dep_ != "acl"
            ):
                return False
            at += 1
        if at >= limit:
            return False
        index = self.page.inside[at]
        first, end = self.page.quote_tokens[index]
        if index in self.owner or first != at or self._words(index) < 2:
            return False
        before = self.doc[at - 1].text
        full = self._inner_end(index) in _ENDS or not self.page.quotes[index].closed
        full = full or self._next_text(end) in (".", "?", "!", "")
        capital = self._inner_start(index).isupper()
        if not full and any(c.dep_ == "dobj" and cue.i < c.i < at for c in cue.children) and not info.order:
            return False
        if not (before == ":" or (capital and (full or before == ",")) or (at == cue.i + 1 and full)):
            return False
        return self._add(cue, [(first, end)], [index])

    def _governed(self, cue: Token, info: CueInfo) -> bool:
        """She said that …; … , she said; promised to …; called for …"""
        if not info.reports or info.quotation_only:
            return False
        for head in clauses.complements(cue, info):
            if head.i < cue.i and info.is_belief:
                continue
            if head.i < cue.i and head.dep_ == "ccomp":
                ranges = self._before(cue, head)
            elif head.dep_ in ("dobj", "oprd"):
                ranges = [self._object(cue, info)]
            elif head.dep_ == "pobj":
                ranges = [self._prepositional(cue, head)]
            else:
                ranges = [clauses.clause_after(self.page, self._unwrapped(head), cue)]
            ranges = [r for r in ranges if r[0] < r[1]]
            if ranges and self._add(cue, ranges, self._quotes_in(ranges)):
                return True
        return False

    def _around(self, cue: Token, info: CueInfo) -> bool:
        """The company, she said, …: the sentence around a bare cue; as she said, …"""
        if info.group not in ("neutral", "assertion", "prediction") or info.quotation_only:
            return False
        if cue.dep_ == "advcl" and any(
            c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in cue.children
        ):
            return self._as_she_said(cue)
        start, end = self._clause_start(cue), cue.i + 1
        sentence = cue.sent
        if start <= sentence.start or self.doc[start - 1].text not in (",", "—", "–", "--"):
            return False
        if end < sentence.end and not (self.doc[end].is_punct or self.doc[end].is_space):
            if clauses.own_subject(cue) is None or any(c.dep_ in ("dobj", "ccomp") for c in cue.rights):
                return False
            end = max(
                cue.i + 1, *(c.right_edge.i + 1 for c in cue.rights if c.dep_ in ("npadvmod", "prep")), 0
            )
        ranges = self._beside(cue, start, end)
        return bool(ranges) and self._add(cue, ranges, self._quotes_in(ranges))

    def _as_she_said(self, cue: Token) -> bool:
        head = cue.head
        if not clauses.is_verb(head) or any(c.dep_ in ("ccomp", "dobj") for c in cue.children):
            return False
        first, end = cue.left_edge.i, cue.right_edge.i + 1
        ranges = [self.page.trim(cue.sent.start, first), self.page.trim(end, cue.sent.end)]
        ranges = [r for r in ranges if r[1] - r[0] > 1]
        return bool(ranges) and self._add(cue, ranges, self._quotes_in(ranges))

    def _according_to(self, token: Token) -> None:
        to = next((c for c in token.children if c.lower_ == "to"), None)
        if to is None and token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower_ == "to":
            to = self.doc[token.i + 1]
        source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
        if to is None or source is None:
            return
        first, end = token.i, source.right_edge.i + 1
        sentence = token.sent
        if first == sentence.start or (
            first - sentence.start == 1 and self.doc[sentence.start].pos_ == "CCONJ"
        ):
            comma = next((t.i for t in self.doc[source.i : sentence.end] if t.text == ","), end)
            ranges = [self.page.trim(max(min(end, comma), source.i + 1), sentence.end)]
        else:
            ranges = [self.page.trim(sentence.start, first)]
        ranges = [self.page.whole_quotes(*r) for r in ranges if r[1] - r[0] > 1]
        if ranges:
            span = self.page.span(first, to.i + 1)
            self._keep(
                Draft(ranges, clauses.mentions_of(self.page, source), None, span), self._quotes_in(ranges)
            )

    def _noun(self, noun: Token) -> None:
        """The claim that …; his assertion that …; the ministry's promise to …"""
        head = next((c for c in noun.children if clauses.is_noun_clause(c, noun)), None)
        if head is None:
            return
        if any(d.covers(noun) for d in self.found):
            return
        source = self._noun_source(noun)
        if source is None or source.lower_ in ("you", "one"):
            return
        ranges = [clauses.clause_after(self.page, head, noun)]
        if ranges[0][0] < ranges[0][1]:
            draft = Draft(
                ranges, clauses.mentions_of(self.page, source), None, self.page.span(noun.i, noun.i + 1)
            )
            draft.noun = noun
            self._keep(draft, self._quotes_in(ranges))

    def _noun_source(self, noun: Token) -> Token | None:
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        by = next(
            (x for c in noun.children if c.lower_ in ("by", "from") for x in c.children if x.dep_ == "pobj"),
            None,
        )
        verb = noun.head if noun.dep_ == "dobj" and clauses.is_verb(noun.head) else None
        subject = clauses.source_of(verb) if verb is not None else None
        if owner is not None and owner.pos_ != "PRON":
            return owner
        if by is not None:
            return by
        if verb is not None and not clauses.info_of(verb).is_denial and not clauses.is_unsaid(verb):
            return subject
        return owner

    def _labelled(self) -> None:
        """MAYOR LISK: We shall see. A name that the text knows, a colon, and a line of words."""
        first = 0
        for token in self.doc:
            if token.text == ":" and 0 < token.i - first <= MAX_LABEL_TOKENS:
                self._label(first, token.i)
            if token.is_space and "\n" in token.text:
                first = token.i + 1

    def _label(self, first: int, colon: int) -> None:
        words = [t for t in self.doc[first:colon] if not t.is_punct]
        nobody = word_list("labels", "nobody")
        if not words or any(not t.text[0].isupper() or t.lower_ in nobody for t in words):
            return
        name = words[-1]
        known = any(
            t.lower_ == name.lower_ and t.pos_ == "PROPN" and self.page.paragraph[t.i] != self.page.paragraph[first]
            for t in self.doc
        )
        end = colon + 1
        while end < len(self.doc) and self.page.paragraph[end] == self.page.paragraph[first]:
            end += 1
        start, end = self.page.trim(colon + 1, end)
        if not known or end - start < MIN_LABELLED_TOKENS or any(d.cue_span and start <= d.first < end for d in self.found):
            return
        span = self.page.span(first, colon)
        mention = Mention(span.of(self.page.text), span)
        self._keep(Draft([(start, end)], (mention,), None, self.page.span(colon, colon + 1)), self._quotes_in([(start, end)]))

    # --- quotation marks without a cue of their own ------------------------------------------------------

    def _split_quotations(self) -> None:
        """“A,” she said. “B.” and “A,” she said, “B”: one quotation in two pieces."""
        for draft in list(self.found):
            if draft.cue is None or draft.end > draft.cue.i or not draft.quotes:
                continue
            at = self._next_quote(draft.cue.i)
            if at is None or at in self.owner or self._words(at) < 1:
                continue
            first, end = self.page.quote_tokens[at]
            gap = self.doc[draft.cue.i + 1 : first]
            if len(gap) > MAX_GAP_TOKENS or self.page.paragraph[first] != self.page.paragraph[draft.cue.i]:
                continue
            stops = [
                t.i
                for t in gap
                if t.text in _ENDS and t.i + 1 < first and t.dep_ == "punct" and t.is_sent_end
            ]
            if stops or any(clauses.is_verb(t) and clauses.info_of(t).reports for t in gap):
                continue
            if first and self.doc[first - 1].text not in (",", ".", ":", ";", "—", "–", "--"):
                continue
            draft.ranges.append((first, end))
            self._own(draft, [at])

    def _left_over(self) -> None:
        """A quotation of whole sentences without a cue is said by whoever spoke just before it."""
        for index, quoted in enumerate(self.page.quotes):
            if index in self.owner:
                continue
            first, end = self.page.quote_tokens[index]
            if first >= end:
                continue
            if quoted.continues and index - 1 in self.owner:
                draft = self.owner[index - 1]
                draft.ranges.append((first, end))
                self._own(draft, [index])
                continue
            if not self._stands_alone(index):
                continue
            before = [d for d in self.found if d.first < first and d.speakers]
            paragraph = self.page.paragraph[first]
            near = [
                d
                for d in before
                if self.page.paragraph[max(d.first, d.end - 1)] in (paragraph, paragraph - 1)
            ]
            if not near:
                continue
            last = max(near, key=lambda d: max(d.end, d.cue.i if d.cue is not None else 0))
            opens_paragraph = first == 0 or self.page.paragraph[first - 1] != paragraph
            same_paragraph = self.page.paragraph[last.end - 1] == paragraph
            if same_paragraph or (opens_paragraph and last.quotes):
                self._keep(Draft([(first, end)], last.speakers), [index])

    def _stands_alone(self, index: int) -> bool:
        """A full sentence or more: begins after a sentence end, with a capital, and ends with a full stop."""
        first, end = self.page.quote_tokens[index]
        before = self.doc[first - 1] if first else None
        starts = before is None or before.is_space or before.text in (*_ENDS, ":", "”", '"', "''")
        return (
            starts
            and self._words(index) >= MIN_QUOTED_WORDS
            and self._inner_start(index).isupper()
            and (
                self._inner_end(index) in _ENDS
                or self._next_text(end) in (".", "")
                or not self.page.quotes[index].closed
            )
        )

    # --- spans ---------------------------------------------------------------------------------------

    def _clause_start(self, cue: Token) -> int:
        """First token of the cue with its subject and auxiliaries, after the last quotation before it."""
        floor = 0
        at = cue.i - 1
        while at >= 0 and cue.i - at < MAX_GAP_TOKENS * 2:
            if self.page.inside[at] >= 0:
                floor = at + 1
                break
            at -= 1
        start: int = cue.i
        for child in cue.lefts:
            if (
                child.dep_ in ("aux", "auxpass", "neg", "advmod", "nsubj", "nsubjpass", "npadvmod")
                and child.i >= floor
            ):
                left = max(child.left_edge.i, floor)
                while left < child.i and self.doc[left].text in (",", ".", ";"):
                    left += 1
                start = min(start, left)
        return start

    def _lead(self, first: int) -> int:
        """Where the sentence that runs into a quotation begins; `first` when the quotation begins it."""
        at = first - 1
        while at >= 0:
            token = self.doc[at]
            if self.page.inside[at] >= 0:
                end = self._inner_end(self.page.inside[at])
                if end in _ENDS:
                    break
                at = self.page.quote_tokens[self.page.inside[at]][0] - 1
                continue
            if token.text in _ENDS:
                break
            if token.is_space and "\n" in token.text:
                break
            if first - at > MAX_GAP_TOKENS * 2:
                return first
            at -= 1
        at += 1
        return at if at < first and any(t.is_alpha for t in self.doc[at:first]) else first

    def _before(self, cue: Token, head: Token) -> list[tuple[int, int]]:
        """Content of "S, she said": up to the cue's clause, and what follows it only where S goes on."""
        start = self._clause_start(cue)
        if start <= head.i:
            subject = clauses.own_subject(cue)
            start = subject.left_edge.i if subject is not None and head.i < subject.left_edge.i else cue.i
        return self._beside(cue, start, cue.i + 1, goes_on=head.right_edge.i > cue.i)

    def _beside(self, cue: Token, start: int, end: int, *, goes_on: bool = True) -> list[tuple[int, int]]:
        sentence = cue.sent
        before = self.page.trim(*self.page.whole_quotes(sentence.start, start))
        if before[1] > start:
            before = self.page.trim(sentence.start, start)
        after = self.page.trim(end, sentence.end)
        ranges = [before] if before[1] > before[0] else []
        complete = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in self.doc[before[0] : before[1]])
        follows = end < len(self.doc) and self.doc[end].text == ","
        if after[1] > after[0] and follows and (goes_on or not complete):
            opener = self.doc[after[0]]
            raw = next((t for t in self.doc[end + 1 : after[0] + 1] if not t.is_space), opener)
            if not complete or raw.lower_ in word_list("rest", "openers"):
                ranges.append(after)
        return ranges

    def _object(self, cue: Token, info: CueInfo) -> tuple[int, int]:
        """A noun phrase as content, with the "as …" or predicate that belongs to it."""
        heads = [c for c in cue.rights if c.dep_ in ("dobj", "oprd", "attr")]
        heads += [
            c
            for c in cue.rights
            if c.dep_ == "prep" and c.lower_ in ("as", "of", "to", "for", "on", "with", "in")
        ]
        if not info.noun_phrase and not any(c.lower_ == "as" for c in heads):
            return (0, 0)
        first = min((c.left_edge.i for c in heads), default=cue.i + 1)
        end = max((c.right_edge.i + 1 for c in heads), default=first)
        for token in self.doc[first:end]:
            if token.i > first and self.page.inside[token.i] < 0 and clauses.starts_new_report(token):
                end = token.left_edge.i if token.left_edge.i > first else token.i
                break
        if end - first == 1 and self.doc[first].pos_ == "PRON":
            return (0, 0)
        return self.page.trim(*self.page.whole_quotes(first, end))

    def _prepositional(self, cue: Token, head: Token) -> tuple[int, int]:
        """The object of a preposition, with the "as …" that follows it ("referred to him as …")."""
        first, end = clauses.clause_after(self.page, head, cue)
        rest = [c for c in cue.rights if c.dep_ == "prep" and c.lower_ == "as" and c.left_edge.i >= end]
        if rest:
            end = rest[0].right_edge.i + 1
        return self.page.trim(*self.page.whole_quotes(first, end))

    def _unwrapped(self, head: Token) -> Token:
        """ "They believe S", said by them, is S."""
        if head.lemma_ not in word_list("convictions", "verbs") or clauses.is_unsaid(head):
            return head
        if any(c.dep_ == "conj" for c in head.children):
            return head
        subject = clauses.own_subject(head)
        inner = next((c for c in head.children if c.dep_ == "ccomp" and c.i > head.i), None)
        if inner is None or subject is None or subject.lower_ not in ("they", "he", "she", "it", "i", "we"):
            return head
        return inner

    def _quotes_in(self, ranges: list[tuple[int, int]]) -> list[int]:
        return sorted({self.page.inside[i] for first, end in ranges for i in range(first, end)} - {-1})

    # --- drafts --------------------------------------------------------------------------------------

    def _add(self, cue: Token, ranges: list[tuple[int, int]], quotes: list[int]) -> bool:
        """Keep the content under its cue, unless it was not said or nobody is named."""
        source = clauses.source_of(cue)
        if source is None or clauses.is_unsaid(cue):
            return False
        if any(first <= source.i < end for first, end in ranges):
            return False
        draft = Draft(ranges, clauses.mentions_of(self.page, source), cue, self.page.span(cue.i, cue.i + 1))
        self._keep(draft, quotes)
        return True

    def _keep(self, draft: Draft, quotes: list[int]) -> None:
        self.found.append(draft)
        self._own(draft, quotes)

    def _own(self, draft: Draft, quotes: list[int]) -> None:
        for index in quotes:
            self.owner.setdefault(index, draft)
            draft.quotes.append(index)

    def _has_cue(self, first: int, end: int) -> bool:
        return any(
            self.page.inside[t.i] < 0
            and clauses.is_verb(t)
            and clauses.info_of(t).reports
            and clauses.own_subject(t)
            for t in self.doc[first:end]
        )

    def _next_quote(self, at: int) -> int | None:
        while at < len(self.doc) and self.page.inside[at] < 0:
            at += 1
        return self.page.inside[at] if at < len(self.doc) else None

    def _words(self, index: int) -> int:
        return len(self.page.quotes[index].inner.of(self.page.text).split())

    def _inner_end(self, index: int) -> str:
        return self.page.text[self.page.quotes[index].inner.end - 1]

    def _inner_start(self, index: int) -> str:
        return self.page.text[self.page.quotes[index].inner.start]

    def _next_text(self, at: int) -> str:
        return self.doc[at].text.strip() if at < len(self.doc) else ""


def _without_nested(drafts: list[Draft]) -> list[Draft]:
    """Drop what stands inside another's words, and a second reading of the same words."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-sum(end - first for first, end in d.ranges), d.first)):
        at = draft.cue or draft.noun
        if any((at is not None and other.covers(at)) or _overlap(draft, other) for other in kept):
            continue
        kept.append(draft)
    return sorted(kept, key=lambda d: d.first)


def _overlap(one: Draft, other: Draft) -> bool:
    return any(a < d and c < b for a, b in one.ranges for c, d in other.ranges)


def _finished(page: Page, drafts: list[Draft]) -> list[Found]:
    """Records in the order of their first words; ranges become characters."""
    usable = [(d, spans) for d in drafts if d.speakers and (spans := _content(page, d))]
    usable.sort(key=lambda pair: (pair[1][0].start, pair[0].cue_span.start if pair[0].cue_span else -1))
    places = {id(draft): index for index, (draft, _) in enumerate(usable)}
    found: list[Found] = []
    for draft, spans in usable:
        denied = places.get(id(draft.denies), len(usable))
        quotation = Quotation(
            content=spans,
            type=_type(page, spans),
            cue=draft.cue_span.of(page.text) if draft.cue_span else "",
            cue_span=draft.cue_span,
            mention=draft.speakers[0],
        )
        hint = DenialHint(denied) if denied < len(found) else None
        found.append(Found(quotation, hint, draft.speakers))
    return found


def _content(page: Page, draft: Draft) -> tuple[Span, ...]:
    """Character spans; a piece that is one quotation stands without its marks."""
    spans: list[Span] = []
    for first, end in sorted(draft.ranges):
        if first >= end:
            continue
        span = page.span(first, end)
        index = page.inside[first]
        if index >= 0 and page.quote_tokens[index] == (first, end):
            span = page.quotes[index].inner
        start, stop = span.start, span.end
        while start < stop and page.text[start].isspace():
            start += 1
        while stop > start and page.text[stop - 1].isspace():
            stop -= 1
        if start < stop and (not spans or start >= spans[-1].end):
            spans.append(Span(start, stop))
    return tuple(spans)


def _type(page: Page, spans: tuple[Span, ...]) -> QuotationType:
    """Direct where at least 95 % of the letters stand inside quotation marks, mixed where some do."""
    total = quoted = 0
    for span in spans:
        total += sum(c.isalnum() for c in span.of(page.text))
    for mark in page.quotes:
        for span in spans:
            start, end = max(mark.inner.start, span.start), min(mark.inner.end, span.end)
            if start < end:
                quoted += sum(c.isalnum() for c in page.text[start:end])
    if not quoted:
        return QuotationType.INDIRECT
    return QuotationType.DIRECT if quoted >= 0.95 * total else QuotationType.MIXED
