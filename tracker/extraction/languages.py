"""A text → the language that it is written in."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
_LOOKED_AT = 20_000
"""Characters from the start of a text that are looked at: enough for any, and quick."""
_MIN_LETTERS = 30
_MIN_NARRATED = 15
_MIN_CONFIDENCE = 0.8
_QUOTED = re.compile(
    r"“[^“”]{1,2000}”|„[^„“”]{1,2000}[“”]|«[^«»]{1,2000}»|\"[^\"\n]{1,2000}\"|「[^「」]{1,2000}」"
)


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's main language.

    A text in Latin script that is too short or too mixed to tell counts as English; another script always
    tells something. What stands outside quotation marks decides where it suffices: English that quotes
    other languages is English. The recogniser is py3langid, a naive Bayes classifier over byte n-grams
    (Lui & Baldwin 2012).
    """
    start = text[:_LOOKED_AT]
    for looked_at, least in ((_QUOTED.sub(" ", start), _MIN_NARRATED), (start, _MIN_LETTERS)):
        letters = [each for each in looked_at if each.isalpha()]
        is_latin = 2 * sum(map(_is_latin, letters)) >= len(letters)
        if len(letters) >= (least if is_latin else 1):
            main = "".join(each for each in looked_at if _is_latin(each) or not each.isalpha())
            code, confidence = _recogniser().classify(main if is_latin else looked_at)
            if not is_latin or confidence >= _MIN_CONFIDENCE:
                return str(code)
    return ENGLISH


def language_name(code: str | None) -> str:
    """Return a language's English name; a code that has none is its own name."""
    return _names().get(code, code) if code else "a language not recognised"


def names_of(codes: Iterable[str]) -> str:
    """Return languages in a row: "English", "English and German", "Czech, English and German"."""
    *others, last = sorted({language_name(code) for code in codes}) or ["no language"]
    return f"{', '.join(others)} and {last}" if others else last


@cache
def _names() -> dict[str, str]:
    source = resources.files("tracker.extraction").joinpath("data/languages.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _recogniser() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    recogniser = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    recogniser.set_languages(sorted(_names().keys() & set(recogniser.labels)))
    return recogniser


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
