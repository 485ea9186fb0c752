"""Entering a study: a new participant or a known one, consent, questions about the person, the quiz."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from folkmoot.errors import InputError
from folkmoot.pipeline.survey import SESSION, NotNowError, Survey, at_state, state_after
from folkmoot.records.survey import Participant, State
from folkmoot.store import Connection, about, invitations, panel, participants, returns, sessions, tombstones
from folkmoot.study.assignment import cells_of


class EnteredBeforeError(InputError):
    """The panel's id, or the invitation, has entered already, from another browser."""

    kind = "entered_before"


class InvitationTakenBackError(InputError):
    """The invitation was taken back."""

    kind = "invitation_taken_back"


@dataclass(frozen=True, slots=True)
class PanelIds:
    """What a panel calls somebody who comes from it."""

    participant: str
    study: str | None
    session: str | None


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who is in.

    Attributes:
        participant: who.
        session: id of their session, for the cookie.
        token: of their personal link.
    """

    participant: Participant
    session: str
    token: str


async def enter(
    survey: Survey,
    visit: str,
    *,
    language: str,
    cohort: str,
    panel_ids: PanelIds | None,
    invitation: str | None = None,
    returning: str | None = None,
) -> Entered:
    """Take somebody in, in the wave that is asked now.

    Who was here in an earlier wave is a new participant, of whom it is known that they are the same person: the panel's id
    or the invitation says so, or the browser does.

    Whatever is made for them is made from the visit, so that the same form again (its answer was lost on the way) gives the
    same participant.

    Args:
        survey: open.
        visit: random, 256 bits, of this browser; nobody else knows it.
        language: of the study's.
        cohort: of the study's.
        panel_ids: None where no panel sent them.
        invitation: name of the personal one that they came by; None where they came without.
        returning: an earlier participation, of the same browser; None where there is none.

    Raises:
        EnteredBeforeError: the panel's id, or the invitation, has entered from another browser; nothing was changed.
        InvitationTakenBackError: it was; nothing was changed.
        NotNowError: they had entered by this visit, and withdrew; nothing was changed.
        StoreError: nothing was saved.
    """
    secret, now = survey.store.secret, survey.now()

    def made(use: str) -> str:
        return hmac.new(secret, f"{use} {visit}".encode(), hashlib.sha256).hexdigest()

    participant_id, token, session = made("participant")[:32], made("link"), made("session")

    def write(connection: Connection) -> Participant:
        there = None if returning is None else returns.in_wave(connection, returning, survey.wave)
        if there is not None:
            sessions.start(connection, session, there.id, expires_at=now + SESSION)
            return there
        if tombstones.is_erased(connection, secret, participant_id):
            # The form by which they had come arrives once more, after they withdrew.
            raise NotNowError(
                "everything of whoever sent this was erased; to take part after all, begin on the first page anew"
            )
        person = participants.enrol(
            connection,
            participant_id=participant_id,
            token=token,
            cohort=cohort,
            wave=survey.wave,
            language=language,
            now=now,
        )
        if panel_ids is not None:
            known = panel.enter(
                connection,
                secret,
                person.id,
                panel_participant=panel_ids.participant,
                panel_study=panel_ids.study,
                panel_session=panel_ids.session,
            )
            if known.id != person.id:
                _again(survey, connection, person, known, "this panel id has entered the study already")
        if invitation is not None:
            if invitations.is_taken_back(connection, secret, invitation):
                raise InvitationTakenBackError("this invitation was taken back")
            known = invitations.use(connection, secret, person.id, invitation)
            if known.id != person.id:
                _again(survey, connection, person, known, "this invitation was used already")
        if returning is not None:
            returns.add(connection, person.id, returning)
        sessions.start(connection, session, person.id, expires_at=now + SESSION)
        return person

    entered = await survey.store.write(write)
    # Whoever had entered already, from another browser, has a link of their own.
    return Entered(entered, session, token if entered.id == participant_id else await add_link(survey, entered.id))


async def is_taken_back(survey: Survey, invitation: str) -> bool:
    """Whether a personal invitation was taken back.

    Args:
        survey: open.
        invitation: its name.
    """
    return await survey.read(lambda connection: invitations.is_taken_back(connection, survey.store.secret, invitation))


def _again(survey: Survey, connection: Connection, person: Participant, known: Participant, why: str) -> None:
    """Somebody who has entered enters once more: in a later wave they return.

    Raises:
        EnteredBeforeError: they are in this wave already.
    """
    there = returns.in_wave(connection, known.id, survey.wave)
    if there is not None and there.id != person.id:
        raise EnteredBeforeError(why)
    returns.add(connection, person.id, known.id)


async def by_panel(survey: Survey, panel_participant: str) -> Participant | None:
    """Whom a panel calls so, in the wave that is asked now if they are in it."""

    def look(connection: Connection) -> Participant | None:
        known = panel.find(connection, survey.store.secret, panel_participant)
        return known and (returns.in_wave(connection, known.id, survey.wave) or known)

    return await survey.read(look)


async def by_session(survey: Survey, session: str) -> Participant | None:
    """Whose session it is."""
    now = survey.now()
    if survey.is_here:
        return sessions.participant(survey.store, session, now)
    return await asyncio.to_thread(sessions.participant, survey.store, session, now)


async def by_link(survey: Survey, token: str) -> Participant | None:
    """Whose personal link it is."""
    return await survey.read(lambda connection: participants.by_token(connection, token))


async def resume(survey: Survey, token: str) -> Entered | None:
    """Begin a session for whoever holds a personal link; None where it is nobody's."""
    session, now = survey.token(), survey.now()

    def write(connection: Connection) -> Participant | None:
        person = participants.by_token(connection, token)
        if person is not None:
            person = returns.in_wave(connection, person.id, survey.wave) or person
            sessions.start(connection, session, person.id, expires_at=now + SESSION)
        return person

    person = await survey.store.write(write)
    return None if person is None else Entered(person, session, token)


