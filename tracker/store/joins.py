"""Claims that turn out to be further appearances of others."""

from __future__ import annotations

from collections.abc import Iterable

import sqlite_utils

from tracker.store import claims, findings, source_links, sql, verdicts

# What stands for the extractor of a statement that was given with its speaker.
_GIVEN = "statement"


def held(db: sqlite_utils.Database, claim_ids: Iterable[int]) -> set[int]:
    """Return those of the claims that must keep a row of their own.

    They have an importer's id or were given as statements by themselves, a finding rests on them, or a
    person has decided who put them forward.
    """
    asked = claims.existing(db, claim_ids)
    named = {claim.id for claim in claims.get_many(db, asked) if claim.external_id is not None}
    given = claims.read_by(db, asked, _GIVEN)
    return named | given | findings.rest_on(db, asked) | source_links.of_claims(db, asked)


def join(db: sqlite_utils.Database, claim_id: int, into_id: int, score: float) -> None:
    """Make one claim's appearances another's, each in its own words; the other answers for its number.

    The other takes on what the claim denies, and those who deny it. No finding and no person's decision may
    rest on the claim, see `held`.
    """
    claim = claims.get(db, claim_id)
    for denier in claims.denying(db, claim_id):
        claims.set_denied(db, denier, into_id)
    if claim.denies_claim_id is not None and claims.get(db, into_id).denies_claim_id is None:
        claims.set_denied(db, into_id, claim.denies_claim_id)
    sql.run(
        db,
        "UPDATE appearances SET claim_id = ?, wording = coalesce(wording, ?) WHERE claim_id = ?",
        [into_id, claim.text, claim_id],
    )
    sql.run(db, "UPDATE claim_joins SET into_id = ? WHERE into_id = ?", [into_id, claim_id])
    sql.run(
        db,
        "INSERT INTO claim_joins (from_id, into_id, text, score) VALUES (?, ?, ?, ?)",
        [claim_id, into_id, claim.text, float(score)],
    )
    verdicts.forget(db, claim_id)
    sql.run(db, "DELETE FROM claims WHERE id = ?", [claim_id])
