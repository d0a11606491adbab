"""Turns each cue verb into a draft: the quotation or the clause that goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.extraction import clauses, syntax
from tracker.extraction.cues import CueInfo, word_list
from tracker.extraction.drafts import Choice, Drafts
from tracker.extraction.page import Page
from tracker.extraction.unsaid import is_unsaid, names_nobody

if TYPE_CHECKING:
    from spacy.tokens import Token

MIN_QUOTED_WORDS = 3
MAX_GAP_TOKENS = 25
MAX_DATELINE_TOKENS = 10
MAX_TITLE_TOKENS = 4
SENTENCE_ENDS = frozenset(".?!…") | {"..."}
_OBJECT_PREPOSITIONS = frozenset(("as", "of", "to", "for", "on", "with", "in"))
_LEFT_OF_CUE = frozenset(("aux", "auxpass", "neg", "advmod", "nsubj", "nsubjpass", "npadvmod"))
_DASHES = frozenset(("-", "–", "—", "--", "―"))
_CONTENT_END = frozenset(",.?!…—–-")


def find_by_cues(drafts: Drafts) -> None:
    """Try the rules on every cue, one rule after the other, until one fits."""
    page = drafts.page
    cues = [token for token in page.tokens if _is_cue(page, token)]
    done: set[int] = set()
    for rule in (_quoted_before, _introduced, _governed, _around):
        for cue in cues:
            if cue.i not in done and not drafts.covered[cue.i] and rule(drafts, cue, syntax.info_of(cue)):
                done.add(cue.i)


def _is_cue(page: Page, token: Token) -> bool:
    if page.inside[token.i] >= 0 or not syntax.is_verb(token):
        return False
    return token.dep_ not in ("aux", "auxpass", "amod", "compound") and not syntax.info_of(token).is_belief


def _follows_quote(page: Page, token: Token) -> bool:
    """Unknown verbs report too where they stand right after a quotation with its comma."""
    at = _clause_start(page, token)
    return (
        at > 0
        and page.inside[at - 1] >= 0
        and token.tag_ in ("VBD", "VBZ")
        and page.last_character(page.inside[at - 1]) == ","
        and page.words_of(page.inside[at - 1]) >= MIN_QUOTED_WORDS
    )


def _quoted_before(drafts: Drafts, cue: Token, info: CueInfo) -> bool:
    """“…,” she said."""
    page = drafts.page
    if any(c.dep_ == "ccomp" and page.inside[c.i] < 0 for c in cue.rights) and not info.quotation_only:
        return False
    if not info.reports and not _follows_quote(page, cue):
        return False
    start = _clause_start(page, cue)
    at = start - 1
    while at >= 0 and (page.doc[at].text in (",", "—", "–", "-", "--") or page.doc[at].is_space):
        if page.inside[at] >= 0 or "\n" in page.doc[at].text:
            break
        at -= 1
    if at < 0 or page.inside[at] < 0:
        return False
    index = page.inside[at]
    closing = page.last_character(index)
    if index in drafts.owner or not page.quotes[index].closed:
        return False
    if closing not in _CONTENT_END and page.doc[at + 1].text != ",":
        return False
    if closing == "." and page.doc[at + 1].text != "," and _says_something_else(cue):
        return False
    first, end = page.quote_tokens[index]
    lead = _lead(page, first)
    if lead < first and _has_cue(page, lead, first):
        return False
    content = page.trim(lead, end) if lead < first else (first, end)
    return drafts.add(cue, [Choice("quoted before", None, [content])])


def _says_something_else(cue: Token) -> bool:
    """ "“….” Lund explained his decision a day later": a sentence of its own."""
    if cue.lemma_ in word_list("complements", "listener"):
        return False
    has_object = any(c.dep_ == "dobj" and c.pos_ != "PRON" for c in cue.rights)
    return has_object and syntax.own_subject(cue) is not None


def _introduced(drafts: Drafts, cue: Token, info: CueInfo) -> bool:
    """She said: “…”, she told reporters on Monday, “…”"""
    page = drafts.page
    if not info.reports and syntax.own_subject(cue) is None:
        return False
    at = cue.i + 1
    limit = min(len(page.doc), cue.i + MAX_GAP_TOKENS)
    while at < limit and page.inside[at] < 0:
        token = page.doc[at]
        if token.text in SENTENCE_ENDS or token.lower_ == "that":
            return False
        if token.is_space and "\n" in token.text and page.doc[at - 1].text != ":":
            return False
        if syntax.is_verb(token) and syntax.info_of(token).reports and token.dep_ != "acl":
            return False
        at += 1
    if at >= limit:
        return False
    index = page.inside[at]
    first, end = page.quote_tokens[index]
    if index in drafts.owner or first != at or page.words_of(index) < 2:
        return False
    before = page.doc[at - 1 - page.doc[at - 1].is_space].text
    has_object = any(c.dep_ == "dobj" and cue.i < c.i < at for c in cue.children)
    if page.is_title(index) and (before != ":" or has_object):
        return False
    full = page.last_character(index) in SENTENCE_ENDS or not page.quotes[index].closed
    full = full or page.text_at(end) in (".", "?", "!", "")
    capital = page.first_character(index).isupper()
    if not full and has_object and not info.order:
        return False
    if not (before == ":" or (capital and (full or before == ",")) or (at == cue.i + 1 and full)):
        return False
    if not info.reports and before != ":":
        return False
    relation = "introduced" if info.reports else "colon"
    return drafts.add(cue, [Choice(relation, None, [(first, end)])])


def _governed(drafts: Drafts, cue: Token, info: CueInfo) -> bool:
    """She said that …; … , she said; promised to …; called for …"""
    return drafts.add(cue, _contents(drafts, cue, info))


def _contents(drafts: Drafts, cue: Token, info: CueInfo) -> Iterator[Choice]:
    """What hangs on a cue and may be its content."""
    page = drafts.page
    lemma = cue.lemma_.lower()
    if lemma in word_list("unsaid", "verbs"):
        return
    for relation, head in clauses.complements(cue):
        if not (info.reports and not info.quotation_only) and not drafts.model.knows(lemma, relation):
            continue
        if syntax.is_relayed(head) or syntax.quotes_another(cue):
            continue
        if relation == "infinitive" and clauses.is_anonymity(head):
            continue
        if head.dep_ in ("acl", "relcl") and names_nobody(head.head):
            continue
        if any(c.lower_ == "according" and clauses.opens_clause(c) for c in head.lefts):
            continue
        if relation == "object" and head.lemma_ in word_list("works", "nouns"):
            continue
        if relation == "clause before":
            ranges = _before(page, cue, head)
        elif relation == "object":
            ranges = [_object(page, cue)]
        elif head.dep_ == "pobj":
            ranges = [_prepositional(page, cue, head)]
        else:
            ranges = [clauses.clause_after(page, _unwrapped(head), cue)]
        ranges = [r for r in ranges if r[0] < r[1]]
        if ranges and not _is_title(page, ranges[0]):
            yield Choice(relation, head, ranges)


def _is_title(page: Page, content: tuple[int, int]) -> bool:
    index = page.inside[content[0]]
    return index >= 0 and page.quote_tokens[index] == content and page.is_title(index)


def _around(drafts: Drafts, cue: Token, info: CueInfo) -> bool:
    """The company, she said, …: the sentence around a bare cue; as she said, …"""
    page = drafts.page
    if info.group not in ("neutral", "assertion", "prediction") or info.quotation_only:
        return False
    if cue.dep_ == "advcl" and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in cue.children):
        return _as_she_said(drafts, cue)
    start, end = _clause_start(page, cue), cue.i + 1
    sentence = cue.sent
    misread = syntax.misread_subject(cue)
    if misread is not None:
        start = misread.left_edge.i
    if start <= sentence.start or page.doc[start - 1].text not in (",", "—", "–", "--"):
        return False
    if end < sentence.end and not (page.doc[end].is_punct or page.doc[end].is_space):
        listeners = ("dobj",) if cue.lemma_ in word_list("complements", "listener") else ()
        if misread is None and syntax.own_subject(cue) is None:
            return False
        if any(c.dep_ in ("dobj", "ccomp") and c.dep_ not in listeners for c in cue.rights):
            return False
        beside = ("npadvmod", "prep", *listeners)
        end = max(cue.i + 1, *(c.right_edge.i + 1 for c in cue.rights if c.dep_ in beside), 0)
    ranges = _beside(page, cue, start, end)
    return bool(ranges) and drafts.add(cue, [Choice("around", None, ranges)])


def _as_she_said(drafts: Drafts, cue: Token) -> bool:
    page = drafts.page
    head = cue.head
    if not syntax.is_verb(head) or any(c.dep_ in ("ccomp", "dobj") for c in cue.children):
        return False
    first, end = cue.left_edge.i, cue.right_edge.i + 1
    ranges = [page.trim(cue.sent.start, first), page.trim(end, cue.sent.end)]
    ranges = [r for r in ranges if r[1] - r[0] > 1]
    return bool(ranges) and drafts.add(cue, [Choice("as", None, ranges)])


def _clause_start(page: Page, cue: Token) -> int:
    """First token of the cue with its subject and auxiliaries, after the last quotation before it."""
    floor = 0
    at = cue.i - 1
    while at >= 0 and cue.i - at < MAX_GAP_TOKENS * 2:
        if page.inside[at] >= 0 and page.words_of(page.inside[at]) > 1:
            floor = at + 1
            break
        at -= 1
    start: int = cue.i
    for child in cue.lefts:
        if child.dep_ in _LEFT_OF_CUE and child.i >= floor:
            left = max(child.left_edge.i, floor)
            while left < child.i and page.doc[left].text in (",", ".", ";"):
                left += 1
            start = min(start, left)
    title = page.doc[floor:start]
    if (
        floor
        and 0 < len(title) <= MAX_TITLE_TOKENS
        and title[0].text[0].isupper()
        and all(t.is_alpha for t in title)
    ):
        return floor
    return start


def _lead(page: Page, first: int) -> int:
    """Where the sentence that runs into a quotation begins; `first` when the quotation begins it."""
    at = first - 1
    while at >= 0:
        token = page.doc[at]
        if page.inside[at] >= 0:
            end = page.last_character(page.inside[at])
            if end in SENTENCE_ENDS:
                break
            at = page.quote_tokens[page.inside[at]][0] - 1
            continue
        if token.text in SENTENCE_ENDS:
            break
        if token.is_space and "\n" in token.text:
            break
        if first - at > MAX_GAP_TOKENS * 2:
            return first
        at -= 1
    at += 1
    return at if at < first and any(t.is_alpha for t in page.doc[at:first]) else first


def _before(page: Page, cue: Token, head: Token) -> list[tuple[int, int]]:
    """Content of "S, she said": up to the cue's clause, and what follows it only where S goes on."""
    start = _clause_start(page, cue)
    if start <= head.i:
        subject = syntax.own_subject(cue)
        start = subject.left_edge.i if subject is not None and head.i < subject.left_edge.i else cue.i
    return _beside(page, cue, start, cue.i + 1, goes_on=head.right_edge.i > cue.i)


