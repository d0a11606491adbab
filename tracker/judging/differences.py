"""Two wordings → what shows that they are not reports of one statement, however alike they are.

A near-copy that names another number, day or object, or is turned round, limited or softened, is another
statement; a free re-wording differs in nearly every word and shows nothing here. So most of what is compared
counts only where the words of the shorter text stand in the longer one, in the same order. Some differences
decide; others, such as a word put in, decide between short near-copies only and speak against it elsewhere.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from tracker.judging import quantities, signals
from tracker.judging.function_words import modals, of_kind

NEAR_COPY = 0.25
_NEARER_COPY = 0.6
_NUMBERS_FROM = 0.2
_LONG_IN_COMMON = 8
_SHORT_INSERTION = 3
_LONGEST_SWAP = 4
_LEAST_BESIDE = 2
_SAME_WORD_LETTERS = 4
_LONGEST_INNER = 6
_CLAUSE = 3
_LONG_PART = 5
_FEW_WORDS = 6

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:[’'][^\W\d_]+)*|[.!?;]")
_CAPITALISED = re.compile(r"\b[A-Z][^\W\d_]*")
_ELLIPSIS = re.compile(r"…|\.{3}|\. \. \.")
_ROUNDING = re.compile(r"\bmore than (?=[\d$£€])", re.IGNORECASE)
_ENDS = frozenset(".!?;")
_CONTRACTED = {"wo": "will", "ca": "can", "sha": "shall"}
_PARTICIPLE = re.compile(r"(?:ed|en|t|n|d)$")
_CALENDARS = ("weekdays", "months", "seasons", "near_days")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far one wording follows the other, and what sets them apart (empty: nothing does).

    `likeness` is the share of the shorter text's words that stand in the longer in the same order,
    two or more together where there are many;
    `is_turned` tells that one is negated and the other is not; `decisive` are the differences that no
    likeness outweighs.
    """

    likeness: float
    is_turned: bool
    differences: tuple[str, ...]
    decisive: tuple[str, ...]


class Edit(NamedTuple):
    """One step from the shorter text's words to the longer's: equal, replace, insert or delete."""

    operation: str
    shorter: list[str]
    longer: list[str]


def compare(a: str, b: str, *, has_key_phrase: bool = False) -> Comparison:
    """Compare two wordings; the order of the two makes no difference but for that of the words told.

    With a key phrase, a part that one text quotes and the other has word for word, what stands around it
    may differ as the reporters do, but for a negation.
    """
    one, other = (words(_ROUNDING.sub(" ", text)) for text in (a, b))
    is_cut = any(_ELLIPSIS.search(text) for text in (a, b))
    shorter, longer = sorted((one, other), key=lambda each: (len(each), each))
    blocks = _blocks(shorter, longer)
    least = 1 if len(shorter) <= _FEW_WORDS else 2
    likeness = sum(size for *_, size in blocks if size >= least) / len(shorter) if shorter else 0.0
    window = _window(shorter, longer, blocks)
    is_turned = _is_negated(shorter) != _is_negated(window)
    is_nearer = likeness >= _NEARER_COPY
    numbers, firm = [*_numbers(a, b)], [*_times(a, b)]
    loose: list[str] = []
    if likeness >= NEAR_COPY and not has_key_phrase:
        sentences = _sentences(longer, blocks)
        edits = _edits(shorter, longer)
        is_turned = is_turned or any(_is_negated(s) != _is_negated(t) for s, t in _inner(edits))
        loose += _swapped(edits)
        loose += _both_have_more(shorter, longer, blocks)
        are_all_there = {*_stems(_contents(shorter))} == {*_stems(_contents(longer))}
        (firm if is_nearer or are_all_there else loose).extend(_moved(shorter, longer, edits))
        loose += [] if is_cut else _put_in(edits, _capitalised(a) | _capitalised(b))
        firm += _exchanged(edits)
        firm += _voices(edits)
        firm += _persons(shorter, longer, edits)
        firm += _told("limited otherwise", *_limits(edits, is_cut=is_cut))
        conditions = _told("under a condition", *_only(of_kind("conditions"), shorter, sentences))
        (firm if is_nearer else loose).extend(conditions)
        firm += _told("said with another force", *_forces(shorter, window, is_nearer=is_nearer))
        firm += [f"{x} against {y}" for x, y in signals.opposites(" ".join(shorter), " ".join(window))]
    if is_turned and (likeness >= NEAR_COPY or has_key_phrase):
        (firm if is_nearer or has_key_phrase else loose).insert(0, "one is negated, the other is not")
    (firm if likeness >= _NUMBERS_FROM else loose).extend(numbers)
    is_short = len(signals.content_stems(a) & signals.content_stems(b)) < _LONG_IN_COMMON
    decisive = firm + (loose if is_nearer and is_short else [])
    found = tuple(dict.fromkeys(firm + loose))
    return Comparison(likeness, is_turned, found, tuple(dict.fromkeys(decisive)))


