"""A dataset's prompts as tasks for the ranker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from folkmoot.errors import Fault, FaultsError, InputError
from folkmoot.records.dataset import Prompts
from folkmoot.records.ranking_task import RankingTask


@dataclass(frozen=True, slots=True)
class RankingTasks:
    """What of a dataset can be put to a ranker.

    Attributes:
        tasks: prompts with their texts, in the dataset's order.
        withheld: ids of prompts left out because the dataset withholds a text of theirs.
    """

    tasks: tuple[RankingTask, ...]
    withheld: tuple[str, ...]


def ranking_tasks(
    prompts: Prompts, place: str, only: Sequence[str] = (), limit: int | None = None, *, with_responses: bool = True
) -> RankingTasks:
    """The prompts whose texts are there.

    Args:
        prompts: the dataset's.
        place: the dataset as the user named it.
        only: ids of the prompts to take; (): all.
        limit: take the first so many of them; None: all.
        with_responses: whether the texts of the responses are needed too.

    Raises:
        FaultsError: an id of `only` is none of the dataset's.
        InputError: the dataset withholds a text of every prompt asked for.
    """
    unknown = [prompt_id for prompt_id in dict.fromkeys(only) if prompt_id not in prompts.index]
    if unknown:
        raise FaultsError(
            Fault("--prompt", None, "", f"the prompt '{prompt_id}'", f"a prompt of {place}") for prompt_id in unknown
        )
    wanted = frozenset(only)
    tasks: list[RankingTask] = []
    withheld: list[str] = []
    for row, prompt_id in enumerate(prompts.ids):
        if wanted and prompt_id not in wanted:
            continue
        if limit is not None and len(tasks) == limit:
            break
        messages, responses, labels = prompts.messages[row], prompts.responses[row], prompts.labels[row]
        has_responses = len(responses) == len(labels) and all(responses)
        if not messages or (with_responses and not has_responses):
            withheld.append(prompt_id)
        else:
            tasks.append(RankingTask(prompt_id, tuple(messages), labels, tuple(responses)))
    if not tasks:
        raise InputError(
            f"{place}: found no prompt with its texts ({len(withheld):,} prompts withhold them); expected a dataset with the "
            "texts of prompts and responses, such as the release's folder with text"
        )
    return RankingTasks(tuple(tasks), tuple(withheld))
