"""One contract for every embedder and one for every judge, whatever runs underneath."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification

from tests.fakes import FakeEmbedder, FakeJudge
from tracker.errors import ModelError
from tracker.models import minilm
from tracker.models.identity import id_of
from tracker.models.labels import COLUMNS, THREE
from tracker.models.protocols import Embedder, Judge
from tracker.models.registry import load_embedder, load_judge

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:torch.*", "ignore::UserWarning:torch.*")

TEXTS = [
    "No Russian soldiers will remain in the country.",
    "",
    "Russian troops will remain indefinitely, the ministry said.",
    "troops " * 700,
    "Ils n’ont “rien” dit 🙂 \ud83d",
    "1",
]
PAIRS = [
    ("No Russian soldiers will remain in the country.", "Russian troops will remain indefinitely."),
    ("The ministry opened a school.", "The ministry opened a school."),
    ("Wheat prices rose in March.", "The president travelled to Minsk on Monday."),
    ("", "Nobody said anything."),
    ("The committee met. " * 200, "The committee never met."),
    ("Ils n’ont “rien” dit 🙂", "They said nothing \ud83d"),
]


def write_cross_encoder(folder: Path, labels: list[str]) -> None:
    """Save a two-layer random classifier with these labels, as any Hugging Face folder looks."""
    config = BertConfig(
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=256,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        shutil.copy(minilm.folder() / name, folder / name)


@pytest.fixture(scope="module")
def default_embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """The default embedder out of a cache that the whole run shares, so that it is exported once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRACKER_CACHE", str(tmp_path_factory.getbasetemp() / "tracker-cache"))
        return load_embedder()


