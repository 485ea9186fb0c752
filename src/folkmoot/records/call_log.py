"""What a cache of calls holds, as people are told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.records.model_call import Usage


@dataclass(frozen=True, slots=True)
class CallsOfKind:
    """Calls of one model with one template.

    Attributes:
        model: `PROVIDER:MODEL`, as it was asked.
        endpoint: where it was reached; "" where there is no such place.
        template: the template's name.
        template_hash: SHA-256 of its text.
        calls: distinct calls.
        answered: those of them with a usable reply.
        attempts: how often they were asked, by what came of it (`ok`, `unreadable`, `faulty`, `refused`, `unavailable`).
        usage: of all attempts; the cost is None where any of them had no price.
        priced: dollars of those attempts that had one.
        unpriced_attempts: how many had none.
        estimated_attempts: of how many the tokens were counted from characters.
        prices: where prices came from, with their dates.
        first: when the first attempt was over, ISO 8601 in UTC.
        last: when the last was.
    """

    model: str
    endpoint: str
    template: str
    template_hash: str
    calls: int
    answered: int
    attempts: Mapping[str, int]
    usage: Usage
    priced: float
    unpriced_attempts: int
    estimated_attempts: int
    prices: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class KeptCall:
    """One call in which a participant's words stand.

    Attributes:
        key: its name in the cache, in hexadecimal.
        model: `PROVIDER:MODEL`, as it was asked.
        template: the template's name.
        repeat: which repeat.
        participants: whose words stand in it.
        at: when each attempt was over, ISO 8601 in UTC.
        read: what the model read after the first message, which many calls share: role and content.
        replies: what it wrote, one a reply.
    """

    key: str
    model: str
    template: str
    repeat: int
    participants: tuple[str, ...]
    at: tuple[str, ...]
    read: Sequence[Mapping[str, Any]]
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasedCalls:
    """What was taken out of a cache, or would be.

    Attributes:
        calls: how many.
        attempts: how many.
        texts: first messages, schemas and templates that no other call shares.
        others: other participants whose words stood in the same calls.
    """

    calls: int
    attempts: int
    texts: int
    others: int
