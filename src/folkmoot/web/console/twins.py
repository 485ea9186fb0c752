"""The other two forms of a page: JSON of what it shows, and CSV of its table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from folkmoot.records.console_table import Cell, ConsoleTable

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_json(view: Any) -> bytes:
    """What a page shows, as JSON.

    Args:
        view: frozen dataclasses and plain values.
    """
    return msgspec.json.format(msgspec.json.encode(view), indent=2) + b"\n"


def as_csv(table: ConsoleTable) -> bytes:
    """A table as CSV (RFC 4180, UTF-8).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_cell(one) for one in table.columns])
    writer.writerows([_cell(one) for one in row] for row in table.rows)
    return out.getvalue().encode()


def chosen(tables: Sequence[ConsoleTable], name: str) -> ConsoleTable | None:
    """The table of a name; the first where none is named; None where there is none."""
    if not name:
        return tables[0] if tables else None
    return next((one for one in tables if one.name == name), None)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return repr(value)
