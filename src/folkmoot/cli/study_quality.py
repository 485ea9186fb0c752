"""`folkmoot study quality`: evidence about answers, and every statistic with and without whom it flags."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def quality(
    study: Annotated[
        Path,
        Parameter(
            name=("--study", "--dataset"), help="What people said: a study, or a folder or a file in a known layout."
        ),
    ],
    /,
    *,
    ranking: Annotated[
        tuple[Path, ...], Parameter(help="A file of the ranker's runs: its agreement is told with and without.")
    ] = (),
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the ranking's own.")
    ] = None,
    spec: Annotated[Path | None, Parameter(help="The spec: gives sections their titles and order.")] = None,
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings is compared.")] = (
        "world"
    ),
    people: Annotated[
        bool, Parameter(negative="", help="List who is flagged, and by what: for the study's own people alone.")
    ] = False,
    out: Annotated[Path | None, Parameter(help="Write the page `method health` to this folder.")] = None,
    force: Annotated[bool, Parameter(negative="", help="Replace a page that stands there.")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")] = False,
) -> None:
    r"""Say what is known of the quality of answers: evidence, never a verdict; nobody is left out by it.

    Speed, straight-lining, comprehension, agreement with oneself, copied texts, people who may be there twice, order
    effects, drop-out, questions left out and times; then every statistic with everybody and without whom something flags.
    What a dataset does not hold is "not recorded", never 0. Dissent from the majority enters no flag.

    Examples:
        folkmoot study quality my-study --ranking run.jsonl

        folkmoot study quality --dataset ca1/ --ranking run.jsonl --json

        folkmoot study quality my-study --ranking run.jsonl --spec spec.md --out health
    """
    from folkmoot.agreement import Options
    from folkmoot.pipeline.quality import QualityFiles, QualityOptions, study_quality, write_quality
    from folkmoot.records.dataset import Question
    from folkmoot.records.quality import as_json as as_builtins

    files = QualityFiles(study, ranking, relevance_file, spec)
    report = study_quality(files, QualityOptions(agreement=Options(question=Question(question))))
    if out is not None:
        names = write_quality(report, out, force=force)
        note(f"{len(names):,} files; open {out / 'index.html'}")
    if as_json:
        print_json(as_builtins(report))
        return
    from folkmoot.cli.quality_tables import print_quality

    print_quality(report, people=people)
