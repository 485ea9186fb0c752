"""Works for the process beside the server: held by a gate, refused, broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import InputError, StoreError
from folkmoot.pipeline.console_bench import Bench


@dataclass(frozen=True)
class Held:
    """Done once somebody opens the gate, a named pipe, for writing; what was written is the result."""

    gate: Path

    def do(self, _bench: Bench) -> str:
        return self.gate.read_text(encoding="utf-8")


@dataclass(frozen=True)
class Refused:
    """Refused."""

    is_of_store: bool

    def do(self, _bench: Bench) -> None:
        raise (StoreError if self.is_of_store else InputError)("not like this")


class Broken:
    """Broken."""

    def do(self, _bench: Bench) -> float:
        return 1 / 0


class Unsendable:
    """What comes of it cannot be handed over."""

    def do(self, _bench: Bench) -> Callable[[], int]:
        return lambda: 1
