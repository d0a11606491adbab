"""What README.md shows is what the commands print."""

from __future__ import annotations

from docs.generate_readme import README, page, without_numbers


def test_readme_shows_what_the_commands_print() -> None:
    text = README.read_text(encoding="utf-8")
    assert without_numbers(page(text)) == without_numbers(text), "run `make docs`"
