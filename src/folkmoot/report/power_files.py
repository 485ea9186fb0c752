"""A plan as files: its tables and its figure."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.records.study_power import StudyPower
from folkmoot.report.csv_file import csv_blocks
from folkmoot.report.look import FILE, specification
from folkmoot.report.power_figure import PowerFigure
from folkmoot.report.render import png, svg
from folkmoot.report.stamp import stamp_words


def power_files(power: StudyPower) -> Iterator[tuple[str, Iterator[bytes]]]:
    """(Name, blocks) of `half_widths.csv`, `sizes_needed.csv`, `half_widths.svg` and `half_widths.png`."""
    yield (
        "half_widths.csv",
        csv_blocks(
            (
                "section_id",
                "prompts",
                "people",
                "median_half_width (share)",
                "low",
                "high",
                "undefined_because",
                "n_studies",
                "n_without_interval",
                "mean_agreement (share)",
                "people_a_prompt",
                "simulated",
            ),
            (
                (
                    section.section_id,
                    one.prompts,
                    one.people,
                    one.median,
                    one.low,
                    one.high,
                    one.undefined_because,
                    one.n_studies,
                    one.n_without_interval,
                    one.agreement,
                    one.people_a_prompt,
                    "yes",
                )
                for section in power.sections
                for one in section.half_widths
            ),
        ),
    )
    yield (
        "sizes_needed.csv",
        csv_blocks(
            (
                "section_id",
                "half_width (share)",
                "of",
                "given",
                "value",
                "low",
                "high",
                "undefined_because",
                "n_studies",
                "simulated",
            ),
            (
                (
                    section.section_id,
                    power.wanted,
                    "people, at the given prompts a section"
                    if one.of == "people"
                    else "prompts a section, with the given people",
                    one.given,
                    one.value,
                    one.low,
                    one.high,
                    one.undefined_because,
                    one.n_studies,
                    "yes",
                )
                for section in power.sections
                for one in section.needed
            ),
        ),
    )
    drawing = specification(PowerFigure(power), FILE, stamp_words(simulated=True, fake=power.fake))
    yield "half_widths.svg", iter([svg(drawing).encode()])
    yield "half_widths.png", iter([png(drawing)])
