"""Reads and checks what ships beside a judge's ONNX file, without any model library."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import ModelError

WEIGHTS_FOLDER = Path(__file__).parent / "weights"
FIRST, SECOND = "judge.json", "second.json"
"""The small judge that reads every pair, and, where there is one, the larger that reads what it suspects."""

REINSTALL = "Reinstall it: pip install --force-reinstall claim-tracker"


@dataclass(frozen=True, slots=True)
class JudgeFile:
    """The judge's description: `labels` in output order, `temperature` divides the logits.

    `tokenizer` None is the embedder's. `gate` is the small judge's chance of a contradiction from which on
    this one reads a pair; None for a judge that reads every pair.
    """

    name: str
    model: Path
    sha256: str
    labels: tuple[str, ...]
    temperature: float
    max_tokens: int
    tokenizer: Path | None = None
    gate: float | None = None

    @property
    def id(self) -> str:
        return f"{self.name}@{self.sha256[:12]}"


def shipped_id(folder: Path = WEIGHTS_FOLDER) -> str:
    """The id of a folder's judge, of both together where it has two; ModelError as `read_judge_file`."""
    first = read_judge_file(folder)
    if not (folder / SECOND).is_file():
        return first.id
    second = read_judge_file(folder, SECOND)
    return cascade_id(first.id, second.id, second.gate or 0.0)


def cascade_id(first: str, second: str, gate: float) -> str:
    """The id of two judges in a row."""
    return f"cascade@{hashlib.sha256(f'{first}|{second}|{gate:.4f}'.encode()).hexdigest()[:12]}"


def read_judge_file(folder: Path = WEIGHTS_FOLDER, name: str = FIRST) -> JudgeFile:
    """Read a judge's description in a folder; ModelError when it is missing or lacks what is needed."""
    path = folder / name
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        described = JudgeFile(
            name=str(fields["name"]),
            model=folder / str(fields["file"]),
            sha256=str(fields["sha256"]),
            labels=tuple(str(label) for label in fields["labels"]),
            temperature=float(fields["temperature"]),
            max_tokens=int(fields["max_tokens"]),
            tokenizer=folder / str(fields["tokenizer"]) if fields.get("tokenizer") else None,
            gate=float(fields["gate"]) if name == SECOND else None,
        )
    except OSError as error:
        raise ModelError(f"The judge's {path} cannot be read ({error.strerror}). {REINSTALL}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The judge's {path} is damaged ({error}). {REINSTALL}") from error
    if not described.temperature > 0:
        raise ModelError(f"The judge's {path} holds no positive temperature. {REINSTALL}")
    return described
