"""Turns attributions that stand alone into linked ones: denials and echoes of what another said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.extraction import clauses, syntax
from tracker.extraction.cues import is_echo, noun_info
from tracker.extraction.drafts import Draft
from tracker.extraction.lexicon import fold, words
from tracker.extraction.mentions import mentions_of
from tracker.extraction.page import Page
from tracker.extraction.phrases import is_negated
from tracker.records import Kind, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_IT = frozenset({"it", "this", "that", "them"})
_POINTING = _IT | {"these", "those", "such", "both"}
_SOURCES = frozenset({"by", "from"})
_DECLINING = frozenset({"reject", "dismiss", "rebuff"})
_ACCUSING = frozenset({"accuse", "allege", "blame", "charge", "allegation", "accusation"})


def linked(page: Page, drafts: list[Draft]) -> list[Draft]:
    """The drafts, with asides ("– a claim Kyiv denies") added and denials pointed at what they deny."""
    asides = [d for noun in page.tokens if page.inside[noun.i] < 0 for d in _aside(page, drafts, noun)]
    taken = {d.cue.i for d in asides if d.cue is not None}
    drafts = [d for d in drafts if d.cue is None or d.cue.i not in taken]
    drafts = [part for draft in drafts for part in _unjoined(page, draft)]
    bare = _bare_denials(page, [*drafts, *asides])
    misread = {d.cue.i for d in bare if d.cue is not None}
    drafts = sorted(
        [*(d for d in drafts if d.cue is None or d.cue.i not in misread), *bare], key=lambda d: d.first
    )
    for draft in drafts:
        _point_denial(page, draft, drafts)
    return [*drafts, *asides]


def _aside(page: Page, drafts: list[Draft], noun: Token) -> list[Draft]:
    """The same content once more, denied or repeated by another."""
    start = clauses.aside_start(noun) if noun.pos_ in ("NOUN", "PROPN") else None
    verb = clauses.aside_verb(noun) if start is not None else None
    if start is None or verb is None:
        return []
    governing = [
        d
        for d in drafts
        if d.end <= start and page.paragraph[d.first] == page.paragraph[noun.i] and not _denies(d)
    ]
    source = syntax.own_subject(verb)
    if source is None or source.lower_ in ("that", "which"):
        source = syntax.source_of(verb)
    if source is None or source.i == noun.i or not governing:
        return []
    target = max(governing, key=lambda d: d.end)
    draft = Draft(list(target.ranges), mentions_of(page, source), verb, page.span(verb.i, verb.i + 1))
    if syntax.info_of(verb).is_denial and not is_echo(verb.lemma_):
        draft.denies = target
    return [draft]


def _denies(draft: Draft) -> bool:
    cue = draft.cue
    if cue is None:
        return False
    info = noun_info(cue.lemma_) if cue.pos_ == "NOUN" else syntax.info_of(cue)
    return info.kind_hint is Kind.DENIAL


def _unjoined(page: Page, draft: Draft) -> list[Draft]:
    """ "[They alleged that he lied]; he denies it": the report was read as what is denied."""
    cue = draft.cue
    if cue is None or not syntax.info_of(cue).is_denial or draft.end > cue.i or len(draft.ranges) != 1:
        return [draft]
    if not any(c.dep_ == "dobj" and c.lower_ in _IT for c in cue.children):
        return [draft]
    first, end = draft.ranges[0]
    for verb in page.tokens[first:end]:
        source = syntax.own_subject(verb) if syntax.info_of(verb).group else None
        said = next((c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i), None)
        if source is None or said is None:
            continue
        below = [t.i for t in said.subtree if verb.i < t.i < end]
        start, stop = page.trim(min(below), max(below) + 1)
        if page.doc[start].lower_ == "that":
            start += 1
        whose = mentions_of(page, source)
        return [Draft([(start, stop)], whose, verb, page.span(verb.i, verb.i + 1))] if whose else []
    return []


def _bare_denials(page: Page, drafts: list[Draft]) -> list[Draft]:
    """ "Lund denies it": a denial whose object is a pronoun, where no content was found or the wrong one."""
    found: list[Draft] = []
    for cue in page.tokens:
        if cue.pos_ != "VERB" or not syntax.info_of(cue).is_denial or page.inside[cue.i] >= 0:
            continue
        target = next((c for c in cue.children if c.dep_ == "dobj" and c.lower_ in _IT), None)
        source = syntax.own_subject(cue)
        if target is None or source is None or source.dep_ != "nsubj" or source.pos_ == "PRON":
            continue
        if target.i != cue.i + 1 or cue.tag_ not in {"VBD", "VBZ", "VBP", "VBN"}:
            continue
        if is_negated(cue) or any(d.covers(cue) for d in drafts):
            continue
        mine = [d for d in drafts if d.cue is not None and d.cue.i == cue.i]
        if any(d.denies is not None or d.covers(target) for d in mine):
            continue
        speakers = mentions_of(page, source)
        draft = Draft([(target.i, target.i + 1)], speakers, cue, page.span(cue.i, cue.i + 1))
        if speakers and _antecedent(page, draft, drafts) is not None:
            found.append(draft)
    return found


def _point_denial(page: Page, draft: Draft, drafts: list[Draft]) -> None:
    """Point "dismissed the report" at the report that it means, where one is plainly meant."""
    cue = draft.cue
    if cue is None or not syntax.info_of(cue).is_denial:
        return
    target = next((c for c in cue.children if c.dep_ == "dobj"), _misread_object(page, draft))
    if target is None or not _stands_for_a_report(target) or _is_purpose(cue):
        return
    if any(c.dep_ in ("acl", "relcl") and c.i > target.i for c in target.children):
        return
    meant = _antecedent(page, draft, drafts)
    if meant is None or not _is_topic(page, target, meant) or _is_turned_down(cue, target, meant):
        return
    draft.denies = meant
    quoted = [page.quote_tokens[i] for i in draft.quotes]
    if quoted:
        draft.ranges = [quoted[0]]


def _stands_for_a_report(target: Token) -> bool:
    """True for "it" and "the report"; false for what nobody stated: "the idea", "pleas", "some of them"."""
    if target.pos_ == "PRON":
        return target.lower_ in _POINTING and not any(c.dep_ == "prep" for c in target.rights)
    info = noun_info(target.lemma_)
    if info.is_belief:
        return any(c.lower_ in _POINTING for c in target.lefts)
    return bool(info.group) and info.kind_hint in {None, Kind.ASSERTION, Kind.PREDICTION}


def _is_purpose(cue: Token) -> bool:
    """ "Was pressed to reject it": whether anybody did is not said."""
    return cue.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ in ("aux", "mark") for c in cue.lefts)


def _is_turned_down(cue: Token, target: Token, meant: Draft) -> bool:
    """ "Lisk pledged to go. Orsk rejected it.": an offer is turned down, and nothing called untrue."""
    if target.pos_ != "PRON" or cue.lemma_ not in _DECLINING or meant.cue is None:
        return False
    return syntax.info_of(meant.cue).kind_hint in {Kind.COMMITMENT, Kind.POSITION}


def _is_topic(page: Page, target: Token, meant: Draft) -> bool:
    """False where the noun's own complement tells of something else: "the report of a sale"."""
    told = [
        {fold(t.lemma_) for t in c.subtree if t.pos_ in {"NOUN", "PROPN", "VERB"}}
        for c in target.rights
        if c.dep_ == "prep" and c.lower_ not in _SOURCES
    ]
    said = {fold(t.lemma_) for t in page.tokens[meant.first : meant.end]}
    return all(not topic or topic & said for topic in told)


