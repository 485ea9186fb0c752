"""Prompts before a participant, and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from folkmoot.errors import InputError
from folkmoot.pipeline.study_state import refuse_if_closed, refuse_unless_open, state_of
from folkmoot.pipeline.survey import NOT_HERE, NotNowError, Survey, at_state
from folkmoot.records.assigning import Situation
from folkmoot.records.console import StudyState
from folkmoot.records.survey import Assignment, AssignmentState, NewAnswer, Participant, SavedAnswer, State
from folkmoot.store import Connection, about, answers, assignments, evidence, participants
from folkmoot.study.assignment import cells_of
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.questions import QuestionType, asked_of, decode_answer

_ENDED: Final = frozenset({AssignmentState.DONE, AssignmentState.SKIPPED})


class NotGivenError(InputError):
    """A prompt that was not given to this participant."""

    kind = "not_given"


class OvertakenError(InputError):
    """A later revision of an answer is on the disk already."""

    kind = "overtaken"


@dataclass(frozen=True, slots=True)
class Before:
    """What a participant has before them.

    Attributes:
        participant: who; at the end, with the state that it gave them.
        assignment: the prompt; None at the end.
        given: all of their assignments, by place.
        saved: answers to this prompt that are on the disk, by question; {} where they were not asked for.
        was_removed: whether the prompt before was taken from them just now, because the study has it no more.
    """

    participant: Participant
    assignment: Assignment | None
    given: tuple[Assignment, ...]
    saved: Mapping[str, SavedAnswer]
    was_removed: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers, checked.

    Attributes:
        answers: those that can be kept.
        faults: by question, why the others cannot.
    """

    answers: tuple[NewAnswer, ...]
    faults: Mapping[str, tuple[str, ...]]


async def current(survey: Survey, participant_id: str) -> Before:
    """The prompt that a participant has open, or else the next one; at the end, the participant is done.

    Raises:
        StudyPausedError: there is another prompt for them, and the study is paused.
        StudyClosedError: they are not at the end, and the study is closed.
        NotNowError: they are not answering, or their wave is over.
        StoreError: the database cannot be used.
    """
    now = survey.now()

    def look(connection: Connection) -> Before:
        person = at_state(connection, participant_id, State.ANSWERING)
        if person.wave != survey.wave:
            raise NotNowError("this wave of the study is over; go on from the first page")
        given = assignments.given(connection, participant_id)
        one = next((one for one in given if one.state is AssignmentState.OPEN and _is_asked(survey, one)), None)
        return Before(person, one, given, _saved(connection, one))

    def write(connection: Connection) -> Before:
        person = at_state(connection, participant_id, State.ANSWERING)
        given = assignments.given(connection, participant_id)
        gone = [one for one in given if one.state is AssignmentState.OPEN and not _is_asked(survey, one)]
        for one in gone:
            assignments.move(connection, one, AssignmentState.RETURNED, now)
        cells = cells_of(survey.study, person.wave, person.cohort, about.answers(connection, participant_id))
        next_one = assignments.next_prompt(
            connection,
            participant_id,
            lambda situation: survey.choose(_without_changed(survey, situation)),
            now,
            cells=cells,
            slot_minutes=survey.study.slot_minutes,
        )
        if next_one is None:
            person = participants.finish(connection, participant_id)
        given = assignments.given(connection, participant_id)
        return Before(person, next_one, given, _saved(connection, next_one), was_removed=bool(gone))

    seen = await survey.read(look)
    state = (await state_of(survey)).state
    if state is StudyState.CLOSED or (state is StudyState.PAUSED and seen.assignment is None):
        ended = sum(one.state in _ENDED for one in seen.given)
        if ended < survey.study.prompts_per_person + survey.study.repeats:
            await refuse_unless_open(survey)
    return seen if seen.assignment is not None else await survey.store.write(write)


def _is_asked(survey: Survey, one: Assignment) -> bool:
    """Whether a prompt that somebody was given is one of the study's still, with the responses that they were shown."""
    prompt = survey.prompts.get(one.prompt_id)
    return prompt is not None and sorted(one.shown_order) == sorted(response.label for response in prompt.responses)


def _without_changed(survey: Survey, situation: Situation) -> Situation:
    """A prompt whose responses are others now is not offered again to whoever was shown the earlier ones."""
    given = tuple(
        replace(one, state=AssignmentState.SKIPPED)
        if one.prompt_id in survey.prompts and not _is_asked(survey, one)
        else one
        for one in situation.given
    )
    return replace(situation, given=given)


async def given(
    survey: Survey, participant_id: str, prompt_id: str, occurrence: int, *, with_saved: bool = False
) -> Before | None:
    """A prompt that a participant was given, whatever became of it; None where it was not given to them.

    Args:
        survey: open.
        participant_id: who.
        prompt_id: which.
        occurrence: as in Assignment.
        with_saved: whether answers to it are read, which takes longer.
    """

    def look(connection: Connection) -> Before | None:
        person = participants.needed(connection, participant_id)
        mine = assignments.given(connection, participant_id)
        one = next((one for one in mine if (one.prompt_id, one.occurrence) == (prompt_id, occurrence)), None)
        return None if one is None else Before(person, one, mine, _saved(connection, one) if with_saved else {})

    return await survey.read(look)


