"""What is known when the next prompt is chosen for a participant, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from folkmoot.records.survey import Assignment


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a participant and of the prompts, at one moment.

    Attributes:
        participant_id: who is to get a prompt.
        given: this participant's assignments, by place; those that were returned among them.
        people: by prompt, how many people of this wave have it open or done, as a first occurrence; 0 where a prompt is
            missing.
        before: prompts that the same person answered in an earlier wave.
    """

    participant_id: str
    given: tuple[Assignment, ...]
    people: Mapping[str, int]
    before: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """The prompt that a participant gets next.

    Attributes:
        prompt_id: which; where it is among `Situation.given` as returned, that assignment opens again.
        occurrence: 1; 2 where it is asked again of the same person.
        shown_order: the responses' labels in the order in which they are to be shown.
    """

    prompt_id: str
    occurrence: int
    shown_order: tuple[str, ...]


Choose: TypeAlias = Callable[[Situation], Choice | None]
"""Chooses the next prompt; None where the participant is at the end. It may be called more than once: it must be pure."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A kind of participants that closes when it is full, and that a participant belongs to.

    Attributes:
        name: distinct within the study, and the same in all of its versions.
        people: it closes when so many are in it.
    """

    name: str
    people: int
