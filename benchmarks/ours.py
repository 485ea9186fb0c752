"""Tasks: Folkmoot itself, from files to estimates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import Values, fastest
from benchmarks.simulated import DATASET, read_runs
from folkmoot.agreement import Options, compare
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_spec import load_spec
from folkmoot.records.agreement import ESTIMATES, AgreementResult
from folkmoot.records.spec_ranking import SpecRankings

Timed = tuple[dict[str, float], Values]


def agreement_by_section(folder: Path, *, replicates: int, repeats: int = 1) -> Timed:
    """Agreement alone, over everything and by section, with its intervals where there are replicates."""
    options = Options(by=("section",), estimates=("agreement",), replicates=replicates)
    runs = [_load_and_compare(folder, options) for _ in range(repeats)]
    seconds = {"load": min(run.load for run in runs), "compare": min(run.compare for run in runs)}
    return seconds, values_of(runs[-1].result, ("agreement",))


class _Run(NamedTuple):
    load: float
    compare: float
    result: AgreementResult


def _load_and_compare(folder: Path, options: Options) -> _Run:
    """From the files: a dataset that was read before would remember what was asked of it."""
    load, dataset = fastest(1, lambda: load_dataset(folder / DATASET))
    headline = read_runs(folder, dataset)[0]
    return _Run(load, *fastest(1, lambda: compare(dataset, [headline], options=options)))


def every_estimate(folder: Path, *, by: list[str], replicates: int, prompts: int | None = None) -> Timed:
    """Every estimate, with the ranker's second run and the run without the spec.

    Args:
        folder: the data.
        by: what rows to make.
        replicates: how many.
        prompts: keep the first prompts of the ranker alone, the subset that a slow implementation can manage.
    """
    dataset = load_dataset(folder / DATASET)
    headline, rerun, without_spec = (_first(run, prompts) for run in read_runs(folder, dataset))
    options = Options(by=tuple(by), replicates=replicates)
    seconds, result = fastest(
        1, lambda: compare(dataset, [headline, rerun], without_spec=without_spec, options=options)
    )
    return {"compare": seconds}, values_of(result, ESTIMATES)


def read_spec(folder: Path, *, spec: str, repeats: int) -> Timed:
    """Read a spec: sections, references, worked examples."""
    seconds, read = fastest(repeats, lambda: load_spec(folder / spec))
    return {"read": seconds}, {"sections": len(read.sections)}


def values_of(result: AgreementResult, estimates: tuple[str, ...]) -> Values:
    """The result as named numbers: `section-3 agreement`, `all agreement low`, …."""
    values: Values = {}
    scopes = [("all", result.overall), *((row.section_id, row) for row in result.sections or ())]
    for place, scope in scopes:
        values[f"{place} n_pairs"] = scope.n_pairs
        values[f"{place} n_participants"] = scope.n_participants
        for name in estimates:
            estimate = scope.estimates[name]
            values[f"{place} {name}"] = estimate.value
            values[f"{place} {name} n_participants"] = estimate.n_participants
            if estimate.low is not None:
                values[f"{place} {name} low"], values[f"{place} {name} high"] = estimate.low, estimate.high
    return values


def _first(run: SpecRankings, prompts: int | None) -> SpecRankings:
    return run if prompts is None else replace(run, rows=run.rows[:prompts])
