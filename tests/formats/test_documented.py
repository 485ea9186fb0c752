"""docs/data-formats.md names what is read and written."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.formats.ca1_rows import FILES
from folkmoot.formats.parquet_layout import COLUMNS, MANIFEST, POSITIONS
from folkmoot.formats.table import FORMATS
from folkmoot.records.vocabulary import VOCABULARIES

PAGE = (Path(__file__).parents[2] / "docs" / "data-formats.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("layout", FORMATS, ids=lambda layout: layout.name)
def test_every_layout_is_there(layout: object) -> None:
    assert f"| `{getattr(layout, 'name', '')}` |" in PAGE


@pytest.mark.parametrize("table", COLUMNS)
def test_every_table_and_column_is_there(table: str) -> None:
    assert f"| `{table}` |" in PAGE
    for column, kind in COLUMNS[table].items():
        assert f"`{column}`" in PAGE
        assert kind in PAGE


def test_files_positions_and_keys_are_there() -> None:
    for name in (MANIFEST, *FILES.values(), *POSITIONS.values()):
        assert f"`{name}`" in PAGE
    for vocabulary in VOCABULARIES.values():
        for key in vocabulary:
            assert f"`{key}`" in PAGE
