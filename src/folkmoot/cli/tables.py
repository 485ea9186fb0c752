"""Tables of figures for a terminal: a bold title, columns without lines, and what must be said beneath."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from folkmoot.cli.terminal import as_text
from folkmoot.statistics.estimate import Estimate

_NUMBERS: Final = frozenset(
    {"pairs", "prompts", "adj. p", "turned", "again", "examples", "who return", "answered", "3+", "has", "any interval"}
)
"""Headings of columns of bare numbers."""


def titled(title: str, *columns: str) -> Table:
    """A table; its first column, and those without a heading, fold where they must.

    Args:
        title: may hold what people or models wrote.
        columns: headings; bare numbers stand to the right.
    """
    table = Table(title=as_text(title), title_justify="left", title_style="bold", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        is_number = column in _NUMBERS or column.startswith(("people", "±"))
        folds = index == 0 or not column
        table.add_column(column, justify="right" if is_number else "left", overflow="fold", no_wrap=not folds)
    table.padding = (0, 1)
    return table


def explained(table: Table, lines: Sequence[str]) -> Table:
    """The same table with lines beneath it, and a blank one."""
    # A caption that ends in nothing but a line's end would lose it.
    table.caption = as_text("\n".join([*lines, " "]), "dim")
    table.caption_justify = "left"
    return table


def number(estimate: Estimate, *, signed: bool = False) -> str:
    """A value with its interval, or as much of it as is defined: `0.729 [0.690, 0.764]`, `0.610`, `—`."""
    if estimate.value is None:
        return "—"
    style = "+.3f" if signed else ".3f"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:{style}}"
    return f"{estimate.value:{style}} [{estimate.low:{style}}, {estimate.high:{style}}]"


def add_estimate(
    table: Table, words: str, estimate: Estimate, reasons: dict[str, list[str]], *, signed: bool = False
) -> None:
    """Add a row: words, value, pairs, people and prompts; collect why something is missing.

    Args:
        table: of five columns.
        words: what it is.
        estimate: the figure.
        reasons: by reason, whom it concerns; grows.
        signed: whether it can be below 0.
    """
    if estimate.undefined_because:
        reasons.setdefault(estimate.undefined_because, []).append(words.strip())
    counts = (estimate.n_pairs, estimate.n_participants, estimate.n_prompts)
    table.add_row(Text(words), Text(number(estimate, signed=signed)), *(f"{n:,}" if n else "" for n in counts))
