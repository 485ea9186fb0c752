"""Tables as CSV: UTF-8, RFC 4180, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from folkmoot.records.spreadsheet import safe_text

Cell: TypeAlias = str | int | float | None

_ROWS_A_BLOCK: Final = 256


def csv_blocks(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as blocks of CSV.

    Numbers are written whole and bare, an undefined cell is empty. A text that a spreadsheet could take for a formula gets
    an apostrophe before it; control characters are left out.

    Args:
        header: names of the columns, with their units.
        rows: one value a column.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([safe_text(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])
        if number % _ROWS_A_BLOCK == 0:
            yield _taken(file)
    yield _taken(file)


def _taken(file: io.StringIO) -> bytes:
    block = file.getvalue().encode("utf-8", "replace")
    file.seek(0)
    file.truncate()
    return block
