"""Put drafts that a person approved into a study's prompts file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats import approvals as approvals_file
from folkmoot.pipeline.drafting import load_drafts, refuse_all
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.read_source import lines_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.records.drafts import Approval
from folkmoot.study.drafting.approvals import Applied, apply_approvals, decision_faults
from folkmoot.study.prompts import write_prompts

_Row = TypeVar("_Row")


def draft_apply(
    drafts: Sequence[Path], approvals: Path, out: Path, prompts: Path | None = None, *, partial: bool = False
) -> Applied:
    """Write the prompts that are there with the approved drafts added; nothing is written if anything is wrong.

    Args:
        drafts: files of drafts.
        approvals: what people decided.
        out: the prompts file to be written; it may be `prompts`.
        prompts: the study's prompts so far; None where the drafts are the first.
        partial: whether drafts that nobody decided about are left out; otherwise they are faults.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that is wrong: drafts without a decision, decisions about unknown or changed
            drafts, two about one, responses whose prompt is missing or changed, a prompt left with one response.
    """
    faults: list[Fault] = []
    before = () if prompts is None else _read(lambda: load_study_prompts(prompts, awaiting=True), faults)
    found = _read(lambda: load_drafts(drafts).drafts, faults)
    decided = _read(lambda: load_approvals(approvals), faults)
    refuse_all(faults)
    drafts_place = ", ".join(map(str, drafts))
    refuse_all(decision_faults(found, decided, str(approvals), drafts_place, partial=partial))
    places = (drafts_place, "the study, which has none yet (--prompts)" if prompts is None else str(prompts))
    applied, misfits = apply_approvals(found, decided, before, places, somebodys_details)
    refuse_all(misfits)
    write_file(out, write_prompts(applied.prompts))
    return applied


def _read(read: Callable[[], tuple[_Row, ...]], faults: list[Fault]) -> tuple[_Row, ...]:
    """What was read; where it has faults, `faults` gains them, so that those of other files are told with them."""
    try:
        return read()
    except FaultsError as error:
        faults += error.faults
        return ()


def load_approvals(path: Path) -> tuple[Approval, ...]:
    """Read an approvals file.

    Raises:
        MissingFileError: it is not there.
        FaultsError: with every fault.
    """
    return approvals_file.read(lines_of(path), str(path))


def add_skeleton(drafts: Sequence[Path], path: Path) -> int:
    """Add a row to fill in for every draft that the approvals file does not name yet; what is there stays as it is.

    Returns:
        How many rows were added.

    Raises:
        MissingFileError: a file of drafts is not there.
        FaultsError: with every fault of the drafts or of the approvals that are there.
    """
    found = load_drafts(drafts).drafts
    there = path.read_bytes() if path.is_file() else b""
    before = approvals_file.read(there.splitlines(), str(path)) if there.strip() else ()
    rows = list(approvals_file.skeleton(found, before))
    if there and not there.endswith(b"\n"):
        there += b"\n"
    if rows or not there:
        write_file(path, [there, *rows])
    return len(rows)
