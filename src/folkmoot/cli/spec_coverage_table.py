"""What a spec's sections have and lack, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from folkmoot.cli.output import console
from folkmoot.cli.tables import explained, number, titled
from folkmoot.records.section_coverage import CoverageStatus, Need, SectionCoverage, SpecCoverage
from folkmoot.statistics.estimate import Estimate


def print_coverage(result: SpecCoverage) -> None:
    """Print the sections with prompts as a table, those without as a list, and what it would take; 80 columns."""
    out = console()
    if result.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    out.print(Text("\n".join(_head(result))))
    covered = [row for row in result.sections if row.n_prompts]
    if covered:
        out.print(_counts(covered, result))
        if any(need.prompts.value is not None for row in covered for need in row.needs):
            out.print(_needs(covered, result))
    without = result.with_status(CoverageStatus.NO_PROMPT)
    if without:
        _print_without(result, without)
    for text in result.notes:
        out.print(Text(f"  {text}", style="dim"))


def _head(result: SpecCoverage) -> Iterator[str]:
    own = [row for row in result.sections if not row.only_groups]
    counts = [f"{len(result.with_status(status)):,} {status}" for status in CoverageStatus]
    only = len(result.sections) - len(own)
    yield (
        f"{result.spec}: {len(own):,} sections with instructions: {', '.join(counts)}"
        + (f"; headings that only group others: {only:,}" if only else "")
    )
    yield (
        f"{result.dataset}: {result.n_prompts:,} prompts ({result.n_ungraded:,} without grades, "
        f"{result.n_without_section:,} of no section), {result.n_participants:,} participants ({result.question} rankings)"
    )
    yield f"Grades: {result.relevance_from}; ranking: {result.ranking or 'none'}\n"


def _counts(rows: Sequence[SectionCoverage], result: SpecCoverage) -> Table:
    answered = any(row.n_answered < row.n_prompts for row in rows)
    columns = ("section", "prompts", *(["answered"] if answered else []), "3+", "people", "pairs")
    table = titled("Sections with prompts", *columns, "agreement [95% interval]")
    for row in rows:
        counts = [
            row.n_prompts,
            *([row.n_answered] if answered else []),
            row.n_related,
            row.n_participants,
            row.n_pairs,
        ]
        table.add_row(Text(row.section_id), *(f"{n:,}" for n in counts), Text(number(row.agreement)))
    lines = [f"prompts: of relevance {result.relevance_threshold} or more; 3+: prompts of relevance 3 or more"]
    few = sum(row.status is CoverageStatus.TOO_FEW for row in rows)
    if few:
        lines.append(f"{few:,} of {len(rows):,} have too few for an interval ({result.min_prompts} answered prompts)")
    lines += sorted({row.agreement.undefined_because or "" for row in rows if row.agreement.value is None})
    return explained(table, lines)


def _needs(rows: Sequence[SectionCoverage], result: SpecCoverage) -> Table:
    widths = [need.half_width for need in rows[0].needs]
    table = titled(
        "How many prompts it would take in all [range]",
        "section",
        "has",
        "any interval",
        *(f"±{100 * one:g} points" for one in widths),
    )
    for row in rows:
        missing = f"{row.more_prompts:,} more" if row.more_prompts else "enough"
        own = "" if row.variances_from == "section" else "*"
        cells = [Text(f"{_whole(need.prompts)}{own if need.prompts.value is not None else ''}") for need in row.needs]
        table.add_row(Text(row.section_id), f"{row.n_answered:,}", missing, *cells)
    lines = [
        "with as many people at a prompt as now; the range follows from how few prompts the variances come from",
        f"planned for the {result.interval_method} interval",
    ]
    borrowed = next((row for row in rows if row.variances_from == "all"), None)
    if borrowed is not None:
        lines.append(f"* too few prompts for variances of its own: those of all {_from(borrowed.needs[0])}")
    for row in rows:
        lines += _people(row)
    return explained(table, lines)


def _people(row: SectionCoverage) -> Iterator[str]:
    """Where more people at the same prompts would do instead."""
    for need in row.needs:
        if need.people_a_prompt.value is not None and need.more_prompts:
            yield (
                f"{row.section_id}, ±{100 * need.half_width:g}: or {_whole(need.people_a_prompt)} people at each of its "
                f"{row.n_answered:,} prompts"
            )


def _print_without(result: SpecCoverage, rows: Sequence[SectionCoverage]) -> None:
    out = console()
    out.print(Text(f"Sections without a prompt: {len(rows):,}", style="bold"))
    out.print(Text(", ".join(row.section_id for row in rows)))
    parts = [f"{result.min_prompts} prompts for any interval", *_takes(rows[0].needs)]
    out.print(Text(f"each would take: {'; '.join(parts)}\n", style="dim"))


def _takes(needs: Sequence[Need]) -> Iterator[str]:
    for need in needs:
        if need.prompts.value is not None and need.participants is not None:
            yield (
                f"{_whole(need.prompts)} prompts and {need.participants:,} people for ±{100 * need.half_width:g} points, "
                f"by the variances of all {_from(need)}"
            )


def _from(need: Need) -> str:
    of = need.prompts
    return f"{of.n_prompts:,} prompts with a section ({of.n_participants:,} people, {of.n_pairs:,} pairs)"


def _whole(estimate: Estimate) -> str:
    """A whole number with its range, or `—`."""
    if estimate.value is None:
        return "—"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:,.0f} [no upper end]"
    return f"{estimate.value:,.0f} [{estimate.low:,.0f}, {estimate.high:,.0f}]"
