"""An index in, files that survive a crash out; and back, or None when they cannot be trusted."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from indexes.index import VectorIndex

_MANIFEST = "manifest.json"
_LOCK = "lock"
_SUFFIX = ".vectors"
_FORMAT = 1
_ATTEMPTS = 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a data file holds; `watermark` is the caller's name for the state it was built from."""

    format: int
    model_id: str
    dim: int
    count: int
    watermark: str
    sha256: str
    file: str


def write(folder: Path, index: VectorIndex, *, model_id: str, watermark: str) -> None:
    """Replace the folder's snapshot.

    The data goes to a new file that is synced before the manifest is switched to it, so that a reader finds
    the old snapshot or the new one, whenever the process is killed. Raises OSError (a full disk, no
    permission); then the old snapshot is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    data = index.to_bytes().tobytes()
    name = f"{secrets.token_hex(8)}{_SUFFIX}"
    manifest = Manifest(
        format=_FORMAT,
        model_id=model_id,
        dim=index.dim,
        count=len(index),
        watermark=watermark,
        sha256=hashlib.sha256(data).hexdigest(),
        file=name,
    )
    with _locked(folder):
        _write_synced(folder / name, data)
        temporary = folder / f"{_MANIFEST}.new"
        try:
            _write_synced(temporary, json.dumps(asdict(manifest), indent=1).encode())
            temporary.replace(folder / _MANIFEST)
        except BaseException:
            _discard(folder / name)
            _discard(temporary)
            raise
        _sync_folder(folder)
        # Under the lock nobody else is half way, so every other data file is an old or abandoned one.
        for leftover in folder.glob(f"*{_SUFFIX}"):
            if leftover.name != name:
                leftover.unlink(missing_ok=True)


def read(folder: Path, *, model_id: str, dim: int, watermark: str | None = None) -> VectorIndex | None:
    """Return the snapshot of this model, dimension and watermark (None: of any), or None with a log line.

    None means: build it again. No damage of the files raises.
    """
    for _ in range(_ATTEMPTS):
        manifest = _read_manifest(folder)
        if manifest is None or not _is_wanted(folder, manifest, model_id, dim, watermark):
            return None
        try:
            data = (folder / manifest.file).read_bytes()
        except FileNotFoundError:
            if _read_manifest(folder) != manifest:
                continue  # replaced between our two reads
            _log.warning("index in %s has lost its data file; it is built again", folder)
            return None
        except (OSError, ValueError) as error:
            _log.warning("index in %s cannot be read (%s); it is built again", folder, error)
            return None
        return _load(folder, manifest, data)
    _log.warning("index in %s is being replaced over and over; it is built again", folder)
    return None


def watermark_of(folder: Path, *, model_id: str, dim: int) -> str | None:
    """Return the watermark of the folder's snapshot, None when there is none of this model and dimension."""
    manifest = _read_manifest(folder)
    if manifest is None or not _is_wanted(folder, manifest, model_id, dim, None):
        return None
    return manifest.watermark


def _read_manifest(folder: Path) -> Manifest | None:
    try:
        fields = json.loads((folder / _MANIFEST).read_bytes())
        manifest = Manifest(**fields)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        _log.warning("index in %s has an unreadable manifest (%s); it is built again", folder, error)
        return None
    if (
        not all(
            isinstance(getattr(manifest, name), kind)
            for name, kind in (("model_id", str), ("watermark", str), ("sha256", str), ("file", str))
        )
        or Path(manifest.file).name != manifest.file
    ):
        _log.warning("index in %s has a damaged manifest; it is built again", folder)
        return None
    return manifest


def _is_wanted(folder: Path, manifest: Manifest, model_id: str, dim: int, watermark: str | None) -> bool:
    if manifest.format != _FORMAT:
        _log.warning("index in %s has format %s, not %s; it is built again", folder, manifest.format, _FORMAT)
    elif manifest.model_id != model_id:
        _log.warning("index in %s is of %s, not %s; it is built again", folder, manifest.model_id, model_id)
    elif manifest.dim != dim:
        _log.warning("index in %s has dimension %s, not %s; it is built again", folder, manifest.dim, dim)
    elif watermark is not None and manifest.watermark != watermark:
        _log.info("index in %s is of an earlier state; it is built again", folder)
    else:
        return True
    return False


def _load(folder: Path, manifest: Manifest, data: bytes) -> VectorIndex | None:
    if hashlib.sha256(data).hexdigest() != manifest.sha256:
        _log.warning("index in %s is damaged; it is built again", folder)
        return None
    try:
        index = VectorIndex.from_bytes(data, manifest.dim)
    except ValueError as error:
        _log.warning("index in %s is not usable (%s); it is built again", folder, error)
        return None
    if len(index) != manifest.count:
        _log.warning(
            "index in %s has %s vectors, not %s; it is built again", folder, len(index), manifest.count
        )
        return None
    return index


def _write_synced(path: Path, data: bytes) -> None:
    """Write a new file down to the disk, or leave none."""
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        _discard(path)
        raise


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one writer at a time into a folder; the system frees the lock of a killed one."""
    with (folder / _LOCK).open("ab") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        yield
