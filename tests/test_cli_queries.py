"""What the commands that only read a database print, in every format, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracker.cli import encode, findings, render, time_words
from tracker.cli.app import app
from tracker.records import (
    Affiliation,
    Appearance,
    Document,
    Kind,
    Order,
    Period,
    Precision,
    QuotationType,
    Reason,
    Relation,
    Scope,
    SourceKind,
    Span,
    StatedAt,
    Verdict,
)
from tracker.sources import names
from tracker.store import Store, alerts, claims, documents, sources, verdicts
from tracker.store import findings as stored_findings

AT = "2022-02-20T10:00:00Z"
TEXT = (
    "Troops will stay | News\n\n"
    "Foreign Minister Ana Makel said “no” soldiers would remain.\n"
    "The Defence Ministry said they will stay | indefinitely\x1b[31m.\n"
    "Bo Lund spoke of rain.\n"
)
EARLIER = "“no” soldiers would remain"
LATER = "they will stay | indefinitely\x1b[31m"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def quoted(words: str, document_id: int = 1) -> Appearance:
    return Appearance(document_id, (span(words),), words, QuotationType.INDIRECT, "said", None)


DAY = date(2022, 2, 20)


def within(first: str, last: str, precision: Precision) -> StatedAt:
    return StatedAt(None, date.fromisoformat(last), "then", date.fromisoformat(first), precision)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A database with three claims, one reversal told by two pairs, one dispute, and their alerts."""
    path = tmp_path / "tracker.db"
    with Store.open(path) as store, store.write() as db:
        document = Document(
            TEXT, "Troops will stay", "The News", "https://e.org/a", date(2022, 2, 20), "a.txt"
        )
        documents.add(db, document, AT)
        made = {}
        for kind, name in (
            (SourceKind.PERSON, "Ana Makel"),
            (SourceKind.ORGANISATION, "Defence Ministry"),
            (SourceKind.GOVERNMENT, "Government of Bela"),
            (SourceKind.PERSON, "Bo Lund"),
        ):
            made[name] = sources.add(db, kind, name)
            key = names.person_key(name) if kind is SourceKind.PERSON else names.key(name)
            sources.add_alias(db, made[name], name, key)
        top = made["Government of Bela"]
        role = "Foreign Minister"
        sources.add_affiliation(db, Affiliation(made["Ana Makel"], top, role, since=date(2012, 8, 20)))
        sources.add_affiliation(db, Affiliation(made["Defence Ministry"], top))
        first = claims.add(
            db,
            claims.NewClaim(
                "No soldiers would remain.",
                Kind.COMMITMENT,
                made["Ana Makel"],
                top,
                role,
                StatedAt.on(date(2022, 2, 16), date(2022, 2, 20), "as recently as Wednesday"),
                None,
                None,
                quoted(EARLIER),
                speaker_name="Ana Makel",
            ),
        )
        second, third = (
            claims.add(
                db,
                claims.NewClaim(
                    text,
                    Kind.COMMITMENT,
                    made[name],
                    None,
                    None,
                    StatedAt(None, date(2022, 2, 20)),
                    external,
                    None,
                    quoted(words),
                    speaker_name=name,
                ),
            )
            for text, name, words, external in (
                ("They will stay indefinitely.", "Defence Ministry", LATER, None),
                ("It will rain.", "Bo Lund", "spoke of rain", "ext-3"),
            )
        )
        reasons = (
            Reason("negation", -0.2, "only one side is denied", ("no",), ()),
            Reason("judge", 0.9, "they contradict"),
        )
        for later, relation, scope, order, institution, probability in (
            (second, Relation.REVERSAL, Scope.INSTITUTION, Order.KNOWN, top, 0.94),
            (third, Relation.DISPUTE, Scope.ANY, Order.UNKNOWN, None, 0.6),
        ):
            verdicts.put(db, first, later, "e1", scope, Verdict(relation, probability, reasons))
            number = stored_findings.add(
                db,
                stored_findings.NewFinding(
                    relation, scope, first, later, order, institution, probability, "e1", AT
                ),
            )
            alerts.raise_alert(db, number, "feed", AT)
        stored_findings.add_support(db, 1, second, third)
    return path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, (result.output, result.exception)
    assert "Traceback" not in result.output
    return result


