"""`folkmoot study drift`: what moved between two waves of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter


def drift(
    study: Annotated[
        Path | None, Parameter(name="--study", help="The study's folder, whose waves these are; none for two datasets.")
    ] = None,
    /,
    *,
    before: Annotated[
        str, Parameter(help="The earlier wave: its name, of a study; or what people said in it, in any layout.")
    ],
    after: Annotated[str, Parameter(help="The later wave, likewise; one id in both is one person.")],
    ranking: Annotated[
        Path | None, Parameter(help="A file of the ranker's runs: its first run stands for the spec in both waves.")
    ] = None,
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the ranking's own.")
    ] = None,
    spec: Annotated[Path | None, Parameter(help="The spec: gives sections their titles and order.")] = None,
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings is compared.")] = (
        "world"
    ),
    relevance: Annotated[int, Parameter(help="A prompt belongs to a section from this relevance on, 1 to 5.")] = 5,
    targets: Annotated[
        Path | None, Parameter(help="Shares of a population, TOML or JSON: each wave is raked to them.")
    ] = None,
    min_cell: Annotated[int, Parameter(help="Fewer people who return get no number.")] = 30,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> int:
    """Compare two waves of a study over the prompts that both asked, overall and by section.

    Whoever has one id in both waves is one person: changes are paired where people return, and their intervals know it.

    Examples:
        folkmoot study drift my-study --before spring --after autumn --ranking rankings/spec.jsonl --spec spec.md

        folkmoot study drift --before spring.parquet --after autumn.parquet --json
    """
    from folkmoot.agreement import Options
    from folkmoot.cli.drift_tables import print_drift
    from folkmoot.cli.output import print_json
    from folkmoot.pipeline.study_drift import DriftFiles, study_drift
    from folkmoot.records.dataset import Question
    from folkmoot.records.drift import as_json as json_of

    files = DriftFiles(before, after, ranking, relevance_file, spec, targets, study)
    result = study_drift(files, Options(question=Question(question), relevance=relevance, min_cell=min_cell))
    if as_json:
        print_json(json_of(result))
    else:
        print_drift(result)
    return 0
