"""The text of a CSV, FollowTheMoney or Popolo file → the roster it holds, or every line that cannot be read.

FollowTheMoney and Popolo are read from the JSON that both publish; their own libraries would bring a database
toolkit, an RDF library and more for a dozen properties (https://followthemoney.tech/explorer/schemata/,
https://www.popoloproject.com/specs/).
"""

from __future__ import annotations

import calendar
import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.errors import IntakeError
from tracker.records import SourceKind
from tracker.sources.letters import fold
from tracker.sources.rosters import Entry, Roster, Term

COLUMNS = {
    "name": ("name",),
    "aliases": ("aliases", "alias", "other names", "also known as"),
    "kind": ("kind", "type"),
    "institution": ("institution", "organisation", "organization", "speaks for"),
    "role": ("role", "office", "title", "position"),
    "since": ("since", "from", "start date", "start"),
    "until": ("until", "to", "end date", "end"),
    "parent": ("parent", "part of"),
    "id": ("id", "identifier"),
}
"""What a CSV file may hold, in any order, and the other headings each column is known by."""

_KINDS = {
    "person": SourceKind.PERSON,
    "office": SourceKind.OFFICE,
    "organisation": SourceKind.ORGANISATION,
    "organization": SourceKind.ORGANISATION,
    "company": SourceKind.ORGANISATION,
    "party": SourceKind.ORGANISATION,
    "ministry": SourceKind.ORGANISATION,
    "government": SourceKind.GOVERNMENT,
}
_FTM_KINDS = {
    "Person": SourceKind.PERSON,
    "Organization": SourceKind.ORGANISATION,
    "PublicBody": SourceKind.ORGANISATION,
    "Company": SourceKind.ORGANISATION,
    "LegalEntity": SourceKind.ORGANISATION,
}
_FTM_TIES = {
    "Membership": ("member", "organization", "member"),
    "Employment": ("employee", "employer", "employee"),
    "Directorship": ("director", "organization", "director"),
    "Representation": ("agent", "client", "representative"),
    "Ownership": ("asset", "owner", "owned company"),
}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?$")
_SHOWN = 5


