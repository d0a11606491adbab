"""Every claim judged anew by the engine at hand, and what that changes among the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.records import FindingView


@dataclass(frozen=True, slots=True)
class RejudgeReport:
    """What another engine made of the findings.

    `gone` are as they were before; `changed` have another relation now, or a probability that differs by a
    tenth or more; `kept` stand as they were, those reviewed by a person among them.
    """

    judged: int
    new: tuple[FindingView, ...]
    gone: tuple[FindingView, ...]
    changed: tuple[tuple[FindingView, FindingView], ...]
    kept: int


_NOTABLE = 0.1


def compared(
    judged: int, before: Mapping[str, FindingView], after: Mapping[str, FindingView]
) -> RejudgeReport:
    """Compare the findings before and after, by their ids."""
    stayed = [(before[key], after[key]) for key in before.keys() & after.keys()]
    changed = [(old, new) for old, new in stayed if _differs(old, new)]
    return RejudgeReport(
        judged,
        tuple(after[key] for key in sorted(after.keys() - before.keys(), key=_number)),
        tuple(before[key] for key in sorted(before.keys() - after.keys(), key=_number)),
        tuple(sorted(changed, key=lambda pair: _number(pair[0].id))),
        len(stayed) - len(changed),
    )


def _differs(old: FindingView, new: FindingView) -> bool:
    return old.relation is not new.relation or abs(old.probability - new.probability) >= _NOTABLE


def _number(finding_id: str) -> int:
    return int(finding_id.removeprefix("f"))


__all__ = ["RejudgeReport", "compared"]
