"""Turns a parsed text into what attribution asks of its syntax: a verb's source, and its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.extraction.cues import CueInfo, cue_info, is_document_noun, is_echo, noun_info, word_list
from tracker.extraction.quotes import Quoted, quoted_spans
from tracker.records import Mention, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpacySpan

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_RELATIVES = frozenset(("who", "which", "that", "whom", "whose"))
_NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"))
_OPENERS = frozenset("“„\"'`‘«([–—-:,;…") | {"``", "''", "--", "..."}
_CLOSERS = frozenset(",.;:–—-…") | {"--", "..."}
_DASHES = frozenset(("-", "–", "—", "--", "―"))
_BEFORE_INVERSION = frozenset(",\"”’'?!") | {"''"}
_OBJECT_PRONOUNS = frozenset(("him", "her", "them", "me", "us", "it"))
_MAX_CLIMB = 5
MAX_CUE_SENTENCE_TOKENS = 12


class Page:
    """A Doc with its quotations, and for each token the index of the quotation it lies in, or -1."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.quotes: list[Quoted] = _without_cue_sentences(doc, quoted_spans(self.text))
        self.inside = [-1] * len(doc)
        self.quote_tokens: list[tuple[int, int]] = []
        at = 0
        for index, quoted in enumerate(self.quotes):
            while at < len(doc) and doc[at].idx + len(doc[at]) <= quoted.outer.start:
                at += 1
            first = at
            while at < len(doc) and doc[at].idx < quoted.outer.end:
                self.inside[at] = index
                at += 1
            self.quote_tokens.append((first, at))
        self.paragraph = [0] * len(doc)
        number = 0
        for token in doc:
            self.paragraph[token.i] = number
            if token.is_space and "\n" in token.text:
                number += 1

    def span(self, first: int, end: int) -> Span:
        """Characters of the tokens [first, end)."""
        return Span(self.doc[first].idx, self.doc[end - 1].idx + len(self.doc[end - 1]))

    def whole_quotes(self, first: int, end: int) -> tuple[int, int]:
        """The token range widened so that it cuts no quotation in two."""
        if first < end:
            if self.inside[first] >= 0:
                first = min(first, self.quote_tokens[self.inside[first]][0])
            if self.inside[end - 1] >= 0:
                end = max(end, self.quote_tokens[self.inside[end - 1]][1])
        return first, end

    def trim(self, first: int, end: int) -> tuple[int, int]:
        """The token range without blanks, stray punctuation and a leading "that" at its ends."""
        doc = self.doc
        while first < end and (
            doc[first].is_space
            or (doc[first].text in _OPENERS and (self.inside[first] < 0 or doc[first].text in ",;:–—-"))
            or (doc[first].lower_ in ("that", "but", "and") and doc[first].dep_ in ("mark", "cc"))
        ):
            first += 1
        while end > first and (
            doc[end - 1].is_space or (doc[end - 1].text in _CLOSERS and self.inside[end - 1] < 0)
        ):
            end -= 1
        return first, end


def _without_cue_sentences(doc: Doc, quotes: list[Quoted]) -> list[Quoted]:
    """End a quotation that nobody closed before a last sentence like "Peskov told state television."."""
    kept: list[Quoted] = []
    for index, quoted in enumerate(quotes):
        continued = index + 1 < len(quotes) and quotes[index + 1].continues
        if not quoted.closed and not continued:
            last = doc.char_span(quoted.inner.start, quoted.inner.end, alignment_mode="contract")
            sentence = last[-1].sent if last else None
            if sentence is not None and sentence.start_char > quoted.inner.start and _only_reports(sentence):
                end = quoted.inner.start + len(doc.text[quoted.inner.start : sentence.start_char].rstrip())
                quoted = replace(
                    quoted,
                    outer=Span(quoted.outer.start, end),
                    inner=Span(quoted.inner.start, end),
                    closed=True,
                )
        kept.append(quoted)
    return kept


def _only_reports(sentence: SpacySpan) -> bool:
    root = sentence.root
    subject = own_subject(root)
    return (
        len(sentence) <= MAX_CUE_SENTENCE_TOKENS
        and is_verb(root)
        and info_of(root).reports
        and not info_of(root).is_belief
        and subject is not None
        and subject.lower_ not in ("i", "we", "you")
        and not any(child.dep_ in ("ccomp", "xcomp") for child in root.children)
    )


