"""Which assessments a running study holds: of whom, of what they were shown, in a dataset's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.study_rows import StudyTable
from folkmoot.records.survey import AssignmentState, Participant
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.shown_prompts import ShownPrompts

_ENDED: Final = frozenset({AssignmentState.DONE.value, AssignmentState.SKIPPED.value})
_KEY: Final = itemgetter(0, 1, 2)
_LABELS: Final = msgspec.json.Decoder(list[str])


@dataclass(frozen=True, slots=True)
class Given:
    """The assessments of a dataset, in its order.

    Attributes:
        person: `[n]` rows of people.
        prompt: `[n]` rows of prompts.
        is_skipped: `[n]` bool, prompts that somebody would rather not judge.
        is_ended: `[n]` bool, where every question that was asked has an answer or was skipped.
        shown: `[n, 3]` what each was shown (`Shown`).
        answers: of each, a row of `StudyTable.answers`; None where nothing was answered.
    """

    person: NDArray[np.int32]
    prompt: NDArray[np.int32]
    is_skipped: NDArray[np.bool_]
    is_ended: NDArray[np.bool_]
    shown: NDArray[np.int32]
    answers: Sequence[tuple[str, str, int, str, bytes] | None]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by the id of their first participation, and every time that they took part."""

    id: str
    times: tuple[Participant, ...]


def assessed(texts: ShownPrompts, rows: StudyTable, place: str) -> tuple[Given, list[Person], dict[int, StudyPrompt]]:
    """The assessments, the people in the order in which they come up there, and the prompts by the number of their text.

    Others who were given a prompt follow the people of the assessments.

    Args:
        texts: of the study's prompts.
        rows: of its database.
        place: the study's folder as the user named it.

    Raises:
        FaultsError: answers to prompts or responses that no version has.
    """
    entry = {person.id: number for number, person in enumerate(rows.participants)}
    names = [rows.returning.get(one.id, one.id) for one in rows.participants]
    answered = dict(zip(map(_KEY, rows.answers), rows.answers, strict=True))
    every = list(map(answered.get, map(_KEY, rows.assignments)))
    kept = [
        at
        for at, (one, answers) in enumerate(zip(rows.assignments, every, strict=True))
        if one[2] == 1 and (answers is not None or one[3] in _ENDED)
    ]
    found = [rows.assignments[at] for at in kept]
    who = np.fromiter((entry[one[0]] for one in found), dtype=np.int32, count=len(found))
    looked_up = _shown(texts, rows, found, who, [every[at] is not None for at in kept])
    distinct = dict.fromkeys(looked_up)
    looked = [texts.find(prompt, _LABELS.decode(labels), *versions) for prompt, labels, *versions in distinct]
    shown = [one for one in looked if one is not None]
    if len(shown) < len(looked):
        raise FaultsError(_faults([key[0] for key, one in zip(distinct, looked, strict=True) if one is None], place))
    number = {one: at for at, one in enumerate(distinct)}
    of_shown = np.fromiter(map(number.__getitem__, looked_up), dtype=np.intp, count=len(found))
    what = np.array(shown, dtype=np.int32).reshape(-1, 3)[of_shown]
    order = np.lexsort((who, what[:, 0]))
    who, what, in_order = who[order], what[order], order.tolist()
    prompts = texts.prompts_of({(text, version) for text, version, _ in shown})
    # People in the order in which they come up, then others who were given a prompt.
    people = dict.fromkeys([names[person] for person in who.tolist()])
    met = {entry[person] for person in {one[0] for one in rows.assignments}}
    people |= dict.fromkeys(names[person] for person in sorted(met))
    times: dict[str, list[Participant]] = {name: [] for name in people}
    for name, participant in zip(names, rows.participants, strict=True):
        if name in times:
            times[name].append(participant)
    row_of = {name: row for row, name in enumerate(people)}
    text_row = np.zeros(1 + max(prompts, default=0), dtype=np.int32)
    text_row[list(prompts)] = np.arange(len(prompts))
    states = [found[at][3] for at in in_order]
    return (
        Given(
            person=np.array([row_of.get(name, -1) for name in names], dtype=np.int32)[who],
            prompt=text_row[what[:, 0]],
            is_skipped=np.array([state == AssignmentState.SKIPPED.value for state in states], dtype=np.bool_),
            is_ended=np.array([state in _ENDED for state in states], dtype=np.bool_),
            shown=what,
            answers=[every[kept[at]] for at in in_order],
        ),
        [Person(name, tuple(times[name])) for name in people],
        prompts,
    )


def _faults(prompts: Sequence[str], place: str) -> list[Fault]:
    found = "answers to a prompt, or to responses, that no version of it has"
    return [Fault(place, None, one, found, "the prompts that people were shown") for one in dict.fromkeys(prompts)]


def _shown(
    texts: ShownPrompts,
    rows: StudyTable,
    found: Sequence[tuple[str, str, int, str, str, str, str]],
    who: NDArray[np.int32],
    is_answered: Sequence[bool],
) -> list[tuple[str, str, int, int, int]]:
    """What `ShownPrompts.find` is asked for each of some assignments; labels as JSON."""
    if not texts.has_several:
        return [(one[1], one[4], 0, 0, 0) for one in found]
    looked_up: list[tuple[str, str, int, int, int]] = []
    for one, person, has_answers in zip(found, who.tolist(), is_answered, strict=True):
        _, prompt, _, state, shown, assigned_at, touched_at = one
        # Whoever entered under one version goes on under those that are opened meanwhile.
        first = texts.version_at(assigned_at, rows.participants[person].version - 1)
        last = said = texts.version_at(touched_at, first)
        if last > first and has_answers and state != AssignmentState.SKIPPED.value:
            said = texts.version_at(rows.said_at.get(_KEY(one), touched_at), first)
        looked_up.append((prompt, shown, first, said, last))
    return looked_up
