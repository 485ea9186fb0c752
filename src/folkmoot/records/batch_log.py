"""Batches of calls on their way, as people are told of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownBatch:
    """A batch that was handed over, or was about to be.

    Attributes:
        token: what marks it at its service: our own name of it.
        endpoint: the service.
        handed_over: when: ISO 8601, UTC.
        batch: the service's id; None where a run ended before it was told.
        requests: how many requests are in it.
    """

    token: str
    endpoint: str
    handed_over: str
    batch: str | None
    requests: int