async def earlier(survey: Survey, participant_id: str, place: int) -> Before | None:
    """A prompt that a participant has answered or passed over, to be changed; None where there is none that can be.

    Args:
        survey: open.
        participant_id: who.
        place: in their series, from 1.

    Raises:
        StudyClosedError: the study is closed.
    """
    await refuse_if_closed(survey)

    def look(connection: Connection) -> Before | None:
        person = participants.needed(connection, participant_id)
        mine = assignments.given(connection, participant_id)
        one = next((one for one in mine if one.place == place), None)
        before = Before(person, one, mine, _saved(connection, one))
        return before if place in changeable(survey, before) else None

    return await survey.read(look)


async def last_changeable(survey: Survey, participant_id: str) -> int | None:
    """Place of the last prompt that a participant can still change; None where there is none, or the study is closed."""
    if (await state_of(survey)).state is StudyState.CLOSED:
        return None

    def look(connection: Connection) -> tuple[int, ...]:
        person = participants.needed(connection, participant_id)
        return changeable(survey, Before(person, None, assignments.given(connection, participant_id), {}))

    return max(await survey.read(look), default=None)


def changeable(survey: Survey, before: Before) -> tuple[int, ...]:
    """Places of the prompts that a participant can still change: those of this wave that they ended, as they were shown.

    Not those of which a repeat item was asked: that one is there to be compared with what was said first. After the end only
    those that were answered: whoever passed a prompt over then has passed it over.

    Args:
        survey: open.
        before: the participant and their assignments.
    """
    ended = {State.ANSWERING: _ENDED, State.FINISHED: {AssignmentState.DONE}}.get(before.participant.state, set())
    repeated = {one.prompt_id for one in before.given if one.occurrence > 1}
    if before.participant.wave != survey.wave:
        return ()
    return tuple(
        one.place
        for one in before.given
        if one.state in ended and one.prompt_id not in repeated and _is_asked(survey, one)
    )


def asked(survey: Survey, prompt: StudyPrompt) -> tuple[QuestionType, ...]:
    """The questions that the study asks of a prompt, in its order."""
    return asked_of(survey.study.questions, prompt)


def check_answers(prompt: StudyPrompt, raw: Mapping[str, tuple[bytes, str, float | None]]) -> Checked:
    """Check answers as they came against their questions.

    Args:
        prompt: which they are about.
        raw: by question that the study asks of it: JSON, key and seconds.
    """
    kept: list[NewAnswer] = []
    faults: dict[str, tuple[str, ...]] = {}
    for question, (value, key, seconds) in raw.items():
        decoded = decode_answer(question, value, prompt)
        if decoded.faults:
            faults[question] = decoded.faults
        else:
            kept.append(NewAnswer(question, decoded.value, key, seconds))
    return Checked(tuple(kept), faults)


async def save(
    survey: Survey,
    participant_id: str,
    prompt_id: str,
    occurrence: int,
    new: Sequence[NewAnswer],
    *,
    then: AssignmentState | None = None,
    after: Mapping[str, int] = MappingProxyType({}),
) -> list[SavedAnswer]:
    """Keep answers, all or none, and perhaps close the prompt; returns once they are on the disk.

    The same answers again (the same keys) change nothing and give what was saved. Answers to a prompt that was done can be
    revised after the end, too.

    Args:
        survey: open.
        participant_id: whose.
        prompt_id: a prompt that they were given.
        occurrence: as in Assignment.
        new: checked.
        then: `done` or `skipped`; None leaves the prompt open.
        after: by question, the revision that the sender knew when they wrote; an answer that was overtaken on its way by a
            later one is so told from a revision of it. Questions may be missing.

    Raises:
        OvertakenError: a later revision is on the disk; nothing was changed.
        NotGivenError: the prompt is not theirs.
        NotNowError: they are not answering.
        InputError: a key was used for another answer; nothing was changed.
        StoreError: nothing was saved, or nobody knows; the same again is safe.
    """
    now = survey.now()
    languages = await survey.languages(new)

    def write(connection: Connection) -> list[SavedAnswer]:
        found = assignments.with_state(connection, participant_id, prompt_id, occurrence)
        if found is None:
            raise NotGivenError("this prompt was not given to this participant")
        one, state = found
        if state not in {State.ANSWERING, State.FINISHED}:
            raise NotNowError(NOT_HERE)
        if state is State.FINISHED and one.state is not AssignmentState.DONE:
            raise NotNowError("the series is at its end, and this prompt was not answered in it")
        before = _saved(connection, one) if after else {}
        closes = then if state is State.ANSWERING else None
        saved = answers.save(
            connection,
            participant_id,
            prompt_id,
            occurrence,
            new,
            now,
            languages=languages,
            to=one,
            then=closes,
        )
        if any(one.evidence is not None for one in new):
            evidence.save(connection, new, saved)
        for answer in saved:
            known = before[answer.question].revision if answer.question in before else 0
            if answer.revision > known and after.get(answer.question, known) != known:
                raise OvertakenError("a later revision of this answer is saved already")
        return saved

    return await survey.store.write(write)


def _saved(connection: Connection, one: Assignment | None) -> Mapping[str, SavedAnswer]:
    if one is None:
        return {}
    return answers.given(connection, one.participant_id, one.prompt_id, one.occurrence)
