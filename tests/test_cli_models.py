"""`tracker models`: which judge reads the pairs of a database, and how its scores become chances."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.fakes import BlindJudge
from tests.test_models_contract import write_cross_encoder
from tracker.cli.app import app
from tracker.judging import policy
from tracker.models import registry
from tracker.models.protocols import Judge
from tracker.models.testing import LexicalJudge
from tracker.pipeline import Tracker
from tracker.records import Review, Statement, Status
from tracker.settings import Settings
from tracker.store import Store, calibrations, choices, findings, reviews
from tracker.store.calibrations import StoredCalibration

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:torch.*", "ignore::UserWarning:torch.*")

NO = "The Harrow plant in Tarnwick will not be closed by the company."
YES = NO.replace(" not", "")
PLACES = [
    f"{first}{last}"
    for first in ("Osk", "Brill", "Tarn", "Vell", "Kess", "Dorn", "Amm", "Lisk", "Ord")
    for last in ("by", "ham", "ton", "ford", "wick", "dale")
]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """c1 and c2 turn each other round and tell f1 by an eager line; the judge "blind" sees nothing."""
    monkeypatch.setenv("TRACKER_EMBEDDER", "test")
    known: dict[str, type[Judge]] = {"default": LexicalJudge, "test": LexicalJudge, "blind": BlindJudge}
    loaded = registry.load_judge
    monkeypatch.setattr(
        registry, "load_judge", lambda name="default": known[name]() if name in known else loaded(name)
    )
    named = registry.judge_id
    monkeypatch.setattr(registry, "judge_id", lambda name: known[name].id if name in known else named(name))
    path = tmp_path / "tracker.db"
    with Tracker.open(Settings.from_environment(path)) as made:
        say(made, "Ann Lee", NO, YES)
    return path


def eager(database: Path) -> None:
    """Give the test judge a line under which it shows what it suspects, and judge by it."""
    line = StoredCalibration(
        LexicalJudge.id, policy.shipped().id, 1.0, 5.0, "a test", 20, 20, "2022-01-01T00:00:00Z"
    )
    with Store.open(database) as store, store.write() as db:
        calibrations.put(db, line)
    done("rejudge")


def say(tracker: Tracker, speaker: str, *texts: str) -> None:
    tracker.import_statements(
        [Statement(text, speaker=speaker, date=date(2022, 1, day)) for day, text in enumerate(texts, 1)]
    )


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def done(*arguments: str) -> Result:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(done("models", "list", "-f", "json").stdout)
    return found


def judge_in_use() -> dict[str, object]:
    (row,) = [row for row in listed() if row["kind"] == "judge" and row["chosen_by"]]
    return row


def engines(database: Path) -> set[str]:
    with Store.open(database) as store:
        return {str(row[0]) for row in store.db.execute("SELECT DISTINCT judged_by FROM claims")}


def labelled(path: Path, findings_: int = 24, others: int = 24, flipped: int = 3) -> Path:
    """Write pairs that turn each other round and pairs that do not, a few of each labelled wrongly."""
    rows = []
    for number in range(findings_):
        text = f"The ferry number {number} to the harbour will not be sold by the county."
        rows.append({"a": text, "b": text.replace(" not", ""), "finding": number >= flipped})
    for number in range(others):
        text = f"The ferry number {number} to the harbour will be sold by the county."
        rows.append({"a": text, "b": f"Wages rose in winter {number}.", "finding": number < flipped})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_default_judge_is_listed_as_in_use(database: Path) -> None:
    assert judge_in_use() == {
        "kind": "judge",
        "name": "default",
        "id": LexicalJudge.id,
        "chosen_by": "default",
        "verdicts": 1,
        "slope": None,
        "intercept": None,
        "calibrated_on": None,
    }
    assert [row["name"] for row in listed() if row["kind"] == "embedder"] == ["test"]


def test_models_without_a_command_lists_and_without_a_database_too(tmp_path: Path) -> None:
    assert "default" in done("models").stdout
    assert not (tmp_path / "tracker.db").exists()


def test_a_chosen_judge_serves_every_later_command(database: Path) -> None:
    eager(database)
    (before,) = engines(database)
    chosen = done("models", "use", "judge", "blind")
    assert "tracker rejudge" in chosen.stderr
    assert engines(database) == {before}
    assert judge_in_use()["name"] == "blind"
    assert judge_in_use()["chosen_by"] == "database"
    assert json.loads(done("rejudge", "-f", "json").stdout)[0]["change"] == "gone"
    assert engines(database) == {f"{BlindJudge.id}/{policy.shipped().id}"}
    assert "tracker rejudge" not in done("models", "use", "judge", "blind").stderr


def test_the_judge_of_old_verdicts_is_remembered(database: Path) -> None:
    done("models", "use", "judge", "blind")
    done("rejudge")
    assert {row["id"]: row["verdicts"] for row in listed() if row["kind"] == "judge"} == {
        LexicalJudge.id: 1,
        BlindJudge.id: 1,
    }


def test_reviews_survive_another_judge(database: Path) -> None:
    eager(database)
    with Store.open(database) as store, store.write() as db:
        reviews.add(db, 1, Review(Status.CONFIRMED, None, "ada", None, "2022-06-02T00:00:00Z"))
    done("models", "use", "judge", "blind")
    done("rejudge")
    (left,) = json.loads(done("contradictions", "-f", "json").stdout)
    assert (left["id"], left["status"]) == ("f1", "confirmed")


def test_the_environment_wins_even_when_it_names_the_default(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("models", "use", "judge", "blind")
    monkeypatch.setenv("TRACKER_JUDGE", "default")
    assert (judge_in_use()["name"], judge_in_use()["chosen_by"]) == ("default", "TRACKER_JUDGE")
    with Tracker.open(Settings.from_environment(database)) as tracker:
        assert isinstance(tracker.judge, LexicalJudge)
    said = done("models", "use", "judge", "blind").stderr
    assert "TRACKER_JUDGE" in said


def test_default_goes_back(database: Path) -> None:
    done("models", "use", "judge", "blind")
    done("models", "use", "judge", "default")
    assert judge_in_use()["chosen_by"] == "default"
    with Store.open(database) as store:
        assert choices.get(store.db, "judge") is None


def test_judging_pairs_takes_the_chosen_judge(database: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text(json.dumps({"premise": NO, "hypothesis": YES}))
    before = json.loads(done("judge", str(pairs), "-f", "json").stdout)[0]
    done("models", "use", "judge", "blind")
    after = json.loads(done("judge", str(pairs), "-f", "json").stdout)[0]
    assert (before["contradiction"], after["contradiction"]) == (pytest.approx(0.9), pytest.approx(0.05))


def test_a_folder_is_remembered_wherever_the_next_command_runs(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_cross_encoder(tmp_path / "tiny", ["Neutral", "CONTRADICTION", "Entailment"])
    monkeypatch.chdir(tmp_path)
    done("models", "use", "judge", "tiny")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    row = judge_in_use()
    assert row["name"] == str(tmp_path / "tiny")
    assert str(row["id"]).startswith("tiny@")
    done("rejudge")
    assert {engine.split("/")[0] for engine in engines(database)} == {row["id"]}


@pytest.mark.parametrize("labels", [["LABEL_0", "LABEL_1", "LABEL_2"], ["entailment", "not_entailment"]])
def test_a_judge_whose_labels_are_not_understood_is_not_chosen(
    database: Path, tmp_path: Path, labels: list[str]
) -> None:
    write_cross_encoder(tmp_path / "odd", labels)
    result = run("models", "use", "judge", str(tmp_path / "odd"))
    assert result.exit_code == 5
    assert labels[-1] in result.stderr
    assert judge_in_use()["name"] == "default"


def test_a_judge_that_cannot_be_opened_is_not_chosen_and_makes_no_database(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run("models", "use", "judge", str(tmp_path / "empty"))
    assert result.exit_code == 5
    assert "cannot be loaded" in result.stderr
    assert not (tmp_path / "tracker.db").exists()
    assert run("models", "use", "embedder", "x").exit_code == 2
    assert run("models", "use", "judge", " ").exit_code == 2


def test_a_chosen_judge_that_has_gone_says_how_to_go_back(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    write_cross_encoder(folder, ["Neutral", "CONTRADICTION", "Entailment"])
    done("models", "use", "judge", str(folder))
    for file in folder.iterdir():
        file.unlink()
    result = run("rejudge")
    assert result.exit_code == 5
    assert "tracker models use judge default" in result.stderr
    done("models", "use", "judge", "default")
    done("rejudge")


def test_calibrating_on_labelled_pairs_prints_and_keeps_the_line(database: Path, tmp_path: Path) -> None:
    result = done("models", "calibrate", str(labelled(tmp_path / "pairs.jsonl")), "-f", "json")
    (row,) = json.loads(result.stdout)
    assert row["judge"] == LexicalJudge.id
    assert (row["findings"], row["others"]) == (24, 24)
    assert row["slope"] > 0
    assert row["error_after"] < row["error_before"]
    assert "tracker rejudge" in result.stderr
    kept = judge_in_use()
    assert (kept["slope"], kept["intercept"]) == (row["slope"], row["intercept"])
    assert kept["calibrated_on"] == "pairs.jsonl"


def test_another_calibration_means_new_verdicts(database: Path, tmp_path: Path) -> None:
    (before,) = engines(database)
    (row,) = json.loads(
        done("models", "calibrate", str(labelled(tmp_path / "pairs.jsonl")), "-f", "json").stdout
    )
    done("rejudge")
    (after,) = engines(database)
    assert after.startswith(f"{before}+line@")
    with Tracker.open(Settings.from_environment(database)) as tracker:
        line = tracker.policy.calibration
        assert (line.slope, line.intercept) == (row["slope"], row["intercept"])
        stored = findings.views(tracker.store.db, findings.ids(tracker.store.db))
        for view in stored:
            assert view.probability == pytest.approx(
                tracker.check(Statement(YES, speaker="Ann Lee"))[0].probability, abs=0.2
            )
    done("models", "use", "judge", "blind")
    with Tracker.open(Settings.from_environment(database)) as tracker:
        assert tracker.policy == policy.shipped()


def test_reset_goes_back_to_the_shipped_line(database: Path, tmp_path: Path) -> None:
    done("models", "calibrate", str(labelled(tmp_path / "pairs.jsonl")))
    assert "tracker rejudge" not in done("models", "calibrate", "--reset").stderr
    assert judge_in_use()["slope"] is None
    assert "none" in done("models", "calibrate", "--reset").stderr
    assert run("models", "calibrate", "--reset", "x.jsonl").exit_code == 2


def test_calibrating_on_too_little_changes_nothing(database: Path, tmp_path: Path) -> None:
    result = run("models", "calibrate", str(labelled(tmp_path / "few.jsonl", 5, 40, 0)))
    assert result.exit_code == 1
    assert "5 findings and 40 others" in result.stderr
    (tmp_path / "empty.jsonl").write_text("")
    assert run("models", "calibrate", str(tmp_path / "empty.jsonl")).exit_code == 1


def test_a_bad_line_is_named_and_nothing_is_fitted(database: Path, tmp_path: Path) -> None:
    path = labelled(tmp_path / "pairs.jsonl")
    path.write_text(path.read_text() + '{"a": "One.", "b": "Two."}\n')
    result = run("models", "calibrate", str(path))
    assert result.exit_code == 1
    assert "49" in result.stderr
    assert "nothing was changed" in result.stderr
    assert judge_in_use()["slope"] is None
    assert run("models", "calibrate", str(tmp_path / "missing.jsonl")).exit_code == 1


def test_without_reviews_calibrating_says_what_is_missing(database: Path, tmp_path: Path) -> None:
    result = run("models", "calibrate")
    assert result.exit_code == 1
    assert "0 findings and 0 others" in result.stderr
    assert "tracker review" in result.stderr
    assert run("--db", str(tmp_path / "none.db"), "models", "calibrate").exit_code == 4


def test_the_persons_own_reviews_calibrate(database: Path) -> None:
    """The likelier half is confirmed and the other dismissed; the latest review of each counts."""
    eager(database)
    with Tracker.open(Settings.from_environment(database)) as tracker:
        for number, place in enumerate(PLACES):
            text = f"The plant in {place} will not be closed."
            other = text.replace(" not", "")
            if number % 2:
                other = other.replace("The", "Perhaps after the vote next spring some of the old")
            say(tracker, f"{place} Lund", text, other)
        told = findings.views(tracker.store.db, findings.ids(tracker.store.db))
        assert len(told) >= 50
        with tracker.store.write() as db:
            for rank, view in enumerate(sorted(told, key=lambda each: each.probability)):
                decision = Status.CONFIRMED if rank >= len(told) / 2 else Status.DISMISSED
                for each in (Status.CONFIRMED, decision):
                    made = Review(each, None, "ada", None, "2022-06-02T00:00:00Z")
                    reviews.add(db, int(view.id[1:]), made)
    (row,) = json.loads(done("models", "calibrate", "-f", "json").stdout)
    assert row["calibrated_on"] == "reviews"
    assert row["findings"] >= 20
    assert row["others"] >= 20
    assert row["error_after"] <= row["error_before"]
