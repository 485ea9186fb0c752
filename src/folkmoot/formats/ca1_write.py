"""A Dataset to CA-1's files: the opposite of ca1_read.

A file is written where the dataset lists something in it, so that a dataset that was read from comparisons.jsonl alone
becomes that file again, and nothing is invented for the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import InputError
from folkmoot.formats.ca1_answers import write_blocks
from folkmoot.formats.ca1_further import FurtherRows
from folkmoot.formats.ca1_rows import FILES, UNLINKED
from folkmoot.records.dataset import Dataset, Message, Prompts, RationaleOf, View

_NEWLINE: Final = b"\n"


def files(dataset: Dataset) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Name and lines of each file.

    Raises:
        InputError: there is nothing to write.
    """
    prompts_listed, people_listed = _listed(dataset)
    columns = _Columns(dataset)
    written = False
    for view, rows in (
        (View.BY_PROMPT, _comparisons),
        (View.BY_PARTICIPANT, _annotators),
        (View.FLAT, _merged),
    ):
        order = _order(dataset, view)
        listed = {View.BY_PROMPT: prompts_listed, View.BY_PARTICIPANT: people_listed}.get(view)
        if order.size or (listed is not None and listed.any()):
            written = True
            yield FILES[view], (msgspec.json.encode(row) + _NEWLINE for row in rows(columns, order, listed))
    if not written:
        raise InputError("the dataset is empty: CA-1 has no file for no prompts and no participants")


def _listed(dataset: Dataset) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which prompts and participants have a row in their own file."""
    prompts, people = dataset.prompts, dataset.participants
    by_prompt = np.ones(len(prompts), dtype=np.bool_) if prompts.listed is None else prompts.listed
    by_person = np.ones(len(people), dtype=np.bool_) if people.listed is None else people.listed
    return by_prompt, by_person


def _order(dataset: Dataset, view: View) -> NDArray[np.intp]:
    """Rows of the assessments that stand in a view, in its order."""
    assessments = dataset.assessments
    if not assessments.positions:
        return np.arange(0 if view is View.FLAT else len(assessments), dtype=np.intp)
    position = assessments.positions.get(view)
    if position is None:
        return np.arange(0, dtype=np.intp)
    order = np.argsort(position, kind="stable")
    return order[position[order] >= 0]


class _Columns:
    """A dataset's columns as lists, which Python reads one value at a time far quicker than arrays."""

    def __init__(self, dataset: Dataset) -> None:
        table = dataset.assessments
        self.dataset = dataset
        self.prompt: list[int] = table.prompt.tolist()
        self.participant: list[int] = table.participant.tolist()
        self.world: list[int] = table.world.tolist()
        self.personal: list[int] = table.personal.tolist()
        self.veto: list[int] = table.veto.tolist()
        self.importance = table.importance.texts()
        self.representativeness = table.representativeness.texts()
        self.subjectivity = table.subjectivity.texts()
        self.reasons: defaultdict[int, list[tuple[RationaleOf, str]]] = defaultdict(list)
        reasons = dataset.rationales
        for row, of, text in zip(reasons.assessment.tolist(), reasons.of, reasons.texts, strict=True):
            self.reasons[row].append((of, text))
        self.further = FurtherRows(dataset)
        self.demographics = {name: column.texts() for name, column in dataset.participants.demographics.items()}

    def answers(self, row: int) -> dict[str, Any]:
        """What the assessments of all three files share."""
        labels = self.dataset.prompts.labels[self.prompt[row]]
        return {
            "importance": self.importance[row],
            "representativeness": self.representativeness[row],
            "subjectivity": self.subjectivity[row],
            "ranking_blocks": write_blocks(
                self.world[row], self.personal[row], self.veto[row], self.reasons.get(row, ()), labels
            ),
            **self.further.fields(row),
        }

    def marks(self, person: int) -> dict[str, bool]:
        """What the release has no field for, and only where it says something."""
        people = self.dataset.participants
        marks: dict[str, bool] = {}
        if people.simulated[person]:
            marks["simulated"] = True
        unlinked = bool(people.unlinked[person])
        if unlinked != people.ids[person].startswith(UNLINKED):
            marks["unlinked"] = unlinked
        return marks

    def answers_of(self, person: int) -> dict[str, str | None] | None:
        """The participant's demographic record."""
        if not self.dataset.participants.has_demographics[person]:
            return None
        return {name: texts[person] for name, texts in self.demographics.items()}


