"""Four sets of real statements and articles → pairs that the engine itself proposes, drawn to be labelled.

Each set goes into a database of its own under `.work/draw/`, as a user would put it there (`tracker import`,
`tracker ingest`); a database that is finished is not made again. Of the pairs with a verdict, a seeded draw
takes some from every band of probability, and gives each the number of pairs that it stands for as `weight`,
so that figures on the drawn pairs can be turned back to a stream's own rarity.

Two files come of it. `benchmarks/labels/pairs_drawn.jsonl` holds ids, offsets, dates, speakers, strata and
weights, never a text. `.work/draw/reading.jsonl` is what the readers get: both sides with their surroundings,
in shuffled order and without anything that tells what the engine thinks. All pairs of a stratum weigh the
same: what the bound on the pairs of two speakers leaves out counts as like what it lets in.

`tracker.evaluation.drawn_pairs` gives the texts back from the first file and the data sets.
Run as `python -m training.draw_pairs` with TRACKER_DATA set.
"""

from __future__ import annotations

import bisect
import gzip
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from tracker.evaluation.drawn_pairs import DATA, body, published, row_name, sha
from tracker.records import Scope, SourceKind, Span, a_is_earlier
from tracker.sources.statements import kind_of
from tracker.store import Store, claim_views, claims, documents
from training.data import SEED, data_root, normalised

ROOT = Path(__file__).parents[1]
WORK = ROOT / ".work" / "draw"
DRAWN = ROOT / "benchmarks" / "labels" / "pairs_drawn.jsonl"
READING = WORK / "reading.jsonl"

Json: TypeAlias = dict[str, Any]

_STATEMENTS = 500
_STATEMENTS_OF_ONE = 25
_ARTICLES = 40
BANDS = (0.02, 0.1, 0.35, 0.6)
"""Where one band of probability ends and the next begins."""
_ANY_SHARE = 0.15
_OF_ONE_SPEAKER = 6
_OF_ONE_CLAIM = 3


@dataclass(frozen=True, slots=True)
class Stream:
    """One data set, how many of its pairs are wanted, and whether it holds articles or single statements."""

    name: str
    path: str
    wanted: int
    is_articles: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that the engine proposed and judged, the claim of the earlier statement first.

    `speakers` names the two sources, in no order; `texts` are both claims' normalised words, sorted.
    """

    a: int
    b: int
    scope: Scope
    probability: float
    speakers: tuple[int, int]
    texts: tuple[str, str]

    @property
    def stratum(self) -> int:
        """The band of the probability, and by itself what is proposed between unrelated sources."""
        band = bisect.bisect_right(BANDS, self.probability)
        return band + (len(BANDS) + 1 if self.scope is Scope.ANY else 0)


STREAMS = (
    Stream("factopolis", DATA["factopolis"], 100, False),
    Stream("flipometer", DATA["flipometer"], 140, True),
    Stream("politifact", DATA["politifact"], 270, False),
    Stream("polnear", DATA["polnear"], 140, True),
)


def main() -> None:
    """Make what is missing of the databases, draw, and write both files.

    With `--as-judged` a database that is unfinished is left so, and the draw is from what is judged in it.
    """
    as_judged = sys.argv[1:] == ["--as-judged"]
    data = data_root()
    WORK.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    rows: list[Json] = []
    to_read: list[Json] = []
    for stream in STREAMS:
        database = _database(stream) if as_judged else fill(stream, data)
        with Store.open(database, create=False) as store:
            found = candidates(store)
            population = Counter(each.stratum for each in found)
            taken = drawn(found, stream.wanted, rng)
            shares = Counter(each.stratum for each in taken)
            print(f"{stream.name}: {len(found)} candidates, {len(taken)} drawn")
            for stratum in sorted(population):
                print(f"  stratum {stratum}: {shares[stratum]} of {population[stratum]}")
            articles = _articles(stream, data)
            for each in taken:
                weight = round(population[each.stratum] / shares[each.stratum], 4)
                row, reading = _row(store, stream, each, weight, articles)
                rows.append(row)
                to_read.append(reading)
    rng.shuffle(to_read)
    _write(DRAWN, sorted(rows, key=lambda row: (row["source"], row["id"])))
    _write(READING, to_read)


def inputs(stream: Stream, data: Path) -> list[Json]:
    """Return what the engine is given of a set, as lines of `tracker import` or `tracker ingest`."""
    rows = list(_rows(data / stream.path))
    if stream.name == "politifact":
        rows = of_drawn_speakers(rows, _STATEMENTS, random.Random(SEED))
    elif stream.name == "polnear":
        rows = of_shared_sources(rows, _ARTICLES, random.Random(SEED))
    return [_article(row) if stream.is_articles else _statement(row) for row in rows]


def fill(stream: Stream, data: Path) -> Path:
    """Return a set's database, made by the command line unless it is finished already."""
    database, finished = _database(stream), WORK / f"{stream.name}.finished"
    if finished.exists():
        return database
    given = WORK / f"{stream.name}.jsonl"
    _write(given, inputs(stream, data))
    command = "ingest" if stream.is_articles else "import"
    environment = os.environ | {"TRACKER_DB": str(database)}
    subprocess.run([sys.executable, "-m", "tracker", command, str(given)], env=environment, check=True)
    finished.touch()
    return database


