"""How far a study has come, held against what it wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromptStatus:
    """One prompt.

    Attributes:
        prompt_id: which.
        wanted: people who are to answer it; None for an anchor, which everyone is given.
        done: people who answered it, repeat items apart.
        open: people who have it before them.
        skipped: people who would rather not judge it.
        returned: people who went away from it.
    """

    prompt_id: str
    wanted: int | None
    done: int
    open: int
    skipped: int
    returned: int


@dataclass(frozen=True, slots=True)
class CellStatus:
    """One cell of the quotas, a cohort with a limit, or a target.

    Attributes:
        name: of the cell.
        people: who hold a place in it; of a target, who finished.
        limit: it closes at so many; of a target, so many are hoped for.
    """

    name: str
    people: int
    limit: int


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """A study, as of one moment.

    Attributes:
        study_id: which.
        simulated: whether everybody in it is simulated.
        opened_at: when its first version was opened, ISO 8601, UTC; None where it was not opened yet.
        versions: how many were opened.
        is_changed: whether its files changed since the last one; None where it was not opened yet.
        undefined_because: why the counts below are missing; None where they are there.
        states: people in each state, by the state's value, in the order of the survey; {} where undefined.
        withdrawals: people who withdrew; None where undefined.
        answers: answers on the disk, revisions counted apart; None where undefined.
        filled: prompts that so many people answered as are wanted, anchors apart; None where undefined.
        prompts: every prompt, in the study's order; () where undefined.
        cells: every cell that closes; () where there are none, and where undefined.
        people_needed: the fewest people with whom every prompt can be filled.
        targets: every target with the people who finished and gave its answers; () where there are none, and where undefined.
        state: `open`, `paused` or `closed`; None where it was not opened yet.
        state_since: since when, ISO 8601, UTC; None where it was open all along, and as `state`.
        wave: the one whose people, prompts, cells and answers are counted; withdrawals are those of all waves.
    """

    study_id: str
    simulated: bool
    opened_at: str | None
    versions: int
    is_changed: bool | None
    undefined_because: str | None
    states: Mapping[str, int]
    withdrawals: int | None
    answers: int | None
    filled: int | None
    prompts: tuple[PromptStatus, ...]
    cells: tuple[CellStatus, ...]
    people_needed: int
    wave: str
    targets: tuple[CellStatus, ...] = ()
    state: str | None = None
    state_since: str | None = None
