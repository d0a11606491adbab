"""Bytes become the text they were written as, or a warning says what was done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import IntakeError
from tracker.intake.encoding import decode, repair

ENGLISH = "The minister said “no” troops would stay in Orléans, the café’s owner recalled."


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_decode_returns_utf8_text_unaltered(text: str) -> None:
    text = text.removeprefix("\ufeff")
    decoded = decode(text.encode())
    assert decoded.text == text
    assert decoded.warning is None


def test_decode_keeps_line_ends_as_received() -> None:
    assert decode(b"one\r\ntwo\rthree\n").text == "one\r\ntwo\rthree\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_decode_follows_a_byte_order_mark(encoding: str) -> None:
    decoded = decode(ENGLISH.encode(encoding))
    assert decoded.text == ENGLISH
    assert decoded.warning is None


def test_decode_detects_windows_1252_and_warns() -> None:
    decoded = decode(ENGLISH.encode("cp1252"))
    assert decoded.text == ENGLISH
    assert decoded.warning is not None
    assert "cp1252" in decoded.warning


def test_decode_detects_another_alphabet() -> None:
    text = "Москва заявила, что войска останутся в стране после учений, сообщил министр."
    assert decode(text.encode("cp1251")).text == text


def test_decode_replaces_the_damaged_bytes_of_utf8() -> None:
    data = ENGLISH.encode() + b" \xff end"
    decoded = decode(data)
    assert decoded.text == ENGLISH + " \ufffd end"
    assert decoded.warning is not None
    assert "replaced" in decoded.warning


def test_decode_replaces_damage_behind_a_byte_order_mark() -> None:
    decoded = decode(b"\xef\xbb\xbfab\xffc")
    assert decoded.text == "ab\ufffdc"
    assert decoded.warning is not None


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\x01\x02\x03\x04" * 20, b"text\0more"])
def test_decode_refuses_a_binary_file(data: bytes) -> None:
    with pytest.raises(IntakeError, match=r"binary.*save the article"):
        decode(data)


def test_decode_replaces_a_stray_nul_in_a_text() -> None:
    decoded = decode(ENGLISH.encode() * 3 + b"\0" + ENGLISH.encode())
    assert decoded.text == ENGLISH * 3 + "\ufffd" + ENGLISH
    assert decoded.warning is not None


@given(st.text(st.characters()))
def test_repair_keeps_every_offset_and_makes_text_storable(text: str) -> None:
    clean = repair(text).text
    assert len(clean) == len(text)
    clean.encode()
    assert "\0" not in clean
