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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    Prompts,
    RationaleOf,
    Rationales,
)
from folkmoot.records.study import Study
from folkmoot.records.study_rows import StudyTable
from folkmoot.records.survey import AssignmentState
from folkmoot.statistics.weak_order import NOT_ASKED, SKIPPED
from folkmoot.study.answer_columns import AnswerColumn, part_answers, read_column
from folkmoot.study.prompts import StudyPrompt, as_prompts
from folkmoot.study.questions import QUESTIONS, Cell, QuestionType
from folkmoot.study.shown_prompts import ShownPrompts
from folkmoot.study.study_versions import AskedVersion
from folkmoot.study.survey_assessed import Given, Person, assessed
from folkmoot.study.survey_criteria import criteria_ratings, own_criteria

_T = TypeVar("_T")
_REASONS: Final = tuple(RationaleOf)
_NAMED: Final = 5
"""Prompts that a note names."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One question's answers.

    Attributes:
        state: `[n_assessments]` NOT_ASKED, SKIPPED, or 0 where there is a value.
        rows: `[n]` of the assessments that have a value.
        read: the value of each.
    """

    state: NDArray[np.int8]
    rows: NDArray[np.intp]
    read: AnswerColumn


def survey_dataset(
    study: Study, versions: Sequence[AskedVersion], rows: StudyTable, place: str, wave: str | None = None
) -> Dataset:
    """What people said in a study so far.

    Args:
        study: its definition, as it stands.
        versions: what each version asked, by number; one or more.
        rows: of its database, as of one moment.
        place: the study's folder as the user named it.
        wave: the one whose answers count; None for all.

    Returns:
        People who were given a prompt, and what they answered; all simulated where the study is. Prompts are the last
        version's, those that nobody was given among them; then those that earlier versions showed people (shown_prompts.py).

    Raises:
        FaultsError: the database holds answers to prompts or responses that no version has.
    """
    rows = rows if wave is None else _of_wave(rows, wave)
    texts = ShownPrompts(versions)
    given, people, of_texts = assessed(texts, rows, place)
    prompts = tuple(of_texts.values())
    answers, n_revised = part_answers(QUESTIONS, given.answers)
    columns = {
        question.column.name: _column(question, answers[name], given, prompts, texts.is_asked(name))
        for name, question in QUESTIONS.items()
    }
    reasons = {one.rationale_of: columns[one.column.name] for one in QUESTIONS.values() if one.rationale_of is not None}
    rated, own = columns["criteria_rated"], columns["own_criteria"]
    return Dataset(
        prompts=_prompts(prompts, [texts.id_of(text) for text in of_texts]),
        participants=_participants(study, people, rows.demographics),
        assessments=_assessments(given, columns),
        rationales=_rationales({of: reasons[of] for of in _REASONS if of in reasons}),
        notes=_notes(rows, len(people), n_revised, [one.prompt_id for one in prompts[texts.n_last :]]),
        criteria_ratings=criteria_ratings(rated.rows, rated.read, _moved(texts, given, of_texts)),
        own_criteria=own_criteria(own.rows, own.read),
    )


def _of_wave(rows: StudyTable, wave: str) -> StudyTable:
    """The participants of one wave, and what they were given."""
    people = tuple(one for one in rows.participants if one.wave == wave)
    ids = {one.id for one in people}
    return replace(rows, participants=people, assignments=[one for one in rows.assignments if one[0] in ids])


def _prompts(prompts: Sequence[StudyPrompt], of: Sequence[str]) -> Prompts:
    """The table; what was one prompt of the study has one conversation's id."""
    table = as_prompts(prompts)
    return table if table.ids == tuple(of) else replace(table, conversation_ids=tuple(of))


def _moved(texts: ShownPrompts, given: Given, prompts: Mapping[int, StudyPrompt]) -> NDArray[np.int16] | None:
    """`[n, most criteria]` where the criteria that each person rated stand in the dataset; None where all stand there."""
    moved = {
        (text, version): places
        for text, version in {(text, version) for text, version, _ in given.shown.tolist()}
        if (places := texts.criteria_moved(text, version, prompts[text])) is not None
    }
    if not moved:
        return None
    most = max(len(prompt.criteria) for prompt in prompts.values())
    found = np.tile(np.arange(most, dtype=np.int16), (len(given), 1))
    for (text, version), places in moved.items():
        here = (given.shown[:, 0] == text) & (given.shown[:, 1] == version)
        found[here, : len(places)] = places
    return found


def _column(
    question: QuestionType,
    texts: Sequence[bytes | None],
    given: Given,
    prompts: Sequence[StudyPrompt],
    is_asked: Sequence[bool],
) -> _Column:
    """The answers to one question, from not asked over skipped to what was answered."""
    asked = np.array(is_asked, dtype=np.bool_)[given.shown[:, 2]] if len(given) else given.is_ended
    answered = np.array([text is not None for text in texts], dtype=np.bool_)
    valued = np.array([bool(text) for text in texts], dtype=np.bool_) & ~given.is_skipped
    state = np.full(len(given), NOT_ASKED, dtype=np.int8)
    state[(given.is_ended & asked) | answered] = SKIPPED
    state[valued] = 0
    rows = np.flatnonzero(valued)
    values = [text for text, is_valued in zip(texts, valued.tolist(), strict=True) if text is not None and is_valued]
    return _Column(state, rows, read_column(question, values, prompts, given.prompt[rows]))


