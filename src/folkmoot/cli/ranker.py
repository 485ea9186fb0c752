"""`folkmoot ranker`: a model applies a spec."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number

from folkmoot.cli.model_options import ModelOptions
from folkmoot.cli.output import note, print_json
from folkmoot.cli.ranker_options import RankerOptions

if TYPE_CHECKING:
    from folkmoot.records.model_call import Answers

_Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]


def run(
    what: RankerOptions,
    models: ModelOptions = ModelOptions(),  # noqa: B008 - frozen
    *,
    out: Annotated[
        Path, Parameter(help="The file of rankings to write, JSON Lines; docs/data-formats.md says its rows.")
    ],
    as_json: _Json = False,
) -> int:
    r"""Let a model rank the responses of every prompt by a spec.

    The file is written whole, and also where the budget ended or calls failed: it holds what there is, and the same
    command goes on from there without paying for an answer twice. A file of another run is never written over.

    A prompt without a usable reply is a row that says so: it is no ranking, and the command exits with 1 unless
    --allow-failures.

    Examples:
        folkmoot ranker run --dataset ca1/ --spec spec.md --model openai:gpt-5 \
            --out run1.jsonl --dry-run

        folkmoot ranker run --dataset ca1/ --spec spec.md --model openai:gpt-5 \
            --sections auto --repeats 2 --max-cost 20 --out run1.jsonl

        folkmoot ranker run --dataset ca1/ --no-spec --model openai:gpt-5 \
            --out ablation.jsonl

    Args:
        what: what is ranked, by what, and how.
        models: how models are asked.
        out: the file to write.
        as_json: print JSON.
    """
    from folkmoot.cli.model_estimate import exit_code, print_estimate
    from folkmoot.pipeline.ranker_cost import run_cost
    from folkmoot.pipeline.ranker_run import ranker_run

    job = what.job()
    if models.dry_run:
        cost = run_cost(job, models.settings(), note)
        print_estimate(cost.steps, json=as_json)
        _say(cost.notes)
        return 0
    done = ranker_run(job, models.settings(), out, note)
    n_rows = sum(len(one.rows) for one in done.runs)
    n_failed = sum(len(one.failed) for one in done.runs)
    _say_left_out(done.withheld, done.n_kept)
    runs = f" in {len(done.runs)} runs" if len(done.runs) > 1 else ""
    failed = f", {n_failed:,} failed" if n_failed else ""
    note(f"{_count(n_rows, 'ranking')} by {job.model}{runs}{failed}, written to {out}")
    code = exit_code(done.answers, allow_failures=models.allow_failures)
    if as_json:
        print_json(
            {
                "out": str(out),
                "model": job.model,
                "n_runs": len(done.runs),
                "n_rankings": n_rows,
                "n_failed": n_failed,
                "n_kept": done.n_kept,
                "withheld": list(done.withheld),
                **_calls(done.answers),
            }
        )
    return code


def relevance(
    models: ModelOptions = ModelOptions(),  # noqa: B008 - frozen
    *,
    dataset: Annotated[
        Path,
        Parameter(
            name=("--dataset", "--study"),
            help="Prompts: a folder or a file in a known layout, or a study; responses play no part.",
        ),
    ],
    spec: Annotated[Path, Parameter(help="The spec, a Markdown file.")],
    model: Annotated[
        str, Parameter(help="PROVIDER:MODEL, such as openai:gpt-5 or fake:rule-follower, or a name of --models.")
    ],
    out: Annotated[Path, Parameter(help="The file of grades to write, JSON Lines.")],
    prompt: Annotated[tuple[str, ...], Parameter(help="Grade this prompt only. Repeatable.")] = (),
    limit: Annotated[int | None, Parameter(help="Grade the first so many prompts.", validator=Number(gte=1))] = None,
    as_json: _Json = False,
) -> int:
    r"""Let a model grade, from 1 to 5 and with a reason, how relevant each section of a spec is to each prompt.

    Written once, the file serves every later comparison: --relevance-file of `agreement`, `report build`, `spec coverage`
    and `ranker run`. One call a prompt reads an index of the sections: ids, titles and how each begins.

    Examples:
        folkmoot ranker relevance --dataset ca1/ --spec spec.md \
            --model openai:gpt-5-mini --out relevance.jsonl

    Args:
        models: how models are asked.
        dataset: prompts.
        spec: the spec.
        model: who grades.
        out: the file to write.
        prompt: which prompts.
        limit: how many.
        as_json: print JSON.
    """
    from folkmoot.cli.model_estimate import exit_code, print_estimate
    from folkmoot.pipeline.ranker_relevance import RelevanceJob, estimate_relevance, ranker_relevance

    job = RelevanceJob(dataset=dataset, spec=spec, model=model, prompts=prompt, limit=limit)
    if models.dry_run:
        print_estimate({"relevance": estimate_relevance(job, models.settings(), note)}, json=as_json)
        return 0
    done = ranker_relevance(job, models.settings(), out, note)
    _say_left_out(done.withheld, done.n_kept)
    failed = f", {len(done.failed):,} failed" if done.failed else ""
    note(f"{_count(len(done.graded), 'prompt')} graded by {model}{failed}, written to {out}")
    code = exit_code(done.answers, allow_failures=models.allow_failures)
    if as_json:
        print_json(
            {
                "out": str(out),
                "model": model,
                "n_graded": len(done.graded),
                "n_failed": len(done.failed),
                "n_kept": done.n_kept,
                "withheld": list(done.withheld),
                **_calls(done.answers),
            }
        )
    return code


def cost(
    what: RankerOptions,
    models: ModelOptions = ModelOptions(),  # noqa: B008 - frozen
    *,
    as_json: _Json = False,
) -> None:
    r"""Say what a run would take, in calls, tokens and money: with the whole spec and with the sections that matter.

    Nothing is asked. Replies that the cache holds already are counted, and cost nothing.

    Examples:
        folkmoot ranker cost --dataset ca1/ --spec spec.md --model openai:gpt-5 \
            --repeats 3

    Args:
        what: the run, as for `ranker run`.
        models: how models are asked.
        as_json: print JSON.
    """
    from folkmoot.cli.model_estimate import print_estimate
    from folkmoot.pipeline.ranker_cost import ranker_cost

    found = ranker_cost(what.job(), models.settings(), note)
    print_estimate(found.steps, json=as_json)
    _say(found.notes)


def _say(notes: tuple[str, ...]) -> None:
    for text in notes:
        note(text)


def _say_left_out(withheld: tuple[str, ...], n_kept: int) -> None:
    if withheld:
        note(f"{_count(len(withheld), 'prompt')} left out: the dataset withholds their texts.")
    if n_kept:
        note(f"{_count(n_kept, 'row')} of an earlier run kept in the file: this run did not get so far.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _calls(answers: Answers[Any]) -> dict[str, Any]:
    from folkmoot.cli.model_estimate import usage_as_json

    return {
        "n_not_asked": len(answers.not_asked),
        "stopped_because": answers.stopped_because,
        "spent": usage_as_json(answers.spent),
    }
