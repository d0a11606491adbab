"""The shipped judges: cross-encoders, each in one ONNX file.

Importing this module imports onnxruntime, never torch.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from tracker.errors import ModelError
from tracker.models import minilm
from tracker.models.cascade import CascadeJudge
from tracker.models.judge_file import REINSTALL, SECOND, WEIGHTS_FOLDER, JudgeFile, read_judge_file
from tracker.models.labels import COLUMNS, outputs_of, probabilities
from tracker.models.protocols import Judge
from tracker.models.sessions import feed, open_session, open_tokenizer, without_lone_surrogates

CHUNK = 4096
"""Pairs tokenised at a time, so that memory does not grow with their number."""


class OnnxJudge:
    """Scores every pair by itself, on one thread each, as many at a time as there are cores.

    Dynamic int8 quantisation takes its scale from the whole input, so a pair scored in a batch would depend
    on its neighbours and on their padding. One pair a run makes a score a function of the pair alone.
    """

    def __init__(
        self, model: bytes, described: JudgeFile, tokenizer: Path, threads: int | None = None
    ) -> None:
        self.id = described.id
        self._outputs = outputs_of(described.labels, described.id)
        self._temperature = described.temperature
        self._threads = threads or os.cpu_count() or 1
        self._session = open_session(model, threads=1)
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._tokenizer = open_tokenizer(tokenizer, described.max_tokens)

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return (n, 5) probabilities in input order; ModelError when the network yields no number."""
        scores = np.empty((len(pairs), len(COLUMNS)), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for start in range(0, len(pairs), CHUNK):
                encodings = self._tokenizer.encode_batch(
                    [
                        (without_lone_surrogates(premise), without_lone_surrogates(hypothesis))
                        for premise, hypothesis in pairs[start : start + CHUNK]
                    ]
                )
                logits = np.stack(list(pool.map(self._logits, encodings)))
                scores[start : start + CHUNK] = probabilities(
                    logits, self._outputs, self._temperature, self.id
                )
        return scores

    def _logits(self, encoding: Encoding) -> NDArray[np.float32]:
        inputs = {name: value for name, value in feed([encoding]).items() if name in self._inputs}
        (logits,) = self._session.run(None, inputs)
        return np.asarray(logits[0], dtype=np.float32)


def load(folder: Path = WEIGHTS_FOLDER, threads: int | None = None) -> Judge:
    """Return the judge of a folder, a cascade where it has two; ModelError saying how to repair it."""
    first = load_one(read_judge_file(folder), threads)
    if not (folder / SECOND).is_file():
        return first
    described = read_judge_file(folder, SECOND)
    return CascadeJudge(first, load_one(described, threads), described.gate or 0.0)


def load_one(described: JudgeFile, threads: int | None = None) -> OnnxJudge:
    """Return one judge, its file checked against its hash; ModelError saying how to repair it."""
    try:
        model = described.model.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The judge's {described.model} cannot be read ({error.strerror}). {REINSTALL}"
        ) from error
    if hashlib.sha256(model).hexdigest() != described.sha256:
        raise ModelError(f"{described.model} is damaged. {REINSTALL}")
    return OnnxJudge(model, described, described.tokenizer or minilm.tokenizer_file(), threads)
