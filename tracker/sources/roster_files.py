"""The text of a CSV, FollowTheMoney or Popolo file → its roster, or every line that cannot be read."""

from __future__ import annotations

from tracker.errors import IntakeError
from tracker.sources.roster_csv import read_csv
from tracker.sources.roster_json import read_json
from tracker.sources.roster_problems import Problems
from tracker.sources.rosters import Roster


def read_roster(text: str, name: str) -> Roster:
    """The roster in a file's text: JSON where it begins like JSON, else CSV.

    Raises IntakeError that names each line, row or entity that cannot be read, and what to do.
    """
    problems = Problems(name)
    start = text.lstrip()[:1]
    if not start:
        raise IntakeError(f"{name} is empty; it needs a line of column names, such as name,institution,role")
    roster = read_json(text, problems) if start in "{[" else read_csv(text, problems)
    problems.raise_any()
    if not roster.entries:
        raise IntakeError(f"{name} lists nobody; it needs people or bodies with names")
    return roster