def test_show_says_whom_an_unresolved_speaker_may_be(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(
        "Anna Berg met John Berg in Oslo. Both run for mayor of the town this year.\n\n"
        "Berg said the harbour would be sold before the winter.\n",
        encoding="utf-8",
    )
    database = str(tmp_path / "t.db")
    runner = CliRunner()
    models = {"TRACKER_EMBEDDER": "test", "TRACKER_JUDGE": "test"}
    assert runner.invoke(app, ["--db", database, "ingest", str(article)], env=models).exit_code == 0
    shown = runner.invoke(app, ["--db", database, "show", "c1"]).stdout
    assert "“Berg”, speaker not resolved" in shown
    assert "may be Anna Berg" in shown
    assert "may be John Berg" in shown
    assert "settle it with: tracker sources assign c1 NAME" in shown
    found = json.loads(runner.invoke(app, ["--db", database, "show", "c1", "-f", "json"]).stdout)
    assert {each["name"] for each in found["candidates"]} == {"Anna Berg", "John Berg"}


def test_contradictions_as_json_have_the_keys_that_scripts_rely_on(archive: Path) -> None:
    reversal, dispute = json.loads(run("contradictions", "--format", "json").stdout)
    side = {
        "claim_id": "c1",
        "text": "No soldiers would remain.",
        "quotation": EARLIER,
        "speaker": "Ana Makel",
        "source": "Ana Makel",
        "role": "Foreign Minister",
        "institution": "Government of Bela",
        "stated_at": "2022-02-16",
        "not_before": None,
        "not_after": "2022-02-20",
        "precision": "day",
        "about_from": None,
        "about_to": None,
        "about_phrase": None,
        "document": "d1",
        "title": "Troops will stay",
        "publisher": "The News",
        "url": "https://e.org/a",
        "start": TEXT.index(EARLIER),
        "end": TEXT.index(EARLIER) + len(EARLIER),
    }
    assert reversal["earlier"] == side
    assert TEXT[reversal["later"]["start"] : reversal["later"]["end"]] == LATER
    later = {key: reversal["later"][key] for key in ("stated_at", "not_after", "institution")}
    assert later == {"stated_at": None, "not_after": "2022-02-20", "institution": None}
    rest = {key: value for key, value in reversal.items() if key not in ("earlier", "later")}
    assert rest == {
        "id": "f1",
        "relation": "reversal",
        "scope": "institution",
        "probability": 0.94,
        "order": "known",
        "status": "open",
        "withdrawn": None,
        "institution": "Government of Bela",
        "reasons": [
            {
                "signal": "negation",
                "weight": -0.2,
                "text": "only one side is denied",
                "words": [["no"], []],
            },
            {"signal": "judge", "weight": 0.9, "text": "they contradict", "words": [[], []]},
        ],
        "marks": {
            "earlier": {"text": [[0, 2]], "quotation": [[1, 3]]},
            "later": {"text": [], "quotation": []},
        },
        "support": [["c2", "ext-3"]],
        "reviews": [],
        "recorded_at": AT,
    }
    assert (dispute["id"], dispute["order"], dispute["later"]["claim_id"]) == ("f2", "unknown", "ext-3")
    lines = run("contradictions", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == [reversal, dispute]


def test_contradictions_as_csv_have_one_row_a_finding_and_every_column(archive: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("contradictions", "--format", "csv").stdout)))
    assert tuple(rows[0]) == encode.FINDING_KEYS
    assert rows[0]["earlier_quotation"] == EARLIER
    assert rows[0]["later_stated_at"] == ""
    assert json.loads(rows[0]["reasons"])[1]["signal"] == "judge"
    assert len(rows) == 2


def test_contradictions_as_a_piped_table_show_both_statements_side_by_side(archive: Path) -> None:
    output = run("contradictions").stdout
    lines = output.splitlines()
    assert lines[0] == "f1  REVERSAL · same institution: Government of Bela · probability 0.94 · open"
    assert any("EARLIER" in line and "LATER" in line for line in lines)
    assert any(EARLIER in line and "“they will stay | indefinitely" in line for line in lines)
    assert any("Ana Makel" in line and "Defence Ministry" in line for line in lines)
    assert "Foreign Minister" in output
    assert "stated 2022-02-16 (“as recently as" in output
    assert "date not known, no later than" in output
    assert f"characters {TEXT.index(EARLIER)}–{TEXT.index(EARLIER) + len(EARLIER)}" in output
    assert output.index("+0.90  they contradict") < output.index("−0.20  only one side is denied")
    assert "1 further pair of statements tells the same: c2–ext-3" in output
    assert "Earlier: https://e.org/a" in output
    assert "\x1b" not in output
    assert not any(box in output for box in "│┃─━╭")
    assert lines == [line.rstrip() for line in lines]


