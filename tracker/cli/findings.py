"""Shows findings to people: both statements side by side, who, when, where, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import typer

from tracker.cli import encode, render, time_words
from tracker.cli.options import Format
from tracker.judging import marks, signals
from tracker.records import (
    ClaimView,
    FindingView,
    Flip,
    Order,
    Period,
    Precision,
    Reason,
    Relation,
    Review,
    Scope,
    StatedAt,
)

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

NONE_FOUND = "no findings"
REASONS_SHOWN = 5
"""How many reasons a list shows to people; `tracker show` and the formats for programs have all."""
ORDER_UNKNOWN = "Which of the two was said first is not known."
_STYLES = {
    Relation.REVERSAL: "bold red",
    Relation.CONTRADICTION: "bold red",
    Relation.DISPUTE: "bold yellow",
}
_MARKED = "bold underline"
_QUOTED_ROWS = 2
"""Of a side's rows, those at the top that hold its words: as printed, and as read."""
_FLIPS = {Flip.NO_FLIP: "No Flip", Flip.HALF_FLIP: "Half Flip", Flip.FULL_FLOP: "Full Flop"}
_MARKS = '“”„«»"'


def write_findings(
    found: Sequence[FindingView],
    form: Format,
    *,
    empty: str = NONE_FOUND,
    most_reasons: int | None = REASONS_SHOWN,
) -> None:
    """Write a list of findings in the format asked for."""
    if form is Format.TABLE:
        if not found:
            typer.echo(empty, err=True)
        for number, view in enumerate(found):
            if number:
                typer.echo()
            _print(_block(view, most_reasons))
    elif form is Format.MARKDOWN:
        typer.echo("\n\n".join(markdown(view, most_reasons) for view in found) or empty, err=not found)
    else:
        rows = [encode.finding(view) for view in found]
        render.listing(rows, form, keys=encode.FINDING_KEYS, columns=(), empty=empty)


def heading(view: FindingView) -> str:
    """Say in one line what was found, between whom, and how sure the engine is."""
    parts = [view.relation.value.upper(), scope_words(view.scope, view.institution)]
    states = [view.status.value] if view.relation.is_finding else []
    states += ["WITHDRAWN"] if view.withdrawn is not None else []
    return " · ".join([*parts, f"probability {view.probability:.2f}", *states])


def scope_words(scope: Scope, institution: str | None = None) -> str:
    """Say how the two sources belong together."""
    if scope is Scope.SPEAKER:
        return "same speaker"
    if scope is Scope.INSTITUTION:
        return f"same institution: {institution}" if institution else "same institution"
    return "different sources"


def side_headings(order: Order) -> tuple[str, str]:
    """Name the two sides, without an order that nobody knows."""
    return ("Earlier", "Later") if order is Order.KNOWN else ("One statement", "The other statement")


def quoted(view: ClaimView) -> str:
    """Return the quotation word for word, in curly marks unless it brings marks of its own."""
    return in_marks(view.quotation)


def in_marks(quotation: str) -> str:
    """Return words in curly marks unless they bring marks of their own."""
    text = render.printable(quotation)
    return text if any(mark in text for mark in _MARKS) else f"“{text}”"


def reading(view: ClaimView) -> str:
    """Return the text that was judged where its words are not those that were printed, else nothing."""
    return "" if signals.are_same_words(view.text, view.quotation) else render.printable(view.text)


def read_as(view: ClaimView) -> str:
    """Say as what a quotation was read, where that takes other words than its own."""
    text = reading(view)
    return f"read as: {text}" if text else ""


def stated(stated_at: StatedAt) -> str:
    """Say when it was said, and how we know."""
    is_known = stated_at.precision is not Precision.UNKNOWN
    phrase = f" (“{render.printable(stated_at.phrase)}”)" if is_known and stated_at.phrase else ""
    return time_words.sentence(stated_at) + phrase


def about(period: Period | None) -> str:
    """Say what days it is about, and by which words; nothing where no words tell."""
    return f"about: {_about(period)}" if period is not None else ""


