"""A running study's rows to a Dataset, so that everything that reads people's rankings reads a study while it is asked.

What becomes of the rows (docs/data-formats.md, "A study folder"):

- The last revision of each answer counts; earlier ones are counted in a note.
- `null` is asked and skipped. In a prompt that was ended, a question of the study without an answer was skipped too; in one
  that is still open, or that the person went away from, it was not asked: the person may not have come to it.
- A prompt that somebody would rather not judge is an assessment with every question skipped, whatever they said before.
- Repeat items stay in the database. As later assessments they would replace each person's first answer (METHOD: the last
  answer counts), which they are there to be compared with; so they are left out, and counted in a note.

Rows stand by prompt, then by time of entry, and people in the order in which they come up there, as in CA-1's
comparisons.jsonl: what is exported and read back is the same table, so that every figure is the same to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Participants,
    RationaleOf,
    Rationales,
)
from folkmoot.records.study import Study
from folkmoot.records.study_rows import StudyRows
from folkmoot.records.survey import Assignment, AssignmentState, Participant, SavedAnswer
from folkmoot.statistics.weak_order import NOT_ASKED
from folkmoot.study.prompts import StudyPrompt, as_prompts
from folkmoot.study.questions import QUESTIONS, Cell, asked_of, read_answer

_COLUMNS: Final[Mapping[str, Cell]] = {
    "world": NOT_ASKED,
    "personal": NOT_ASKED,
    "veto": NOT_ASKED,
    "importance": None,
    "representativeness": None,
    "subjectivity": None,
}
"""Every column of an assessment, with what stands there where a study asks no such question."""
_REASONS: Final = tuple(RationaleOf)


@dataclass(frozen=True, slots=True)
class _Row:
    """One assessment, and the reasons given in it."""

    participant_id: str
    prompt_id: str
    cells: Mapping[str, Cell]
    reasons: tuple[tuple[RationaleOf, str], ...]


def survey_dataset(study: Study, prompts: Sequence[StudyPrompt], rows: StudyRows, place: str) -> Dataset:
    """What people said in a study so far.

    Args:
        study: its definition; the last version.
        prompts: its prompts; those that nobody was given are in the dataset too.
        rows: of its database, as of one moment.
        place: the study's folder as the user named it.

    Returns:
        People who were given a prompt, and what they answered; all simulated where the study is.

    Raises:
        FaultsError: the database holds answers to prompts or responses that `prompts` lacks.
    """
    by_id = {prompt.prompt_id: prompt for prompt in prompts}
    answers = _answers(rows.answers)
    people = {person.id: person for person in rows.participants}
    last_version = rows.versions[-1].number if rows.versions else 0
    faults: list[Fault] = []
    found: list[_Row] = []
    for one in rows.assignments:
        given = answers.get((one.participant_id, one.prompt_id, one.occurrence), {})
        if one.occurrence > 1 or not _counts(one, given):
            continue
        prompt = by_id.get(one.prompt_id)
        if prompt is None or sorted(one.shown_order) != sorted(response.label for response in prompt.responses):
            what = "a prompt that is not among its prompts" if prompt is None else "other responses than the prompt has"
            faults.append(Fault(place, None, one.prompt_id, f"answers to {what}", "the prompts that people were shown"))
            continue
        knows_asked = people[one.participant_id].version == last_version
        found.append(_row(one, given, prompt, study.questions if knows_asked else ()))
    if faults:
        raise FaultsError(dict.fromkeys(faults))
    entry = {person.id: number for number, person in enumerate(rows.participants)}
    position = {prompt.prompt_id: number for number, prompt in enumerate(prompts)}
    found.sort(key=lambda row: (position[row.prompt_id], entry[row.participant_id]))
    in_order = dict.fromkeys(row.participant_id for row in found)
    met = {one.participant_id for one in rows.assignments}
    in_order |= dict.fromkeys(person.id for person in rows.participants if person.id in met)
    return Dataset(
        prompts=as_prompts(prompts),
        participants=_participants(study, [people[one] for one in in_order], rows.demographics),
        assessments=_assessments(found, {one: number for number, one in enumerate(in_order)}, position),
        rationales=_rationales(found),
        notes=_notes(rows, len(in_order)),
    )


def _answers(saved: Sequence[SavedAnswer]) -> dict[tuple[str, str, int], dict[str, SavedAnswer]]:
    """The last revision of each answer, by assignment and question."""
    last: dict[tuple[str, str, int], dict[str, SavedAnswer]] = {}
    for one in saved:
        there = last.setdefault((one.participant_id, one.prompt_id, one.occurrence), {})
        if one.question not in there or there[one.question].revision < one.revision:
            there[one.question] = one
    return last


def _counts(one: Assignment, given: Mapping[str, SavedAnswer]) -> bool:
    return bool(given) or one.state in {AssignmentState.DONE, AssignmentState.SKIPPED}


def _row(one: Assignment, given: Mapping[str, SavedAnswer], prompt: StudyPrompt, asked: Sequence[str]) -> _Row:
    cells = dict(_COLUMNS)
    reasons: dict[RationaleOf, str] = {}
    is_skipped = one.state is AssignmentState.SKIPPED
    if is_skipped or one.state is AssignmentState.DONE:
        for question in asked_of(asked, prompt):
            if question.column is not None:
                cells[question.column.name] = question.column.skipped
    for name, answer in given.items():
        column, rationale_of = QUESTIONS[name].column, QUESTIONS[name].rationale_of
        if column is None:
            continue
        value = None if is_skipped else read_answer(name, answer.value)
        cells[column.name] = column.skipped if value is None else column.cell(value, prompt)
        text = "" if value is None or rationale_of is None else getattr(value, "rationale", "")
        if rationale_of is not None and text:
            reasons[rationale_of] = text
    in_order = tuple((of, reasons[of]) for of in _REASONS if of in reasons)
    return _Row(one.participant_id, one.prompt_id, cells, in_order)


def _participants(
    study: Study, people: Sequence[Participant], said: Mapping[str, Mapping[str, str | None]]
) -> Participants:
    about = {one.id: dict(said.get(one.id, {})) for one in people}
    fields = [question.field for question in study.demographics]
    # Cohorts and waves are compared as groups are, where there are several.
    for field, names in (("cohort", study.cohorts), ("wave", study.waves)):
        if len(names) > 1 and field not in fields:
            fields.append(field)
            for one in people:
                about[one.id][field] = getattr(one, field)
    fields += sorted({field for answers in about.values() for field in answers} - set(fields))
    columns = {field: Categorical.from_texts([about[one.id].get(field) for one in people]) for field in fields}
    nobody = np.zeros(len(people), dtype=np.bool_)
    return Participants(
        ids=tuple(one.id for one in people),
        demographics=columns,
        unlinked=nobody,
        simulated=np.full(len(people), study.simulated, dtype=np.bool_),
        has_demographics=np.array([bool(about[one.id]) for one in people], dtype=np.bool_),
    )


def _assessments(found: Sequence[_Row], person: Mapping[str, int], prompt: Mapping[str, int]) -> Assessments:
    def codes(name: str) -> list[int]:
        return [int(row.cells[name] or 0) for row in found]

    def words(name: str) -> Categorical:
        return Categorical.from_texts([None if row.cells[name] is None else str(row.cells[name]) for row in found])

    return Assessments(
        participant=np.array([person[row.participant_id] for row in found], dtype=np.int32),
        prompt=np.array([prompt[row.prompt_id] for row in found], dtype=np.int32),
        world=np.array(codes("world"), dtype=np.int32),
        personal=np.array(codes("personal"), dtype=np.int32),
        veto=np.array(codes("veto"), dtype=np.int16),
        importance=words("importance"),
        representativeness=words("representativeness"),
        subjectivity=words("subjectivity"),
    )


def _rationales(found: Sequence[_Row]) -> Rationales:
    reasons = [(number, of, text) for number, row in enumerate(found) for of, text in row.reasons]
    return Rationales(
        np.array([number for number, _, _ in reasons], dtype=np.int32),
        tuple(of for _, of, _ in reasons),
        tuple(text for _, _, text in reasons),
    )


def _notes(rows: StudyRows, n_people: int) -> tuple[str, ...]:
    if not rows.participants and not rows.withdrawals:
        return ("a study that nobody has entered yet",)
    states = Counter(one.state for one in rows.assignments if one.occurrence == 1)
    n_revised = sum(one.revision > 1 for one in rows.answers)
    n_repeats = sum(one.occurrence > 1 and one.state is not AssignmentState.OPEN for one in rows.assignments)
    n_unfinished = states[AssignmentState.OPEN] + states[AssignmentState.RETURNED]
    counted = {
        "people who entered and were given no prompt, left out": len(rows.participants) - n_people,
        "prompts under way or left, of which only what was answered is here": n_unfinished,
        "prompts that somebody would rather not judge": states[AssignmentState.SKIPPED],
        "earlier revisions of answers, left out: the last one counts": n_revised,
        "repeat items, left out: each person's first answer counts": n_repeats,
        "people who withdrew, of whom nothing is left": rows.withdrawals,
    }
    versions = f"the study has {len(rows.versions):,} versions; answers to all of them are here"
    told = [f"{what}: {number:,}" for what, number in counted.items() if number]
    return (*told, *([versions] if len(rows.versions) > 1 else []))
