"""The demo's study as it ships in the package."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.demo_rankings import WITH_SPEC, WITHOUT_SPEC, rank_demo
from folkmoot.study.population import Population, read_population
from folkmoot.study.prompts import StudyPrompt, read_prompts
from folkmoot.study.simulate import simulate


class DemoRuns(NamedTuple):
    """Rows of the demo's rankings, in the order of its prompts."""

    first: list[dict[str, Any]]
    second: list[dict[str, Any]]
    without_spec: list[dict[str, Any]]


@pytest.fixture(scope="session")
def demo_study() -> Traversable:
    return files("folkmoot") / "demo_study"


@pytest.fixture(scope="session")
def prompts(demo_study: Traversable) -> tuple[StudyPrompt, ...]:
    return read_prompts((demo_study / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")


@pytest.fixture(scope="session")
def population(demo_study: Traversable, prompts: tuple[StudyPrompt, ...]) -> Population:
    return read_population((demo_study / "planted.toml").read_bytes(), "planted.toml", prompts)


@pytest.fixture(scope="session")
def demo_runs(
    demo_study: Traversable,
    prompts: tuple[StudyPrompt, ...],
    population: Population,
    tmp_path_factory: pytest.TempPathFactory,
) -> DemoRuns:
    """What the demo's ranker says of its prompts; asked anew, whoever the people are."""
    folder: Path = tmp_path_factory.mktemp("demo-runs")
    few = simulate(prompts, population, np.random.default_rng(5), n_people=20)
    write_dataset(few, folder / "dataset", to="ca1")
    (folder / "spec.md").write_bytes((demo_study / "spec.md").read_bytes())
    rank_demo(folder, folder / "dataset", folder / "spec.md")
    with_spec, without = (
        [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for name in (WITH_SPEC, WITHOUT_SPEC)
    )
    first, second = ([row for row in with_spec if row["repeat"] == repeat] for repeat in (1, 2))
    return DemoRuns(first, second, without)
