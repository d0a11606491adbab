"""A name as taken from the text → the person's name alone, and the words that stood before it."""

from __future__ import annotations

import re
from functools import cache

from tracker.sources.given_names import is_given
from tracker.sources.letters import fold, straight
from tracker.sources.names import key, word_list
from tracker.sources.offices import listed

_NAME_WORD = re.compile(
    r"[A-Z][\w'’.-]*$|(?:van|von|der|den|de|del|di|da|la|le|al|el|bin|ibn|ben)$|(?:al|el|as|ad|an|ar|ben)-[A-Z]\w+$"
)
BODY_WORDS = re.compile(
    r"(?i)\b(?:party|committee|council|commission|corp|corporation|inc|ltd|llc|plc|gmbh|company|co|group|holdings|bank|"
    r"university|college|school|institute|institution|foundation|fund|association|union|federation|league|society|"
    r"alliance|coalition|agency|authority|bureau|department|office|board|court|church|army|forces|police|service|"
    r"network|news|times|post|journal|magazine|radio|tv|television|campaign|project|center|centre|chamber|congress|"
    r"senate|house|parliament|government|ministry|embassy|republic|republicans|democrats|conservatives|labour|"
    r"democratic|republican|national|american|americans|citizens|voters|workers|airlines|railways|rail|motors|energy|"
    r"for|of|the|action|pac|organization|organisation|trust|club|international|media|press|watch|front|"
    r"movement|resistance|guard|command|administration|cabinet)\b"
)
"""Words that make a capitalised phrase the name of a body."""
_TRADES = ("politics", "clergy", "learning", "sport", "arts", "police", "medicine", "school", "land", "craft")
_MOST_WORDS = 4


def untitled(name: str, *, is_person: bool) -> tuple[str | None, str]:
    """The words before a person's name, None if there are none, and the name: "Ohio Gov. John Kasich".

    What is not known to be a person needs a given name after the title ("NBC News moderator Matt Lauer").
    """
    tokens = straight(name).split()
    for start in range(len(tokens) - 1, 0, -1):
        rest = tokens[start:]
        if len(rest) > _MOST_WORDS or not all(_NAME_WORD.match(token) for token in rest):
            return None, name
        if not ends_with_a_title(tokens[:start]):
            continue
        if (is_person or len(rest) > 1) and (is_person or is_given(rest[0])):
            return " ".join(tokens[:start]), " ".join(rest)
    return None, name


def without_headline(name: str) -> str:
    """A person's name without the headline that runs on after it: "Ann Lee Says Strike Is Over"."""
    tokens = straight(name).split()
    for place, token in enumerate(tokens[1:], 1):
        if fold(token).strip(".,") in word_list("headline_verbs") and not is_given(token):
            return " ".join(tokens[:place])
    return name


def looks_like_a_person(name: str) -> bool:
    """Whether the words read like a given name and a family name: "Carly Fiorina", not "Halvern Rail"."""
    tokens = straight(name).split()
    return (
        2 <= len(tokens) <= 3
        and all(_NAME_WORD.match(token) for token in tokens)
        and not any(token.isupper() and len(token) > 2 for token in tokens)
        and is_given(tokens[0])
        and fold(tokens[0]) not in word_list("names_of_people_too")
        and not BODY_WORDS.search(name)
    )


def same_title(one: str, other: str) -> bool:
    """Whether two roles name one office: "Senator" and "senator from Ohio", not "vice president"."""
    a, b = _spelled_out(one), _spelled_out(other)
    if a.startswith("vice ") is not b.startswith("vice "):
        return False
    return bool(a) and (a == b or _head(a) == _head(b) or a.endswith(f" {b}") or b.endswith(f" {a}"))


def is_held_by_one(role: str) -> bool:
    """Whether only one person holds that office of a body, and nobody two such: mayor, governor, minister."""
    title = _head(key(role))
    return title in listed("only_of_states") or title in (
        "mayor",
        "governor",
        "president",
        "chief executive",
        "ceo",
    )


def _spelled_out(role: str) -> str:
    short = {
        "sen": "senator",
        "rep": "representative",
        "gov": "governor",
        "pres": "president",
        "vp": "vice president",
    }
    words = [short.get(word.strip("."), word) for word in fold(straight(role)).split()]
    return key(" ".join(word for word in words if word not in ("former", "ex", "then", "gop")))


@cache
def _trades() -> dict[str, str]:
    return {word: kind for kind in _TRADES for word in word_list(f"trade_{kind}")}


def trade(role: str) -> str | None:
    """The walk of life that a role belongs to ("clergy", "politics"), None for those of many or of none."""
    found = {_trades()[word] for word in _spelled_out(role).split() if word in _trades()}
    return found.pop() if len(found) == 1 else None


def is_office(role: str) -> bool:
    """Whether a role is an office, which its holder may change for another: not "farmer", not "pianist"."""
    title = _head(key(without_former(role)))
    return trade(role) == "politics" or any(f" {title} ".endswith(f" {each} ") for each in _titles())


def without_former(role: str) -> str:
    """The office that "former foreign minister" held: "foreign minister"."""
    return re.sub(
        r"(?i)\b(?:former|ex|late|onetime|one-time|retired|ousted|erstwhile)[ -]+", "", role
    ).strip()


def _head(role: str) -> str:
    """A role without what it is of: "president of United States" → "president"."""
    return re.split(r" (?:of|for|at|from|in|to) ", role)[0]


def ends_with_a_title(tokens: list[str]) -> bool:
    last = fold(tokens[-1]).strip(".,:")
    if last in word_list("before_a_name") or last in word_list("honorifics"):
        return True
    return any(key(" ".join(tokens[-size:])) in _titles() for size in range(1, min(5, len(tokens) + 1)))


@cache
def _titles() -> frozenset[str]:
    return (
        listed("representatives")
        | listed("not_representatives")
        | listed("government_offices")
        | {"secretary of state", "attorney general", "surgeon general", "first lady", "chief justice"}
    ) - {"general", "major", "deputy", "head", "boss"}