def _antecedent(page: Page, draft: Draft, drafts: list[Draft]) -> Draft | None:
    """The nearest earlier statement of another that concerns the denier, at most two paragraphs before; else
    the only one in the same sentence or in the one before."""
    cue = draft.cue
    if cue is None:
        return None
    here = page.paragraph[cue.i]
    names = _names(page, draft.speakers)
    earlier = [
        d
        for d in drafts
        if d is not draft
        and d.end <= cue.i
        and page.paragraph[d.first] in (here, here - 1, here - 2)
        and not _is_same(names, _names(page, d.speakers))
        and not _denies(d)
        and not _is_charge(d)
    ]
    own = {name for name in names if name not in words("bodies", "nouns")} or names
    concerning = [d for d in earlier if own & _named_in(page, d)]
    if concerning:
        return max(concerning, key=lambda d: d.end)
    near = [d for d in earlier if _sentences_between(page, d.end, cue.i) <= 1]
    return near[0] if len(near) == 1 and not _blames_another(page, near[0]) else None


def _is_same(mine: set[str], theirs: set[str]) -> bool:
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


def _names(page: Page, speakers: tuple[Mention, ...]) -> set[str]:
    """The names in the words for the speakers; of a mention without one, its nouns."""
    spans = [m.span for m in speakers]
    inside = [t for t in page.tokens if any(s.start <= t.idx < s.end for s in spans)]
    names = {fold(t.text) for t in inside if t.pos_ == "PROPN"}
    return names or {fold(t.lemma_) for t in inside if t.pos_ in {"NOUN", "PRON"}}


def _named_in(page: Page, draft: Draft) -> set[str]:
    """The names and nouns of a content, and whoever is accused before it."""
    tokens = [t for t in page.tokens[draft.first : draft.end] if draft.covers(t)]
    if draft.cue is not None:
        tokens += [t for c in draft.cue.children if c.dep_ in {"dobj", "nsubjpass"} for t in c.subtree]
    return {fold(form) for t in tokens if t.pos_ in {"PROPN", "NOUN"} for form in (t.text, t.lemma_)}


def _is_charge(draft: Draft) -> bool:
    """ "Accused Kestria of shelling a school": what is denied is the deed, which no clause states."""
    return draft.cue is not None and draft.cue.lemma_ in {"accuse", "blame", "charge"}


def _blames_another(page: Page, draft: Draft) -> bool:
    """True for an accusation that names somebody: it is denied by whom it names."""
    cue = draft.cue
    if cue is None or cue.lemma_ not in _ACCUSING:
        return False
    return any(t.ent_type_ in {"PERSON", "ORG"} for t in page.tokens[cue.i : draft.end])


def _sentences_between(page: Page, end: int, at: int) -> int:
    return sum(1 for t in page.tokens[end : at + 1] if t.is_sent_start and not t.is_space)


def _misread_object(page: Page, draft: Draft) -> Token | None:
    """The noun of "rejects that claim", read as a clause."""
    first, end = draft.ranges[0]
    if end - first == 2 and page.doc[first].lower_ in ("that", "this", "the", "those", "these"):
        return page.doc[first + 1]
    return None
