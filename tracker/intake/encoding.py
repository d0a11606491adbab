"""Turns bytes into text: UTF-8 when it is, what it most likely is when it is not, never a binary file."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from tracker.errors import IntakeError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes(set(range(0x20)) - set(b"\t\n\r\f\x1b"))
_SAMPLE_BYTES = 1_000_000
_UNSTORABLE = re.compile("[\ud800-\udfff\0]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what a reader should know about how it was made from the bytes (None: nothing)."""

    text: str
    warning: str | None = None


def decode(data: bytes) -> Decoded:
    """Decode `data`, without its byte-order mark; line ends stay. Raises IntakeError for a binary file."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return repair(data[len(bom) :].decode(name))
            except UnicodeDecodeError:
                return Decoded(
                    data[len(bom) :].decode(name, errors="replace"),
                    f"damaged {name.upper()}: unreadable characters were replaced by U+FFFD",
                )
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls * 50 > len(data):
        raise IntakeError("is a binary file, not text; save the article as .txt or .html first")
    try:
        return repair(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_foreign(data)


def repair(text: str) -> Decoded:
    """Replace characters that cannot be stored (half surrogate pairs, NUL) by U+FFFD; offsets stay."""
    clean = _UNSTORABLE.sub("\ufffd", text)
    if clean == text:
        return Decoded(text)
    return Decoded(clean, "characters that cannot be stored were replaced by U+FFFD")


def _decode_foreign(data: bytes) -> Decoded:
    """Decode bytes that are not valid UTF-8."""
    replaced = data.decode("utf-8", errors="replace")
    damaged = replaced.count("\ufffd")
    multibyte = sum(character > "\x7f" for character in replaced) - damaged
    if multibyte < damaged:
        from charset_normalizer import from_bytes

        best = from_bytes(data[:_SAMPLE_BYTES]).best()
        if best is not None:
            name = "cp1252" if _is_english(data) else best.encoding
            text = data.decode(name, errors="replace")
            return Decoded(text, f"is not UTF-8; read as {name}: check letters with accents")
    return Decoded(replaced, "is not clean UTF-8; unreadable characters were replaced by U+FFFD")


def _is_english(data: bytes) -> bool:
    """Tell English, nearly always Windows-1252: in mostly plain ASCII text detection sees no difference."""
    plain = len(data.translate(None, bytes(range(0x80, 0x100))))
    return plain > 0.9 * len(data) and b" the " in data.lower()
