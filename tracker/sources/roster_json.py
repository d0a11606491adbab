"""The text of a FollowTheMoney or Popolo file → the roster it holds.

Both are read from the JSON that they publish; their own libraries would bring a database toolkit, an RDF
library and more for a dozen properties (https://followthemoney.tech/explorer/schemata/,
https://www.popoloproject.com/specs/).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.records import SourceKind
from tracker.sources.roster_problems import Problems
from tracker.sources.rosters import Entry, Roster, Term

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


def read_json(text: str, problems: Problems) -> Roster:
    """The roster in entities, one a line or in a list, or in a Popolo object; faults go to `problems`."""
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


def _follow_the_money(entities: list[dict[str, Any]], problems: Problems) -> Roster:
    entries: dict[str, Entry] = {}
    terms: list[Term] = []
    posts = {str(each.get("id")): each for each in entities if each.get("schema") == "Position"}
    ignored: dict[str, None] = {}
    for each in entities:
        schema, identifier = str(each["schema"]), str(each.get("id") or "")
        if schema in _FTM_KINDS:
            _ftm_entry(each, identifier, entries, terms, problems)
            if _values(each, "weakAlias"):
                ignored["weakAlias"] = None
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
    problems: Problems,
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


def _popolo(found: dict[str, Any], problems: Problems) -> Roster:
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
    entries: dict[str, Entry], terms: Iterable[Term], ignored: tuple[str, ...], problems: Problems
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
