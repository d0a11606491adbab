"""Finds the title of a plain or Markdown text in its first lines."""

from __future__ import annotations

import re

_LONGEST = 200
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)


def title_of(text: str, *, markdown: bool = False) -> str | None:
    """Return the first heading (Markdown), or the first line when it stands like a title above more text.

    A title is one short line, set off by an empty line, that does not end as a sentence does.
    """
    if markdown and (heading := _HEADING.search(text)):
        return heading[1]
    head, _, rest = text.lstrip().partition("\n")
    line = head.strip()
    if not line or len(line) > _LONGEST or not rest.strip() or rest[:1] not in "\r\n":
        return None
    return None if line.rstrip("”\"'’)").endswith((".", ",", ";", ":")) else line
