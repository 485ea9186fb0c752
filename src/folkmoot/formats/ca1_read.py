"""CA-1's three files, any of them, to one Dataset.

The files list the same assessments. One that stands word for word in several files is one assessment; whatever stands in
one file alone is kept too, so that nothing is lost and a difference between the files shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from folkmoot.errors import Fault
from folkmoot.formats.ca1_intake import Entry, Intake, Person, ReadPrompt, assemble
from folkmoot.formats.ca1_rows import AnnotatorRow, ComparisonRow, MergedRow, MessageRow
from folkmoot.formats.rows import key_shown, read_rows, shown
from folkmoot.formats.source import SourceFile
from folkmoot.records.criteria import Criterion
from folkmoot.records.dataset import Dataset, Message, View
from folkmoot.statistics.weak_order import MAX_RESPONSES


def read(files: Mapping[View, SourceFile]) -> Dataset:
    """Read the files given.

    Args:
        files: one to three of CA-1's files, by what they list.

    Raises:
        FaultsError: with every fault of every file.
    """
    intake = Intake()
    # Participants keep the order of their own file, prompts that of theirs.
    order: Final = (View.BY_PARTICIPANT, View.BY_PROMPT, View.FLAT)
    readers: Final = {
        View.BY_PARTICIPANT: _read_annotators,
        View.BY_PROMPT: _read_comparisons,
        View.FLAT: _read_merged,
    }
    for view in order:
        if view in files:
            unknown: Counter[str] = Counter()
            intake.entries[view] = []
            intake.coded[view] = []
            readers[view](files[view], intake, unknown)
            intake.notes.extend(
                f"{files[view].place}: field `{name}` is not known and was left out ({count:,} times)"
                for name, count in sorted(unknown.items())
            )
    intake.notes.extend(
        f"demographics.{key_shown(name)}: answers that are no texts are kept as their JSON, as texts ({count:,} times)"
        for name, count in sorted(intake.spelled.items())
    )
    return assemble(intake)


def _read_comparisons(file: SourceFile, intake: Intake, unknown: Counter[str]) -> None:
    place, faults = file.place, intake.faults
    for line, row in read_rows(file.lines(), ComparisonRow, place, faults, unknown):
        known = intake.prompts.get(row.prompt_id)
        if not row.prompt_id:
            faults.append(Fault(place, line, "prompt_id", "an empty text", "an id"))
        elif known is not None and known.listed:
            faults.append(
                Fault(place, line, "prompt_id", shown(row.prompt_id), f"one line a prompt: line {known.line}")
            )
        labels = tuple(response.response_index for response in row.responses)
        faults.extend(Fault(place, line, *problem) for problem in _label_problems(labels))
        intake.prompts[row.prompt_id] = ReadPrompt(
            conversation_id=row.prompt_id if row.prompt.id is None else row.prompt.id,
            messages=_messages(row.prompt.messages),
            labels=labels,
            responses=tuple(_messages(response.messages) for response in row.responses),
            listed=True,
            line=line,
            criteria=tuple(Criterion(one.text, one.direction) for one in row.criteria or ()),
        )
        for position, assessment in enumerate(row.metadata.assessments):
            path = f"metadata.assessments[{position}]"
            person = _person(intake, place, line, path, assessment.annotator_id)
            _mark(person, assessment.simulated, assessment.unlinked)
            intake.code(View.BY_PROMPT, Entry(place, line, path, assessment.annotator_id, row.prompt_id, assessment))


def _read_annotators(file: SourceFile, intake: Intake, unknown: Counter[str]) -> None:
    place, faults = file.place, intake.faults
    for line, row in read_rows(file.lines(), AnnotatorRow, place, faults, unknown):
        person = _person(intake, place, line, "", row.annotator_id)
        if person.listed:
            expected = f"one line a participant: line {person.line}"
            faults.append(Fault(place, line, "annotator_id", shown(row.annotator_id), expected))
        person.listed, person.line = True, line
        person.demographics = _demographics(row.demographics, intake.spelled)
        _mark(person, row.simulated, row.unlinked)
        for position, assessment in enumerate(row.assessments or []):
            path = f"assessments[{position}]"
            if assessment.annotator_id not in (None, row.annotator_id):
                expected = f"the row's own, {shown(row.annotator_id)}"
                faults.append(Fault(place, line, f"{path}.annotator_id", shown(assessment.annotator_id), expected))
            if not assessment.conversation_id:
                faults.append(Fault(place, line, f"{path}.conversation_id", "an empty text", "a prompt's id"))
            intake.entries[View.BY_PARTICIPANT].append(
                Entry(place, line, path, row.annotator_id, assessment.conversation_id, assessment)
            )


def _read_merged(file: SourceFile, intake: Intake, unknown: Counter[str]) -> None:
    place, faults = file.place, intake.faults
    for line, row in read_rows(file.lines(), MergedRow, place, faults, unknown):
        person = _person(intake, place, line, "", row.annotator_id)
        _mark(person, row.simulated, row.unlinked)
        demographics = _demographics(row.demographics, intake.spelled)
        if demographics is not None:
            if person.demographics is not None and person.demographics != demographics:
                differing = sorted(
                    name
                    for name in demographics.keys() | person.demographics.keys()
                    if demographics.get(name) != person.demographics.get(name)
                )
                for name in differing:
                    expected = f"the same as elsewhere for participant {shown(row.annotator_id)}"
                    faults.append(Fault(place, line, f"demographics.{key_shown(name)}", "another answer", expected))
            person.demographics = demographics
        if not row.prompt_id:
            faults.append(Fault(place, line, "prompt_id", "an empty text", "an id"))
        prompt = intake.prompts.setdefault(row.prompt_id, ReadPrompt(row.prompt_id))
        turns = (row.turns_user, row.turns_assistant, row.assistant_turn_share)
        for name, count in (("turns_user", row.turns_user), ("turns_assistant", row.turns_assistant)):
            if count is not None and not 0 <= count < 2**31:
                faults.append(Fault(place, line, name, shown(count), "a count of turns"))
        expected = f"the same on every line of prompt {shown(row.prompt_id)}"
        if prompt.turns is not None and prompt.turns != turns:
            faults.append(Fault(place, line, "turns_user, turns_assistant, assistant_turn_share", "others", expected))
        prompt.turns = turns
        if row.num_candidates is not None:
            number = len(prompt.labels) if prompt.listed else prompt.n_candidates
            if number not in (None, row.num_candidates):
                faults.append(Fault(place, line, "num_candidates", shown(row.num_candidates), f"{number} as elsewhere"))
            if not 2 <= row.num_candidates <= MAX_RESPONSES:
                faults.append(Fault(place, line, "num_candidates", shown(row.num_candidates), "2 to 8 responses"))
            prompt.n_candidates = row.num_candidates
        intake.entries[View.FLAT].append(Entry(place, line, "", row.annotator_id, row.prompt_id, row))


def _person(intake: Intake, place: str, line: int, path: str, person_id: str) -> Person:
    if not person_id:
        intake.faults.append(Fault(place, line, f"{path}.annotator_id".lstrip("."), "an empty text", "an id"))
    person = intake.people.get(person_id)
    if person is None:
        person = intake.people[person_id] = Person()
    return person


def _mark(person: Person, simulated: bool | None, unlinked: bool | None) -> None:
    person.simulated |= bool(simulated)
    if unlinked is not None:
        person.unlinked = unlinked


def _messages(rows: Iterable[MessageRow]) -> tuple[Message, ...]:
    return tuple(Message(row.role, row.content) for row in rows)


def _label_problems(labels: tuple[str, ...]) -> list[tuple[str, str, str]]:
    problems = []
    if not 2 <= len(labels) <= MAX_RESPONSES:
        problems.append(("responses", f"{len(labels)} responses", "2 to 8"))
    for position, label in enumerate(labels):
        at = f"responses[{position}].response_index"
        if label in labels[:position]:
            problems.append((at, shown(label), "a label that no response before it has"))
        if not label or any(sign in label for sign in ">=") or label != label.strip():
            problems.append((at, shown(label), "a label such as A, without blanks, > and ="))
    return problems


def _demographics(answers: dict[str, Any] | None, spelled: Counter[str]) -> dict[str, str | None] | None:
    if answers is None:
        return None
    texts: dict[str, str | None] = {}
    for name, answer in answers.items():
        if answer is None or isinstance(answer, str):
            texts[name] = answer
        else:
            texts[name] = msgspec.json.encode(answer).decode()
            spelled[name] += 1
    return texts
