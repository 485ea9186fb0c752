"""Figures: what is drawn, and that it needs nothing but itself."""

from __future__ import annotations

import struct
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report import made_up

from folkmoot.report.dot_plot import axis_domain, round_numbers
from folkmoot.report.figures import FIGURES, figures, runs_by_group, sections_figure, turned_by_chance
from folkmoot.report.histogram import histogram_bins
from folkmoot.report.look import PAGE, specification
from folkmoot.report.render import inline, svg


def texts(document: bytes | str) -> str:
    return " ".join(text for text in ElementTree.fromstring(document).itertext() if text.strip())  # noqa: S314 - own output


def test_a_full_comparison_gives_every_figure_as_svg_and_png(files: dict[str, bytes]) -> None:
    assert tuple(figure.name for figure in figures(made_up.result())) == FIGURES
    assert {name for name in files if name.startswith("figures/")} == {
        f"figures/{name}.{ending}" for name in FIGURES for ending in ("svg", "png")
    }


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_stands_alone(files: dict[str, bytes], simulated_files: dict[str, bytes], name: str) -> None:
    document = files[f"figures/{name}.svg"]
    shown = texts(document)
    (figure,) = (one for one in figures(made_up.result()) if one.name == name)
    assert figure.title.split()[0] in shown
    assert b"href" not in document
    assert b"currentColor" not in document
    assert "SIMULATED" not in shown
    assert "SIMULATED" in texts(simulated_files[f"figures/{name}.svg"])
    png = files[f"figures/{name}.png"]
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    root = ElementTree.fromstring(document)  # noqa: S314 - own output
    assert (width, height) == pytest.approx((2 * float(root.attrib["width"]), 2 * float(root.attrib["height"])), abs=2)


def test_the_headline_shows_values_intervals_and_n(files: dict[str, bytes]) -> None:
    shown = texts(files["figures/headline.svg"])
    for text in (
        "62.5% (57.5% to 67.5%)",
        "58 pairs, 12 people, 3 prompts",
        "80.0% (a maximum cannot be bootstrapped)",
        "Pairs of responses ordered the same way (%)",
        "coin toss",
    ):
        assert text in shown, text


def test_sections_without_interval_stand_apart_and_say_so() -> None:
    result = made_up.result()
    figure = sections_figure(result, result.sections or ())
    assert [row.label for row in figure.rows] == [
        "Share the roads",
        "Fewer than 5 prompts: values without interval",
        "Lend <em>freely</em>",
    ]
    assert figure.rows[2].note == "50.0% (no interval)\n1 prompt, 11 people"


def test_hostile_titles_are_drawn_as_text() -> None:
    made = made_up.result()
    row = replace((made.sections or ())[0], title=f'<script>&"{made_up.RTL_OVERRIDE}\x00\ttitle')
    figure = sections_figure(made, (row,))
    document = svg(specification(figure, PAGE, None))
    assert '<script>&"title' in texts(document).replace(" ", "")
    embedded = inline(document, "name", "title", "words")
    assert "<script" not in embedded
    assert made_up.RTL_OVERRIDE not in embedded


def test_an_embedded_figure_is_one_image_with_a_name_and_words() -> None:
    figure = next(iter(figures(made_up.result())))
    embedded = inline(svg(specification(figure, PAGE, "SIMULATED")), "figure-x", "A &amp; B", "In words")
    root = ElementTree.fromstring(embedded)  # noqa: S314 - own output
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "figure-x-name"
    space = "{http://www.w3.org/2000/svg}"
    assert [(child.tag.removeprefix(space), child.text) for child in root[:2]] == [
        ("title", "A & B"),
        ("desc", "In words"),
    ]
    assert "width" not in root.attrib
    assert "currentColor" in embedded
    assert all("role" not in child.attrib for child in root.iter() if child is not root)


@given(st.floats(0, 100), st.floats(0, 100))
def test_an_axis_of_shares_holds_what_is_drawn(one: float, other: float) -> None:
    low, high = axis_domain([one, other], 50.0, "percent")
    assert 0 <= low <= min(one, other, 50) <= max(one, other, 50) <= high <= 100


@given(st.lists(st.floats(-100, 100), max_size=4))
def test_an_axis_of_differences_reaches_as_far_to_either_side(ends: list[float]) -> None:
    low, high = axis_domain(ends, 0.0, "points")
    assert low == -high
    assert all(low <= end <= high for end in ends)


@given(st.floats(-1000, 999), st.floats(0.01, 1000), st.integers(3, 12))
def test_labels_are_round_few_and_within(low: float, span: float, at_most: int) -> None:
    numbers = round_numbers([low, low + span], at_most)
    assert 1 <= len(numbers) <= at_most + 1 or span < 1e-2
    assert all(low - 1e-6 <= number <= low + span + 1e-6 for number in numbers)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30))
def test_every_value_is_in_one_bin(values: list[float]) -> None:
    bins = histogram_bins(values, 5.0)
    assert sum(one.count for one in bins) == len(values)
    assert all(one.high == other.low for one, other in pairwise(bins))
    assert bins[0].count > 0
    assert bins[-1].count > 0


def test_a_value_on_an_edge_belongs_to_the_bin_above() -> None:
    assert [(one.low, one.count) for one in histogram_bins([0.0, 4.999, 5.0, 100 * 0.1], 5.0)] == [
        (0, 2),
        (5, 1),
        (10, 1),
    ]


def test_what_chance_turns_round_is_what_two_runs_do_not_share() -> None:
    chance = turned_by_chance(made_up.estimate(0.9, 0.02))
    assert (chance.value, chance.low, chance.high) == pytest.approx((0.1, 0.08, 0.12))
    assert turned_by_chance(made_up.estimate(None)).value is None


def test_runs_of_one_name_are_told_apart() -> None:
    made = replace(made_up.result(), rankers=("run", "run"))
    names, groups = runs_by_group(made)
    assert names == ("run", "run (run 2)", "none (no spec)")
    assert [[row.ranker for row in rows] for rows in groups] == [["run-1", "run-2", "none"]] * 2
    assert [rows[0].value for rows in groups] == ["north", "south"]
