"""What is true of a simulated study, as JSON: what people like, and who is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import numpy as np

from folkmoot.study.electorate import Electorate, People
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import Simulated

_DECIMALS: Final = 6


def truth_of(simulated: Simulated, prompts: Sequence[StudyPrompt], population: Population) -> dict[str, Any]:
    """The truth behind a simulated study.

    Args:
        simulated: what `simulate_study` made of the next two.
        prompts: the study's prompts.
        population: its people.

    Returns:
        `utilities.everybody` and `utilities.everybody_personal`: for each prompt what each response is worth before a
        person's own taste and the noise, on the scale of the noise (standard Gumbel); differences alone mean something.
        `utilities.groups`: the same for people of one group of the population, on the prompts that it has a view on;
        who belongs to several has the sum of what each adds. `people`: for each, the kind (`attentive`, `careless`,
        `speeder`, `bot`, `noisy`), rows of `utilities.groups` (from 0), taste by approach, whether they were asked for
        personal ranking and veto. `truths`: as the population's file states them.
    """
    electorate, people = simulated.electorate, simulated.people
    return {
        "simulated": True,
        "utilities": {
            "everybody": _by_prompt(prompts, electorate.utilities()),
            "everybody_personal": _by_prompt(prompts, electorate.utilities(personal=True)),
            "groups": [_group(row, prompts, population, electorate) for row in range(len(population.groups))],
        },
        "choice": msgspec.to_builtins(population.choice),
        "answerers": [msgspec.to_builtins(one) for one in population.answerers],
        "truths": [msgspec.to_builtins(one) for one in population.truths],
        "people": [
            _person(row, participant, people, population, electorate)
            for row, participant in enumerate(simulated.dataset.participants.ids)
        ],
    }


def kind_of(row: int, people: People, population: Population) -> str:
    """What one person is: the kind of answerer, `careless`, or `attentive`."""
    kind = int(people.kinds[row])
    if kind >= 0:
        return str(population.answerers[kind].kind)
    return "careless" if people.careless[row] else "attentive"


def _person(
    row: int, participant: str, people: People, population: Population, electorate: Electorate
) -> dict[str, Any]:
    taste = np.round(people.taste[row], _DECIMALS).tolist()
    return {
        "participant_id": participant,
        "kind": kind_of(row, people, population),
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
