"""What CA-1's files list, gathered, and turned into one Dataset.

An assessment that stands word for word in several files is one assessment; whatever stands in one file alone is kept
too, so that nothing is lost and a difference between the files shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.errors import Fault, FaultsError
from folkmoot.formats.ca1_answers import Answers, Problem, labels_named, read_answers
from folkmoot.formats.ca1_further import further_columns, languages_of
from folkmoot.formats.ca1_rows import FILES, UNLINKED, Assessment
from folkmoot.records.criteria import Criterion
from folkmoot.records.dataset import (
    Assessments,
    Categorical,
    Dataset,
    Message,
    Participants,
    Prompts,
    PromptTurns,
    Rationales,
    View,
)
from folkmoot.statistics.weak_order import MAX_RESPONSES

_RELEASE_LABELS: Final = ("A", "B", "C", "D")
_LETTERS: Final = "ABCDEFGH"
_Key: TypeAlias = tuple[str, str, Answers]


@dataclass(slots=True)
class ReadPrompt:
    """A prompt as the files describe it."""

    conversation_id: str
    messages: tuple[Message, ...] = ()
    labels: tuple[str, ...] = ()
    responses: tuple[tuple[Message, ...], ...] = ()
    listed: bool = False
    line: int = 0
    n_candidates: int | None = None
    turns: tuple[int | None, int | None, float | None] | None = None
    criteria: tuple[Criterion, ...] = ()


@dataclass(slots=True)
class Person:
    """A participant as the files describe them."""

    demographics: dict[str, str | None] | None = None
    listed: bool = False
    line: int = 0
    simulated: bool = False
    unlinked: bool | None = None


class Entry(NamedTuple):
    """One assessment as one file lists it."""

    place: str
    line: int
    path: str
    person: str
    prompt: str
    row: Assessment


@dataclass(slots=True)
class Intake:
    """Everything read so far; `faults` and `notes` grow on the way.

    An assessment waits among the `entries` until its prompt's labels are known.
    """

    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    spelled: Counter[str] = field(default_factory=Counter)
    prompts: dict[str, ReadPrompt] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    entries: dict[View, list[Entry]] = field(default_factory=dict)
    coded: dict[View, list[_Key]] = field(default_factory=dict)

    def code(self, view: View, entry: Entry) -> None:
        """Code an assessment of a prompt whose labels are known."""
        problems: list[Problem] = []
        answers = read_answers(entry.row, self.prompts[entry.prompt].labels, problems)
        for problem in problems:
            path = f"{entry.path}.{problem.field}".lstrip(".")
            self.faults.append(Fault(entry.place, entry.line, path, problem.found, problem.expected))
        self.coded[view].append((entry.person, entry.prompt, answers))


def assemble(intake: Intake) -> Dataset:
    """Turn what was gathered into a Dataset.

    Raises:
        FaultsError: if anything gathered, or any answer in it, has a fault.
    """
    _name_prompts(intake)
    for view, entries in intake.entries.items():
        for entry in entries:
            intake.code(view, entry)
    if intake.faults:
        raise FaultsError(intake.faults)
    rows, positions = _united(intake.coded)
    _note_differences(intake, rows, positions)
    prompt_index = {prompt_id: row for row, prompt_id in enumerate(intake.prompts)}
    person_index = {person_id: row for row, person_id in enumerate(intake.people)}
    answers = [row[2] for row in rows]
    reasons = [(row, of, text) for row, answer in enumerate(answers) for of, text in answer.rationales]
    further = further_columns([answer.further for answer in answers])
    return Dataset(
        prompts=_prompts(intake),
        participants=_participants(intake),
        assessments=Assessments(
            participant=_int32(person_index[row[0]] for row in rows),
            prompt=_int32(prompt_index[row[1]] for row in rows),
            world=_int32(answer.world for answer in answers),
            personal=_int32(answer.personal for answer in answers),
            veto=np.array([answer.veto for answer in answers], dtype=np.int16),
            importance=Categorical.from_texts([answer.importance for answer in answers]),
            representativeness=Categorical.from_texts([answer.representativeness for answer in answers]),
            subjectivity=Categorical.from_texts([answer.subjectivity for answer in answers]),
            positions=positions,
            default_policy=further.default_policy,
            criteria_rated=further.criteria_rated,
            own_criteria=further.own_criteria,
        ),
        rationales=Rationales(
            _int32(row for row, _, _ in reasons),
            tuple(of for _, of, _ in reasons),
            tuple(text for _, _, text in reasons),
            languages_of(
                [of for _, of, _ in reasons],
                [answer.further.languages for answer in answers],
                [row for row, _, _ in reasons],
            ),
        ),
        criteria_ratings=further.ratings,
        own_criteria=further.own,
        notes=tuple(intake.notes),
    )


def _int32(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, dtype=np.int32)


def _name_prompts(intake: Intake) -> None:
    """Give every assessment its prompt's own id, and every prompt that no file lists its labels."""
    by_conversation = {prompt.conversation_id: prompt_id for prompt_id, prompt in intake.prompts.items()}
    entries = intake.entries.get(View.BY_PARTICIPANT, [])
    for position, entry in enumerate(entries):
        if entry.prompt not in intake.prompts and entry.prompt in by_conversation:
            prompt_id = by_conversation[entry.prompt]
            entries[position] = Entry(entry.place, entry.line, entry.path, entry.person, prompt_id, entry.row)
    named: defaultdict[str, set[str]] = defaultdict(set)
    for view in (View.FLAT, View.BY_PARTICIPANT):
        for entry in intake.entries.get(view, []):
            prompt = intake.prompts.setdefault(entry.prompt, ReadPrompt(entry.prompt))
            if not prompt.listed:
                named[entry.prompt] |= labels_named(entry.row)
    for prompt_id, labels in named.items():
        prompt = intake.prompts[prompt_id]
        if prompt.n_candidates is not None and 2 <= prompt.n_candidates <= MAX_RESPONSES:
            prompt.labels = tuple(_LETTERS[: prompt.n_candidates])
        elif 2 <= len(labels) <= MAX_RESPONSES:
            prompt.labels = tuple(sorted(labels))
        else:
            prompt.labels = _RELEASE_LABELS
        prompt.responses = ((),) * len(prompt.labels)


