"""What is a participant's own: to have it, and to take it back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from folkmoot.pipeline.erasure import erase_from_caches
from folkmoot.pipeline.survey import Survey
from folkmoot.store.own_data import own_data as read_own_data


async def own_data(survey: Survey, participant_id: str) -> Mapping[str, Any]:
    """All that the study holds of a participant, as JSON has it.

    Raises:
        InputError: there is no such participant.
    """
    return await survey.read(lambda connection: read_own_data(connection, participant_id))


async def withdraw(survey: Survey, participant_id: str) -> bool:
    """Erase everything of a person, in every wave; whether there was one, once it is on the disk.

    Raises:
        StoreError: nothing was erased.
    """
    return await asyncio.to_thread(_erase, survey, participant_id, everywhere=True)


async def decline(survey: Survey, participant_id: str) -> bool:
    """Erase a participation that somebody does not agree to; what they said in earlier waves stays.

    Raises:
        StoreError: nothing was erased.
    """
    return await asyncio.to_thread(_erase, survey, participant_id, everywhere=False)


def _erase(survey: Survey, participant_id: str, *, everywhere: bool) -> bool:
    erased = survey.store.withdraw(participant_id, survey.now(), everywhere=everywhere).result()
    if erased:
        erase_from_caches(survey.store)
    return bool(erased)
