"""Word-piece tokenizers and ONNX Runtime sessions, and the arrays that pass from the one to the other.

Importing this module imports onnxruntime and tokenizers; only the ONNX adapters do so, and they are loaded
on first use.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from tracker.errors import ModelError


def open_tokenizer(path: Path, max_tokens: int) -> Tokenizer:
    """Return a tokenizer that cuts the longer text of a pair first, never pads; ModelError if unreadable."""
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises the bare class for every fault
        raise ModelError(f"{path} is not a readable tokenizer: {error}") from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens, strategy="longest_first")
    return tokenizer


def open_session(content: bytes, threads: int | None = None) -> onnxruntime.InferenceSession:
    """Return a CPU session over a serialised model, on `threads` threads (None: every core).

    Raises ModelError when ONNX Runtime does not accept the bytes.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or os.cpu_count() or 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no other base
        raise ModelError(f"ONNX Runtime cannot load the model: {error}") from error


def feed(encodings: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    """Return input_ids, attention_mask and token_type_ids, each (n, longest), padded with zeros."""
    shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
    ids = np.zeros(shape, dtype=np.int64)
    mask = np.zeros(shape, dtype=np.int64)
    types = np.zeros(shape, dtype=np.int64)
    for row, encoding in enumerate(encodings):
        length = len(encoding.ids)
        ids[row, :length] = encoding.ids
        mask[row, :length] = 1
        types[row, :length] = encoding.type_ids
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}


def without_lone_surrogates(text: str) -> str:
    """Return the text with what cannot be UTF-8 replaced by "?", as the tokenizer takes only valid text."""
    return text.encode("utf-8", "replace").decode("utf-8")
