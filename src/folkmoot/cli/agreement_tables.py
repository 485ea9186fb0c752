"""A comparison as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from folkmoot.agreement.estimating import NOT_ASKED_FOR
from folkmoot.cli.output import console
from folkmoot.cli.tables import explained, number, titled
from folkmoot.records.agreement import AgreementResult, GroupRow, PromptRow, Scope, SectionRow

_WORDS: Final = {
    "agreement": "agreement with the ranking",
    "agreement_strict": "  its tied pairs left out",
    "agreement_by_prompt": "  mean over prompts",
    "first_choice": "first choice in its top tier",
    "veto_conflict": "its top tier flagged",
    "human_human": "two people with each other",
    "human_human_by_prompt": "  mean over prompts",
    "leave_one_out": "one person with the others",
    "best_single_ranking_crossfit": "best ranking: lower reference",
    "best_single_ranking": "best ranking: upper bound",
    "normalised": "normalised",
    "gap_to_crossfit": "gap to the lower reference",
    "gap_to_best": "gap to the upper bound",
    "test_retest": "two runs of the ranker",
    "spec_effect": "with the spec − without",
    "spec_flips": "pairs that the spec turns",
}
_AMONG_PEOPLE: Final = {
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "best_single_ranking",
}
_SIGNED: Final = {"normalised", "gap_to_crossfit", "gap_to_best", "spec_effect"}


def print_agreement(result: AgreementResult) -> None:
    """Print everything that was asked for; each table within 80 columns."""
    out = console()
    overall = result.overall
    if result.simulated:
        out.print(Text("SIMULATED", style="bold reverse"), Text("participants are simulated"))
    out.print(
        Text(
            f"{result.dataset}: {overall.n_assessments:,} assessments of {overall.n_prompts:,} prompts by "
            f"{overall.n_participants:,} participants, {overall.n_pairs:,} pair observations "
            f"({result.question} rankings)"
        )
    )
    out.print(
        Text(
            f"Ranker: {', '.join(result.rankers) or 'none'}; 95% intervals ({result.interval_method}) in brackets\n",
            style="dim",
        )
    )
    out.print(_overall(result))
    if result.sections is not None:
        out.print(_sections(result.sections, result))
    if result.groups is not None:
        out.print(_groups(result.groups, result))
    if result.rankers_by_groups and len({row.ranker for row in result.rankers_by_groups}) > 1:
        out.print(_rankers(result))
    if result.prompts is not None:
        out.print(_prompts(result.prompts, result))
    if result.personal_against_world is not None:
        out.print(_personal(result))
    for verdict in result.verdicts:
        out.print(Text(f"• {verdict}"))
    for one in result.notes:
        out.print(Text(f"  {one}", style="dim"))


def _overall(result: AgreementResult) -> Table:
    table = titled("Overall", "", "value [95% interval]", "pairs", "people", "prompts")
    reasons: dict[str, list[str]] = {}
    methods: dict[str, list[str]] = {}
    lines: list[str] = []
    for name, words in _WORDS.items():
        estimate = result.overall.estimates[name]
        if estimate.undefined_because == NOT_ASKED_FOR or (
            estimate.value is None and not result.rankers and name not in _AMONG_PEOPLE
        ):
            continue
        if estimate.interval_method and estimate.interval_method != result.interval_method:
            methods.setdefault(estimate.interval_method, []).append(words.strip())
        if not estimate.n_pairs and estimate.n_assessments:
            lines.append(f"{words.strip()}: over {estimate.n_assessments:,} assessments")
        if estimate.undefined_because:
            reasons.setdefault(estimate.undefined_because, []).append(words.strip())
        counts = [f"{n:,}" if n else "" for n in (estimate.n_pairs, estimate.n_participants, estimate.n_prompts)]
        table.add_row(Text(words), Text(number(estimate, signed=name in _SIGNED)), *counts)
    lines += [f"{', '.join(names)}: {reason}" for reason, names in reasons.items()]
    lines += [f"intervals by {method}: {', '.join(names)}" for method, names in methods.items()]
    if result.weighted:
        agreement = result.overall.estimates["agreement"]
        if agreement.effective_n is not None and agreement.design_effect is not None:
            lines.append(
                f"Raked: effective n {agreement.effective_n:,.0f} people, design effect {agreement.design_effect:.2f}"
            )
    explained(table, lines)
    return table


def _sections(rows: Sequence[SectionRow], result: AgreementResult) -> Table:
    title = f"Sections (relevance {result.relevance_threshold} or more, by {result.relevance_from})"
    people = _people_head(result)
    table = titled(title, "section", "agreement", "best possible", "pairs", people, "prompts")
    for row in rows:
        table.add_row(Text(row.title or row.section_id), *_levels(row))
    small = sum(row.estimates["agreement"].low is None for row in rows)
    lines = ["best possible: between the lower reference and the upper bound, too high, of any single ranking"]
    if small:
        lines.append(f"{small} of {len(rows)} sections have too few prompts for an interval (5)")
    explained(table, lines)
    return table


def _prompts(rows: Sequence[PromptRow], result: AgreementResult) -> Table:
    people = _people_head(result)
    table = titled(
        "Prompts, largest gap first (intervals over each prompt's participants)",
        "prompt",
        "agreement",
        "best possible",
        "pairs",
        people,
    )
    for row in sorted(rows, key=_gap, reverse=True):
        table.add_row(Text(row.prompt_id), *_levels(row)[:-1])
    return table


def _groups(rows: Sequence[GroupRow], result: AgreementResult) -> Table:
    table = titled("Groups", "group", "agreement", "minus the rest", "adj. p", _people_head(result))
    small: list[str] = []
    field = ""
    for row in rows:
        if row.n_participants < row.min_cell:
            small.append(f"{row.value} ({row.n_participants:,})")
            continue
        if row.field != field:
            field = row.field
            table.add_row(Text(field, style="bold"), "", "", "", "")
        table.add_row(
            Text(f"  {row.value}"),
            Text(number(row.estimates["agreement"])),
            Text(number(row.difference_from_rest, signed=True)),
            "—" if row.p_adjusted is None else f"{row.p_adjusted:.3f}",
            _people(row),
        )
    explained(table, [f"too few people for a number (under {rows[0].min_cell}): {', '.join(small)}"] if small else [])
    return table


def _rankers(result: AgreementResult) -> Table:
    table = titled("Rankers by groups", "ranker, group", "agreement", "minus the rest", "people")
    ranker = ""
    for row in result.rankers_by_groups or ():
        if row.ranker != ranker:
            ranker = row.ranker
            table.add_row(Text(ranker, style="bold"), "", "", "")
        if row.agreement.value is None:
            continue
        table.add_row(
            Text(f"  {row.field}: {row.value}"),
            Text(number(row.agreement)),
            Text(number(row.difference_from_rest, signed=True)),
            f"{row.agreement.n_participants:,}",
        )
    return table


def _personal(result: AgreementResult) -> Table:
    table = titled("Personal against world", "", "value [95% interval]", "people", "prompts")
    both = result.personal_against_world
    if both is None:
        return table
    for words, estimate, signed in (
        ("people whose two rankings differ", both.rankings_differ, False),
        ("pairs they order the other way", both.pairs_reversed, False),
        ("agreement with world rankings", both.agreement_world, False),
        ("agreement with personal rankings", both.agreement_personal, False),
        ("world − personal", both.world_minus_personal, True),
    ):
        shown = number(estimate, signed=signed)
        table.add_row(words, Text(shown), f"{estimate.n_participants:,}", f"{estimate.n_prompts:,}")
        if estimate.undefined_because:
            table.add_row("", Text(estimate.undefined_because, style="dim"), "", "")
    nearer = {"cannot tell": "Whose ranking the spec is nearer to cannot be told."}
    explained(table, [nearer.get(both.nearer_to, f"The spec is nearer to people's {both.nearer_to} rankings.")])
    return table


def _levels(row: Scope) -> tuple[Text | str, ...]:
    estimates = row.estimates
    bounds = (estimates["best_single_ranking_crossfit"].value, estimates["best_single_ranking"].value)
    return (
        Text(number(estimates["agreement"])),
        " to ".join("—" if bound is None else f"{bound:.3f}" for bound in bounds),
        f"{estimates['agreement'].n_pairs:,}",
        _people(row),
        f"{row.n_prompts:,}",
    )


def _people_head(result: AgreementResult) -> str:
    return "people/eff./deff" if result.weighted else "people"


def _people(row: Scope) -> str:
    """How many people; where they are weighted also Kish's effective number and the design effect."""
    agreement = row.estimates["agreement"]
    if agreement.effective_n is None or agreement.design_effect is None:
        return f"{row.n_participants:,}"
    return f"{row.n_participants:,}/{agreement.effective_n:,.0f}/{agreement.design_effect:.2f}"


def _gap(row: PromptRow) -> float:
    gap = row.estimates["gap_to_best"].value
    return -1.0 if gap is None else gap
