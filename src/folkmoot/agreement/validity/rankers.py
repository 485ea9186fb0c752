"""Who ranked what: runs gathered by ranker, and laid side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.selection import Reference, reference_of
from folkmoot.agreement.validity.inputs import CardInputs
from folkmoot.records.counterfactual import Counterfactual
from folkmoot.records.example_ranking import ExampleRankings
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.cells import Signs, n_pairs

FAKE: Final = "fake:"
"""What a fake model's name begins with."""


@dataclass
class Ranker:
    """One ranker and everything that it did.

    Attributes:
        name: the model, the code of a person, or the first run where neither is recorded.
        model: the model as recorded; None where none is.
        person: whether the file says that a person ranked.
        runs: with the spec, the headline first.
        without_spec: runs without.
        examples: runs over worked examples.
        counterfactuals: runs under changed sections.
    """

    name: str
    model: str | None
    person: bool
    runs: list[SpecRankings] = field(default_factory=list)
    without_spec: list[SpecRankings] = field(default_factory=list)
    examples: list[ExampleRankings] = field(default_factory=list)
    counterfactuals: list[Counterfactual] = field(default_factory=list)

    @property
    def fake(self) -> bool:
        """Whether it is a fake model."""
        return self.model is not None and self.model.startswith(FAKE)


def rankers_of(inputs: CardInputs) -> tuple[list[Ranker], list[str]]:
    """The rankers in order of first mention, and what could not be laid to any.

    Runs of one model are runs of one ranker, and so are all runs of which no model is recorded: files of the same ranker
    written before models were.
    """
    found = {name_of(ranker.runs[0]): ranker for ranker in gathered(inputs.rankings)}
    for examples in inputs.examples:
        found.setdefault(examples.ranker, Ranker(examples.ranker, examples.ranker, person=False))
        found[examples.ranker].examples.append(examples)
    for one in inputs.counterfactuals:
        found.setdefault(one.ranker, Ranker(one.ranker, one.ranker, person=False))
        found[one.ranker].counterfactuals.append(one)
    notes = []
    for run in inputs.without_spec:
        key = name_of(run)
        owner = found.get(key)
        if owner is None and key is None and len(found) == 1:
            owner = next(iter(found.values()))
        if owner is None:
            notes.append(
                f"{run.name}: no run with the spec is by the same ranker ({key or 'no model recorded'}); not used."
            )
        else:
            owner.without_spec.append(run)
    for ranker in found.values():
        if len(ranker.without_spec) > 1:
            others = ", ".join(run.name for run in ranker.without_spec[1:])
            notes.append(f"{ranker.name}: the ablation is {ranker.without_spec[0].name}; not used: {others}.")
        notes += [*_not_alike(ranker), *_failures(ranker)]
    unnamed = found.get(None)
    if unnamed is not None and len(unnamed.runs) > 1:
        names = ", ".join(run.name for run in unnamed.runs)
        notes.append(f"No model is recorded in {names}: taken as {len(unnamed.runs)} runs of one ranker.")
    return list(found.values()), notes


def gathered(runs: Sequence[SpecRankings]) -> list[Ranker]:
    """Runs by ranker, in order of first mention."""
    found: dict[str | None, Ranker] = {}
    for run in runs:
        key = name_of(run)
        if key not in found:
            found[key] = Ranker(key or run.name, run.provenance.model, person=run.provenance.ranker is not None)
        found[key].runs.append(run)
    return list(found.values())


def name_of(run: SpecRankings) -> str | None:
    """The person's code or the model that a run records; None where it records neither."""
    return run.provenance.ranker or run.provenance.model


def _not_alike(ranker: Ranker) -> list[str]:
    """Runs of one model that were not asked in the same way, so that they are no repeats."""
    notes = []
    for what, values in (
        ("template", {run.provenance.template_hash for run in ranker.runs}),
        ("spec", {run.provenance.spec_hash for run in ranker.runs}),
    ):
        if len(values - {None}) > 1:
            notes.append(
                f"{ranker.name}: its runs had different versions of the {what}, so that test_retest is of that change too."
            )
    return notes


def _failures(ranker: Ranker) -> list[str]:
    return [
        f"{run.name}: {len(run.failed)} of {len(run.rows) + len(run.failed)} prompts have no usable ranking, and count for "
        "nothing."
        for run in (*ranker.runs, *ranker.without_spec)
        if run.failed
    ]


class RunTable:
    """The prompts of some runs, with the responses that they rank.

    A run that ranks other responses of a prompt than the first run that ranks it does not cover the prompt.

    Args:
        runs: any runs.
        labels: of prompts whose responses are known; () for none.
    """

    def __init__(self, runs: Sequence[SpecRankings], labels: Mapping[str, tuple[str, ...]]) -> None:
        self._labels: dict[str, tuple[str, ...]] = {}
        for run in runs:
            for row in run.rows:
                if row.prompt_id not in self._labels:
                    own = tuple(sorted(label for tier in row.ranking.tiers for label in tier))
                    self._labels[row.prompt_id] = labels.get(row.prompt_id, own)
        self.prompt_ids = tuple(self._labels)
        self.n_responses: NDArray[np.int8] = np.array([len(one) for one in self._labels.values()], dtype=np.int8)
        self.pairs: NDArray[np.int64] = np.array([n_pairs(int(size)) for size in self.n_responses], dtype=np.int64)

    def __len__(self) -> int:
        """How many prompts."""
        return len(self.prompt_ids)

    def reference(self, run: SpecRankings) -> Reference:
        """A run laid beside the prompts."""
        codes, covered = np.zeros(len(self), dtype=np.int32), np.zeros(len(self), dtype=np.bool_)
        for position, (prompt_id, labels) in enumerate(self._labels.items()):
            row = run.by_prompt.get(prompt_id)
            if row is not None and {label for tier in row.ranking.tiers for label in tier} == set(labels):
                codes[position], covered[position] = row.ranking.code(labels), True
        return reference_of(run.name, codes, covered, self.n_responses)

    def shown(self, run: SpecRankings) -> Signs:
        """`[P, q]` 1 where a pair's first response was shown before the second, -1 after; 0 where it is not recorded."""
        codes, covered = np.zeros(len(self), dtype=np.int32), np.zeros(len(self), dtype=np.bool_)
        for position, (prompt_id, labels) in enumerate(self._labels.items()):
            row = run.by_prompt.get(prompt_id)
            if row is not None and sorted(row.shown_order) == sorted(labels):
                codes[position] = sum(row.shown_order.index(label) << 3 * at for at, label in enumerate(labels))
                covered[position] = True
        return reference_of(run.name, codes, covered, self.n_responses).signs