def test_contradictions_say_plainly_when_the_order_is_not_known(archive: Path) -> None:
    output = run("contradictions", "--relation", "dispute").stdout
    assert findings.ORDER_UNKNOWN in output
    assert "ONE STATEMENT" in output
    assert "EARLIER" not in output
    assert "different sources" in output


def test_contradictions_as_markdown_are_tables_of_two_columns(archive: Path) -> None:
    output = run("contradictions", "--format", "markdown").stdout
    assert "## f1: REVERSAL" in output
    assert f"| said | {EARLIER} | “they will stay \\| indefinitely \\[31m” |" in output
    assert "| url | <https://e.org/a> | <https://e.org/a> |" in output
    assert "\n" + findings.ORDER_UNKNOWN + "\n" in output


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--source", "Ana Makel"], ["f1", "f2"]),
        (["--source", "s2"], ["f1"]),
        (["--source", "Government of Bela"], ["f1", "f2"]),
        (["--scope", "any"], ["f2"]),
        (["--relation", "reversal"], ["f1"]),
        (["--relation", "contradiction"], []),
        (["--since", "2022-02-21"], []),
        (["--until", "20 February 2022"], ["f1", "f2"]),
        (["--status", "confirmed"], []),
        (["--status", "all"], ["f1", "f2"]),
        (["--min-probability", "0.9"], ["f1"]),
        (["--limit", "1"], ["f1"]),
    ],
)
def test_contradictions_filters(archive: Path, arguments: list[str], ids: list[str]) -> None:
    assert [each["id"] for each in json.loads(run("contradictions", "-f", "json", *arguments).stdout)] == ids


def test_the_threshold_is_what_findings_are_listed_from(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ids(*arguments: str) -> list[str]:
        return [each["id"] for each in json.loads(run(*arguments, "-f", "json").stdout)]

    for command in (["contradictions"], ["alerts", "--limit", "2"], ["alerts", "list"]):
        monkeypatch.setenv("TRACKER_THRESHOLD", "0.9")
        assert ids(*command) == ["f1"]
        assert ids(*command, "--min-probability", "0.6") == ["f1", "f2"]
        monkeypatch.setenv("TRACKER_THRESHOLD", "0.1")
        assert ids(*command) == ["f1", "f2"]
        assert ids(*command, "--min-probability", "0.95") == []
    monkeypatch.setenv("TRACKER_THRESHOLD", "0.9")
    assert ids("alerts", "--limit", "1") == ["f1"]
    assert run("alerts", "ack", "--all").stderr == "1 acknowledged\n"
    run("alerts", "--fail-on-finding")
    monkeypatch.delenv("TRACKER_THRESHOLD")
    assert ids("alerts") == ["f2"]
    run("alerts", "--fail-on-finding", code=3)


def test_contradictions_exit_with_3_only_when_asked_and_something_is_found(archive: Path) -> None:
    run("contradictions")
    run("contradictions", "--fail-on-finding", code=3)
    empty = run("contradictions", "--fail-on-finding", "--min-probability", "0.99")
    assert (empty.stdout, empty.stderr) == ("", "no findings\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["contradictions", "--source", "Nobody"], 4, "error: no source is called “Nobody”"),
        (["contradictions", "--relation", "update"], 2, "reversal"),
        (["contradictions", "--since", "soon"], 2, "write it as YYYY-MM-DD"),
        (["contradictions", "--limit", "0"], 2, "--limit"),
        (["contradictions", "--min-probability", "2"], 2, "--min-probability"),
        (["contradictions", "--format", "xml"], 2, "--format"),
        (["show", "f9"], 4, "f9"),
        (["show", "c9"], 4, "c9"),
        (["show", "d9"], 4, "d9"),
        (["show", "s9"], 4, "s9"),
        (["show", "nonsense"], 4, "nonsense"),
        (["timeline", "Nobody"], 4, "Nobody"),
        (["review", "f1"], 2, "--confirm or --dismiss"),
        (["review", "f1", "--confirm", "--dismiss"], 2, "--confirm or --dismiss"),
        (["review", "f9", "--confirm"], 4, "f9"),
        (["alerts", "ack"], 2, "--all"),
        (["alerts", "ack", "c1"], 4, "there is no finding c1"),
        (["alerts", "ack", "f9"], 4, "f9"),
        (["search"], 2, "--queries"),
        (["sources", "merge", "Ana Makel", "s1"], 2, "same source"),
        (["contradiction"], 2, "contradictions"),
    ],
)
def test_commands_refuse_with_a_message_and_a_code(
    archive: Path, arguments: list[str], code: int, message: str
) -> None:
    result = run(*arguments, code=code)
    assert message in result.stderr
    assert result.stdout == ""


