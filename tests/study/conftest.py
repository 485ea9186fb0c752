"""The demo's study as it ships in the package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from folkmoot.study.population import Population, read_population
from folkmoot.study.prompts import StudyPrompt, read_prompts


@pytest.fixture(scope="session")
def demo_study() -> Traversable:
    return files("folkmoot") / "demo_study"


@pytest.fixture(scope="session")
def prompts(demo_study: Traversable) -> tuple[StudyPrompt, ...]:
    return read_prompts((demo_study / "prompts.jsonl").read_bytes().splitlines(), "prompts.jsonl")


@pytest.fixture(scope="session")
def population(demo_study: Traversable, prompts: tuple[StudyPrompt, ...]) -> Population:
    return read_population((demo_study / "planted.toml").read_bytes(), "planted.toml", prompts)
