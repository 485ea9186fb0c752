"""The report's tables: every number with its unit, interval and counts, one estimate a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from folkmoot.records.agreement import AgreementResult, Scope
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.report.answers import Answers
from folkmoot.report.csv_file import Cell
from folkmoot.report.figures import GAP_BIN, gaps_of, turned_by_chance
from folkmoot.report.groups import PromptGroups
from folkmoot.report.histogram import histogram_bins
from folkmoot.report.numbers import Unit, unit_of
from folkmoot.statistics.estimate import Estimate

ESTIMATE_COLUMNS: Final = (
    "estimate",
    "unit",
    "value (in the unit)",
    "low (95% interval, in the unit)",
    "high (95% interval, in the unit)",
    "undefined_because",
    "n_pairs (pairs)",
    "n_assessments (assessments)",
    "n_participants (people)",
    "n_prompts (prompts)",
    "interval_method",
    "effective_n (people)",
    "design_effect (ratio)",
    "participants",
)
"""Columns of an estimate; `participants` says `SIMULATED` or `real`."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table before it is written.

    Attributes:
        name: of its file, without ending.
        header: names of its columns with their units.
        rows: read once.
    """

    name: str
    header: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def tables(
    result: AgreementResult, answers: Answers, headline: SpecRankings | None, groups: PromptGroups
) -> Iterator[Table]:
    """Every table, in the report's order.

    Args:
        result: the comparison.
        answers: the rankings that it used.
        headline: the ranker's run that it is about; None where there is none.
        groups: who belongs to which group.
    """
    stamp = "SIMULATED" if result.simulated else "real"
    yield Table("overall", ESTIMATE_COLUMNS, (estimate_cells(*one, stamp) for one in result.overall.estimates.items()))
    if result.sections is not None:
        yield _scopes(
            "sections",
            ("section_id", "section_title"),
            [((row.section_id, row.title), row) for row in result.sections],
            stamp,
        )
    if result.prompts is not None:
        yield _scopes(
            "prompts",
            ("prompt_id", "sections"),
            [((row.prompt_id, " ".join(row.sections)), row) for row in result.prompts],
            stamp,
        )
        yield from _gaps(result, stamp)
        prompt_ids = [row.prompt_id for row in result.prompts]
        yield _responses(prompt_ids, answers, headline, stamp)
        yield _pairs(prompt_ids, answers, headline, stamp)
        if groups.keys:
            yield _prompt_groups(prompt_ids, answers, groups, stamp)
    if result.groups is not None:
        yield _groups(result, stamp)
    if result.rankers_by_groups is not None:
        yield _rankers_by_groups(result, stamp)
    if result.rankers:
        yield _ranker(result, stamp)
    if result.personal_against_world is not None:
        yield _personal(result, stamp)


def _gaps(result: AgreementResult, stamp: str) -> Iterator[Table]:
    values = [100 * gap for gap in gaps_of(result)]
    if values:
        bins = histogram_bins(values, GAP_BIN)
        yield Table(
            "gaps",
            (
                "gap_from (points, lower reference minus agreement)",
                "gap_below (points)",
                "n_prompts (prompts)",
                "participants",
            ),
            [(one.low, one.high, one.count, stamp) for one in bins],
        )


def estimate_cells(name: str, estimate: Estimate, stamp: str, unit: Unit | None = None) -> tuple[Cell, ...]:
    """An estimate as the cells under ESTIMATE_COLUMNS."""
    return (
        name,
        str(unit or unit_of(name)),
        estimate.value,
        estimate.low,
        estimate.high,
        estimate.undefined_because,
        estimate.n_pairs,
        estimate.n_assessments,
        estimate.n_participants,
        estimate.n_prompts,
        estimate.interval_method,
        estimate.effective_n,
        estimate.design_effect,
        stamp,
    )


def _scopes(name: str, keys: tuple[str, ...], rows: Sequence[tuple[tuple[Cell, ...], Scope]], stamp: str) -> Table:
    return Table(
        name,
        (*keys, *ESTIMATE_COLUMNS),
        ((*key, *estimate_cells(*one, stamp)) for key, row in rows for one in row.estimates.items()),
    )


def _groups(result: AgreementResult, stamp: str) -> Table:
    return Table(
        "groups",
        (
            "field",
            "value",
            "group_size (people)",
            "least_size_for_numbers (people)",
            "p (two-sided, of difference_from_rest)",
            "p_adjusted (Benjamini-Hochberg over the table)",
            *ESTIMATE_COLUMNS,
        ),
        (
            (
                row.field,
                row.value,
                row.n_participants,
                row.min_cell,
                row.p,
                row.p_adjusted,
                *estimate_cells(*one, stamp),
            )
            for row in result.groups or ()
            for one in (*row.estimates.items(), ("difference_from_rest", row.difference_from_rest))
        ),
    )


def _rankers_by_groups(result: AgreementResult, stamp: str) -> Table:
    return Table(
        "rankers_by_groups",
        ("ranker", "field", "value", *ESTIMATE_COLUMNS),
        (
            (row.ranker, row.field, row.value, *estimate_cells(*one, stamp))
            for row in result.rankers_by_groups or ()
            for one in (("agreement", row.agreement), ("difference_from_rest", row.difference_from_rest))
        ),
    )


def _ranker(result: AgreementResult, stamp: str) -> Table:
    estimates = result.overall.estimates
    rows = [
        ("test_retest", estimates["test_retest"]),
        ("turned_by_a_second_run", turned_by_chance(estimates["test_retest"])),
        ("spec_flips", estimates["spec_flips"]),
        ("spec_effect", estimates["spec_effect"]),
    ]
    if result.tied_in_either is not None:
        rows.insert(2, ("tied_in_either_run", result.tied_in_either))
    if result.flips_beyond_retest is not None:
        rows.append(("flips_beyond_retest", result.flips_beyond_retest))
    return Table("ranker", ESTIMATE_COLUMNS, [estimate_cells(*row, stamp) for row in rows])


def _personal(result: AgreementResult, stamp: str) -> Table:
    both = result.personal_against_world
    names = ("rankings_differ", "pairs_reversed", "agreement_world", "agreement_personal", "world_minus_personal")
    return Table(
        "personal_against_world",
        ESTIMATE_COLUMNS,
        [estimate_cells(name, getattr(both, name), stamp) for name in names],
    )


def _responses(prompt_ids: Sequence[str], answers: Answers, headline: SpecRankings | None, stamp: str) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for prompt_id in prompt_ids:
            row = headline.by_prompt.get(prompt_id) if headline else None
            at = answers.at(answers.dataset.prompts.index[prompt_id])
            for place in at.places(row.ranking if row else None):
                for name, estimate, unit in (
                    ("mean_rank", place.mean_rank, Unit.RANK),
                    ("placed_first", place.first, Unit.SHARE),
                    ("placed_last", place.last, Unit.SHARE),
                ):
                    yield (prompt_id, place.label, place.ranker, *estimate_cells(name, estimate, stamp, unit))

    return Table(
        "prompt_responses", ("prompt_id", "response", "rank_by_ranker (1 the best, = tied)", *ESTIMATE_COLUMNS), rows()
    )


def _pairs(prompt_ids: Sequence[str], answers: Answers, headline: SpecRankings | None, stamp: str) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for prompt_id in prompt_ids:
            row = headline.by_prompt.get(prompt_id) if headline else None
            at = answers.at(answers.dataset.prompts.index[prompt_id])
            for pair in at.pairs(row.ranking if row else None):
                key = (prompt_id, pair.above, pair.below, pair.n_above, pair.n_tied, pair.ranker)
                yield (*key, *estimate_cells("share_above", pair.share, stamp, Unit.SHARE))

    return Table(
        "prompt_pairs",
        (
            "prompt_id",
            "above",
            "below",
            "n_above (people)",
            "n_tied (people)",
            "ranker (same, reverse or tie)",
            *ESTIMATE_COLUMNS,
        ),
        rows(),
    )


def _prompt_groups(prompt_ids: Sequence[str], answers: Answers, groups: PromptGroups, stamp: str) -> Table:
    def rows() -> Iterator[tuple[Cell, ...]]:
        for prompt_id in prompt_ids:
            for found in groups.at(answers.at(answers.dataset.prompts.index[prompt_id])):
                for side, ranks in (("group", found.group), ("rest", found.rest)):
                    for label, estimate in ranks.items():
                        cells = estimate_cells("mean_rank", estimate, stamp, Unit.RANK)
                        yield (prompt_id, *found.key, side, label, *cells)

    return Table("prompt_groups", ("prompt_id", "field", "value", "people", "response", *ESTIMATE_COLUMNS), rows())
