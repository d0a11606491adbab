"""Bare statements, whose speaker is known from elsewhere → their kinds."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.kinds import kind_of
from tracker.extraction.parse import parse_all
from tracker.records import Kind, Quotation, QuotationType, Span


def statement_kinds(texts: Sequence[str]) -> list[Kind]:
    """The kind of each text taken as one direct quotation, in order."""
    return [kind_of(doc, _whole(doc.text), False) for doc in parse_all(texts)]


def _whole(text: str) -> Quotation:
    return Quotation((Span(0, len(text)),), QuotationType.DIRECT, "", None, None)
