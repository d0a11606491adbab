"""What the tracker shows of real streams: statements of many speakers, and articles on changed positions."""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tracker.errors import UsageError
from tracker.evaluation.corpus import Json, read_rows
from tracker.evaluation.figures import Figure, share
from tracker.pipeline import Tracker
from tracker.pipeline.progress import Progress, Silent
from tracker.records import Document, FindingView, Scope, Statement
from tracker.settings import Settings
from tracker.store import findings

_SEED = 13
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_DAY = re.compile(r"/(\d{4})/([a-z]{3})[a-z]*/(\d{1,2})/")
FULL, HALF, NO = "full-flop", "half-flip", "no-flip"


@dataclass(frozen=True, slots=True)
class Flip:
    """An article on whether `speaker` changed position; `rating` is its fact-checker's."""

    id: str
    speaker: str
    rating: str
    document: Document


def read_statements(path: Path, most: int | None = None) -> list[Statement]:
    """The statements of a file; with `most`, those of enough speakers, drawn fixedly, to have so many.

    Raises UsageError.
    """
    by_speaker: defaultdict[str, list[Statement]] = defaultdict(list)
    for row in read_rows(path):
        try:
            speaker, statement = str(row["speaker"]), _statement(row)
        except (KeyError, ValueError) as error:
            raise UsageError(
                f"{path} holds a line that is no dated statement of a speaker ({error})"
            ) from None
        by_speaker[speaker].append(statement)
    speakers = sorted(by_speaker)
    random.Random(_SEED).shuffle(speakers)  # noqa: S311 - a fixed draw, no secret
    taken: list[Statement] = []
    for speaker in speakers:
        if most is not None and len(taken) >= most:
            break
        taken += by_speaker[speaker]
    return taken


def score_stream(
    statements: Sequence[Statement], settings: Settings, progress: Progress
) -> tuple[list[Figure], list[FindingView]]:
    """How many findings a stream of statements ends in, and these, likeliest first.

    `same source` are findings in which a speaker or an institution is held to its own words.
    """
    with _database(settings) as tracker:
        tracker.import_statements(statements, progress)
        shown = findings.list_findings(tracker.store.db, min_probability=settings.threshold)
    own = [view for view in shown if view.scope is not Scope.ANY]
    figures = [
        share("findings per statement, same source", len(own), len(statements)),
        share("findings per statement, other sources", len(shown) - len(own), len(statements)),
    ]
    return figures, sorted(shown, key=lambda view: -view.probability)


def read_flips(path: Path) -> list[Flip]:
    """The articles of a file with speaker, rating and text. Raises UsageError."""
    try:
        return [_flip(row) for row in read_rows(path)]
    except KeyError as error:
        raise UsageError(f"{path} holds lines without {error}; name a file of rated articles") from None


def score_flips(flips: Sequence[Flip], settings: Settings, progress: Progress) -> list[Figure]:
    """The share of articles, by rating, in which the speaker named is shown to contradict what they said."""
    told: dict[str, list[bool]] = {FULL: [], HALF: [], NO: []}
    for done, flip in enumerate(flips):
        progress.step("reading articles", done, len(flips))
        with _database(settings) as tracker:
            tracker.ingest([flip.document], Silent())
            shown = findings.list_findings(tracker.store.db, min_probability=settings.threshold)
        told.setdefault(flip.rating, []).append(any(is_held_against(view, flip.speaker) for view in shown))
    return [
        share(f"{rating}: finding against the speaker", sum(each), len(each)) for rating, each in told.items()
    ]


def is_held_against(view: FindingView, speaker: str) -> bool:
    """Whether a finding of one source has the speaker, known by the surname, on a side of it."""
    surname = speaker.split()[-1].casefold()
    sides = (view.earlier, view.later)
    return view.scope is not Scope.ANY and any(
        side.source is not None and surname in side.source.casefold().split() for side in sides
    )


@contextmanager
def _database(settings: Settings) -> Iterator[Tracker]:
    """A tracker on an empty database that is thrown away."""
    with (
        tempfile.TemporaryDirectory(prefix="tracker-eval-") as folder,
        Tracker.open(replace(settings, db=Path(folder) / "tracker.db")) as tracker,
    ):
        yield tracker


def _statement(row: Json) -> Statement:
    return Statement(
        str(row["text"]), speaker=str(row["speaker"]), date=_day(row.get("date")), id=str(row["id"])
    )


def _flip(row: Json) -> Flip:
    text = str(row["article"])
    document = Document(text, title=row.get("title"), published_at=_published(row))
    return Flip(str(row["id"]), str(row["speaker"]), str(row["label"]), document)


def _published(row: Json) -> date | None:
    """The day in an article's address ("/factchecks/2019/may/23/…"), else the one given."""
    found = _URL_DAY.search(str(row.get("url") or ""))
    if found is None:
        return _day(row.get("date"))
    return date(int(found[1]), _MONTHS.index(found[2]) + 1, int(found[3]))


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
