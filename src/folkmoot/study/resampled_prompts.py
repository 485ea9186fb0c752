"""Prompts of a study that is not written yet, drawn from one that is: as many for each section as one likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.study.prompts import StudyPrompt


@dataclass(frozen=True, slots=True)
class DrawnPrompt:
    """A prompt of a simulated study.

    Attributes:
        prompt: with an id of its own, so that the part of its responses' worth that belongs to them alone is drawn anew;
            the anchor keeps its id.
        drawn_from: the id of the prompt that it was made of.
        sections: the sections that it belongs to.
    """

    prompt: StudyPrompt
    drawn_from: str
    sections: tuple[str, ...]


def draw_prompts(
    prompts: Sequence[StudyPrompt],
    sections: Mapping[str, Sequence[int]],
    each: int,
    anchor: str,
    generator: np.random.Generator,
) -> tuple[DrawnPrompt, ...]:
    """Draw prompts for every section, with replacement, from those that the section has.

    A drawn prompt belongs to the section that it was drawn for, and to no other: what is planned is a number of prompts
    for each section. The anchor, which everybody answers, is there once and is one of the prompts of each of its
    sections; it is drawn for a section only where that has no other prompt.

    Args:
        prompts: the study as it is.
        sections: for each section the rows of its prompts; one at least.
        each: prompts a section is to have, 1 or more.
        anchor: id of the anchor.
        generator: every draw comes from it.

    Returns:
        The anchor, then `each` prompts a section, less one where the anchor is of the section.
    """
    row = next(row for row, prompt in enumerate(prompts) if prompt.prompt_id == anchor)
    drawn = [DrawnPrompt(prompts[row], anchor, tuple(name for name, rows in sections.items() if row in rows))]
    study = int(generator.integers(2**63))
    for place, (name, rows) in enumerate(sections.items()):
        pool = [one for one in rows if one != row] or [row]
        for number, index in enumerate(generator.integers(len(pool), size=each - (row in rows)).tolist()):
            original = prompts[pool[index]]
            own = replace(original, prompt_id=f"simulated-{study:016x}-{place}-{number}")
            drawn.append(DrawnPrompt(own, original.prompt_id, (name,)))
    return tuple(drawn)
