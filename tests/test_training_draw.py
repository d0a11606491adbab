"""The draw of real pairs to be labelled: its strata, its bounds, and the way back to the texts."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import UsageError
from tracker.evaluation.drawn_pairs import published, texts_of
from tracker.records import Precision, Scope, Span, StatedAt
from training.draw_pairs import (
    BANDS,
    DRAWN,
    STREAMS,
    Candidate,
    drawn,
    is_collective,
    of_drawn_speakers,
    surroundings,
)


def _pair(number: int, probability: float, *, scope: Scope = Scope.SPEAKER, speaker: int = 0) -> Candidate:
    return Candidate(
        2 * number, 2 * number + 1, scope, probability, (speaker, speaker), (f"a {number}", f"b {number}")
    )


def _many(count: int, probability: float, start: int, **more: Any) -> list[Candidate]:
    return [_pair(start + i, probability, **{"speaker": start + i} | more) for i in range(count)]


def test_stratum_is_the_band_and_keeps_unrelated_sources_apart() -> None:
    assert [_pair(0, p).stratum for p in (0.0, 0.02, 0.1, 0.35, 0.6, 1.0)] == [0, 1, 2, 3, 4, 4]
    assert _pair(0, 0.7, scope=Scope.INSTITUTION).stratum == 4
    assert [_pair(0, p, scope=Scope.ANY).stratum for p in (0.0, 0.7)] == [5, 9]


def test_drawn_takes_scarce_bands_whole_and_the_rest_evenly() -> None:
    found = [*_many(400, 0.01, 0), *_many(200, 0.05, 1000), *_many(7, 0.9, 2000)]
    taken = drawn(found, 47, random.Random(1))
    assert Counter(each.stratum for each in taken) == {0: 20, 1: 20, 4: 7}


def test_drawn_weights_add_up_to_the_population() -> None:
    found = [*_many(90, 0.01, 0), *_many(30, 0.2, 1000), *_many(60, 0.01, 2000, scope=Scope.ANY)]
    taken = drawn(found, 40, random.Random(1))
    population, shares = (Counter(each.stratum for each in pairs) for pairs in (found, taken))
    assert sum(population[each.stratum] / shares[each.stratum] for each in taken) == pytest.approx(len(found))


def test_drawn_takes_at_most_fifteen_in_a_hundred_of_unrelated_sources() -> None:
    found = [*_many(300, 0.01, 0), *_many(300, 0.9, 1000, scope=Scope.ANY)]
    taken = drawn(found, 100, random.Random(1))
    assert Counter(each.scope for each in taken) == {Scope.SPEAKER: 85, Scope.ANY: 15}


def test_drawn_takes_at_most_six_pairs_of_one_speaker_where_others_have_enough() -> None:
    found = [*_many(300, 0.01, 0, speaker=9999), *_many(50, 0.01, 1000)]
    taken = drawn(found, 56, random.Random(1))
    assert len(taken) == 56
    assert Counter(each.speakers for each in taken)[9999, 9999] == 6


def test_drawn_doubles_the_bound_of_one_speaker_where_a_set_has_hardly_another() -> None:
    taken = drawn(_many(300, 0.01, 0, speaker=9999), 20, random.Random(1))
    assert len(taken) == 20


def test_drawn_takes_the_same_texts_once_and_a_claim_three_times() -> None:
    again = [Candidate(2 * i, 2 * i + 1, Scope.SPEAKER, 0.9, (i, i), ("a", "b")) for i in range(5)]
    assert len(drawn(again, 5, random.Random(1))) == 1
    star = [Candidate(0, i, Scope.SPEAKER, 0.9, (i, i), ("a", str(i))) for i in range(1, 6)]
    assert len(drawn(star, 5, random.Random(1))) == 3


def test_drawn_is_the_same_for_one_seed_and_another_for_another() -> None:
    found = [*_many(300, 0.01, 0), *_many(300, 0.5, 1000)]
    assert drawn(found, 50, random.Random(3)) == drawn(found, 50, random.Random(3))
    assert drawn(found, 50, random.Random(3)) != drawn(found, 50, random.Random(4))


def test_of_drawn_speakers_takes_whole_speakers_of_several_statements() -> None:
    said = {"Ann Lee": 5, "Bob Ray": 4, "Cy Fox": 1, "Bloggers": 30, "Viral image": 30}
    rows = [{"speaker": name, "id": f"{name} {i}"} for name, count in said.items() for i in range(count)]
    taken = Counter(row["speaker"] for row in of_drawn_speakers(rows, 100, random.Random(1)))
    assert taken == {"Ann Lee": 5, "Bob Ray": 4}
    assert len(of_drawn_speakers(rows, 1, random.Random(1))) in (4, 5)


@pytest.mark.parametrize("name", ["Chain email", "YouTube videos", "Facebook posts", "Tweets"])
def test_is_collective_knows_names_of_many(name: str) -> None:
    assert is_collective(name)


def test_is_collective_leaves_people_and_bodies() -> None:
    assert not any(map(is_collective, ["Hillary Clinton", "Republican Party of Texas", "MoveOn.org"]))


def test_published_is_the_day_of_the_address_else_the_date() -> None:
    url = "/factchecks/2019/may/23/ann-lee/did-ann-lee-flip/"
    assert published({"date": "2019-05-20", "url": url}) == "2019-05-23"
    assert published({"date": "2016-01-02"}) == "2016-01-02"
    assert published({"date": ""}) is None


def test_surroundings_are_two_sentences_before_and_one_after() -> None:
    text = "One came. Two came.\nThree came. Lee said he would stay. Five came. Six came."
    start = text.index("he would")
    span = Span(start, start + len("he would stay"))
    assert surroundings(text, [span]) == "Two came.\nThree came. Lee said he would stay. Five came."
    assert surroundings("Lee stays.", [Span(0, 10)]) == "Lee stays."


def test_texts_of_gives_words_speakers_and_dates_back(tmp_path: Path) -> None:
    article = 'Lee spoke. "We go," he said. "Soon."'
    rows = {
        "politifact": [{"id": "s1", "speaker": "Ann Lee", "text": "We stay.", "date": "2019-01-02"}],
        "polnear": [{"doc_id": "d1", "text": article, "date": "2016-01-02"}],
    }
    for stream in STREAMS:
        path = tmp_path / stream.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows.get(stream.name, []))
    said = {"row": "s1", "claim_sha": "6f9fb894e209587e"}
    printed = {
        "row": "d1",
        "spans": [[12, 18], [30, 35]],
        "part": 1,
        "speaker": "Ann Lee",
        "stated_at": None,
        "not_before": None,
        "not_after": "2016-01-02",
        "precision": "unknown",
        "claim_sha": "0" * 16,
    }
    shared = {"scope": "speaker", "stratum": 4, "weight": 1.5}
    drawn_file = tmp_path / "drawn.jsonl"
    pairs = [
        {"id": "x", "source": "politifact", **shared, "first": said, "second": said},
        {"id": "y", "source": "polnear", **shared, "first": printed, "second": printed},
    ]
    drawn_file.write_text("".join(json.dumps(each) + "\n" for each in pairs), encoding="utf-8")
    one, other = texts_of(drawn_file, tmp_path)
    assert (one.first.text, one.first.speaker) == ("We stay.", "Ann Lee")
    assert one.first.stated_at == StatedAt.on(date(2019, 1, 2), date(2019, 1, 2))
    assert (other.second.text, other.second.part) == ("We go, … Soon.", 1)
    assert other.second.stated_at == StatedAt(not_after=date(2016, 1, 2), precision=Precision.UNKNOWN)
    pairs[0]["first"] = said | {"claim_sha": "1" * 16}
    drawn_file.write_text(json.dumps(pairs[0]) + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="s1"):
        list(texts_of(drawn_file, tmp_path))


def test_the_drawn_file_holds_no_texts_and_its_weights_fit_its_strata() -> None:
    rows = [json.loads(line) for line in DRAWN.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 600
    assert {row["source"] for row in rows} == {stream.name for stream in STREAMS}
    allowed = {"row", "claim_sha", "spans", "part", "speaker"}
    allowed |= {"stated_at", "not_before", "not_after", "precision"}
    assert all({*row["first"], *row["second"]} <= allowed for row in rows)
    assert len({(row["source"], row["stratum"], row["weight"]) for row in rows}) == len(
        {(row["source"], row["stratum"]) for row in rows}
    )
    assert all(0 <= row["stratum"] <= 2 * len(BANDS) + 1 and row["weight"] >= 1 for row in rows)
