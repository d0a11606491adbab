from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from tests.small_disk import fill, mounted
from tests.store_samples import NOW, add_document
from tracker.errors import BusyError, NotFoundError, StoreError
from tracker.records import Document
from tracker.store import Store, documents, migrations

ROOT = Path(__file__).parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder" / "claims of today.db"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk") as folder:
        yield folder


def documents_of(store: Store) -> list[str]:
    return [documents.get(store.db, each).document.text for each in documents.waiting(store.db)]


def test_open_makes_folder_and_file_in_wal_with_foreign_keys(path: Path) -> None:
    with Store.open(path) as store:
        assert store.path == path
        assert not store.read_only
        assert store.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert store.problems() == []
    assert path.exists()
    assert not path.with_name(path.name + "-wal").exists()


def test_open_of_a_path_with_signs_of_an_address(tmp_path: Path) -> None:
    path = tmp_path / "50%?mode=ro#x.db"
    with Store.open(path) as store, store.write() as db:
        add_document(db)
    assert path.exists()


def test_open_without_create_says_to_ingest(path: Path) -> None:
    with pytest.raises(NotFoundError, match="ingest something first"):
        Store.open(path, create=False)
    assert not path.parent.exists()


def test_migrations_run_once_and_change_nothing_the_second_time(path: Path) -> None:
    def schema() -> list[tuple[object, ...]]:
        with Store.open(path) as store:
            return store.db.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()

    first = schema()
    assert schema() == first
    with Store.open(path) as store:
        steps = [row["name"] for row in store.db["_sqlite_migrations"].rows]
        assert steps == [
            "m001_first_schema",
            "m002_who_and_when",
            "m003_source_links",
            "m004_versions_of_pages",
            "m005_joined_claims",
            "m006_undone_assignments",
            "m007_chosen_judge",
            "m008_unsure_pairs",
            "m009_judge_scores",
        ]


def test_open_applies_no_step_under_a_lock_it_need_not_take(path: Path) -> None:
    with Store.open(path) as writer, writer.write(), Store.open(path, busy_timeout_s=0) as reader:
        assert documents.count(reader.db) == 0


def test_a_failed_migration_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations.schema, "FIRST", ("CREATE TABLE documents (id);", "CREATE nonsense;"))
    with pytest.raises(StoreError, match="failed"):
        Store.open(path)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert documents.count(store.db) == 0


def test_a_newer_file_is_refused(path: Path) -> None:
    with Store.open(path) as store:
        store.db["_sqlite_migrations"].insert(
            {"migration_set": "tracker", "name": "m999_later", "applied_at": NOW}
        )
    with pytest.raises(StoreError, match=r"made by a newer version.*m999_later.*upgrade"):
        Store.open(path)


def test_another_programs_database_is_refused_and_not_altered(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    other = sqlite_utils.Database(path)
    other["bookmarks"].insert({"id": 1})
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all " * 100, b"SQLite format 3\0" + b"\xff" * 4000])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it is a folder"):
        Store.open(tmp_path)


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot open .*(Not a directory|File exists)"):
        Store.open(tmp_path / "file" / "x" / "a.db")


def test_a_damaged_page_is_reported_on_reading(path: Path) -> None:
    with Store.open(path) as store, store.write() as db:
        for number in range(300):
            add_document(db, f"{number} " + "words " * 200)
    data = bytearray(path.read_bytes())
    page = 4096
    for at in range(len(data) // page // 2 * page, len(data), page):
        data[at : at + 200] = b"\xa5" * 200
    path.write_bytes(data)
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="is damaged"):
            documents_of(store)
        assert store.problems()


def test_write_commits(path: Path) -> None:
    with Store.open(path) as store:
        with store.write() as db:
            assert db.conn.in_transaction
            add_document(db)
        assert not store.db.conn.in_transaction
    with Store.open(path, create=False) as store:
        assert documents.count(store.db) == 1


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, NotFoundError])
def test_write_rolls_back_whatever_is_raised(path: Path, error: type[BaseException]) -> None:
    with Store.open(path) as store:
        with pytest.raises(error), store.write() as db:
            add_document(db)
            raise error("stop")
        assert documents.count(store.db) == 0
        with store.write() as db:
            add_document(db)
        assert documents.count(store.db) == 1


