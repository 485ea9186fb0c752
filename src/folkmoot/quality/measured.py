"""What an indicator says of one person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from folkmoot.records.quality_evidence import Assessed, QualityEvidence


@dataclass(frozen=True, slots=True)
class Measured:
    """One person's value, or why there is none; as `records/quality.py: Indicator`, which the table makes of it."""

    value: float | None
    undefined_because: str | None
    n: int
    is_flagged: bool = False
    low: float | None = None
    high: float | None = None


def undefined(reason: str, n: int = 0) -> Measured:
    """No value."""
    return Measured(None, reason, n)


def too_few(n: int, least: int, what: str) -> Measured:
    """Fewer things than the indicator needs."""
    return undefined(f"{n} {what}, and it needs {least}", n)


def by_person(evidence: QualityEvidence) -> list[list[Assessed]]:
    """What each person had before them, in the order of the dataset's participants."""
    rows: defaultdict[int, list[Assessed]] = defaultdict(list)
    for one in evidence.assessed:
        rows[one.participant].append(one)
    return [rows[person] for person in range(len(evidence.people))]
