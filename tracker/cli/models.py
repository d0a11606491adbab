"""The commands on the models in use: which judge reads the pairs, and what its scores are worth."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import encode, render
from tracker.cli.options import Format, FormatOption, settings_of
from tracker.cli.render import Column
from tracker.errors import CalibrationError, UsageError

if TYPE_CHECKING:
    from sqlite_utils import Database

    from tracker.intake.labelled import LabelledTexts
    from tracker.pipeline import Tracker
    from tracker.pipeline.calibrating import CalibrationReport
    from tracker.settings import Settings
    from tracker.store.calibrations import StoredCalibration

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True)

_KEYS = ("kind", "name", "id", "chosen_by", "verdicts", "slope", "intercept", "calibrated_on")
_COLUMNS = (
    Column("kind", "kind"),
    Column("name", "name"),
    Column("id", "id"),
    Column("in use by", "chosen_by"),
    Column("verdicts", "verdicts", right=True),
    Column("slope", "slope", right=True),
    Column("intercept", "intercept", right=True),
    Column("calibrated on", "calibrated_on"),
)
_FITTED_KEYS = (
    "judge",
    "slope",
    "intercept",
    "error_before",
    "error_after",
    "findings",
    "others",
    "calibrated_on",
)


class Replaceable(StrEnum):
    """The kinds of model that a person can choose for a database."""

    JUDGE = "judge"


@app.callback()
def _models(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """Choose and calibrate the judge of a database; by itself it lists the models."""
    if context.invoked_subcommand is None:
        list_models(context, form)


@app.command("list")
def list_models(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """List the models in use, who chose them, and every judge that has verdicts here; loads none."""
    from tracker.store.judges import opened_if_there

    settings = settings_of(context)
    with opened_if_there(settings) as db:
        rows = [*_judges(settings, db), _embedder(settings)]
    render.listing(rows, form, keys=_KEYS, columns=_COLUMNS, empty="")


@app.command("use")
def use(
    context: typer.Context,
    kind: Annotated[Replaceable, typer.Argument(metavar="judge", help="The kind of model: judge.")],
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="A cross-encoder's Hugging Face id, the path of its folder, or default."
        ),
    ],
) -> None:
    """Let another judge read the pairs of this database from now on; "default" goes back.

    It is opened first: it must be a cross-encoder whose id2label names entailment, neutral and contradiction,
    or unrelated, refinement and update in place of neutral.
    TRACKER_JUDGE, where it is set, still wins.
    """
    from dataclasses import replace

    from tracker.models import registry
    from tracker.pipeline import Tracker
    from tracker.store import choices
    from tracker.store.judges import JUDGE

    if not name.strip():
        raise UsageError(f'name a {kind}: a Hugging Face id, a folder, or "default"')
    settings = settings_of(context)
    known = _resolved(name)
    judge = registry.load_judge(known)
    judge.score([("It will be closed.", "It will not be closed.")])
    with Tracker.open(replace(settings, judge=None)) as tracker:
        with tracker.store.write() as db:
            if known == registry.DEFAULT:
                choices.drop(db, JUDGE)
            else:
                choices.put(db, JUDGE, known)
        typer.echo(f"{judge.id} now judges the pairs of this database", err=True)
        if settings.judge is not None:
            typer.echo(
                f"TRACKER_JUDGE is set to {settings.judge} and wins over it; unset it to use this one",
                err=True,
            )
        _say_what_is_old(tracker, judge.id)


@app.command("calibrate")
def calibrate(
    context: typer.Context,
    pairs: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAIRS.jsonl]",
            help='Labelled pairs, "-" for standard input; by default the reviews in the database.',
        ),
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the calibration that ships.")] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Fit how the scores of the judge in use become chances of a finding; kept in this database.

    A line of PAIRS.jsonl is {"a", "b", "finding": true or false, "weight"?}, or has a "relation" in place of
    "finding". The chances are those among such pairs: weigh them as often as they occur. At least 20 findings
    and 20 others are needed; without a file they are what was confirmed and dismissed by tracker review. The
    error is the expected calibration error on the same pairs.
    """
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker
    from tracker.pipeline.calibrating import calibrate_on_pairs, calibrate_on_reviews, forget

    if reset and pairs is not None:
        raise UsageError("give either a file of pairs or --reset")
    asked = _labelled(pairs) if pairs is not None else []
    with Tracker.open(settings_of(context), create=pairs is not None) as tracker:
        if reset:
            had_one = forget(tracker)
            typer.echo(
                "the calibration that ships holds again" if had_one else "there is none to forget", err=True
            )
        else:
            with progress() as shown:
                if pairs is None:
                    report = calibrate_on_reviews(tracker, shown)
                else:
                    report = calibrate_on_pairs(tracker, asked, _file_name(pairs), shown)
            _write(report, form)
        _say_what_is_old(tracker, tracker.judge.id)


