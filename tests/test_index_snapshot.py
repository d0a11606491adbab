from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexes import snapshot
from indexes.index import VectorIndex
from tests.small_disk import fill, mounted

ROOT = Path(__file__).parent.parent
DIM = 8


def index_of(count: int) -> VectorIndex:
    index = VectorIndex(DIM)
    index.add(range(count), np.random.default_rng(0).normal(size=(count, DIM)))
    return index


def read(folder: Path, **asked: object) -> VectorIndex | None:
    wanted: dict[str, object] = {"model_id": "m@1", "dim": DIM, "watermark": "7.7.0"}
    return snapshot.read(folder, **{**wanted, **asked})  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a sound snapshot of 20 vectors."""
    snapshot.write(tmp_path / "index", index_of(20), model_id="m@1", watermark="7.7.0")
    return tmp_path / "index"


def data_file(folder: Path) -> Path:
    (file,) = folder.glob("*.vectors")
    return file


def test_snapshot_comes_back_whole_and_goes_on(folder: Path) -> None:
    loaded = read(folder)
    assert loaded is not None
    original = index_of(20)
    queries = np.random.default_rng(1).normal(size=(3, DIM))
    for mine, theirs in zip(loaded.search(queries, 5), original.search(queries, 5), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    loaded.add([100], np.ones((1, DIM)))
    assert loaded.search(np.ones((1, DIM)), 1)[0].tolist() == [[100]]
    assert snapshot.watermark_of(folder, model_id="m@1", dim=DIM) == "7.7.0"


def test_snapshot_of_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert read(tmp_path / "index") is None
    assert snapshot.watermark_of(tmp_path / "index", model_id="m@1", dim=DIM) is None
    assert caplog.records == []
    snapshot.write(tmp_path / "index", VectorIndex(DIM), model_id="m@1", watermark="7.7.0")
    loaded = read(tmp_path / "index")
    assert loaded is not None
    assert len(loaded) == 0


def test_snapshot_replaces_the_one_before(folder: Path) -> None:
    before = data_file(folder)
    snapshot.write(folder, index_of(30), model_id="m@1", watermark="8.8.0")
    assert data_file(folder) != before
    assert sorted(each.suffix for each in folder.iterdir()) == ["", ".json", ".vectors"]
    assert read(folder) is None
    loaded = read(folder, watermark=None)
    assert loaded is not None
    assert len(loaded) == 30


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"model_id": "m@2"}, "is of m@1, not m@2"),
        ({"dim": 9}, "dimension 8, not 9"),
        ({"watermark": "8.8.0"}, "of an earlier state"),
    ],
)
def test_snapshot_of_another_kind_is_none(
    folder: Path, caplog: pytest.LogCaptureFixture, asked: dict[str, object], said: str
) -> None:
    caplog.set_level(logging.INFO, "indexes")
    assert read(folder, **asked) is None
    assert said in caplog.text


def damage_flip_first(folder: Path) -> None:
    flip(data_file(folder), 0)


def damage_flip_middle(folder: Path) -> None:
    flip(data_file(folder), data_file(folder).stat().st_size // 2)


def damage_flip_last(folder: Path) -> None:
    flip(data_file(folder), -1)


def damage_truncate(folder: Path) -> None:
    data_file(folder).write_bytes(data_file(folder).read_bytes()[:-4])


def damage_empty(folder: Path) -> None:
    data_file(folder).write_bytes(b"")


def damage_remove(folder: Path) -> None:
    data_file(folder).unlink()


def damage_folder_for_file(folder: Path) -> None:
    file = data_file(folder)
    file.unlink()
    file.mkdir()


def damage_manifest_truncate(folder: Path) -> None:
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:30])


def damage_manifest_empty(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"")


def damage_manifest_binary(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\xfe\x00")


def damage_manifest_list(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def damage_manifest_other_fields(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"version": 3}')


def damage_manifest_points_elsewhere(folder: Path) -> None:
    edit(folder, file="../secret")


def damage_manifest_points_nowhere(folder: Path) -> None:
    edit(folder, file="a\0b")


def damage_manifest_names_a_number(folder: Path) -> None:
    edit(folder, file=3)


def damage_manifest_counts_wrong(folder: Path) -> None:
    edit(folder, count=21)


def damage_manifest_of_another_format(folder: Path) -> None:
    edit(folder, format=2)


def flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 0b1000
    file.write_bytes(data)


def edit(folder: Path, **fields: object) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **fields}))


@pytest.mark.parametrize(
    "damage", [each for name, each in sorted(globals().items()) if name.startswith("damage_")]
)
def test_snapshot_damaged_is_none_with_a_log_line_and_can_be_written_again(  # type: ignore[no-untyped-def]
    folder: Path, caplog: pytest.LogCaptureFixture, damage
) -> None:
    damage(folder)
    assert read(folder) is None
    assert "it is built again" in caplog.text
    for leftover in folder.glob("*.vectors"):
        if leftover.is_dir():
            leftover.rmdir()
    snapshot.write(folder, index_of(5), model_id="m@1", watermark="7.7.0")
    loaded = read(folder)
    assert loaded is not None
    assert len(loaded) == 5


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk") as mount:
        yield mount


def test_snapshot_on_a_full_file_system_keeps_the_old_one(small_disk: Path) -> None:
    snapshot.write(small_disk / "index", index_of(20), model_id="m@1", watermark="7.7.0")
    files = sorted((small_disk / "index").iterdir())
    fill(small_disk)
    with pytest.raises(OSError, match="No space left"):
        snapshot.write(small_disk / "index", index_of(20_000), model_id="m@1", watermark="8.8.0")
    assert sorted((small_disk / "index").iterdir()) == files
    loaded = read(small_disk / "index")
    assert loaded is not None
    assert len(loaded) == 20


WRITER = """
import os, signal, sys
from pathlib import Path
import numpy as np
from indexes import snapshot
from indexes.index import VectorIndex
index = VectorIndex(8)
index.add(range(50), np.random.default_rng(0).normal(size=(50, 8)))
folder = Path(sys.argv[1])
"""


def run_writer(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WRITER + textwrap.dedent(script), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_snapshot_beyond_the_allowed_file_size_keeps_the_old_one(folder: Path) -> None:
    done = run_writer(
        """
        import resource
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            snapshot.write(folder, index, model_id="m@1", watermark="8.8.0")
        except OSError as error:
            print(error)
        """,
        folder,
    )
    assert "File too large" in done.stdout, done.stderr
    assert len(list(folder.iterdir())) == 3
    assert read(folder) is not None


# Every call that changes the disk, and where in it the process dies.
STEPS = [
    ("os", "fsync", 1, False),
    ("os", "fsync", 1, True),
    ("os", "fsync", 2, False),
    ("os", "fsync", 2, True),
    ("Path", "replace", 1, False),
    ("Path", "replace", 1, True),
    ("os", "fsync", 3, True),
    ("Path", "unlink", 1, False),
    ("Path", "unlink", 1, True),
]


@pytest.mark.parametrize(("owner", "name", "nth", "after"), STEPS)
def test_snapshot_killed_at_any_step_leaves_the_old_or_the_new(
    folder: Path, owner: str, name: str, nth: int, after: bool
) -> None:
    done = run_writer(
        f"""
        original, calls = {owner}.{name}, []
        def deadly(*arguments, **options):
            calls.append(1)
            if len(calls) < {nth}:
                return original(*arguments, **options)
            if {after}:
                original(*arguments, **options)
            os.kill(os.getpid(), signal.SIGKILL)
        {owner}.{name} = deadly
        snapshot.write(folder, index, model_id="m@1", watermark="8.8.0")
        """,
        folder,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    switched = (owner, name, nth, after) in STEPS[5:]
    loaded = read(folder, watermark="8.8.0" if switched else "7.7.0")
    assert loaded is not None
    assert len(loaded) == (50 if switched else 20)
    snapshot.write(folder, index_of(3), model_id="m@1", watermark="9.9.0")
    assert len(list(folder.glob("*.vectors"))) == 1
    assert read(folder, watermark="9.9.0") is not None


def test_snapshot_writers_and_readers_at_once(folder: Path) -> None:
    script = textwrap.dedent("""
        import logging
        logging.basicConfig(level=logging.WARNING)
        for round in range(60):
            if sys.argv[2] == "write":
                snapshot.write(folder, index, model_id="m@1", watermark="8.8.0")
            elif snapshot.read(folder, model_id="m@1", dim=8) is None:
                sys.exit("read nothing")
    """)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER + script, str(folder), role],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for role in ("write", "write", "read")
    ]
    assert [process.communicate(timeout=60)[1] for process in started] == ["", "", ""]
    assert len(list(folder.glob("*.vectors"))) == 1
