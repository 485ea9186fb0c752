"""One line of the table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        what: what Folkmoot did.
        seconds: how long it took.
        beside: what it is held against, with what of it was scaled; "" for nothing.
        beside_seconds: how long that took.
        peak_mb: the most memory Folkmoot's process held; None where it is not measured.
        target: what is aimed at; "" for nothing.
        met: whether this run met it; None for no target.
        differences: where the two did not find the same; empty where all is equal.
        compared: how many numbers were compared.
    """

    what: str
    seconds: float
    beside: str = ""
    beside_seconds: float | None = None
    peak_mb: float | None = None
    target: str = ""
    met: bool | None = None
    differences: tuple[str, ...] = ()
    compared: int = 0

    @property
    def times(self) -> float | None:
        """Folkmoot's time as a multiple of the other's."""
        return None if self.beside_seconds is None else self.seconds / self.beside_seconds
