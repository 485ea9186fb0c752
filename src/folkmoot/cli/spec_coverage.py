"""`folkmoot spec coverage`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def coverage(
    file: Annotated[Path, Parameter(help="The version of the spec that the prompts were graded against.")],
    /,
    *,
    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"),
            help="Prompts and what people said: a folder or a file in a known layout, or a study.",
        ),
    ],
    ranking: Annotated[
        Path | None, Parameter(help="A run of the ranker: its grades, and its agreement with people to plan for.")
    ] = None,
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the ranking's own.")
    ] = None,
    relevance: Annotated[int, Parameter(help="A prompt belongs to a section from this relevance on, 1 to 5.")] = 5,
    min_prompts: Annotated[int, Parameter(help="Fewer prompts are too few for an interval.")] = 5,
    half_width: Annotated[
        tuple[float, ...],
        Parameter(
            help="How far an interval may reach to either side: 0.03 is ±3 points. Repeatable. [default: 0.05 0.03]"
        ),
    ] = (),
    interval: Annotated[
        Literal["pigeonhole", "cluster"], Parameter(help="The interval that is planned for, as in `agreement`.")
    ] = "pigeonhole",
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings counts.")] = "world",
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of a table.")] = False,
) -> None:
    """Show which sections of a spec no prompt exercises, which have too few prompts or people, and how many are missing.

    How many prompts an interval of some width takes follows from how much prompts and people differ in what was seen
    so far, and is as rough as that; docs/statistics/section-coverage.md says how.

    Examples:
        folkmoot spec coverage spec.md --dataset ca1/ --ranking run1.jsonl

        folkmoot spec coverage spec.md --dataset ca1/ --relevance-file grades.jsonl --json
    """
    from folkmoot.agreement.section_coverage import CoverageOptions
    from folkmoot.pipeline.spec_coverage import spec_coverage
    from folkmoot.records.dataset import Question
    from folkmoot.records.section_coverage import as_json as plain

    options = CoverageOptions(
        relevance=relevance,
        min_prompts=min_prompts,
        half_widths=half_width or CoverageOptions().half_widths,
        question=Question(question),
        interval=interval,
    )
    result = spec_coverage(file, dataset, ranking=ranking, relevance=relevance_file, options=options)
    if as_json:
        for text in result.notes:
            note(text)
        print_json(plain(result))
        return
    from folkmoot.cli.spec_coverage_table import print_coverage

    print_coverage(result)