def test_commands_without_a_database_say_what_to_do(tmp_path: Path) -> None:
    for command in (["contradictions"], ["claims"], ["timeline", "X"], ["show", "f1"], ["alerts"]):
        result = run("--db", str(tmp_path / "none.db"), *command, code=4)
        assert "ingest something first" in result.stderr
    assert not (tmp_path / "none.db").exists()


def test_the_database_may_be_named_after_the_command(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_DB", "/nowhere/tracker.db")
    for arguments in (
        ["--db", str(archive), "claims"],
        ["claims", "--db", str(archive)],
        ["claims", f"--db={archive}"],
    ):
        assert "They will stay indefinitely." in run(*arguments).stdout


def test_a_setting_that_cannot_be_read_is_a_usage_error(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_THRESHOLD", "high")
    assert "TRACKER_THRESHOLD='high' is not a number from 0 to 1" in run("claims", code=2).stderr


def test_claims_as_a_piped_table_are_aligned_and_whole(archive: Path) -> None:
    lines = run("claims").stdout.splitlines()
    assert lines == [
        "claim  stated         source            kind        text",
        "c1     2022-02-16     Ana Makel         commitment  No soldiers would remain.",
        "c2     by 2022-02-20  Defence Ministry  commitment  They will stay indefinitely.",
        "ext-3  by 2022-02-20  Bo Lund           commitment  It will rain.",
    ]


@pytest.mark.parametrize(
    ("stated", "listed", "told"),
    [
        (StatedAt.on(DAY, DAY, "on Sunday"), "2022-02-20", "stated 2022-02-20 (“on Sunday”)"),
        (
            within("2022-01-01", "2022-01-31", Precision.MONTH),
            "January 2022",
            "stated in January 2022 (“then”)",
        ),
        (within("2022-01-01", "2022-02-20", Precision.YEAR), "2022", "stated in 2022 (“then”)"),
        (
            within("2022-02-14", "2022-02-20", Precision.WEEK),
            "week of 2022-02-14",
            "stated in the week of 2022-02-14 (“then”)",
        ),
        (
            within("2022-02-19", "2022-02-20", Precision.RANGE),
            "between 2022-02-19 and 2022-02-20",
            "stated between 2022-02-19 and 2022-02-20 (“then”)",
        ),
        (StatedAt(None, DAY, "recently"), "by 2022-02-20", "date not known, no later than 2022-02-20"),
        (StatedAt(), "?", "date not known"),
    ],
)
def test_a_time_is_printed_as_closely_as_it_is_known(stated: StatedAt, listed: str, told: str) -> None:
    assert time_words.words(stated) == listed
    assert findings.stated(stated) == told
    read_back = encode.stated_at(encode.when(stated))
    assert (read_back.earliest, read_back.latest) == (stated.earliest, stated.latest)


def test_a_month_is_listed_shown_and_encoded(archive: Path) -> None:
    with Store.open(archive) as store, store.write() as db:
        claims.set_stated_at(db, 2, within("2022-01-01", "2022-01-31", Precision.MONTH))
    assert "January 2022" in run("claims").stdout
    assert "January 2022" in run("timeline", "Defence Ministry").stdout
    assert "stated in January 2022 (“then”)" in run("show", "c2").stdout
    assert "January 2022" in run("contradictions").stdout
    later = json.loads(run("contradictions", "-f", "json").stdout)[0]["later"]
    assert [later[key] for key in ("stated_at", "not_before", "not_after", "precision")] == [
        None,
        "2022-01-01",
        "2022-01-31",
        "month",
    ]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (date(2019, 1, 1), date(2019, 12, 31), "2019"),
        (date(2018, 1, 1), date(2019, 12, 31), "2018 to 2019"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "2024-02-01 to 2024-02-28"),
        (date(2024, 3, 4), date(2024, 3, 10), "2024-03-04 to 2024-03-10"),
        (date(2024, 3, 4), date(2024, 3, 4), "2024-03-04"),
        (date(2024, 3, 4), None, "from 2024-03-04 on"),
        (None, date(2030, 12, 31), "until 2030-12-31"),
        (None, None, "days not known"),
    ],
)
def test_a_period_is_printed_as_short_as_it_can_be(start: date | None, end: date | None, told: str) -> None:
    assert findings.about(Period(start, end, "then")) == f"about: {told} (“then”)"


