"""The tables of a validity card: one estimate a row, whole and with its counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from folkmoot.records.validity_card import CounterfactualRow, ValidityCard
from folkmoot.report.csv_file import Cell
from folkmoot.report.numbers import Unit
from folkmoot.report.tables import Table
from folkmoot.report.validity_lines import PANEL, lines_of
from folkmoot.statistics.estimate import Estimate

COLUMNS: Final = (
    "ranker",
    "ranker_is",
    "estimate",
    "of",
    "unit",
    "value (in the unit)",
    "low (95% interval, in the unit)",
    "high (95% interval, in the unit)",
    "undefined_because",
    "n_pairs (pairs)",
    "n_assessments (assessments)",
    "n_participants (people)",
    "n_counted",
    "n_counted_of",
    "interval_method",
    "participants",
)
"""`ranker_is` says `FAKE MODEL` (also where one of several is) or is empty, `participants` `SIMULATED`, `real` or `none`;
`of` is a section, a group or another ranker; `n_counted` counts `n_counted_of`: prompts or examples."""

_OF_ALL: Final = frozenset(line.name for line in PANEL)
"""Figures of all rankers together: one fake among them makes them fake."""


def tables(card: ValidityCard) -> Iterator[Table]:
    """Every table, in the page's order."""
    fakes = {one.ranker for one in card.rankers if one.fake}
    people = "none" if card.dataset is None else "SIMULATED" if card.simulated else "real"

    def cells(
        ranker: str, name: str, of: str, estimate: Estimate, unit: Unit, counted: str = "prompt"
    ) -> Sequence[Cell]:
        fake = name in _OF_ALL and fakes if not ranker else {ranker, of} & fakes
        return (
            ranker,
            "FAKE MODEL" if fake else "",
            name,
            of,
            str(unit),
            estimate.value,
            estimate.low,
            estimate.high,
            estimate.undefined_because,
            estimate.n_pairs,
            estimate.n_assessments,
            estimate.n_participants,
            estimate.n_prompts,
            f"{counted}s",
            estimate.interval_method,
            people,
        )

    yield Table(
        "card",
        COLUMNS,
        [
            cells(one.ranker, line.name, "", estimate, line.unit, line.counted)
            for one in card.rankers
            for _, lines in lines_of(one)
            for line, estimate in lines
        ],
    )
    sections = [
        cells(one.ranker, f"closed_book.{name}", row.section_id, row.accuracy, Unit.SHARE, "example")
        for one in card.rankers
        for name, rows in (("by_section", one.closed_book.by_section), ("by_target", one.closed_book.by_target))
        for row in rows
    ]
    if sections:
        yield Table("sections", COLUMNS, sections)
    changed = [
        cells(one.ranker, name, f"{row.section_id} ({row.change})", estimate, unit)
        for one in card.rankers
        for row in one.counterfactuals
        for name, estimate, unit in counterfactual_figures(row)
    ]
    if changed:
        yield Table("counterfactuals", COLUMNS, changed)
    together = [cells("", line.name, "", line.of(card.panel), line.unit) for line in PANEL]
    for pair in card.panel.pairs:
        together.append(cells(pair.first, "same_order", pair.second, pair.same_order, Unit.SHARE))
        difference = pair.agreement_difference
        together.append(cells(pair.first, "agreement_difference", pair.second, difference, Unit.DIFFERENCE))
    together.append(cells("", "between_experts", "", card.gold.between_experts, Unit.SHARE))
    yield Table("together", COLUMNS, together)
    if card.rankers_by_groups:
        yield Table(
            "groups",
            COLUMNS,
            [
                cells(row.ranker, name, f"{row.field}: {row.value}", estimate, unit)
                for row in card.rankers_by_groups
                for name, estimate, unit in (
                    ("agreement", row.agreement, Unit.SHARE),
                    ("difference_from_rest", row.difference_from_rest, Unit.DIFFERENCE),
                )
            ],
        )


def counterfactual_figures(row: CounterfactualRow) -> list[tuple[str, Estimate, Unit]]:
    """(name, estimate, unit) of each figure of a changed section."""
    return [
        ("flips_governed", row.flips_governed, Unit.SHARE),
        ("flips_others", row.flips_others, Unit.SHARE),
        ("flips_difference", row.flips_difference, Unit.DIFFERENCE),
        ("noise_governed", row.noise_governed, Unit.SHARE),
        ("noise_others", row.noise_others, Unit.SHARE),
        ("beyond_noise", row.beyond_noise, Unit.DIFFERENCE),
    ]
