"""Two names of a source → whether their head words are the same."""

from __future__ import annotations

import re

from tracker.records import Span

_OUTER = " \t\r\n\u00a0\"'`“”„‘’«»,.;:-–—"
_PRONOUNS = frozenset(
    {"i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "hers", "it", "its"}
    | {"they", "them", "their", "theirs", "who", "whom", "whose", "which", "that", "this", "these", "those"}
    | {"one"}
)
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
_ENDS_PHRASE = re.compile(
    r"\s*(?:[,;:(\[—–]|\s-\s|--|\b(?:who|whom|whose|which|that|of|for|from|in|at|with|on|to|by|about|near|"
    r"outside|inside|against|among|including|as|into|under|over|after|before|during|since|until|was|were|is|"
    r"are|said|says|told)\b)"
)
_WORD = re.compile(r"\w[\w.’'-]*")
_COORDINATED = re.compile(r"(?:(?!\s(?:and|or|&)\s).)+", re.DOTALL)
_LONGEST = 8


def is_same_source(text: str, gold: Span, named: str, place: Span | None) -> bool:
    """Whether a speaker named so, mentioned at `place`, is the one marked at `gold`.

    The head word is the same, or by place the head of one lies in the noun phrase of the other. A pronoun
    has to be that very mention; a list of more people than marked, plus one, is nobody.
    """
    marked = gold.of(text)
    wanted, given = _heads(marked), _heads(named)
    if not named.strip(_OUTER) or len(given) > len(wanted) + 1:
        return False
    touches = place is not None and _touch(text, gold, place)
    if len(wanted) == 1 and wanted[0][0] in _PRONOUNS and place is not None:
        return touches
    return touches or bool({word for word, _ in wanted} & {word for word, _ in given})


def _touch(text: str, gold: Span, place: Span) -> bool:
    wanted, given = _heads(gold.of(text)), _heads(place.of(text))
    phrase = _noun_phrase(place.of(text))
    if len(phrase.split()) > _LONGEST or len(given) > len(wanted) + 1:
        return False
    return _holds(place.start, phrase, gold.start, wanted) or _holds(
        gold.start, _noun_phrase(gold.of(text)), place.start, given
    )


def _holds(start: int, phrase: str, other: int, heads: list[tuple[str, Span]]) -> bool:
    end = start + len(phrase.rstrip())
    return any(start <= other + at.start and other + at.end <= end for _, at in heads)


def _noun_phrase(name: str) -> str:
    """The words before the first comma, preposition, relative pronoun or verb; the last eight of them."""
    found = _ENDS_PHRASE.search(name, 1)
    while found and not re.search(r"\w", name[: found.start()]):
        found = _ENDS_PHRASE.search(name, found.end())
    phrase = name[: found.start()] if found else name
    words = list(_WORD.finditer(phrase))
    if len(words) <= _LONGEST:
        return phrase
    return " " * words[-_LONGEST].start() + phrase[words[-_LONGEST].start() :]


def _heads(name: str) -> list[tuple[str, Span]]:
    """The last word of the noun phrase, of each part of a co-ordination: "Al Smith, 61" → smith."""
    found = []
    for part in _COORDINATED.finditer(_noun_phrase(name)):
        words = list(_WORD.finditer(part[0]))
        while len(words) > 1 and words[-1][0].rstrip(".").lower() in _GENERATIONS:
            words.pop()
        if not words or (len(words) == 1 and words[0][0].lower() in {"and", "or"}):
            continue
        word = re.sub(r"['’]s?$", "", words[-1][0].rstrip(".").lower())
        start = part.start() + words[-1].start()
        found.append((word, Span(start, start + len(word))))
    return found
