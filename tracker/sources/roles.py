"""A role next to a name → the body that it makes its holder speak for."""

from __future__ import annotations

import re
from collections.abc import Collection

from tracker.sources import bodies
from tracker.sources.bodies import Body
from tracker.sources.names import display, key, straight, word_list
from tracker.sources.offices import Office, Place, body_of, is_subject, listed, ministry_of, places
from tracker.sources.polities import Form, polity, polity_form

_JOINING = re.compile(r",? (?:of|for|at|with|from|to) (?:the )?")
_RANK_AFTER_OFFICE = re.compile(
    r"(?i)(?<=minister)(?: (?:army |lieutenant |lt\.? |major |colonel |brigadier |vice |rear )*"
    r"(?:general|gen\.?|admiral|adm\.?|colonel|col\.?|marshal|dr\.?|sir))+$"
)
_ENVOY = re.compile(
    r"(?i)^(.*?)\b((?:ambassador|envoy|consul|charge d'affaires|diplomat|consul general)s?)\b(.*)$"
)
_ASIDE = re.compile(
    r",? -- |,? — |, (?!(?:Inc|Ltd|LLC|[A-Z][\w-]+ and |[A-Z][\w-]+, ))| and (?:a|an|the|whose|other) "
)
_MINISTERS = re.compile(r"(?i)^(?:(.*?) )?(minister|secretary)(?: (?:of state )?(?:of|for) (?:the )?(.+))?$")


def office_of(role: str, nouns: Collection[str] = ()) -> Office | None:
    """The office that a role names: title and body; None where the role makes nobody speak for a body.

    `nouns` are names of invented polities known from the document or the database. A title without its body
    ("spokesman", "chief executive") has body None: the body has to come from elsewhere.
    """
    text = _RANK_AFTER_OFFICE.sub("", display(role))
    text = re.sub(r"(?i)^(?:its|his|her|their) ", "", text)
    if not text or is_over(text):
        return None
    for reader in (
        _aide_of_person,
        _envoy,
        _head_of_government,
        _minister,
        _soldier,
        _local_head,
        _of_body,
        _body_first,
    ):
        if (office := reader(text, nouns)) is not None:
            return office
    bare = _without_modifiers(text)
    if bare in listed("not_representatives"):
        return None
    if bare in listed("representatives") or bare in listed("aides"):
        return Office(text, None, f"{text}")
    return None


def is_over(role: str) -> bool:
    """Whether the role is no longer, or not yet, or not really held ("former", "ex-", "-elect", "shadow")."""
    norm = f" {key(role)} "
    return any(f" {word} " in norm for word in listed("not_in_office"))


def is_aide(role: str) -> bool:
    """Whether the title is one that people have who speak for a person ("spokesman", "lawyer")."""
    return _without_modifiers(role) in listed("aides")


def speaks_for_a_body(role: str) -> bool:
    """Whether a title makes its holder speak for the body: unknown titles do, "professor" does not."""
    bare = _without_modifiers(role)
    if is_over(role) or bare in listed("not_representatives"):
        return False
    head = re.split(r" (?:of|at|in|for) ", bare)[0]
    last = head.split()[-1] if head else ""
    return head not in listed("not_representatives") and last not in listed("not_representatives")


def _without_modifiers(title: str) -> str:
    norm = key(title)
    changed = True
    while changed:
        changed = False
        for word in listed("modifiers"):
            if norm.startswith(f"{word} ") and norm not in listed("representatives"):
                norm, changed = norm[len(word) + 1 :], True
    return norm


def _is_person_name(text: str) -> bool:
    tokens = re.sub(r"'s?$", "", text).split()
    if not 1 <= len(tokens) <= 4 or polity_form(text) is not None:
        return False
    if any(key(token) in word_list("of_bodies") or is_subject(token) for token in tokens):
        return False
    return all(token[:1].isupper() and not token.isupper() for token in (tokens[0], tokens[-1]))


