"""The report's figures, from a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from statistics import median
from typing import Final

from folkmoot.records.agreement import AgreementResult, GroupRow, PromptRow, RankerGroupRow, Scope, SectionRow
from folkmoot.report.dot_plot import BAND, Dot, DotPlot, Kind, Row, dot
from folkmoot.report.histogram import Histogram, histogram_bins
from folkmoot.report.look import Figure
from folkmoot.report.numbers import Unit, count, people, show
from folkmoot.report.words import ESTIMATE_WORDS
from folkmoot.statistics.estimate import Estimate

FIGURES: Final = (
    "headline",
    "sections",
    "gaps",
    "groups",
    "rankers_by_groups",
    "ranker",
    "spec_effect",
    "personal",
)
"""Names of all figures, in the report's order; a report has those that its comparison gives rise to."""
_BLUE: Final = "#2f7fc1"
_GREY: Final = "#777d86"
RANKER: Final = Kind("Agreement with the ranker", _BLUE)
RANKER_ALONE: Final = Kind("Agreement, fewer than 5 prompts: no interval", _BLUE, filled=False)
LOWER: Final = Kind("Best single ranking: lower reference", BAND, "diamond")
UPPER: Final = Kind("Best single ranking: upper bound", BAND, "diamond", filled=False)
ONE_WITH_ANOTHER: Final = Kind("One person with another", _GREY, "square")
ONE_WITH_OTHERS: Final = Kind("One person with the others", _GREY, "square", filled=False)
_RUNS: Final = (
    ("#2f7fc1", "circle", True),
    ("#c0661a", "diamond", True),
    ("#1a8a74", "square", True),
    ("#a6559d", "triangle-up", True),
    ("#2f7fc1", "circle", False),
    ("#c0661a", "diamond", False),
    ("#1a8a74", "square", False),
    ("#a6559d", "triangle-up", False),
)
"""Marks of up to eight runs; more runs repeat them."""
GAP_BIN: Final = 5.0
"""Width of the histogram's bars, in points."""
_INTERVALS: Final = "Lines: 95% intervals."
_COIN: Final = (50.0, "coin toss")
_PAIRS_AXIS: Final = "Pairs of responses ordered the same way (%)"


def figures(result: AgreementResult) -> Iterator[Figure]:
    """Every figure that the comparison gives rise to, in the report's order."""
    yield headline_figure(result)
    if result.sections:
        yield sections_figure(result, result.sections)
    gaps = gaps_of(result)
    if gaps:
        yield gaps_figure([100 * gap for gap in gaps], result.prompts or ())
    if result.groups and any(row.difference_from_rest.value is not None for row in result.groups):
        yield groups_figure(result.groups)
    by_run = rankers_by_groups_figure(result) if len(runs_by_group(result)[0]) > 1 else None
    if by_run is not None:
        yield by_run
    estimates = result.overall.estimates
    if estimates["test_retest"].value is not None or estimates["spec_flips"].value is not None:
        yield ranker_figure(estimates)
    if estimates["spec_effect"].value is not None:
        yield spec_effect_figure(estimates["spec_effect"])
    both = result.personal_against_world
    if both is not None and both.agreement_world.value is not None:
        yield personal_figure(both.agreement_world, both.agreement_personal)


def headline_figure(result: AgreementResult) -> DotPlot:
    """Agreement beside every reference."""
    estimates = result.overall.estimates
    rows = []
    for name, kind in (
        ("agreement", RANKER),
        ("human_human", ONE_WITH_ANOTHER),
        ("leave_one_out", ONE_WITH_OTHERS),
        ("best_single_ranking_crossfit", LOWER),
        ("best_single_ranking", UPPER),
    ):
        estimate = estimates[name]
        if estimate.value is None and (name != "agreement" or not result.rankers):
            continue
        rows.append(Row(ESTIMATE_WORDS[name].label, note_of(estimate), dot(kind, estimate)))
    band = _band(estimates, 0)
    people_there, prompts = people(result.overall.n_participants), count(result.overall.n_prompts, "prompt")
    scope = f"{result.overall.n_pairs:,} pairs by {people_there} on {prompts}"
    return DotPlot(
        "headline",
        "People's agreement with the ranker, beside what any single ranking could reach"
        if result.rankers
        else "What any single ranking could reach with these people",
        f"{scope}. {_INTERVALS} Shaded: where the best that any single ranking could reach lies.",
        in_words(rows),
        _PAIRS_AXIS,
        "percent",
        _COIN,
        (RANKER, ONE_WITH_ANOTHER, ONE_WITH_OTHERS, LOWER, UPPER),
        tuple(rows),
        shade=None if band is None else band[:2],
        has_key=False,
    )


