"""The tables of method health, as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from folkmoot.records.quality import QualityReport
from folkmoot.report.csv_file import Cell
from folkmoot.statistics.estimate import Estimate

_ESTIMATE: Final = (
    "value",
    "low",
    "high",
    "undefined_because",
    "n_pairs",
    "n_assessments",
    "n_participants",
    "n_prompts",
)


class Table(NamedTuple):
    """A table; `header` names each column of `rows`."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables(report: QualityReport) -> Iterator[Table]:
    """Every table that has a row."""
    made = (
        Table(
            "indicators",
            (
                "indicator",
                "measures",
                "unit",
                "strength",
                "threshold",
                "median",
                "n_measured",
                "n_flagged",
                *_share("flagged"),
            ),
            tuple(
                (
                    *(row.name, row.measures, row.unit, str(row.strength), row.threshold),
                    *(row.median, row.n_measured, row.n_flagged),
                    *_cells(row.share_flagged),
                )
                for row in report.indicators
            ),
        ),
        Table(
            "order",
            ("what", "chance", *_ESTIMATE),
            (
                ("earlier_preferred", 0.5, *_cells(report.order_effects.earlier_preferred)),
                *(
                    (f"{what} place {row.place}", row.chance, *_cells(estimate))
                    for row in report.order_effects.places
                    for what, estimate in (("first", row.first), ("beyond chance", row.beyond_chance))
                ),
            ),
        ),
        Table("reliability", _ESTIMATE, (_cells(report.reliability),)),
        Table(
            "steps",
            ("step", "reached", "passed", *_ESTIMATE),
            tuple((row.step, row.reached, row.passed, *_cells(row.stopped)) for row in report.steps or ()),
        ),
        Table(
            "questions",
            ("question", *_ESTIMATE),
            tuple((row.question, *_cells(row.skipped)) for row in report.questions or ()),
        ),
        Table(
            "times",
            ("prompt_id", "lower_quartile_seconds", "upper_quartile_seconds", *_ESTIMATE),
            tuple((row.prompt_id, row.lower, row.upper, *_cells(row.median)) for row in report.times or ()),
        ),
        Table(
            "with_and_without",
            ("left_out", "n_left_out", "section_id", "statistic", "what", *_ESTIMATE),
            tuple(
                (row.left_out, row.n_left_out, row.section_id, row.statistic, what, *_cells(estimate))
                for row in report.sensitivity
                for what, estimate in (("everybody", row.everybody), ("without", row.without), ("change", row.change))
            ),
        ),
    )
    yield from (table for table in made if table.rows)


def _share(name: str) -> tuple[str, ...]:
    return tuple(f"{name}_{column}" for column in _ESTIMATE)


def _cells(estimate: Estimate) -> tuple[Cell, ...]:
    return tuple(getattr(estimate, name) for name in _ESTIMATE)
