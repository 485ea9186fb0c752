"""The options that `agreement` and `report build` share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

if TYPE_CHECKING:
    from folkmoot.agreement import Options
    from folkmoot.pipeline.agreement import AgreementFiles


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class AgreementOptions:
    """What is compared, and how."""

    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"), help="What people said: a folder or a file in a known layout, or a study."
        ),
    ]
    ranking: Annotated[
        tuple[Path, ...],
        Parameter(
            help="A file of the ranker's runs, one or more. The first run is the headline; more give test-retest; none: "
            "references alone."
        ),
    ] = ()
    without_spec: Annotated[
        Path | None, Parameter(help="A run of the same ranker that was given no spec: the ablation.")
    ] = None
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the headline's own.")
    ] = None
    spec: Annotated[Path | None, Parameter(help="The spec: gives sections their titles and order.")] = None
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings is compared.")] = (
        "world"
    )
    by: Annotated[
        tuple[str, ...],
        Parameter(help="Rows: section, prompt, group:FIELD, or group:FIELD+FIELD for a crossing. Repeatable."),
    ] = ()
    importance: Annotated[
        tuple[Literal["very", "somewhat", "not"], ...],
        Parameter(help="Keep assessments of this importance. Repeatable."),
    ] = ()
    subjectivity: Annotated[
        tuple[Literal["single", "values", "circumstances", "unsure"], ...],
        Parameter(help="Keep assessments of this subjectivity: what the answer depends on. Repeatable."),
    ] = ()
    relevance: Annotated[int, Parameter(help="A prompt belongs to a section from this relevance on, 1 to 5.")] = 5
    interval: Annotated[
        Literal["pigeonhole", "prompts", "cluster"],
        Parameter(help="How 95% intervals are made: people and prompts resampled, prompts alone, or cluster-robust."),
    ] = "pigeonhole"
    replicates: Annotated[int, Parameter(help="Bootstrap replicates.")] = 2000
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1
    targets: Annotated[
        Path | None, Parameter(help="Shares of a population, TOML or JSON: participants are raked to them.")
    ] = None
    wave: Annotated[
        str | None, Parameter(help="Of a study, the wave whose answers count; all of them where none is named.")
    ] = None
    min_cell: Annotated[int, Parameter(help="A group of fewer participants gets no number.")] = 30
    estimate: Annotated[
        tuple[str, ...], Parameter(help="Compute only this estimate. Repeatable; all where none is named.")
    ] = ()

    def files(self) -> AgreementFiles:
        """The files named."""
        from folkmoot.pipeline.agreement import AgreementFiles

        return AgreementFiles(
            dataset=self.dataset,
            rankings=self.ranking,
            without_spec=self.without_spec,
            relevance=self.relevance_file,
            spec=self.spec,
            targets=self.targets,
            wave=self.wave,
        )

    def options(self) -> Options:
        """What is asked of the comparison."""
        from folkmoot.agreement import Options
        from folkmoot.records.agreement import ESTIMATES
        from folkmoot.records.dataset import Question

        return Options(
            question=Question(self.question),
            by=self.by,
            importance=self.importance,
            subjectivity=self.subjectivity,
            relevance=self.relevance,
            interval=self.interval,
            replicates=self.replicates,
            seed=self.seed,
            min_cell=self.min_cell,
            estimates=self.estimate or ESTIMATES,
        )
