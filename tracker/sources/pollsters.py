"""“A new Norland Post/KTV poll” → the pollster, or the partners, who stand behind it."""

from __future__ import annotations

import re

from tracker.records import SourceKind
from tracker.sources.bodies import Body
from tracker.sources.letters import straight
from tracker.sources.names import display, key

_WORD = r"(?:[A-Z][\w.&']*|[A-Z]{2,})"
_WHO = rf"(?P<who>{_WORD}(?:(?: of | and | & | |/|-){_WORD})*)"
_POLL = re.compile(
    rf"{_WHO}(?:'s)?"
    r"(?: (?:national|tracking|opinion|exit|weekly|daily|new|latest|online|state|statewide|\w+ial))*"
    r" (?:poll|survey)(?:s|ing)?\b"
)
_POLL_BY = re.compile(rf"(?i:polls?|surveys?)(?: [a-z]+){{0,3}} (?:by|from|of)\s(?:the )?{_WHO}")
_DAYS = re.compile(
    r"^(?:(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|"
    r"October|November|December)(?:'s)? )+"
)
_PARTNERS = re.compile(r"/|-(?=[A-Z])| and | & ")
_LEFT_OUT = frozenset({"university", "college", "news", "school", "research", "institute"})
_NOT_POLLSTERS = frozenset(
    {
        "republican",
        "democratic",
        "gop",
        "american",
        "national",
        "recent",
        "new",
        "latest",
        "several",
        "iowa",
        "the",
    }
)


def pollster(name: str) -> Body | None:
    """The body behind a named poll, the same for every poll of the same partners; None for any other name."""
    match = _POLL.search(straight(name)) or _POLL_BY.search(straight(name))
    if match is None:
        return None
    who = re.sub(r"^(?:A|An|The|One|Another|New|Latest|Recent|This|That|Every) ", "", match["who"])
    who = display(_DAYS.sub("", who))
    partners = [display(part) for part in _PARTNERS.split(who) if part.strip()]
    cores = sorted(filter(None, (_core(part) for part in partners)))
    if not cores or any(core in _NOT_POLLSTERS for core in cores):
        return None
    keys = (f"~poll {' + '.join(cores)}", *((key(who),) if len(cores) == 1 else ()))
    return Body(SourceKind.ORGANISATION, who, (), keys)


def _core(partner: str) -> str:
    words = [word for word in key(partner).split() if word not in _LEFT_OUT]
    return "".join(words)