def info_of(token: Token) -> CueInfo:
    """What the cue list knows of a verb."""
    info = cue_info(token.lemma_)
    return info if info.group else cue_info(token.text)


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def own_subject(verb: Token) -> Token | None:
    """The subject that stands with the verb itself."""
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return min(subjects, key=lambda child: abs(child.i - verb.i), default=None)


def is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("auxpass", *PASSIVE_SUBJECTS) for child in verb.children)


def source_of(verb: Token) -> Token | None:
    """Head word of the phrase that names who speaks by this verb; None where nobody is named."""
    subject = own_subject(verb)
    if subject is not None:
        return _antecedent(verb, subject)
    if is_passive(verb):
        return _agent(verb)
    inverted = _inverted_subject(verb)
    if inverted is not None:
        return inverted
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return _agent(verb)
    return _inherited(verb)


def _agent(verb: Token) -> Token | None:
    for child in verb.children:
        if child.dep_ == "agent":
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _antecedent(verb: Token, subject: Token) -> Token | None:
    if subject.lower_ in _RELATIVES and verb.dep_ in ("relcl", "acl"):
        return verb.head if verb.head.pos_ in _NOMINAL else None
    if subject.lower_ in ("what", "there"):
        return None
    return subject


def _inverted_subject(verb: Token) -> Token | None:
    """“…,” said Ruth Ockley: a name right after the verb that the parser took for an object."""
    doc = verb.doc
    at = verb.i + 1
    if at < len(doc) and doc[at].dep_ == "advmod":
        at += 1
    if verb.i == 0 or at >= len(doc) or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    if doc[verb.i - 1].text not in _BEFORE_INVERSION:
        return None
    head = doc[at]
    while head.dep_ in ("compound", "det", "amod", "poss", "nmod", "nummod", "case", "punct") and head.head.i > head.i:
        head = head.head
    return head if head.pos_ in ("NOUN", "PROPN", "PRON") and head.lower_ not in _OBJECT_PRONOUNS else None


def _inherited(verb: Token) -> Token | None:
    """The subject of the verb that governs a participle, an infinitive or a co-ordinated verb."""
    at = verb
    for _ in range(_MAX_CLIMB):
        head = at.head
        if head.i == at.i:
            return None
        if head.pos_ in _NOMINAL and not is_verb(head):
            if at.dep_ in ("acl", "relcl"):
                return _issuer(head)
            if at.dep_ not in ("conj", "advcl", "pcomp", "xcomp", "ccomp"):
                return None
        elif at.dep_ == "ccomp" and at.tag_ not in ("VBG",):
            return None
        subject = next((c for c in head.children if c.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS)), None)
        if subject is not None and is_verb(head):
            return _antecedent(head, subject)
        at = head
    return None


def _issuer(noun: Token) -> Token | None:
    """Who stands behind "a statement saying …": whoever issued it, else the statement itself."""
    if (is_document_noun(noun.lemma_) or noun_info(noun.lemma_).group) and noun.dep_ in ("dobj", "pobj"):
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        if is_verb(verb):
            return own_subject(verb) or noun
    return noun


def is_unsaid(verb: Token) -> bool:
    """True for what was not said, or not yet: negated, declined, conditional."""
    at = verb
    for _ in range(_MAX_CLIMB):
        for child in at.children:
            if child.dep_ == "neg" or child.lower_ in ("never", "if", "unless", "whether"):
                return True
            if child.dep_ == "det" and child.lower_ == "no":
                return True
            if child.dep_ in SUBJECTS and child.lower_ in ("nobody", "none", "neither", "you"):
                return True
            if child.dep_ == "aux" and child.lower_ in (
                "would",
                "could",
                "might",
                "may",
                "should",
                "must",
                "can",
            ):
                return True
        if at.dep_ not in ("xcomp", "conj") or at.head.i == at.i:
            return False
        if at.dep_ == "conj" and own_subject(at) is not None:
            return False
        at = at.head
        if at.lemma_ in word_list("unsaid", "verbs"):
            return True
    return False


def mentions_of(page: Page, head: Token) -> tuple[Mention, ...]:
    """One mention for each of the co-ordinated speakers that a source phrase names."""
    heads = [head]
    for member in heads:
        heads += [
            c
            for c in member.children
            if c.dep_ == "conj" and c.pos_ in ("PROPN", "NOUN", "PRON") and c.i > member.i
        ]
    found: list[Mention] = []
    for member in heads:
        first, end = _phrase(page, member)
        span = page.span(first, end)
        if not any(span.start < m.span.end and m.span.start < span.end for m in found):
            found.append(Mention(span.of(page.text), span))
    return tuple(found)