def test_the_period_that_a_claim_is_about_is_shown_and_encoded(archive: Path) -> None:
    with Store.open(archive) as store, store.write() as db:
        period = "about_from = '2019-01-01', about_to = '2019-12-31', about_phrase = 'in 2019'"
        db.execute(f"UPDATE claims SET {period} WHERE id = 2")
    assert "\n  about: 2019 (“in 2019”)\n" in run("show", "c2").stdout
    assert "about:" not in run("show", "c1").stdout
    (line,) = (line for line in run("show", "f1").stdout.splitlines() if "about:" in line)
    assert line.strip() == "about: 2019 (“in 2019”)"
    assert line.index("about:") > findings.render.PLAIN_WIDTH // 2, "it stands on the later side"
    assert "| about |  | 2019 (“in 2019”) |" in run("show", "f1", "-f", "markdown").stdout
    assert "| about |" not in run("show", "f2", "-f", "markdown").stdout
    keys = ("about_from", "about_to", "about_phrase")
    expected = ["2019-01-01", "2019-12-31", "in 2019"]
    claim = json.loads(run("show", "c2", "-f", "json").stdout)
    later = json.loads(run("show", "f1", "-f", "json").stdout)["later"]
    assert [claim[key] for key in keys] == [later[key] for key in keys] == expected
    (row,) = csv.DictReader(io.StringIO(run("show", "f1", "-f", "csv").stdout))
    assert [row[f"later_{key}"] for key in keys] == expected
    assert row["earlier_about_from"] == ""


def test_claims_as_csv_keep_their_header_when_there_are_none(archive: Path) -> None:
    output = run("claims", "--kind", "denial", "-f", "csv").stdout
    assert output == ",".join(encode.CLAIM_KEYS) + "\n"
    assert json.loads(run("claims", "--kind", "denial", "-f", "json").stdout) == []
    assert run("claims", "--kind", "denial", "-f", "jsonl").stdout == ""


def test_claims_as_json_and_markdown(archive: Path) -> None:
    found = json.loads(run("claims", "-f", "json", "--limit", "1").stdout)
    assert [tuple(each) for each in found] == [encode.CLAIM_KEYS]
    markdown = run("claims", "-f", "markdown", "--source", "Bo Lund").stdout.splitlines()
    assert markdown[0] == "| claim | stated | source | kind | text |"
    assert markdown[2] == "| ext-3 | by 2022-02-20 | Bo Lund | commitment | It will rain. |"


def test_timeline_names_the_speakers_of_an_institution(archive: Path) -> None:
    assert [each["claim_id"] for each in json.loads(run("timeline", "s3", "-f", "json").stdout)] == [
        "c1",
        "c2",
    ]
    assert "Defence Ministry" in run("timeline", "Government of Bela").stdout
    assert "Ana Makel" not in run("timeline", "Ana Makel").stdout


def test_show_finds_each_kind_of_thing_by_its_id(archive: Path) -> None:
    assert json.loads(run("show", "f1", "-f", "json").stdout)["relation"] == "reversal"
    claim = json.loads(run("show", "c1", "-f", "json").stdout)
    assert claim["places"][0]["spans"] == [[TEXT.index(EARLIER), TEXT.index(EARLIER) + len(EARLIER)]]
    assert json.loads(run("show", "ext-3", "-f", "jsonl").stdout)["text"] == "It will rain."
    document = json.loads(run("show", "d1", "-f", "json").stdout)
    assert document["text"] == TEXT
    assert [each["claim_id"] for each in document["claims"]] == ["c1", "c2", "ext-3"]
    source = json.loads(run("show", "s1", "-f", "json").stdout)
    assert source["affiliations"][0]["institution"] == "Government of Bela"
    assert source["affiliations"][0]["since"] == "2012-08-20"


