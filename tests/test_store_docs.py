"""docs/data-model.md names every table and view of the schema, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from tracker.store import Store

DOCUMENT = Path(__file__).parent.parent / "docs" / "data-model.md"


def test_data_model_names_every_table_and_view(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        names = set(store.db.table_names())
        tables = {name for name in names if not re.fullmatch("(claims|documents)_fts_.+|sqlite_.+", name)}
        views = set(store.db.view_names())
    first_cells = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE))
    named_in_text = {"claims_fts", "documents_fts", "_sqlite_migrations"}
    assert first_cells == (tables | views) - named_in_text
    for name in named_in_text:
        assert f"`{name}`" in DOCUMENT.read_text(encoding="utf-8")