def _about(period: Period) -> str:
    return f"{time_words.period(period)} (“{render.printable(period.phrase)}”)"


def who(view: ClaimView) -> list[str]:
    """Return the speaker as printed, the source when it is named otherwise, role and institution."""
    if view.source is None:
        known = f"“{view.speaker}”, speaker not resolved" if view.speaker else "speaker not known"
        return [render.printable(known)]
    lines = [view.source]
    if view.speaker and view.speaker != lines[0]:
        lines[0] += f" (“{view.speaker}”)"
    if view.role:
        lines.append(view.role)
    if view.institution and view.institution != view.source:
        lines.append(view.institution)
    return [render.printable(line) for line in lines]


def where(view: ClaimView) -> str:
    """Say in which document, at which characters, and of which outlet."""
    place = f"{view.document}, characters {view.start}–{view.end}"
    outlet = ", ".join(render.printable(part) for part in (view.title, view.publisher) if part)
    return f"{place}: {outlet}" if outlet else place


def why(reason: Reason) -> str:
    """Say one reason, with its weight."""
    sign = "+" if reason.weight >= 0 else "−"
    return f"{sign}{abs(reason.weight):.2f}  {render.printable(reason.text)}"


def decision(review: Review) -> str:
    """Say what one person decided."""
    flip = f", {_FLIPS[review.flip]}" if review.flip else ""
    by = f" by {review.by}" if review.by else ""
    note = f": {review.note}" if review.note else ""
    return render.printable(f"{review.decision.value}{flip}{by}, {review.recorded_at[:10]}{note}")


def withdrawn(view: FindingView) -> list[str]:
    """Say why a finding no longer holds, or one side of it while another pair still tells it."""
    if view.withdrawn is not None:
        return [view.withdrawn.removeprefix("withdrawn: ")]
    sides = {side.claim_id: side.withdrawn for side in (view.earlier, view.later)}
    return [f"{claim_id}, {reason}" for claim_id, reason in sides.items() if reason is not None]


def _support(view: FindingView) -> str | None:
    if not view.support:
        return None
    noun = "pair of statements tells" if len(view.support) == 1 else "pairs of statements tell"
    pairs = ", ".join(f"{a.claim_id}–{b.claim_id}" for a, b in view.support)
    return f"{len(view.support)} further {noun} the same: {pairs}"


def conflict(view: ClaimView, words: Sequence[str]) -> str:
    """Name the words of a statement that carry the conflict, in its order; nothing where none do."""
    found = dict.fromkeys(span.of(view.text) for span in marks.spans(words, view.text))
    return ", ".join(render.printable(each) for each in found)


def _cells(view: ClaimView, conflicting: str = "") -> list[tuple[str, str]]:
    """Return (text, style) for each row of a side: words, reading, conflict, who, when, what days, where."""
    return [
        (quoted(view), "bold"),
        (read_as(view), "dim"),
        (conflicting, ""),
        (" \n" + "\n".join(who(view)), ""),
        (stated(view.stated_at), ""),
        (about(view.about), ""),
        (f"{view.claim_id}, in {where(view)}", "dim"),
    ]


def side_by_side(
    headings: tuple[str, str],
    sides: tuple[ClaimView, ClaimView],
    words: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> RenderableType:
    """Return two columns of equal width, one a statement, each row the same of both.

    The words of either that carry the conflict are underlined on a terminal, and listed elsewhere.
    """
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 3), expand=True)
    for _ in headings:
        table.add_column(ratio=1, overflow="fold")
    table.add_row(*(Text(each.upper(), "bold cyan") for each in headings))
    is_underlined = render.console().is_terminal
    left, right = (
        _cells(view, "" if is_underlined else _listed(conflict(view, said)))
        for view, said in zip(sides, words, strict=True)
    )
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        if one[0] or other[0]:
            texts = Text(*one), Text(*other)
            if is_underlined and row < _QUOTED_ROWS:
                for text, said in zip(texts, words, strict=True):
                    for span in marks.spans(said, text.plain):
                        text.stylize(_MARKED, span.start, span.end)
            table.add_row(*texts)
    return table


