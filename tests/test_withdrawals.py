"""A corrected or withdrawn article withdraws what rests on it, says so, and gives it back when restored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracker.cli.app import app
from tracker.extraction.corrections import NoticeKind, notices, without_notices

URL = "https://gazette.example/harrow"
NO = "“The Harrow plant in Tarnwick will not be closed by the company,” Ann Lee said on Tuesday."
YES = "“The Harrow plant in Tarnwick will be closed by the company,” Ann Lee said on Monday."
BODY = (
    "Harrow makes trains in Tarnwick, where four hundred people work in two shifts.\n\n"
    "“We have orders for the workshop in Tarnwick for two more years,” Bo Strand said on Tuesday.\n\n"
)
FIRST = f"{BODY}{NO}\n"
CORRECTED = (
    f"{BODY}Ann Lee spoke of the plant on Tuesday.\n\n"
    "Correction: An earlier version of this article said that Ann Lee had ruled out a closure. It had said: "
    "“The Harrow plant in Tarnwick will not be closed by the company this year.”\n"
)
EDITED = f"{BODY}Ann Lee spoke of the plant on Tuesday.\n"
RETRACTED = f"This article has been retracted.\n\n{FIRST}"
LATER = f"{YES} The town council will meet about it in the old hall.\n"


def article(text: str, day: str | None, **fields: str) -> dict[str, str]:
    given = {"text": text, "title": "Harrow to stay", "publisher": "Gazette", **fields}
    return given if day is None else {**given, "date": day}


OLD = article(FIRST, "2022-01-05", url=URL)
TURN = article(LATER, "2022-06-08", title="Harrow to go", publisher="Herald", url="https://herald.example/1")


class Archive:
    """The commands on one database with the test models."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def run(self, *arguments: object) -> Result:
        done = CliRunner().invoke(app, [str(each) for each in arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def ingest(self, *articles: dict[str, str]) -> Result:
        self._count += 1
        path = self._folder / f"{self._count}.jsonl"
        path.write_text("".join(f"{json.dumps(each)}\n" for each in articles), encoding="utf-8")
        done = self.run("ingest", path)
        assert done.exit_code == 0, done.stderr
        return done

    def json(self, *arguments: object) -> list[dict[str, object]]:
        done = self.run(*arguments, "--format", "json")
        assert done.exit_code == 0, done.stderr
        found = json.loads(done.stdout)
        return found if isinstance(found, list) else [found]

    def found(self, *options: str) -> list[tuple[object, object]]:
        return [(each["id"], each["withdrawn"]) for each in self.json("contradictions", *options)]


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    for name in ("EMBEDDER", "JUDGE"):
        monkeypatch.setenv(f"TRACKER_{name}", "test")
    return Archive(tmp_path)


def test_a_withdrawn_document_withdraws_the_finding_and_a_restored_one_gives_it_back(
    archive: Archive,
) -> None:
    archive.ingest(OLD, TURN)
    assert archive.found() == [("f1", None)]
    archive.run("review", "f1", "--confirm", "--by", "maria")

    done = archive.run("documents", "withdraw", "d1", "--note", "the desk could not stand it up")
    reason = "d1 (Gazette, Harrow to stay): the desk could not stand it up"
    assert done.stderr.splitlines() == ["d1 is withdrawn; 2 claims changed", f"f1 is withdrawn: {reason}"]
    assert archive.found() == []
    assert archive.found("--withdrawn") == [("f1", f"withdrawn: {reason}")]
    table = archive.run("show", "f1").stdout
    assert "confirmed · WITHDRAWN" in table
    assert f"Withdrawn: {reason}" in table.replace("\n  ", " ")
    assert f"**Withdrawn**: {reason}" in archive.run("show", "f1", "--format", "markdown").stdout
    assert [each["decision"] for each in archive.json("show", "f1")[0]["reviews"]] == ["confirmed"]  # type: ignore[attr-defined]
    assert f"withdrawn: {reason}" in archive.run("show", "c1").stdout
    assert archive.json("documents", "list")[0]["withdrawn"] == "the desk could not stand it up"
    assert "WITHDRAWN" in archive.run("alerts").stdout
    assert archive.run("check", NO, "--source", "Ann Lee", "--date", "2022-06-09").exit_code == 0

    assert "d1 counts again; 2 claims changed" in archive.run("documents", "restore", "d1").stderr
    assert archive.found() == [("f1", None)]
    shown = archive.run("show", "d1").stdout
    assert "withdrawn: the desk could not stand it up" in shown
    assert "restored" in shown


def test_a_claim_that_another_document_reports_stands(archive: Archive) -> None:
    archive.ingest(OLD, TURN, article(f"{NO} So the Courier heard.", "2022-01-05", publisher="Courier"))
    archive.run("documents", "withdraw", "d1", "--note", "wrong")
    assert archive.found() == [("f1", None)]
    archive.run("documents", "withdraw", "d3", "--note", "wrong too")
    ((_, reason),) = archive.found("--withdrawn")
    assert "d1 (Gazette, Harrow to stay): wrong; withdrawn: d3 (Courier, Harrow to stay): wrong too" in str(
        reason
    )
    archive.run("documents", "restore", "d3")
    assert archive.found() == [("f1", None)]


def test_a_finding_is_shown_by_a_pair_that_stands(archive: Archive) -> None:
    again = NO.replace("company", "Harrow company")
    archive.ingest(OLD, TURN, article(f"{again} So it was.", "2022-01-12", publisher="Courier"))
    (finding,) = archive.json("contradictions")
    assert finding["earlier"]["document"] == "d1"  # type: ignore[index]
    archive.run("documents", "withdraw", "d1", "--note", "wrong")
    (finding,) = archive.json("contradictions")
    assert (finding["id"], finding["withdrawn"]) == ("f1", None)
    assert finding["earlier"]["document"] == "d3"  # type: ignore[index]


def test_a_new_statement_does_not_meet_what_was_withdrawn(archive: Archive) -> None:
    archive.ingest(OLD)
    archive.run("documents", "withdraw", "d1", "--note", "wrong")
    archive.ingest(TURN)
    assert archive.found("--withdrawn") == []
    assert archive.run("documents", "restore", "d1").stdout.startswith("f1")
    assert archive.found() == [("f1", None)]


NEWER = article(CORRECTED, "2022-01-07", url=URL)


@pytest.mark.parametrize(
    "order", list(permutations([OLD, NEWER, TURN])), ids=lambda each: "-".join(a["date"] for a in each)
)
def test_a_correction_withdraws_the_words_that_it_dropped_in_any_order(
    archive: Archive, order: Sequence[dict[str, str]]
) -> None:
    for each in order:
        archive.ingest(each)
    number = order.index(NEWER) + 1
    reason = f"corrected: the newer version d{number} of the page no longer carries these words"
    assert archive.found() == []
    standing = {str(each["text"]): each["withdrawn"] for each in archive.json("claims")}
    assert standing["The Harrow plant in Tarnwick will not be closed by the company."] == reason
    assert standing["We have orders for the workshop in Tarnwick for two more years."] is None
    for finding in archive.json("contradictions", "--withdrawn"):
        assert str(finding["withdrawn"]).startswith(reason)
    assert len(archive.json("documents", "list")) == 3


def test_a_correction_that_arrives_later_says_which_finding_it_withdraws(archive: Archive) -> None:
    archive.ingest(OLD, TURN)
    done = archive.ingest(NEWER)
    reason = "corrected: the newer version d3 of the page no longer carries these words"
    assert f"f1 is withdrawn: {reason}" in done.stderr
    assert "d3" in archive.run("show", "d1").stdout
    listed = [each["withdrawn"] for each in archive.json("documents", "list")]
    assert listed == ["corrected: the newer version d3 of the page corrects it", None, None]
    archive.run("documents", "restore", "d1")
    assert [each["withdrawn"] for each in archive.json("documents", "list")] == [None, None, None]
    assert archive.found() == [("f1", None)]
    archive.run("reextract", "d3")
    assert archive.found() == [("f1", None)]


def test_of_a_notice_what_was_wrong_is_withdrawn_and_what_is_right_stands(archive: Archive) -> None:
    wrong = "Correction: an earlier version of this article misstated that Mayor Ida Kern said it is shut."
    text = f"{wrong} It said that Ann Lee said the tunnel is shut. Mayor Ida Kern said the bridge is open."
    archive.ingest(article(text, "2022-01-05"))
    reason = "the words stand in the correction notice of d1"
    for each in archive.json("claims"):
        assert each["withdrawn"] == (None if "open" in str(each["text"]) else reason)
    assert any("open" in str(each["text"]) for each in archive.json("claims"))


def test_a_retraction_withdraws_every_version(archive: Archive) -> None:
    for order in ([OLD, TURN], [article(RETRACTED, "2022-02-01", url=URL)]):
        archive.ingest(*order)
    assert archive.found() == []
    ((_, reason),) = archive.found("--withdrawn")
    assert "the newer version d3 of the page withdraws it" in str(reason)
    standing = {each["id"]: each["withdrawn"] for each in archive.json("documents", "list")}
    assert standing["d2"] is None
    assert standing["d1"] is not None
    assert standing["d3"] == "the page itself says so"


def test_a_newer_version_without_a_notice_withdraws_nothing_but_is_named(archive: Archive) -> None:
    archive.ingest(OLD, TURN, article(EDITED, "2022-01-07", url=URL))
    assert archive.found() == [("f1", None)]
    ours = next(each for each in archive.json("claims") if "not be closed" in str(each["text"]))
    note = f"the newer version d3 of the page no longer carries the words of {ours['claim_id']}"
    assert note in archive.run("show", "f1").stdout
    assert archive.json("show", "f1")[0]["notes"] == [note]
    assert archive.json("show", ours["claim_id"])[0]["notes"] == [note]
    kept = next(each for each in archive.json("claims") if "orders" in str(each["text"]))
    assert archive.json("show", kept["claim_id"])[0]["notes"] == []


@pytest.mark.parametrize(
    "other",
    [
        article(CORRECTED, "2022-01-07", url="https://gazette.example/other"),
        article(CORRECTED, "2022-01-07", url=URL, publisher="Mirror"),
        article(CORRECTED, "2022-01-03", url=URL),
        article(
            ("A live blog has many posts at one address. " * 40) + "\n\nCorrection: 5, not 6.",
            "2022-01-07",
            url=URL,
        ),
    ],
    ids=["another page", "another publisher", "an older version", "another text"],
)
def test_what_is_no_newer_version_corrects_nothing(archive: Archive, other: dict[str, str]) -> None:
    archive.ingest(OLD, TURN, other)
    assert archive.found() == [("f1", None)]


def test_versions_without_dates_are_ordered_by_arrival(archive: Archive) -> None:
    archive.ingest(article(FIRST, None, url=URL), TURN, article(CORRECTED, None, url=URL))
    assert archive.found() == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("withdraw", "d9", "--note", "x"), 4, "there is no document d9"),
        (("withdraw", "x", "--note", "x"), 4, "documents are named d1, d2"),
        (("withdraw", "d1", "--note", " "), 2, "say why the document is withdrawn"),
        (("withdraw", "d1"), 2, "--note"),
        (("restore", "d1"), 2, "d1 is not withdrawn; there is nothing to restore"),
    ],
)
def test_what_cannot_be_withdrawn_or_restored_is_said(
    archive: Archive, arguments: tuple[str, ...], code: int, message: str
) -> None:
    archive.ingest(OLD)
    done = archive.run("documents", *arguments)
    assert (done.exit_code, message in done.stderr) == (code, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Correction: The minister said 500.", NoticeKind.CORRECTION),
        ("Text.\n\nCORRECTION (March 3, 2022): It was 5.", NoticeKind.CORRECTION),
        ("Text.\n\nCorrections\n\nIt was 5.", NoticeKind.CORRECTION),
        ("(Corrects paragraph 3 to say five)\nText.", NoticeKind.CORRECTION),
        ("Text. An earlier version of this article misquoted Mr Makei.", NoticeKind.CORRECTION),
        ("Text.\nThis story has been corrected to fix the spelling.", NoticeKind.CORRECTION),
        ("• This article was amended on 3 March 2022. He was misquoted.", NoticeKind.CORRECTION),
        ("Editor’s note: Mr Makei was misquoted in this story.", NoticeKind.CORRECTION),
        ("This article has been withdrawn.", NoticeKind.RETRACTION),
        ("*Editor's note: This story has been retracted.*\n\nText.", NoticeKind.RETRACTION),
        ("RETRACTED: Troops will leave", NoticeKind.RETRACTION),
        ("Retraction: We got it wrong.", NoticeKind.RETRACTION),
        ("“This article has been withdrawn,” the journal said of the study.", None),
        ("Corrections officers said the prison was full.", None),
        ("The journal retracted the article, the minister said.", None),
        ("He corrected himself. A correction followed on Wall Street.", None),
        ("Editor's note: Mr Makei writes here every week.", None),
    ],
)
def test_notices_are_known_by_their_wording(text: str, kind: NoticeKind | None) -> None:
    assert {each.kind for each in notices(text)} == ({kind} if kind else set())
    assert all(each.span.of(text).strip() for each in notices(text))
    assert notices(without_notices(text)) == []


def test_a_page_that_was_quietly_edited_is_no_turn_of_its_speaker(archive: Archive) -> None:
    undated = FIRST.replace("Ann Lee said on Tuesday", "Ann Lee said")
    turned = undated.replace("will not be closed", "will be closed")
    archive.ingest(article(undated, "2022-01-05", url=URL), article(turned, "2022-01-05", url=URL))
    assert archive.found() == []
    archive.ingest(TURN)
    assert len(archive.found()) == 1
