"""With and without some people: the levels are those of a dataset without them, and the change is paired."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest
from numpy.typing import NDArray

from folkmoot.agreement import Options, compare
from folkmoot.agreement.with_without import NOBODY, STATISTICS, LeftOut, with_and_without
from folkmoot.records.dataset import Categorical, Dataset, Rationales
from folkmoot.records.ranking import Ranking
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.study.population import Population, read_population
from folkmoot.study.prompts import StudyPrompt, read_prompts
from folkmoot.study.simulate import simulate


@pytest.fixture(scope="module")
def demo() -> tuple[tuple[StudyPrompt, ...], Population]:
    folder = files("folkmoot") / "demo_study"
    prompts = read_prompts((folder / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    return prompts, read_population((folder / "planted.toml").read_bytes(), "planted.toml", prompts)


def ranking_of(dataset: Dataset) -> SpecRankings:
    """A ranker that puts A before B before C …"""
    rows = tuple(
        SpecRanking(one, Ranking(tuple((label,) for label in labels)), (), None, (), "")
        for one, labels in zip(dataset.prompts.ids, dataset.prompts.labels, strict=True)
    )
    return SpecRankings("abc", rows)


def only(dataset: Dataset, people: NDArray[np.bool_]) -> Dataset:
    """The same without the assessments of everybody else."""
    table = dataset.assessments
    keep = people[table.participant]

    def some(column: Categorical) -> Categorical:
        return Categorical(column.codes[keep], column.values)

    kept = replace(
        table,
        participant=table.participant[keep],
        prompt=table.prompt[keep],
        world=table.world[keep],
        personal=table.personal[keep],
        veto=table.veto[keep],
        importance=some(table.importance),
        representativeness=some(table.representativeness),
        subjectivity=some(table.subjectivity),
    )
    return replace(dataset, assessments=kept, rationales=Rationales(np.zeros(0, dtype=np.int32), (), ()))


def test_levels_are_those_of_a_dataset_without_them(demo: tuple[tuple[StudyPrompt, ...], Population]) -> None:
    dataset = simulate(*demo, np.random.default_rng(3), n_people=80)
    out = np.zeros(80, dtype=np.bool_)
    out[[1, 5, 7, 30, 31, 32, 60, 79]] = True
    ranking = ranking_of(dataset)
    rows = {row.statistic: row for row in with_and_without(dataset, ranking, [LeftOut("some", out)])}
    options = Options(interval="cluster", estimates=STATISTICS)
    for part, which in ((dataset, "everybody"), (only(dataset, ~out), "without")):
        expected = compare(part, [ranking], options=options, name="x").overall.estimates
        for name in STATISTICS:
            found = getattr(rows[name], which)
            assert found.value == pytest.approx(expected[name].value), (which, name)
            if name != "best_single_ranking_crossfit":
                assert (found.low, found.high) == pytest.approx((expected[name].low, expected[name].high)), name
    for row in rows.values():
        assert row.n_left_out == 8
        assert row.everybody.value is not None
        assert row.without.value is not None
        assert row.change.value == pytest.approx(row.without.value - row.everybody.value)
        assert row.change.low is not None
        assert row.change.high is not None
        assert row.change.low <= row.without.value - row.everybody.value <= row.change.high


def test_by_section(demo: tuple[tuple[StudyPrompt, ...], Population]) -> None:
    dataset = simulate(*demo, np.random.default_rng(4), n_people=60)
    half = {one: {"first": 5 if number % 2 else 1} for number, one in enumerate(dataset.prompts.ids)}
    relevance = SectionRelevance("graded", half)
    out = np.arange(60) < 6
    rows = with_and_without(
        dataset,
        ranking_of(dataset),
        [LeftOut("six", out)],
        relevance=relevance,
        titles={"first": "The first"},
        statistics=("agreement",),
    )
    assert [(row.section_id, row.section_title, row.everybody.n_prompts) for row in rows] == [
        (None, None, len(dataset.prompts)),
        ("first", "The first", len(dataset.prompts) // 2),
    ]


def test_without_anybody_to_leave_out_there_is_no_change(demo: tuple[tuple[StudyPrompt, ...], Population]) -> None:
    dataset = simulate(*demo, np.random.default_rng(5), n_people=30)
    nobody, everybody = np.zeros(30, dtype=np.bool_), np.ones(30, dtype=np.bool_)
    rows = with_and_without(
        dataset, None, [LeftOut("nobody", nobody), LeftOut("all", everybody)], statistics=("agreement", "human_human")
    )
    said = {(row.left_out, row.statistic): (row.change.value, row.change.undefined_because) for row in rows}
    assert said["nobody", "human_human"] == (None, NOBODY)
    assert said["all", "human_human"] == (None, "undefined without them")
    assert said["all", "agreement"] == (None, "no ranking was given")


def test_the_interval_of_the_change_covers_nothing_where_nothing_changes(
    demo: tuple[tuple[StudyPrompt, ...], Population],
) -> None:
    # Who is left out is drawn: over studies the change is 0. Of 60, a 95% interval misses 3; 9 are 3.5 deviations more.
    # Unpaired, the interval of a difference of two such levels would reach some 0.05; paired, a fifth of it is enough.
    missed, reach = 0, []
    for seed in range(60):
        generator = np.random.default_rng(seed)
        dataset = simulate(*demo, generator, n_people=60)
        out = generator.random(60) < 0.1
        rows = with_and_without(dataset, ranking_of(dataset), [LeftOut("drawn", out)], statistics=("agreement",))
        change = rows[0].change
        if change.low is not None and change.high is not None:
            missed += not change.low <= 0 <= change.high
            reach.append(change.high - change.low)
    assert missed <= 9
    assert np.median(reach) < 0.05