def _phrase(page: Page, head: Token) -> tuple[int, int]:
    """Token range of a noun phrase with titles and appositions, without relative clauses and others."""
    doc = page.doc
    first = head.left_edge.i
    for at in range(head.i - 1, first - 1, -1):
        if (
            (doc[at].text in _DASHES and doc[at].whitespace_)
            or doc[at].is_space
            or doc[at].text in (":", "”", "--")
        ):
            first = at + 1
            break
    while first < head.i and (doc[first].is_punct or doc[first].dep_ in ("cc", "preconj", "mark")):
        first += 1
    end = _right_end(head)
    while end - 1 > head.i and (doc[end - 1].is_space or doc[end - 1].text in ",;:–—-("):
        end -= 1
    if "(" in [t.text for t in doc[first:end]] and end < len(doc) and doc[end].text == ")":
        end += 1
    return first, end


def _right_end(head: Token) -> int:
    end: int = head.i + 1
    for child in head.rights:
        if child.dep_ in ("appos", "pobj") or (child.dep_ == "prep" and child.left_edge.i == end):
            end = _right_end(child)
        elif child.dep_ in ("case", "punct", "nummod", "compound", "flat", "nmod"):
            end = max(end, child.i + 1)
        elif head.dep_ in ("pobj",) and child.dep_ in ("cc", "conj"):
            end = _right_end(child)
        else:
            break
    return end


def starts_new_report(token: Token) -> bool:
    """True for ", adding that …" and "… and said that …": a report inside the clause of another."""
    if not info_of(token).reports or own_subject(token) is not None or not is_verb(token):
        return False
    has_content = any(c.dep_ in ("ccomp", "xcomp", "dobj") and c.i > token.i for c in token.children)
    if token.dep_ in ("advcl", "acl") and token.tag_ == "VBG":
        left = token.left_edge.i
        while left > 0 and token.doc[left - 1].is_quote:
            left -= 1
        return has_content and left > 0 and token.doc[left - 1].text in (",", "—", "–", "--")
    return token.dep_ == "conj" and token.tag_ in ("VBD", "VBZ", "VBP") and (has_content or takes_preposition(token))


def takes_preposition(verb: Token) -> bool:
    """True for "called for", "accused of": a preposition with content."""
    wanted = info_of(verb).prepositions
    return any(child.dep_ == "prep" and child.lower_ in wanted for child in verb.children)


def aside_start(noun: Token) -> int | None:
    """Where "– a claim Kyiv denies" begins, when the noun heads such an aside; None otherwise."""
    left: int = noun.left_edge.i
    if (
        not noun_info(noun.lemma_).group
        or left == 0
        or noun.doc[left].lower_ not in ("a", "an", "the", "something")
    ):
        return None
    before = noun.doc[left - 1].text
    if before not in _DASHES and before != ",":
        return None
    if aside_verb(noun) is None:
        return None
    return left - 1


def aside_verb(noun: Token) -> Token | None:
    """The verb of an aside that denies or echoes what stands before it."""
    for child in noun.children:
        if child.dep_ in ("relcl", "acl") and child.i > noun.i:
            for verb in (child, *(c for c in child.children if c.dep_ in ("conj", "xcomp"))):
                if info_of(verb).is_denial or is_echo(verb.lemma_):
                    return verb
    return None


def clause_after(page: Page, head: Token, cue: Token) -> tuple[int, int]:
    """Token range of a complement that follows its cue; reports and asides nested in its end are cut off."""
    first = max(head.left_edge.i, cue.i + 1)
    end = max(head.right_edge.i + 1, _condition_end(head, cue))
    if first == head.i and head.lemma_ == "be" and head.left_edge.lower_ == "what":
        first += 1
    for token in page.doc[first:end]:
        if token.i >= end:
            break
        if page.inside[token.i] >= 0:
            continue
        if token.i > head.i and (starts_new_report(token) or _returns_to(token, head, cue)):
            left = max(token.left_edge.i, first)
            end = left if left > head.i else token.i
            if page.doc[end - 1].dep_ == "cc":
                end -= 1
        elif token.lower_ == "according" and token.i > head.i:
            end = token.i
        else:
            aside = aside_start(token)
            if aside is not None and aside > first:
                end = aside
    end = _extended(page, head, cue, max(first, end))
    return page.trim(*page.whole_quotes(first, end))


def _returns_to(token: Token, head: Token, cue: Token) -> bool:
    """"Suggested that he be fired and defended …": the tense shows that it is the speaker's next deed."""
    return (
        token.dep_ == "conj"
        and token.head.i == head.i
        and token.tag_ == cue.tag_
        and token.tag_ in ("VBD", "VBZ")
        and head.tag_ in ("VB", "VBG", "VBN")
        and own_subject(token) is None
    )


