"""The one place where the steps are put in order: document → claims → candidates → verdicts → alerts."""

from tracker.pipeline.pairs import PairInput, PairResult, PairSide
from tracker.pipeline.progress import Progress, Silent
from tracker.pipeline.tracker import (
    CheckedPair,
    Foreign,
    ImportReport,
    IngestReport,
    Tracker,
    WithdrawalReport,
)

__all__ = [
    "CheckedPair",
    "Foreign",
    "ImportReport",
    "IngestReport",
    "PairInput",
    "PairResult",
    "PairSide",
    "Progress",
    "Silent",
    "Tracker",
    "WithdrawalReport",
]
