"""A running study's rows to a Dataset, so that everything that reads people's rankings reads a study while it is asked.

What becomes of the rows (docs/data-formats.md, "A study folder"):

- The last revision of each answer counts; earlier ones are counted in a note.
- `null` is asked and skipped. In a prompt that was ended, a question of the study without an answer was skipped too; in one
  that is still open, or that the person went away from, it was not asked: the person may not have come to it.
- A prompt that somebody would rather not judge is an assessment with every question skipped, whatever they said before.
- A person who takes part in several waves is one participant, named by their first participation. A later wave's answer to a
  prompt replaces the earlier one, as any later assessment does; one wave by itself is what people said in it.
- Repeat items stay in the database. As later assessments they would replace each person's first answer (METHOD: the last
  answer counts), which they are there to be compared with; so they are left out, and counted in a note.

Rows stand by prompt, then by time of entry, and people in the order in which they come up there, as in CA-1's
comparisons.jsonl: what is exported and read back is the same table, so that every figure is the same to the last digit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault, FaultsError
from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    RationaleOf,
    Rationales,
)
from folkmoot.records.study import Study
from folkmoot.records.study_rows import StudyTable
from folkmoot.records.survey import AssignmentState, Participant
from folkmoot.statistics.weak_order import NOT_ASKED
from folkmoot.study.answer_columns import read_column
from folkmoot.study.prompts import StudyPrompt, as_prompts
from folkmoot.study.questions import QUESTIONS, Cell, QuestionType
from folkmoot.study.survey_criteria import criteria_ratings, own_criteria

_ENDED: Final = frozenset({AssignmentState.DONE.value, AssignmentState.SKIPPED.value})
_REASONS: Final = tuple(RationaleOf)


@dataclass(frozen=True, slots=True)
class _Given:
    """The assessments of a dataset, in its order.

    Attributes:
        person: `[n]` rows of people.
        prompt: `[n]` rows of prompts.
        is_skipped: `[n]` bool, prompts that somebody would rather not judge.
        is_told: `[n]` bool, where every question of the study was asked for sure.
        answers: a text for each of `StudyTable.questions`; None where nothing was answered.
    """

    person: NDArray[np.int32]
    prompt: NDArray[np.int32]
    is_skipped: NDArray[np.bool_]
    is_told: NDArray[np.bool_]
    answers: Sequence[Sequence[str | None] | None]

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody, by the id of their first participation, and every time that they took part."""

    id: str
    times: tuple[Participant, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """One question's answers: cells, and the rows of those that have a value, with what was written there."""

    cells: list[Cell]
    rows: list[int]
    texts: list[str]
    reasons: list[str]
    languages: list[str | None]


def survey_dataset(
    study: Study, prompts: Sequence[StudyPrompt], rows: StudyTable, place: str, wave: str | None = None
) -> Dataset:
    """What people said in a study so far.

    Args:
        study: its definition; the last version.
        prompts: its prompts; those that nobody was given are in the dataset too.
        rows: of its database, as of one moment.
        place: the study's folder as the user named it.
        wave: the one whose answers count; None for all.

    Returns:
        People who were given a prompt, and what they answered; all simulated where the study is.

    Raises:
        FaultsError: the database holds answers to prompts or responses that `prompts` lacks.
    """
    rows = rows if wave is None else _of_wave(rows, wave)
    given, people = _given(prompts, rows, place)
    columns = {
        QUESTIONS[name].column.name: _column(QUESTIONS[name], at, given, prompts, study.questions)
        for at, name in enumerate(rows.questions)
    }
    of_questions = {QUESTIONS[name].rationale_of: QUESTIONS[name].column.name for name in rows.questions}
    reasons = {of: columns[of_questions[of]] for of in _REASONS if of in of_questions}
    rated, own = columns["criteria_rated"], columns["own_criteria"]
    return Dataset(
        prompts=as_prompts(prompts),
        participants=_participants(study, people, rows.demographics),
        assessments=_assessments(given, columns),
        rationales=_rationales(reasons),
        notes=_notes(rows, len(people)),
        criteria_ratings=criteria_ratings(rated.rows, rated.texts),
        own_criteria=own_criteria(own.rows, own.texts),
    )


def _of_wave(rows: StudyTable, wave: str) -> StudyTable:
    """The participants of one wave, and what they were given."""
    people = tuple(one for one in rows.participants if one.wave == wave)
    ids = {one.id for one in people}
    return replace(rows, participants=people, assignments=[one for one in rows.assignments if one[0] in ids])


def _given(prompts: Sequence[StudyPrompt], rows: StudyTable, place: str) -> tuple[_Given, list[_Person]]:
    """The assessments, and the people in the order in which they come up there; others who were given a prompt follow."""
    position = {prompt.prompt_id: number for number, prompt in enumerate(prompts)}
    entry = {person.id: number for number, person in enumerate(rows.participants)}
    is_right: dict[tuple[str, str], bool] = {}
    faults: dict[Fault, None] = {}
    found: list[tuple[int, int, str, Sequence[str | None] | None]] = []
    for person, prompt, occurrence, state, shown in rows.assignments:
        if occurrence > 1:
            continue
        answers = rows.answers.get((person, prompt, occurrence))
        if answers is None and state not in _ENDED:
            continue
        if (prompt, shown) not in is_right:
            fault = _fault(prompts, position.get(prompt), prompt, shown, place)
            is_right[prompt, shown] = fault is None
            faults |= {} if fault is None else {fault: None}
        if is_right[prompt, shown]:
            found.append((position[prompt], entry[person], state, answers))
    if faults:
        raise FaultsError(faults)
    found.sort(key=itemgetter(0, 1))
    names = [rows.returning.get(one.id, one.id) for one in rows.participants]
    in_order = dict.fromkeys(names[person] for _, person, _, _ in found)
    met = {entry[one[0]] for one in rows.assignments}
    in_order |= dict.fromkeys(names[person] for person in sorted(met))
    times: dict[str, list[Participant]] = {name: [] for name in in_order}
    for name, participant in zip(names, rows.participants, strict=True):
        if name in times:
            times[name].append(participant)
    number = {person: row for row, person in enumerate(in_order)}
    last = rows.versions[-1].number if rows.versions else 0
    of_last = [person.version == last for person in rows.participants]
    return _Given(
        person=np.array([number[names[person]] for _, person, _, _ in found], dtype=np.int32),
        prompt=np.array([prompt for prompt, _, _, _ in found], dtype=np.int32),
        is_skipped=np.array([state == AssignmentState.SKIPPED.value for _, _, state, _ in found], dtype=np.bool_),
        is_told=np.array([state in _ENDED and of_last[person] for _, person, state, _ in found], dtype=np.bool_),
        answers=[answers for _, _, _, answers in found],
    ), [_Person(name, tuple(times[name])) for name in in_order]


def _fault(prompts: Sequence[StudyPrompt], at: int | None, prompt_id: str, shown: str, place: str) -> Fault | None:
    if at is None:
        what = "a prompt that is not among its prompts"
    elif sorted(msgspec.json.decode(shown, type=list[str])) != sorted(one.label for one in prompts[at].responses):
        what = "other responses than the prompt has"
    else:
        return None
    return Fault(place, None, prompt_id, f"answers to {what}", "the prompts that people were shown")


def _column(
    question: QuestionType, at: int, given: _Given, prompts: Sequence[StudyPrompt], asked: Sequence[str]
) -> _Column:
    """The cells of one question, from not asked over skipped to what was answered."""
    column = question.column
    cells: list[Cell] = [column.not_asked] * len(given)
    if question.name in asked:
        fits = np.array([question.fits(prompt) for prompt in prompts], dtype=np.bool_)
        for row in np.flatnonzero(given.is_told & fits[given.prompt]).tolist():
            cells[row] = column.skipped
    texts = [None if row is None else row[at] for row in given.answers]
    is_skipped = given.is_skipped.tolist()
    valued: list[int] = []
    for row, text in enumerate(texts):
        if text is None:
            continue
        if text and not is_skipped[row]:
            valued.append(row)
        else:
            cells[row] = column.skipped
    of_prompt = given.prompt.tolist()
    values = [texts[row] or "" for row in valued]
    read = read_column(question, values, prompts, [of_prompt[row] for row in valued])
    for row, cell in zip(valued, read.cells, strict=True):
        cells[row] = cell
    return _Column(cells, valued, values, read.reasons, read.languages)


def _participants(
    study: Study, people: Sequence[_Person], said: Mapping[str, Mapping[str, str | None]]
) -> Participants:
    # What people say of themselves now, where they say it again.
    about = {one.id: dict(said.get(one.times[-1].id, {})) for one in people}
    fields = [question.field for question in study.demographics]
    # Cohorts and waves are compared as groups are, where there are several.
    for field, names in (("cohort", study.cohorts), ("wave", study.waves)):
        if len(names) > 1 and field not in fields:
            fields.append(field)
            for one in people:
                about[one.id][field] = " + ".join(dict.fromkeys(getattr(time, field) for time in one.times))
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


def _assessments(given: _Given, columns: Mapping[str, _Column]) -> Assessments:
    def codes(name: str) -> NDArray[np.int32]:
        return np.array(columns[name].cells, dtype=np.int32)

    def words(name: str) -> Categorical:
        index: dict[Cell, int] = {}
        found = [NO_ANSWER if cell is None else index.setdefault(cell, len(index)) for cell in columns[name].cells]
        return Categorical(np.array(found, dtype=np.int32), tuple(str(one) for one in index))

    def asked(name: str) -> NDArray[np.int8] | None:
        column = np.array(columns[name].cells, dtype=np.int8)
        return column if (column != NOT_ASKED).any() else None

    return Assessments(
        participant=given.person,
        prompt=given.prompt,
        world=codes("world"),
        personal=codes("personal"),
        veto=codes("veto").astype(np.int16),
        importance=words("importance"),
        representativeness=words("representativeness"),
        subjectivity=words("subjectivity"),
        default_policy=asked("default_policy"),
        criteria_rated=asked("criteria_rated"),
        own_criteria=asked("own_criteria"),
    )


def _rationales(columns: Mapping[RationaleOf, _Column]) -> Rationales:
    rows: list[int] = []
    ofs: list[RationaleOf] = []
    texts: list[str] = []
    languages: list[str | None] = []
    for of, column in columns.items():
        given = [at for at, text in enumerate(column.reasons) if text]
        rows += [column.rows[at] for at in given]
        ofs += [of] * len(given)
        texts += [column.reasons[at] for at in given]
        languages += [column.languages[at] for at in given]
    # Stable: the reasons of one assessment stand in the order of the columns.
    order = np.argsort(np.array(rows, dtype=np.int32), kind="stable")
    at_row = order.tolist()
    return Rationales(
        np.array(rows, dtype=np.int32)[order],
        tuple([ofs[at] for at in at_row]),
        tuple([texts[at] for at in at_row]),
        tuple([languages[at] for at in at_row]) if any(languages) else (),
    )


def _notes(rows: StudyTable, n_people: int) -> tuple[str, ...]:
    if not rows.participants and not rows.withdrawals:
        return ("a study that nobody has entered yet",)
    states = Counter((occurrence > 1, state) for _, _, occurrence, state, _ in rows.assignments)
    n_repeats = sum(
        number for (again, state), number in states.items() if again and state != AssignmentState.OPEN.value
    )
    n_unfinished = states[False, AssignmentState.OPEN.value] + states[False, AssignmentState.RETURNED.value]
    entered = {rows.returning.get(one.id, one.id) for one in rows.participants}
    counted = {
        "people who entered and were given no prompt, left out": len(entered) - n_people,
        "prompts under way or left, of which only what was answered is here": n_unfinished,
        "prompts that somebody would rather not judge": states[False, AssignmentState.SKIPPED.value],
        "earlier revisions of answers, left out: the last one counts": rows.n_revised,
        "repeat items, left out: each person's first answer counts": n_repeats,
        "people who withdrew, of whom nothing is left": rows.withdrawals,
    }
    versions = f"the study has {len(rows.versions):,} versions; answers to all of them are here"
    told = [f"{what}: {number:,}" for what, number in counted.items() if number]
    return (*told, *([versions] if len(rows.versions) > 1 else []))
