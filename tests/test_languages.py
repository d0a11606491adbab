"""Documents in other languages are recognised, stored and found, and said not to be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracker.cli.app import app
from tracker.extraction import language_name, language_of, names_of
from tracker.extraction.extractors import EnglishRules

GERMAN = "Die Ministerin sagte am Montag in Brüssel, die Truppen würden nach dem Ende der Übung abziehen."
RUSSIAN = "Министр обороны заявил в воскресенье, что войска останутся в стране после учений."
CHINESE = "国防部长周日表示,演习结束后部队将继续留在该国。"
THAI = "รัฐมนตรีกลาโหมกล่าวว่าทหารจะอยู่ต่อไปหลังการซ้อมรบ"
ENGLISH = "The minister said on Monday that the troops would leave after the exercise had ended."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (RUSSIAN, "ru"),
        (CHINESE, "zh"),
        (THAI, "th"),
        ("Президент України заявив у неділю, що війська залишаться в країні.", "uk"),
        ("Le ministre a déclaré dimanche que les troupes resteraient dans le pays.", "fr"),
        ("El ministro dijo el domingo que las tropas se quedarán en el país.", "es"),
        ("Ministern sade på söndagen att trupperna stannar kvar i landet efter övningen.", "sv"),
        ("Ministeren sa søndag at troppene ikke skal bli igjen i landet etter øvelsen.", "no"),
        ("وزارة الدفاع قالت يوم الأحد إن القوات ستبقى في البلاد بعد التدريبات", "ar"),
        ("防衛大臣は日曜日、演習の後も部隊が残ると述べた。", "ja"),
        (f"{ENGLISH} “{GERMAN}” she added in German, and “{RUSSIAN}” in Russian.", "en"),
        (f"{GERMAN} Im Original: “{ENGLISH}”", "de"),
        ("No.", "en"),
        ("", "en"),
        ("“We stay,” Lukashenko said.", "en"),
        ("Vladimir Makei, Viktor Khrenin, Alexander Lukashenko, Minsk", "en"),
        ("2022-02-20 16:30 +3 1,234.5", "en"),
    ],
)
def test_languages_are_told_apart_and_what_is_unclear_is_english(text: str, code: str) -> None:
    assert language_of(text) == code


def test_languages_have_names() -> None:
    assert (language_name("de"), language_name("tlh")) == ("German", "tlh")
    assert names_of(["en"]) == "English"
    assert names_of(["en", "de", "cs"]) == "Czech, English and German"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("EMBEDDER", "JUDGE"):
        monkeypatch.setenv(f"TRACKER_{name}", "test")
    lines = [
        {"text": f"{ENGLISH} Troops, troops, troops.", "title": "Troops to leave", "url": "https://e.org/1"},
        {"text": GERMAN, "title": "Truppen ziehen ab", "publisher": "Der Bote"},
        {"text": RUSSIAN, "title": "Войска останутся"},
        {"text": CHINESE},
        {"text": THAI},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments])


def rows(*arguments: object) -> list[dict[str, object]]:
    done = run(*arguments, "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_documents_that_nobody_reads_are_stored_and_said_so_once(archive: Path) -> None:
    done = run("ingest", archive)
    assert done.exit_code == 0
    said = [line for line in done.stderr.splitlines() if "so far" in line]
    assert said == [
        "4 documents in Chinese, German, Russian and Thai (d2 “Truppen ziehen ab” and others) are stored and "
        "can be searched; reading who said what works in English only so far"
    ]
    again = run("ingest", archive)
    assert "5 known already" in again.stderr
    assert "so far" not in again.stderr
    listed = rows("documents", "list")
    assert [(row["id"], row["language"], row["extracted_by"]) for row in listed] == [
        ("d1", "en", EnglishRules.id),
        ("d2", "de", "none"),
        ("d3", "ru", "none"),
        ("d4", "zh", "none"),
        ("d5", "th", "none"),
    ]
    assert listed[0]["claims"] == 1
    assert [row["id"] for row in rows("documents", "list", "--language", "DE")] == ["d2"]
    shown = run("show", "d2").stdout
    assert "language      de" in shown
    assert "no extractor reads its language" in run("show", "d2").stderr


def test_one_document_is_said_in_the_singular(tmp_path: Path, archive: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(GERMAN, encoding="utf-8")
    assert "1 document in German (d1" in run("ingest", article).stderr


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("troops", ["d1"]),
        ("TRUPPEN", ["d2"]),
        ("brussel", ["d2"]),
        ("truppen ubung", ["d2"]),
        ('"die Truppen würden"', ["d2"]),
        ('"Truppen die"', []),
        ("Trupp*", ["d2"]),
        ("войска", ["d3"]),
        ("部队", ["d4"]),
        ("国防 演习", ["d4"]),
        ("ทหาร", ["d5"]),
        ('AND OR NEAR( -"', []),
        ("title:troops", []),
        ("the minister's", []),
        ("leave after*", ["d1"]),
        ("100%", []),
        ('a"b', []),
    ],
)
def test_documents_are_searched_in_any_language(archive: Path, query: str, found: list[str]) -> None:
    run("ingest", archive)
    assert [row["id"] for row in rows("documents", "search", query)] == found


def test_a_search_shows_where_and_refuses_no_words(archive: Path) -> None:
    run("ingest", archive)
    table = run("documents", "search", "Truppen").stdout
    assert "Truppen ziehen ab" in table
    (hit,) = rows("documents", "search", "演习")
    assert "演习结束后" in str(hit["snippet"])
    refused = run("documents", "search", "...")
    assert refused.exit_code == 2
    assert "no word" in refused.stderr
    assert "no document has these words" in run("documents", "search", "elephant").stderr


def test_an_extractor_added_later_reads_what_waited(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("ingest", archive)
    assert run("reextract").stderr.splitlines()[-1] == "0 documents read again"
    monkeypatch.setenv("TRACKER_EXTRACTOR", "tests.fakes:GermanQuotations")
    assert "d2 (none → de-quotations-1)" in run("reextract").stderr
    monkeypatch.delenv("TRACKER_EXTRACTOR")
    assert run("reextract").stderr.splitlines()[-1] == "0 documents read again"
    assert rows("documents", "list", "--language", "de")[0]["extracted_by"] == "de-quotations-1"


def test_english_that_quotes_another_script_is_english() -> None:
    text = (
        'Minister Dana Levi (דנה לוי) said on Sunday: "לא נסוג from the valley". "We will stay," Levi said.'
    )
    assert language_of(text) == "en"