def _comparisons(
    columns: _Columns, order: NDArray[np.intp], listed: NDArray[np.bool_] | None
) -> Iterator[dict[str, Any]]:
    prompts, people = columns.dataset.prompts, columns.dataset.participants
    of_prompt = _grouped(order, columns.prompt)
    for prompt, prompt_id in enumerate(prompts.ids):
        rows = of_prompt.get(prompt, [])
        if not rows and listed is not None and not listed[prompt]:
            continue
        # A prompt whose text is withheld may have its responses' messages left out altogether.
        responses = prompts.responses[prompt] or ((),) * len(prompts.labels[prompt])
        yield {
            "prompt_id": prompt_id,
            "prompt": {
                "id": prompts.conversation_ids[prompt] if prompts.conversation_ids else prompt_id,
                "messages": _messages(prompts.messages[prompt]),
            },
            "responses": [
                {"response_index": label, "messages": _messages(messages)}
                for label, messages in zip(prompts.labels[prompt], responses, strict=True)
            ],
            "metadata": {
                "assessments": [
                    {
                        "annotator_id": people.ids[columns.participant[row]],
                        **columns.answers(row),
                        **columns.marks(columns.participant[row]),
                    }
                    for row in rows
                ]
            },
            **_criteria(prompts, prompt),
        }


def _criteria(prompts: Prompts, prompt: int) -> dict[str, list[dict[str, str]]]:
    """A field of ours, only where criteria were prepared for the prompt."""
    criteria = prompts.criteria[prompt] if prompts.criteria else ()
    return {"criteria": [{"text": one.text, "direction": one.direction} for one in criteria]} if criteria else {}


def _annotators(
    columns: _Columns, order: NDArray[np.intp], listed: NDArray[np.bool_] | None
) -> Iterator[dict[str, Any]]:
    prompts, people = columns.dataset.prompts, columns.dataset.participants
    of_person = _grouped(order, columns.participant)
    for person, person_id in enumerate(people.ids):
        rows = of_person.get(person, [])
        if not rows and listed is not None and not listed[person]:
            continue
        yield {
            "annotator_id": person_id,
            "demographics": columns.answers_of(person),
            "assessments": [
                {
                    "annotator_id": person_id,
                    "conversation_id": prompts.ids[columns.prompt[row]],
                    **columns.answers(row),
                }
                for row in rows
            ],
            **columns.marks(person),
        }


def _merged(columns: _Columns, order: NDArray[np.intp], _: NDArray[np.bool_] | None) -> Iterator[dict[str, Any]]:
    prompts, people = columns.dataset.prompts, columns.dataset.participants
    for row in order.tolist():
        prompt, person = columns.prompt[row], columns.participant[row]
        yield {
            "annotator_id": people.ids[person],
            "prompt_id": prompts.ids[prompt],
            "demographics": columns.answers_of(person),
            **columns.answers(row),
            "num_candidates": len(prompts.labels[prompt]),
            **_turns(columns.dataset, prompt),
            **columns.marks(person),
        }


def _turns(dataset: Dataset, prompt: int) -> dict[str, int | float | None]:
    turns = dataset.prompts.turns
    if turns is None:
        return {"assistant_turn_share": None, "turns_assistant": None, "turns_user": None}
    share = float(turns.assistant_share[prompt])
    return {
        "assistant_turn_share": None if np.isnan(share) else share,
        "turns_assistant": None if turns.assistant[prompt] < 0 else int(turns.assistant[prompt]),
        "turns_user": None if turns.user[prompt] < 0 else int(turns.user[prompt]),
    }


def _grouped(order: NDArray[np.intp], owners: Sequence[int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for row in order.tolist():
        groups.setdefault(owners[row], []).append(row)
    return groups


def _messages(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]
