"""Which prompt a participant gets next: balanced over prompts, the same for the same state of things.

Anchors stand at places of each participant's series that are drawn for that participant, so that everyone sees them, but not
in the same place. Every other prompt is the one that the fewest people have so far, ties drawn for that participant; whoever
was here in an earlier wave gets what they answered then before anything else, as far as there is room, so that answers can be
compared in pairs. Repeat items come last: prompts from the first half of what the participant answered, in the order in which
they were answered, so that as many others lie in between as can be. A draw is a hash of the study's seed and of what is
drawn, so that it depends on nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.records.assigning import Cell, Choice, Choose, Situation
from folkmoot.records.study import Study
from folkmoot.records.survey import Assignment, AssignmentState

REPEAT_GAP: Final = 2
"""Other prompts that lie between the two occurrences of a repeat item at least; where they cannot, it is not repeated."""


@dataclass(frozen=True, slots=True)
class Design:
    """What assignment needs to know of a study.

    Attributes:
        labels: by prompt, its responses' labels.
        anchors: prompts that everyone sees.
        people_per_prompt: how many people answer each prompt that is no anchor.
        prompts_per_person: first occurrences in one person's series, anchors among them.
        repeats: repeat items in one person's series.
        seed: of every draw.
    """

    labels: Mapping[str, Sequence[str]]
    anchors: Sequence[str]
    people_per_prompt: int
    prompts_per_person: int
    repeats: int
    seed: int


def design_of(study: Study, labels: Mapping[str, Sequence[str]]) -> Design:
    """The design of a study.

    Args:
        study: the study.
        labels: by prompt, its responses' labels.
    """
    return Design(labels, study.anchors, study.people_per_prompt, study.prompts_per_person, study.repeats, study.seed)


def chooser(design: Design) -> Choose:
    """`next_choice` for one study."""
    return lambda situation: next_choice(design, situation)


def next_choice(design: Design, situation: Situation) -> Choice | None:
    """The prompt that a participant gets next.

    A prompt that the participant skipped counts as one of their series and is not offered again. One that was returned while
    they were away is theirs again if there is room, and otherwise counts for nothing.

    Args:
        design: of the study.
        situation: nothing in it is open.

    Returns:
        None at the end of the series; where no prompt has room; and for somebody new who could get nothing but anchors.
    """
    firsts = [one for one in situation.given if one.occurrence == 1]
    had = {one.prompt_id for one in firsts if one.state is not AssignmentState.RETURNED}
    if len(had) < design.prompts_per_person:
        prompt = _first(design, situation, had)
        if prompt is not None:
            again = next((one for one in firsts if one.prompt_id == prompt), None)
            order = shown_order(design, situation.participant_id, prompt, 1) if again is None else again.shown_order
            return Choice(prompt, 1, order)
    return _repeat(design, situation) if had else None


def shown_order(design: Design, participant_id: str, prompt_id: str, occurrence: int) -> tuple[str, ...]:
    """The order in which a participant sees a prompt's responses: each order is as likely as any other."""
    labels = design.labels[prompt_id]
    return tuple(sorted(labels, key=lambda label: _draw(design, "order", participant_id, prompt_id, occurrence, label)))


def cells_of(study: Study, wave: str, cohort: str, answers: Mapping[str, str | None]) -> tuple[Cell, ...]:
    """The cells that a participant belongs to: their cohort's if it has a limit, those of quotas whose answers they gave.

    Each wave fills cells of its own; those of the first wave are named without it.

    Args:
        study: the study.
        wave: the participant's.
        cohort: the participant's.
        answers: the participant's to the questions about themselves; None or missing belongs to no cell that asks for it.
    """
    of_wave = "" if wave == study.waves[0].name else f"{wave}: "
    limits = [
        Cell(f"{of_wave}cohort {one.name}", one.people) for one in study.cohorts if one.name == cohort and one.people
    ]
    quotas = [
        Cell(of_wave + " & ".join(f"{field}={value}" for field, value in sorted(cell.where.items())), cell.people)
        for cell in study.quotas
        if all(answers.get(field) == value for field, value in cell.where.items())
    ]
    return (*limits, *quotas)


def _first(design: Design, situation: Situation, had: set[str]) -> str | None:
    """The next prompt that the participant has not had."""
    anchors = [one for one in design.anchors if one not in had]
    is_anchor = set(design.anchors)
    others = [
        one
        for one in design.labels
        if one not in had and one not in is_anchor and situation.people.get(one, 0) < design.people_per_prompt
    ]
    if not others and not had and len(is_anchor) < len(design.labels):
        return None
    if anchors and (not others or _is_anchors_turn(design, situation, had)):
        return min(anchors, key=lambda one: _draw(design, "anchor", situation.participant_id, one))
    if not others:
        return None
    # Left open by this very person, and with room still: theirs before any other. Then what they answered in an earlier wave.
    returned = {one.prompt_id for one in situation.given if one.state is AssignmentState.RETURNED}
    return min(
        others,
        key=lambda one: (
            one not in returned,
            one not in situation.before,
            situation.people.get(one, 0),
            _draw(design, "prompt", situation.participant_id, one),
        ),
    )


def _is_anchors_turn(design: Design, situation: Situation, had: set[str]) -> bool:
    """Whether the place that comes next is an anchor's, or every place that is left has to be."""
    places = sorted(
        range(design.prompts_per_person), key=lambda place: _draw(design, "place", situation.participant_id, place)
    )
    anchors = set(design.anchors)
    due = sum(place <= len(had) for place in places[: len(anchors)])
    return len(had & anchors) < due


def _repeat(design: Design, situation: Situation) -> Choice | None:
    repeated = {
        one.prompt_id for one in situation.given if one.occurrence == 2 and one.state is not AssignmentState.RETURNED
    }
    if len(repeated) >= design.repeats:
        return None
    answered = [
        one
        for one in situation.given
        # A later version of the study may have taken a prompt out, or changed its responses.
        if one.occurrence == 1
        and one.state is AssignmentState.DONE
        and sorted(one.shown_order) == sorted(design.labels.get(one.prompt_id, ()))
    ]
    last = max(one.place for one in situation.given if one.occurrence == 1)
    far = [one for one in answered if last - one.place >= REPEAT_GAP]
    for one in _to_repeat(design, situation.participant_id, far, (len(answered) + 1) // 2):
        if one.prompt_id not in repeated:
            order = shown_order(design, situation.participant_id, one.prompt_id, 2)
            return Choice(one.prompt_id, 2, order)
    return None


def _to_repeat(design: Design, participant_id: str, far: Sequence[Assignment], half: int) -> list[Assignment]:
    """As many as are repeated, drawn from the first half of what was answered (or a little more, where that is too few)."""
    early = far[: max(design.repeats, half)]
    drawn = sorted(early, key=lambda one: _draw(design, "repeat", participant_id, one.prompt_id))[: design.repeats]
    return sorted(drawn, key=lambda one: one.place)


def _draw(design: Design, *what: str | int) -> bytes:
    text = "\x1f".join(str(part) for part in (design.seed, *what))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
