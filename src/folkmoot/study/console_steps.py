"""Who came to which step of the survey, and who left there: from counts of where people stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from folkmoot.records.console_overview import Standing, Step
from folkmoot.records.study import Study
from folkmoot.records.survey import State
from folkmoot.statistics.wilson import share

DONE: Final = "done"
_AWAY: Final = frozenset({State.SCREENED_OUT, State.QUOTA_FULL})


def step_names(study: Study, n_ended: int = 0) -> tuple[str, ...]:
    """The steps of a study, in their order.

    Args:
        study: its definition.
        n_ended: the most prompts that anybody ended; an earlier version of the study may have had more of them.
    """
    n_prompts = max(study.prompts_per_person + study.repeats, n_ended)
    before = ["consent", *(["about"] if study.demographics else []), *(["quiz"] if study.quiz is not None else [])]
    return (*before, *(f"prompt {number}" for number in range(1, n_prompts + 1)), DONE)


def steps(study: Study, standings: Sequence[Standing]) -> tuple[Step, ...]:
    """What became of people at each step.

    Somebody who is at the prompts stands at the first that they have not ended: answered, or said that they would rather not
    judge it. Where no prompt has room any more somebody is done after fewer of them, and counts at none of the others.

    Args:
        study: its definition.
        standings: of everybody who did not withdraw.
    """
    names = step_names(study, max((one.n_ended for one in standings), default=0))
    counts = {name: {"reached": 0, "went_on": 0, "at_it": 0, "left": 0, "turned_away": 0} for name in names}
    for one in standings:
        last = stands_at(names, one)
        # Of the prompts, only those that they ended or have before them: some are done after fewer.
        passed = [
            name
            for name in names[: names.index(last)]
            if not name.startswith("prompt ") or _number(name) <= one.n_ended
        ]
        for name in passed:
            counts[name]["reached"] += one.people
            counts[name]["went_on"] += one.people
        counts[last]["reached"] += one.people
        if one.state in _AWAY:
            counts[last]["turned_away"] += one.people
        elif last != DONE:
            counts[last]["left" if one.idle else "at_it"] += one.people
    return tuple(
        Step(name, **found, share_left=share(found["left"], found["reached"])) for name, found in counts.items()
    )


def is_under_way(one: Standing) -> bool:
    """Whether these people could still go on."""
    return one.state not in _AWAY and one.state != State.FINISHED


def stands_at(names: Sequence[str], one: Standing) -> str:
    """The step at which people stand, or were turned away.

    Args:
        names: every step, as `step_names` gives them.
        one: the people.
    """
    if one.state == State.FINISHED:
        return DONE
    if one.state == State.CONSENTING:
        return names[0]
    if one.state == State.SCREENED_OUT:
        return "quiz" if one.has_tried_quiz and "quiz" in names else names[0]
    if one.state == State.QUOTA_FULL and not (one.has_tried_quiz or one.has_place):
        # Looked at after what they said about themselves; where nothing is asked, after consent.
        return "about" if "about" in names else names[0]
    if one.state in names:
        return one.state
    return f"prompt {min(one.n_ended + 1, _number(names[-2]))}"


def _number(name: str) -> int:
    return int(name.removeprefix("prompt "))
