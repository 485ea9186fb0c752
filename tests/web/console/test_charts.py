from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from folkmoot.records.console_overview import PromptRow, QuotaRow, Spread, Step
from folkmoot.records.console_table import ConsoleTable
from folkmoot.statistics.wilson import share
from folkmoot.web.console.charts.people_per_prompt import people_per_prompt_chart
from folkmoot.web.console.charts.quotas import quotas_chart
from folkmoot.web.console.charts.spread import spread_chart
from folkmoot.web.console.charts.steps import steps_chart

TABLE = ConsoleTable("t", "T", (), ())


def test_texts_of_a_study_are_escaped_and_the_picture_is_well_formed() -> None:
    chart = quotas_chart((QuotaRow('home=<script>alert("1")</script>', 4, True, 1, 2),), TABLE)
    assert chart.picture is not None
    assert "<script" not in chart.picture
    root = ET.fromstring(str(chart.picture))  # noqa: S314 - made above
    assert [one.text for one in root.iter("text")] == ['home=<script>alert("1")</script>', "1 + 2 under way, of 4"]
    # One of four is a quarter of the width, and two are half.
    assert re.findall(r'class="(on|here)" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', str(chart.picture)) == [
        ("on", "0.000", "25.000"),
        ("here", "25.000", "50.000"),
    ]


def test_steps_are_told_in_words() -> None:
    steps = (
        Step("consent", 8, 5, 1, 2, 0, share(2, 8)),
        Step("done", 5, 0, 0, 0, 0, share(0, 5)),
    )
    chart = steps_chart(steps, TABLE)
    assert chart.description == "8 people came in and 5 came to the end. Most left at consent: 2 of 8."
    assert steps_chart((), TABLE).picture is None


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        ((4.0, 9.0), "The longest is world ranking: half of people took 9.0 s or less."),
        # 12.3 and 12.4 seconds are both read as 12 s.
        ((12.3, 12.4, 3.0), "The longest are veto and world ranking: half of people took 12 s or less."),
        ((9.0, 9.0), "All take as long: half of people took 9.0 s or less."),
        ((9.0,), "The longest is veto: half of people took 9.0 s or less."),
        (
            (9.0, 9.0, 9.0, 9.0, 9.0, 1.0),
            "The longest are veto, world ranking, c and 2 more: half of people took 9.0 s or less.",
        ),
    ],
)
def test_times_that_are_as_long_are_not_ranked(medians: tuple[float, ...], said: str) -> None:
    names = ("veto", "world_ranking", "c", "d", "e", "f")
    found = [Spread(name, 5, 5, 1.0, median, 20.0) for name, median in zip(names, medians, strict=False)]
    assert spread_chart("times", "Times", found, TABLE).description == said


def test_columns_end_where_a_prompt_is_filled() -> None:
    def row(done: int) -> PromptRow:
        return PromptRow(f"p{done}", 30, done, 0, 0, 0)

    chart = people_per_prompt_chart([row(29), row(30), row(31), row(0)], TABLE)
    # 32 counts in columns of two: 28 and 29 are short, 30 and 31 are filled.
    titles = re.findall(r'class="(on|short)"[^>]*><title>([^<]*)', str(chart.picture))
    assert titles == [
        ("short", "1 prompts with 0 to 1 people"),
        ("short", "1 prompts with 28 to 29 people"),
        ("on", "2 prompts with 30 to 31 people"),
    ]
    assert chart.description == "2 of 4 prompts have the 30 people that are wanted."