@pytest.fixture(scope="module", params=["default", "test", "sentence-transformers", "fake"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "default":
        found: Embedder = request.getfixturevalue("default_embedder")
        return found
    if request.param == "sentence-transformers":
        return load_embedder(str(minilm.folder()))
    return FakeEmbedder() if request.param == "fake" else load_embedder("test")


@pytest.fixture(scope="module", params=["default", "test", "cross-encoder", "fake"])
def judge(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    if request.param == "cross-encoder":
        folder = tmp_path_factory.mktemp("judge") / "tiny-judge"
        write_cross_encoder(folder, ["CONTRADICTION", "Neutral", "entailment"])
        return load_judge(str(folder))
    return FakeJudge() if request.param == "fake" else load_judge(request.param)


def test_embedder_shape_and_norm(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dim)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_embedder_empty_input(embedder: Embedder) -> None:
    vectors = embedder.encode([])
    assert vectors.shape == (0, embedder.dim)
    assert vectors.dtype == np.float32


def test_embedder_input_order_and_batch_invariance(embedder: Embedder) -> None:
    texts = [f"{text} {number}" for number in range(3) for text in TEXTS]
    order = list(range(len(texts)))
    random.Random(1).shuffle(order)
    together = embedder.encode(texts)
    np.testing.assert_allclose(embedder.encode([texts[index] for index in order]), together[order], atol=1e-5)
    for index in (0, 3, 17):
        np.testing.assert_allclose(embedder.encode([texts[index]])[0], together[index], atol=1e-5)


def test_embedder_same_words_are_closer(embedder: Embedder) -> None:
    first, second, other = embedder.encode(
        [
            "The troops will leave Belarus.",
            "The troops will not leave Belarus.",
            "Wheat prices rose in March.",
        ]
    )
    assert first @ second > first @ other


def test_judge_rows_are_probabilities(judge: Judge) -> None:
    scores = judge.score(PAIRS)
    assert scores.shape in {(len(PAIRS), THREE), (len(PAIRS), len(COLUMNS))}
    assert scores.dtype == np.float32
    assert (scores >= 0).all()
    np.testing.assert_allclose(scores[:, :THREE].sum(axis=1), 1.0, atol=1e-5)
    assert (scores[:, THREE:].sum(axis=1) <= scores[:, 1] + 1e-5).all()


def test_judge_empty_input(judge: Judge) -> None:
    scores = judge.score([])
    assert scores.shape in {(0, THREE), (0, len(COLUMNS))}
    assert scores.dtype == np.float32


def test_judge_input_order_and_batch_invariance(judge: Judge) -> None:
    pairs = [(premise, f"{hypothesis} {number}") for number in range(4) for premise, hypothesis in PAIRS]
    order = list(range(len(pairs)))
    random.Random(1).shuffle(order)
    together = judge.score(pairs)
    np.testing.assert_allclose(judge.score([pairs[index] for index in order]), together[order], atol=1e-3)
    for index in (0, 4, 9):
        np.testing.assert_allclose(judge.score([pairs[index]])[0], together[index], atol=1e-3)


def test_ids_name_the_model_and_its_weights(default_embedder: Embedder) -> None:
    assert default_embedder.id == "all-MiniLM-L6-v2@53aa51172d14"
    assert id_of("nobody/has-this") == "nobody/has-this@none"


@pytest.mark.parametrize(
    "labels",
    [
        ["contradiction", "entailment", "neutral"],
        ["Neutral", "CONTRADICTION", "Entailment"],
    ],
)
def test_cross_encoder_labels_are_read_in_any_order(labels: list[str], tmp_path: Path) -> None:
    write_cross_encoder(tmp_path, labels)
    network = BertForSequenceClassification.from_pretrained(tmp_path)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([2.0, 0.0, -2.0]))
    network.save_pretrained(tmp_path)
    (scores,) = load_judge(str(tmp_path)).score([("It rained.", "It was dry.")])
    columns = ["entailment", "neutral", "contradiction"]
    expected = np.exp([2.0, 0.0, -2.0]) / np.exp([2.0, 0.0, -2.0]).sum()
    for label, probability in zip(labels, expected, strict=True):
        assert scores[columns.index(label.lower())] == pytest.approx(probability, abs=1e-4)


@pytest.mark.parametrize(
    "labels",
    [
        ["LABEL_0", "LABEL_1", "LABEL_2"],
        ["entailment", "not_entailment"],
        ["entailment", "neutral", "entailment_too"],
        ["entailment", "neutral", "contradiction", "other"],
        ["entailment", "neutral", "contradiction", "unrelated", "update"],
    ],
)
def test_cross_encoder_with_other_labels_is_refused(labels: list[str], tmp_path: Path) -> None:
    write_cross_encoder(tmp_path, labels)
    with pytest.raises(ModelError, match=labels[-1]):
        load_judge(str(tmp_path))


@pytest.mark.parametrize("load", [load_judge, load_embedder])
def test_folder_without_a_model_is_a_model_error(load: Callable[[str], object], tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(str(tmp_path))


def test_parts_of_neutral_are_read_in_any_order(tmp_path: Path) -> None:
    labels = ["Update", "entailment", "refinement", "contradiction", "unrelated"]
    logits = dict(zip(labels, [1.0, 2.0, 0.5, -2.0, 0.0], strict=True))
    write_cross_encoder(tmp_path, labels)
    network = BertForSequenceClassification.from_pretrained(tmp_path)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor(list(logits.values())))
    network.save_pretrained(tmp_path)
    (scores,) = load_judge(str(tmp_path)).score([("It rained.", "It was dry.")])
    total = sum(map(np.exp, logits.values()))
    neutral = [logits[each] for each in ("unrelated", "refinement", "Update")]
    wanted = [logits["entailment"], np.logaddexp.reduce(neutral), -2.0, 0.5, 1.0]
    np.testing.assert_allclose(scores, np.exp(wanted) / total, atol=1e-4)


def test_shipped_judge_reads_plain_pairs() -> None:
    scores = load_judge().score(
        [
            ("No Russian soldiers will remain in Belarus.", "Russian soldiers will remain in Belarus."),
            ("The minister said that taxes will rise in May.", "Taxes will rise in May."),
            ("Wheat prices rose in March.", "The president travelled to Minsk on Monday."),
        ]
    )
    assert scores[:, :THREE].argmax(axis=1).tolist() == [2, 0, 1]