def _participants(study: Study, people: Sequence[Person], said: Mapping[str, Mapping[str, str | None]]) -> Participants:
    # What people say of themselves now, where they say it again.
    about = {one.id: dict(said.get(one.times[-1].id, {})) for one in people}
    fields = {question.field: not question.options for question in study.demographics}
    # Cohorts and waves are compared as groups are, where there are several.
    for field, names in (("cohort", study.cohorts), ("wave", study.waves)):
        if len(names) > 1 and field not in fields:
            fields[field] = False
            for one in people:
                about[one.id][field] = " + ".join(dict.fromkeys(getattr(time, field) for time in one.times))
    fields |= dict.fromkeys(sorted({field for answers in about.values() for field in answers} - set(fields)), False)
    columns = {
        field: Categorical.from_texts([about[one.id].get(field) for one in people], own_words=own_words)
        for field, own_words in fields.items()
    }
    nobody = np.zeros(len(people), dtype=np.bool_)
    return Participants(
        ids=tuple(one.id for one in people),
        demographics=columns,
        unlinked=nobody,
        simulated=np.full(len(people), study.simulated, dtype=np.bool_),
        has_demographics=np.array([bool(about[one.id]) for one in people], dtype=np.bool_),
    )


def _assessments(given: Given, columns: Mapping[str, _Column]) -> Assessments:
    def codes(name: str) -> NDArray[np.int32]:
        column = columns[name]
        found = column.state.astype(np.int32)
        found[column.rows] = np.array(column.read.cells, dtype=np.int32)[column.read.distinct]
        return found

    def words(name: str) -> Categorical:
        column = columns[name]
        index: dict[Cell, int] = {}
        of_value = np.array([index.setdefault(cell, len(index)) for cell in column.read.cells], dtype=np.int32)
        found = np.full(len(given), NO_ANSWER, dtype=np.int32)
        found[column.rows] = of_value[column.read.distinct]
        return Categorical(found, tuple(str(one) for one in index))

    def asked(name: str) -> NDArray[np.int8] | None:
        column = codes(name).astype(np.int8)
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
    some: list[tuple[NDArray[np.intp], list[RationaleOf], list[str], list[str | None]]] = []
    for of, column in columns.items():
        read = column.read
        given = [at for at, text in enumerate(read.reasons) if text]
        reasons = [text for text in read.reasons if text]
        languages = [read.languages[at] for at in read.distinct[given].tolist()]
        some.append((column.rows[given], [of] * len(given), reasons, languages))
    every = np.concatenate([np.zeros(0, dtype=np.intp), *(rows for rows, *_ in some)])
    # Stable: the reasons of one assessment stand in the order of the columns.
    order = np.argsort(every, kind="stable")

    def in_order(parts: Iterable[Sequence[_T]]) -> list[_T]:
        joined = np.empty(len(every), dtype=object)
        joined[:] = [one for part in parts for one in part]
        found: list[_T] = joined[order].tolist()
        return found

    told = in_order(languages for *_, languages in some)
    return Rationales(
        every[order].astype(np.int32),
        tuple(in_order(ofs for _, ofs, *_ in some)),
        tuple(in_order(texts for *_, texts, _ in some)),
        tuple(told) if any(told) else (),
    )


def _notes(rows: StudyTable, n_people: int, n_revised: int, earlier: Sequence[str]) -> tuple[str, ...]:
    if not rows.participants and not rows.withdrawals:
        return ("a study that nobody has entered yet",)
    states = Counter((occurrence > 1, state) for _, _, occurrence, state, *_ in rows.assignments)
    n_repeats = sum(
        number for (again, state), number in states.items() if again and state != AssignmentState.OPEN.value
    )
    n_unfinished = states[False, AssignmentState.OPEN.value] + states[False, AssignmentState.RETURNED.value]
    entered = {rows.returning.get(one.id, one.id) for one in rows.participants}
    counted = {
        "people who entered and were given no prompt, left out": len(entered) - n_people,
        "prompts under way or left, of which only what was answered is here": n_unfinished,
        "prompts that somebody would rather not judge": states[False, AssignmentState.SKIPPED.value],
        "earlier revisions of answers, left out: the last one counts": n_revised,
        "repeat items, left out: each person's first answer counts": n_repeats,
        "people who withdrew, of whom nothing is left": rows.withdrawals,
    }
    versions = f"the study has {len(rows.versions):,} versions; answers to all of them are here"
    told = [f"{what}: {number:,}" for what, number in counted.items() if number]
    if earlier:
        more = f" and {len(earlier) - _NAMED:,} more" if len(earlier) > _NAMED else ""
        names = ", ".join(earlier[:_NAMED]) + more
        told.append(f"prompts that a later version removed or changed, as people were shown them: {names}")
    return (*told, *([versions] if len(rows.versions) > 1 else []))
