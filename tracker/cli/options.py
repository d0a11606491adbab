"""The options that several commands share, and how their words are read."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.errors import IntakeError

if TYPE_CHECKING:
    from tracker.settings import Settings
    from tracker.store import Store


class Format(StrEnum):
    """How a listing is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


def read_day(text: str) -> date:
    """Read a date option; typer turns the error into a usage message."""
    from tracker.intake.dates import parse_date

    try:
        return parse_date(text)
    except IntakeError as error:
        raise typer.BadParameter(str(error)) from None


def read_past_day(text: str) -> date:
    """Read a date option that cannot lie in the future."""
    from tracker.intake.dates import refuse_future

    try:
        return refuse_future(read_day(text))
    except IntakeError as error:
        raise typer.BadParameter(str(error)) from None


FormatOption = Annotated[
    Format,
    typer.Option("--format", "-f", help="How to write it; table is for people, the others for programs."),
]
LimitOption = Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="Show at most N.")]
FailOption = Annotated[
    bool, typer.Option("--fail-on-finding", help="Exit with code 3 when there is a finding.")
]
ProbabilityOption = Annotated[
    float | None,
    typer.Option(
        "--min-probability",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Only findings from this probability on; TRACKER_THRESHOLD is the default.",
    ),
]
SinceOption = Annotated[
    date | None,
    typer.Option(
        "--since", parser=read_day, metavar="DATE", help="Only what was stated on this day or later."
    ),
]
UntilOption = Annotated[
    date | None,
    typer.Option(
        "--until", parser=read_day, metavar="DATE", help="Only what was stated on this day or before."
    ),
]
SourceFilter = Annotated[
    str | None, typer.Option("--source", metavar="NAME", help="Only this source: a name, an alias, or s12.")
]
SpeakerOption = Annotated[str, typer.Option("--source", metavar="NAME", help="Who says it.")]
RoleOption = Annotated[
    str | None, typer.Option("--role", metavar="ROLE", help='In which office, such as "Foreign Minister".')
]
InstitutionOption = Annotated[
    str | None, typer.Option("--institution", metavar="NAME", help="For which institution.")
]
StatedOption = Annotated[
    date | None, typer.Option("--date", parser=read_past_day, metavar="DATE", help="When it was said.")
]


def settings_of(context: typer.Context) -> Settings:
    """Return the settings of this run: the environment's, and --db."""
    from tracker.settings import Settings

    return Settings.from_environment(context.obj)


def settings_with_judge(context: typer.Context) -> Settings:
    """Return the settings of this run with the judge in use, also where the database remembers it."""
    from dataclasses import replace

    from tracker.store.judges import judge_name, opened_if_there

    settings = settings_of(context)
    with opened_if_there(settings) as db:
        return replace(settings, judge=judge_name(settings, db).name)


def least_probability(context: typer.Context, given: float | None) -> float:
    """Return the probability from which on findings are shown: --min-probability, else the setting."""
    return settings_of(context).threshold if given is None else given


def open_store(context: typer.Context) -> Store:
    """Open the database that exists, without the engine. Raises NotFoundError when there is none."""
    from tracker.store import Store

    return Store.open(settings_of(context).db, create=False)
