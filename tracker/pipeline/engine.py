"""Settings and a database's own choices → the judge in use, and the policy that weighs its scores."""

from __future__ import annotations

import sqlite_utils

from tracker.errors import ModelError
from tracker.judging.policy import Calibration, Policy, recalibrated, shipped
from tracker.models import registry
from tracker.models.protocols import Judge
from tracker.settings import Settings
from tracker.store import calibrations
from tracker.store.judges import ChosenBy, judge_name, opened_if_there


def load_judge(settings: Settings, db: sqlite_utils.Database | None) -> Judge:
    """Open the judge in use. ModelError says how to go back where a remembered one cannot be opened."""
    chosen = judge_name(settings, db)
    try:
        return registry.load_judge(chosen.name)
    except ModelError as error:
        if chosen.by is not ChosenBy.DATABASE:
            raise
        raise ModelError(
            f"{error} It is the judge chosen for this database; `tracker models use judge default` goes back."
        ) from error


def judge_in_use(settings: Settings) -> tuple[Judge, Policy]:
    """The judge and the policy for work that needs no database, but takes what one remembers."""
    with opened_if_there(settings) as db:
        judge = load_judge(settings, db)
        return judge, policy_of(judge.id, db)


def policy_of(judge_id: str, db: sqlite_utils.Database | None) -> Policy:
    """The shipped policy, with this judge's own calibration where one was fitted in the database."""
    base = shipped()
    fitted = calibrations.get(db, judge_id, base.id) if db is not None else None
    return recalibrated(base, Calibration(fitted.slope, fitted.intercept)) if fitted else base


def engine_id(judge_id: str, policy: Policy) -> str:
    """What a verdict depends on beside the two claims: the judge's weights and the policy."""
    return f"{judge_id}/{policy.id}"
