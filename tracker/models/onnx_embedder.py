"""The default embedder: all-MiniLM-L6-v2 run from an ONNX file exported once into the user's cache.

Importing this module imports onnxruntime; torch is imported only when the file has to be made.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tracker.errors import ModelError
from tracker.models import minilm
from tracker.models.cache import cache_folder
from tracker.models.files import locked, write_atomically
from tracker.models.sessions import feed, open_session, open_tokenizer, without_lone_surrogates

EXPORT_VERSION = 1
"""Raised whenever the exported graph changes, so that old files are left alone and new ones made."""

BATCH = 32
CHUNK = 4096
"""Texts tokenised at a time, so that memory does not grow with their number."""

_logger = logging.getLogger(__name__)


class OnnxEmbedder:
    """all-MiniLM-L6-v2 in float32: 384 dimensions, texts cut at 256 tokens, one thread per core."""

    def __init__(self, model: bytes, tokenizer: Path, model_id: str, threads: int | None = None) -> None:
        self.id = model_id
        self.dim = minilm.DIM
        self._session = open_session(model, threads)
        self._tokenizer = open_tokenizer(tokenizer, minilm.MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, 384) unit rows in input order; ModelError when the network yields no number."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), CHUNK):
            self._fill(vectors[start : start + CHUNK], texts[start : start + CHUNK])
        if not np.isfinite(vectors).all():
            raise ModelError(f"{self.id} gave a vector that is not a number. Delete {export_folder()}.")
        return vectors

    def _fill(self, vectors: NDArray[np.float32], texts: Sequence[str]) -> None:
        encodings = self._tokenizer.encode_batch([without_lone_surrogates(text) for text in texts])
        order = sorted(range(len(texts)), key=lambda index: len(encodings[index].ids))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            (vectors[rows],) = self._session.run(None, feed([encodings[row] for row in rows]))


def export_folder() -> Path:
    """Return the folder of the exported file, named by the weights and the export's version."""
    return cache_folder() / "models" / f"{minilm.NAME}-{minilm.WEIGHTS_SHA256[:12]}-v{EXPORT_VERSION}"


def load(threads: int | None = None) -> OnnxEmbedder:
    """Return the default embedder, exporting it first when the cache lacks a sound copy.

    Raises ModelError when the packaged weights are missing or altered, or the cache cannot be written.
    """
    model = _sound_copy()
    if model is None:
        model = _made()
    return OnnxEmbedder(model, minilm.tokenizer_file(), minilm.ID, threads)


def _sound_copy() -> bytes | None:
    """Return the cached model's bytes if they are what the manifest says, None otherwise, with a log line."""
    folder = export_folder()
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        model = (folder / "model.onnx").read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _logger.warning("the exported embedder in %s cannot be read and is made again: %s", folder, error)
        return None
    expected = manifest.get("sha256") if isinstance(manifest, dict) else None
    if (
        hashlib.sha256(model).hexdigest() != expected
        or manifest.get("source_sha256") != minilm.WEIGHTS_SHA256
    ):
        _logger.warning("the exported embedder in %s is damaged and is made again", folder)
        return None
    return model


def _made() -> bytes:
    """Export the model under the cache's lock, unless another process has done so while we waited."""
    folder = export_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder / "lock"):
            model = _sound_copy()
            if model is not None:
                return model
            started = time.monotonic()
            _logger.info("exporting %s to %s, once", minilm.NAME, folder)
            source = minilm.weights_file()
            from tracker.models.minilm_export import exported_bytes

            model = exported_bytes(source.parent)
            manifest = {
                "model": minilm.NAME,
                "export_version": EXPORT_VERSION,
                "source_sha256": minilm.WEIGHTS_SHA256,
                "sha256": hashlib.sha256(model).hexdigest(),
                "size_bytes": len(model),
            }
            write_atomically(folder / "model.onnx", model)
            write_atomically(folder / "manifest.json", json.dumps(manifest, indent=1).encode())
            _logger.info("exported %s in %.1f s", minilm.NAME, time.monotonic() - started)
            return model
    except OSError as error:
        raise ModelError(
            f"The exported embedder cannot be kept in {folder} ({error.strerror or error}). "
            "Free some space, or set TRACKER_CACHE to a folder that you can write to."
        ) from error
