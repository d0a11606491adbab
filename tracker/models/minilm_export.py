"""Turns the packaged MiniLM weights into one ONNX graph from token ids to unit vectors.

Importing this module imports torch and sentence-transformers, which takes seconds; it is imported only when
there is no exported file yet.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

from tracker.errors import ModelError

OPSET = 17


class _UnitSentence(torch.nn.Module):
    """Body, mean over the unmasked tokens and L2 normalisation: (n, tokens) ids to (n, dim) unit rows."""

    def __init__(self, body: torch.nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> torch.Tensor:
        hidden = self.body(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, p=2.0, dim=1)


def exported_bytes(folder: Path) -> bytes:
    """Return the serialised ONNX model of a mean-pooling sentence-transformers folder.

    Inputs input_ids, attention_mask and token_type_ids are int64 (n, tokens), both axes free; the output
    `embedding` is float32 (n, dim). Raises ModelError when the folder is not such a model.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecation notices of the libraries, of no use to a reader of logs
        try:
            model = SentenceTransformer(
                str(folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"attn_implementation": "eager"},
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder} cannot be loaded by sentence-transformers: {error}") from error
        kinds = [type(module).__name__ for module in model]
        if kinds != ["Transformer", "Pooling", "Normalize"]:
            raise ModelError(f"{folder} pools in a way that the export does not know: {', '.join(kinds)}")
        network = _UnitSentence(model[0].auto_model).eval()
        ids = torch.tensor([[101, 2158, 2003, 102], [101, 102, 0, 0]])
        mask = (ids != 0).long()
        axes = {0: "texts", 1: "tokens"}
        with torch.inference_mode(), tempfile.TemporaryDirectory() as temporary:
            target = Path(temporary) / "model.onnx"
            torch.onnx.export(
                network,
                (ids, mask, torch.zeros_like(ids)),
                target,
                input_names=["input_ids", "attention_mask", "token_type_ids"],
                output_names=["embedding"],
                dynamic_axes={
                    "input_ids": axes,
                    "attention_mask": axes,
                    "token_type_ids": axes,
                    "embedding": {0: "texts"},
                },
                opset_version=OPSET,
                dynamo=False,
            )
            return target.read_bytes()
