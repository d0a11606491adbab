"""The one table of settings: what can be set, by which variable, and what holds when nothing is set."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.errors import UsageError

APPLICATION = "claim-tracker"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path(APPLICATION)


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path(APPLICATION)


def _path(text: str) -> Path:
    return Path(text).expanduser()


def _probability(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1.0:
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: `read` turns the variable's text into the value or raises ValueError."""

    name: str
    variable: str
    help: str
    expects: str
    default: Callable[[], Any]
    read: Callable[[str], Any]


TABLE: tuple[Setting, ...] = (
    Setting(
        "db",
        "TRACKER_DB",
        "The database file; made on the first ingest. By default tracker.db in the user's data folder.",
        "a file path",
        lambda: _data_folder() / "tracker.db",
        _path,
    ),
    Setting(
        "cache",
        "TRACKER_CACHE",
        "Folder for exported models and index snapshots; safe to delete. By default the user's cache folder.",
        "a folder path",
        _cache_folder,
        _path,
    ),
    Setting(
        "embedder",
        "TRACKER_EMBEDDER",
        'The model that turns claims into vectors: "default", a Hugging Face id, or a local folder.',
        "a model name",
        lambda: "default",
        str,
    ),
    Setting(
        "judge",
        "TRACKER_JUDGE",
        'The model that scores pairs of claims: "default", a Hugging Face id, or a local folder. By default '
        "the one chosen for the database with tracker models use judge.",
        "a model name",
        lambda: None,
        str,
    ),
    Setting(
        "extractor",
        "TRACKER_EXTRACTOR",
        'What reads who said what: "default" for the built-in rules (English), or package.module:object of '
        "an extractor that is to come before them; several are separated by commas.",
        "an extractor's name",
        lambda: "default",
        str,
    ),
    Setting(
        "threshold",
        "TRACKER_THRESHOLD",
        "The default of --min-probability: from which probability on contradictions, alerts and check show "
        "findings. From 0.4 on they are stored, so a lower number shows all.",
        "a number from 0 to 1",
        lambda: 0.4,
        _probability,
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values one process works with. `judge` None: what the database remembers, else the default."""

    db: Path
    cache: Path
    embedder: str = "default"
    judge: str | None = None
    extractor: str = "default"
    threshold: float = 0.4

    @classmethod
    def from_environment(
        cls, db: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> Settings:
        """Read the table's variables; `db`, when given, wins over TRACKER_DB. Raises UsageError."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for setting in TABLE:
            text = environment.get(setting.variable, "")
            if setting.name == "db" and db is not None:
                values["db"] = db
            elif not text:
                values[setting.name] = setting.default()
            else:
                try:
                    values[setting.name] = setting.read(text)
                except ValueError:
                    raise UsageError(
                        f"{setting.variable}={text!r} is not {setting.expects}; correct or unset it"
                    ) from None
        return cls(**values)
