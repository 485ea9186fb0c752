"""What the console refuses, in English: as a page, or as JSON where a twin was asked for."""

from __future__ import annotations


class ConsoleRefused(Exception):  # noqa: N818 - not an error of the program: an answer
    """A request that is not answered as it asks.

    Attributes:
        status: of HTTP, 4xx or 5xx.
        reason: in words, for whoever asked.
        advice: what to do; "" where nothing can be done.
        kind: for programs.
    """

    def __init__(self, status: int, reason: str, advice: str = "", *, kind: str = "refused") -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.advice = advice
        self.kind = kind
