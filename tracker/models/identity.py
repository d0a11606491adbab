"""Names a foreign model and its weights in one short id, reading files only, never loading the model."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tracker.models.files import sha256_of

_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")


def id_of(name: str) -> str:
    """Return "name@hash": of a local folder's weights, or of the snapshot that the Hugging Face cache holds.

    A model not yet downloaded is "name@none": nothing stored bears that id. A folder's name is its last part,
    so that moving it keeps its vectors.
    """
    folder = Path(name)
    if folder.is_dir():
        return f"{folder.resolve().name}@{_folder_hash(folder)}"
    return f"{name}@{_cached_revision(name)[:12] or 'none'}"


def _folder_hash(folder: Path) -> str:
    files = sorted({path for pattern in _WEIGHTS for path in folder.rglob(pattern)})
    parts = [f"{path.relative_to(folder)} {sha256_of(path)}" for path in files]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _cached_revision(name: str) -> str:
    """Return the commit that the local Hugging Face cache holds as "main", "" when there is none."""
    organised = name if "/" in name else f"sentence-transformers/{name}"
    for candidate in (name, organised):
        reference = _hub_folder() / f"models--{candidate.replace('/', '--')}" / "refs" / "main"
        try:
            return reference.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return ""


def _hub_folder() -> Path:
    """Return the hub cache's folder, by the variables that huggingface_hub itself documents."""
    if chosen := os.environ.get("HF_HUB_CACHE"):
        return Path(chosen)
    home = os.environ.get("HF_HOME")
    if home:
        return Path(home) / "hub"
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "huggingface" / "hub"
