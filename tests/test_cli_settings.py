"""Settings come from one table: the environment's word, or the default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from docs import generate_cli
from tracker.errors import UsageError
from tracker.judging import policy
from tracker.settings import TABLE, Settings


def test_the_table_and_the_record_name_the_same_settings() -> None:
    assert [setting.name for setting in TABLE] == [field.name for field in fields(Settings)]
    assert all(f"`{setting.variable}`" in generate_cli.page() for setting in TABLE)


def test_defaults_hold_when_nothing_is_set() -> None:
    settings = Settings.from_environment(environment={"TRACKER_JUDGE": ""})
    assert (settings.embedder, settings.judge, settings.threshold) == ("default", None, 0.4)
    assert settings.db.name == "tracker.db"
    assert settings.db.parent.name == settings.cache.name == "claim-tracker"


def test_the_environment_is_read_and_the_option_wins() -> None:
    environment = {
        "TRACKER_DB": "~/a.db",
        "TRACKER_CACHE": "/c",
        "TRACKER_EMBEDDER": "e",
        "TRACKER_THRESHOLD": "0.75",
    }
    settings = Settings.from_environment(environment=environment)
    assert settings == Settings(Path.home() / "a.db", Path("/c"), "e", None, "default", 0.75)
    assert Settings.from_environment(Path("b.db"), environment).db == Path("b.db")


@pytest.mark.parametrize("text", ["high", "1.5", "-1", "nan"])
def test_a_value_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="TRACKER_THRESHOLD"):
        Settings.from_environment(environment={"TRACKER_THRESHOLD": text})


def test_findings_are_shown_from_where_the_policy_makes_them() -> None:
    by_default = Settings(Path("x.db"), Path("cache")).threshold
    assert Settings.from_environment(environment={}).threshold == by_default == policy.shipped().finding_above
    (told,) = [setting.help for setting in TABLE if setting.name == "threshold"]
    assert f"From {policy.shipped().finding_above} on" in told
