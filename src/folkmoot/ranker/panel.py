"""Several rankers as one: the panel's mean rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings


def panel(runs: Sequence[SpecRankings], name: str, *, by_all: bool = True) -> SpecRankings:
    """Order each prompt's responses by their mean rank over runs; responses whose mean ranks tie, tie.

    Tied responses of one run share the mean of the places that they take. Sums are of whole numbers (twice the rank), so
    that mean ranks tie exactly or not at all.

    Args:
        runs: the members, one or more.
        name: how the panel is called.
        by_all: rank only prompts that every member ranks, so that the panel is the same one everywhere; otherwise those
            that any member ranks, by the members who do.

    Returns:
        One row a prompt, in order of first mention. Prompts of which two members rank different responses are left out.
    """
    rows = []
    for prompt_id in dict.fromkeys(row.prompt_id for run in runs for row in run.rows):
        said = [run.by_prompt[prompt_id].ranking for run in runs if prompt_id in run.by_prompt]
        responses = {frozenset(label for tier in one.tiers for label in tier) for one in said}
        if (by_all and len(said) < len(runs)) or len(responses) > 1:
            continue
        rows.append(SpecRanking(prompt_id, mean_rank(said), (), None, (), ""))
    return SpecRankings(name, tuple(rows))


def mean_rank(rankings: Sequence[Ranking]) -> Ranking:
    """The order of mean ranks over rankings of the same responses.

    Args:
        rankings: one or more.
    """
    doubled: dict[str, int] = {}
    for ranking in rankings:
        above = 0
        for tier in ranking.tiers:
            for label in tier:
                doubled[label] = doubled.get(label, 0) + 2 * above + len(tier) + 1
            above += len(tier)
    ordered = sorted(doubled, key=lambda label: (doubled[label], label))
    return Ranking(tuple(tuple(tier) for _, tier in groupby(ordered, key=doubled.__getitem__)))
