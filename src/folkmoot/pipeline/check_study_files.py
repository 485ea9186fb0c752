"""Every fault of a study's own files: prompts, drafts and approvals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from folkmoot.errors import Fault, FaultsError
from folkmoot.pipeline.draft_apply import load_approvals
from folkmoot.pipeline.drafting import load_drafts
from folkmoot.pipeline.load_study_prompts import load_study_prompts


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A kind of file of a study.

    Attributes:
        kind: a word for it.
        title: what it is, for people.
        holds: reads a file and says what it holds, for people; raises FaultsError with every fault.
    """

    kind: str
    title: str
    holds: Callable[[Path], str]


def study_file(first: Mapping[str, Any]) -> StudyFile | None:
    """The kind of file that begins with this row; None for any other."""
    if "draft" in first:
        return _DRAFTS
    if "content_hash" in first and "item" in first:
        return _APPROVALS
    return _PROMPTS if {"topic", "messages", "responses"} <= first.keys() else None


def faults_of(path: Path, file: StudyFile) -> tuple[str, tuple[Fault, ...]]:
    """What the file holds, and every fault; it holds nothing of use where there is one.

    Raises:
        MissingFileError: it cannot be read.
    """
    try:
        return file.holds(path), ()
    except FaultsError as error:
        return "", error.faults


def _prompts(path: Path) -> str:
    prompts = load_study_prompts(path, awaiting=True)
    waiting = sum(not prompt.responses for prompt in prompts)
    texts = f"{len(prompts):,} prompts, {sum(len(prompt.responses) for prompt in prompts):,} responses"
    criteria = sum(len(prompt.criteria) for prompt in prompts)
    return f"{texts}, {criteria:,} criteria" + (f"; {waiting:,} prompts wait for responses" if waiting else "")


def _drafts(path: Path) -> str:
    drafts = load_drafts([path])
    kinds = Counter(draft.kind for draft in drafts.standing)
    parts = [f"{count:,} of kind {kind}" for kind, count in kinds.items()]
    merged = len(drafts.drafts) - len(drafts.standing)
    return ", ".join([*parts, f"{merged:,} near-duplicates", f"{len(drafts.failed):,} failed"])


def _approvals(path: Path) -> str:
    decided = Counter(one.decision or "undecided" for one in load_approvals(path))
    return ", ".join(f"{count:,} {decision}" for decision, count in decided.items())


_PROMPTS: Final = StudyFile("prompts", "a study's prompts", _prompts)
_DRAFTS: Final = StudyFile("drafts", "drafts", _drafts)
_APPROVALS: Final = StudyFile("approvals", "decisions about drafts", _approvals)
