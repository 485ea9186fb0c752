"""The page of a validity card: one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from folkmoot.records.validity_card import CounterfactualRow, RankerCard, ValidityCard
from folkmoot.report.environment import drawn, page_environment, source
from folkmoot.report.look import Figure
from folkmoot.report.numbers import Shown, Unit, count, people, show
from folkmoot.report.stamp import stamp_words
from folkmoot.report.validity_figures import FIGURES
from folkmoot.report.validity_lines import PANEL, lines_of
from folkmoot.report.validity_tables import counterfactual_figures
from folkmoot.statistics.estimate import Estimate


class Line(NamedTuple):
    """A line of a table of estimates: its name, what it means, and the estimate in words."""

    label: str
    meaning: str
    shown: Shown


COUNTERFACTUAL_WORDS: Final = {
    "flips_governed": ("Turned round, where the section governs", "Prompts graded at the threshold or above for it."),
    "flips_others": ("Turned round elsewhere", "Prompts that it does not govern: they should stay as they are."),
    "flips_difference": ("Governed minus elsewhere", "Above 0: what changed is what the section governs."),
    "noise_governed": ("A second run, where it governs", "What asking again turns round, with the spec as it is."),
    "noise_others": ("A second run, elsewhere", "The same on the other prompts."),
    "beyond_noise": ("Turned round beyond a second run", "Where it governs: above 0, the section is read."),
}


def page(card: ValidityCard, figures: Sequence[Figure], *, made_with: str) -> Iterator[bytes]:
    """The page, in blocks of UTF-8.

    Args:
        card: what it shows.
        figures: what to draw.
        made_with: the program and its version, for the foot.
    """
    environment = page_environment()
    environment.globals.update(count=count, people=people, show=show, Unit=Unit)
    stamp = stamp_of(card)
    stream = environment.get_template("validity.html").stream(
        card=card,
        stamp_words=stamp,
        made_with=made_with,
        figures={**dict.fromkeys(FIGURES), **{figure.name: drawn(figure, stamp) for figure in figures}},
        findings=[(one, findings_of(one)) for one in card.rankers],
        lines_of=_lines_of,
        panel_lines=[Line(line.label, line.meaning, show(line.of(card.panel), line.unit)) for line in PANEL],
        sections_of=_sections_of,
        counterfactual_lines=_counterfactual_lines,
        groups=_groups_of(card),
        style=Markup(source(environment, "report.css")),  # noqa: S704 - the package's own file
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def stamp_of(card: ValidityCard) -> str | None:
    """The word that the card's figures must carry; None for none."""
    return stamp_words(simulated=card.simulated, fake=card.fake)


def findings_of(card: RankerCard) -> list[str]:
    """A ranker's card in sentences: what was found, then what was not measured."""
    found = [
        text.format(show(estimate, unit, counted).sentence())
        for text, estimate, unit, counted in (
            (
                "With the labels out of sight, it puts a GOOD reply of the spec’s worked examples above a BAD one in {}.",
                card.closed_book.accuracy,
                Unit.SHARE,
                "example",
            ),
            (
                "Reading the spec adds {} to what the model thinks of these replies without it.",
                card.closed_beyond_none,
                Unit.DIFFERENCE,
                "example",
            ),
            ("Asked again, it orders {} of pairs the same way.", card.repeats.test_retest, Unit.SHARE, "prompt"),
            (
                "It orders {} of pairs as people who know the spec do.",
                card.gold,
                Unit.SHARE,
                "prompt",
            ),
        )
        if estimate.value is not None
    ]
    return [*found, *(f"{verdict[:1].upper()}{verdict[1:]}." for verdict in card.verdicts)]


def _lines_of(card: RankerCard) -> list[tuple[str, list[Line]]]:
    return [
        (heading, [Line(line.label, line.meaning, show(estimate, line.unit, line.counted)) for line, estimate in lines])
        for heading, lines in lines_of(card)
    ]


def _sections_of(card: RankerCard) -> list[tuple[str, list[Line]]]:
    groups = (
        ("By the section in which the example stands", card.closed_book.by_section),
        ("By the section that the BAD reply breaks", card.closed_book.by_target),
    )
    return [
        (heading, [Line(row.title or row.section_id, "", show(row.accuracy, Unit.SHARE, "example")) for row in rows])
        for heading, rows in groups
        if rows
    ]


def _counterfactual_lines(row: CounterfactualRow) -> list[Line]:
    return [
        Line(*COUNTERFACTUAL_WORDS[name], show(estimate, unit)) for name, estimate, unit in counterfactual_figures(row)
    ]


def _groups_of(card: ValidityCard) -> list[dict[str, Any]]:
    """Groups down, rankers across; groups without numbers are left out."""
    rows = sorted(card.rankers_by_groups or (), key=lambda row: (row.field, row.value))
    found = []
    for (field, value), some in groupby(rows, key=lambda row: (row.field, row.value)):
        by_ranker = {row.ranker: row for row in some}
        if any(row.agreement.value is not None for row in by_ranker.values()):
            size = max(row.agreement.n_participants for row in by_ranker.values())
            found.append({"group": f"{field}: {value}", "size": size, "cells": _cells(by_ranker.values())})
    return found


def _cells(rows: Any) -> list[tuple[str, Shown, Shown]]:
    def both(agreement: Estimate, difference: Estimate) -> tuple[Shown, Shown]:
        return show(agreement, Unit.SHARE), show(difference, Unit.DIFFERENCE)

    return [(row.ranker, *both(row.agreement, row.difference_from_rest)) for row in rows]
