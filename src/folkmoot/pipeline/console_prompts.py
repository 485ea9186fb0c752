"""Each prompt of a study: people, skips, vetoes, time and agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from folkmoot.pipeline.survey import Survey
from folkmoot.records.console_overview import Overview, PromptRow, Spread
from folkmoot.records.console_table import ConsoleTable
from folkmoot.records.explore import ExploredPrompt, ExploreQuery, Sight
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.wilson import share
from folkmoot.store import console_counts

if TYPE_CHECKING:
    from folkmoot.agreement.explored_data import ExploredData

_NOBODY = "nobody was measured"


@dataclass(frozen=True, slots=True)
class PromptHealth:
    """One prompt.

    Attributes:
        people: how far it has come.
        skipped: share of those who ended it that would rather not judge it, with Wilson's interval.
        seconds: time before its questions, added up, of those who answered it.
        figures: as in the explorer: vetoes, agreement with the spec and of people with each other; None where the prompt
            is in no data yet.
    """

    people: PromptRow
    skipped: Estimate
    seconds: Spread
    figures: ExploredPrompt | None


@dataclass(frozen=True, slots=True)
class PromptsHealth:
    """Every prompt.

    Attributes:
        wave: the one whose people and times are counted; figures are of `figures_wave`.
        figures_wave: the wave whose answers vetoes and agreement are of; "" for all waves together.
        waves: the study's, in order.
        read_at: when people were counted.
        prompts: in the study's order.
        has_ranking: whether there is a ranking by the spec.
    """

    wave: str
    waves: tuple[str, ...]
    read_at: str
    prompts: tuple[PromptHealth, ...]
    has_ranking: bool
    figures_wave: str = ""


def prompts_health(
    survey: Survey, overview: Overview, data: ExploredData, sight: Sight, figures_wave: str = ""
) -> PromptsHealth:
    """Each prompt of a study.

    Args:
        survey: open.
        overview: of it.
        data: of its explorer, of the answers of `figures_wave`.
        sight: how much of that is shown.
        figures_wave: a wave; "" for all together.

    Raises:
        StoreError: the database cannot be read.
    """
    from folkmoot.agreement.exploring import explore_prompt  # noqa: PLC0415 - the process that takes answers does without

    times = survey.store.read(lambda connection: console_counts.seconds_by_prompt(connection, overview.wave))
    found = []
    for one in overview.prompts:
        explored = explore_prompt(data, one.prompt_id, ExploreQuery(), sight)
        nothing = Spread(one.prompt_id, 0, 0, None, None, None, _NOBODY)
        found.append(
            PromptHealth(
                one,
                share(one.skipped, one.done + one.skipped),
                times.get(one.prompt_id, nothing),
                None if explored is None else explored.prompt,
            )
        )
    return PromptsHealth(
        overview.wave, overview.waves, overview.read_at, tuple(found), bool(data.rankings), figures_wave
    )


def prompts_health_table(found: PromptsHealth) -> ConsoleTable:
    """The page as a table."""
    columns = (
        "prompt", "wanted", "done", "open", "skipped", "left", "skipped, %", "median, s", "quarter, s", "three quarters, s",
        "vetoes", "agreement with the spec, %", "people with each other, %", "people compared",
    )  # fmt: skip
    return ConsoleTable("prompts", "Prompts", columns, tuple(_row(one) for one in found.prompts))


def _row(one: PromptHealth) -> tuple[str | int | float | None, ...]:
    people, times, figures = one.people, one.seconds, one.figures
    return (
        people.prompt_id,
        people.wanted,
        people.done,
        people.open,
        people.skipped,
        people.returned,
        _percent(one.skipped),
        *(None if value is None else round(value, 1) for value in (times.median, times.quarter, times.three_quarters)),
        None if figures is None else figures.vetoes,
        None if figures is None else _percent(figures.agreement),
        None if figures is None else _percent(figures.human_human),
        None if figures is None else figures.human_human.n_participants,
    )


def _percent(one: Estimate) -> float | None:
    return None if one.value is None else round(100 * one.value, 1)