@pytest.mark.parametrize("identifier", ["f1", "c1", "d1", "s1"])
@pytest.mark.parametrize("form", ["table", "csv", "markdown", "jsonl"])
def test_show_writes_every_format(archive: Path, identifier: str, form: str) -> None:
    output = run("show", identifier, "-f", form).stdout
    assert "Makel" in output
    assert form == "csv" or "\x1b" not in output


def test_show_a_claim_to_a_person(archive: Path) -> None:
    output = run("show", "c1").stdout
    assert "reported in 1 place:" in output
    assert "Troops will stay, The News, 2022-02-20, https://e.org/a" in output


def test_review_decides_once_and_for_all_and_shows_who_and_why(archive: Path) -> None:
    result = run("review", "f1", "--confirm", "--flip", "full-flop", "--by", "Kim", "--note", "plain as day")
    assert result.stderr == "f1 is confirmed now\n"
    shown = run("show", "f1").stdout
    assert "confirmed, Full Flop by Kim" in shown
    assert "plain as day" in shown
    again = json.loads(run("review", "f1", "--dismiss", "-f", "json").stdout)
    assert again["status"] == "dismissed"
    assert [each["decision"] for each in again["reviews"]] == ["confirmed", "dismissed"]
    assert [each["id"] for each in json.loads(run("contradictions", "-f", "json").stdout)] == ["f2"]
    dismissed = json.loads(run("contradictions", "-f", "json", "--status", "dismissed").stdout)
    assert [each["id"] for each in dismissed] == ["f1"]


def test_alerts_are_listed_until_acknowledged(archive: Path) -> None:
    assert run("alerts").stdout == run("alerts", "list").stdout != ""
    assert run("alerts", "-f", "json").stdout == run("alerts", "list", "-f", "json").stdout
    run("alerts", "list", "--fail-on-finding", code=3)
    assert run("alerts", "ack", "f1", "--by", "Kim").stderr == "1 acknowledged\n"
    assert [each["id"] for each in json.loads(run("alerts", "list", "-f", "json").stdout)] == ["f2"]
    assert run("alerts", "ack", "f1").stderr == "0 acknowledged\n"
    assert run("alerts", "ack", "--all").stderr == "1 acknowledged\n"
    assert run("alerts", "list").stderr == "no new findings\n"


@pytest.mark.parametrize("name", ["f1", "F1", "1"])
def test_a_finding_is_known_by_each_of_its_names(archive: Path, name: str) -> None:
    assert run("review", name, "--confirm").stderr == "f1 is confirmed now\n"
    assert run("alerts", "ack", name).stderr == "1 acknowledged\n"


@pytest.mark.parametrize("name", ["F1", "C1", "D1", "S1"])
def test_show_takes_ids_in_capitals(archive: Path, name: str) -> None:
    assert run("show", name).stdout == run("show", name.lower()).stdout


def test_all_alerts_are_those_that_are_listed(archive: Path) -> None:
    run("review", "f1", "--dismiss")
    assert [each["id"] for each in json.loads(run("alerts", "-f", "json").stdout)] == ["f2"]
    assert run("alerts", "ack", "--all").stderr == "1 acknowledged\n"
    run("review", "f1", "--confirm")
    assert [each["id"] for each in json.loads(run("alerts", "-f", "json").stdout)] == ["f1"]


def test_sources_can_be_listed_shown_and_corrected(archive: Path) -> None:
    listed = json.loads(run("sources", "list", "-f", "json").stdout)
    assert [each["id"] for each in listed] == ["s1", "s2", "s3", "s4"]
    assert (
        "speaks for Government of Bela as Foreign Minister, from 2012-08-20"
        in run("sources", "show", "Ana Makel").stdout
    )
    run("sources", "alias", "Defence Ministry", "MoD")
    assert json.loads(run("sources", "show", "MoD", "-f", "json").stdout)["id"] == "s2"
    run("sources", "affiliate", "Bo Lund", "Defence Ministry", "--role", "spokesman", "--from", "2020-01-01")
    shown = json.loads(run("show", "s4", "-f", "json").stdout)
    assert [(each["institution"], each["role"]) for each in shown["affiliations"]] == [
        ("Defence Ministry", "spokesman")
    ]
    run("sources", "merge", "Bo Lund", "Ana Makel")
    assert len(json.loads(run("sources", "list", "-f", "json").stdout)) == 3


def test_a_terminal_gets_a_rich_table(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    assert "─" in run("claims").stdout
    assert EARLIER in run("contradictions").stdout
