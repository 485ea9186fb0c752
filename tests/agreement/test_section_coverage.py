"""Which sections have prompts and people enough; counts by hand, numbers of the worked example on its page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from tests.reference.from_records import dataset_of, rankings_of
from tests.reference.rows import Row

from folkmoot.agreement.section_coverage import CoverageOptions, section_coverage
from folkmoot.errors import FaultsError
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.spec_coverage import spec_coverage
from folkmoot.records.dataset import Dataset
from folkmoot.records.section_coverage import CoverageStatus, SectionCoverage, SpecCoverage, as_json
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.spec.reader import read_spec

SPEC = read_spec(
    "# Chapter {#chapter}\n\n## Fair {#fair}\n\nBe fair.\n\n## Kind {#kind}\n\nBe kind.\n\n## Wise {#wise}\n\nBe wise.\n",
    "spec",
)
PROMPTS = [f"p{number}" for number in range(1, 9)]
GRADES: Mapping[str, Mapping[str, int]] = {
    **{prompt: {"fair": 5} for prompt in PROMPTS[:5]},
    "p6": {"kind": 5, "fair": 4},
    "p7": {"kind": 3},
}


def people(agreeing: str = "ab", differing: str = "c") -> Dataset:
    """Everybody at every prompt but p8: so many put A first, so many B."""
    rows = [
        Row(person, prompt, (0, 1) if person in agreeing else (1, 0))
        for prompt in PROMPTS[:7]
        for person in agreeing + differing
    ]
    return dataset_of(rows, dict.fromkeys(PROMPTS, 2))


def covered(dataset: Dataset, **options: object) -> SpecCoverage:
    ranking = rankings_of(dict.fromkeys(PROMPTS, (0, 1)), name="run", relevance=None)
    asked = CoverageOptions(**options)  # type: ignore[arg-type]  # each test names fields of its own
    return section_coverage(dataset, SPEC, SectionRelevance("grades", GRADES), ranking=ranking, options=asked)


def row(result: SpecCoverage, section: str) -> SectionCoverage:
    return next(one for one in result.sections if one.section_id == section)


def test_prompts_people_and_pairs_are_counted() -> None:
    result = covered(people())
    assert (result.n_prompts, result.n_ungraded, result.n_without_section, result.n_participants) == (8, 1, 1, 3)
    fair, kind, wise, chapter = (row(result, name) for name in ("fair", "kind", "wise", "chapter"))
    assert (fair.n_prompts, fair.n_related, fair.n_answered, fair.n_participants, fair.n_pairs) == (5, 6, 5, 3, 15)
    assert (kind.n_prompts, kind.n_related, kind.n_answered, kind.n_participants, kind.n_pairs) == (1, 2, 1, 3, 3)
    assert (wise.n_prompts, wise.n_related, wise.n_pairs) == (0, 0, 0)
    assert [one.status for one in (fair, kind, wise)] == [
        CoverageStatus.INTERVAL,
        CoverageStatus.TOO_FEW,
        CoverageStatus.NO_PROMPT,
    ]
    assert [one.more_prompts for one in (fair, kind, wise)] == [0, 4, 5]
    assert [one.more_participants for one in (fair, kind, wise)] == [0, 0, 2]
    assert fair.agreement.value == pytest.approx(2 / 3)
    assert (chapter.only_groups, fair.only_groups) == (True, False)
    assert [one.section_id for one in result.with_status(CoverageStatus.NO_PROMPT)] == ["wise"]
    assert [one.level for one in result.sections] == [1, 2, 2, 2]


def test_a_section_with_few_prompts_borrows_the_variances_of_all() -> None:
    result = covered(people())
    need = row(result, "fair").needs[0]
    assert row(result, "fair").variances_from == "all"
    # The variances come from the six prompts with a section, 18 answers of one pair each.
    assert (need.prompts.n_prompts, need.prompts.n_participants, need.prompts.n_pairs) == (6, 3, 18)


def test_the_threshold_and_the_least_number_of_prompts_are_options() -> None:
    wider = covered(people(), relevance=3, min_prompts=6)
    assert (row(wider, "fair").n_prompts, row(wider, "kind").n_prompts) == (6, 2)
    assert row(covered(people(), min_prompts=6), "fair").more_prompts == 1


def test_people_alike_in_everything_plan_nothing() -> None:
    need = row(covered(people("abc", "")), "fair").needs[0]
    assert need.prompts.value is None
    assert need.prompts.undefined_because is not None
    assert "nothing varies" in need.prompts.undefined_because
    assert (need.more_prompts, need.participants) == (None, None)


def test_one_person_is_too_few() -> None:
    one = row(covered(people("a", "")), "fair")
    assert one.status is CoverageStatus.TOO_FEW
    assert (one.more_prompts, one.more_participants) == (0, 1)


def test_prompts_that_nobody_answered_are_counted() -> None:
    result = covered(dataset_of([], dict.fromkeys(PROMPTS, 2)))
    assert (row(result, "fair").n_prompts, row(result, "fair").n_answered, result.n_participants) == (5, 0, 0)
    assert row(result, "fair").status is CoverageStatus.TOO_FEW
    assert "nobody answered the question" in result.notes


def test_without_a_ranking_there_are_counts_and_no_plan() -> None:
    result = section_coverage(people(), SPEC, SectionRelevance("grades", GRADES))
    fair = row(result, "fair")
    assert (fair.n_answered, fair.n_pairs, fair.status) == (5, 15, CoverageStatus.INTERVAL)
    assert fair.agreement.undefined_because == fair.needs[0].prompts.undefined_because == "no ranking was given"


def test_prompts_that_the_ranking_leaves_out_are_not_answered() -> None:
    ranking = rankings_of(dict.fromkeys(PROMPTS[2:], (0, 1)), name="run", relevance=None)
    result = section_coverage(people(), SPEC, SectionRelevance("grades", GRADES), ranking=ranking)
    fair = row(result, "fair")
    assert (fair.n_prompts, fair.n_answered, fair.more_prompts) == (5, 3, 2)
    assert "prompts that are not in the ranking: 2, counted as not answered" in result.notes


def test_prompts_that_could_not_be_graded_are_said() -> None:
    result = section_coverage(people(), SPEC, SectionRelevance("grades", GRADES, failed=("p8",)))
    assert result.n_ungraded == 1
    assert "prompts that the grader was asked about without a usable reply: 1, without grades here" in result.notes


def test_every_option_that_cannot_be_met_is_named() -> None:
    with pytest.raises(FaultsError) as refused:
        covered(people(), relevance=6, min_prompts=4, half_widths=(3.0, 0.05), interval="prompts")
    assert [fault.place for fault in refused.value.faults] == [
        "--relevance",
        "--min-prompts",
        "--half-width",
        "--interval",
    ]


def test_json_holds_builtins_and_no_nan() -> None:
    written = as_json(covered(people()))
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    assert written["n_sections"] == {"no_prompt": 1, "too_few": 1, "interval": 1, "only_groups": 1}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("n_prompts", "each", "answers"), [(40, 12, 4), (20, 30, 10), (12, 8, 1)])
def test_what_is_planned_for_the_prompts_there_are_is_what_is_printed(
    n_prompts: int, each: int, answers: int, seed: int
) -> None:
    """Prompts and people differ in how far they agree; the width grows as 1/√k. The bootstrap's own noise is a tenth."""
    draw = np.random.default_rng(seed)
    people_count = n_prompts * each // answers
    tilt, who = draw.normal(0, 0.8, n_prompts), draw.normal(0, 0.8, people_count)
    rows = []
    for at, prompt in enumerate(np.repeat(np.arange(n_prompts), each).tolist()):
        person = (at + 7 * (at // people_count)) % people_count
        noise = 1 + np.exp(-(0.8 + tilt[prompt] + who[person]))
        felt = np.arange(4) + draw.normal(0, noise, 4)
        rows.append(Row(f"i{person}", f"p{prompt}", tuple(np.argsort(np.argsort(felt)).tolist())))
    names = [f"p{prompt}" for prompt in range(n_prompts)]
    result = section_coverage(
        dataset_of(rows, dict.fromkeys(names, 4)),
        SPEC,
        SectionRelevance("grades", {name: {"fair": 5} for name in names}),
        ranking=rankings_of(dict.fromkeys(names, (0, 1, 2, 3)), name="run", relevance=None),
        options=CoverageOptions(replicates=600, half_widths=(0.01,)),
    )
    fair = row(result, "fair")
    low, high, needed = fair.agreement.low, fair.agreement.high, fair.needs[0].prompts.value
    assert low is not None
    assert high is not None
    assert needed is not None
    planned = 0.01 * (needed / n_prompts) ** 0.5
    assert 0.85 < planned / ((high - low) / 2) < 1.3


@pytest.mark.real_data
def test_the_model_spec_and_the_recorded_prompts(shared_data: Path) -> None:
    """Counts taken from the records by other means: `jq` over the file of rankings."""
    run = shared_data / "ca1" / "spec_rankings" / "with_spec_run1.jsonl"
    grades = [json.loads(line)["section_relevance"] for line in run.read_text(encoding="utf-8").splitlines()]
    data = shared_data / "ca1" / "with_text"
    spec = shared_data / "model_spec" / "2025-02-12.md"
    result = spec_coverage(spec, data, ranking=run, relevance=None, options=CoverageOptions())
    assert len(load_dataset(data).prompts) == result.n_prompts == len(grades)
    assert result.n_without_section == sum(5 not in one.values() for one in grades)
    for one in result.sections:
        assert one.n_prompts == sum(grade.get(one.section_id, 1) >= 5 for grade in grades), one.section_id
        assert one.n_related == sum(grade.get(one.section_id, 1) >= 3 for grade in grades), one.section_id
    largest = row(result, "assume_objective_pov")
    assert (largest.n_prompts, largest.n_participants, largest.n_pairs) == (15, 242, 1322)
    assert largest.variances_from == "section"
    # The plan and the interval that is printed speak of the same width: h grows as 1/√k.
    needed = largest.needs[0]
    assert largest.agreement.low is not None
    assert largest.agreement.high is not None
    assert needed.prompts.value is not None
    now = (largest.agreement.high - largest.agreement.low) / 2
    assert needed.half_width * (needed.prompts.value / 15) ** 0.5 == pytest.approx(now, rel=0.1)
