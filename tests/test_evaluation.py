"""What is measured means what it says: hand-counted cases, and bounds that really hold."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks import gate
from tracker.errors import UsageError
from tracker.evaluation import attribution, corpus, dates, figures, links, speakers
from tracker.evaluation.heads import is_same_source
from tracker.evaluation.suites import Result
from tracker.records import (
    Attribution,
    Kind,
    Mention,
    Precision,
    Quotation,
    QuotationType,
    SourceKind,
    Span,
    SpeakerReading,
    StatedAt,
)

TEXT = (
    "Mayor Ana Bel said the old bridge would close in May. “We have no money for it,” she added. "
    "Carl Dorn, who leads the port, hopes for rain in the spring. "
    "He told the paper nothing at all was decided."
)


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def marked(
    number: int, source: str, cue: str, content: str, *, cue_class: str = "statement"
) -> dict[str, object]:
    at = {
        name: [span(words).start, span(words).end]
        for name, words in (("s", source), ("c", content), ("u", cue))
    }
    return {
        "id": f"E{number}",
        "source": at["s"],
        "cue_span": at["u"],
        "cue_class": cue_class,
        "content": [at["c"]],
        "kind": "direct" if content.startswith("“") else "indirect",
    }


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    row = {
        "doc_id": "a",
        "text": TEXT,
        "date": "2024-03-10",
        "attributions": [
            marked(1, "Mayor Ana Bel", "said", "the old bridge would close in May"),
            marked(2, "she", "added", "“We have no money for it,”"),
            marked(3, "Carl Dorn, who leads the port,", "hopes", "for rain in the spring", cue_class="other"),
            marked(4, "He", "told", "nothing at all was decided"),
        ],
    }
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(gzip.compress((json.dumps(row) + "\n").encode()))
    return path


def found(content: str, speaker: str | None) -> Attribution:
    mention = Mention(speaker, span(speaker)) if speaker else None
    quotation = Quotation((span(content),), QuotationType.INDIRECT, "said", None, mention)
    return Attribution(quotation, None, Kind.ASSERTION, StatedAt(), ())


def values(measured: list[figures.Figure]) -> dict[str, float]:
    return {each.name: each.value for each in measured}


def test_attribution_counts_pieces_speakers_and_types(articles: Path) -> None:
    predictions = [
        found("old bridge would close in May", "Ana Bel"),  # right: overlaps, and the head word is hers
        found("We have no money for it", "Carl Dorn"),  # the words are found, the speaker is not
        found("for rain in the spring", "Carl Dorn"),  # a hope: not asked for, and not wrong either
        found("who leads the port", "Carl Dorn"),  # nobody said this
    ]
    measured, wanted = attribution.score(corpus.read_articles(articles), lambda _: predictions)
    got = values(measured)
    assert wanted == 3
    assert got["end-to-end precision"] == pytest.approx(1 / 3)
    assert got["end-to-end recall"] == pytest.approx(1 / 3)
    assert got["content F1"] == pytest.approx(2 / 3)
    assert got["speaker head on matched contents"] == pytest.approx(1 / 2)
    assert got["end-to-end F1, direct"] == 0
    assert got["end-to-end F1, indirect"] == pytest.approx(2 * 0.5 * 0.5 / (0.5 + 0.5))


@pytest.mark.parametrize(
    ("gold", "named", "is_same"),
    [
        ("Mayor Ana Bel", "Bel", True),
        ("Mayor Ana Bel", "Carl Dorn", False),
        ("Carl Dorn, who leads the port,", "Dorn", True),
        ("she", "Ana Bel", False),  # a pronoun has to be that very mention
        ("Carl Dorn, who leads the port,", "Ana Bel and Carl Dorn", True),
        ("Carl Dorn, who leads the port,", "Ana Bel and Eva Orn and Carl Dorn", False),  # names everybody
    ],
)
def test_speakers_are_compared_by_their_head_words(gold: str, named: str, is_same: bool) -> None:
    place = span(named) if named in TEXT else None
    assert is_same_source(TEXT, span(gold), named, place) is is_same


@pytest.mark.parametrize(
    ("name", "told", "kind", "is_one"),
    [
        ("Ana Bel", ["Ana Bel"], SourceKind.PERSON, True),
        ("Ana M. Bel", ["Ana Bel", "Bel"], SourceKind.PERSON, True),
        ("Bel", ["Ana Bel"], SourceKind.PERSON, True),
        ("Maria Bel", ["Ana Bel"], SourceKind.PERSON, False),
        ("Ana Dorn", ["Ana Bel"], SourceKind.PERSON, False),
        ("Dorn campaign", ["Carl Dorn campaign"], SourceKind.ORGANISATION, True),
        ("Port Authority", ["Water Authority"], SourceKind.ORGANISATION, False),
    ],
)
def test_a_speaker_is_right_under_any_form_of_the_name(
    name: str, told: list[str], kind: SourceKind, is_one: bool
) -> None:
    assert speakers.is_one_of(name, told, kind) is is_one


def test_an_unnamed_speaker_is_right_when_nobody_is_named() -> None:
    label = speakers.SpeakerLabel("a", "E1", span("she"), "unnamed", SourceKind.COLLECTIVE, ())
    named = SpeakerReading("Ana Bel", SourceKind.PERSON)
    group = SpeakerReading("residents", SourceKind.COLLECTIVE)
    assert speakers.outcome(label, None, TEXT) is speakers.Outcome.RIGHT
    assert speakers.outcome(label, group, TEXT) is speakers.Outcome.RIGHT
    assert speakers.outcome(label, named, TEXT) is speakers.Outcome.WRONG


def test_dates_are_right_only_over_the_same_days() -> None:
    month = dates.DateLabel("a", "E1", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29), True)
    never = dates.DateLabel("a", "E1", Precision.UNKNOWN, None, None, True)
    as_read = StatedAt(None, date(2024, 2, 29), "last month", date(2024, 2, 1), Precision.MONTH)
    assert dates.is_right(month, as_read)
    assert not dates.is_right(month, StatedAt.on(date(2024, 2, 1)))
    assert not dates.is_right(month, StatedAt(None, date(2024, 3, 10)))
    assert dates.is_right(never, StatedAt(None, date(2024, 3, 10)))
    assert not dates.is_right(never, StatedAt.on(date(2024, 3, 10)))


def test_labels_are_measured_on_the_articles_they_refer_to(articles: Path, tmp_path: Path) -> None:
    who = tmp_path / "speakers.jsonl"
    source = {"kind": "person", "names": [[6, 13]]}
    mention = [span("she").start, span("she").end]
    row = {"doc_id": "a", "attribution": "E2", "mention": mention, "form": "pronoun", "source": source}
    who.write_text(json.dumps(row) + "\n", encoding="utf-8")
    read = corpus.read_articles(articles)
    got = values(speakers.score(read, speakers.read_labels(who))[0])
    assert (got["named speaker right"], got["pronoun: right"]) == (1.0, 1.0)


def test_two_mentions_are_linked_across_articles(tmp_path: Path) -> None:
    rows = []
    for doc_id, name in (("a", "Minister Ana Bel"), ("b", "Ana Bel"), ("c", "Carl Dorn")):
        text = f"{name} said on Monday that the harbour of the town would stay open all winter."
        content = text[text.index("the harbour") : -1]
        at = {words: [span(words, text).start, span(words, text).end] for words in (name, "said", content)}
        entry = {"id": "E1", "source": at[name], "cue_span": at["said"], "content": [at[content]]}
        rows.append({"doc_id": doc_id, "text": text, "date": "2024-03-10", "attributions": [entry]})
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    sides = {
        row["doc_id"]: {
            "doc_id": row["doc_id"],
            "attribution": "E1",
            "mention": row["attributions"][0]["source"],
        }
        for row in rows
    }
    labels = tmp_path / "links.jsonl"
    labels.write_text(
        json.dumps({"a": sides["a"], "b": sides["b"], "same": True, "group": "same form"})
        + "\n"
        + json.dumps({"a": sides["a"], "b": sides["c"], "same": False, "group": "random"}),
        encoding="utf-8",
    )
    got = values(links.score(corpus.read_articles(path), links.read_labels(labels))[0])
    assert (got["links: precision"], got["links: recall"]) == (1.0, 1.0)


def test_missing_and_broken_data_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_DATA", raising=False)
    with pytest.raises(UsageError, match="set TRACKER_DATA"):
        corpus.data_file("attribution/polnear_dev.jsonl.gz")
    with pytest.raises(UsageError, match="check the path"):
        corpus.read_articles(tmp_path / "none.jsonl")
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"doc_id": "a"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="lacks a part"):
        corpus.read_articles(broken)
    broken.write_text("{oops\n", encoding="utf-8")
    with pytest.raises(UsageError, match="line 1: not a JSON object"):
        corpus.read_articles(broken)


def test_a_share_has_an_interval_that_narrows_with_its_cases() -> None:
    few, many = figures.share("x", 9, 10), figures.share("x", 900, 1000)
    assert few.low < many.low < 0.9 < many.high < few.high
    assert figures.share("x", 0, 0).value == 0.0


def result(value: float, data: str = "d") -> Result:
    return Result(
        "dates",
        (figures.Figure("right", value, 10, 0, 1), figures.Figure("wrong", 1 - value, 10, 0, 1)),
        10,
        data,
    )


def pinned(right: float, wrong: float, data: str = "d") -> gate.Pinned:
    return gate.Pinned(data, (gate.Bound("right", right, True), gate.Bound("wrong", wrong, False)))


def test_a_bound_is_broken_by_a_worse_figure_other_data_or_a_figure_that_is_gone() -> None:
    assert gate.broken(pinned(0.9, 0.1), result(0.9)) == []
    assert len(gate.broken(pinned(0.9, 0.1), result(0.89))) == 2
    assert "other data" in gate.broken(pinned(0.9, 0.1), result(0.9, "e"))[0]
    gone = gate.Pinned("d", (gate.Bound("gone", 0.5, True),))
    assert "no longer measured" in gate.broken(gone, result(0.9))[0]


def test_pinning_moves_bounds_to_better_figures_only_unless_told(tmp_path: Path) -> None:
    better = gate.pin(pinned(0.8, 0.2), result(0.9), allow_worse=False)
    assert better == pinned(0.9, 0.1)
    assert gate.pin(better, result(0.7), allow_worse=False) == better
    assert gate.pin(better, result(0.7), allow_worse=True) == pinned(0.7, 0.3)
    path = tmp_path / "floors.toml"
    gate.write({"dates": better}, path)
    assert gate.read(path) == {"dates": better}


def test_every_pinned_measurement_can_be_run() -> None:
    for name in gate.read(gate.FLOORS):
        assert name == "attribution" or (gate.LABELS / f"{name}.jsonl").is_file()
