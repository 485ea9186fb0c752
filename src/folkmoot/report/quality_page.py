"""The page `method health`: one HTML file that needs nothing else, its figures and its tables. It names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup

from folkmoot.records.quality import IndicatorSummary, QualityReport, SensitivityRow, Strength
from folkmoot.report.csv_file import csv_blocks
from folkmoot.report.environment import drawn, page_environment, source
from folkmoot.report.look import FILE, Figure, specification
from folkmoot.report.numbers import Shown, Unit, count, people, show, unit_of
from folkmoot.report.quality_figures import FIGURES, figures
from folkmoot.report.quality_tables import tables
from folkmoot.report.quality_words import INDICATORS, QUESTIONS, STATISTICS, left_out_words, ordinal
from folkmoot.report.render import png, svg
from folkmoot.report.stamp import stamp_words
from folkmoot.statistics.estimate import undefined

LEAST_LEFT_OUT: Final = 10
"""Where fewer people are left out, a page shows no figure without them: the difference would be those people's answers."""
_SLOWEST: Final = 15
_SECONDS_IN: Final = 60


class Compared(NamedTuple):
    """One statistic with and without."""

    label: str
    everybody: Shown
    without: Shown
    change: Shown


class Told(NamedTuple):
    """One indicator."""

    label: str
    row: IndicatorSummary
    share: Shown
    is_weak: bool
    never: bool


