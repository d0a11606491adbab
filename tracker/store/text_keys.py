"""Texts in, the keys that they are found under out."""

from __future__ import annotations

import hashlib
import unicodedata


def text_hash(text: str) -> str:
    """Return the name a text's vectors are kept under: its sha256 in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def words_key(text: str) -> str:
    """Return a text's letters and digits, case folded, as words one space apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    # An apostrophe joins ("won't"), every other mark parts.
    folded = folded.replace("’", "").replace("'", "")
    return " ".join("".join(each if _is_of_a_word(each) else " " for each in folded).split())


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
