"""A document's text and date → who said what, when, as spans of the text. Pure: no database, no clock."""

from tracker.extraction.extract import extract
from tracker.extraction.extractors import GIVEN, NOBODY, Extractor, Extractors, faults
from tracker.extraction.languages import language_name, language_of, names_of
from tracker.extraction.statements import statement_kinds

__all__ = [
    "GIVEN",
    "NOBODY",
    "Extractor",
    "Extractors",
    "extract",
    "faults",
    "language_name",
    "language_of",
    "names_of",
    "statement_kinds",
]
