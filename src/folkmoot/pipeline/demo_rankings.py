"""The demo's rankings: a fake model is asked as any model is, twice with the spec and once without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from folkmoot.pipeline.model_calls import ModelSettings
from folkmoot.pipeline.ranker_job import RankerJob
from folkmoot.pipeline.ranker_relevance import RelevanceJob, ranker_relevance
from folkmoot.pipeline.ranker_run import ranker_run

MODEL: Final = "fake:rule-follower?slips=0.05"
"""It follows the spec's clauses about visible traits, and now and then swaps two neighbours: no ranker is steady."""
RELEVANCE: Final = "rankings/relevance.jsonl"
WITH_SPEC: Final = "rankings/with_spec.jsonl"
WITHOUT_SPEC: Final = "rankings/without_spec.jsonl"
CACHE: Final = "model-calls.db"
_REPEATS: Final = 2
ORDER_SEED: Final = 4
"""Of the order in which responses are shown. It is not the demo's seed: other people must meet the same rankings, because
what is true of them is stated for these. With this one the slips of the first run leave the planted truths near to what
they are without slips."""


def rank_demo(folder: Path, dataset: Path, spec: Path, tell: Callable[[str], None] = lambda _: None) -> None:
    """Grade and rank a study's prompts, and write the files and the cache of calls into a folder.

    Args:
        folder: where to.
        dataset: prompts and responses, in any known layout.
        spec: the spec's file.
        tell: hears what a person should know.

    Raises:
        FolkmootError: a file that cannot be used.
    """
    settings = ModelSettings(cache=folder / CACHE)
    relevance = folder / RELEVANCE
    ranker_relevance(RelevanceJob(dataset=dataset, spec=spec, model=MODEL), settings, relevance, tell)
    with_spec = RankerJob(
        dataset=dataset, spec=spec, model=MODEL, repeats=_REPEATS, relevance=relevance, seed=ORDER_SEED
    )
    ranker_run(with_spec, settings, folder / WITH_SPEC, tell)
    ranker_run(RankerJob(dataset=dataset, model=MODEL, seed=ORDER_SEED), settings, folder / WITHOUT_SPEC, tell)
