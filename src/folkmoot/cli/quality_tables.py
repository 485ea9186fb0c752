"""The quality of answers as tables for a terminal; each within 80 columns."""

from __future__ import annotations

from typing import Final

from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.tables import explained, number, titled
from folkmoot.cli.terminal import visible
from folkmoot.records.quality import IndicatorSummary, QualityReport, Strength
from folkmoot.statistics.estimate import Estimate

_STATISTICS: Final = {
    "agreement": "agreement with the ranking",
    "agreement_by_prompt": "  mean over prompts",
    "first_choice": "first choice in its top tier",
    "veto_conflict": "its top tier flagged",
    "human_human": "two people with each other",
    "leave_one_out": "one person with the others",
    "best_single_ranking_crossfit": "best ranking: lower reference",
    "gap_to_crossfit": "gap to the lower reference",
}
_SIGNED: Final = {"gap_to_crossfit"}
_SLOWEST: Final = 10


def print_quality(report: QualityReport, *, people: bool) -> None:
    """Print everything but single people; these where they are asked for."""
    out = console()
    if report.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    out.print(
        Text(
            f"{visible(report.dataset)}: {report.n_participants:,} people, {report.n_flagged:,} flagged, "
            f"{report.n_weakly_flagged - report.n_flagged:,} more on weak evidence alone. Evidence, not a verdict: nobody is "
            "left out.\n"
        ),
        soft_wrap=True,
    )
    out.print(_indicators(report))
    out.print(_reliability_and_order(report))
    if report.steps is not None:
        table = titled("Drop-out: who stopped, or is still there", "step", "came", "went on", "stopped")
        for step in report.steps:
            table.add_row(visible(step.step), f"{step.reached:,}", f"{step.passed:,}", number(step.stopped))
        out.print(explained(table, ["95% intervals (Wilson) in brackets."]))
    if report.questions is not None:
        table = titled("Questions left out", "question", "share left out", "asked", "people")
        for row in report.questions:
            estimate = row.skipped
            table.add_row(row.question, number(estimate), f"{estimate.n_assessments:,}", f"{estimate.n_participants:,}")
        out.print(explained(table, ["Whole prompts passed over count; intervals by participants."]))
    if report.times is not None:
        out.print(_times(report))
    out.print(_sensitivity(report))
    sections = [row for row in report.sensitivity if row.section_id is not None and row.left_out == "flagged"]
    if sections:
        out.print(_sections(report))
    if people:
        out.print(_people(report))
    for one in report.notes:
        out.print(Text(f"note: {visible(one)}", style="dim"), soft_wrap=True)


def _indicators(report: QualityReport) -> Table:
    table = titled("Indicators", "indicator", "people", "median", "flagged, %", "flags from")
    lines = []
    for row in report.indicators:
        flagged = "—" if row.strength is Strength.NEVER or not row.n_measured else f"{row.n_flagged:,}"
        if flagged != "—" and row.share_flagged.value is not None:
            flagged += f": {_percent(row.share_flagged)}"
        median = "—" if row.median is None else f"{row.median:.3g}"
        table.add_row(_named(row), f"{row.n_measured:,}", median, flagged, _threshold(row))
        if row.undefined_because is not None:
            lines.append(f"{row.name}: {row.undefined_because}")
    lines.append("flagged: how many, and of those of whom it is known the share with its 95% interval (Wilson)")
    lines.append(
        "(weak): shown, and looked at alone, but nobody counts as flagged by it. docs/quality.md says what each is."
    )
    table.columns[4].no_wrap, table.columns[4].overflow = False, "fold"
    return explained(table, lines)


def _named(row: IndicatorSummary) -> str:
    return f"{row.name} (weak)" if row.strength is Strength.WEAK else row.name


def _threshold(row: IndicatorSummary) -> str:
    return row.threshold or "never flags"


def _reliability_and_order(report: QualityReport) -> Table:
    table = titled("The same prompt again, and the order shown", "what", "value", "pairs", "people", "prompts")
    lines = []
    for words, estimate in (
        ("pairs ordered alike twice", report.reliability),
        ("pairs where the one shown earlier wins (no effect: 0.5)", report.order_effects.earlier_preferred),
    ):
        counts = (estimate.n_pairs, estimate.n_participants, estimate.n_prompts)
        table.add_row(words, number(estimate), *(f"{one:,}" for one in counts))
        if estimate.undefined_because:
            lines.append(f"{words}: {estimate.undefined_because}")
    for row in report.order_effects.places:
        beyond = row.beyond_chance
        table.add_row(
            f"first places of what is shown {_ordinal(row.place)}, beyond chance",
            number(beyond, signed=True),
            "",
            f"{beyond.n_participants:,}",
            f"{beyond.n_prompts:,}",
        )
    return explained(table, [*lines, "95% intervals by participants."])


