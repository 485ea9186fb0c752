"""The table of docs/demo.md: how often each truth is found, over many seeds."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from folkmoot.agreement import Options, compare
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.demo_findings import find_planted
from folkmoot.pipeline.demo_rankings import WITH_SPEC, rank_demo
from folkmoot.pipeline.load_rankings import load_ranking_rows
from folkmoot.study.finding import Verdict
from folkmoot.study.population import read_population
from folkmoot.study.prompts import read_prompts
from folkmoot.study.simulate import simulate

SEEDS = range(1, 61)
COLUMNS = (Verdict.FOUND, Verdict.TOO_SMALL, Verdict.NOT_FOUND, Verdict.NONE_AS_PLANTED, Verdict.FALSE_ALARM)
WITHIN = 3
"""Seeds by which a count may differ: other versions of numpy may draw other people from the same seed."""


@pytest.mark.long
def test_the_demos_truths_are_found_as_often_as_the_docs_say(tmp_path: Path) -> None:
    study = files("folkmoot") / "demo_study"
    prompts = read_prompts((study / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")
    population = read_population((study / "planted.toml").read_bytes(), "planted.toml", prompts)
    write_dataset(simulate(prompts, population, np.random.default_rng(1), n_people=20), tmp_path / "dataset", to="ca1")
    (tmp_path / "spec.md").write_bytes((study / "spec.md").read_bytes())
    rank_demo(tmp_path, tmp_path / "dataset", tmp_path / "spec.md")
    headline = load_ranking_rows(tmp_path / WITH_SPEC)[0]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for seed in SEEDS:
        dataset = simulate(prompts, population, np.random.default_rng(seed))
        options = Options(by=("section",), replicates=1000, seed=seed)
        result = compare(dataset, [headline], options=options)
        for finding in find_planted(population.truths, dataset, headline, result, options):
            low, high = finding.estimate.low, finding.estimate.high
            assert low is not None
            assert high is not None
            counts[finding.truth.id][finding.verdict] += 1
            counts[finding.truth.id]["held"] += low <= finding.truth.expected <= high
    for truth, row in counts.items():
        print(truth, [row[column] for column in (*COLUMNS, "held")])  # noqa: T201 - the new table, where it differs
    documented = table()
    assert documented.keys() == counts.keys()
    for truth, expected in documented.items():
        drawn = [counts[truth][column] for column in (*COLUMNS, "held")]
        assert drawn == pytest.approx(expected, abs=WITHIN), truth


def table() -> dict[str, list[int]]:
    page = Path(__file__).resolve().parents[2] / "docs" / "demo.md"
    rows = re.findall(r"^\| `([\w-]+)` \|((?: *\d* *\|){6})$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {truth: [int(cell or 0) for cell in map(str.strip, cells.split("|")[:-1])] for truth, cells in rows}