def _resumes(verb: Token, last: Token, cue: Token) -> bool:
    """"Once the work, which began in May, is over": a verb whose subject stands before a relative clause."""
    if verb.tag_ not in ("VBZ", "VBD", "VBP", "MD") or own_subject(verb) is not None:
        return False
    if info_of(verb).reports:
        return False
    clause = next((t for t in (last, *last.ancestors) if t.dep_ == "relcl"), None)
    return clause is not None and clause.i > cue.i and verb.doc[clause.left_edge.i - 1].text == ","


def _extended(page: Page, head: Token, cue: Token, end: int) -> int:
    """The end moved over a rest of the sentence that the parser tore off: after a colon, "but", "if" …"""
    doc = page.doc
    limit = head.sent.end
    at = end
    while at < limit and (doc[at].text == "," or doc[at].is_space):
        at += 1
    if at >= limit or page.inside[at] >= 0 or at <= head.i:
        return end
    if at > end and _resumes(doc[at], doc[end - 1], cue):
        return limit
    if doc[at].text != ":" and doc[at].lower_ not in word_list("conditions", "tails"):
        return end
    for token in doc[at + 1 : limit]:
        if page.inside[token.i] < 0 and is_verb(token) and info_of(token).reports and token.dep_ != "amod":
            return end
    return limit


def _condition_end(head: Token, cue: Token) -> int:
    """Where a condition ends that hangs on the cue but limits its infinitive ("promised to go once …")."""
    end: int = head.right_edge.i + 1
    if not _is_infinitive(head):
        return end
    for clause in cue.rights:
        if clause.dep_ == "advcl" and clause.left_edge.i == end:
            first = clause.left_edge
            if first.lower_ in word_list("conditions", "marks"):
                end = clause.right_edge.i + 1
    return end


def complements(verb: Token, info: CueInfo) -> Iterator[Token]:
    """Heads of the phrases that give a verb's content, likeliest kind first."""
    children = list(verb.children)
    yield from (
        c
        for c in children
        if c.dep_ == "ccomp" and not (c.tag_ == "VB" and info.order and not own_subject(c))
    )
    yield from _after_phrase(verb)
    if info.infinitive or info.order:
        yield from (c for c in children if c.dep_ == "xcomp" and c.i > verb.i and _is_infinitive(c))
    if info.order:
        yield from (
            x
            for c in children
            if c.dep_ == "dobj"
            for x in c.children
            if x.dep_ in ("acl", "relcl") and _is_infinitive(x)
        )
    yield from (
        c for c in children if c.dep_ == "xcomp" and c.i > verb.i and c.tag_ == "VBG" and info.reports
    )
    for preposition in children:
        if preposition.dep_ in ("prep", "dative") and preposition.lower_ in info.prepositions - {"as"}:
            yield from (c for c in preposition.children if c.dep_ in ("pobj", "pcomp"))
    for noun in children:
        if noun.dep_ == "dobj" and noun.i > verb.i and noun_info(noun.lemma_).group:
            yield from (c for c in noun.children if is_noun_clause(c, noun))
    if info.noun_phrase or "as" in info.prepositions:
        yield from (c for c in children if c.dep_ in ("dobj", "oprd") and c.i > verb.i)


def _after_phrase(verb: Token) -> Iterator[Token]:
    """"Said in a statement that S": the parser hangs S on the statement."""
    phrases = [c for c in verb.rights if c.dep_ in ("prep", "dobj", "dative")]
    if verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].text == ",":
        return
    for phrase in phrases:
        phrases += [c for c in phrase.rights if c.dep_ in ("pobj", "prep")]
        for token in phrase.rights:
            if token.dep_ in ("acl", "relcl", "ccomp", "advcl") and any(
                c.lower_ == "that" and c.dep_ == "mark" for c in token.children
            ):
                yield token


def _is_infinitive(verb: Token) -> bool:
    return any(child.lower_ == "to" and child.dep_ in ("aux", "mark") for child in verb.children)


def is_noun_clause(clause: Token, noun: Token) -> bool:
    """True for the clause of "the claim that …" and "a promise to …"."""
    return (
        clause.dep_ in ("acl", "ccomp", "xcomp", "relcl")
        and clause.i > noun.i
        and any(c.lower_ in ("that", "to") and c.dep_ in ("mark", "aux") for c in clause.children)
    )
