"""A study while people answer it: what every verb of the survey stands on.

The verbs: survey_entry.py (entering, consent, questions about the person, quiz), survey_answers.py (prompts and answers),
survey_person.py (own data, withdrawal). They are thin: what can be decided without a database is decided in `study/`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from folkmoot.errors import InputError
from folkmoot.pipeline.state_watch import StateWatch
from folkmoot.pipeline.writing_language import languages_of
from folkmoot.records.assigning import Choose
from folkmoot.records.study import Study
from folkmoot.records.survey import NewAnswer, Participant, State
from folkmoot.store import Connection, Store, participants
from folkmoot.study.assignment import chooser, design_of
from folkmoot.study.prompts import StudyPrompt

T = TypeVar("T")
SESSION: Final = timedelta(days=30)
"""How long a browser stays a participant's."""
NOT_HERE: Final = "this does not belong to where you are in the survey; go on from the first page"


class NotNowError(InputError):
    """What a participant asked for does not belong to where they are; nothing was changed."""

    kind = "not_now"


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def new_token() -> str:
    """256 random bits, in letters that addresses and cookies take."""
    return secrets.token_urlsafe(32)


async def _languages_here(answers: Sequence[NewAnswer]) -> Mapping[str, str]:
    return languages_of(answers)


@dataclass(frozen=True, slots=True)
class Survey:
    """A study that is open.

    Attributes:
        study: its definition.
        prompts: by id.
        store: its database.
        choose: gives prompts to people.
        now: the clock.
        token: makes random tokens.
        watch: whether the study is open.
        languages: of what answers say in a person's own words, by question.
    """

    study: Study
    prompts: Mapping[str, StudyPrompt]
    store: Store
    choose: Choose = field(repr=False)
    now: Callable[[], datetime] = utc_now
    token: Callable[[], str] = new_token
    watch: StateWatch = field(default_factory=StateWatch, compare=False)
    languages: Callable[[Sequence[NewAnswer]], Awaitable[Mapping[str, str]]] = _languages_here

    @property
    def wave(self) -> str:
        """The wave that is asked now: the study's last."""
        return self.study.waves[-1].name

    @property
    def is_here(self) -> bool:
        """Whether the database is a file on this disk, which answers at once."""
        return self.study.database_url is None and self.study.database_url_variable is None

    async def read(self, read: Callable[[Connection], T]) -> T:
        """Read; a database on this disk answers at once, one elsewhere is waited for in a thread.

        Raises:
            StoreError: the database cannot be read.
        """
        if self.is_here:
            return self.store.read(read)
        return await asyncio.to_thread(self.store.read, read)


def survey_of(
    study: Study,
    prompts: tuple[StudyPrompt, ...],
    store: Store,
    *,
    now: Callable[[], datetime] = utc_now,
    token: Callable[[], str] = new_token,
) -> Survey:
    """A survey of an open study.

    Args:
        study: its definition.
        prompts: its prompts.
        store: its database, in which a version of it is open.
        now: the clock.
        token: makes random tokens.
    """
    labels = {one.prompt_id: tuple(response.label for response in one.responses) for one in prompts}
    choose = chooser(design_of(study, labels))
    return Survey(study, {one.prompt_id: one for one in prompts}, store, choose, now, token)


def state_after(study: Study, state: State) -> State:
    """Where somebody is who has done with a state: states that a study has no use for are passed over."""
    if state is State.CONSENTING and study.demographics:
        return State.ABOUT
    if state in {State.CONSENTING, State.ABOUT} and study.quiz is not None:
        return State.QUIZ
    return State.ANSWERING


def at_state(connection: Connection, participant_id: str, *states: State) -> Participant:
    """The participant, who must be in one of some states.

    Raises:
        NotNowError: they are in another.
        InputError: there is no such participant.
    """
    person = participants.needed(connection, participant_id)
    if person.state not in states:
        raise NotNowError(NOT_HERE)
    return person