def test_the_librarys_own_inserts_join_the_transaction(path: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(RuntimeError), store.write() as db:
            db["sources"].insert({"kind": "person", "name": "Ada"})
            db["sources"].upsert({"id": 1, "kind": "person", "name": "Eve"}, pk="id")
            assert db.conn.in_transaction
            raise RuntimeError
        assert store.db["sources"].count == 0


def test_write_within_write_is_part_of_the_outer(path: Path) -> None:
    with Store.open(path) as store:
        with store.write() as db:
            add_document(db, "kept")
            with pytest.raises(RuntimeError), store.write():
                add_document(db, "taken back")
                raise RuntimeError
        assert documents_of(store) == ["kept"]


def test_records_are_refused_outside_write(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(RuntimeError, match=r"Store\.write"):
        add_document(store.db)


def test_read_sees_one_state(path: Path) -> None:
    with Store.open(path) as reader, Store.open(path) as writer:
        with reader.read() as db:
            assert documents.count(db) == 0
            with writer.write() as other:
                add_document(other)
            assert documents.count(db) == 0
            with reader.read():
                assert documents.count(db) == 0
        assert documents.count(reader.db) == 1


def test_a_second_writer_is_told_who_is_busy(path: Path) -> None:
    with Store.open(path) as one, Store.open(path, busy_timeout_s=0.05) as two:
        with one.write(), pytest.raises(BusyError, match=f"writing to {path}") as caught, two.write():
            pytest.fail("two writers at once")
        assert caught.value.exit_code == 75
        with two.write() as db:
            add_document(db)


def test_half_a_character_pair_is_explained(path: Path) -> None:
    with Store.open(path) as store:
        with pytest.raises(StoreError, match="half of a character pair at position 2"), store.write() as db:
            documents.add(db, Document("ab\ud800"), NOW)
        assert documents.count(store.db) == 0


def test_a_broken_reference_stays_a_programming_error(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(sqlite3.IntegrityError), store.write() as db:
        db.execute("INSERT INTO receipts (document_id, recorded_at) VALUES (7, ?)", [NOW])


def run_limited(script: str, path: Path, *, as_nobody: bool = False) -> str:
    """Run a script in a process of its own, as an ordinary user where asked for; return what it printed."""
    head = "import os, sys\nfrom pathlib import Path\nfrom tracker.store import Store, documents\n"
    head += "from tracker.records import Document\nfrom tracker.errors import StoreError\n"
    if as_nobody and os.geteuid() == 0:
        head += "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(script), str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


READ_THEN_WRITE = """
    with Store.open(Path(sys.argv[1])) as store:
        print(store.read_only, documents.count(store.db))
        try:
            with store.write() as db:
                documents.add(db, Document("more"), "now")
        except StoreError as error:
            print(error)
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A database with one document, in a folder other users can reach."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() != "root" or folder.stat().st_uid == os.geteuid():
            if folder in (Path("/"), Path("/tmp")):  # noqa: S108
                break
            folder.chmod(folder.stat().st_mode | 0o055)
    folder = tmp_path / "shared"
    folder.mkdir()
    path = folder / "a.db"
    with Store.open(path) as store, store.write() as db:
        add_document(db)
    path.chmod(0o444)
    return path


def test_a_read_only_file_is_read_and_not_written(shared: Path) -> None:
    shared.parent.chmod(0o777)
    out = run_limited(READ_THEN_WRITE, shared, as_nobody=True)
    assert out.startswith("True 1\n")
    assert "is read-only here" in out


def test_a_read_only_folder_is_read_and_not_written(shared: Path) -> None:
    shared.parent.chmod(0o555)
    out = run_limited(READ_THEN_WRITE, shared, as_nobody=True)
    shared.parent.chmod(0o755)
    assert out.startswith("True 1\n")
    assert "is read-only here" in out


def test_a_writable_file_in_a_read_only_folder_is_read(shared: Path) -> None:
    shared.chmod(0o666)
    shared.parent.chmod(0o555)
    out = run_limited(READ_THEN_WRITE, shared, as_nobody=True)
    shared.parent.chmod(0o755)
    assert out.startswith("True 1\n")
    assert "is read-only here" in out


def test_a_read_only_folder_with_a_log_is_not_read_without_it(shared: Path) -> None:
    shared.chmod(0o644)
    with Store.open(shared) as store:
        with store.write() as db:
            add_document(db, "only in the log so far")
        log = shared.with_name("a.db-wal").read_bytes()
        main = shared.read_bytes()
    shared.write_bytes(main)
    shared.with_name("a.db-wal").write_bytes(log)
    shared.with_name("a.db-wal").chmod(0o444)
    shared.chmod(0o444)
    shared.parent.chmod(0o555)
    out = run_limited(
        """
        try:
            with Store.open(Path(sys.argv[1])) as store:
                print(documents.count(store.db))
        except StoreError as error:
            print(error)
        """,
        shared,
        as_nobody=True,
    )
    shared.parent.chmod(0o755)
    assert "2" in out.split() or "copy both files to a writable folder" in out


def test_a_disk_without_room_is_explained_and_nothing_is_half_written(path: Path) -> None:
    with Store.open(path) as store, store.write() as db:
        add_document(db, "before")
    out = run_limited(
        """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Store.open(Path(sys.argv[1])) as store:
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
            try:
                with store.write() as db:
                    documents.add(db, Document("first"), "now")
                    for number in range(200):
                        documents.add(db, Document(f"{number}" + "x" * 20_000), "now")
            except StoreError as error:
                print(error)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            with store.write() as db:
                documents.add(db, Document("after"), "now")
        """,
        path,
    )
    assert "nothing of this step was written" in out
    with Store.open(path) as store:
        assert documents_of(store) == ["before", "after"]
        assert store.problems() == []


def test_a_really_full_file_system_is_called_full(small_disk: Path) -> None:
    path = small_disk / "a.db"
    with Store.open(path) as store:
        with store.write() as db:
            add_document(db, "before")
        with pytest.raises(StoreError, match="the disk is full"), store.write() as db:
            for number in range(500):
                add_document(db, f"{number}" + "x" * 20_000)
        assert documents_of(store) == ["before"]
    fill(small_disk)
    with pytest.raises(StoreError), Store.open(small_disk / "new.db"):
        pytest.fail("a new file on a full disk")
    with Store.open(path) as store:
        assert documents.count(store.db) == 1