def _aide_of_person(text: str, nouns: Collection[str]) -> Office | None:
    if match := re.match(r"^(.+?'s?) (.+)$", text):
        owner, title = match[1], match[2]
    elif match := re.match(r"^(.+?) (?:of|for|to) (?:the )?(.+)$", text):
        title, owner = match[1], match[2]
    else:
        return None
    if _without_modifiers(title) not in listed("aides") or not _is_person_name(owner):
        return None
    name = re.sub(r"'s?$", "", owner)
    if len(name.split()) == 1 and not owner.endswith("'s"):
        return None
    if body_of(name, nouns) is not None or any(key(noun) == key(name) for noun in nouns):
        return None
    body = bodies.person(name)
    return Office(title, body, f"{title} of {body.name}")


def _envoy(text: str, nouns: Collection[str]) -> Office | None:
    match = _ENVOY.match(text)
    if match is None:
        return None
    before, title, after = match[1].strip(), match[2], match[3].strip()
    if after.startswith(("of ", "for ")):
        before = re.split(r" to | in ", re.sub(r"^(?:of|for) (?:the )?", "", after))[0]
    for place in places(f"{before} {title}", nouns):
        if place.polity is not None and place.sure and not place.polity.is_bloc:
            body = ministry_of("foreign", place.polity)
            return Office(
                f"{title} {after}".strip(), body, f"“{text}”: an ambassador speaks for the foreign ministry"
            )
    return None


def _minister(text: str, nouns: Collection[str]) -> Office | None:
    splits = places(text, nouns)
    for place in splits:
        rest = place.rest
        where = place.polity
        if where is None and splits[0].polity is not None and splits[0].polity.known:
            return None
        if key(rest) in ("secretary of state", "deputy secretary of state", "assistant secretary of state"):
            return _secretary_of_state(rest, place)
        if (
            key(_without_modifiers(rest)) == "attorney general"
            and where is not None
            and where.known
            and place.form is not Form.CAPITAL
            and key(where.name) not in listed("also_regions")
        ):
            return Office(
                rest,
                ministry_of("justice", where),
                f"“{text}”: an attorney general heads the justice ministry",
            )
        if key(rest) == "chancellor of exchequer":
            return Office(
                rest,
                ministry_of("treasury", where or polity("UK")),
                f"“{text}”: the chancellor heads the treasury",
            )
        subject = _minister_subject(rest)
        if subject is None:
            continue
        if where is not None and not place.sure and not is_subject(subject):
            continue
        if where is not None and where.is_bloc:
            continue
        body = ministry_of(subject, where)
        return Office(rest, body, f"“{text}”: the office is that of the {body.name}")
    return None


def _minister_subject(rest: str) -> str | None:
    match = _MINISTERS.match(rest)
    if match is None:
        return None
    word = match[2].casefold()
    subject = match[3] or _without_modifiers_as_printed(match[1] or "")
    if not subject or subject.casefold() in ("state",):
        return None
    if key(f"{subject} {word}") in listed("government_offices") or key(subject) in (
        "prime",
        "cabinet",
        "first",
    ):
        return None
    if word == "secretary":
        return subject if is_subject(subject) else None
    if re.search(r"(?i), (?:the|an?|mrs?|ms)\b", subject):
        return None
    tokens = subject.split()
    generic = len(tokens) <= 6 and not re.search(r"'s? ", subject) and not any(map(polity_form, tokens))
    return subject if is_subject(subject) or generic else None


def _without_modifiers_as_printed(title: str) -> str:
    tokens = title.split()
    while tokens and key(tokens[0]) in listed("modifiers"):
        tokens = tokens[1:]
    return " ".join(tokens)


def _secretary_of_state(rest: str, place: Place) -> Office:
    where = place.polity
    if where is None or where.name in ("United States", "Vatican City"):
        body = ministry_of("foreign", where or polity("US"))
        return Office(rest, body, "a secretary of state heads the foreign ministry of the United States")
    name = f"Office of the Secretary of State of {where.titled}"
    return Office(rest, bodies.organisation(name), f"a secretary of state of {where.titled}")


