"""A report: one page, its figures as files, its tables as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from folkmoot.records.agreement import AgreementResult
from folkmoot.records.quality import QualityReport
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.report.answers import Answers
from folkmoot.report.csv_file import csv_blocks
from folkmoot.report.figures import figures
from folkmoot.report.groups import PromptGroups
from folkmoot.report.look import FILE, specification
from folkmoot.report.page import Subject, page
from folkmoot.report.quality_page import build_quality_page, shielded
from folkmoot.report.render import png, svg
from folkmoot.report.stamp import stamp_words
from folkmoot.report.tables import tables

CARDS: Final = 120
"""Prompts that get a card of their own; the others are lines of a table."""


def build_report(
    result: AgreementResult,
    answers: Answers,
    headline: SpecRankings | None,
    *,
    spec_name: str | None = None,
    section_titles: Mapping[str, str] | None = None,
    cards: int = CARDS,
    made_with: str = "Folkmoot",
    health: QualityReport | None = None,
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """A report, file by file.

    Args:
        result: the comparison, by section and prompt where these are to be shown.
        answers: the rankings that it used.
        headline: the ranker's run that it is about; None for a report on references alone.
        spec_name: what the spec is called; None where none was given.
        section_titles: titles of its sections by id, in its order.
        cards: how many prompts are shown whole, those with the largest gaps first.
        made_with: the program and its version, for the page's foot.
        health: what is known of the answers' quality; None where it was not told.

    Yields:
        (name, blocks) of `index.html`, `figures/*.svg`, `figures/*.png` and `tables/*.csv`; of the same below `health/`,
        where it was told.
    """
    groups = PromptGroups(answers.dataset, result.groups or ())
    subject = Subject(spec_name, section_titles or {}, cards, made_with, None if health is None else shielded(health))
    drawn = tuple(figures(result))
    stamp = stamp_words(simulated=result.simulated, fake=headline is not None and headline.provenance.fake)
    yield "index.html", page(result, answers, headline, groups, subject, drawn)
    for figure in drawn:
        drawing = specification(figure, FILE, stamp)
        yield f"figures/{figure.name}.svg", iter([svg(drawing).encode()])
        yield f"figures/{figure.name}.png", iter([png(drawing)])
    for table in tables(result, answers, headline, groups):
        yield f"tables/{table.name}.csv", csv_blocks(table.header, table.rows)
    if health is not None:
        for name, blocks in build_quality_page(health, made_with=made_with):
            yield f"health/{name}", blocks
