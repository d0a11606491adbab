"""The invented pairs of statements: sound lines, splits that hold apart, a card that tells what is there."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from training import pairs_report as report
from training.data import LABELS
from training.statement_pairs import (
    DEV_TOPICS,
    FINDINGS,
    FOLDER,
    RELATIONS,
    TEST_TOPICS,
    Statement,
    StatementPair,
    as_training_pairs,
    contrasts,
    statement_pairs,
)

Row = dict[str, Any]

FIELDS = {"id", "topic", "style", "a", "b", "scope", "relation", "trap", "words", "why"}
SIDE_FIELDS = {"speaker", "role", "institution", "date", "kind", "text"}
SCOPES = {"speaker", "institution", "any"}
KINDS = {"assertion", "denial", "commitment", "prediction", "position"}
MOST_NEAR_DUPLICATES = 0.01


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [
        json.loads(line)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def pairs() -> list[StatementPair]:
    return list(statement_pairs())


def faults(row: Row) -> list[str]:
    """Say what is wrong with one line; nothing if it is sound."""
    if set(row) != FIELDS or any(set(row[side]) != SIDE_FIELDS for side in "ab"):
        return ["fields"]
    first, second, is_finding = row["a"], row["b"], row["relation"] in FINDINGS
    quoted = [row["words"][side] for side in "ab"]
    checks = {
        "relation": row["relation"] in RELATIONS,
        "scope": row["scope"] in SCOPES,
        "kind": {first["kind"], second["kind"]} <= KINDS,
        "order": date.fromisoformat(first["date"]) <= date.fromisoformat(second["date"]),
        "length": all(5 <= len(row[side]["text"].split()) <= 45 for side in "ab"),
        "words": all(
            quote is None or quote in row[side]["text"] for side, quote in zip("ab", quoted, strict=True)
        ),
        "words of one side": (quoted[0] is None) == (quoted[1] is None),
        "finding without words": not is_finding or quoted[0] is not None,
        "dispute": not is_finding or (row["relation"] == "dispute") == (row["scope"] == "any"),
        "same speaker": (first["speaker"] == second["speaker"]) == (row["scope"] == "speaker"),
        "same institution": row["scope"] != "institution" or first["institution"] == second["institution"],
        "empty": all((row["topic"], row["style"], row["why"], first["speaker"], second["speaker"])),
    }
    return [name for name, holds in checks.items() if not holds]


def pair(
    first: str, second: str, relation: str = "update", name: str = "x-1", topic: str = "oil"
) -> StatementPair:
    a = Statement("Ada Quill", None, None, date(1999, 1, 1), "assertion", first)
    b = Statement("Ada Quill", None, None, date(1999, 1, 31), "denial", second)
    return StatementPair(name, topic, "speech", a, b, "speaker", relation, "Because.")


def test_every_line_is_sound(rows: list[Row]) -> None:
    assert {row["id"]: found for row in rows if (found := faults(row))} == {}


def test_ids_are_unique_and_there_are_three_thousand(rows: list[Row]) -> None:
    assert len({row["id"] for row in rows}) == len(rows) >= 3000


def test_no_text_stands_twice(pairs: list[StatementPair]) -> None:
    every = report.texts(pairs)
    assert len({" ".join(report.words(text)) for text in every}) == len(every)


def test_splits_share_no_topic_and_no_speaker(pairs: list[StatementPair]) -> None:
    assert {pair.topic for pair in pairs} > DEV_TOPICS | TEST_TOPICS
    assert not DEV_TOPICS & TEST_TOPICS
    splits: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        splits[pair.a.speaker.casefold()].add(pair.split)
        splits[pair.b.speaker.casefold()].add(pair.split)
    assert {speaker: found for speaker, found in splits.items() if len(found) > 1} == {}


def test_every_split_has_every_relation(pairs: list[StatementPair]) -> None:
    for split in report.SPLITS:
        assert {pair.relation for pair in pairs if pair.split == split} == set(RELATIONS)


def test_near_duplicates_are_rare(pairs: list[StatementPair]) -> None:
    best = report.nearest(pairs)
    assert report.share(likeness >= report.NEAR_DUPLICATE for likeness in best) <= MOST_NEAR_DUPLICATES


def test_no_opening_or_frame_is_a_template(pairs: list[StatementPair]) -> None:
    every = report.texts(pairs)
    _, openings = report.repeated(report.opening(text) for text in every)
    _, frames = report.repeated(report.frame(text) for text in every)
    assert openings[0][1] <= len(every) / 200
    assert all(count <= len(every) / 200 for frame, count in frames if frame != "_")


def test_second_reader_labels_a_tenth_and_agrees(pairs: list[StatementPair]) -> None:
    second = report.second_labels()
    assert len(second) == 300
    assert set(second.values()) <= set(RELATIONS)
    found = report.agreement(pairs, second)
    assert found.count == 300
    assert found.kappa > 0.9


def test_card_counts_are_those_of_the_batches(pairs: list[StatementPair]) -> None:
    card = report.CARD.read_text(encoding="utf-8")
    for section in (report.counts_section, report.sides_section, report.agreement_section):
        assert "\n".join(section(pairs)) in card


def test_pairs_of_one_split_are_read_alone(pairs: list[StatementPair]) -> None:
    assert list(statement_pairs(split="dev")) == [pair for pair in pairs if pair.split == "dev"]


def test_contrasts_are_of_train_topics_in_another_relation_and_said_otherwise(
    pairs: list[StatementPair],
) -> None:
    known = {pair.id: pair for pair in pairs}
    said = {text for pair in pairs for text in (pair.a.text, pair.b.text)}
    for contrast in contrasts():
        of = known[contrast.id]
        assert (of.split, contrast.a, contrast.b.date) == ("train", of.a, of.b.date), contrast.id
        assert contrast.relation in set(RELATIONS) - {of.relation}, contrast.id
        assert contrast.b.text not in said, contrast.id
        assert contrast.b.kind in KINDS, contrast.id
        assert 5 <= len(contrast.b.text.split()) <= 45, contrast.id
        assert not contrast.is_finding or (contrast.relation == "dispute") == (of.scope == "any"), contrast.id


def test_a_contrast_to_a_held_out_pair_is_refused(tmp_path: Path) -> None:
    held = next(statement_pairs(split="test"))
    path = tmp_path / "contrasts.jsonl"
    path.write_text(json.dumps({"of": held.id, "relation": "update", "kind": "assertion", "text": "One."}))
    with pytest.raises(ValueError, match="no pair of a train topic"):
        list(contrasts(path))


def test_training_pairs_stand_in_both_orders() -> None:
    both = as_training_pairs(iter([pair("One.", "Two.", "dispute"), pair("Three.", "Four.", "restatement")]))
    assert [(p.premise, p.hypothesis, LABELS[p.label]) for p in both] == [
        ("One.", "Two.", "contradiction"),
        ("Two.", "One.", "contradiction"),
        ("Three.", "Four.", "entailment"),
        ("Four.", "Three.", "entailment"),
    ]


def test_nearest_is_the_greatest_jaccard_of_word_sets() -> None:
    three = [pair("Red, green!", "blue"), pair("red GREEN", "grey"), pair("black", "white")]
    assert report.nearest(three) == pytest.approx([0.5, 0.5, 0.0])


def test_words_keep_apostrophes_and_lose_punctuation() -> None:
    assert report.words("We don’t pay £4,000 — ever.") == ["we", "don’t", "pay", "4", "000", "ever"]


def test_frame_keeps_grammar_and_hides_content() -> None:
    assert report.frame("The bright harbour was sold to them. Nobody asked.") == "the _ was _ to them"


def test_repeated_counts_values_that_stand_more_than_once() -> None:
    assert report.repeated(["a", "b", "a", "c"]) == (0.5, [("a", 2), ("b", 1), ("c", 1)])


def test_views_see_only_their_own_side() -> None:
    one = pair("Tolls stay low", "tolls rise")
    assert set(report.first_text(one)) == {"a:tolls", "a:stay", "a:low", "a:tolls stay", "a:stay low"}
    assert set(report.second_text(one)) == {"b:tolls", "b:rise", "b:tolls rise"}
    assert report.overlap(one) == pytest.approx({"jaccard": 1 / 4, "of a": 1 / 3, "of b": 1 / 2})
    assert report.gap(one).keys() == {"gap 3", "log days"}
    assert report.kinds_only(one).keys() == {"a=assertion", "b=denial", "assertion → denial"}


def test_agreement_counts_disagreements_either_way() -> None:
    four = [
        pair("a", "b", relation, str(number))
        for number, relation in enumerate(("update", "unrelated", "dispute", "dispute"))
    ]
    found = report.agreement(four, {"0": "unrelated", "1": "update", "2": "dispute"})
    assert (found.count, found.same, found.finding_same) == (3, pytest.approx(1 / 3), 1.0)
    assert found.disagreements == {("unrelated", "update"): 2}
    assert found.finding_kappa == 1.0


def test_a_view_that_tells_the_relation_reaches_everything() -> None:
    topics = ("oil", min(DEV_TOPICS), min(TEST_TOPICS))
    told = [
        pair("a b c", "d e f", relation, f"{topic}-{relation}-{number}", topic)
        for topic in topics
        for relation in RELATIONS
        for number in range(4)
    ]
    reached = report.reach(told, lambda one: {one.relation: 1.0}, is_text=False)
    assert (reached.auc, reached.low, reached.high, reached.macro_f1) == (1.0, 1.0, 1.0, 1.0)
    blind = report.reach(told, lambda _: {"same": 1.0}, is_text=False)
    assert blind.auc == 0.5
    assert report.most_frequent(told) == pytest.approx(2 * (1 / 7) / (8 / 7) / 7)


def test_figures_replace_only_what_stands_between_the_markers() -> None:
    card = f"Before.\n{report.BEGIN}\nold\n{report.END}\nAfter.\n"
    assert report.with_figures(card, "new") == f"Before.\n{report.BEGIN}\n\nnew\n\n{report.END}\nAfter.\n"
