"""A comparison of two versions of a spec as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.spec_diff_text import NAMES
from folkmoot.cli.tables import add_estimate, explained, number, titled
from folkmoot.cli.terminal import as_text
from folkmoot.records.spec_diff import Change
from folkmoot.records.what_if import Direction, TurnedPrompt, WhatIf, WhatIfScope, direction_of
from folkmoot.statistics.estimate import Estimate

_FIGURES: Final = (
    ("agreement, old version", "agreement_old", False),
    ("agreement, new version", "agreement_new", False),
    ("new − old", "agreement_change", True),
    ("  asked again − old", "retest_change", True),
    ("pairs that the new version turns", "pairs_turned", False),
    ("  that asking again turns", "retest_turned", False),
    ("  beyond that", "turned_beyond_retest", True),
)
_NAMED: Final = 5
_WIDE: Final = 13
_NARROW: Final = 8
_SHOWN: Final = 20
"""Prompts that are listed; the others are in the JSON."""


def print_what_if(result: WhatIf) -> None:
    """Print everything; each table within 80 columns."""
    out = console()
    if result.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    if result.fake:
        out.print(Text("FAKE MODEL", style="bold reverse"), Text("it says nothing about any language model"))
    out.print(
        Text.assemble(
            as_text(result.old, "bold"), " → ", as_text(result.new, "bold"), as_text(f", ranked by {result.model}")
        )
    )
    if result.n_concerned:
        failed = f", {result.n_failed:,} failed" if result.n_failed else ""
        out.print(
            as_text(
                f"{result.dataset}: {result.n_concerned:,} of {result.n_prompts:,} prompts are concerned (relevance "
                f"{result.relevance_threshold} or more, by {result.relevance_from}); {result.n_ranked:,} ranked under both"
                f"{failed}"
            )
        )
        out.print(Text("95% intervals in brackets: people and prompts, cluster-robust\n", style="dim"))
    elif any(row.ranked for row in result.sections):
        out.print(Text("No prompt is concerned by what changed: nothing was ranked."))
    if result.overall is not None:
        out.print(_overall(result, result.overall))
    if result.sections:
        out.print(_sections(result))
    if result.groups is not None:
        out.print(_groups(result))
    if result.prompts:
        _print_prompts(out, result)
    for text in result.notes:
        out.print(as_text(f"  {text}", "dim"))


def _overall(result: WhatIf, scope: WhatIfScope) -> Table:
    table = titled("Prompts that changed sections concern", "", "value [95% interval]", "pairs", "people", "prompts")
    reasons: dict[str, list[str]] = {}
    for words, name, signed in _FIGURES:
        add_estimate(table, words, getattr(scope, name), reasons, signed=signed)
    add_estimate(table, "prompts with another first choice", result.first_choice_changed, reasons)
    table.add_row(Text("All prompts, the others unchanged", "bold"))
    add_estimate(table, "new − old", result.agreement_change_all, reasons, signed=True)
    lines = [f"{', '.join(dict.fromkeys(names))}: {reason}" for reason, names in reasons.items()]
    beyond = {
        True: "The new version turns more pairs than asking again does.",
        False: "The new version turns fewer pairs than asking again does.",
        None: "Whether the new version turns more pairs than asking again does cannot be told.",
    }[scope.turns_beyond_chance]
    towards = {
        Direction.NEARER: "Where it concerns them, people are nearer to the new version.",
        Direction.FURTHER: "Where it concerns them, people are further from the new version.",
        Direction.CANNOT_TELL: "Whether people are nearer to the new version cannot be told.",
    }[scope.direction]
    explained(table, [*lines, f"{beyond} {towards}"])
    return table


def _sections(result: WhatIf) -> Table:
    table = titled("Changed sections", "section", "new − old", "turned", "again", "people", "prompts")
    directions: dict[Direction, list[str]] = {Direction.NEARER: [], Direction.FURTHER: [], Direction.CANNOT_TELL: []}
    small = 0
    for row in result.sections:
        if row.figures is None:
            continue
        change = row.figures.agreement_change
        what = ", ".join(NAMES[Change(one)] for one in row.changes)
        table.add_row(
            Text.assemble(as_text(row.title or row.section_id), as_text(f" ({what})", "dim")),
            Text(number(change, signed=True)),
            _share(row.figures.pairs_turned),
            _share(row.figures.retest_turned),
            f"{change.n_participants:,}",
            f"{row.n_prompts:,}",
        )
        directions[row.figures.direction].append(row.title or row.section_id)
        small += change.low is None
    lines = ["turned, again: share of pairs that the new version, or asking again, turns round"] if table.rows else []
    lines += [
        f"{which}: {', '.join(directions[which])}"
        for which in (Direction.NEARER, Direction.FURTHER)
        if directions[which]
    ]
    if small:
        lines.append(f"{small} without an interval: fewer than 5 prompts, or nothing varies in them")
    for words, is_ranked in (("no prompt is concerned", True), ("moved, renamed or retagged alone, not tried", False)):
        left = [row for row in result.sections if row.figures is None and row.ranked is is_ranked]
        if left:
            lines.append(f"{words}: {_some(row.title or row.section_id for row in left)}")
    explained(table, lines)
    return table


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - _NAMED:,} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


def _groups(result: WhatIf) -> Table:
    table = titled("Groups", "group", "new − old", "adj. p", "people", "")
    field, small = "", []
    for row in result.groups or ():
        change = row.agreement_change
        if change.value is None:
            small.append(f"{row.value}: {change.undefined_because}")
            continue
        if row.field != field:
            field = row.field
            table.add_row(as_text(field, "bold"))
        direction = direction_of(change)
        table.add_row(
            as_text(f"  {row.value}"),
            Text(number(change, signed=True)),
            "—" if row.p_adjusted is None else f"{row.p_adjusted:.3f}",
            f"{change.n_participants:,}",
            str(direction) if change.low is not None else Text(_short(change.undefined_because), "dim"),
        )
    explained(table, [as_text(one).plain for one in small])
    return table


def _print_prompts(out: Console, result: WhatIf) -> None:
    turned = [row for row in result.prompts if row.pairs_turned or row.pairs_tied]
    title = f"Prompts that turn: {len(turned):,} of {len(result.prompts):,}"
    if not turned:
        out.print(Text(f"{title}\n", "bold"))
        return
    table = titled(title, "prompt", "old", "new", "turned", "again", "new − old", "people")
    # Rankings of many responses fold: they would leave no room for the prompt's name.
    table.columns[0].min_width = _NARROW
    for column in table.columns[1:3]:
        column.no_wrap = False
    for row in turned[:_SHOWN]:
        table.add_row(
            as_text(row.prompt_id if len(row.prompt_id) <= _WIDE else f"{row.prompt_id[: _WIDE - 1]}…"),
            as_text(str(row.old)),
            as_text(str(row.new), "bold" if row.first_choice_changed else ""),
            _of(row.pairs_turned, row),
            "" if row.retest_turned is None else _of(row.retest_turned, row),
            Text(number(row.agreement_change, signed=True)),
            f"{row.agreement_change.n_participants:,}",
        )
    lines = ["bold: another first choice; again: pairs that asking the old version again turns"]
    if len(turned) > _SHOWN:
        lines.append(f"and {len(turned) - _SHOWN:,} more: --json or --out lists them all, with the ranker's reasons")
    explained(table, lines)
    out.print(table)


def _share(estimate: Estimate) -> str:
    return "—" if estimate.value is None else f"{estimate.value:.2f}"


def _of(pairs: int, row: TurnedPrompt) -> str:
    return f"{pairs} of {row.n_pairs}"


def _short(why: str | None) -> str:
    return (why or "").removeprefix("no interval: ").split(",")[0]
