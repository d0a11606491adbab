"""Words for offices and bodies → the body they speak for: "Norland's transport minister" → its ministry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tracker.records import SourceKind
from tracker.sources import bodies
from tracker.sources.bodies import Body
from tracker.sources.names import display, key, straight, word_list
from tracker.sources.polities import (
    Form,
    Polity,
    is_ordinary,
    looks_like_demonym,
    polity,
    polity_form,
    same_stem,
    unknown_polity,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A phrase split into a polity and the words about it.

    `sure` is False for a mere guess at an invented polity. `proved` is False where only a possessive speaks
    for it: "Norland's foreign minister" names a state, "Tesla's president" does not.
    """

    polity: Polity | None
    form: Form
    rest: str
    sure: bool = True
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """An office read from a role: its title without the country, and its body (None: unknown)."""

    title: str
    body: Body | None
    reason: str


@cache
def _table() -> Mapping[str, Any]:
    """The tables of `data/offices.toml`."""
    source = resources.files("tracker.sources").joinpath("data/offices.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def listed(*path: str) -> frozenset[str]:
    """One list of `data/offices.toml` as keys, e.g. listed("forces", "parts")."""
    table: Any = _table()
    for step in path:
        table = table[step]
    return frozenset(key(word) for word in table)


@cache
def _subjects() -> Mapping[str, str]:
    return {
        key(word): subject for subject, others in _table()["subjects"].items() for word in (subject, *others)
    }


@cache
def _subject_words() -> frozenset[str]:
    return frozenset(word for subject in _subjects() for word in subject.split())


@cache
def _named() -> Mapping[str, Body]:
    found: dict[str, Body] = {}
    for entry in _table()["named"]:
        top = polity(entry["polity"]) if "polity" in entry else None
        for name in entry["names"]:
            if "subject" in entry:
                found[key(name)] = ministry_of(entry["subject"], top)
            elif "forces" in entry:
                found[key(name)] = bodies.armed_forces(top)
            else:
                body = bodies.organisation(entry["names"][0], entry["names"][1:])
                bloc = polity(entry["part_of"])
                found[key(name)] = _under(body, bodies.government(bloc)) if bloc else body
    return found


def _under(body: Body, parent: Body) -> Body:
    return Body(
        body.kind,
        body.name,
        body.aliases,
        body.keys,
        parent=parent,
        parent_role="body",
        reason=f"the {body.name} is a body of the {parent.name}",
    )


def ministry_of(subject: str, where: Polity | None) -> Body:
    """The ministry for a subject in any of its words ("foreign", "home affairs", "fisheries")."""
    norm = key(subject)
    canonical = _subjects().get(norm) or " ".join(
        word if word in ("and", "of", "for", "the") else word[:1].upper() + word[1:]
        for word in straight(subject).split()
    )
    return bodies.ministry(canonical, where, "Foreign" if canonical == "Foreign Affairs" else None)


def is_subject(text: str) -> bool:
    """Whether the words name a known subject of government."""
    return key(text) in _subjects()


# --- splitting a phrase into country and rest ---------------------------------------------------------------


def places(phrase: str, nouns: Collection[str] = ()) -> list[Place]:
    """Every way to split a phrase into a polity and a rest, the best first; the last one has no polity.

    `nouns` are names of invented polities that the document or the database holds.
    """
    text = straight(phrase)
    tokens = text.split()
    found: list[Place] = []
    for size in range(min(7, len(tokens) - 1), 0, -1):
        known = polity_form(" ".join(tokens[:size]))
        if known:
            found.append(Place(known[0], known[1], " ".join(tokens[size:])))
    for match in re.finditer(r",? (?:of|in) (?:the )?", text):
        known = polity_form(text[match.end() :])
        if known:
            found.append(Place(known[0], known[1], text[: match.start()]))
    found += [] if found else _invented(text, tokens, nouns)
    return [*found, Place(None, Form.NAME, text)]


def _invented(text: str, tokens: list[str], nouns: Collection[str]) -> list[Place]:
    found: list[Place] = []
    for size in range(min(3, len(tokens) - 1), 0, -1):
        head = " ".join(tokens[:size])
        if not _can_be_polity(tokens[:size]):
            continue
        known_noun = any(same_stem(noun, head) for noun in nouns)
        possessive = bool(re.search(r"'s?$", head))
        proved = known_noun or (size == 1 and not possessive and looks_like_demonym(head))
        sure = possessive or proved
        form = Form.DEMONYM if looks_like_demonym(head) and not possessive else Form.NAME
        found.append(
            Place(
                unknown_polity(head, nouns, may_be_adjective=not possessive),
                form,
                " ".join(tokens[size:]),
                sure,
                proved,
            )
        )
    for match in re.finditer(r" of (?:the )?", text):
        tail = text[match.end() :]
        if _can_be_polity(tail.split()) and " of " not in tail:
            proved = any(same_stem(noun, tail) for noun in nouns)
            found.append(
                Place(
                    unknown_polity(tail, nouns, may_be_adjective=False),
                    Form.NAME,
                    text[: match.start()],
                    True,
                    proved,
                )
            )
    return sorted(found, key=lambda place: (not place.proved, not place.sure))


def _can_be_polity(tokens: list[str]) -> bool:
    bare = [re.sub(r"'s?$", "", token) for token in tokens]
    if not bare or len(bare) > 3 or not all(re.fullmatch(r"[^\W\d_][\w-]*", token) for token in bare):
        return False
    if not all(token[0].isupper() and not token.isupper() for token in bare):
        return False
    if any(key(token) in _subject_words() or key(token) in word_list("of_offices") for token in bare):
        return False
    return not is_ordinary(bare[-1]) and not (len(bare) == 1 and is_ordinary(bare[0]))


_GOVERNMENT = frozenset({"government", "authorities", "council of ministers", "cabinet of ministers"})


# --- bodies ----------------------------------------------------------------------------------------------


def body_of(phrase: str, nouns: Collection[str] = ()) -> Body | None:
    """The state body that a phrase names: "Dutch Foreign Ministry", "the Kremlin", "Ukrainian army".

    None for whatever is not a body of a state: companies, parties, state media, lawmakers.
    """
    text = display(re.sub(r" \([^)]*\)", "", phrase))
    if not text:
        return None
    if (named := _named().get(key(text))) is not None:
        return named
    known = polity_form(text)
    if known and (known[1] is not Form.DEMONYM or key(text) in ("british", "swiss")):
        return bodies.government(known[0])
    for place in places(text, nouns):
        if (body := _state_body(place)) is not None:
            return body
    return None


def _state_body(place: Place) -> Body | None:
    rest, where = key(re.sub(r"^'s ", "", place.rest)), place.polity
    if not rest:
        return None
    named = _named().get(rest)
    if named is not None and where is not None and named.polity == where:
        return named
    if re.search(r"(?i)\bdepartment\b", place.rest) and not _has_departments(place):
        return None
    if (subject := _ministry_subject(place.rest, where)) is not None:
        body = ministry_of(subject, where if place.sure or is_subject(subject) else None)
        return None if where is not None and not place.sure and not is_subject(subject) else body
    if where is None or where.is_bloc:
        return None
    if rest in listed("government_words"):
        return bodies.government(where) if place.proved or (place.sure and rest in _GOVERNMENT) else None
    if not place.proved:
        return None
    if rest in listed("chancelleries"):
        return bodies.part_of_government(_label(place.rest), where, aliases=(f"{{}} {place.rest}",))
    return _armed_body(place, rest, where) or _other_body(place, rest, where)


def _has_departments(place: Place) -> bool:
    where = place.polity
    if where is None or not where.known:
        return True
    return place.form is not Form.CAPITAL and key(where.name) in listed("countries_with_departments")


def _ministry_subject(rest: str, where: Polity | None) -> str | None:
    text = re.sub(r"^(?:the|its|their) ", "", straight(rest))
    if match := re.fullmatch(r"(?i)(ministry|department|office) (?:of|for) (?:the )?(.+)", text):
        word, subject = match[1].casefold(), match[2]
    elif match := re.fullmatch(r"(?i)(.+?) (ministry|department|office)", text):
        word, subject = match[2].casefold(), match[1]
    elif key(text) in ("treasury", "exchequer") and where is not None:
        return "treasury"
    else:
        return None
    tokens = subject.split()
    while len(tokens) > 1 and not is_subject(" ".join(tokens)) and is_ordinary(tokens[0]):
        tokens = tokens[1:]
    subject = " ".join(tokens)
    if is_subject(subject):
        return subject if word != "office" or key(subject) in ("foreign", "home", "war") else None
    if key(subject) == "state" and word == "department":
        return "foreign" if where is None or where.name == "United States" else None
    return subject if word == "ministry" and _is_generic_subject(subject) else None


def _is_generic_subject(text: str) -> bool:
    tokens = key(text).split()
    return (
        0 < len(tokens) <= 6
        and tokens[-1] not in ("s", "of", "and")
        and not re.search(r"'s? ", text)
        and not is_ordinary(tokens[0])
        and not any(polity_form(token) for token in text.split())
    )


def _label(rest: str) -> str:
    return rest[:1].upper() + rest[1:]


def _armed_body(place: Place, rest: str, where: Polity) -> Body | None:
    if place.form in (Form.CAPITAL, Form.SEAT):
        return None
    if rest in listed("forces", "same"):
        return bodies.armed_forces(where)
    endings = listed("forces", "part_endings")
    if rest in listed("forces", "parts") or any(rest.endswith(ending) for ending in endings):
        return bodies.part_of_government(
            _label(place.rest),
            where,
            aliases=(f"{{}} {place.rest}",),
            role="part",
            parent=bodies.armed_forces(where),
            reason=f"the {place.rest} is part of the armed forces of {where.titled}",
        )
    return None


def _other_body(place: Place, rest: str, where: Polity) -> Body | None:
    if rest in listed("bodies", "police"):
        if place.form in (Form.CAPITAL, Form.SEAT):
            return None
        return bodies.part_of_government("Police", where, aliases=("{} police",))
    if rest in listed("bodies", "parliament"):
        return bodies.separate(_label(place.rest), where)
    if rest in listed("bodies", "central_bank"):
        return bodies.separate("Central Bank", where)
    if match := re.fullmatch(r"(?i)(embassy|consulate|mission)(?: (in|to|at) (.+))?", place.rest):
        foreign = ministry_of("foreign", where)
        at = f" {match[2]} {match[3]}" if match[3] else ""
        shown = f"{_label(match[1].casefold())} of {where.titled}{at}"
        reason = f"an embassy speaks for the foreign ministry of {where.titled}"
        aliases = (f"{where.demonyms[0]} {place.rest}",) if where.demonyms else ()
        return Body(
            SourceKind.ORGANISATION,
            shown,
            aliases,
            (key(shown),),
            where,
            parent=foreign,
            parent_role="embassy",
            reason=reason,
        )
    return None
