"""`folkmoot ranker validate`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from folkmoot.cli.live_validation_options import LiveValidationOptions
from folkmoot.cli.model_options import ModelOptions
from folkmoot.cli.output import note, print_json

if TYPE_CHECKING:
    from folkmoot.agreement.validity.inputs import CardInputs
    from folkmoot.pipeline.live_validation import LiveResult


def validate(
    live: LiveValidationOptions = LiveValidationOptions(),  # noqa: B008 - frozen
    models: ModelOptions = ModelOptions(),  # noqa: B008 - frozen
    *,
    spec: Annotated[Path, Parameter(help="The spec that the rankers applied.")],
    dataset: Annotated[
        Path | None,
        Parameter(
            name=("--dataset", "--study"), help="What people said; without it figures about people are undefined."
        ),
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
    recorded: Annotated[
        tuple[Path, ...], Parameter(help="A folder that an earlier --out wrote: all that models said then. Repeatable.")
    ] = (),
    out: Annotated[
        Path | None, Parameter(help="Write all that models say now to this folder, to make the card again from.")
    ] = None,
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
    report: Annotated[
        Path | None, Parameter(help="Write the card's page to this folder, with its figures and tables.")
    ] = None,
    force: Annotated[bool, Parameter(help="Replace a page that stands in that folder.")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Print JSON instead of tables.")] = False,
) -> int:
    """Say how far to trust rankers: the validity card.

    Recorded rankings give test-retest, what the order shown does, the ablation, agreement with people and with
    experts, and how far several rankers are independent. What they do not allow stands as undefined, with what to run.

    With --model a model is asked: the spec's worked examples, runs over the dataset's prompts with the spec and
    without, and prompts under a spec with one section taken out or turned round. --dry-run says first what that takes.

    Examples:
        folkmoot ranker validate --spec spec.md --dataset ca1/ --ranking run1.jsonl --ranking run2.jsonl

        folkmoot ranker validate --spec spec.md --dataset ca1/ --ranking models.jsonl --gold experts.jsonl --report card/

        folkmoot ranker validate --spec spec.md --dataset ca1/ --model openai:gpt-5 --counterfactual auto --dry-run

        folkmoot ranker validate --spec spec.md --dataset ca1/ --model openai:gpt-5 --out said/ --report card/

        folkmoot ranker validate --spec spec.md --dataset ca1/ --recorded said/
    """
    from folkmoot.agreement import Options
    from folkmoot.pipeline.ranker_validate import (
        CardFiles,
        check_report_folder,
        load_card_inputs,
        ranker_validate,
        write_validity_report,
    )
    from folkmoot.pipeline.recorded_card import with_recorded
    from folkmoot.pipeline.write_file import check_folder
    from folkmoot.records.dataset import Question
    from folkmoot.records.validity_card import as_json as plain

    if report is not None:
        check_report_folder(report, force=force)
    if out is not None:
        check_folder(out)
    files = CardFiles(spec, dataset, ranking, without_spec, gold, relevance_file)
    options = Options(
        question=Question(question), by=by, interval=interval, replicates=replicates, seed=seed, min_cell=min_cell
    )
    asked = _Asked(live, models, seed, out) if live.model else None
    if asked is not None and models.dry_run:
        asked.say_what_it_takes(with_recorded(load_card_inputs(files), recorded), as_json=as_json)
        return 0

    def more(inputs: CardInputs) -> CardInputs:
        inputs = with_recorded(inputs, recorded)
        return inputs if asked is None else asked.ask(inputs)

    card = ranker_validate(files, options, more)
    if asked is not None:
        card = replace(card, notes=(*card.notes, *asked.notes))
    if report is not None:
        write_validity_report(card, report, force=force)
        note(f"The card's page: {report / 'index.html'}")
    if as_json:
        for text in (*(verdict for one in card.rankers for verdict in one.verdicts), *card.notes):
            note(text)
        print_json(plain(card))
    else:
        from folkmoot.cli.validity_tables import print_card

        print_card(card)
    return 0 if asked is None else asked.exit_code()


class _Asked:
    """The models of one command."""

    def __init__(self, live: LiveValidationOptions, models: ModelOptions, seed: int, out: Path | None) -> None:
        from folkmoot.pipeline.live_validation import LiveValidation

        self._live = LiveValidation(live.live(seed), models.settings(), note)
        self._models = models
        self._out = out
        self._done: LiveResult | None = None

    def say_what_it_takes(self, inputs: CardInputs, *, as_json: bool) -> None:
        from folkmoot.cli.model_estimate import print_estimate

        print_estimate(self._live.estimate(inputs), json=as_json)

    def ask(self, inputs: CardInputs) -> CardInputs:
        from folkmoot.pipeline.recorded_card import write_recorded

        self._done = self._live.ask(inputs)
        if self._out is not None:
            files = write_recorded(self._done.made, self._done.graded, self._out)
            note(f"{len(files)} files written to {self._out}")
        return self._done.inputs

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self._done is None else self._done.notes

    def exit_code(self) -> int:
        from folkmoot.cli.model_estimate import exit_code

        return 0 if self._done is None else exit_code(self._done.answers, allow_failures=self._models.allow_failures)