def build_quality_page(report: QualityReport, *, made_with: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The page, file by file.

    Args:
        report: what it shows; people and what few of them answered are taken out first.
        made_with: the program and its version, for the foot.

    Yields:
        (name, blocks) of `index.html`, `figures/*.svg`, `figures/*.png` and `tables/*.csv`.
    """
    shown = shielded(report)
    stamp = stamp_words(simulated=report.simulated, fake=False)
    drawings = tuple(figures(shown))
    yield "index.html", page(shown, drawings, made_with=made_with)
    for figure in drawings:
        drawing = specification(figure, FILE, stamp)
        yield f"figures/{figure.name}.svg", iter([svg(drawing).encode()])
        yield f"figures/{figure.name}.png", iter([png(drawing)])
    for table in tables(shown):
        yield f"tables/{table.name}.csv", csv_blocks(table.header, table.rows)


def shielded(report: QualityReport, least: int = LEAST_LEFT_OUT) -> QualityReport:
    """The same for whoever may read a page: no single people, and nothing that tells what few of them answered."""

    def safe(row: SensitivityRow) -> SensitivityRow:
        if row.n_left_out == 0 or row.n_left_out >= least:
            return row
        nothing = undefined(f"fewer than {least} people are left out")
        return replace(row, without=nothing, change=nothing)

    return replace(report, people=(), shared_texts=(), sensitivity=tuple(map(safe, report.sensitivity)))


def page(report: QualityReport, drawings: Sequence[Figure], *, made_with: str) -> Iterator[bytes]:
    """The page alone, in blocks of UTF-8; arguments as of `build_quality_page`."""
    environment = page_environment()
    environment.globals.update(count=count, people=people)
    stamp = stamp_words(simulated=report.simulated, fake=False)
    overall = [row for row in report.sensitivity if row.section_id is None]
    sections = [
        row
        for row in report.sensitivity
        if row.section_id and row.left_out == "flagged" and row.statistic == "agreement"
    ]
    stream = environment.get_template("quality.html").stream(
        report=report,
        stamp_words=stamp,
        made_with=made_with,
        findings=findings_of(report),
        figures={**dict.fromkeys(FIGURES), **{figure.name: drawn(figure, stamp) for figure in drawings}},
        indicators=[_told(row) for row in report.indicators],
        reliability=show(report.reliability, Unit.SHARE),
        earlier=show(report.order_effects.earlier_preferred, Unit.SHARE),
        places=[
            (ordinal(row.place), show(row.first, Unit.SHARE), row.chance, show(row.beyond_chance, Unit.DIFFERENCE))
            for row in report.order_effects.places
        ],
        steps=[(row, show(row.stopped, Unit.SHARE)) for row in report.steps or ()],
        questions=[
            (QUESTIONS.get(row.question, row.question), show(row.skipped, Unit.SHARE)) for row in report.questions or ()
        ],
        times=_times(report),
        n_times=len(report.times or ()),
        compared=[
            (left_out_words(name), some[0].n_left_out, [_compared(row) for row in some])
            for name, some in ((name, list(rows)) for name, rows in groupby(overall, key=lambda row: row.left_out))
            if name == "flagged" or some[0].n_left_out
        ],
        sections=[(row.section_title or row.section_id, _compared(row)) for row in sections],
        style=Markup(source(environment, "report.css")),  # noqa: S704 - the package's own file
    )
    stream.enable_buffering(64)
    for block in stream:
        yield block.encode("utf-8", "replace")


def compared_overall(report: QualityReport) -> list[Compared]:
    """Every statistic over everything, with everybody and without the flagged."""
    return [_compared(row) for row in report.sensitivity if row.section_id is None and row.left_out == "flagged"]


def findings_of(report: QualityReport) -> list[str]:
    """What was found, in sentences."""
    more = report.n_weakly_flagged - report.n_flagged
    found = [
        f"{people(report.n_flagged)} of {report.n_participants:,} {'has' if report.n_flagged == 1 else 'have'} a flag; "
        f"{people(more)} more on weak evidence alone. Nobody is left out by it."
    ]
    if report.reliability.value is not None:
        found.append(
            f"Asked the same again, people order {show(report.reliability, Unit.SHARE).sentence()} of pairs alike."
        )
    order = report.order_effects.earlier_preferred
    if order.value is not None and order.low is not None and order.high is not None:
        verdict = (
            "no effect of the order can be told" if order.low <= 0.5 <= order.high else "the order shown moves rankings"
        )
        found.append(
            f"The response shown earlier stands higher in {show(order, Unit.SHARE).sentence()} of pairs: {verdict}."
        )
    for row in report.sensitivity:
        if row.section_id is None and row.left_out == "flagged" and row.statistic == "agreement":
            if row.change.value is not None:
                found.append(
                    f"Without the flagged, agreement changes by {show(row.change, Unit.DIFFERENCE).sentence()}."
                )
            elif row.everybody.value is not None:
                found.append(f"Agreement without the flagged is not told: {row.change.undefined_because}.")
    missing = [INDICATORS[row.name].lower() for row in report.indicators if row.undefined_because is not None]
    if missing:
        found.append(f"Not known of anybody: {', '.join(missing)}. That is no finding of nothing.")
    return found


def _told(row: IndicatorSummary) -> Told:
    return Told(
        INDICATORS[row.name],
        row,
        show(row.share_flagged, Unit.SHARE),
        row.strength is Strength.WEAK,
        row.strength is Strength.NEVER,
    )


def _compared(row: SensitivityRow) -> Compared:
    unit = unit_of(row.statistic)
    return Compared(
        STATISTICS[row.statistic], show(row.everybody, unit), show(row.without, unit), show(row.change, Unit.DIFFERENCE)
    )


def _times(report: QualityReport) -> list[tuple[str, str, str, str]]:
    """(prompt, median with interval, quartiles, n) of the slowest prompts."""
    rows = []
    for row in (report.times or ())[:_SLOWEST]:
        estimate = row.median
        if estimate.value is None:
            continue
        ends = (
            f"({_seconds(estimate.low)} to {_seconds(estimate.high)})"
            if estimate.low is not None and estimate.high is not None
            else f"({estimate.undefined_because})"
        )
        quartiles = f"{_seconds(row.lower)} to {_seconds(row.upper)}"
        rows.append((row.prompt_id, f"{_seconds(estimate.value)} {ends}", quartiles, people(estimate.n_participants)))
    return rows


def _seconds(value: float | None) -> str:
    if value is None:
        return "unknown"
    whole = round(value)
    return f"{whole} s" if whole < 2 * _SECONDS_IN else f"{whole // _SECONDS_IN} min {whole % _SECONDS_IN} s"
