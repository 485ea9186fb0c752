"""Plain rows through the package: what the slow definitions are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.reference.from_records import dataset_of, rankings_of
from tests.reference.rows import Row, Spec, Tiers

from folkmoot.agreement import Options, compare
from folkmoot.records.agreement import AgreementResult


def result_of(
    rows: Sequence[Row],
    sizes: Mapping[str, int],
    spec: Spec | None = None,
    *,
    more_runs: Sequence[Spec] = (),
    without: Spec | None = None,
    relevance: Mapping[str, Mapping[str, int]] | None = None,
    demographics: Mapping[str, Mapping[str, str]] | None = None,
    targets: Mapping[str, Mapping[str, float]] | None = None,
    weights: Mapping[str, int] | None = None,
    personal: Sequence[Tiers | None] | None = None,
    world_codes: Sequence[int] | None = None,
    options: Options | None = None,
) -> AgreementResult:
    """`compare` on these rows; few replicates unless `options` says otherwise.

    `weights` are reached by raking: everybody has an answer of their own, whose wanted share is the weight's.
    """
    if weights is not None:
        demographics = {"who": {person: person for person in weights}}
        total = sum(weights.values())
        targets = {"who": {person: weight / total for person, weight in weights.items()}}
    dataset = dataset_of(rows, sizes, demographics=demographics, personal=personal, world_codes=world_codes)
    runs = [] if spec is None else [rankings_of(spec, relevance=relevance)]
    runs += [rankings_of(run, name=f"run{number}") for number, run in enumerate(more_runs, start=2)]
    return compare(
        dataset,
        runs,
        without_spec=None if without is None else rankings_of(without, name="without"),
        targets=targets,
        options=options or Options(replicates=20),
    )
