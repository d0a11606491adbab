"""Turns files, folders, standard input, web pages and JSON lines into documents and statements."""

from tracker.intake.dates import parse_date, refuse_future
from tracker.intake.problems import Problem, Problems, Severity
from tracker.intake.reader import Overrides, read
from tracker.intake.statements import read_statements

__all__ = [
    "Overrides",
    "Problem",
    "Problems",
    "Severity",
    "parse_date",
    "read",
    "read_statements",
    "refuse_future",
]
