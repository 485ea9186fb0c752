"""Two waves of a study as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.tables import add_estimate, explained, number, titled
from folkmoot.cli.terminal import as_text
from folkmoot.records.drift import Drift, DriftRow
from folkmoot.records.what_if import Direction

_FIGURES: Final = (
    ("agreement with the spec, before", "agreement_before", False),
    ("agreement with the spec, after", "agreement_after", False),
    ("after − before", "agreement_change", True),
    ("  people who return", "agreement_change_returning", True),
    ("two people with each other, before", "human_human_before", False),
    ("two people with each other, after", "human_human_after", False),
    ("after − before", "human_human_change", True),
    ("people who return with themselves", "self_agreement", False),
)
_ABOUT_SPEC: Final = "agreement"
_SAID: Final = {
    Direction.NEARER: "People are nearer to the spec than they were.",
    Direction.FURTHER: "People are further from the spec than they were.",
    Direction.CANNOT_TELL: "Whether people are nearer to the spec than they were cannot be told.",
}


def print_drift(result: Drift) -> None:
    """Print everything; each table within 80 columns."""
    out = console()
    scope = result.overall
    if result.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    out.print(Text.assemble(as_text(result.before, "bold"), " → ", as_text(result.after, "bold")))
    out.print(
        Text(
            f"{scope.n_before:,} people before, {scope.n_after:,} after, {scope.n_returning:,} in both; {scope.n_prompts:,} "
            f"prompts that both asked ({result.question} rankings)"
        )
    )
    out.print(Text("95% intervals in brackets: people and prompts, cluster-robust\n", style="dim"))
    out.print(_overall(result))
    if result.sections:
        out.print(_sections(result.sections))
    for text in _notes(result):
        out.print(as_text(f"  {text}", "dim"))


def _notes(result: Drift) -> list[str]:
    left = [
        f"{n:,} {words}"
        for n, words in (
            (result.n_only_before, "asked before alone"),
            (result.n_only_after, "asked after alone"),
            (result.n_changed, "with other responses than before"),
        )
        if n
    ]
    return [*([f"Prompts left out: {', '.join(left)}."] if left else []), *result.notes]


def _overall(result: Drift) -> Table:
    table = titled("Overall", "", "value [95% interval]", "pairs", "people", "prompts")
    reasons: dict[str, list[str]] = {}
    for words, name, signed in _FIGURES:
        if result.ranker is None and name.startswith(_ABOUT_SPEC):
            continue
        add_estimate(table, words, getattr(result.overall, name), reasons, signed=signed)
    lines = [f"{', '.join(dict.fromkeys(names))}: {why}" for why, names in reasons.items()]
    if result.ranker is not None:
        lines.append(_SAID[result.overall.direction])
    explained(table, lines)
    return table


def _sections(rows: Sequence[DriftRow]) -> Table:
    table = titled(
        "Sections: agreement with the spec", "section", "after − before", "adj. p", "who return", "people", "prompts"
    )
    small = 0
    for row in rows:
        scope = row.figures
        small += scope.agreement_change.low is None
        table.add_row(
            as_text(row.title or row.section_id),
            Text(number(scope.agreement_change, signed=True)),
            "—" if row.p_adjusted is None else f"{row.p_adjusted:.3f}",
            Text(_short(scope.agreement_change_returning.value)),
            f"{scope.agreement_change.n_participants:,}",
            f"{scope.n_prompts:,}",
        )
    lines = ["who return: the change of people in both waves, on the prompts that each ranked in both"]
    if small:
        lines.append(f"{small} of {len(rows)} sections have no interval: under 5 prompts, or nothing varies in them")
    explained(table, lines)
    return table


def _short(value: float | None) -> str:
    return "—" if value is None else f"{value:+.3f}"
