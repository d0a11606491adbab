"""Governments, ministries, armies and other bodies as values: how each is named, keyed and chained."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker.records import SourceKind
from tracker.sources import names
from tracker.sources.polities import Polity

_GROUP = re.compile(
    r"^(?P<whole>[A-Z].*?)(?:'s?)? (?P<group>faction|women's wing|youth (?:wing|league|organi[sz]ation)|"
    r"(?:parliamentary|legislative|senate|house) (?:group|party|faction|caucus))$"
)


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody that others speak for; `parent` is one step up. The first of `keys` is the identity.

    `general_key` is the key of its name without the country ("ministry of transport"): equal to the identity
    where no country is known. `loose` lets a person of that surname answer to it ("Putin's spokesman").
    """

    kind: SourceKind
    name: str
    aliases: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    polity: Polity | None = None
    general_key: str | None = None
    general_name: str | None = None
    parent: Body | None = None
    parent_role: str | None = None
    reason: str = ""
    loose: bool = False

    @property
    def needs_polity(self) -> bool:
        """Whether this is a state body whose country the words do not tell."""
        return self.general_key is not None and self.polity is None

    def chain(self) -> tuple[Body, ...]:
        """The body and everything above it, nearest first."""
        return (self, *self.parent.chain()) if self.parent else (self,)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _keys(polity: Polity | None, *labels: str) -> tuple[str, ...]:
    """Keys of labels with "{}" for the polity: under its stem for an invented one, and as printed."""
    if polity is None:
        return _unique(names.key(label) for label in labels)
    words = [polity.name, *(() if polity.known else polity.demonyms)]
    stems = (
        []
        if polity.known
        else [f"{names.key(label.format('')).strip()} ~{polity.stem}" for label in labels[:1]]
    )
    return _unique([*stems, *(names.key(label.format(word)) for label in labels for word in words)])


def organisation(name: str, aliases: Iterable[str] = (), *, loose: bool = False) -> Body:
    """A body of which only the name is known: a company, party, union, agency."""
    shown = names.display(name)
    kept = _unique(names.display(alias) for alias in aliases if names.key(alias) != names.key(shown))
    keys = _keys(None, shown, names.without_legal_form(shown))
    body = Body(SourceKind.ORGANISATION, shown, kept, keys, loose=loose)
    match = _GROUP.match(shown)
    if match is None:
        return body
    whole = organisation(match["whole"])
    return replace(body, parent=whole, parent_role="group", reason=f"a {match['group']} of {whole.name}")


def part_of(part: Body, whole: Body, role: str) -> Body:
    """A body that is said to be another's: "a subsidiary of Halvern Group"."""
    return replace(part, parent=whole, parent_role=role, reason=f"called a {role} of {whole.name}")


def person(name: str) -> Body:
    """A person whom others speak for."""
    shown = names.person(name).full
    return Body(SourceKind.PERSON, shown, (), (names.person_key(name),), loose=names.person(name).is_bare)


def government(polity: Polity) -> Body:
    """The government of a country or territory, the top of its tree; a bloc is an organisation."""
    if polity.is_bloc:
        return Body(
            SourceKind.ORGANISATION,
            polity.name,
            _unique((*polity.aliases, *polity.seats)),
            _keys(None, polity.name),
            polity,
        )
    demonyms = [f"{demonym} government" for demonym in polity.demonyms[:1]]
    aliases = (polity.name, *polity.aliases, *polity.capitals, *polity.seats, *demonyms)
    if not polity.known:
        aliases = (polity.name, *polity.demonyms, f"{polity.name} government", *demonyms)
    return Body(
        SourceKind.GOVERNMENT,
        polity.body("Government"),
        _unique(aliases),
        _keys(polity, "Government of {}"),
        polity,
    )


def part_of_government(
    label: str,
    polity: Polity | None,
    *,
    aliases: Iterable[str] = (),
    role: str = "",
    reason: str = "",
    parent: Body | None = None,
) -> Body:
    """A body "<label> of <polity>" under the polity's government or under `parent`; alone without polity.

    `aliases` may hold "{}" for the polity's demonym.
    """
    if polity is None:
        general = [alias.replace("{} ", "") for alias in aliases if alias.startswith("{} ")]
        return Body(
            SourceKind.ORGANISATION,
            label,
            _unique(alias for alias in general if names.key(alias) != names.key(label)),
            _keys(None, label),
            general_key=names.key(label),
            general_name=label,
        )
    top = parent or government(polity)
    filled = []
    for alias in aliases:
        words = polity.demonyms[:1] or (polity.name,)
        filled += [alias.format(word) for word in words] if "{}" in alias else [alias]
    return Body(
        SourceKind.ORGANISATION,
        polity.body(label),
        _unique(filled),
        _keys(polity, f"{label} of {{}}"),
        polity,
        names.key(label),
        label,
        top,
        role or None,
        reason or f"the {polity.body(label)} is part of its government",
    )


def ministry(subject: str, polity: Polity | None, short: str | None = None) -> Body:
    """The ministry for a subject ("Defence"); `short` is what stands before "Ministry" ("Foreign")."""
    head = short or subject
    aliases = [f"{{}} {head} Ministry", *([f"{{}} {subject} Ministry"] if head != subject else [])]
    if polity is not None and polity.name == "United States":
        department = {"Foreign Affairs": "State", "Finance": "Treasury", "Trade": "Commerce"}.get(
            subject, subject
        )
        aliases = [f"{department} Department", f"US {department} Department", f"Department of {department}"]
        if subject == "Defence":
            aliases.append("Pentagon")
    return part_of_government(f"Ministry of {subject}", polity, aliases=aliases, role="ministry")


def armed_forces(polity: Polity | None) -> Body:
    """The armed forces of a polity, under its government."""
    return part_of_government(
        "Armed Forces", polity, aliases=("{} armed forces", "{} military"), role="armed forces"
    )


def separate(label: str, polity: Polity, kind: SourceKind = SourceKind.ORGANISATION) -> Body:
    """A body "<label> of <polity>" that does not answer to the government: a parliament, a central bank."""
    return Body(
        kind,
        polity.body(label),
        _unique(f"{demonym} {label}" for demonym in polity.demonyms[:1]),
        _keys(polity, f"{label} of {{}}"),
        polity,
    )
