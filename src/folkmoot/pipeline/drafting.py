"""What the verbs that draft share: where drafts are written, what a run came to, and one account of several batches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats import drafts as drafts_file
from folkmoot.pipeline.load_study_prompts import is_drafts_file
from folkmoot.pipeline.read_source import lines_of
from folkmoot.pipeline.write_file import write_file
from folkmoot.records.drafts import Draft, Drafts, NotDrafted
from folkmoot.records.giveaways import GiveAwayReport
from folkmoot.records.model_call import Answers, Usage


@dataclass(frozen=True, slots=True)
class DraftRun:
    """What a run came to.

    Attributes:
        drafts: what was written to the file.
        answers: every call of the run, of all its steps; those of later steps that hung on an earlier one that failed
            are not among them.
        give_aways: of responses; None where none were drafted.
        too_few: ids of prompts that fewer than two responses are left of; () where none were drafted.
        short: (section, prompts asked for, prompts that stand) where fewer stand than were asked for; () where no
            prompts were drafted.
    """

    drafts: Drafts
    answers: Answers[Any]
    give_aways: GiveAwayReport | None = None
    too_few: tuple[str, ...] = ()
    short: tuple[tuple[str, int, int], ...] = ()


def joined(*batches: Answers[Any]) -> Answers[Any]:
    """Several batches as one: what was answered, failed and not asked, and what all of it took."""
    return Answers(
        answered={key: one for batch in batches for key, one in batch.answered.items()},
        failed={key: one for batch in batches for key, one in batch.failed.items()},
        not_asked=tuple(one for batch in batches for one in batch.not_asked),
        stopped_because=next((batch.stopped_because for batch in batches if batch.stopped_because is not None), None),
        spent=reduce(Usage.__add__, (batch.spent for batch in batches), Usage()),
    )


def not_drafted(answers: Answers[Any]) -> tuple[NotDrafted, ...]:
    """The calls without a reply, and why."""
    failed = [NotDrafted(one.id, f"{one.kind}: {one.why}") for one in answers.failed.values()]
    return (*failed, *(NotDrafted(call, "not asked: the run stopped before") for call in answers.not_asked))


def out_faults(out: Path) -> list[Fault]:
    """A fault where a file is there and holds no drafts: it is somebody's work, and is not written over; or a folder."""
    if out.is_dir():
        return [Fault("--out", None, "", f"{out}, which is a folder", "the name of a file to write")]
    if out.is_file() and out.stat().st_size and not is_drafts_file(out):
        return [Fault("--out", None, "", f"{out}, which holds no drafts", "a new file, or one of drafts")]
    return []


def share_faults(option: str, value: float) -> list[Fault]:
    """A fault where the similarity is not above 0 and up to 1."""
    return [] if 0 < value <= 1 else [Fault(option, None, "", f"{value:g}", "a number above 0, up to 1")]


def refuse_all(faults: list[Fault]) -> None:
    """Refuse with every fault, where there is one.

    Raises:
        FaultsError: there is one.
    """
    if faults:
        raise FaultsError(faults)


def write_drafts(path: Path, drafts: Drafts) -> None:
    """Write a file of drafts, whole or not at all.

    Raises:
        InputError: the place cannot be written to.
    """
    write_file(path, drafts_file.write(drafts))


def load_drafts(paths: Iterable[Path]) -> Drafts:
    """Read files of drafts as one.

    Raises:
        MissingFileError: one is not there.
        FaultsError: with the faults of all of them.
    """
    found: list[Draft] = []
    failed: list[NotDrafted] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            drafts = drafts_file.read(lines_of(path), str(path))
        except FaultsError as error:
            faults += error.faults
            continue
        found += drafts.drafts
        failed += drafts.failed
    refuse_all(faults)
    return Drafts(tuple(found), tuple(failed))
