"""The one shape of a table in the console: its page shows it, its CSV twin is it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

Cell: TypeAlias = str | int | float | None
"""None where there is no value; the column says why, or the page does."""


ALL: Final = 0
"""Number of the page of a list that holds all of it."""


@dataclass(frozen=True, slots=True)
class ConsoleTable:
    """A table.

    Attributes:
        name: letters, digits and `_`; names the CSV file.
        title: what it shows, in words.
        columns: their names, with units.
        rows: a cell for each column.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
