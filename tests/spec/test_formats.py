"""The table of formats: what holds for every row."""

from __future__ import annotations

import pytest

from folkmoot.spec.markdown import parse
from folkmoot.spec.reader import FORMATS, SpecFormat, detect, format_named
from folkmoot.spec.writer import write_spec

from .texts import CITY


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
@pytest.mark.parametrize("text", ["", "no heading", CITY, "# A\r\n\ttext", "\ufeff# A {#a}\n"])
def test_every_format_reads_every_text_and_gives_it_back(row: SpecFormat, text: str) -> None:
    reading = row.read(parse(text), "any")
    assert reading.spec.format == row.name
    assert write_spec(reading.spec) == text
    assert isinstance(row.check(parse(text)), list)


def test_names_differ_and_the_last_takes_any_text() -> None:
    assert len({row.name for row in FORMATS}) == len(FORMATS)
    assert FORMATS[-1].detects(parse("anything"))
    assert all(format_named(row.name) is row for row in FORMATS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (CITY, "model_spec"),
        ("# A {#a}\n# B\n", "model_spec"),
        ("# A {#a authority=user}\n# B\n# C\n# D\n", "model_spec"),
        ("# A\n\n~~~xml\n<user>\nx\n</user>\n<comparison>\n</comparison>\n~~~\n", "model_spec"),
        ("# A\n# B\n# C {#c}\n", "plain_markdown"),
        ("# A\n\n```\n## {#x authority=root}\n```\n", "plain_markdown"),
        ("", "plain_markdown"),
    ],
)
def test_detection(text: str, name: str) -> None:
    assert detect(parse(text)).name == name