def _united(coded: dict[View, list[_Key]]) -> tuple[list[_Key], dict[View, NDArray[np.int32]]]:
    """One row for each assessment, and where it stands in each file.

    The prompts' own file comes first; an assessment of another file is the first row of the same words that this file
    has not met yet, or a row of its own.
    """
    rows: list[_Key] = []
    places: dict[View, dict[int, int]] = {}
    for view in (View.BY_PROMPT, View.BY_PARTICIPANT, View.FLAT):
        if view not in coded:
            continue
        if not rows:
            rows = list(coded[view])
            places[view] = {row: row for row in range(len(rows))}
            continue
        waiting: defaultdict[_Key, deque[int]] = defaultdict(deque)
        for row, key in enumerate(rows):
            waiting[key].append(row)
        places[view] = {}
        for position, key in enumerate(coded[view]):
            same = waiting.get(key)
            if same:
                row = same.popleft()
            else:
                row = len(rows)
                rows.append(key)
            places[view][row] = position
    return rows, {
        view: np.array([place.get(row, -1) for row in range(len(rows))], dtype=np.int32)
        for view, place in places.items()
    }


def _note_differences(intake: Intake, rows: list[_Key], positions: dict[View, NDArray[np.int32]]) -> None:
    """Say how many assessments some files lack, and how many the files tell differently."""
    if len(positions) < 2:
        return
    for view, position in positions.items():
        elsewhere = np.max([other for name, other in positions.items() if name is not view], axis=0)
        alone = (position >= 0) & (elsewhere < 0)
        if not alone.any():
            continue
        pairs = Counter((rows[row][0], rows[row][1]) for row in np.flatnonzero(alone).tolist())
        known = {(rows[row][0], rows[row][1]) for row in np.flatnonzero(elsewhere >= 0).tolist()}
        differing = sum(count for pair, count in pairs.items() if pair in known)
        note = f"{FILES[view]}: assessments that stand in this file alone: {int(alone.sum()):,}"
        if differing:
            note += f" ({differing:,} of a participant and prompt that another file has with other answers)"
        intake.notes.append(note)


def _prompts(intake: Intake) -> Prompts:
    prompts = intake.prompts
    conversations = tuple(prompt.conversation_id for prompt in prompts.values())
    listed = np.array([prompt.listed for prompt in prompts.values()], dtype=np.bool_)
    turns = [prompt.turns or (None, None, None) for prompt in prompts.values()]
    return Prompts(
        ids=tuple(prompts),
        messages=tuple(prompt.messages for prompt in prompts.values()),
        labels=tuple(prompt.labels for prompt in prompts.values()),
        responses=tuple(prompt.responses for prompt in prompts.values()),
        conversation_ids=() if conversations == tuple(prompts) else conversations,
        listed=None if listed.all() else listed,
        turns=None
        if all(value is None for turn in turns for value in turn)
        else PromptTurns(
            _int32(-1 if user is None else user for user, _, _ in turns),
            _int32(-1 if assistant is None else assistant for _, assistant, _ in turns),
            np.array([np.nan if share is None else share for _, _, share in turns], dtype=np.float64),
        ),
        criteria=tuple(prompt.criteria for prompt in prompts.values())
        if any(prompt.criteria for prompt in prompts.values())
        else (),
    )


def _participants(intake: Intake) -> Participants:
    people = intake.people
    fields = dict.fromkeys(name for person in people.values() for name in person.demographics or {})
    listed = np.array([person.listed for person in people.values()], dtype=np.bool_)
    return Participants(
        ids=tuple(people),
        demographics={
            name: Categorical.from_texts([(person.demographics or {}).get(name) for person in people.values()])
            for name in fields
        },
        unlinked=np.array(
            [
                person_id.startswith(UNLINKED) if person.unlinked is None else person.unlinked
                for person_id, person in people.items()
            ],
            dtype=np.bool_,
        ),
        simulated=np.array([person.simulated for person in people.values()], dtype=np.bool_),
        has_demographics=np.array([person.demographics is not None for person in people.values()], dtype=np.bool_),
        listed=None if listed.all() else listed,
    )
