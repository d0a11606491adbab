"""The per-user folder where exported models are kept."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_dir

from tracker.errors import ModelError


def cache_folder() -> Path:
    """Return the cache folder, made when missing: TRACKER_CACHE, or the user's own cache.

    Raises ModelError when it cannot be made.
    """
    chosen = os.environ.get("TRACKER_CACHE")
    path = Path(chosen) if chosen else Path(user_cache_dir("claim-tracker"))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(
            f"The cache folder {path} cannot be made ({error.strerror}). "
            "Set TRACKER_CACHE to a folder that you can write to."
        ) from error
    return path
