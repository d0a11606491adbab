"""Files, folders, standard input and JSON lines become documents; what cannot be read is named."""

from __future__ import annotations

import io
import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.intake import Overrides, Problem, Severity, files, read
from tracker.records import Document

PAGE = """<html><head><title>Minister speaks | The Site</title>
<meta property="og:site_name" content="The Site">
<meta property="article:published_time" content="{date}T10:00:00Z"></head>
<body><nav>Home News Sport</nav><article><h1>Minister speaks</h1>
<p>The troops will remain in the country indefinitely, the defence ministry has said, in a move that was
expected by few.</p><p>“We café owners like it,” one said, and many more paragraphs could follow here.</p>
</article><footer>Comments are closed.</footer></body></html>"""


def load(*paths: Path | str, overrides: Overrides | None = None) -> tuple[list[Document], list[Problem]]:
    problems: list[Problem] = []
    documents = list(read([str(path) for path in paths], overrides or Overrides(), problems.append))
    return documents, problems


def test_read_text_keeps_it_as_received_and_finds_the_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Minister keeps troops\n\nThe troops stay.\r\nFor long.\n")
    documents, problems = load(path)
    assert problems == []
    assert documents == [
        Document(
            "Minister keeps troops\n\nThe troops stay.\r\nFor long.\n",
            title="Minister keeps troops",
            origin=str(path),
        )
    ]


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", "The troops stay.\n\nMore.", None),
        ("a.txt", "The troops stay\nMore.", None),
        ("a.txt", "Only one line", None),
        ("a.txt", "Will they stay?\n\nMore.", "Will they stay?"),
        ("a.txt", "“They stay.”\n\nMore.", None),
        ("a.txt", "x" * 300 + "\n\nMore.", None),
        ("a.md", "Intro\n\n## They stay ##\n\nMore.", "They stay"),
        ("a.md", "They stay\n\nMore.", "They stay"),
    ],
)
def test_read_takes_a_first_line_for_a_title_only_when_it_looks_like_one(
    tmp_path: Path, name: str, text: str, title: str | None
) -> None:
    (tmp_path / name).write_text(text)
    documents, _ = load(tmp_path / name)
    assert [document.title for document in documents] == [title]


def test_read_html_gives_the_article_its_title_date_and_site(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(date="2022-02-20"), encoding="utf-8")
    (document,), problems = load(path)
    assert problems == []
    assert document.title == "Minister speaks"
    assert document.publisher == "The Site"
    assert document.published_at == date(2022, 2, 20)
    assert "“We café owners like it,” one said" in document.text
    assert "Sport" not in document.text
    assert "Comments are closed" not in document.text


def test_read_html_passes_over_a_date_in_the_future(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE.format(date="2199-01-01"), encoding="utf-8")
    (document,), problems = load(tmp_path / "a.html")
    assert document.published_at is None
    # trafilatura itself drops most impossible dates; when it does not, we say so
    assert all(problem.severity is Severity.WARNING for problem in problems)


def test_read_html_without_an_article_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><script>app()</script></body></html>")
    documents, (problem,) = load(tmp_path / "a.html")
    assert documents == []
    assert "copy its text into a .txt file" in problem.message


def test_overrides_win_over_what_documents_say_of_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(date="2022-02-20"), encoding="utf-8")
    overrides = Overrides(date(2021, 1, 1), "T", "P", "https://example.org/a")
    (document,), _ = load(path, overrides=overrides)
    assert (document.published_at, document.title, document.publisher, document.url) == (
        date(2021, 1, 1),
        "T",
        "P",
        "https://example.org/a",
    )


def test_read_folder_goes_through_it_in_order_and_skips_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt", "c.pdf", "b/d.bin"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"Text of {name}.")
    (tmp_path / "loop").symlink_to(tmp_path)
    documents, (problem,) = load(tmp_path)
    assert [document.text for document in documents] == [
        "Text of a.txt.",
        "Text of b/1.txt.",
        "Text of b/2.txt.",
    ]
    assert problem.severity is Severity.WARNING
    assert "2 files" in problem.message


def test_read_an_empty_folder_warns(tmp_path: Path) -> None:
    _, (problem,) = load(tmp_path)
    assert (problem.severity, problem.message) == (Severity.WARNING, "the folder holds no files")


def test_read_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("They stay – “no”.".encode())))
    (document,), problems = load("-")
    assert problems == []
    assert (document.text, document.origin) == ("They stay – “no”.", "-")