def sections_figure(result: AgreementResult, sections: tuple[SectionRow, ...]) -> DotPlot:
    """Agreement by section with its references; sections without an interval stand apart."""
    with_interval = [row for row in sections if _level(row, result).low is not None]
    others = [row for row in sections if _level(row, result).low is None]
    rows = []
    for heading, some in (
        ("", with_interval),
        ("Fewer than 5 prompts: values without interval", others),
    ):
        if heading and some:
            rows.append(Row(heading, is_heading=True))
        rows += [_section(row, result) for row in sorted(some, key=lambda row: -(_level(row, result).value or 0.0))]
    return DotPlot(
        "sections",
        "Agreement by section of the spec, beside what any single ranking could reach there"
        if result.rankers
        else "What any single ranking could reach, by section of the spec",
        f"A prompt belongs to a section at relevance {result.relevance_threshold} or more of 5, and can belong to several. "
        f"{_INTERVALS} Shaded: where the best that any single ranking could reach lies.",
        f"{count(len(with_interval), 'section')} with interval, {count(len(others), 'section')} without. "
        + in_words([row for row in rows if not row.is_heading]),
        _PAIRS_AXIS,
        "percent",
        _COIN,
        (RANKER, RANKER_ALONE, ONE_WITH_ANOTHER, LOWER, UPPER),
        tuple(rows),
    )


def gaps_figure(gaps: list[float], prompts: tuple[PromptRow, ...]) -> Histogram:
    """How many prompts have which gap to the lower reference.

    Args:
        gaps: in percentage points, of the prompts where it is defined; one at least.
        prompts: all of them.
    """
    without = len(prompts) - len(gaps)
    usual = people(int(median(row.n_participants for row in prompts)))
    left_out = f" {count(without, 'prompt')} without a lower reference left out." if without else ""
    bins = histogram_bins(gaps, GAP_BIN)
    most = max(bins, key=lambda one: one.count)
    return Histogram(
        "gaps",
        f"How far the ranker is from the lower reference, prompt by prompt ({count(len(gaps), 'prompt')})",
        f"Half of the prompts were ranked by {usual} or fewer; the fewer they are, the more of this spread is chance."
        f"{left_out}",
        f"A histogram of {count(len(gaps), 'prompt')}. Gaps go from {min(gaps):.0f} to {max(gaps):.0f} points; most prompts "
        f"({most.count}) lie from {most.low:.0f} to {most.high:.0f} points.",
        "Lower reference minus agreement (points; above 0 the ranker falls short)",
        "Prompts",
        bins,
    )


def groups_figure(groups: tuple[GroupRow, ...]) -> DotPlot:
    """Each group's agreement minus everybody else's."""
    kind = Kind("Group minus everybody else", _BLUE)
    rows = []
    for name, some in groupby(groups, key=lambda row: row.field):
        rows.append(Row(name, is_heading=True))
        for row in some:
            estimate = row.difference_from_rest
            n = f"{people(row.n_participants)} of the group, {count(estimate.n_prompts, 'prompt')}"
            note = note_of(estimate, Unit.DIFFERENCE, n)
            rows.append(Row(row.value, note, dot(kind, estimate)))
    return DotPlot(
        "groups",
        "How much more, or less, each group agrees with the ranker than everybody else",
        f"Differences within prompts, so that a different mix of prompts does not pass for a different view. {_INTERVALS} "
        "Intervals are of one row each; the table has p-values adjusted for their number.",
        in_words([row for row in rows if not row.is_heading]),
        "Agreement of the group minus agreement of the rest (percentage points)",
        "points",
        (0.0, "no difference"),
        (kind,),
        tuple(rows),
    )


def rankers_by_groups_figure(result: AgreementResult) -> DotPlot | None:
    """Every run's differences between groups; None where no group has numbers."""
    names, found = runs_by_group(result)
    kinds = [
        Kind(name, colour, shape, filled)
        for index, name in enumerate(names)
        for colour, shape, filled in [_RUNS[index % len(_RUNS)]]
    ]
    rows: list[Row] = []
    for name, some in groupby(found, key=lambda of_runs: of_runs[0].field):
        lines = []
        for of_runs in some:
            dots: list[Dot] = []
            for lane, (kind, row) in enumerate(zip(kinds, of_runs, strict=True)):
                dots += dot(kind, row.difference_from_rest, lane)
            if dots:
                lines.append(Row(of_runs[0].value, people(of_runs[0].agreement.n_participants), tuple(dots)))
        rows += [Row(name, is_heading=True), *lines] if lines else []
    if not rows:
        return None
    return DotPlot(
        "rankers_by_groups",
        "Whether a ranker's reading sits closer to some groups than to others",
        f"The same differences for each run of the ranker. {_INTERVALS} Groups of too few people are left out.",
        "The numbers stand in the table.",
        "Agreement of the group minus agreement of the rest (percentage points)",
        "points",
        (0.0, "no difference"),
        tuple(kinds),
        tuple(rows),
    )


def runs_by_group(result: AgreementResult) -> tuple[tuple[str, ...], list[tuple[RankerGroupRow, ...]]]:
    """(Names of the runs, unlike each other; for each group its row of every run).

    The comparison lists all groups of the first run, then all of the next; the run without the spec comes last.
    """
    rows = result.rankers_by_groups or ()
    runs = [*result.rankers, *([] if result.without_spec is None else [f"{result.without_spec} (no spec)"])]
    names = [name if runs.index(name) == place else f"{name} (run {place + 1})" for place, name in enumerate(runs)]
    size = len(rows) // max(len(names), 1)
    return tuple(names), [tuple(rows[group + run * size] for run in range(len(names))) for group in range(size)]


