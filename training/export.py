"""Turns a trained checkpoint into the shipped int8 ONNX file, and proves that the two agree."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from tokenizers import Encoding

from training.network import MAX_TOKENS, MINILM, Body, build, coarse, padded, pair_tokenizer

NAME = "minilm-judge"
OPSET = 17


class _Logits(torch.nn.Module):
    """The body's inputs in order, each (n, tokens), to logits (n, labels)."""

    def __init__(self, network: torch.nn.Module, body: Body) -> None:
        super().__init__()
        self.network = network
        self.names = body.inputs

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        output = self.network(**dict(zip(self.names, inputs, strict=True)))
        logits: torch.Tensor = output.logits
        return logits


def trained(checkpoint: Path, body: Body = MINILM, attention: str = "sdpa") -> Any:
    """Return the network of a checkpoint, ready to score."""
    network = build(body, attention)
    network.load_state_dict(torch.load(checkpoint, weights_only=True, mmap=True)["network"])
    return network.eval()


def export_float(network: torch.nn.Module, path: Path, body: Body = MINILM) -> None:
    """Write a float32 ONNX file with free batch and token axes."""
    example = padded([([101, 2158, 2003, 102, 2158, 102], [0] * 6), ([101, 2158, 102, 2003], [0] * 4)], body)
    axes = {0: "pairs", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the exporter's deprecation and tracing notices
        torch.onnx.export(
            _Logits(network, body).eval(),
            tuple(example.values()),
            str(path),
            input_names=list(body.inputs),
            output_names=["logits"],
            dynamic_axes={**dict.fromkeys(body.inputs, axes), "logits": {0: "pairs"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path) -> None:
    """Write the int8 copy: weights of every matrix product per channel, and the embedding table.

    Seven bits are used of the eight: on processors without VNNI the eighth lets 16-bit sums saturate, and
    the same file would judge differently there.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
        quantize_dynamic(
            prepared,
            target,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True},
        )
    onnx.checker.check_model(str(target))


def quantise_to_four_bits(source: Path, target: Path) -> None:
    """Write the copy whose matrices and embedding table have four bits a weight, a scale to 32 of them.

    Sums are taken over eight-bit activations. Needs the package onnx-ir, for training only.
    """
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    quantiser = MatMulNBitsQuantizer(
        onnx.load(str(source)),
        bits=4,
        block_size=32,
        is_symmetric=True,
        accuracy_level=4,
        op_types_to_quantize=("MatMul", "Gather"),
    )
    quantiser.process()
    onnx.save(quantiser.model.model, str(target))


def onnx_logits(path: Path, pairs: Sequence[tuple[str, str]], body: Body = MINILM) -> NDArray[np.float32]:
    """Return (n, 3) logits of an ONNX file, one pair a run as the library scores them."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def logits_of(encoding: Encoding) -> NDArray[np.float32]:
        inputs = padded([(encoding.ids, encoding.type_ids)], body)
        (logits,) = session.run(None, {name: value.numpy() for name, value in inputs.items()})
        return np.asarray(logits[0])

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        encodings = pair_tokenizer(MAX_TOKENS, body).encode_batch(list(pairs))
        return coarse(np.stack(list(pool.map(logits_of, encodings))), body)


def torch_logits(
    network: Any, pairs: Sequence[tuple[str, str]], body: Body = MINILM, batch: int = 32
) -> NDArray[np.float32]:
    """Return (n, 3) float32 logits of the network itself, in batches of like length."""
    encodings = pair_tokenizer(MAX_TOKENS, body).encode_batch(list(pairs))
    order = sorted(range(len(pairs)), key=lambda index: len(encodings[index].ids))
    logits = np.empty((len(pairs), len(body.labels)), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            inputs = padded([(encodings[row].ids, encodings[row].type_ids) for row in rows], body)
            logits[rows] = network(**inputs).logits.float().numpy()
    return coarse(logits, body)


def describe(
    model: Path, temperature: float, target: Path, body: Body = MINILM, extra: dict[str, Any] | None = None
) -> None:
    """Write the judge's description: what the library needs to open, check and read the model."""
    fields = {
        "name": NAME,
        "file": model.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "size_bytes": model.stat().st_size,
        "labels": list(body.labels),
        "temperature": temperature,
        "max_tokens": MAX_TOKENS,
        **(extra or {}),
    }
    target.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")
