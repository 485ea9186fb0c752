"""The other two forms of a page: JSON of what it shows, and CSV of its table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from folkmoot.records.console_table import ALL, Cell, ConsoleTable
from folkmoot.records.spreadsheet import safe_text


def as_json(view: Any) -> bytes:
    """What a page shows, as JSON.

    Args:
        view: frozen dataclasses and plain values.
    """
    return msgspec.json.format(msgspec.json.encode(view), indent=2) + b"\n"


def as_csv(table: ConsoleTable, *, names: bool = True) -> bytes:
    """A table as CSV (RFC 4180, UTF-8).

    A text that a spreadsheet would take for a formula gets an apostrophe before it; control characters are left out.

    Args:
        table: its rows.
        names: whether those of the columns stand first.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    if names:
        writer.writerow([_cell(one) for one in table.columns])
    writer.writerows([_cell(one) for one in row] for row in table.rows)
    return out.getvalue().encode()


def page_of(page: int, wants: str) -> int:
    """The page of a list that is meant: CSV holds all of it, JSON where it asks so, and no page for people does.

    Args:
        page: as the address says.
        wants: `page`, `json` or `csv`.
    """
    if wants == "csv":
        return ALL
    return 1 if wants == "page" and page == ALL else page


def page_in(text: str) -> int:
    """The page that an address names: a number from 1, or `all`; 1 for anything else."""
    if text == "all":
        return ALL
    return int(text) or 1 if text.isascii() and text.isdigit() and len(text) < 8 else 1


def addresses(
    path: str, query: Iterable[tuple[str, str]], tables: Sequence[ConsoleTable]
) -> tuple[tuple[str, str], ...]:
    """Addresses of a page's other forms, and what they are.

    Args:
        path: of the page.
        query: its parameters.
        tables: that it has.
    """
    kept = [(name, value) for name, value in query if name not in {"as", "table"}]
    # A table is whole, whatever page of it stands here.
    whole = [(name, value) for name, value in kept if name != "page"]
    found = [(f"{quote(path)}?{urlencode([*kept, ('as', 'json')])}", "JSON")]
    found += [
        (f"{quote(path)}?{urlencode([*whole, ('as', 'csv'), ('table', one.name)])}",
         f"CSV: {one.title}" if len(tables) > 1 else "CSV")
        for one in tables
    ]  # fmt: skip
    return tuple(found)


def chosen(tables: Sequence[ConsoleTable], name: str) -> ConsoleTable | None:
    """The table of a name; the first where none is named; None where there is none."""
    if not name:
        return tables[0] if tables else None
    return next((one for one in tables if one.name == name), None)


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    return repr(value)