def _beside(page: Page, cue: Token, start: int, end: int, *, goes_on: bool = True) -> list[tuple[int, int]]:
    """The sentence without the cue's clause [start, end): what precedes it, and a rest that goes on."""
    sentence = cue.sent
    opening = _after_dateline(page, sentence.start)
    before = page.trim(*page.whole_quotes(opening, start))
    if before[1] > start:
        before = page.trim(opening, start)
    after = page.trim(end, sentence.end)
    ranges = [before] if before[1] > before[0] else []
    complete = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in page.doc[before[0] : before[1]])
    follows = end < len(page.doc) and page.doc[end].text == ","
    if after[1] > after[0] and follows and (goes_on or not complete):
        opener = page.doc[after[0]]
        raw = next((t for t in page.doc[end + 1 : after[0] + 1] if not t.is_space), opener)
        if not complete or raw.lower_ in word_list("rest", "openers"):
            ranges.append(after)
    return ranges


def _after_dateline(page: Page, start: int) -> int:
    """Past "TARNWICK, Norland (AP) ― " where a paragraph begins so."""
    if start and not page.doc[start - 1].is_space:
        return start
    for token in page.doc[start : start + MAX_DATELINE_TOKENS]:
        if token.text in _DASHES and token.i > start and token.whitespace_:
            place = page.doc[start]
            return token.i + 1 if place.is_upper and len(place) > 2 else start
        if not (token.is_punct or token.text[0].isupper()):
            break
    return start