def ranker_figure(estimates: Mapping[str, Estimate]) -> DotPlot:
    """Pairs that a second run, and the spec, turn round."""
    noise, flips = turned_by_chance(estimates["test_retest"]), estimates["spec_flips"]
    kind = Kind("Pairs turned round", _BLUE)
    rows = [
        Row(label, note_of(estimate), dot(kind, estimate))
        for label, estimate in (("By a second run with the same spec", noise), ("By taking the spec away", flips))
        if estimate.value is not None
    ]
    return DotPlot(
        "ranker",
        "How many pairs of responses the spec turns round, beside a second run of the same ranker",
        f"Pairs that both sides order strictly. {_INTERVALS} Intervals are over prompts alone: no people enter.",
        in_words(rows),
        "Pairs of responses ordered the other way round (%)",
        "percent",
        None,
        (kind,),
        tuple(rows),
    )


def spec_effect_figure(effect: Estimate) -> DotPlot:
    """What the spec adds to agreement."""
    kind = Kind("With the spec minus without", _BLUE)
    rows = (Row("With the spec minus without", note_of(effect, Unit.DIFFERENCE), dot(kind, effect)),)
    return DotPlot(
        "spec_effect",
        "What reading the spec changes in agreement with people",
        f"The same people and prompts on both sides. {_INTERVALS}",
        in_words(rows),
        "Agreement with the spec minus without it (percentage points)",
        "points",
        (0.0, "no effect"),
        (kind,),
        rows,
    )


def personal_figure(world: Estimate, personal: Estimate) -> DotPlot:
    """Agreement with what people want for the world, and for themselves."""
    rows = tuple(
        Row(label, note_of(estimate), dot(RANKER, estimate))
        for label, estimate in (
            ("People's rankings for the world", world),
            ("People's rankings for themselves", personal),
        )
    )
    return DotPlot(
        "personal",
        "Agreement with what people want for the world, and for themselves",
        f"Answers of people who were asked both about the same prompt. {_INTERVALS}",
        in_words(rows),
        _PAIRS_AXIS,
        "percent",
        _COIN,
        (RANKER,),
        rows,
    )


def gaps_of(result: AgreementResult) -> list[float]:
    """The gap to the lower reference of every prompt where it is defined."""
    values = (row.estimates["gap_to_crossfit"].value for row in result.prompts or ())
    return [value for value in values if value is not None]


def turned_by_chance(test_retest: Estimate) -> Estimate:
    """1 minus test-retest: the share of pairs that a second run orders the other way round."""
    if test_retest.value is None:
        return test_retest
    low, high = (None if end is None else 1 - end for end in (test_retest.high, test_retest.low))
    return Estimate(
        1 - test_retest.value,
        low,
        high,
        test_retest.undefined_because,
        test_retest.n_pairs,
        test_retest.n_assessments,
        test_retest.n_participants,
        test_retest.n_prompts,
        test_retest.interval_method,
    )


def _section(row: SectionRow, result: AgreementResult) -> Row:
    estimates = row.estimates
    level = _level(row, result)
    marks: tuple[Dot, ...] = ()
    if result.rankers:
        marks = dot(RANKER if level.low is not None else RANKER_ALONE, level)
    marks += dot(ONE_WITH_ANOTHER, estimates["human_human"], 1)
    marks += dot(LOWER, estimates["best_single_ranking_crossfit"], 2)
    marks += dot(UPPER, estimates["best_single_ranking"], 2)
    note = f"{show(level, Unit.SHARE).short()}\n{count(row.n_prompts, 'prompt')}, {people(row.n_participants)}"
    return Row(row.title or row.section_id, note, marks, _band(estimates, 2))


def _level(row: Scope, result: AgreementResult) -> Estimate:
    return row.estimates["agreement" if result.rankers else "human_human"]


def _band(estimates: Mapping[str, Estimate], lane: int) -> tuple[float, float, int] | None:
    low, high = (estimates[name].value for name in ("best_single_ranking_crossfit", "best_single_ranking"))
    return None if low is None or high is None else (100 * low, 100 * high, lane)


def note_of(estimate: Estimate, unit: Unit = Unit.SHARE, counts: str | None = None) -> str:
    """An estimate for a row's margin: value, interval and n, or why there is none.

    Args:
        estimate: the estimate.
        unit: its unit.
        counts: what it rests on; None for its own counts.
    """
    shown = show(estimate, unit)
    if not shown.defined:
        return shown.because or ""
    n = counts or shown.counts
    if shown.interval:
        return f"{shown.value} ({shown.interval})\n{n}"
    return f"{shown.value} ({shown.because})\n{n}"


def in_words(rows: tuple[Row, ...] | list[Row]) -> str:
    """The rows as sentences; long figures point to their table."""
    if len(rows) > 12:
        return f"{len(rows)} rows; the numbers stand in the table."
    return " ".join(f"{row.label}: {', '.join(row.note.split(chr(10)))}." for row in rows)
