"""The commands that measure the tracker against data labelled by people: tracker eval …"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import encode, render
from tracker.cli.group import TrackerGroup
from tracker.cli.options import Format, FormatOption, settings_with_judge

if TYPE_CHECKING:
    from tracker.evaluation.suites import Result

app = typer.Typer(
    cls=TrackerGroup,
    no_args_is_help=True,
    help="Measure the tracker against data labelled by people; needs no database.",
)

_KEYS = ("figure", "value", "low", "high", "of")
_COLUMNS = (
    render.Column("figure", "figure"),
    render.Column("value", lambda row: f"{row['value']:.1%}", right=True),
    render.Column("95 % interval", lambda row: f"{row['low']:.1%} – {row['high']:.1%}", right=True),
    render.Column("of", "of", right=True),
)

LabelsArgument = Annotated[
    Path, typer.Argument(metavar="LABELS", help="Labels as ids and offsets (benchmarks/labels/ has some).")
]
ArticlesOption = Annotated[
    Path | None,
    typer.Option(
        "--articles", metavar="FILE", help="The articles labelled; by default those under TRACKER_DATA."
    ),
]


@app.command("attribution", short_help="Who said what, against marked articles.")
def attribution(
    articles: Annotated[
        Path | None,
        typer.Argument(metavar="[ARTICLES]", help="Marked articles; by default those under TRACKER_DATA."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measure who said what, against articles whose attributions people have marked.

    End to end means that the words are found (half of both together) and laid to the right speaker.
    """
    from tracker.evaluation.suites import run_attribution

    _write(run_attribution(articles), form)


@app.command("speakers", short_help="Whom a pronoun, a title or a name stands for.")
def speakers(
    labels: LabelsArgument, articles: ArticlesOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Measure whom a pronoun, a title or a name within an article is taken to stand for."""
    _run("speakers", labels, articles, form)


@app.command("dates", short_help="When a statement was made.")
def dates(labels: LabelsArgument, articles: ArticlesOption = None, form: FormatOption = Format.TABLE) -> None:
    """Measure when a statement is taken to have been made, and that an unknown date stays unknown."""
    _run("dates", labels, articles, form)


@app.command("links", short_help="Whether speakers of two articles are one source.")
def links(labels: LabelsArgument, articles: ArticlesOption = None, form: FormatOption = Format.TABLE) -> None:
    """Measure whether two speakers in two articles are linked to one source just where they are one."""
    _run("links", labels, articles, form)


@app.command("appearances", short_help="Whether two reports are of one statement.")
def appearances(
    labels: LabelsArgument, articles: ArticlesOption = None, form: FormatOption = Format.TABLE
) -> None:
    """Measure whether two reports are joined as one statement just where they are one.

    A speaker who says the same thing again on another day makes another statement.
    """
    _run("appearances", labels, articles, form)


@app.command("judge", short_help="How well the judge tells contradictions.")
def judge(
    context: typer.Context,
    pairs: Annotated[
        list[Path],
        typer.Argument(
            metavar="PAIRS...", help='JSONL files of {"premise", "hypothesis", "label", "split"?}.'
        ),
    ],
    split: Annotated[str | None, typer.Option(metavar="NAME", help="Only pairs of this split.")] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N pairs of each file, drawn fixedly.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measure the judge in use on labelled pairs of sentences, beside cosine similarity alone.

    AUC is the chance that a contradiction gets a higher chance of being one than another pair does.
    """
    from tracker.cli.progress import progress
    from tracker.evaluation.suites import run_judge

    with progress() as shown:
        result = run_judge(pairs, split, sample, settings_with_judge(context), shown)
    _write(result, form)


@app.command("findings", short_help="How right the findings on real pairs are.")
def findings(
    context: typer.Context,
    labels: Annotated[
        Path,
        typer.Argument(metavar="LABELS", help="Relations of drawn pairs: benchmarks/labels/pairs.jsonl."),
    ],
    part: Annotated[
        str, typer.Option(metavar="NAME", help="The half to use: measure, calibrate.")
    ] = "measure",
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N pairs, drawn fixedly.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measure precision and recall of what is shown, on real pairs with a relation that people gave them.

    Each pair counts for as many as it was drawn for, so that the figures are those of a stream. The texts are
    read from TRACKER_DATA. As JSON, the reliability is listed too: chances given, and how often they held.
    """
    from tracker.cli.progress import progress
    from tracker.evaluation.suites import run_findings

    with progress() as shown:
        result, bins = run_findings(labels, part, sample, settings_with_judge(context), shown)
    if form is Format.JSON:
        render.write_json({**encode.evaluation(result), "reliability": encode.reliability(bins)})
    else:
        _write(result, form)


@app.command("relations", short_help="How well relations are told on written pairs.")
def relations(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Statement pairs: training/pairs.")],
    split: Annotated[str, typer.Option(metavar="NAME", help="Topics of train, dev or test.")] = "test",
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="At most N pairs, drawn fixedly.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Measure the relations told of pairs of statements that were written to have one.

    Findings are nearly half of them, so the likeliest relation is counted, and again the one shown.
    """
    from tracker.cli.progress import progress
    from tracker.evaluation.suites import run_relations

    with progress() as shown:
        result = run_relations(folder, split, sample, settings_with_judge(context), shown)
    _write(result, form)


@app.command("stream", short_help="How many findings a stream of statements ends in.")
def stream(
    context: typer.Context,
    statements: Annotated[
        Path | None,
        typer.Argument(
            metavar="[STATEMENTS]",
            help="Statements as tracker import takes them; by default of TRACKER_DATA.",
        ),
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="About N statements, of speakers drawn fixedly.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put a stream of dated statements through the whole tracker and count what it shows.

    As JSON, the findings are listed too, to be read: whether they are right only a reader can say.
    """
    from tracker.cli.progress import progress
    from tracker.evaluation.suites import run_stream

    with progress() as shown:
        result, found = run_stream(statements, sample, settings_with_judge(context), shown)
    if form is Format.JSON:
        render.write_json({**encode.evaluation(result), "findings": [encode.finding(view) for view in found]})
    else:
        _write(result, form)


@app.command("flipometer", short_help="Whether known changes of position are found.")
def flipometer(
    context: typer.Context,
    articles: Annotated[
        Path | None,
        typer.Argument(metavar="[ARTICLES]", help="Rated articles; by default those of TRACKER_DATA."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Put articles on changed positions through the whole tracker, each by itself.

    Counts, by the fact-checker's rating, those in which the speaker named is held to their own earlier words.
    """
    from tracker.cli.progress import progress
    from tracker.evaluation.suites import run_flipometer

    with progress() as shown:
        result = run_flipometer(articles, settings_with_judge(context), shown)
    _write(result, form)


def _run(name: str, labels: Path, articles: Path | None, form: Format) -> None:
    from tracker.evaluation.suites import SUITES

    _write(SUITES[name].run(labels, articles), form)


def _write(result: Result, form: Format) -> None:
    if form is Format.JSON:
        render.write_json(encode.evaluation(result))
    else:
        rows = encode.evaluation(result)["figures"]
        render.listing(rows, form, keys=_KEYS, columns=_COLUMNS, empty="nothing to measure")
