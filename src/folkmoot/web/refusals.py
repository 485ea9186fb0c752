"""Refusals: as a page for people, as JSON for saves, with a reason and what to do, never with a traceback."""

from __future__ import annotations

from litestar.exceptions import HTTPException

from folkmoot.web.messages import message

START_AGAIN = message("Go back to the first page and try again; what was saved is kept.")


class Refused(Exception):  # noqa: N818 - not an error of the program: an answer
    """A request that is not answered as it asks.

    Attributes:
        status: of HTTP, 4xx or 5xx.
        reason: message id.
        advice: message id.
        details: faults in English, which repeat nothing of what was sent.
        kind: for programs.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        advice: str = START_AGAIN,
        *,
        details: tuple[str, ...] = (),
        kind: str = "refused",
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.advice = advice
        self.details = details
        self.kind = kind


def has_gone(error: HTTPException) -> bool:
    """Whether whoever sent the request went away before all of it came: nobody reads the answer, and nothing is wrong here.

    Litestar has no error of its own for it, but these words.
    """
    return error.detail == "client disconnected prematurely"