def _database(stream: Stream) -> Path:
    return WORK / f"{stream.name}.db"


def of_drawn_speakers(rows: Sequence[Json], count: int, rng: random.Random) -> list[Json]:
    """Return the statements of enough speakers to have `count`, of each at most 25.

    A speaker of more statements, up to that number, is likelier drawn: without replacement, after Efraimidis
    and Spirakis (2006). Speakers of a single statement and collectives ("Bloggers") are left out.
    """
    by_speaker: defaultdict[str, list[Json]] = defaultdict(list)
    for row in rows:
        by_speaker[row["speaker"]].append(row)
    weights = {
        speaker: min(len(said), _STATEMENTS_OF_ONE)
        for speaker, said in sorted(by_speaker.items())
        if len(said) > 1 and not is_collective(speaker)
    }
    keys = {speaker: rng.random() ** (1 / weight) for speaker, weight in weights.items()}
    drawn: list[Json] = []
    for speaker in sorted(keys, key=lambda each: -keys[each]):
        if len(drawn) >= count:
            break
        said = by_speaker[speaker]
        drawn += rng.sample(said, min(len(said), _STATEMENTS_OF_ONE))
    return drawn


_NOT_ONE_SOURCE = re.compile(
    r"\b(bloggers?|viral|images?|videos?|tweets?|posts?|facebook|instagram|tiktok|whatsapp|e-?mails?)\b",
    re.IGNORECASE,
)


def is_collective(speaker: str) -> bool:
    """Whether a speaker's name stands for many people ("Chain email", "YouTube videos")."""
    return kind_of(speaker) is SourceKind.COLLECTIVE or _NOT_ONE_SOURCE.search(speaker) is not None


def of_shared_sources(rows: Sequence[Json], count: int, rng: random.Random) -> list[Json]:
    """Return articles in the order of their dates, likelier those that quote whom others quote too."""
    quoted = [_surnames(row) for row in rows]
    articles = Counter(name for names in quoted for name in names)
    keys = [rng.random() ** (1 / (1 + sum(articles[name] > 2 for name in names))) for names in quoted]
    best = sorted(range(len(rows)), key=lambda i: -keys[i])[:count]
    return sorted((rows[i] for i in best), key=lambda row: (row["date"] or "", row["doc_id"]))


def _surnames(row: Json) -> frozenset[str]:
    """The last capitalised word of each named source that the corpus marks in an article."""
    found = set()
    for each in row["attributions"]:
        if each["source_kind"] == "named" and each["source"]:
            names = re.findall(r"\b[A-Z][\w-]+", row["text"][slice(*each["source"])])
            found |= set(names[-1:])
    return frozenset(found)


def _statement(row: Json) -> Json:
    return {key: row[key] for key in ("id", "speaker", "text", "date", "context") if row.get(key)}


def _article(row: Json) -> Json:
    """An article's line: its text as the set has it, its date that of its publication."""
    return {
        "doc_id": row_name(row),
        "text": body(row),
        "title": row.get("title"),
        "date": published(row),
        "publisher": row.get("publisher") or "PolitiFact",
    }


def _rows(path: Path) -> Iterator[Json]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def candidates(store: Store) -> list[Candidate]:
    """Return every judged pair of two different wordings."""
    pairs = list(
        store.db.query(
            "SELECT claim_a, claim_b, scope, probability FROM verdicts WHERE NOT is_stale ORDER BY id"
        )
    )
    ids = sorted({pair[side] for pair in pairs for side in ("claim_a", "claim_b")})
    known = {claim.id: claim for claim in claims.get_many(store.db, ids)}
    found = []
    for pair in pairs:
        a, b = known[pair["claim_a"]], known[pair["claim_b"]]
        if not a_is_earlier(a.stated_at, b.stated_at):
            a, b = b, a
        texts = sorted((normalised(a.text), normalised(b.text)))
        if texts[0] == texts[1] or a.withdrawn or b.withdrawn:
            continue
        one, other = sorted((a.source_id or 0, b.source_id or 0))
        found.append(
            Candidate(
                a.id, b.id, Scope(pair["scope"]), pair["probability"], (one, other), (texts[0], texts[1])
            )
        )
    return found


