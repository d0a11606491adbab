"""Turns a model's name from the settings into an embedder or a judge, loading weights only then.

Names: "default" (ships with the package, works offline), "test" (deterministic, for tests), anything else a
Hugging Face id or a local folder.
"""

from __future__ import annotations

from tracker.models.protocols import Embedder, Judge

DEFAULT = "default"
TEST = "test"


def load_embedder(name: str = DEFAULT) -> Embedder:
    """Return the embedder of that name; ModelError when it cannot be had or made."""
    if name == DEFAULT:
        from tracker.models import onnx_embedder

        return onnx_embedder.load()
    if name == TEST:
        from tracker.models.testing import HashedEmbedder

        return HashedEmbedder()
    from tracker.models.sentence_transformers_models import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(name)


def judge_id(name: str) -> str:
    """The id that the judge of that name has, from its files alone: no weights and no library are loaded."""
    if name == DEFAULT:
        from tracker.models import judge_file

        return judge_file.shipped_id()
    if name == TEST:
        from tracker.models.testing import LexicalJudge

        return LexicalJudge.id
    from tracker.models.identity import id_of

    return id_of(name)


def load_judge(name: str = DEFAULT) -> Judge:
    """Return the judge of that name; ModelError when it cannot be had or its labels are not understood."""
    if name == DEFAULT:
        from tracker.models import onnx_judge

        return onnx_judge.load()
    if name == TEST:
        from tracker.models.testing import LexicalJudge

        return LexicalJudge()
    from tracker.models.sentence_transformers_models import CrossEncoderJudge

    return CrossEncoderJudge(name)
