"""Bare statements, whose speaker is known from elsewhere → their kinds."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extraction.kinds import kind_of_quotation
from tracker.extraction.parse import parse_all
from tracker.extraction.propositions import propositions
from tracker.records import Kind, Quotation, QuotationType, Span


def statement_kinds(texts: Sequence[str]) -> list[Kind]:
    """The kind of each text taken as one direct quotation, in order.

    A statement stays one claim, so of several sentences the first that is more than an assertion decides.
    """
    return [_kind([p.kind for p in propositions(doc, _whole(doc.text), None)]) for doc in parse_all(texts)]


def _kind(kinds: Sequence[Kind]) -> Kind:
    more = [kind for kind in kinds if kind not in {Kind.ASSERTION, Kind.OTHER}]
    return more[0] if more else kind_of_quotation(kinds)


def _whole(text: str) -> Quotation:
    return Quotation((Span(0, len(text)),), QuotationType.DIRECT, "", None, None)