def _object(page: Page, cue: Token) -> tuple[int, int]:
    """A noun phrase as content, with the "as …" or predicate that belongs to it."""
    heads = [c for c in cue.rights if c.dep_ in ("dobj", "oprd", "attr")]
    heads += [c for c in cue.rights if c.dep_ == "prep" and c.lower_ in _OBJECT_PREPOSITIONS]
    first = min((c.left_edge.i for c in heads), default=cue.i + 1)
    end = max((c.right_edge.i + 1 for c in heads), default=first)
    for token in page.doc[first:end]:
        if token.i > first and page.inside[token.i] < 0 and clauses.starts_new_report(token):
            end = token.left_edge.i if token.left_edge.i > first else token.i
            break
    if end - first == 1 and page.doc[first].pos_ == "PRON":
        return (0, 0)
    return page.trim(*page.whole_quotes(first, end))


def _prepositional(page: Page, cue: Token, head: Token) -> tuple[int, int]:
    """The object of a preposition, with the "as …" that follows it ("referred to him as …")."""
    first, end = clauses.clause_after(page, head, cue)
    rest = [c for c in cue.rights if c.dep_ == "prep" and c.lower_ == "as" and c.left_edge.i >= end]
    if rest:
        end = rest[0].right_edge.i + 1
    return page.trim(*page.whole_quotes(first, end))


def _unwrapped(head: Token) -> Token:
    """S, where the speaker says of himself: "they believe S"."""
    if head.lemma_ not in word_list("convictions", "verbs") or is_unsaid(head):
        return head
    if any(c.dep_ == "conj" for c in head.children):
        return head
    subject = syntax.own_subject(head)
    inner = next((c for c in head.children if c.dep_ == "ccomp" and c.i > head.i), None)
    if inner is None or subject is None or subject.lower_ not in ("they", "he", "she", "it", "i", "we"):
        return head
    return inner


def _has_cue(page: Page, first: int, end: int) -> bool:
    return any(
        page.inside[t.i] < 0 and syntax.is_verb(t) and syntax.info_of(t).reports and syntax.own_subject(t)
        for t in page.doc[first:end]
    )
