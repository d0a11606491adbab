"""Turns data/cues.toml into answers about single words: does it report speech, and of what kind."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from tracker.records import Kind

_HINTS = {
    "neutral": None,
    "assertion": Kind.ASSERTION,
    "denial": Kind.DENIAL,
    "commitment": Kind.COMMITMENT,
    "prediction": Kind.PREDICTION,
    "position": Kind.POSITION,
    "question": Kind.OTHER,
    "expressive": Kind.OTHER,
    "belief": None,
}


@dataclass(frozen=True, slots=True)
class CueInfo:
    """What a cue's lemma tells. `kind_hint` None: nothing, the content decides.

    `group` is the list of cues.toml that holds it ("" for an unknown word); `reports` is true for a word that
    takes a clause or a quotation; the other flags name what else it takes as content.
    """

    lemma: str
    group: str = ""
    kind_hint: Kind | None = None
    reports: bool = False
    infinitive: bool = False
    order: bool = False
    noun_phrase: bool = False
    prepositions: frozenset[str] = frozenset()
    quotation_only: bool = False

    @property
    def is_denial(self) -> bool:
        return self.group == "denial"

    @property
    def is_belief(self) -> bool:
        return self.group == "belief"


@lru_cache(maxsize=8192)
def cue_info(lemma: str) -> CueInfo:
    """What is known of a verb, by its lemma (or, failing that, by a regular form of it)."""
    verbs = _verbs()
    word = lemma.lower()
    if word in verbs:
        return verbs[word]
    for candidate in _stems(word):
        if candidate in verbs:
            return verbs[candidate]
    return CueInfo(word)


def noun_info(lemma: str) -> CueInfo:
    """What is known of a noun ("claim", "promise"), by its lemma."""
    return _nouns().get(lemma.lower(), CueInfo(lemma.lower()))


def is_document_noun(lemma: str) -> bool:
    """True for what speaks for whoever issued it: a statement, a letter, a report."""
    return lemma.lower() in word_list("documents", "nouns")


def is_echo(lemma: str) -> bool:
    """True for verbs by which someone says what another said before."""
    return lemma.lower() in word_list("echoes", "verbs")


@cache
def _table() -> dict[str, Any]:
    path = resources.files("tracker").joinpath("extraction", "data", "cues.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def word_list(section: str, key: str) -> frozenset[str]:
    """One list of words of cues.toml; empty when there is no such list."""
    return frozenset(str(_table()[section].get(key, "")).split())


@cache
def _verbs() -> dict[str, CueInfo]:
    infos: dict[str, CueInfo] = {}
    prepositions = ("for", "of", "as", "to")
    for group, hint in _HINTS.items():
        for word in sorted(word_list("verbs", group)):
            infos[word] = CueInfo(
                lemma=word,
                group=group,
                kind_hint=hint,
                reports=True,
                infinitive=word in word_list("complements", "infinitive"),
                order=word in word_list("complements", "order"),
                noun_phrase=word in word_list("complements", "object"),
                prepositions=frozenset(p for p in prepositions if word in word_list("complements", p)),
                quotation_only=word in word_list("complements", "quotation_only"),
            )
    return infos


@cache
def _nouns() -> dict[str, CueInfo]:
    return {
        word: CueInfo(lemma=word, group=group, kind_hint=hint, reports=group != "belief")
        for group, hint in _HINTS.items()
        for word in sorted(word_list("nouns", group))
    }


def _stems(word: str) -> list[str]:
    """Lemmas that a regular form may come from, for words that the tagger has not seen ("tweeted")."""
    stems: list[str] = []
    for ending in ("ed", "ing", "es", "s", "d", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word[: -len(ending)]
            stems += [base, base + "e"]
            if ending in ("ed", "ing") and base[-1] == base[-2]:
                stems.append(base[:-1])
            if base.endswith("i"):
                stems.append(base[:-1] + "y")
    if word.startswith("re-"):
        stems.append(word[3:])
    return stems
