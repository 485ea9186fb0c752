"""How long to wait before asking again, by a clock and dice that are handed in."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
LONGEST_ASKED_FOR: Final = 900.0
"""Seconds: a provider that asks to wait longer is not waited for; the call has failed, and another run asks it anew."""


def _now_in_words() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance.

    Attributes:
        now: seconds since some moment.
        sleep: waits so many seconds.
        dice: for jitter.
        stamp: the time of day, ISO 8601 in UTC.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    dice: random.Random = field(default_factory=random.Random)
    stamp: Callable[[], str] = _now_in_words

    def backoff(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row, 1 or more: full jitter, 0 to 1, 2, 4, … 60 seconds."""
        return self.dice.uniform(0.0, min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (failures - 1)))


@dataclass(slots=True)
class Pause:
    """A pause that all calls keep when a provider turned one away.

    Attributes:
        clock: time and chance.
        until: when it ends, by the clock.
    """

    clock: Clock
    until: float = 0.0

    def extend(self, seconds: float) -> None:
        """Nobody asks for so many seconds from now."""
        self.until = max(self.until, self.clock.now() + seconds)

    async def keep(self) -> None:
        """Return when it is over; those who waited start up to a second apart."""
        while (left := self.until - self.clock.now()) > 0:
            await self.clock.sleep(left + self.clock.dice.uniform(0.0, 1.0))
