"""The validity card as a page with figures and tables."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.report.validity_made_up import HARM, bare, card

from folkmoot.records.validity_card import RankerCard, ValidityCard
from folkmoot.report.validity_build import build_validity_report
from folkmoot.report.validity_figures import FIGURES
from folkmoot.report.validity_lines import GROUPS, PANEL
from folkmoot.statistics.estimate import Estimate


def files_of(one: ValidityCard) -> dict[str, bytes]:
    return {name: b"".join(blocks) for name, blocks in build_validity_report(one, made_with="Folkmoot, tested")}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return files_of(card(simulated=True, fake=True))


@pytest.fixture(scope="module")
def folder(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("validity")
    for name, content in files.items():
        (at / name).parent.mkdir(exist_ok=True)
        (at / name).write_bytes(content)
    return at


def test_every_figure_and_every_table_is_there_and_every_link_leads_to_one(files: dict[str, bytes]) -> None:
    assert {f"figures/{name}.{kind}" for name in FIGURES for kind in ("svg", "png")} <= files.keys()
    page = files["index.html"].decode()
    links = set(re.findall(r'href="((?:figures|tables)/[^"]+)"', page))
    assert links
    assert links <= files.keys()
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_text_of_models_and_files_is_data(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if not name.endswith(".png"):
            assert b"<script" not in content.lower() or name.endswith(".csv")
            assert b"\x1b" not in content
    assert b"&lt;script&gt;alert(1)" in files["index.html"]
    assert HARM[:8] in card().notes[0]


def test_the_stamp_stands_on_the_page_in_every_figure_and_in_every_row(files: dict[str, bytes]) -> None:
    page = files["index.html"].decode()
    assert page.count("FAKE MODEL, SIMULATED PEOPLE") > len(FIGURES)
    for name, content in files.items():
        if name.endswith(".svg"):
            assert b"FAKE MODEL, SIMULATED PEOPLE" in content, name
        if name.endswith(".csv"):
            rows = list(csv.DictReader(io.StringIO(content.decode())))
            assert {row["participants"] for row in rows} == {"SIMULATED"}, name
            assert {row["ranker_is"] for row in rows if row["ranker"] == "m:one"} <= {"FAKE MODEL"}, name
    assert "FAKE" not in files_of(card())["index.html"].decode().replace("Made with", "")


def test_the_table_has_every_figure_of_every_ranker(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["tables/card.csv"].decode())))
    names = [line.name for _, lines in GROUPS for line in lines]
    assert [row["estimate"] for row in rows] == names * 2
    first = rows[0]
    assert (first["value (in the unit)"], first["n_counted"], first["n_counted_of"]) == ("0.93", "90", "examples")


def _estimates(one: object, path: str = "") -> dict[str, Estimate]:
    if isinstance(one, Estimate):
        return {path: one}
    if is_dataclass(one):
        return {
            name: estimate
            for field in fields(one)
            for name, estimate in _estimates(getattr(one, field.name), f"{path}.{field.name}".lstrip(".")).items()
        }
    return {}


@pytest.mark.parametrize(
    ("one", "lines", "elsewhere"),
    [
        (
            card().rankers[0],
            [line for _, some in GROUPS for line in some],
            {"open_book.ok_between", "no_book.ok_between"},
        ),
        (card().panel, list(PANEL), set()),
    ],
)
def test_every_estimate_of_a_card_has_its_line_under_its_own_name(
    one: RankerCard, lines: list[Any], elsewhere: set[str]
) -> None:
    found = _estimates(one)
    assert {line.name for line in lines} | elsewhere == set(found)
    for line in lines:
        assert line.of(one) is found[line.name]


def test_a_card_about_which_nothing_is_known_says_so() -> None:
    files = files_of(bare())
    assert sorted(files) == ["index.html", "tables/card.csv", "tables/together.csv"]
    page = files["index.html"].decode()
    assert "Nothing of what tells how far to trust it was measured" in page
    assert "Not measured: no model was asked." in page
    assert "undefined: no ranking with the spec was given" in page
    assert {row["participants"] for row in csv.DictReader(io.StringIO(files["tables/card.csv"].decode()))} == {"none"}


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1200, "dark")])
def test_it_opens_offline_without_a_word_of_complaint_and_fits(
    folder: Path, browser: Browser, width: int, scheme: Any
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((folder / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert page.locator("svg").count() == 2 * len(FIGURES)
    page.close()
