"""The commands on what the judge concluded: why a pair was shown or not, and judging everything anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import encode, findings, render
from tracker.cli.options import Format, FormatOption, settings_of
from tracker.cli.render import Column

if TYPE_CHECKING:
    from tracker.pipeline.explanation import Explanation
    from tracker.pipeline.rejudging import RejudgeReport
    from tracker.records import FindingView

_STEP_KEYS = ("step", "passed", "because")
_STEP_COLUMNS = (
    Column("step", "step"),
    Column("passed", lambda row: "yes" if row["passed"] else "no"),
    Column("because", "because"),
)
_CHANGE_KEYS = ("change", "id", "before", "after")
_CHANGE_COLUMNS = (
    Column("change", "change"),
    Column("finding", "id"),
    Column("before", lambda row: _short(row["before"])),
    Column("after", lambda row: _short(row["after"])),
    Column("earlier", lambda row: (row["after"] or row["before"])["earlier"]["text"]),
    Column("later", lambda row: (row["after"] or row["before"])["later"]["text"]),
)


def explain(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim: c12, or an importer's id.")],
    other: Annotated[str, typer.Argument(metavar="CLAIM", help="Another claim.")],
    form: FormatOption = Format.TABLE,
) -> None:
    """Say why two claims were, or were not, proposed, judged and shown as a finding; writes nothing."""
    from tracker.pipeline import Tracker
    from tracker.store import claims

    with Tracker.open(settings_of(context), create=False) as tracker:
        db = tracker.store.db
        explained = tracker.explain(claims.resolve_id(db, one), claims.resolve_id(db, other))
    if form is Format.JSON:
        render.write_json(_explanation(explained))
        return
    rows = _explanation(explained)["steps"]
    if form is not Format.TABLE:
        render.listing(rows, form, keys=_STEP_KEYS, columns=_STEP_COLUMNS, empty="")
        return
    for name, side in (("earlier", explained.earlier), ("later", explained.later)):
        typer.echo(f"{name:8} {side.claim_id}  {findings.quoted(side)}")
        if filled_in := findings.read_as(side):
            typer.echo(f"{'':8} {filled_in}")
        typer.echo(f"{'':8} {', '.join(findings.who(side))}; {findings.stated(side.stated_at)}")
    typer.echo(f"\nscope {explained.scope.value}, similarity {explained.similarity:.2f}\n")
    for row in rows:
        typer.echo(f"{row['step']:10}{'yes' if row['passed'] else 'no':5}{row['because']}")
    if explained.verdict is not None:
        typer.echo("")
        for line in findings.reason_lines(explained.verdict.reasons, None):
            typer.echo(f"  {line}")


def rejudge(context: typer.Context, form: FormatOption = Format.TABLE) -> None:
    """Judge every claim again that the judge and policy at hand have not judged; shows what changes.

    Findings that a person has reviewed stay, whatever the judge thinks of them now. An interrupted run goes
    on where it was when run again; what this judge has scored before is not scored again.
    """
    from tracker.cli.progress import progress
    from tracker.pipeline import Tracker

    with Tracker.open(settings_of(context), create=False) as tracker, progress() as shown:
        report = tracker.rejudge(shown)
    empty = "no finding changes"
    render.listing(_changes(report), form, keys=_CHANGE_KEYS, columns=_CHANGE_COLUMNS, empty=empty)
    typer.echo(
        f"{report.judged} claims judged anew: {len(report.new)} new findings, {len(report.gone)} gone, "
        f"{len(report.changed)} changed, {report.kept} as they were",
        err=True,
    )


def _explanation(of: Explanation) -> encode.Json:
    verdict = of.verdict
    return {
        "earlier": encode.side(of.earlier),
        "later": encode.side(of.later),
        "scope": of.scope.value,
        "similarity": round(of.similarity, 4),
        "steps": [
            {"step": each.name, "passed": each.is_passed, "because": each.because} for each in of.steps
        ],
        "relation": verdict.relation.value if verdict else None,
        "probability": encode.probability(verdict.probability) if verdict else None,
        "reasons": encode.reasons(verdict.reasons) if verdict else [],
        "marks": encode.marked((of.earlier, of.later), verdict.reasons if verdict else ()),
        "finding": of.finding,
    }


def _changes(report: RejudgeReport) -> Iterator[encode.Json]:
    for view in report.new:
        yield _change("new", view.id, None, view)
    for view in report.gone:
        yield _change("gone", view.id, view, None)
    for before, after in report.changed:
        yield _change("changed", after.id, before, after)


def _change(
    change: str, finding_id: str, before: FindingView | None, after: FindingView | None
) -> encode.Json:
    return {
        "change": change,
        "id": finding_id,
        "before": encode.finding(before) if before else None,
        "after": encode.finding(after) if after else None,
    }


def _short(finding: encode.Json | None) -> str:
    return f"{finding['relation']} {finding['probability']:.2f}" if finding else ""
