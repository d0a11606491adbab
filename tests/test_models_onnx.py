"""The default models' files: exact exports, repair of damage, races, and no torch once they are there."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from tracker.errors import ModelError
from tracker.models import files, judge_file, minilm, onnx_embedder, onnx_judge
from tracker.models.labels import Outputs, probabilities

TEXTS = [
    "No Russian soldiers will remain in the country after the drills, the minister said.",
    "Short.",
    "The president and the prime minister met on Monday to discuss the budget. " * 9,
    "",
]


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache that the whole run shares, with a sound export in it."""
    folder = tmp_path_factory.getbasetemp() / "tracker-cache"
    monkeypatch.setenv("TRACKER_CACHE", str(folder))
    onnx_embedder.load()
    return onnx_embedder.export_folder()


@pytest.fixture
def judge_folder(tmp_path: Path) -> Path:
    """A copy of the shipped judge that a test may damage."""
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ("judge.onnx", "judge.json"):
        shutil.copy(judge_file.WEIGHTS_FOLDER / name, folder / name)
    return folder


def test_export_equals_sentence_transformers(cache: Path) -> None:
    ours = onnx_embedder.load().encode(TEXTS)
    theirs = SentenceTransformer(str(minilm.folder()), device="cpu").encode(TEXTS, show_progress_bar=False)
    assert (ours * theirs).sum(axis=1).min() > 0.99999


def test_sound_export_is_not_made_again(cache: Path) -> None:
    before = (cache / "model.onnx").stat().st_mtime_ns
    onnx_embedder.load()
    assert (cache / "model.onnx").stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", ["flipped byte", "cut short", "no manifest", "bad manifest"])
def test_damaged_export_is_made_again(
    damage: str,
    cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sound = (cache / "model.onnx").read_bytes()
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path))
    shutil.copytree(cache, onnx_embedder.export_folder())
    model, manifest = (onnx_embedder.export_folder() / name for name in ("model.onnx", "manifest.json"))
    if damage == "flipped byte":
        model.write_bytes(sound[:5000] + bytes([sound[5000] ^ 1]) + sound[5001:])
    elif damage == "cut short":
        model.write_bytes(sound[: len(sound) // 2])
    elif damage == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text("[]")
    monkeypatch.setattr("tracker.models.minilm_export.exported_bytes", lambda _folder: sound)
    with caplog.at_level(logging.WARNING):
        assert onnx_embedder.load().encode(["again"]).shape == (1, 384)
    assert model.read_bytes() == sound
    assert files.sha256_of(model) == json.loads(manifest.read_text())["sha256"]
    assert ("made again" in caplog.text) is (damage != "no manifest")


def test_altered_source_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path))
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="cannot be read"):
        onnx_embedder.load()
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    with pytest.raises(ModelError, match="pip install"):
        onnx_embedder.load()
    assert not (onnx_embedder.export_folder() / "model.onnx").exists()


def test_cache_that_cannot_be_written_says_what_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TRACKER_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="TRACKER_CACHE"):
        onnx_embedder.load()


RACER = """
import sys, time
from pathlib import Path
from tracker.models import onnx_embedder
import tracker.models

class Exporter:
    @staticmethod
    def exported_bytes(folder):
        with open(sys.argv[2], "a") as log:
            log.write("made\\n")
        time.sleep(0.5)
        return Path(sys.argv[1]).read_bytes()

sys.modules["tracker.models.minilm_export"] = Exporter
print(onnx_embedder.load().encode(["one"]).shape)
"""


def test_processes_that_race_export_once(cache: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    environment = {**os.environ, "TRACKER_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-c", RACER, str(cache / "model.onnx"), str(log)]
    racers = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [racer.communicate(timeout=60)[0].strip() for racer in racers] == ["(1, 384)"] * 3
    assert log.read_text() == "made\n"


def test_default_models_load_without_torch(cache: Path) -> None:
    program = (
        "import sys\n"
        "from tracker.models.registry import *\n"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules)\n"
        "assert load_embedder().encode(['one']).shape == (1, 384)\n"
        "assert load_judge().score([('one', 'two')]).shape == (1, 5)\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("set()", "")


def test_judge_of_a_sound_folder_scores(judge_folder: Path) -> None:
    scores = onnx_judge.load(judge_folder).score([("It rained.", "It rained.")])
    np.testing.assert_array_equal(scores, onnx_judge.load().score([("It rained.", "It rained.")]))


@pytest.mark.parametrize("name", ["judge.onnx", "judge.json"])
@pytest.mark.parametrize("damage", ["missing", "cut short"])
def test_damaged_judge_says_reinstall(name: str, damage: str, judge_folder: Path) -> None:
    path = judge_folder / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ModelError, match="pip install --force-reinstall claim-tracker"):
        onnx_judge.load(judge_folder)


def test_file_with_a_right_hash_that_is_no_model_is_refused(judge_folder: Path) -> None:
    (judge_folder / "judge.onnx").write_bytes(b"not a model")
    fields = json.loads((judge_folder / "judge.json").read_text())
    fields["sha256"] = files.sha256_of(judge_folder / "judge.onnx")
    (judge_folder / "judge.json").write_text(json.dumps(fields))
    with pytest.raises(ModelError, match="ONNX Runtime"):
        onnx_judge.load(judge_folder)


def test_not_a_number_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="not a number"):
        probabilities(
            np.array([[0.0, np.nan, 1.0]], dtype=np.float32), Outputs(0, (1,), 2), 1.0, "some judge"
        )


def test_judge_of_one_thread_scores_the_same() -> None:
    pairs = [("It rained in Minsk.", f"It rained {count} days.") for count in range(8)]
    np.testing.assert_array_equal(
        onnx_judge.load(threads=1).score(pairs), onnx_judge.load(threads=4).score(pairs)
    )
