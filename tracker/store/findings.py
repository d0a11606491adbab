"""Findings, the pairs of claims that tell each, and their reading with both statements side by side."""

# ruff: noqa: S608 (what is put into statements are constants of this module, never values)

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from tracker.errors import NotFoundError, StoreError
from tracker.records import ClaimView, FindingView, Order, Relation, Scope, Status
from tracker.store import claim_views, reviews, sql, verdicts

_ROW = (
    "f.id, f.relation, f.scope, f.claim_earlier_id, f.claim_later_id, f.claim_order, f.institution_id,"
    " f.probability, f.engine_id, f.recorded_at"
)
_NUMBERED = re.compile(r"f?([1-9][0-9]{0,17})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewFinding:
    """A finding to be stored; its two claims are the pair it is shown by."""

    relation: Relation
    scope: Scope
    claim_earlier_id: int
    claim_later_id: int
    order: Order
    institution_id: int | None
    probability: float
    engine_id: str
    recorded_at: str


@dataclass(frozen=True, slots=True)
class FindingRow(NewFinding):
    """A stored finding by ids."""

    id: int


def add(db: sqlite_utils.Database, finding: NewFinding, verdict_id: int | None = None) -> int:
    """Store a finding with its own pair as support and return its id.

    `verdict_id` None means the engine's verdict on the pair. A pair that is a finding's own already is
    left as it is, and that finding's id, or the id of the one it was absorbed by, is returned.
    """
    pair = _pair(finding.claim_earlier_id, finding.claim_later_id)
    known = sql.one(
        db,
        "SELECT coalesce(merged_into, id) FROM findings"
        " WHERE min(claim_earlier_id, claim_later_id) = ? AND max(claim_earlier_id, claim_later_id) = ?",
        pair,
    )
    if known is not None:
        return int(known[0])
    finding_id = sql.insert(
        db,
        "INSERT INTO findings (relation, scope, claim_earlier_id, claim_later_id, claim_order,"
        " institution_id, probability, engine_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*_values(finding), finding.recorded_at],
    )
    _add_own_pair(db, finding_id, finding, verdict_id)
    return finding_id


def update(
    db: sqlite_utils.Database, finding_id: int, finding: NewFinding, verdict_id: int | None = None
) -> None:
    """Replace what a finding says, down to the pair it is shown by; when it was recorded stays.

    Its new own pair is added to its support. Raises NotFoundError, and StoreError when the pair is another
    finding's own: absorb that one first.
    """
    root = row(db, finding_id).id
    pair = _pair(finding.claim_earlier_id, finding.claim_later_id)
    taken = sql.one(
        db,
        "SELECT id FROM findings WHERE min(claim_earlier_id, claim_later_id) = ?"
        " AND max(claim_earlier_id, claim_later_id) = ? AND id <> ? AND merged_into IS NULL",
        [*pair, root],
    )
    if taken is not None:
        raise StoreError(f"claims c{pair[0]} and c{pair[1]} are finding f{taken[0]}'s own")
    sql.run(
        db,
        "UPDATE findings SET relation = ?, scope = ?, claim_earlier_id = ?, claim_later_id = ?, "
        " claim_order = ?, institution_id = ?, probability = ?, engine_id = ? WHERE id = ?",
        [*_values(finding), root],
    )
    _add_own_pair(db, root, finding, verdict_id)


def add_support(
    db: sqlite_utils.Database, finding_id: int, claim_a: int, claim_b: int, verdict_id: int | None = None
) -> None:
    """Record one more pair of claims that tells a finding."""
    sql.run(
        db,
        "INSERT INTO finding_support (finding_id, claim_a, claim_b, verdict_id) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET verdict_id = coalesce(excluded.verdict_id, verdict_id)",
        [row(db, finding_id).id, *_pair(claim_a, claim_b), verdict_id],
    )


def retract_support(db: sqlite_utils.Database, finding_id: int, claim_a: int, claim_b: int) -> int:
    """Withdraw a pair that no longer tells a finding; return how many pairs still do."""
    root = row(db, finding_id).id
    sql.run(
        db,
        "DELETE FROM finding_support WHERE finding_id = ? AND claim_a = ? AND claim_b = ?",
        [root, *_pair(claim_a, claim_b)],
    )
    return len(pairs(db, root))


def pairs(db: sqlite_utils.Database, finding_id: int) -> list[tuple[int, int]]:
    """Return every pair of claims that tells a finding, its own included, the lower id first."""
    found = sql.rows(
        db,
        "SELECT claim_a, claim_b FROM finding_support"
        " WHERE finding_id = (SELECT coalesce(merged_into, id) FROM findings WHERE id = ?)"
        " ORDER BY claim_a, claim_b",
        [finding_id],
    )
    return [(int(a), int(b)) for a, b in found]


def of_pair(db: sqlite_utils.Database, claim_a: int, claim_b: int) -> FindingRow | None:
    """Return the finding that is shown by this pair, None when there is none."""
    found = sql.one(
        db,
        f"SELECT {_ROW} FROM findings f WHERE f.merged_into IS NULL"
        " AND min(f.claim_earlier_id, f.claim_later_id) = ?"
        " AND max(f.claim_earlier_id, f.claim_later_id) = ?",
        _pair(claim_a, claim_b),
    )
    return None if found is None else _row(found)


def pairs_of_sources(
    db: sqlite_utils.Database, source_ids: Iterable[int], other_ids: Iterable[int]
) -> list[tuple[int, tuple[int, int], Scope]]:
    """Return (finding id, pair, scope) for each pair telling a finding between two groups of sources.

    A claim is of a group when its speaker or the institution it was made for is in it.
    """
    found = sql.rows(
        db,
        "SELECT s.finding_id, s.claim_a, s.claim_b, f.scope FROM finding_support s"
        " JOIN findings f ON f.id = s.finding_id"
        " JOIN claim_dates a ON a.claim_id = s.claim_a JOIN claim_dates b ON b.claim_id = s.claim_b"
        f" WHERE ({_of_group('a', 1)} AND {_of_group('b', 2)})"
        f" OR ({_of_group('a', 2)} AND {_of_group('b', 1)})"
        " ORDER BY s.finding_id, s.claim_a, s.claim_b",
        [sql.id_list(source_ids), sql.id_list(other_ids)],
    )
    return [(int(finding_id), (int(a), int(b)), Scope(scope)) for finding_id, a, b, scope in found]


def existing(db: sqlite_utils.Database, finding_ids: Iterable[int]) -> list[int]:
    """Return those of the findings that were neither absorbed nor removed, each once, in order."""
    asked = list(dict.fromkeys(finding_ids))
    found = sql.rows(
        db,
        "SELECT id FROM findings WHERE merged_into IS NULL AND id IN (SELECT value FROM json_each(?))",
        [sql.id_list(asked)],
    )
    there = {int(each[0]) for each in found}
    return [each for each in asked if each in there]


def of_claims(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> list[FindingRow]:
    """Return the findings told by any pair that one of these claims is in, by id."""
    wanted = sql.id_list(claim_ids)
    found = sql.rows(
        db,
        f"SELECT {_ROW} FROM findings f WHERE f.merged_into IS NULL AND f.id IN ("
        " SELECT finding_id FROM finding_support WHERE claim_a IN (SELECT value FROM json_each(?1))"
        " UNION SELECT finding_id FROM finding_support WHERE claim_b IN (SELECT value FROM json_each(?1))"
        ") ORDER BY f.id",
        [wanted],
    )
    return [_row(each) for each in found]


def shown_by_withdrawn(db: sqlite_utils.Database) -> list[tuple[int, list[tuple[int, int]]]]:
    """Return each finding whose own pair rests on a withdrawn claim, with its other pairs that do not."""
    found = sql.rows(
        db,
        "SELECT f.id, s.claim_a, s.claim_b FROM findings f JOIN finding_support s ON s.finding_id = f.id"
        " JOIN claim_dates a ON a.claim_id = s.claim_a JOIN claim_dates b ON b.claim_id = s.claim_b"
        " WHERE f.merged_into IS NULL AND a.withdrawn IS NULL AND b.withdrawn IS NULL AND EXISTS"
        " (SELECT 1 FROM claim_dates w WHERE w.claim_id IN (f.claim_earlier_id, f.claim_later_id)"
        " AND w.withdrawn IS NOT NULL) ORDER BY f.id, s.claim_a, s.claim_b",
    )
    result: dict[int, list[tuple[int, int]]] = {}
    for finding_id, a, b in found:
        result.setdefault(int(finding_id), []).append((int(a), int(b)))
    return list(result.items())


def rest_on(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> set[int]:
    """Return those of the claims that any finding rests on, absorbed ones included."""
    wanted = sql.id_list(claim_ids)
    found = sql.rows(
        db,
        "SELECT value FROM json_each(?) WHERE EXISTS"
        " (SELECT 1 FROM finding_support s WHERE s.claim_a = value OR s.claim_b = value)"
        " OR EXISTS (SELECT 1 FROM findings f WHERE value IN (f.claim_earlier_id, f.claim_later_id))",
        [wanted],
    )
    return {int(each[0]) for each in found}


def row(db: sqlite_utils.Database, finding_id: int) -> FindingRow:
    """Return a finding by ids, or the one it was absorbed by. Raises NotFoundError."""
    found = sql.one(
        db,
        f"SELECT {_ROW} FROM findings f "
        " WHERE f.id = (SELECT coalesce(merged_into, id) FROM findings WHERE id = ?)",
        [finding_id],
    )
    if found is None:
        raise NotFoundError(f"there is no finding f{finding_id}")
    return _row(found)


def absorb(db: sqlite_utils.Database, finding_id: int, into_id: int) -> None:
    """Make two findings one: support and alerts move, reviews count for both; the first keeps its number.

    The absorbed number still answers, for the other. Raises NotFoundError.
    """
    old, new = row(db, finding_id).id, row(db, into_id).id
    if old == new:
        return
    sql.run(
        db,
        "INSERT INTO finding_support (finding_id, claim_a, claim_b, verdict_id)"
        " SELECT ?, claim_a, claim_b, verdict_id FROM finding_support WHERE finding_id = ?"
        " ON CONFLICT DO NOTHING",
        [new, old],
    )
    sql.run(db, "DELETE FROM finding_support WHERE finding_id = ?", [old])
    sql.run(db, "UPDATE findings SET merged_into = ?1 WHERE id = ?2 OR merged_into = ?2", [new, old])


def remove(db: sqlite_utils.Database, finding_id: int) -> None:
    """Take back a finding that the engine no longer holds, with its alerts.

    Raises NotFoundError, and StoreError when a person has reviewed it: their work is kept.
    """
    root = row(db, finding_id).id
    if reviews.of(db, root):
        raise StoreError(f"finding f{root} has been reviewed and stays")
    sql.run(db, "DELETE FROM findings WHERE merged_into = ?", [root])
    sql.run(db, "DELETE FROM findings WHERE id = ?", [root])


def move_institution(db: sqlite_utils.Database, from_id: int, into_id: int) -> list[int]:
    """Let findings between speakers of one institution name another; return their ids."""
    found = sql.rows(db, "SELECT id FROM findings WHERE institution_id = ? ORDER BY id", [from_id])
    sql.run(db, "UPDATE findings SET institution_id = ? WHERE institution_id = ?", [into_id, from_id])
    return [int(each[0]) for each in found]


def move_institution_back(
    db: sqlite_utils.Database, finding_ids: Iterable[int], from_id: int, into_id: int
) -> None:
    """Let those of the findings that name one institution name another."""
    sql.run(
        db,
        "UPDATE findings SET institution_id = ? WHERE institution_id = ?"
        " AND id IN (SELECT value FROM json_each(?))",
        [into_id, from_id, sql.id_list(finding_ids)],
    )


def ids(db: sqlite_utils.Database) -> list[int]:
    """Return the id of every finding, in order."""
    return [int(each[0]) for each in sql.rows(db, "SELECT id FROM findings ORDER BY id")]


def count(db: sqlite_utils.Database) -> int:
    """Return how many findings there are, whatever their status."""
    return sql.number(db, "SELECT count(*) FROM findings WHERE merged_into IS NULL")


def get(db: sqlite_utils.Database, name: str | int) -> FindingView:
    """Return the finding that a person means by "f3" or 3. Raises NotFoundError."""
    return views(db, [resolve_id(db, name)])[0]


def resolve_id(db: sqlite_utils.Database, name: str | int) -> int:
    """Return the number of the finding "f3" or 3, or of the one it was absorbed by. Raises NotFoundError."""
    numbered = _NUMBERED.fullmatch(str(name).strip())
    if numbered is None:
        raise NotFoundError(f"there is no finding {name}; findings are named f1, f2, …")
    return row(db, int(numbered[1])).id


def list_findings(
    db: sqlite_utils.Database,
    *,
    source_ids: Iterable[int] | None = None,
    scope: Scope | None = None,
    relation: Relation | None = None,
    since: date | None = None,
    until: date | None = None,
    status: Status | str | None = None,
    min_probability: float | None = None,
    withdrawn: bool = False,
    limit: int | None = None,
) -> list[FindingView]:
    """Return findings: reversals, contradictions, then disputes, the most probable first.

    `source_ids` are speakers or institutions of any pair that tells the finding. `since` and `until` are
    inclusive, by the latest possible date of the later claim. Dismissed findings are left out unless
    `status` asks for them; "all" leaves none out. Those that rest on withdrawn claims alone are left out
    unless `withdrawn` asks for them too.
    """
    where, parameters = ["f.merged_into IS NULL"], list[object]()
    if source_ids is not None:
        where.append(
            "(f.institution_id IN (SELECT value FROM json_each(?1)) OR f.id IN ("
            "SELECT s.finding_id FROM finding_support s"
            " JOIN claim_dates c ON c.claim_id IN (s.claim_a, s.claim_b)"
            " WHERE c.source_id IN (SELECT value FROM json_each(?1))"
            " OR c.institution_id IN (SELECT value FROM json_each(?1))))"
        )
        parameters.append(sql.id_list(source_ids))
    if scope is not None:
        where.append("f.scope = ?")
        parameters.append(scope.value)
    if relation is not None:
        where.append("f.relation = ?")
        parameters.append(relation.value)
    if since is not None:
        where.append("later.latest >= ?")
        parameters.append(sql.iso(since))
    if until is not None:
        where.append("later.latest <= ?")
        parameters.append(sql.iso(until))
    if min_probability is not None:
        where.append("f.probability >= ?")
        parameters.append(min_probability)
    if status is None:
        where.append("st.status <> 'dismissed'")
    elif status != "all":
        where.append("st.status = ?")
        parameters.append(Status(status).value)
    if not withdrawn:
        where.append(
            "EXISTS (SELECT 1 FROM finding_support s"
            " JOIN claim_dates a ON a.claim_id = s.claim_a JOIN claim_dates b ON b.claim_id = s.claim_b"
            " WHERE s.finding_id = f.id AND a.withdrawn IS NULL AND b.withdrawn IS NULL)"
        )
    found = sql.rows(
        db,
        "SELECT f.id FROM findings f JOIN finding_states st ON st.finding_id = f.id"
        " JOIN claim_dates later ON later.claim_id = f.claim_later_id"
        f" WHERE {' AND '.join(where)} ORDER BY"
        " CASE f.relation WHEN 'reversal' THEN 0 WHEN 'contradiction' THEN 1 ELSE 2 END,"
        " f.probability DESC, f.id LIMIT ?",
        [*parameters, -1 if limit is None else limit],
    )
    return views(db, [int(each[0]) for each in found])


def views(db: sqlite_utils.Database, finding_ids: Sequence[int]) -> list[FindingView]:
    """Return findings for reading, in the order asked for. Raises NotFoundError when one is missing."""
    wanted = [row(db, each) for each in finding_ids]
    support = {each.id: _support(db, each.id) for each in wanted}
    names = sql.rows(
        db,
        "SELECT f.id, i.name FROM findings f JOIN source_names i ON i.id = f.institution_id"
        " WHERE f.id IN (SELECT value FROM json_each(?))",
        [sql.id_list(each.id for each in wanted)],
    )
    institutions = {int(finding_id): str(name) for finding_id, name in names}
    claim_ids = sorted(
        {claim for told in support.values() for pair in told for claim in pair}
        | {claim for each in wanted for claim in (each.claim_earlier_id, each.claim_later_id)}
    )
    shown = dict(zip(claim_ids, claim_views.view(db, claim_ids), strict=True))
    reasons = verdicts.reasons_of(
        db, {v for told in support.values() for v in told.values() if v is not None}
    )
    result = []
    for each in wanted:
        own = _pair(each.claim_earlier_id, each.claim_later_id)
        verdict_id = support[each.id].get(own)
        decisions = reviews.of(db, each.id)
        result.append(
            FindingView(
                id=f"f{each.id}",
                relation=each.relation,
                scope=each.scope,
                probability=each.probability,
                order=each.order,
                status=decisions[-1].decision if decisions else Status.OPEN,
                institution=institutions.get(each.id),
                earlier=shown[each.claim_earlier_id],
                later=shown[each.claim_later_id],
                reasons=verdicts.in_order(
                    reasons.get(verdict_id or 0, ()), each.claim_earlier_id, each.claim_later_id
                ),
                support=tuple((shown[a], shown[b]) for a, b in support[each.id] if (a, b) != own),
                reviews=decisions,
                recorded_at=each.recorded_at,
                withdrawn=_withdrawn([(shown[a], shown[b]) for a, b in (own, *support[each.id])]),
            )
        )
    return result


def _withdrawn(told_by: Sequence[tuple[ClaimView, ClaimView]]) -> str | None:
    """Why none of the pairs stands any more, from the first of them; None when one does."""
    reasons = [a.withdrawn or b.withdrawn for a, b in told_by]
    return None if None in reasons else reasons[0]


def _support(db: sqlite_utils.Database, finding_id: int) -> dict[tuple[int, int], int | None]:
    found = sql.rows(
        db,
        "SELECT claim_a, claim_b, verdict_id FROM finding_support"
        " WHERE finding_id = ? ORDER BY claim_a, claim_b",
        [finding_id],
    )
    return {(int(a), int(b)): verdict_id for a, b, verdict_id in found}


def _add_own_pair(
    db: sqlite_utils.Database, finding_id: int, finding: NewFinding, verdict_id: int | None
) -> None:
    earlier, later = finding.claim_earlier_id, finding.claim_later_id
    if verdict_id is None:
        verdict = verdicts.get(db, earlier, later, finding.engine_id)
        verdict_id = verdict.id if verdict else None
    add_support(db, finding_id, earlier, later, verdict_id)


def _of_group(claim: str, parameter: int) -> str:
    return (
        f"({claim}.source_id IN (SELECT value FROM json_each(?{parameter}))"
        f" OR {claim}.institution_id IN (SELECT value FROM json_each(?{parameter})))"
    )


def _pair(claim_a: int, claim_b: int) -> tuple[int, int]:
    return min(claim_a, claim_b), max(claim_a, claim_b)


def _values(finding: NewFinding) -> tuple[object, ...]:
    return (
        finding.relation.value,
        finding.scope.value,
        finding.claim_earlier_id,
        finding.claim_later_id,
        finding.order.value,
        finding.institution_id,
        float(finding.probability),
        finding.engine_id,
    )


def _row(each: sql.Row) -> FindingRow:
    return FindingRow(
        id=each[0],
        relation=Relation(each[1]),
        scope=Scope(each[2]),
        claim_earlier_id=each[3],
        claim_later_id=each[4],
        order=Order(each[5]),
        institution_id=each[6],
        probability=each[7],
        engine_id=each[8],
        recorded_at=each[9],
    )
