"""Whether a participant agrees to evidence of how they answer being kept."""

from __future__ import annotations

from folkmoot.pipeline.survey import Survey
from folkmoot.store import Connection, evidence, returns


async def agree(survey: Survey, participant_id: str, *, agrees: bool, device: str | None) -> None:
    """Note what somebody says; the last word counts.

    Args:
        survey: open.
        participant_id: who.
        agrees: what they say.
        device: random id that their browser keeps; a keyed hash of it is kept where they agree.

    Raises:
        InputError: there is no such participant.
        StoreError: nothing was saved.
    """
    secret, now = survey.store.secret, survey.now()
    await survey.store.write(
        lambda connection: evidence.agree(connection, secret, participant_id, agrees=agrees, device=device, now=now)
    )


async def stop(survey: Survey, participant_id: str) -> None:
    """Erase what is kept of how somebody answers, in every wave, and keep no more of it; their answers stay.

    Raises:
        InputError: there is no such participant.
        StoreError: nothing was erased.
    """
    secret, now = survey.store.secret, survey.now()

    def write(connection: Connection) -> None:
        for one in returns.participations(connection, participant_id):
            evidence.agree(connection, secret, one.id, agrees=False, device=None, now=now)

    await survey.store.write(write)
    survey.store.clear_files()


async def has_agreed(survey: Survey, participant_id: str) -> bool:
    """Whether evidence of this person may be kept; nothing is looked up in a study that does not ask."""
    if not survey.study.evidence_asked:
        return False
    return await survey.read(lambda connection: evidence.has_agreed(connection, participant_id))
