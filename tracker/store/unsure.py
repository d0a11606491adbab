"""Pairs that the engine is unsure of, read like findings: both statements, probability and reasons."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import sqlite_utils

from tracker.records import FindingView, Reason, Relation, Scope, Status, a_is_earlier, order_of
from tracker.store import claim_views, sql, verdicts

_OF_SOURCES = (
    "(source_a IN (SELECT value FROM json_each(?1)) OR source_b IN (SELECT value FROM json_each(?1))"
    " OR institution_a IN (SELECT value FROM json_each(?1))"
    " OR institution_b IN (SELECT value FROM json_each(?1)))"
)


def list_unsure(
    db: sqlite_utils.Database,
    *,
    source_ids: Iterable[int] | None = None,
    scope: Scope | None = None,
    since: date | None = None,
    until: date | None = None,
    min_probability: float | None = None,
    withdrawn: bool = False,
    limit: int | None = None,
) -> list[FindingView]:
    """Return the pairs whose standing verdict is unsure and that tell no finding, the most probable first.

    They are no findings and have no number: the id names both claims, "c12-c40". The filters are those of
    `findings.list_findings`.
    """
    where, parameters = ["1"], list[object]()
    for condition, value in (
        (_OF_SOURCES, None if source_ids is None else sql.id_list(source_ids)),
        ("scope = ?", scope.value if scope else None),
        ("latest >= ?", sql.iso(since)),
        ("latest <= ?", sql.iso(until)),
        ("probability >= ?", min_probability),
    ):
        if value is not None:
            where.append(condition)
            parameters.append(value)
    if not withdrawn:
        where.append("withdrawn IS NULL")
    found = sql.rows(
        db,
        "SELECT verdict_id, claim_a, claim_b, scope, probability, withdrawn, recorded_at FROM unsure_pairs"
        f" WHERE {' AND '.join(where)} ORDER BY probability DESC, verdict_id LIMIT ?",
        [*parameters, -1 if limit is None else limit],
    )
    reasons = verdicts.reasons_of(db, [row[0] for row in found])
    return [_view(db, row, reasons) for row in found]


def _view(db: sqlite_utils.Database, row: sql.Row, reasons: dict[int, tuple[Reason, ...]]) -> FindingView:
    verdict_id, a, b, scope, probability, withdrawn, recorded_at = row
    one, other = claim_views.view(db, [a, b])
    if not a_is_earlier(one.stated_at, other.stated_at):
        one, other, a, b = other, one, b, a
    return FindingView(
        id=f"c{a}-c{b}",
        relation=Relation.UNSURE,
        scope=Scope(scope),
        probability=probability,
        order=order_of(one.stated_at, other.stated_at),
        status=Status.OPEN,
        institution=None,
        earlier=one,
        later=other,
        reasons=verdicts.in_order(reasons[verdict_id], a, b),
        support=(),
        reviews=(),
        recorded_at=recorded_at,
        withdrawn=withdrawn,
    )
