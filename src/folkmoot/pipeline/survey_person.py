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
    """Erase everything of a participant; whether there was one, once it is on the disk.

    Raises:
        StoreError: nothing was erased.
    """

    def erase() -> bool:
        was_there = survey.store.withdraw(participant_id, survey.now()).result()
        if was_there and survey.store.folder is not None:
            erase_from_caches(survey.store.folder, participant_id)
        return was_there

    return await asyncio.to_thread(erase)
