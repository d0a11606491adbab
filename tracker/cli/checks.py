"""Shows how a new statement compares with stored ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from tracker.cli import claims, encode, findings, render
from tracker.cli.options import Format
from tracker.cli.render import Column
from tracker.records import Order, Statement

if TYPE_CHECKING:
    from tracker.pipeline import CheckedPair

NOTHING = "nothing stored contradicts this"
KEYS = (
    "relation",
    "scope",
    "institution",
    "probability",
    "order",
    *(f"claim_{key}" for key in encode.SIDE_KEYS),
    "reasons",
)
_COLUMNS = (
    Column("relation", "relation"),
    Column("probability", lambda row: f"{row['probability']:.2f}", right=True),
    Column("scope", "scope"),
    Column("order", "order"),
    Column("claim", lambda row: row["claim"]["claim_id"]),
    Column("source", lambda row: row["claim"]["source"]),
    Column("stated", lambda row: claims.when(row["claim"])),
    Column("text", lambda row: row["claim"]["text"]),
)


def write_checks(statement: Statement, pairs: Sequence[CheckedPair], form: Format) -> None:
    """Write what was compared, likeliest finding first."""
    if form is Format.TABLE:
        if not pairs:
            typer.echo(NOTHING, err=True)
        for number, pair in enumerate(pairs):
            if number:
                typer.echo()
            _write_pair(statement, pair)
        return
    rows = [_row(pair) for pair in pairs]
    render.listing(rows, form, keys=KEYS, columns=_COLUMNS, empty=NOTHING)


def _row(pair: CheckedPair) -> encode.Json:
    return {
        "relation": pair.relation.value,
        "scope": pair.scope.value,
        "institution": pair.institution,
        "probability": encode.probability(pair.probability),
        "order": pair.order.value,
        "claim": encode.side(pair.claim),
        "reasons": encode.reasons(pair.reasons),
    }


def _write_pair(statement: Statement, pair: CheckedPair) -> None:
    scope = findings.scope_words(pair.scope, pair.institution)
    typer.echo(f"{pair.relation.value.upper()} · {scope} · probability {pair.probability:.2f}\n")
    dated = f", {statement.date.isoformat()}" if statement.date else ", date not given"
    typer.echo(f"  NEW     “{render.printable(statement.text)}”")
    typer.echo(f"          {render.printable(statement.speaker or '')}{dated}\n")
    typer.echo(f"  STORED  {findings.quoted(pair.claim)}")
    for line in (
        findings.read_as(pair.claim),
        ", ".join(findings.who(pair.claim)),
        findings.stated(pair.claim.stated_at),
        findings.about(pair.claim.about),
        f"{pair.claim.claim_id}, in {findings.where(pair.claim)}",
    ):
        if line:
            typer.echo(f"          {line}")
    typer.echo("")
    if pair.order is Order.UNKNOWN:
        typer.echo(f"  {findings.ORDER_UNKNOWN}")
    for line in findings.reason_lines(pair.reasons):
        typer.echo(f"  {line}")
