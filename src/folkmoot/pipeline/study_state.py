"""Pause, close and resume a study; and what that means for those who are in it.

A server looks at most once a second whether the study is open: a change made by another process counts within that second.
"""

from __future__ import annotations

from folkmoot.errors import InputError
from folkmoot.pipeline.survey import Survey
from folkmoot.records.console import StateSince, StudyState
from folkmoot.store import study_states


class StudyPausedError(InputError):
    """The study is paused: nobody enters, and nobody is given another prompt."""

    kind = "study_paused"


class StudyClosedError(InputError):
    """The study is closed: no more answers are taken."""

    kind = "study_closed"


async def state_of(survey: Survey) -> StateSince:
    """Whether a study is open."""
    known = survey.watch.known()
    return survey.watch.note(await survey.read(study_states.current)) if known is None else known


async def change_state(survey: Survey, state: StudyState) -> StateSince:
    """Pause, close or resume a study, on the trail.

    Raises:
        StudyClosedForGoodError: it was closed.
    """
    now = survey.now()
    return survey.watch.note(await survey.store.write(lambda connection: study_states.change(connection, state, now)))


async def refuse_unless_open(survey: Survey) -> None:
    """Refuse what only an open study does: to take somebody in, or to give another prompt.

    Raises:
        StudyPausedError: it is paused.
        StudyClosedError: it is closed.
    """
    match (await state_of(survey)).state:
        case StudyState.PAUSED:
            raise StudyPausedError("the study is paused")
        case StudyState.CLOSED:
            raise StudyClosedError("the study is closed")


async def refuse_if_closed(survey: Survey) -> None:
    """Refuse an answer to a study that is closed.

    Raises:
        StudyClosedError: it is.
    """
    if (await state_of(survey)).state is StudyState.CLOSED:
        raise StudyClosedError("the study is closed")
