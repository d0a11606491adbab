"""The commands that run the engine on words from outside and write nothing: extract, judge, check."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import claims, encode, render
from tracker.cli.options import (
    FailOption,
    Format,
    FormatOption,
    InstitutionOption,
    LimitOption,
    ProbabilityOption,
    RoleOption,
    SpeakerOption,
    StatedOption,
    least_probability,
    read_past_day,
    settings_of,
)
from tracker.cli.reading import FINDINGS
from tracker.cli.render import Column
from tracker.errors import ExtractionError, UsageError

if TYPE_CHECKING:
    from tracker.intake import Problems, TextPair
    from tracker.pipeline import PairInput

_ATTRIBUTION_KEYS = ("doc_id", *encode.ATTRIBUTION_KEYS)
_ATTRIBUTION_COLUMNS = (
    Column("document", "doc_id"),
    Column("speaker", lambda row: row["source"] or row["speaker_text"]),
    Column("cue", "cue"),
    Column("kind", "kind"),
    Column("stated", claims.when),
    Column("says", lambda row: " / ".join(row["texts"])),
)
_RESULT_KEYS = ("id", "entailment", "neutral", "contradiction", "relation", "probability")


def extract(
    context: typer.Context,
    path: Annotated[
        str,
        typer.Argument(metavar="FILE|-|DOCS.jsonl", help="An article, text on standard input, or documents."),
    ],
    day: Annotated[
        date | None,
        typer.Option("--date", parser=read_past_day, metavar="DATE", help="When it was published."),
    ] = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Show who said what in a text, without a database.

    JSON has one object for each document: doc_id and claims, an entry for each attribution and speaker, with
    spans as character offsets into the text. A line of DOCS.jsonl is {"doc_id", "text", "date"?}. --limit
    counts documents.
    """
    from itertools import islice

    from tracker.cli.problems import Reporter

    problems = Reporter()
    documents = islice(_extracted(path, day, problems, settings_of(context).extractor), limit)
    if form in (Format.JSON, Format.JSONL):
        render.listing(documents, form, keys=(), columns=(), empty="")
    else:
        rows = ({"doc_id": each["doc_id"], **claim} for each in documents for claim in each["claims"])
        render.listing(
            rows, form, keys=_ATTRIBUTION_KEYS, columns=_ATTRIBUTION_COLUMNS, empty="nobody is quoted here"
        )
    problems.finish()


def _extracted(path: str, day: date | None, problems: Problems, named: str) -> Iterator[encode.Json]:
    from tracker.extraction import Extractors, faults, language_name, language_of, names_of
    from tracker.intake import Overrides, read_named

    extractors = Extractors.load(named)
    for name, document in read_named(path, Overrides(date=day), problems):
        language = language_of(document.text)
        extractor = extractors.of(language)
        if extractor is None:
            readable = names_of(extractors.languages)
            typer.echo(
                f"{name} is in {language_name(language)}; "
                f"reading who said what works in {readable} only so far",
                err=True,
            )
            yield {"doc_id": name, "claims": []}
            continue
        found = extractor.extract(document.text, document.published_at)
        if wrong := faults(document.text, found):
            raise ExtractionError(
                f"{extractor.id} cannot read {name}: {wrong[0]}; please report it to its maker"
            )
        yield {"doc_id": name, "claims": [encode.attribution(each) for each in found]}


def judge(
    context: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PAIRS.jsonl", help='A file, or "-" for standard input.')],
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
) -> None:
    """Judge pairs of texts: do they hold together, and if not, which relation is it?

    Needs no database; where there is one, the judge and the calibration chosen for it serve here too.

    A line is {"id"?, "premise", "hypothesis"} and, for each side, "premise_speaker"?,
    "premise_institution"?, "premise_date"?, "premise_kind"? ("hypothesis_…" likewise). Where no speakers are
    given, both sides count as one speaker's.
    """
    from itertools import islice

    from tracker.cli.problems import Reporter
    from tracker.intake import read_pairs
    from tracker.models import registry
    from tracker.pipeline.engine import judge_in_use
    from tracker.pipeline.pairs import judge_pairs

    settings = settings_of(context)
    chosen, policy = judge_in_use(settings)
    problems = Reporter()
    ids: deque[str | int | None] = deque()
    pairs = (_pair(each, ids) for each in islice(read_pairs(path, problems), limit))
    rows: Iterator[encode.Json] = (
        {
            "id": ids.popleft(),
            "entailment": each.entailment,
            "neutral": each.neutral,
            "contradiction": each.contradiction,
            "relation": each.relation.value,
            "probability": encode.probability(each.probability),
        }
        for each in judge_pairs(pairs, registry.load_embedder(settings.embedder), chosen, policy)
    )
    columns = [
        Column("id", "id"),
        *(Column(key, _rounded(key), right=True) for key in ("entailment", "neutral", "contradiction")),
        Column("relation", "relation"),
        Column("probability", _rounded("probability"), right=True),
    ]
    render.listing(rows, form, keys=_RESULT_KEYS, columns=columns, empty="no pairs to judge")
    problems.finish()


def _rounded(key: str) -> Any:
    return lambda row: f"{row[key]:.3f}"


def _pair(pair: TextPair, ids: deque[str | int | None]) -> PairInput:
    """Make the engine's pair, and keep its id as it was given: results come in the same order."""
    from tracker.pipeline import PairInput, PairSide

    premise, hypothesis = (
        PairSide(side.text, side.speaker, side.institution, side.date, side.kind)
        for side in (pair.premise, pair.hypothesis)
    )
    ids.append(pair.id)
    return PairInput(premise, hypothesis)


def check(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words of the new statement.")],
    source: SpeakerOption,
    day: StatedOption = None,
    role: RoleOption = None,
    institution: InstitutionOption = None,
    form: FormatOption = Format.TABLE,
    limit: LimitOption = None,
    min_probability: ProbabilityOption = None,
    all_relations: Annotated[
        bool, typer.Option("--all", help="Also show comparisons that are not findings, such as restatements.")
    ] = False,
    fail_on_finding: FailOption = False,
) -> None:
    """Tell whether a new statement would contradict what its source said before; writes nothing."""
    from tracker.cli.checks import write_checks
    from tracker.pipeline import Tracker
    from tracker.records import Statement

    if not text.strip():
        raise UsageError("the statement is empty; give its words")
    least = least_probability(context, min_probability)
    statement = Statement(text, speaker=source, date=day, role=role, institution=institution)
    with Tracker.open(settings_of(context), create=False) as tracker:
        checked = tracker.check(statement)
    found = [pair for pair in checked if pair.relation.is_finding and pair.probability >= least]
    write_checks(statement, (checked if all_relations else found)[:limit], form)
    if found and fail_on_finding:
        raise typer.Exit(FINDINGS)
