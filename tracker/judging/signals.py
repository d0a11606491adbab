"""Small pure functions from two texts to what a person would point at: numbers, negation, words in common."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_TOKEN = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*%?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|without|false|untrue|"
    r"\w+n[’']t|denie[sd]|deny|reject(?:s|ed)?|refuse[sd]?|rule[sd]? out)\b",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"\b(?:will|won[’']t|would|shall|going to|plans?|planned|intends?|pledge[sd]?|promise[sd]?|vow(?:s|ed)?|"
    r"decided to|committed to|must|should|ought)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"^it is not true that ", re.IGNORECASE)
_MOST = 0.5
_NEARLY_ALL = 0.75
_NO_ONE = re.compile(r"\b(?:no|any|some|every)[ -]?one\b", re.IGNORECASE)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DAY = re.compile(rf"\b(?:{_MONTH} \d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH})\b")


@cache
def _stopwords() -> frozenset[str]:
    words = files("tracker.judging").joinpath("data/stopwords.txt").read_text(encoding="utf-8")
    return frozenset(words.split())


@cache
def _small_numbers() -> dict[str, str]:
    words = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return {word: str(value) for value, word in enumerate(words)}


def is_stopword(word: str) -> bool:
    """Whether a small English word carries no content."""
    return word in _stopwords()


def stem(word: str) -> str:
    """Cut the commonest English endings, so that "soldier's", "soldiers" and "remains", "remained" meet."""
    word = re.sub(r"[’']s?$", "", word.casefold())
    for ending in ("ingly", "edly", "ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word.rstrip("ey") or word


@cache
def content_stems(text: str) -> frozenset[str]:
    """Stems of the words that carry content: no stop words, no negations, no numbers."""
    words = (match.group().casefold() for match in _WORD.finditer(text))
    return frozenset(
        stem(w)
        for w in words
        if w not in _stopwords() and w not in _small_numbers() and not _NEGATION.fullmatch(w)
    )


def overlap(a: str, b: str) -> float:
    """Share of the shorter text's content stems that the longer has too, in [0, 1]."""
    stems_a, stems_b = content_stems(a), content_stems(b)
    smaller = min(len(stems_a), len(stems_b))
    return len(stems_a & stems_b) / smaller if smaller else 0.0


def names(text: str) -> frozenset[str]:
    """Stems of capitalised words that do not merely open the text or a sentence of it."""
    found = set()
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip()
        if match.group()[0].isupper() and before and before[-1] not in '.!?“"':
            found.add(stem(match.group()))
    return frozenset(found - _stopwords())


def shared_names(a: str, b: str) -> float:
    """Share of the names of the text with fewer of them that stand in the other; 0.5 where one has none."""
    in_a, in_b = names(a), names(b)
    if not in_a or not in_b:
        return 0.5
    # A name may open one sentence and stand inside the other.
    return max(len(in_a & content_stems(b)) / len(in_a), len(in_b & content_stems(a)) / len(in_b))


def shared_words(a: str, b: str) -> list[str]:
    """The words of `a`, in its order, whose stems `b` has too; each stem once."""
    shared = content_stems(a) & content_stems(b)
    return [word for s, word in reversed(_words_by_stem(a).items()) if s in shared]


def negations(text: str) -> int:
    """How many negating words the text has."""
    return len(_NEGATION.findall(text))


def is_negation_mismatch(a: str, b: str) -> bool:
    """One text has an odd number of negating words and the other an even one."""
    return negations(a) % 2 != negations(b) % 2


def opposition(a: str, b: str) -> int:
    """Whether the wording is turned round: 1 an odd number of times, -1 an even number, 0 not at all.

    A negation of one text counts as a turn, and so does a word of one whose opposite stands in the other:
    "closed" against "open" turns once, "no station closed" against "every station open" twice.
    """
    turns = int(is_negation_mismatch(a, b)) + len(opposites(a, b))
    return 0 if not turns else (1 if turns % 2 else -1)


def opposites(a: str, b: str) -> list[tuple[str, str]]:
    """Words that only `a` has with their opposites that only `b` has, one pair a line of the list."""
    in_a, in_b = _words_by_stem(a), _words_by_stem(b)
    only_a, only_b = in_a.keys() - in_b.keys(), in_b.keys() - in_a.keys()
    found = []
    for one, other in _antonyms():
        for left, right in ((one, other), (other, one)):
            if only_a & left and only_b & right:
                found.append((in_a[min(only_a & left)], in_b[min(only_b & right)]))
                break
    return list(dict.fromkeys(found))


def _words_by_stem(text: str) -> dict[str, str]:
    return {stem(word): word.casefold() for word in reversed(_WORD.findall(text))}


@cache
def _antonyms() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    lines = files("tracker.judging").joinpath("data/antonyms.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|") for line in lines if line.strip() and not line.startswith("#")]
    return tuple((_stems(one), _stems(other)) for one, other in pairs)


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words.split())


def numbers(text: str) -> frozenset[str]:
    """Quantities in digits or small number words, without thousands separators.

    No years, no days of a month, and "no one" counts nobody.
    """
    return frozenset(numbers_said(text))


def numbers_said(text: str) -> dict[str, str]:
    """Each quantity that `numbers` finds, with how the text first writes it."""
    text = _DAY.sub(" ", _NO_ONE.sub(" ", text))
    said = [(m.group().replace(",", ""), m.group()) for m in _NUMBER.finditer(text)]
    words = [match.group() for match in _WORD.finditer(text)]
    said += [(_small_numbers()[w.casefold()], w) for w in words if w.casefold() in _small_numbers()]
    return {number: words for number, words in reversed(said) if not _YEAR.fullmatch(number)}


def is_number_change(a: str, b: str) -> bool:
    """Both texts count, no quantity of theirs agrees, most other words do, and none is turned round."""
    in_a, in_b = numbers(a), numbers(b)
    return (
        bool(in_a and in_b)
        and not in_a & in_b
        and overlap(a, b) >= _MOST
        and not is_negation_mismatch(a, b)
        and not opposites(a, b)
    )


def is_denial_of(a: str, b: str) -> bool:
    """One text is "It is not true that …" and the other says most of those words, not turned round."""
    core_a, core_b = _DENIED.sub("", a, count=1), _DENIED.sub("", b, count=1)
    if (core_a == a) == (core_b == b):
        return False
    return overlap(core_a, core_b) >= _NEARLY_ALL and opposition(core_a, core_b) == 0


def are_same_words(a: str, b: str) -> bool:
    """Both texts are the same but for case and punctuation."""
    return [w.casefold() for w in _TOKEN.findall(a)] == [w.casefold() for w in _TOKEN.findall(b)]


def is_forward_looking(text: str) -> bool:
    """The words speak of what is to be or ought to be, not of what is or was."""
    return bool(_FORWARD.search(text))
