"""Look into the cache of calls: what it holds, and whose words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from folkmoot.llm import cache_people, cache_summary
from folkmoot.records.call_log import CallsOfKind, ErasedCalls, KeptCall


def summarize_calls(path: Path) -> Sequence[CallsOfKind]:
    """Calls by model, endpoint and template.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    return cache_summary.summarize_calls(path)


def find_calls(path: Path, participant: str) -> Sequence[KeptCall]:
    """The calls in which a participant's words stand, oldest first.

    Raises:
        InputError: the file is no cache, or cannot be used.
    """
    return cache_people.find_calls(path, participant)


def erase_calls(path: Path, participants: Sequence[str], *, dry_run: bool = False) -> ErasedCalls:
    """Erase every call in which one of the participants' words stand; no copy is left in the cache's files.

    Raises:
        InputError: the file is no cache, cannot be used, or another process uses it, so that copies may be left.
    """
    return cache_people.erase_calls(path, participants, dry_run=dry_run)
