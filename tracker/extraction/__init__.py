"""A document's text and date → who said what, when, as spans of the text. Pure: no database, no clock."""

from tracker.extraction.extract import EXTRACTOR_ID, extract
from tracker.extraction.statements import statement_kinds

__all__ = ["EXTRACTOR_ID", "extract", "statement_kinds"]
