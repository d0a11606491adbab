"""Text as printed → plain letters: without accents, curly quotation marks and stray spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_REMEMBERED = 10_000

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"}
)
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe"})


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """Lower-case without accents and with plain apostrophes and hyphens; keeps punctuation and spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES).casefold().translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


@lru_cache(maxsize=_REMEMBERED)
def straight(text: str) -> str:
    """The text with straight apostrophes, single spaces and no leading or trailing punctuation."""
    return re.sub(r"\s+", " ", text.translate(_QUOTES)).strip(" ,;:\"'")
