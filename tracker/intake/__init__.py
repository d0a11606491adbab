"""Turns files, folders, standard input, web pages and JSON lines into documents and statements."""

from tracker.intake.dates import parse_date, refuse_future
from tracker.intake.pairs import PairText, Query, TextPair, read_pairs, read_queries
from tracker.intake.problems import Problem, Problems, Severity
from tracker.intake.reader import Overrides, read, read_named
from tracker.intake.statements import read_statements

__all__ = [
    "Overrides",
    "PairText",
    "Problem",
    "Problems",
    "Query",
    "Severity",
    "TextPair",
    "parse_date",
    "read",
    "read_named",
    "read_pairs",
    "read_queries",
    "read_statements",
    "refuse_future",
]