def test_read_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.")
    documents = read([str(tmp_path / "a.txt"), str(tmp_path / "missing.txt")], Overrides(), pytest.fail)
    assert next(documents).text == "One."


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_read_reports_an_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    documents, (problem,) = load(tmp_path / name)
    assert documents == []
    assert (problem.severity, problem.message) == (Severity.ERROR, "is empty; nothing to read")


def test_read_reports_a_binary_file_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x7fELF\0\0\0")
    (tmp_path / "b.txt").write_text("They stay.")
    documents, (problem,) = load(tmp_path)
    assert [document.text for document in documents] == ["They stay."]
    assert problem.path == str(tmp_path / "a.txt")
    assert "binary" in problem.message


def test_read_warns_of_a_wrong_encoding_and_takes_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("The café’s owner said “no” to the minister.".encode("cp1252"))
    (document,), (problem,) = load(tmp_path / "a.txt")
    assert document.text == "The café’s owner said “no” to the minister."
    assert problem.severity is Severity.WARNING


def test_read_refuses_a_file_above_the_stated_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"They stay. " * (files.MAX_DOCUMENT_BYTES // 11 + 1))
    documents, (problem,) = load(path)
    assert documents == []
    assert "larger than 20 MB" in problem.message
    assert "split it" in problem.message


def test_read_reports_a_missing_path_and_one_that_may_not_be_read(tmp_path: Path) -> None:
    _, (problem,) = load(tmp_path / "nowhere.txt")
    assert "no such file or folder" in problem.message
    if os.getuid() == 0:
        pytest.skip("the superuser may read everything")
    (tmp_path / "a.txt").write_text("They stay.")
    (tmp_path / "a.txt").chmod(0)
    _, (problem,) = load(tmp_path / "a.txt")
    assert "permissions" in problem.message


def test_files_explain_says_what_to_do_for_every_kind_of_failure() -> None:
    assert "permissions" in files.explain(PermissionError(13, "Permission denied"))
    assert "name a file" in files.explain(IsADirectoryError(21, "Is a directory"))
    assert files.explain(OSError(5, "Input/output error")) == "cannot be read (Input/output error)"


def test_read_reports_a_date_in_the_future_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("They stay.")
    future = datetime.now(UTC).date() + timedelta(days=3)
    documents, (problem,) = load(tmp_path / "a.txt", overrides=Overrides(date=future))
    assert documents == []
    assert "lies in the future; correct it" in problem.message


def test_read_jsonl_gives_a_document_a_line_and_names_the_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    good = {
        "doc_id": "d7",
        "text": "They stay.",
        "title": "T",
        "date": "2022-02-20",
        "url": "https://e.org/1",
    }
    lines = [
        b"\xef\xbb\xbf" + json.dumps(good).encode(),
        b"{not json}",
        b"",
        b'["text"]',
        b'{"title": "no text"}',
        b'{"text": "  "}',
        b'{"text": 7}',
        b'{"text": "They stay.", "date": "soonish"}',
        b'{"text": "They stay.", "date": "2199-01-01"}',
        b'{"text": "They stay.", "speaker": "Makei"}',
        b'{"text": "caf\xe9"}',
        b'{"text": "Half \\ud83d pair.", "publisher": "P"}',
        b"[" * 100_000,
    ]
    path.write_bytes(b"\n".join(lines))
    documents, problems = load(path)
    assert documents == [
        Document(
            "They stay.",
            title="T",
            url="https://e.org/1",
            published_at=date(2022, 2, 20),
            origin=f"{path}#d7",
        ),
        Document("Half \ufffd pair.", publisher="P", origin=f"{path}#12"),
    ]
    errors = {problem.line: problem.message for problem in problems if problem.severity is Severity.ERROR}
    assert sorted(line or 0 for line in errors) == [2, 4, 5, 6, 7, 8, 9, 10, 11, 13]
    assert "not JSON" in errors[2]
    assert "tracker import" in errors[10]
    assert errors[11] == "not UTF-8; left out"
    assert str(problems[0]).startswith(f"{path}, line 2: not JSON")
    assert [problem.line for problem in problems if problem.severity is Severity.WARNING] == [12]


def test_read_jsonl_passes_over_a_line_that_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.intake.jsonl.MAX_LINE_BYTES", 100)
    path = tmp_path / "docs.jsonl"
    path.write_text(json.dumps({"text": "x" * 350}) + "\n" + json.dumps({"text": "They stay."}) + "\n")
    documents, (problem,) = load(path)
    assert [document.text for document in documents] == ["They stay."]
    assert problem.line == 1