class _Problems:
    """Everything that is wrong with a file, so that one run names it all."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._found: list[str] = []

    def add(self, place: str, what: str) -> None:
        self._found.append(f"{place}: {what}")

    def day(self, text: str, place: str, *, is_end: bool = False) -> date | None:
        """A date of a year, a month or a day; of an end the last day is meant."""
        if not text:
            return None
        match = _DATE.match(text)
        try:
            if match is None:
                raise ValueError(text)
            year, month = int(match[1]), int(match[2] or (12 if is_end else 1))
            last = calendar.monthrange(year, month)[1]
            return date(year, month, int(match[3] or (last if is_end else 1)))
        except ValueError:
            self.add(place, f"“{text}” is not a date; write 2015, 2015-07 or 2015-07-31")
            return None

    def period(self, since: str, until: str, place: str) -> tuple[date | None, date | None]:
        start, end = self.day(since, place), self.day(until, place, is_end=True)
        if start is not None and end is not None and end < start:
            self.add(place, f"ends ({end}) before it begins ({start}); put the dates the right way round")
        return start, end

    def raise_any(self) -> None:
        if not self._found:
            return
        more = len(self._found) - _SHOWN
        shown = "; ".join(self._found[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
        raise IntakeError(f"{self._name}: nothing was imported. {shown}")


def read_roster(text: str, name: str) -> Roster:
    """The roster in a file's text: JSON where it begins like JSON, else CSV.

    Raises IntakeError that names each line, row or entity that cannot be read, and what to do.
    """
    problems = _Problems(name)
    start = text.lstrip()[:1]
    if not start:
        raise IntakeError(f"{name} is empty; it needs a line of column names, such as name,institution,role")
    roster = _json(text, problems) if start in "{[" else _csv(text, problems)
    problems.raise_any()
    if not roster.entries:
        raise IntakeError(f"{name} lists nobody; it needs people or bodies with names")
    return roster


# --- CSV ----------------------------------------------------------------------------------------------------


def _csv(text: str, problems: _Problems) -> Roster:
    head = text.lstrip("\ufeff\r\n").splitlines()[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    rows = ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    _, headings = next(rows)
    known = {other: column for column, others in COLUMNS.items() for other in others}
    columns = [known.get(fold(each).strip().replace("_", " ")) for each in headings]
    if "name" not in columns:
        problems.add("line 1", f"no column “name”; the first line names the columns: {', '.join(COLUMNS)}")
        problems.raise_any()
    entries: dict[str, Entry] = {}
    terms: list[Term] = []
    for line, cells in rows:
        row = {
            column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column is not None
        }
        _row(row, f"line {line}", entries, terms, problems, len(cells) > len(columns))
    ignored = tuple(each for each, column in zip(headings, columns, strict=True) if column is None)
    return Roster(tuple(entries.values()), tuple(terms), ignored)


def _row(
    row: Mapping[str, str],
    place: str,
    entries: dict[str, Entry],
    terms: list[Term],
    problems: _Problems,
    is_too_long: bool,
) -> None:
    if is_too_long:
        problems.add(place, "has more cells than there are columns; put names with commas in quotation marks")
        return
    name = row.get("name", "")
    if not any(char.isalnum() for char in name):
        problems.add(place, "has no name; fill in the column “name”")
        return
    kind = row.get("kind", "")
    if kind and fold(kind) not in _KINDS:
        problems.add(place, f"“{kind}” is not a kind; write one of {', '.join(_KINDS)}")
        return
    ref = row.get("id") or name
    aliases = tuple(part.strip() for part in re.split(r"[;|]", row.get("aliases", "")) if part.strip())
    known = entries.get(ref)
    if known is not None:
        aliases = tuple(dict.fromkeys((*known.aliases, *([] if known.name == name else [name]), *aliases)))
        name = known.name
    entry_kind = _KINDS.get(fold(kind)) or (known.kind if known else None)
    entries[ref] = Entry(ref, name, entry_kind, aliases, bool(row.get("id")), place)
    if row.get("institution") or row.get("role"):
        since, until = problems.period(row.get("since", ""), row.get("until", ""), place)
        terms.append(Term(ref, row.get("institution") or None, row.get("role") or None, since, until, place))
    elif row.get("since") or row.get("until"):
        problems.add(place, "has dates but neither an institution nor a role; fill in one of them")
    if row.get("parent"):
        terms.append(Term(ref, row["parent"], "part", place=place))


# --- JSON ---------------------------------------------------------------------------------------------------


def _json(text: str, problems: _Problems) -> Roster:
    try:
        found: Any = json.loads(text)
    except json.JSONDecodeError as whole:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2:
            problems.add(f"line {whole.lineno}", f"is not JSON ({whole.msg}); save the file again")
            return Roster((), ())
        found = []
        for number, line in enumerate(lines, 1):
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError as error:
                problems.add(f"line {number}", f"is not JSON ({error.msg}); save the file again")
    if isinstance(found, dict) and not ("schema" in found and "properties" in found):
        return _popolo(found, problems)
    entities = found if isinstance(found, list) else [found]
    if all(isinstance(each, dict) and "schema" in each for each in entities):
        return _follow_the_money(entities, problems)
    problems.add(
        "the file",
        "is neither FollowTheMoney (entities with “schema” and “properties”) nor Popolo (an object with "
        "“persons”, “organizations” and “memberships”); import one of these, or a CSV file",
    )
    return Roster((), ())


def _follow_the_money(entities: list[dict[str, Any]], problems: _Problems) -> Roster:
    entries: dict[str, Entry] = {}
    terms: list[Term] = []
    posts = {str(each.get("id")): each for each in entities if each.get("schema") == "Position"}
    ignored: dict[str, None] = {}
    for each in entities:
        schema, identifier = str(each["schema"]), str(each.get("id") or "")
        if schema in _FTM_KINDS:
            _ftm_entry(each, identifier, entries, terms, problems)
        elif schema not in (*_FTM_TIES, "Occupancy", "Position"):
            ignored[schema] = None
    for each in entities:
        schema, place = str(each["schema"]), f"entity {each.get('id')}"
        dates = (_value(each, "startDate"), _value(each, "endDate"), place)
        if schema in _FTM_TIES:
            source, target, role = _FTM_TIES[schema]
            for member in _values(each, source):
                for institution in _values(each, target):
                    since, until = problems.period(*dates)
                    told = _value(each, "role") or role
                    terms.append(Term(member, institution, told, since, until, place))
        elif schema == "Occupancy":
            since, until = problems.period(*dates)
            terms += [
                _held_post(holder, post, posts, since, until, place)
                for holder in _values(each, "holder")
                for post in _values(each, "post")
            ]
    return _checked(entries, terms, tuple(ignored), problems)


def _ftm_entry(
    entity: dict[str, Any],
    identifier: str,
    entries: dict[str, Entry],
    terms: list[Term],
    problems: _Problems,
) -> None:
    place = f"entity {identifier}"
    given = _values(entity, "name") or _values(entity, "alias")
    if not identifier or not given:
        problems.add(place, "has no id or no name; give both")
        return
    others = (*given[1:], *_values(entity, "alias"), *_values(entity, "previousName"))
    entries[identifier] = Entry(
        identifier, given[0], _FTM_KINDS[str(entity["schema"])], tuple(dict.fromkeys(others)), True, place
    )
    terms += [Term(identifier, parent, "part", place=place) for parent in _values(entity, "parent")]


def _held_post(
    holder: str,
    post: str,
    posts: Mapping[str, dict[str, Any]],
    since: date | None,
    until: date | None,
    place: str,
) -> Term:
    found = posts.get(post, {})
    institution = _value(found, "organization") or None
    return Term(holder, institution, _value(found, "name") or post, since, until, place)


def _popolo(found: dict[str, Any], problems: _Problems) -> Roster:
    entries: dict[str, Entry] = {}
    terms: list[Term] = []
    parts = [("persons", SourceKind.PERSON), ("organizations", SourceKind.ORGANISATION)]
    if not any(isinstance(found.get(part), list) for part, _ in parts):
        problems.add("the file", "has neither “persons” nor “organizations”; is it a Popolo file?")
    for part, kind in parts:
        for each in _dicts(found.get(part)):
            identifier = str(each.get("id") or "")
            place = f"{part[:-1]} {identifier or each.get('name')}"
            if not each.get("name"):
                problems.add(place, "has no name; give it one")
                continue
            others = tuple(
                str(other["name"]) for other in _dicts(each.get("other_names")) if other.get("name")
            )
            ref = identifier or str(each["name"])
            entries[ref] = Entry(ref, str(each["name"]), kind, others, bool(identifier), place)
            if each.get("parent_id"):
                terms.append(Term(ref, str(each["parent_id"]), "part", place=place))
    posts = {str(post.get("id")): post for post in _dicts(found.get("posts"))}
    own = [
        {**membership, "person_id": person.get("id")}
        for person in _dicts(found.get("persons"))
        for membership in _dicts(person.get("memberships"))
    ]
    for each in (*_dicts(found.get("memberships")), *own):
        place = f"membership of {each.get('person_id') or each.get('member_id') or 'nobody'}"
        post = posts.get(str(each.get("post_id")), {})
        member = each.get("person_id") or each.get("member_id")
        institution = (
            each.get("organization_id") or post.get("organization_id") or each.get("on_behalf_of_id")
        )
        if not member or not institution:
            problems.add(place, "needs a person_id and an organization_id (or a post of an organization)")
            continue
        since, until = problems.period(
            str(each.get("start_date") or ""), str(each.get("end_date") or ""), place
        )
        role = each.get("role") or post.get("role") or post.get("label") or each.get("label")
        terms.append(Term(str(member), str(institution), str(role) if role else None, since, until, place))
    return _checked(entries, terms, (), problems)


def _checked(
    entries: dict[str, Entry], terms: Iterable[Term], ignored: tuple[str, ...], problems: _Problems
) -> Roster:
    kept = []
    for term in terms:
        for ref in (term.member, term.institution):
            if ref is not None and ref not in entries:
                problems.add(term.place, f"names “{ref}”, which the file does not list; add it")
                break
        else:
            kept.append(term)
    return Roster(tuple(entries.values()), tuple(kept), ignored)


def _values(entity: Mapping[str, Any], name: str) -> list[str]:
    found = (entity.get("properties") or {}).get(name) or []
    values = found if isinstance(found, list) else [found]
    return [str(each["id"] if isinstance(each, dict) else each) for each in values]


def _value(entity: Mapping[str, Any], name: str) -> str:
    return next(iter(_values(entity, name)), "")


def _dicts(found: object) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