def _head_of_government(text: str, nouns: Collection[str]) -> Office | None:
    for place in places(text, nouns):
        if place.polity is None or not place.sure or place.polity.is_bloc:
            continue
        norm = key(place.rest)
        titles = listed("government_offices")
        if norm in titles or _without_modifiers(place.rest) in titles:
            if place.form is Form.CAPITAL and norm in ("president", "leader", "premier"):
                continue
            if not place.proved and not {norm, _without_modifiers(place.rest)} & listed("only_of_states"):
                continue
            body = bodies.government(place.polity)
            return Office(place.rest, body, f"“{text}”: the office is that of the {body.name}")
    return None


def _soldier(text: str, nouns: Collection[str]) -> Office | None:
    for place in places(text, nouns):
        if place.polity is None or not place.proved:
            continue
        if key(place.rest) in listed("forces", "chiefs") or _without_modifiers(place.rest) in listed(
            "forces", "chiefs"
        ):
            body = bodies.armed_forces(place.polity)
            return Office(place.rest, body, f"“{text}”: the office is that of the {body.name}")
    return None


def _local_head(text: str, nouns: Collection[str]) -> Office | None:  # noqa: ARG001 - all readers have one shape
    """Mayors and governors: the body is the city or region, never the country it may share a name with."""
    match = re.match(r"(?i)^(?:(?:deputy|acting|vice) )?(mayor|governor) of (?:the )?([^,]+)", text)
    where, title = (match[2], match[1]) if match else ("", "")
    if not match and (
        match := re.match(r"^(.+?)(?:'s)? ((?:deputy |acting |vice )?(?:[mM]ayor|[gG]overnor))$", text)
    ):
        where, title = match[1], match[2]
    if not where or not where[0].isupper() or "bank" in key(where).split() or _without_modifiers(where) == "":
        return None
    where = display(where)
    if "governor" in title.casefold():
        region = bodies.organisation(f"Office of the Governor of {where}")
        return Office(title, region, f"“{text}”: a governor speaks for the region")
    return Office(title, bodies.organisation(f"City of {where}"), f"“{text}”: a mayor speaks for the city")


def _represents(title: str) -> bool:
    """Whether a title, or one of two ("president and chief executive"), makes its holder speak for a body."""
    parts = [title, *re.split(r" and |/|, ", title)]
    return any(
        {key(part), _without_modifiers(part)} & listed("representatives") for part in parts if key(part)
    )


def _of_body(text: str, nouns: Collection[str]) -> Office | None:
    """“chief executive of Halvern Rail”, “spokesman for Norland's Transport Ministry”."""
    for match in _JOINING.finditer(text):
        title, rest = text[: match.start()], display(text[match.end() :])
        bare = _without_modifiers(title)
        if bare in listed("not_representatives"):
            return None
        if not _represents(title):
            continue
        body = _body(rest, nouns)
        return Office(title, body, f"“{text}”") if body else None
    return None


def _body_first(text: str, nouns: Collection[str]) -> Office | None:
    """“Halvern Rail chief executive”, “Russian Foreign Ministry spokeswoman”, “Kremlin spokesman”."""
    tokens = text.split()
    for size in range(1, len(tokens)):
        title = " ".join(tokens[size:])
        bare = _without_modifiers(title)
        if bare in listed("not_representatives"):
            return None
        if not _represents(title):
            continue
        head = re.sub(r"'s?$", "", " ".join(tokens[:size]))
        aide = _without_modifiers(title) in listed("aides")
        body = _body(head, nouns, loose=aide and len(head.split()) == 1)
        return Office(title, body, f"“{text}”") if body else None
    return None


def _body(phrase: str, nouns: Collection[str], *, loose: bool = False) -> Body | None:
    text = _ASIDE.split(display(phrase))[0]
    text = re.sub(r"^(?:(?!(?:al|el|la|le|de|van|von|der) )[a-z]+(?:-[a-z]+)* )+(?=[A-Z])", "", text)
    if (body := body_of(text, nouns)) is not None:
        return body
    tokens = text.split()
    if polity_form(text) is not None or not any(token[:1].isupper() for token in tokens):
        return None
    if tokens[-1].islower() and key(tokens[-1]) not in word_list("of_bodies"):
        return None
    return bodies.organisation(text, loose=loose)


def straight_role(role: str | None) -> str | None:
    """The role as we show it, None for an empty one."""
    return (straight(role) or None) if role else None