def drawn(found: Sequence[Candidate], wanted: int, rng: random.Random) -> list[Candidate]:
    """Return up to `wanted` pairs, as even over the bands as they allow.

    Up to 15 % are of unrelated sources. No two pairs have the same texts, no claim is in more than three, and
    no two speakers share more than six; where a set does not reach its number so, this last bound is doubled
    until it does.
    """
    near = [each for each in found if each.scope is not Scope.ANY]
    far = [each for each in found if each.scope is Scope.ANY]
    taken = _spread(far, int(wanted * _ANY_SHARE), _OF_ONE_SPEAKER, rng, ())
    missing, bound = wanted - len(taken), _OF_ONE_SPEAKER
    while True:
        same = _spread(near, missing, bound, random.Random(rng.random()), taken)
        if len(same) >= missing or bound >= len(near):
            return [*same, *taken]
        bound *= 2


def _spread(
    found: Sequence[Candidate], wanted: int, bound: int, rng: random.Random, before: Sequence[Candidate]
) -> list[Candidate]:
    """Take pairs from the strata in turn, the most probable first, until `wanted` or all are empty."""
    waiting: defaultdict[int, list[Candidate]] = defaultdict(list)
    for each in rng.sample(found, len(found)):
        waiting[each.stratum].append(each)
    texts = {each.texts for each in before}
    of_claim = Counter(claim for each in before for claim in (each.a, each.b))
    of_speakers: Counter[tuple[int, int]] = Counter()
    taken: list[Candidate] = []
    while any(waiting.values()) and len(taken) < wanted:
        for stratum in sorted(waiting, reverse=True):
            while waiting[stratum] and len(taken) < wanted:
                each = waiting[stratum].pop()
                if (
                    each.texts in texts
                    or max(of_claim[each.a], of_claim[each.b]) >= _OF_ONE_CLAIM
                    or of_speakers[each.speakers] >= bound
                ):
                    continue
                texts.add(each.texts)
                of_claim.update((each.a, each.b))
                of_speakers[each.speakers] += 1
                taken.append(each)
                break
    return taken


def _row(
    store: Store, stream: Stream, each: Candidate, weight: float, articles: Mapping[str, str]
) -> tuple[Json, Json]:
    """Return what is kept of a pair, and what is read of it."""
    kept, read = zip(*(_sides(store, stream, claim, articles) for claim in (each.a, each.b)), strict=True)
    name = f"{stream.name}-{sha(json.dumps(kept, sort_keys=True))[:8]}"
    row = {
        "id": name,
        "source": stream.name,
        "scope": each.scope.value,
        "stratum": each.stratum,
        "weight": weight,
        "first": kept[0],
        "second": kept[1],
    }
    return row, {"id": name, "first": read[0], "second": read[1]}


def _sides(store: Store, stream: Stream, claim_id: int, articles: Mapping[str, str]) -> tuple[Json, Json]:
    claim = claims.get(store.db, claim_id)
    view = claim_views.view(store.db, [claim_id])[0]
    stated = claim.stated_at
    dates = {
        "stated_at": _iso(stated.date),
        "not_before": _iso(stated.not_before),
        "not_after": _iso(stated.not_after),
        "precision": stated.precision.value,
    }
    kept: Json = {"row": claim.external_id, "claim_sha": sha(claim.text)}
    read: Json = {
        "speaker": view.source or view.speaker,
        "role": view.role,
        "institution": view.institution,
        **dates,
        "date_phrase": stated.phrase,
        "published_at": _iso(view.published_at),
        "claim": claim.text,
        "quotation": view.quotation,
        "context": view.publisher,
    }
    if stream.is_articles:
        name = (documents.get(store.db, claim.first.document_id).document.origin or "").rpartition("#")[2]
        spans = claim.first.spans
        if claim.first.quotation != " … ".join(span.of(articles[name]) for span in spans):
            raise ValueError(f"{name}: the engine read another text than the data set has")
        kept = {
            "row": name,
            "spans": [[span.start, span.end] for span in spans],
            "part": _part(store, claim_id),
            "speaker": view.source,
            **dates,
            "claim_sha": sha(claim.text),
        }
        read["named_as"] = claim.first.mention.text if claim.first.mention else None
        read["context"] = surroundings(articles[name], spans)
    return kept, read


def _part(store: Store, claim_id: int) -> int:
    """Which proposition of its quotation a claim is, in its first appearance."""
    found = store.db.query("SELECT part FROM appearances WHERE claim_id = ? ORDER BY id LIMIT 1", [claim_id])
    return int(next(iter(found))["part"])


_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")


def surroundings(text: str, spans: Sequence[Span]) -> str:
    """Return the sentences that hold the spans, with two sentences before and one after them."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    first = bisect.bisect_right(starts, min(span.start for span in spans)) - 1
    last = bisect.bisect_left(starts, max(span.end for span in spans))
    return text[starts[max(first - 2, 0)] : starts[min(last + 1, len(starts) - 1)]].strip()


def _articles(stream: Stream, data: Path) -> dict[str, str]:
    return {row_name(row): body(row) for row in _rows(data / stream.path)} if stream.is_articles else {}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _write(path: Path, rows: Iterable[Json]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
