"""The table of statistics about people: to add one, write its file in statistics/ and a row here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from folkmoot.agreement.selection import Reference, Selection
from folkmoot.statistics.best_ranking import best_single_ranking
from folkmoot.statistics.choices import first_choice, veto_conflict
from folkmoot.statistics.crossfit import best_single_ranking_crossfit
from folkmoot.statistics.human_human import human_human
from folkmoot.statistics.leave_one_out import leave_one_out
from folkmoot.statistics.pairwise import agreement, agreement_strict
from folkmoot.statistics.parts import Parts


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One statistic about people.

    Attributes:
        make: its parts over a selection; None where it is the mean over prompts of another row.
        against: its parts over a selection, against a ranking; None where it is about people alone.
        mean_of: the row whose parts it averages over prompts; None where it has parts of its own.
        resampled: whether its people can be resampled. The others get a jackknife over people: copies of a person would
            count among the others, or would choose and score the same order.
        over_vetoes: whether its cells are answers to the veto instead of rankings.
        empty: why it is undefined where nothing entered.
    """

    empty: str
    make: Callable[[Selection], Parts] | None = None
    against: Callable[[Selection, Reference], Parts] | None = None
    mean_of: str | None = None
    resampled: bool = True
    over_vetoes: bool = False


_NO_PAIRS: Final = "no pair observations"
_NO_TWO: Final = "no pair of responses was ordered by two participants"

MEASURES: Final[Mapping[str, MeasureRow]] = {
    "agreement": MeasureRow(_NO_PAIRS, against=lambda chosen, ranking: agreement(chosen.cells, ranking.signs)),
    "agreement_strict": MeasureRow(
        "no pair observations that the ranking orders strictly",
        against=lambda chosen, ranking: agreement_strict(chosen.cells, ranking.signs),
    ),
    "agreement_by_prompt": MeasureRow(_NO_PAIRS, mean_of="agreement"),
    "first_choice": MeasureRow(
        "no assessment has a single first response",
        against=lambda chosen, ranking: first_choice(chosen.cells, chosen.tiers, ranking.tiers),
    ),
    "veto_conflict": MeasureRow(
        "the veto was not asked",
        against=lambda chosen, ranking: veto_conflict(chosen.veto_cells, chosen.veto, ranking.tiers),
        over_vetoes=True,
    ),
    "human_human": MeasureRow(_NO_TWO, make=lambda chosen: human_human(chosen.cells)),
    "human_human_by_prompt": MeasureRow(_NO_TWO, mean_of="human_human"),
    "leave_one_out": MeasureRow(
        "no prompt has 2 participants", make=lambda chosen: leave_one_out(chosen.cells), resampled=False
    ),
    "best_single_ranking": MeasureRow(
        _NO_PAIRS, make=lambda chosen: best_single_ranking(chosen.cells), resampled=False
    ),
    "best_single_ranking_crossfit": MeasureRow(
        "no prompt has 4 participants",
        make=lambda chosen: best_single_ranking_crossfit(chosen.cells, chosen.person_keys, chosen.prompt_keys),
        resampled=False,
    ),
}