def _ordinal(place: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(place, f"{place}th")


def _times(report: QualityReport) -> Table:
    table = titled("Seconds a prompt, the slowest first", "prompt", "median", "quartiles", "people")
    rows = report.times or ()
    for row in rows[:_SLOWEST]:
        estimate = row.median
        value = "—" if estimate.value is None else f"{estimate.value:.0f}"
        if estimate.low is not None and estimate.high is not None:
            value += f" [{estimate.low:.0f}, {estimate.high:.0f}]"
        quartiles = "—" if row.lower is None or row.upper is None else f"{row.lower:.0f} to {row.upper:.0f}"
        table.add_row(visible(row.prompt_id), value, quartiles, f"{estimate.n_participants:,}")
    left = len(rows) - _SLOWEST
    return explained(table, [f"{left:,} more prompts with --json."] if left > 0 else [])


def _sensitivity(report: QualityReport) -> Table:
    table = titled("With everybody, and without the flagged (percent)", "statistic", "everybody", "without", "change")
    shown = [row for row in report.sensitivity if row.section_id is None]
    reasons: dict[str, None] = {}
    for left_out in dict.fromkeys(row.left_out for row in shown):
        some = [row for row in shown if row.left_out == left_out]
        n_out = some[0].n_left_out
        if left_out != "flagged" and not n_out:
            continue
        table.add_row(Text(f"without {left_out}: {n_out:,} people", style="bold"), "", "", "")
        for row in some:
            if row.statistic not in _STATISTICS or (row.everybody.value is None and row.without.value is None):
                continue
            if left_out not in {"flagged", "flagged or weakly flagged"} and row.statistic not in {
                "agreement",
                "human_human",
            }:
                continue
            signed = row.statistic in _SIGNED
            table.add_row(
                _STATISTICS[row.statistic],
                _percent(row.everybody, signed=signed),
                _percent(row.without, signed=signed),
                _percent(row.change, signed=True),
            )
            if row.change.undefined_because:
                reasons[row.change.undefined_because] = None
    if not shown:
        reasons["nobody ranked anything"] = None
    kept = shown[0].everybody if shown else None
    n = (
        []
        if kept is None or kept.value is None
        else [f"Agreement: {kept.n_pairs:,} pairs, {kept.n_participants:,} people, {kept.n_prompts:,} prompts."]
    )
    return explained(table, [*reasons, *n, "Paired: the same people stand in both; 95% intervals, cluster-robust."])


def _percent(estimate: Estimate, *, signed: bool = False) -> str:
    """A share in percent, or a difference in points, with its interval: three of them stand in 80 columns."""
    if estimate.value is None:
        return "—"
    style = "+.1f" if signed else ".1f"
    if estimate.low is None or estimate.high is None:
        return f"{100 * estimate.value:{style}}"
    return f"{100 * estimate.value:{style}} [{100 * estimate.low:{style}}, {100 * estimate.high:{style}}]"


def _sections(report: QualityReport) -> Table:
    table = titled(
        "Agreement by section, without the flagged (percent)", "section", "prompts", "everybody", "without", "change"
    )
    reasons: dict[str, None] = {}
    for row in report.sensitivity:
        if row.section_id is not None and row.left_out == "flagged" and row.statistic == "agreement":
            name = visible(row.section_title or row.section_id)
            shown = (_percent(row.everybody), _percent(row.without), _percent(row.change, signed=True))
            table.add_row(name, f"{row.everybody.n_prompts:,}", *shown)
            reasons |= dict.fromkeys(
                one.undefined_because for one in (row.everybody, row.change) if one.undefined_because
            )
    return explained(
        table, [*(f"Without an interval: {one}." for one in reasons), "More sections' figures with --json."]
    )


def _people(report: QualityReport) -> Table:
    table = titled("People with a flag", "participant", "flagged by", "weak evidence")
    for one in report.people:
        if one.flagged_by or one.weakly_flagged_by:
            table.add_row(
                visible(one.participant_id), ", ".join(one.flagged_by) or "—", ", ".join(one.weakly_flagged_by) or "—"
            )
    return explained(table, ["Evidence to look at, person by person; no reason to leave anybody out by itself."])
