"""The commands that read something in or run the engine, on the small deterministic models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracker.cli.app import app
from tracker.records import Relation

MODELS = {"TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"}
STATEMENTS = (
    '{"id": "p1", "speaker": "Ana Makel", "text": "No soldiers will remain in the country after the drills.",'
    ' "date": "2022-02-16"}\n'
    '{"id": "p2", "speaker": "Ana Makel", "text": "The soldiers will remain in the country after the drills."'
    ', "date": "2022-02-20", "url": "https://e.org/2"}\n'
    '{"id": "p3", "speaker": "Bo Lund", "text": "Bread will become cheaper in spring.",'
    ' "date": "1 January 2022"}\n'
)


def run(*arguments: str, code: int = 0, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(app, list(arguments), env=MODELS, input=stdin)
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with three imported statements, two of which contradict each other."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "s.jsonl").write_text(STATEMENTS)
    result = run("--db", str(folder / "tracker.db"), "import", str(folder / "s.jsonl"))
    assert result.stderr == "3 new statements\n"
    assert "p1" in result.stdout
    return folder / "tracker.db"


@pytest.fixture
def database(imported: Path, tmp_path: Path) -> Path:
    """A copy of that database, where TRACKER_DB points."""
    return Path(shutil.copy(imported, tmp_path / "tracker.db"))


def test_ingest_shows_new_findings_and_says_what_was_read(fixtures: Path) -> None:
    article = str(fixtures / "belarus-2022-02-20.txt")
    first = run("ingest", article, "--date", "2022-02-20", "--publisher", "The News")
    assert first.stderr.startswith("1 new document; ")
    assert first.stdout.startswith("f")
    again = run("ingest", article, "--date", "2022-02-20", "--publisher", "The News", "--fail-on-finding")
    assert again.stdout == ""
    assert again.stderr == "0 new documents, 1 known already; 0 claims\nno new findings\n"
    listed = json.loads(run("contradictions", "-f", "json", "--fail-on-finding", code=3).stdout)
    assert {each["earlier"]["publisher"] for each in listed} == {"The News"}
    text = Path(article).read_text(encoding="utf-8")
    for side in (each[name] for each in listed for name in ("earlier", "later")):
        assert side["quotation"].split(" … ")[0] in text[side["start"] : side["end"]]


def test_ingest_names_what_it_cannot_read_and_takes_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The minister said that the troops will stay.")
    (tmp_path / "b.txt").write_bytes(b"\0\1")
    (tmp_path / "c.txt").write_text("")
    result = run("ingest", str(tmp_path), str(tmp_path / "none.txt"), code=1)
    assert f"error: {tmp_path}/b.txt: is a binary file" in result.stderr
    assert f"error: {tmp_path}/c.txt: is empty" in result.stderr
    assert f"error: {tmp_path}/none.txt: there is no such file" in result.stderr
    assert "1 new document; 1 claim\n" in result.stderr
    assert result.stderr.endswith("3 inputs were left out; see above\n")


def test_ingest_reads_standard_input_and_warns_without_failing(tmp_path: Path) -> None:
    assert "1 new document" in run("ingest", "-", stdin="The minister said that the troops will stay.").stderr
    (tmp_path / "a.txt").write_bytes("The café’s owner said that the bread is good.".encode("cp1252"))
    assert "warning: " in run("ingest", str(tmp_path / "a.txt")).stderr


def test_ingest_refuses_one_title_for_several_documents() -> None:
    assert "one document" in run("ingest", "a.txt", "b.txt", "--title", "T", code=2).stderr


def test_ingest_of_a_text_without_quotations_is_fine() -> None:
    result = run("ingest", "-", stdin="It rained in Odessa on Sunday.")
    assert result.stderr == "1 new document; 0 claims\nno new findings\n"


def test_import_leaves_out_bad_lines_and_refuses_an_id_that_is_taken(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": "p1", "speaker": "Ana Makel", "text": "Something else."}\n'
        "nonsense\n"
        '{"id": "p9", "speaker": "Ana Makel", "text": "The bridge is open."}\n'
    )
    result = run("import", str(path), code=1)
    assert "line 2: not JSON" in result.stderr
    assert "error: statement 'p1': the database has another statement of that id" in result.stderr
    assert "1 new statement\n" in result.stderr
    assert "2 statements have no date" in result.stderr
    assert result.stderr.endswith("2 inputs were left out; see above\n")
    assert json.loads(run("show", "p9", "-f", "json").stdout)["text"] == "The bridge is open."


def test_import_twice_is_known_already(database: Path, tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text(STATEMENTS)
    result = run("import", str(tmp_path / "s.jsonl"))
    assert result.stderr == "0 new statements, 3 known already\nno new findings\n"


def test_import_of_a_missing_file_is_an_error() -> None:
    assert "no such file" in run("import", "none.jsonl", code=1).stderr


def test_add_compares_one_statement_and_can_fail_on_findings(database: Path) -> None:
    words = ("add", "Bread will not become cheaper in spring.", "--source", "Bo Lund")
    result = run(*words, "--role", "Minister", "--date", "2022-02-25", "--fail-on-finding", code=3)
    assert result.stderr == "stored\n"
    assert "Bo Lund" in result.stdout
    assert (
        run(*words, "--date", "2022-02-25", "--fail-on-finding").stderr == "known already\nno new findings\n"
    )
    assert run("add", " ", "--source", "Ana Makel", code=2).stdout == ""


def test_check_tells_what_a_statement_would_contradict_and_writes_nothing(database: Path) -> None:
    before = run("claims", "-f", "json").stdout
    words = ("No soldiers will remain in the country after the drills.", "--source", "Ana Makel")
    result = run("check", *words, "--date", "2022-02-25", "--fail-on-finding", code=3)
    assert "STORED  “The soldiers will remain in the country after the drills.”" in result.stdout
    assert "2022-02-25" in result.stdout
    rows = [json.loads(line) for line in run("check", *words, "-f", "jsonl", "--all").stdout.splitlines()]
    assert {row["claim"]["claim_id"] for row in rows} >= {"p1", "p2"}
    assert {row["relation"] for row in rows} <= set(Relation)
    assert run("claims", "-f", "json").stdout == before
    assert "nothing stored contradicts this" in run("check", "Cats sleep.", "--source", "Bo Lund").stderr
    assert "Ana Makel" in run("check", "Cats sleep.", "--source", "Ana Maken", code=4).stderr


def test_check_shows_findings_from_the_threshold_on(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("check", "No soldiers will remain in the country after the drills.", "--source", "Ana Makel")
    (found,) = json.loads(run(*words, "-f", "json").stdout)
    assert 0.5 <= found["probability"] < 0.999
    for threshold in ("0.1", "0.5"):
        monkeypatch.setenv("TRACKER_THRESHOLD", threshold)
        assert json.loads(run(*words, "-f", "json").stdout) == [found]
    monkeypatch.setenv("TRACKER_THRESHOLD", "0.999")
    assert json.loads(run(*words, "-f", "json", "--fail-on-finding").stdout) == []
    assert len(json.loads(run(*words, "-f", "json", "--all", "--fail-on-finding").stdout)) > 1
    above = run(*words, "-f", "json", "--min-probability", "0.5", "--fail-on-finding", code=3)
    assert json.loads(above.stdout) == [found]


def test_search_gives_scores_best_first_under_the_importers_ids(database: Path) -> None:
    answer = json.loads(run("search", "cheaper bread in spring", "-k", "2", "-f", "jsonl").stdout)
    assert (answer["query"], len(answer["hits"])) == ("cheaper bread in spring", 2)
    assert answer["hits"][0]["id"] == "p3"
    scores = [hit["score"] for hit in answer["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert run("search", "bread", "--limit", "1").stdout.splitlines()[1].split()[1] == "p3"


def test_search_answers_many_queries_in_order_and_names_the_bad_lines(database: Path, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(
        '{"id": "a", "query": "bread"}\n{"id": 7, "text": "soldiers"}\n{"id": "c"}\n{"query": "x"}\n'
    )
    result = run("search", "--queries", str(path), "-k", "1", "-f", "jsonl", code=1)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, 4]
    assert "line 3" in result.stderr
    csv = run(
        "search", "--queries", "-", "-k", "1", "-f", "csv", stdin='{"id": "a", "query": "bread"}\n'
    ).stdout
    assert csv.splitlines()[1].startswith("a,p3,")


def test_similar_leaves_the_claim_itself_out(database: Path) -> None:
    answer = json.loads(run("similar", "p1", "-f", "json").stdout)[0]
    assert answer["hits"][0]["id"] == "p2"
    assert "p1" not in [hit["id"] for hit in answer["hits"]]
    assert "nowhere" in run("similar", "nowhere", code=4).stderr


def test_extract_writes_the_exact_keys_with_offsets_into_the_text(fixtures: Path) -> None:
    path = fixtures / "belarus-2022-02-20.txt"
    text = path.read_text(encoding="utf-8")
    document = json.loads(run("extract", str(path), "--date", "2022-02-20", "-f", "jsonl").stdout)
    assert list(document) == ["doc_id", "claims"]
    assert document["doc_id"] == "belarus-2022-02-20.txt"
    for claim in document["claims"]:
        assert list(claim) == [
            *("content", "speaker_text", "speaker_start", "speaker_end"),
            *("cue", "kind", "stated_at", "not_before", "not_after", "precision", "source", "texts"),
        ]
        if claim["speaker_text"] is not None:
            assert text[claim["speaker_start"] : claim["speaker_end"]] == claim["speaker_text"]
    makei = next(claim for claim in document["claims"] if claim["source"] == "Vladimir Makei")
    start, end = makei["content"][0]
    assert "soldiers would remain in the country" in text[start:end]
    assert (makei["stated_at"], makei["precision"]) == ("2022-02-16", "day")


def test_extract_keeps_the_names_and_the_order_of_documents(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_text(
        '{"doc_id": "b", "text": "Lund said that bread is cheap.", "date": "2022-02-20"}\n'
        "{broken\n"
        '{"doc_id": "a", "text": "It rained."}\n'
    )
    result = run("extract", str(path), "-f", "jsonl", code=1)
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(each["doc_id"], len(each["claims"])) for each in documents] == [("b", 1), ("a", 0)]
    assert "line 2: not JSON" in result.stderr
    assert run("extract", "-", stdin="It rained.").stderr == "nobody is quoted here\n"
    table = run("extract", "-", stdin="Lund said that bread is cheap.").stdout.splitlines()
    assert table[0].split() == ["document", "speaker", "cue", "kind", "stated", "says"]


def test_judge_scores_pairs_without_a_database(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text(
        '{"id": 1, "premise": "The soldiers will stay.", "hypothesis": "The soldiers will not stay.",'
        ' "premise_speaker": "A", "premise_date": "2022-02-16", "premise_kind": "commitment"}\n'
        '{"premise": {"text": "Bread is cheap.", "speaker": "B"}, "hypothesis": {"text": "It is cheap."}}\n'
        '{"premise": "Bread is cheap."}\n'
        '{"premise": "Bread.", "hypothesis": "Bread.", "premise_kind": "joke"}\n'
    )
    result = run("judge", str(path), "-f", "jsonl", code=1)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(row) for row in rows] == [
        ["id", "entailment", "neutral", "contradiction", "relation", "probability"]
    ] * 2
    assert [row["id"] for row in rows] == [1, None]
    for row in rows:
        assert row["entailment"] + row["neutral"] + row["contradiction"] == pytest.approx(1)
    assert 'line 3: "hypothesis" is missing' in result.stderr
    assert "not one of assertion, denial" in result.stderr
    assert not (tmp_path / "tracker.db").exists()


def test_an_unknown_model_is_said_with_its_own_code(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    result = CliRunner().invoke(app, ["search", "x"], env={"TRACKER_EMBEDDER": "/nowhere/model"})
    assert result.exit_code == 5
    assert "/nowhere/model" in result.stderr


def test_extract_names_the_file_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\0\1")
    result = run("extract", str(tmp_path / "b.txt"), code=1)
    assert f"error: {tmp_path}/b.txt: is a binary file" in result.stderr
