"""Two versions of a spec: held against the comparison with and without a spec, and against counts by hand."""

from __future__ import annotations

import random

import pytest
from tests.pipeline.town import town

from folkmoot.agreement import Options, compare
from folkmoot.agreement.what_if import TwoVersions, WhatIfFigures
from folkmoot.records.dataset import Dataset
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.records.what_if import Direction, direction_of

SECTION = ("rent",)


def run(name: str, dataset: Dataset, seed: int, *, without: frozenset[str] = frozenset()) -> SpecRankings:
    """Rankings by lot, ties among them."""
    lot = random.Random(seed)  # noqa: S311 - no secret hangs on it
    said = {prompt: lot.choice(("A>B", "B>A", "A=B")) for prompt in dataset.prompts.ids}
    return SpecRankings(
        name,
        tuple(
            SpecRanking(prompt, Ranking.parse(text, ("A", "B")), (), None, (), "")
            for prompt, text in said.items()
            if prompt not in without
        ),
    )


def figures(dataset: Dataset, runs: TwoVersions, *concerned: str, options: Options = Options()) -> WhatIfFigures:  # noqa: B008 - frozen
    chosen = concerned or dataset.prompts.ids
    return WhatIfFigures(dataset, runs, dict.fromkeys(chosen, SECTION), set(dataset.prompts.ids), options)


@pytest.mark.parametrize("seed", range(5))
def test_one_repeat_is_the_effect_of_a_spec_with_the_old_version_in_its_place(seed: int) -> None:
    dataset = town(7, 20, right=False)
    old, new, again = (run(name, dataset, 10 * seed + n) for n, name in enumerate(("old", "new", "again")))
    found = figures(dataset, TwoVersions((old,), (new,), again)).over()
    effect = compare(dataset, [new, old], without_spec=old).overall.estimates["spec_effect"]
    assert found.agreement_change == effect
    # The comparison with and without a spec calls the runs otherwise: old is the headline, new the ablation.
    turned = compare(dataset, [old, again], without_spec=new)
    assert found.pairs_turned == turned.overall.estimates["spec_flips"]
    assert found.turned_beyond_retest == turned.flips_beyond_retest
    retest = turned.overall.estimates["test_retest"]
    assert retest.value is not None
    assert found.retest_turned.value == pytest.approx(1 - retest.value)


def test_repeats_are_averaged_over_the_prompts_that_every_run_ranks() -> None:
    dataset = town(7, 20, right=False)
    missing = frozenset({"rent-0", "library-3"})
    olds = (run("old#1", dataset, 1), run("old#2", dataset, 2, without=frozenset({"rent-0"})))
    news = (run("new#1", dataset, 3), run("new#2", dataset, 4, without=frozenset({"library-3"})))
    whole = figures(dataset, TwoVersions(olds, news, olds[1]))
    left = [prompt for prompt in dataset.prompts.ids if prompt not in missing]
    each = [
        figures(dataset, TwoVersions((old,), (new,), None), *left).over().agreement_change.value
        for old, new in zip(olds, news, strict=True)
    ]
    assert None not in each
    assert whole.over().agreement_change.value == pytest.approx(sum(one for one in each if one is not None) / 2)
    assert whole.n_ranked == len(left)
    assert {row.prompt_id for row in whole.prompts()} == set(left)


def test_over_all_prompts_the_change_is_diluted_by_those_that_nothing_concerns() -> None:
    dataset = town(6, 8)
    old, new = run("old", dataset, 1), run("new", dataset, 2)
    concerned = [f"rent-{n}" for n in range(6)]
    some = figures(dataset, TwoVersions((old,), (new,), None), *concerned)
    change, everywhere = some.over().agreement_change, some.change_over_all()
    assert change.value is not None
    assert everywhere.value == pytest.approx(change.value * change.n_pairs / (18 * 8))
    assert (everywhere.n_pairs, everywhere.n_prompts) == (18 * 8, 18)
    # A prompt that is concerned and was not ranked is in neither.
    short = figures(
        dataset, TwoVersions((old,), (run("new", dataset, 2, without=frozenset({"rent-0"})),), None), *concerned
    )
    assert short.change_over_all().n_prompts == 17


def test_groups_are_those_of_people_who_answered_what_is_concerned() -> None:
    dataset = town(6, 20, right=False)
    old, new = run("old", dataset, 1), run("new", dataset, 2)
    options = Options(by=("group:age",), min_cell=5)
    both = figures(dataset, TwoVersions((old,), (new,), None), options=options)
    rows = {row.value: row for row in both.groups()}
    # The old want the opposite of the young on every pair: what brings one group nearer takes the other as far away.
    young, old_people = (rows[name].agreement_change.value for name in ("young", "old"))
    assert young is not None
    assert old_people == pytest.approx(-young)
    assert all(row.p is not None and row.p_adjusted is not None and row.p_adjusted >= row.p for row in rows.values())


def test_a_direction_needs_an_interval_on_one_side() -> None:
    dataset = town(6, 20)
    wanted = SpecRankings(
        "new",
        tuple(
            SpecRanking(prompt, Ranking.parse("A>B" if int(prompt[-1]) % 2 == 0 else "B>A", "AB"), (), None, (), "")
            for prompt in dataset.prompts.ids
        ),
    )
    change = figures(dataset, TwoVersions((run("old", dataset, 5),), (wanted,), None)).over().agreement_change
    assert direction_of(change) is Direction.NEARER
    other_way = figures(dataset, TwoVersions((wanted,), (run("old", dataset, 5),), None)).over()
    assert other_way.direction is Direction.FURTHER
