"""The text of a CSV file of people, bodies and offices → the roster it holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from tracker.records import SourceKind
from tracker.sources.letters import fold
from tracker.sources.roster_problems import Problems
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


def read_csv(text: str, problems: Problems) -> Roster:
    """The roster in a table whose first line names the columns; what cannot be read goes to `problems`."""
    head = text.lstrip("\ufeff\r\n").splitlines()[0]
    delimiter = max(",;\t", key=head.count)
    rows = _rows(text.lstrip("\ufeff"), delimiter, problems)
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


def _rows(text: str, delimiter: str, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, each with the number of its last line; nothing is read past a fault."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    end = 0
    try:
        for row in reader:
            end = reader.line_num
            if any(cell.strip() for cell in row):
                yield end, row
    except csv.Error as error:
        problems.add(f"line {end + 1}", f"{error}; close every quotation mark and double those inside a cell")
        problems.raise_any()


def _row(
    row: Mapping[str, str],
    place: str,
    entries: dict[str, Entry],
    terms: list[Term],
    problems: Problems,
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