def _resolved(name: str) -> str:
    """The name as it holds wherever the next command runs: a folder by its whole path."""
    from tracker.models import registry

    if name in (registry.DEFAULT, registry.TEST):
        return name
    folder = Path(name).expanduser()
    return str(folder.resolve()) if folder.is_dir() else name


def _file_name(path: str) -> str:
    return "standard input" if path == "-" else Path(path).name


def _labelled(path: str) -> list[LabelledTexts]:
    """Read every pair. Raises CalibrationError when a line cannot be read: half a file is another sample."""
    from tracker.cli.problems import Reporter
    from tracker.intake.labelled import read_labelled

    problems = Reporter()
    found = list(read_labelled(path, problems))
    if problems.errors:
        raise CalibrationError(
            f"{problems.errors} of the pairs cannot be read, see above; correct or remove them; "
            "nothing was changed"
        )
    return found


def _write(report: CalibrationReport, form: Format) -> None:
    kept = report.kept
    row = {
        "judge": kept.judge_id,
        "slope": kept.slope,
        "intercept": kept.intercept,
        "error_before": round(report.error_before, 4),
        "error_after": round(report.error_after, 4),
        "findings": kept.findings,
        "others": kept.others,
        "calibrated_on": kept.fitted_on,
    }
    columns = [Column(key.replace("_", " "), key) for key in _FITTED_KEYS]
    render.listing([row], form, keys=_FITTED_KEYS, columns=columns, empty="")
    if report.left_out:
        typer.echo(
            f"{report.left_out} pairs were left out: no chance is asked of the same words or of no words",
            err=True,
        )


def _say_what_is_old(tracker: Tracker, judge_id: str) -> None:
    from tracker.pipeline.engine import engine_id, policy_of
    from tracker.store import claims

    db = tracker.store.db
    old = claims.judged_by_others(db, engine_id(judge_id, policy_of(judge_id, db)))
    if old:
        typer.echo(
            f"{old} claims were judged by another judge or calibration; run tracker rejudge to renew them",
            err=True,
        )


def _judges(settings: Settings, db: Database | None) -> Iterable[encode.Json]:
    """The judge in use first, then the default and whatever else has judged or was calibrated here."""
    from collections import Counter

    from tracker.judging.policy import shipped
    from tracker.models import registry
    from tracker.store import calibrations, verdicts
    from tracker.store.judges import judge_name, judge_of

    made: Counter[str] = Counter()
    fitted: dict[str, StoredCalibration] = {}
    if db is not None:
        for engine, number in verdicts.counts(db).items():
            made[judge_of(engine)] += number
        fitted = {each.judge_id: each for each in calibrations.list_all(db) if each.policy_id == shipped().id}
    chosen = judge_name(settings, db)
    named = {registry.judge_id(name): name for name in (registry.DEFAULT, chosen.name)}
    in_use = registry.judge_id(chosen.name)
    for judge in dict.fromkeys([in_use, *named, *sorted(made), *sorted(fitted)]):
        line = fitted.get(judge)
        yield {
            "kind": "judge",
            "name": named.get(judge),
            "id": judge,
            "chosen_by": chosen.by.value if judge == in_use else None,
            "verdicts": made[judge],
            "slope": line.slope if line else None,
            "intercept": line.intercept if line else None,
            "calibrated_on": line.fitted_on if line else None,
        }


def _embedder(settings: Settings) -> encode.Json:
    by = "TRACKER_EMBEDDER" if settings.embedder != "default" else "default"
    return {**dict.fromkeys(_KEYS), "kind": "embedder", "name": settings.embedder, "chosen_by": by}
