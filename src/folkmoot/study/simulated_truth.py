"""What is true of a simulated study, as JSON: what people like, and who is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np

from folkmoot.study.electorate import Electorate, People
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulated_criteria import worth_of
from folkmoot.study.simulated_people import PersonLabel, labels_of

_DECIMALS: Final = 6


def truth_of(
    electorate: Electorate, people: People, participants: Sequence[str | None], prompts: Sequence[StudyPrompt]
) -> dict[str, Any]:
    """The truth behind a simulated study.

    Args:
        electorate: what is liked.
        people: by whom.
        participants: the id of each person in the study's data; None for who never entered it.
        prompts: the study's prompts.

    Returns:
        `utilities.everybody` and `utilities.everybody_personal`: for each prompt what each response is worth before a
        person's own taste and the noise, on the scale of the noise (standard Gumbel); differences alone mean something.
        `utilities.groups`: the same for people of one group of the population, on the prompts that it has a view on;
        who belongs to several has the sum of what each adds. `criteria`: what each prepared criterion is worth to
        everybody, by prompt, on the scale of ratings. `people`: for each, the kind (`attentive`, `careless`, or one of
        answerers.py), of whom they are a second entry (a participant's id, or null), rows of `utilities.groups` (from
        0), taste by approach, whether they were asked for personal ranking and veto. `truths`: as the population's file
        states them.
    """
    population = electorate.population
    return {
        "simulated": True,
        "utilities": {
            "everybody": _by_prompt(prompts, electorate.utilities()),
            "everybody_personal": _by_prompt(prompts, electorate.utilities(personal=True)),
            "groups": [_group(row, prompts, population, electorate) for row in range(len(population.groups))],
        },
        "criteria": {
            one.prompt_id: [
                round(worth, _DECIMALS) for worth in worth_of(one.prompt_id, one.criteria, population.criteria)
            ]
            for one in prompts
            if one.criteria
        },
        "choice": msgspec.to_builtins(population.choice),
        "answerers": [msgspec.to_builtins(one) for one in population.answerers],
        "truths": [msgspec.to_builtins(one) for one in population.truths],
        "people": [
            _person(row, label, participants, people, electorate)
            for row, label in enumerate(labels_of(people, population))
        ],
    }


def _person(
    row: int, label: PersonLabel, participants: Sequence[str | None], people: People, electorate: Electorate
) -> dict[str, Any]:
    taste = np.round(people.taste[row], _DECIMALS).tolist()
    return {
        "participant_id": participants[row],
        "kind": label.kind,
        "duplicate_of": None if label.duplicate_of is None else participants[label.duplicate_of],
        "groups": np.flatnonzero(people.groups[:, row]).tolist(),
        "taste": dict(zip(electorate.approaches, taste, strict=True)),
        "asked_personal": bool(people.asked_personal[row]),
    }


def _group(row: int, prompts: Sequence[StudyPrompt], population: Population, electorate: Electorate) -> dict[str, Any]:
    effect = population.groups[row]
    concerned = electorate.in_topic_of(row).tolist()
    utilities = electorate.utilities(group=row)
    some = [(prompt, one) for prompt, one, here in zip(prompts, utilities, concerned, strict=True) if here]
    return {
        "field": effect.field,
        "value": effect.value,
        "topic": effect.topic,
        "utilities": _by_prompt([prompt for prompt, _ in some], [one for _, one in some]),
    }


def _by_prompt(prompts: Sequence[StudyPrompt], utilities: Sequence[Sequence[float]]) -> dict[str, dict[str, float]]:
    return {
        prompt.prompt_id: {
            response.label: round(value, _DECIMALS) for response, value in zip(prompt.responses, values, strict=True)
        }
        for prompt, values in zip(prompts, utilities, strict=True)
    }
