"""Names as printed → keys under which the same name, differently printed, is found again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from tracker.sources.given_names import is_family_first, is_given
from tracker.sources.letters import fold as fold
from tracker.sources.letters import straight as straight

_SPELLINGS = {
    "defense": "defence",
    "defenses": "defences",
    "labor": "labour",
    "center": "centre",
    "centers": "centres",
    "organization": "organisation",
    "organizations": "organisations",
    "program": "programme",
    "programs": "programmes",
    "transportation": "transport",
    "harbor": "harbour",
}
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"(?<=\w)'s?(?!\w)")


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    source = resources.files("tracker.sources").joinpath("data/words.toml")
    return {
        name: frozenset(found) for name, found in tomllib.loads(source.read_text(encoding="utf-8")).items()
    }


def word_list(name: str) -> frozenset[str]:
    """One list of `data/words.toml`."""
    return _lists()[name]


@lru_cache(maxsize=10_000)
def key(name: str) -> str:
    """The normal form of a name: equal for every way of printing the same name.

    Case, accents, punctuation, articles, possessives, ranks and British or American spelling do not count;
    "U.S." and "US" are the same. Never empty for a name that holds a letter or digit.
    """
    folded = _DOTTED.sub(lambda m: m[0].replace(".", ""), fold(name)).replace("&", " and ")
    folded = _POSSESSIVE.sub("", folded).replace("'", "")
    words = [_SPELLINGS.get(word, word) for word in re.findall(r"\w+", folded)]
    bare = [word for word in words if word != "the"] or words
    return " ".join(_without_ranks(bare))


def _without_ranks(words: list[str]) -> list[str]:
    rest = list(words)
    while len(rest) > 1 and (
        rest[0] in word_list("honorifics")
        or (rest[0] in word_list("ranks") and rest[1] not in word_list("not_after_a_rank"))
    ):
        if rest[0] == "vice" and rest[1] not in word_list("ranks"):
            break
        rest = rest[1:]
    return rest


def display(name: str) -> str:
    """The name as we show it: straight apostrophes, no leading article and no trailing possessive."""
    text = straight(name)
    text = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE) or text
    return re.sub(r"(?<=\w)'s$", "", text)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts; `given` is empty for a bare surname, `suffix` is "jr", "iii" or empty."""

    given: str
    surname: str
    full: str
    suffix: str = ""

    @property
    def is_bare(self) -> bool:
        return not self.given

    @property
    def first(self) -> str:
        """The first given name."""
        return self.given.split()[0] if self.given else ""

    @property
    def middle_initials(self) -> str:
        """The first letters of the given names after the first: "George H. W. Bush" → "hw"."""
        return "".join(fold(word)[:1] for word in self.given.split()[1:])


_GENERATIONS = {"jr": "jr", "sr": "sr", "junior": "jr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv"}


@lru_cache(maxsize=10_000)
def person(name: str) -> PersonName:
    """The parts of a name, without ranks, suffixes and nicknames in quotation marks.

    The family name is the last word, or the first where it stands first ("Tsai Ing-wen").
    """
    text = re.sub(r"\"[^\"]*\"|\([^)]*\)", " ", straight(name).replace(",", " "))
    words = [word for word in text.split() if re.search(r"\w", word)]
    suffix = ""
    while len(words) > 1 and fold(words[-1]).strip(".") in word_list("name_suffixes"):
        suffix = _GENERATIONS.get(fold(words.pop()).strip("."), suffix)
    kept = _without_ranks([fold(word).strip(".") for word in words])
    words = [re.sub(r"'s$", "", word) for word in words[len(words) - len(kept) :]]
    full = " ".join([*words, suffix.title() if suffix in ("jr", "sr") else suffix.upper()]).strip()
    if is_family_first(words):
        return PersonName(" ".join(words[1:]), words[0], full, suffix)
    start = len(words) - 1
    while start > 1 and fold(words[start - 1]) in word_list("particles"):
        start -= 1
    if (
        start == 1
        and len(words) == 2
        and fold(words[0]) in word_list("particles")
        and not is_given(words[0])  # "Ben Carson", "Al Gore"
    ):
        start = 0
    return PersonName(" ".join(words[:start]), " ".join(words[start:]), full, suffix)


@lru_cache(maxsize=10_000)
def person_key(name: str) -> str:
    """The key of a person's name; middle initials do not count ("Vladimir V. Putin"), a "Jr." does."""
    words = key(person(name).full).split()
    if len(words) > 2:
        words = [words[0], *(word for word in words[1:-1] if len(word) > 1), words[-1]]
    return " ".join(words)


def surname(name: str) -> str:
    """The family name: the last word and the particles before it ("van der Leyen")."""
    return person(name).surname


def without_legal_form(name: str) -> str:
    """A company's name without its legal form: "Volkswagen AG" → "Volkswagen", "Acme, Inc." → "Acme"."""
    words = straight(name).split()
    while len(words) > 1 and key(words[-1]) in word_list("legal_forms"):
        words = words[:-1]
    return " ".join(words).rstrip(" ,&")


def acronym(name: str) -> str:
    """The initials of a name's words without the small ones: "Luhansk People's Republic" → "LPR"."""
    words = re.findall(r"[\w'-]+", straight(name))
    return "".join(word[0].upper() for word in words if word.casefold() not in word_list("small_words"))