def _listed(words: str) -> str:
    return f"conflict: {words}" if words else ""


def reason_lines(reasons: Sequence[Reason], most: int | None = REASONS_SHOWN) -> list[str]:
    """Return the weightiest reasons first, and how many more there are."""
    lines = [why(reason) for reason in sorted(reasons, key=lambda reason: -abs(reason.weight))]
    if most is None or len(lines) <= most + 1:
        return lines
    return [*lines[:most], f"and {len(lines) - most} lighter reasons"]


def _block(view: FindingView, most_reasons: int | None) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text

    title = Text.assemble(
        (view.id, "bold"), "  ", (render.printable(heading(view)), _STYLES.get(view.relation, "bold"))
    )
    notes = [("", "")]
    notes += [(f"Withdrawn: {render.printable(reason)}", "bold") for reason in withdrawn(view)]
    if view.order is Order.UNKNOWN:
        notes += [(ORDER_UNKNOWN, "italic"), ("", "")]
    notes += [(f"  {line}", "") for line in reason_lines(view.reasons, most_reasons)]
    if support := _support(view):
        notes.append((support, ""))
    for name, side in zip(side_headings(view.order), (view.earlier, view.later), strict=True):
        if side.url:
            notes.append((f"{name}: {render.printable(side.url)}", "dim"))
    notes += [(decision(review), "bold") for review in view.reviews]
    words = marks.conflict_words(view.reasons)
    columns = side_by_side(side_headings(view.order), (view.earlier, view.later), words)
    body = [Text(line, style, overflow="ignore" if "://" in line else None) for line, style in notes]
    return [title, Text(""), Padding(columns, (0, 0, 0, 2)), *(Padding(line, (0, 0, 0, 2)) for line in body)]


def _print(parts: Iterable[RenderableType]) -> None:
    """Print on a terminal as it is; elsewhere without the spaces that rich fills lines up with."""
    target: Console = render.console()
    if target.is_terminal:
        for part in parts:
            target.print(part)
        return
    with target.capture() as captured:
        for part in parts:
            target.print(part)
    typer.echo("\n".join(line.rstrip() for line in captured.get().splitlines()))


def markdown(view: FindingView, most_reasons: int | None = None) -> str:
    """Return a finding as Markdown: a heading, a table of two columns, the reasons."""
    cell = render.markdown_cell
    sides = (view.earlier, view.later)
    words = marks.conflict_words(view.reasons)
    rows = [
        ("said", [quoted(side) for side in sides]),
        ("read as", [reading(side) for side in sides]),
        ("conflict", [conflict(side, said) for side, said in zip(sides, words, strict=True)]),
        ("who", [", ".join(who(side)) for side in sides]),
        ("when", [stated(side.stated_at) for side in sides]),
        ("about", [_about(side.about) if side.about else "" for side in sides]),
        ("where", [f"{side.claim_id}, in {where(side)}" for side in sides]),
    ]
    lines = [
        f"## {view.id}: {cell(heading(view))}",
        "",
        "| | " + " | ".join(side_headings(view.order)) + " |",
        "| --- | --- | --- |",
        *(f"| {name} | {cell(left)} | {cell(right)} |" for name, (left, right) in rows if left or right),
    ]
    if any(side.url for side in sides):
        lines.append("| url | " + " | ".join(f"<{side.url}>" if side.url else "" for side in sides) + " |")
    lines += [f"\n**Withdrawn**: {cell(reason)}" for reason in withdrawn(view)]
    if view.order is Order.UNKNOWN:
        lines += ["", ORDER_UNKNOWN]
    lines += ["", *(f"- {cell(line)}" for line in reason_lines(view.reasons, most_reasons))]
    if support := _support(view):
        lines += ["", support]
    lines += [f"\n{cell(decision(review))}" for review in view.reviews]
    return "\n".join(lines)