def words(text: str) -> list[str]:
    """The words of a text, small and without contractions; sentence ends stay as marks of their own."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        word = match.group().casefold().replace("’", "'")
        if word.endswith("n't"):
            found += [_CONTRACTED.get(word[:-3], word[:-3]), "not"]
        elif word == "cannot":
            found += ["can", "not"]
        elif word not in _ENDS or (found and found[-1] not in _ENDS):
            found.append(word.removesuffix("'s"))
    return found[:-1] if found and found[-1] in _ENDS else found


def _blocks(shorter: Sequence[str], longer: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of words in common, in order: (start in the shorter, start in the longer, length)."""
    matcher = SequenceMatcher(None, _stems(shorter), _stems(longer), autojunk=False)
    return [(each.a, each.b, each.size) for each in matcher.get_matching_blocks() if each.size]


def _window(
    shorter: Sequence[str], longer: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> Sequence[str]:
    """The part of the longer text that the shorter one follows."""
    told = [each for each in blocks if any(map(_is_content, longer[each[1] : each[1] + each[2]]))]
    if not told:
        return longer
    first, last = told[0], told[-1]
    end = last[1] + last[2]
    return longer[max(0, first[1] - max(2, first[0])) : end + max(1, len(shorter) - last[0] - last[2])]


def _sentences(longer: Sequence[str], blocks: Sequence[tuple[int, int, int]]) -> list[str]:
    """The sentences of the longer text that have content in common with the shorter one."""
    shared = {i for _, start, size in blocks for i in range(start, start + size) if _is_content(longer[i])}
    found: list[str] = []
    start = 0
    for end in [*(i for i, word in enumerate(longer) if word in _ENDS), len(longer)]:
        if any(i in shared for i in range(start, end)):
            found += longer[start:end]
        start = end + 1
    return found or list(longer)


def _numbers(a: str, b: str) -> Iterator[str]:
    """Quantities that only the one and that only the other names."""
    left, right = quantities.unmatched(a, b)
    if left and right:
        yield f"{left[0]:g} against {right[0]:g}"


def _times(a: str, b: str) -> Iterator[str]:
    """What cannot agree in any wording: weekdays, months, seasons."""
    in_a, in_b = set(words(a)), set(words(b))
    for calendar in map(of_kind, _CALENDARS):
        yield from _told("another time", in_a & calendar - in_b, in_b & calendar - in_a, both=True)


def _swapped(edits: Sequence[Edit]) -> Iterator[str]:
    """Content words that stand in each other's place between words in common."""
    for i, (operation, s, t) in enumerate(edits):
        left, right = _contents(s), _contents(t)
        beside = [len(each.longer) for each in (*edits[max(0, i - 1) : i], *edits[i + 1 : i + 2])]
        if (
            operation == "replace"
            and left
            and right
            and max(len(left), len(right)) <= _LONGEST_SWAP
            and max(beside, default=0) >= _LEAST_BESIDE
            and not any(_is_same_word(x, y) for x in left for y in right)
        ):
            yield f"{' '.join(left)} in the place of {' '.join(right)}"


def _both_have_more(
    shorter: Sequence[str], longer: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> Iterator[str]:
    """Content that only the one and content that only the other has, but beside a long part in common."""
    if max((len(_contents(shorter[start : start + n])) for start, _, n in blocks), default=0) >= _LONG_PART:
        return
    left, right = (_contents(text) for text in (shorter, longer))
    only_left = [x for x in left if not any(x == y or _is_same_word(x, y) for y in right)]
    only_right = [y for y in right if not any(x == y or _is_same_word(x, y) for x in left)]
    if only_left and only_right:
        yield f"{' '.join(only_left)} against {' '.join(only_right)}"


def _moved(shorter: Sequence[str], longer: Sequence[str], edits: Sequence[Edit]) -> Iterator[str]:
    """Content words that stand elsewhere in the other text, alone: who did it and whom it was done to.

    A whole clause may be moved, and a passive turns the two round.
    """
    if ("by" in shorter) != ("by" in longer):
        return
    left = {word for each in edits if each.operation != "equal" for word in _contents(each.shorter)}
    right = {word for each in edits if each.operation != "equal" for word in _contents(each.longer)}
    for word in sorted(left & right):
        if _run_around(word, shorter, longer) < _CLAUSE:
            yield f"{word} in another place"


def _run_around(word: str, shorter: Sequence[str], longer: Sequence[str]) -> int:
    """The longest run of words in common that `word` stands in, wherever it stands in the other text."""
    best = 0
    for i in (i for i, each in enumerate(shorter) if each == word):
        for j in (j for j, each in enumerate(longer) if each == word):
            before = _length_in_common(reversed(shorter[:i]), reversed(longer[:j]))
            best = max(best, before + _length_in_common(shorter[i:], longer[j:]))
    return best


def _length_in_common(some: Iterable[str], others: Iterable[str]) -> int:
    return sum(
        1 for _ in itertools.takewhile(lambda each: each[0] == each[1], zip(some, others, strict=False))
    )


def _put_in(edits: Sequence[Edit], names: frozenset[str]) -> Iterator[str]:
    """A content word or two between words in common that only one text has; names may be written out."""
    for each in edits[1:-1]:
        left, right = _contents(each.shorter), _contents(each.longer)
        if each.operation == "equal" or (left and right) or _length(each) > _SHORT_INSERTION:
            continue
        is_for_pronoun = each.operation == "replace" and of_kind("pronouns") & {*each.shorter, *each.longer}
        told = [word for word in left or right if word not in names]
        if told and not is_for_pronoun:
            yield f"only one has: {' '.join(told)}"


def _exchanged(edits: Sequence[Edit]) -> Iterator[str]:
    """Small words in each other's place that turn the meaning: "before" for "after", "two" for "three"."""
    for each in edits:
        if each.operation == "replace" and _length(each) <= _SHORT_INSERTION:
            left, right = (_turning(text) for text in (each.shorter, each.longer))
            yield from _told("turned", left - right, right - left, both=True)
            for some, others in ((each.shorter, each.longer), (each.longer, each.shorter)):
                counted = {word for word in some if quantities.quantities(word) not in ([], [1.0])}
                yield from _told("another number", of_kind("single") & set(others), counted, both=True)


def _voices(edits: Sequence[Edit]) -> Iterator[str]:
    """ "Was warned" against "warned": who did it and whom it was done to."""
    for before, each, after in zip(edits, edits[1:], edits[2:], strict=False):
        put_in = each.shorter or each.longer
        is_put_in = each.operation in ("insert", "delete") and before.operation == after.operation == "equal"
        if is_put_in and put_in[-1] in of_kind("being") and _PARTICIPLE.search(after.longer[0]):
            yield f"{' '.join(put_in)} {after.longer[0]} against {after.longer[0]}"


def _persons(shorter: Sequence[str], longer: Sequence[str], edits: Sequence[Edit]) -> Iterator[str]:
    """ "They" for "we" where both texts speak in the first person: no reported speech explains it."""
    if of_kind("first_person") & set(shorter) and of_kind("first_person") & set(longer):
        for each in edits:
            for one, other in ((each.shorter, each.longer), (each.longer, each.shorter)):
                if _length(each) <= _SHORT_INSERTION:
                    first, third = of_kind("first_person") & set(one), of_kind("third_person") & set(other)
                    yield from _told("of somebody else", first, third, both=True)


def _turning(text: Sequence[str]) -> set[str]:
    harmless = of_kind("harmless") | of_kind("pronouns") | _ENDS
    return {word for word in text if word not in harmless and not _is_content(word)}


def _length(edit: Edit) -> int:
    return max(len(edit.shorter), len(edit.longer))


def _limits(edits: Sequence[Edit], *, is_cut: bool) -> tuple[set[str], set[str]]:
    """Words such as "most" and "only" put in, left out or exchanged, but for long parts left out.

    In a text that is marked as cut, leaving out tells nothing.
    """
    left: set[str] = set()
    right: set[str] = set()
    for operation, s, t in edits:
        is_left_out = operation != "replace" and is_cut
        if operation == "equal" or is_left_out or max(len(s), len(t)) > _SHORT_INSERTION:
            continue
        left |= of_kind("quantifiers") & set(s)
        right |= of_kind("quantifiers") & set(t)
    return left - right, right - left


def _only(kind: frozenset[str], shorter: Sequence[str], longer: Sequence[str]) -> tuple[set[str], set[str]]:
    left, right = set(shorter) & kind, set(longer) & kind
    return left - right, right - left


def _forces(shorter: Sequence[str], window: Sequence[str], *, is_nearer: bool) -> tuple[set[str], set[str]]:
    """Modal verbs that differ: "must" against "can"; "would" for "will" is only reported speech.

    Reporters drop "may" in no wording, and no modal verb but "will" in a near copy.
    """
    forces = modals()
    left = {forces[word] for word in shorter if word in forces}
    right = {forces[word] for word in window if word in forces}
    dropped = (left ^ right) - {"will"}
    if (left - right and right - left) or (left ^ right) == {"may"} or (is_nearer and dropped):
        return left - right, right - left
    return set(), set()


def _told(what: str, left: Set[str], right: Set[str], *, both: bool = False) -> Iterator[str]:
    if (left and right) if both else (left or right):
        one, other = (", ".join(sorted(each)) or "nothing" for each in (left, right))
        yield f"{what}: {one} against {other}"


def _edits(shorter: Sequence[str], longer: Sequence[str]) -> list[Edit]:
    matcher = SequenceMatcher(None, _stems(shorter), _stems(longer), autojunk=False)
    return [Edit(op, list(shorter[i:j]), list(longer[k:n])) for op, i, j, k, n in matcher.get_opcodes()]


def _inner(edits: Sequence[Edit]) -> Iterator[tuple[list[str], list[str]]]:
    """The short differences, and not what one text has before or after the other."""
    for each in edits[1:-1]:
        if each.operation != "equal" and _length(each) <= _LONGEST_INNER:
            yield each.shorter, each.longer


def _contents(text: Sequence[str]) -> list[str]:
    return [word for word in text if _is_content(word)]


@cache
def _capitalised(text: str) -> frozenset[str]:
    return frozenset(match.group().casefold().removesuffix("'s") for match in _CAPITALISED.finditer(text))


def _is_negated(text: Sequence[str]) -> bool:
    return sum(word in of_kind("negations") for word in text) % 2 == 1


def _is_content(word: str) -> bool:
    return word not in _ENDS and bool(signals.content_stems(word)) and word not in _function_words()


def _is_same_word(a: str, b: str) -> bool:
    """Forms of one word: "Belarus" and "Belarusian"."""
    return a[:_SAME_WORD_LETTERS] == b[:_SAME_WORD_LETTERS] and min(len(a), len(b)) >= _SAME_WORD_LETTERS


def _stems(text: Sequence[str]) -> list[str]:
    return [word if word in _ENDS else signals.stem(word) for word in text]


@cache
def _function_words() -> frozenset[str]:
    return of_kind("negations") | of_kind("quantifiers") | of_kind("conditions") | frozenset(modals())
