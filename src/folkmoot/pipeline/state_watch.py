"""A study's state, as it was less than a second ago."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from folkmoot.records.console import StateSince, StudyState

LOOKED_AT: Final = 1.0
"""Seconds."""


@dataclass(slots=True)
class StateWatch:
    """The study's state, looked at once a second at most, because every save asks for it.

    Attributes:
        clock: in seconds, of a clock that only goes on.
    """

    clock: Callable[[], float] = time.monotonic
    _state: StateSince = field(default_factory=lambda: StateSince(StudyState.OPEN, None))
    _until: float = float("-inf")

    def known(self) -> StateSince | None:
        """The state, where it was looked at less than a second ago."""
        return self._state if self.clock() < self._until else None

    def note(self, state: StateSince) -> StateSince:
        """Note the state that was just read or written."""
        self._state, self._until = state, self.clock() + LOOKED_AT
        return state
