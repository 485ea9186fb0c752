"""`folkmoot ranker validate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.output import note, print_json


def validate(
    *,
    spec: Annotated[Path, Parameter(help="The spec that the rankers applied.")],
    dataset: Annotated[
        Path | None, Parameter(help="What people said; without it figures about people are undefined.")
    ] = None,
    ranking: Annotated[
        tuple[Path, ...],
        Parameter(help="Runs with the spec, of one ranker or several, models or people. Repeatable."),
    ] = (),
    without_spec: Annotated[
        tuple[Path, ...], Parameter(help="Runs of the same rankers without the spec: the ablation. Repeatable.")
    ] = (),
    gold: Annotated[
        tuple[Path, ...],
        Parameter(help="Rankings by people who know the spec: what rankers are measured against. Repeatable."),
    ] = (),
    relevance_file: Annotated[
        Path | None, Parameter(help="Section relevance of the prompts, instead of the headline's own.")
    ] = None,
    by: Annotated[
        tuple[str, ...], Parameter(help="Rows of groups: group:FIELD or group:FIELD+FIELD. Repeatable.")
    ] = (),
    question: Annotated[Literal["world", "personal"], Parameter(help="Which of people's rankings is compared.")] = (
        "world"
    ),
    interval: Annotated[
        Literal["pigeonhole", "prompts", "cluster"], Parameter(help="Intervals of agreement, as in `agreement`.")
    ] = "pigeonhole",
    replicates: Annotated[int, Parameter(help="Bootstrap replicates.")] = 2000,
    seed: Annotated[int, Parameter(help="Seed of every draw.")] = 1,
    min_cell: Annotated[int, Parameter(help="A group of fewer participants gets no number.")] = 30,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of tables.")] = False,
) -> None:
    r"""Say how far to trust rankers: the validity card.

    Recorded rankings give test-retest, what the order shown does, the ablation, agreement with people and with
    experts, and how far several rankers are independent. What they do not allow stands as undefined, with what to run.

    Examples:
        folkmoot ranker validate --spec spec.md --dataset ca1/ --ranking run1.jsonl \
            --ranking run2.jsonl --without-spec ablation.jsonl

        folkmoot ranker validate --spec spec.md --dataset ca1/ --ranking models.jsonl --gold experts.jsonl
    """
    from folkmoot.agreement import Options
    from folkmoot.pipeline.ranker_validate import CardFiles, ranker_validate
    from folkmoot.records.dataset import Question
    from folkmoot.records.validity_card import as_json as plain

    files = CardFiles(spec, dataset, ranking, without_spec, gold, relevance_file)
    options = Options(
        question=Question(question), by=by, interval=interval, replicates=replicates, seed=seed, min_cell=min_cell
    )
    card = ranker_validate(files, options)
    if as_json:
        for text in (*(verdict for one in card.rankers for verdict in one.verdicts), *card.notes):
            note(text)
        print_json(plain(card))
    else:
        from folkmoot.cli.validity_tables import print_card

        print_card(card)
