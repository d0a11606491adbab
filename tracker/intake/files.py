"""Finds and opens what a person names: files, folders of files, standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from tracker.errors import IntakeError

STDIN = "-"
MAX_DOCUMENT_BYTES = 20_000_000
"""Largest single document read: some thirty novels."""

PLAIN = frozenset({".txt", ".text"})
MARKDOWN = frozenset({".md", ".markdown"})
HTML = frozenset({".html", ".htm", ".xhtml"})
JSONL = frozenset({".jsonl", ".ndjson"})
KNOWN = PLAIN | MARKDOWN | HTML | JSONL


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open `path` for reading bytes, or standard input. Raises IntakeError saying why it cannot be."""
    if path == STDIN:
        yield sys.stdin.buffer
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(path).open("rb"))
        except OSError as error:
            raise IntakeError(explain(error)) from None
        yield stream


def explain(error: OSError) -> str:
    """Say in words what keeps a file from being read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder; check the path"
    if isinstance(error, PermissionError):
        return "you may not read this; change its permissions"
    if isinstance(error, IsADirectoryError):
        return "this is a folder; name a file"
    return f"cannot be read ({error.strerror or error})"


def read_limited(stream: BinaryIO) -> bytes:
    """Return all of `stream`. Raises IntakeError above the size limit."""
    try:
        data = stream.read(MAX_DOCUMENT_BYTES + 1)
    except OSError as error:
        raise IntakeError(explain(error)) from None
    return within_limit(data)


def within_limit(data: bytes) -> bytes:
    """Return `data`, or raise IntakeError when one document is larger than the limit."""
    if len(data) > MAX_DOCUMENT_BYTES:
        raise IntakeError(
            f"larger than {MAX_DOCUMENT_BYTES // 1_000_000} MB, the most one document may have; "
            "split it into one file for each article, or into a .jsonl file with one article a line"
        )
    return data


def walk(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder` in sorted order; hidden ones, links to folders and devices are skipped.

    Raises IntakeError when the folder itself cannot be listed; an unreadable subfolder is yielded as it is,
    so that reading it reports it.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise IntakeError(explain(error)) from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            try:
                yield from walk(path)
            except IntakeError:
                yield path
        elif entry.is_file():
            yield path
