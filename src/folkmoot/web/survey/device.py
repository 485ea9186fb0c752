"""What lets the open prompt stay on a device while there is no line, and what takes it away again.

The page's own script keeps the prompt and the answers that are not acknowledged yet (`script/kept.js`); the worker shows them
where the server is not reached (`static/worker.js`).
"""

from __future__ import annotations

import hashlib
from typing import Any

from litestar import Response

from folkmoot.records.survey import Participant


def keeper_of(participant: Participant) -> str:
    """What a participant's things are called on their device; it opens nothing and says nothing of them."""
    return hashlib.sha256(f"folkmoot keeper {participant.id}".encode()).hexdigest()[:16]


def clear_device(response: Response[Any]) -> None:
    """Have the browser forget all that pages of this address kept on the device; cookies stay."""
    response.set_header("clear-site-data", '"storage"')
