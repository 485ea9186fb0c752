"""A validity card as files: one page, its figures, its tables."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.records.validity_card import ValidityCard
from folkmoot.report.csv_file import csv_blocks
from folkmoot.report.look import FILE, specification
from folkmoot.report.render import png, svg
from folkmoot.report.validity_figures import figures
from folkmoot.report.validity_page import page, stamp_of
from folkmoot.report.validity_tables import tables


def build_validity_report(card: ValidityCard, *, made_with: str = "Folkmoot") -> Iterator[tuple[str, Iterator[bytes]]]:
    """A card's page, file by file.

    Args:
        card: what was found.
        made_with: the program and its version, for the page's foot.

    Yields:
        (name, blocks) of `index.html`, `figures/*.svg`, `figures/*.png` and `tables/*.csv`.
    """
    drawings = tuple(figures(card))
    yield "index.html", page(card, drawings, made_with=made_with)
    for figure in drawings:
        drawing = specification(figure, FILE, stamp_of(card))
        yield f"figures/{figure.name}.svg", iter([svg(drawing).encode()])
        yield f"figures/{figure.name}.png", iter([png(drawing)])
    for table in tables(card):
        yield f"tables/{table.name}.csv", csv_blocks(table.header, table.rows)