async def add_link(survey: Survey, participant_id: str) -> str:
    """One more personal link; its token."""
    token = survey.token()
    await survey.store.write(lambda connection: participants.add_token(connection, participant_id, token))
    return token


async def choose_language(survey: Survey, participant_id: str, language: str) -> Participant:
    """Remember the language that a participant reads."""
    return await survey.store.write(lambda connection: participants.set_language(connection, participant_id, language))


async def consent(survey: Survey, participant_id: str, *, is_adult: bool) -> Participant:
    """Somebody agrees; who is no adult where only adults may take part is screened out.

    Raises:
        NotNowError: they have agreed before.
    """
    now = survey.now()

    def write(connection: Connection) -> Participant:
        at_state(connection, participant_id, State.CONSENTING)
        if survey.study.adults_only and not is_adult:
            return participants.set_state(connection, participant_id, State.SCREENED_OUT)
        after = state_after(survey.study, State.CONSENTING)
        if after is State.ABOUT:
            return participants.set_state(connection, participant_id, after)
        return _admit(survey, connection, participant_id, {}, after, now)

    return await survey.store.write(write)


async def save_about(survey: Survey, participant_id: str, answers: Mapping[str, str | None]) -> Participant:
    """Keep what somebody says about themselves, and look whether there is room for them.

    Args:
        survey: open.
        participant_id: who.
        answers: by field of every question that was asked; None where it was left out.

    Raises:
        NotNowError: they are not at these questions.
    """
    now = survey.now()

    def write(connection: Connection) -> Participant:
        at_state(connection, participant_id, State.ABOUT)
        about.save(connection, participant_id, answers)
        return _admit(survey, connection, participant_id, answers, state_after(survey.study, State.ABOUT), now)

    return await survey.store.write(write)


async def try_quiz(survey: Survey, participant_id: str, attempt: int, answers: Mapping[str, str]) -> Participant:
    """Keep an attempt at the quiz: right, one goes on; wrong at the last, one is screened out.

    Args:
        survey: open.
        participant_id: who.
        attempt: from 1; one that was made before changes nothing.
        answers: by question's id.

    Raises:
        NotNowError: they are not at the quiz.
        InputError: an attempt before this one is missing.
    """
    quiz, now = survey.study.quiz, survey.now()

    def write(connection: Connection) -> Participant:
        person = at_state(connection, participant_id, State.QUIZ)
        if quiz is None or attempt <= person.quiz_attempts:
            return person
        is_right = all(answers.get(one.id) == one.correct for one in quiz.questions)
        kept = msgspec.json.encode(answers).decode()
        person = participants.save_quiz_attempt(
            connection, participant_id, attempt=attempt, answers=kept, is_right=is_right, now=now
        )
        if is_right:
            return participants.set_state(connection, participant_id, State.ANSWERING)
        if person.quiz_attempts >= quiz.attempts:
            return participants.set_state(connection, participant_id, State.SCREENED_OUT)
        return person

    return await survey.store.write(write)


def _admit(
    survey: Survey,
    connection: Connection,
    participant_id: str,
    answers: Mapping[str, str | None],
    after: State,
    now: datetime,
) -> Participant:
    person = participants.needed(connection, participant_id)
    cells = cells_of(survey.study, person.wave, person.cohort, answers)
    has_room = about.admit(connection, participant_id, cells, now)
    return participants.set_state(connection, participant_id, after if has_room else State.QUOTA_FULL)
