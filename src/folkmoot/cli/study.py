"""`folkmoot study draft`: a model writes prompts, responses and criteria, and a person approves them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from folkmoot.cli.model_options import ModelOptions
from folkmoot.cli.output import note, print_json

if TYPE_CHECKING:
    from folkmoot.pipeline.drafting import DraftRun
    from folkmoot.records.model_call import CallEstimate

Json = Annotated[bool, Parameter(name="--json", negative="", help="Print JSON on stdout.")]
ModelName = Annotated[str, Parameter(name="--model", help="Who writes: PROVIDER:MODEL, such as openai:gpt-5.")]
Out = Annotated[Path, Parameter(help="The file of drafts to write, JSON Lines; drafts that it holds are replaced.")]
Prompts = Annotated[Path, Parameter(help="A study's prompts file: written or approved by a person.")]
SameFrom = Annotated[
    float, Parameter(help="Two texts are near-duplicates from this similarity on, above 0 to 1 (docs/drafting.md).")
]
LengthRatio = Annotated[float, Parameter(help="Words of the longest over the shortest that count.")]
ReadingDifference = Annotated[float, Parameter(help="Difference of reading levels (LIX) that counts.")]
HedgingFrom = Annotated[float, Parameter(help="Hedging words in 100 from which they can count.")]
HedgingRatio = Annotated[float, Parameter(help="How many times the next one's hedging counts.")]


def prompts(
    *,
    spec: Annotated[Path, Parameter(help="The spec in Markdown.")],
    sections: Annotated[str, Parameter(help="Ids of the sections that prompts are for, with commas; or `all`.")],
    model: ModelName,
    out: Out,
    per_section: Annotated[int, Parameter(help="Prompts to be written for each section.")] = 4,
    seed: Annotated[int, Parameter(help="Seed of the users who ask.")] = 1,
    existing: Annotated[Path | None, Parameter(help="A prompts file whose prompts are not to be repeated.")] = None,
    same_from: SameFrom = 0.6,
    asked: ModelOptions | None = None,
    as_json: Json = False,
) -> int:
    """Draft contested prompts: realistic users for each section, then what they ask.

    With each prompt stands why reasonable people would disagree, and which sections it touches. Near-duplicates, of each
    other, of existing prompts and of the spec's worked examples, are marked. Nothing is used before `study draft apply`.

    Examples:
        folkmoot study draft prompts --spec spec.md --sections be_fair,be_kind --model openai:gpt-5 --out prompt-drafts.jsonl

        folkmoot study draft prompts --spec spec.md --sections all --model fake:writer --out drafts.jsonl --dry-run
    """
    from folkmoot.pipeline.draft_prompts import DraftPrompts, draft_prompts, estimate_prompts

    asked = asked or ModelOptions()
    wanted = tuple(part.strip() for part in sections.split(",") if part.strip())
    what = DraftPrompts(
        spec=spec,
        sections=wanted,
        model=model,
        out=out,
        per_section=per_section,
        seed=seed,
        same_from=same_from,
        existing=existing,
    )
    if asked.dry_run:
        return _estimated(estimate_prompts(what, asked.settings()), as_json=as_json)
    return _told(draft_prompts(what, asked.settings(), note), out, asked, as_json=as_json)


def responses(
    *,
    prompts: Prompts,
    model: ModelName,
    out: Out,
    seed: Annotated[int, Parameter(help="Seed of the order of labels.")] = 1,
    same_from: SameFrom = 0.6,
    asked: ModelOptions | None = None,
    as_json: Json = False,
) -> int:
    """Draft responses: three views of the ideal answer, a response that holds each, and the model's own default.

    The views come first, in a call of their own. The own default is what the model says to the prompt alone. Prompts that
    have responses are passed over. Near-duplicates are marked, and give-aways in length, form and tone are measured.

    Examples:
        folkmoot study draft responses --prompts prompts.jsonl --model openai:gpt-5 --out response-drafts.jsonl
    """
    from folkmoot.pipeline.draft_responses import DraftResponses, draft_responses, estimate_responses

    asked = asked or ModelOptions()
    what = DraftResponses(prompts=prompts, model=model, out=out, seed=seed, same_from=same_from)
    if asked.dry_run:
        return _estimated(estimate_responses(what, asked.settings()), as_json=as_json)
    return _told(draft_responses(what, asked.settings(), note), out, asked, as_json=as_json)


def criteria(
    *,
    prompts: Prompts,
    model: ModelName,
    out: Out,
    same_from: SameFrom = 0.6,
    asked: ModelOptions | None = None,
    as_json: Json = False,
) -> int:
    """Draft up to six criteria for each prompt, by which people may judge any response to it.

    Each is one sentence about one thing, which names no response. Prompts that have criteria are passed over.

    Examples:
        folkmoot study draft criteria --prompts prompts.jsonl --model openai:gpt-5 --out criteria-drafts.jsonl
    """
    from folkmoot.pipeline.draft_criteria import DraftCriteria, draft_criteria, estimate_criteria

    asked = asked or ModelOptions()
    what = DraftCriteria(prompts=prompts, model=model, out=out, same_from=same_from)
    if asked.dry_run:
        return _estimated(estimate_criteria(what, asked.settings()), as_json=as_json)
    return _told(draft_criteria(what, asked.settings(), note), out, asked, as_json=as_json)


def completions(
    *,
    prompts: Prompts,
    spec: Annotated[Path, Parameter(help="The spec that the model is given as its system text.")],
    model: Annotated[str, Parameter(help="Who answers: PROVIDER:MODEL, such as openai:gpt-5.")],
    out: Annotated[Path, Parameter(help="The file of completions to write, JSON Lines.")],
    repeats: Annotated[int, Parameter(help="How often each prompt is answered.")] = 1,
    asked: ModelOptions | None = None,
    as_json: Json = False,
) -> int:
    """Have a model answer prompts under a spec, with where each answer comes from.

    To compare two versions of a spec, run it once with each: nothing else differs.

    Examples:
        folkmoot study draft completions --prompts prompts.jsonl --spec old.md --model openai:gpt-5 --out old.jsonl

        folkmoot study draft completions --prompts prompts.jsonl --spec new.md --model openai:gpt-5 --out new.jsonl
    """
    from folkmoot.cli.model_estimate import exit_code, usage_as_json
    from folkmoot.pipeline.draft_completions import DraftCompletions, draft_completions, estimate_completions

    asked = asked or ModelOptions()
    what = DraftCompletions(prompts=prompts, spec=spec, model=model, out=out, repeats=repeats)
    if asked.dry_run:
        return _estimated(estimate_completions(what, asked.settings()), as_json=as_json)
    run = draft_completions(what, asked.settings(), note)
    code = exit_code(run.answers, allow_failures=asked.allow_failures)
    if as_json:
        n_failed = len(run.answers.failed)
        spent = usage_as_json(run.answers.spent)
        print_json({"out": str(out), "completions": len(run.completions), "failed": n_failed, "spent": spent})
    note(f"{len(run.completions):,} completions, written to {out}")
    return code


def review(
    *,
    drafts: Annotated[tuple[Path, ...], Parameter(help="A file of drafts. Repeatable.")],
    html: Annotated[Path | None, Parameter(help="Write the drafts side by side to this page.")] = None,
    approvals: Annotated[
        Path | None, Parameter(help="Add a row to fill in for each draft to this file; rows that are there stay.")
    ] = None,
    prompts: Annotated[
        Path | None, Parameter(help="The study's prompts file, for the texts that responses and criteria belong to.")
    ] = None,
    length_ratio: LengthRatio = 2.0,
    reading_difference: ReadingDifference = 15.0,
    hedging_from: HedgingFrom = 2.0,
    hedging_ratio: HedgingRatio = 3.0,
    as_json: Json = False,
) -> None:
    """Read drafts before approving any: a page, a file of approvals to fill in, and what gives responses away.

    Examples:
        folkmoot study draft review --drafts drafts.jsonl --prompts prompts.jsonl --html page.html --approvals decided.jsonl
    """
    from folkmoot.cli.draft_tables import print_review, review_json
    from folkmoot.pipeline.draft_review import draft_review
    from folkmoot.study.drafting.giveaways import Rules

    rules = Rules(
        length_ratio=length_ratio,
        reading_difference=reading_difference,
        hedging_from=hedging_from,
        hedging_ratio=hedging_ratio,
    )
    found = draft_review(drafts, html=html, approvals=approvals, prompts=prompts, rules=rules)
    if as_json:
        print_json(review_json(found.drafts, found.give_aways))
    else:
        print_review(found.drafts, found.give_aways)
    if html is not None:
        note(f"written to {html}")
    if approvals is not None:
        note(f"{found.to_decide:,} rows to fill in added to {approvals}")


def apply(
    *,
    drafts: Annotated[tuple[Path, ...], Parameter(help="A file of drafts. Repeatable.")],
    approvals: Annotated[Path, Parameter(help="What people decided, JSON Lines (docs/data-formats.md).")],
    out: Annotated[Path, Parameter(help="The prompts file to write; it may be the one of --prompts.")],
    prompts: Annotated[Path | None, Parameter(help="The study's prompts so far; new ones come after them.")] = None,
    partial: Annotated[bool, Parameter(help="Leave out drafts that nobody decided about, and count them.")] = False,
    as_json: Json = False,
) -> None:
    """Put approved drafts into a study's prompts file, and nothing else.

    Refused, with the whole list: drafts without a decision, drafts that changed after they were approved, two decisions
    about one draft, decisions about no draft, responses whose prompt is missing or another.

    Examples:
        folkmoot study draft apply --drafts drafts.jsonl --approvals decided.jsonl --out prompts.jsonl

        folkmoot study draft apply --drafts drafts.jsonl --approvals decided.jsonl --prompts prompts.jsonl --out prompts.jsonl
    """
    from dataclasses import asdict

    from folkmoot.pipeline.draft_apply import draft_apply

    applied = draft_apply(drafts, approvals, out, prompts, partial=partial)
    if as_json:
        lists = {name: value for name, value in asdict(applied).items() if name != "prompts"}
        print_json({"out": str(out), "prompts": len(applied.prompts), **lists})
        return
    note(
        f"{len(applied.used):,} drafts used ({len(applied.edited):,} of them edited), {len(applied.rejected):,} rejected, "
        f"{len(applied.merged):,} near-duplicates and {len(applied.undecided):,} undecided left out; "
        f"{len(applied.prompts):,} prompts in {out}"
    )
    for item, flag in applied.flagged:
        note(f"look: {item} is in use and holds {flag}")
    short = [prompt.prompt_id for prompt in applied.prompts if not prompt.responses]
    if short:
        note(f"{len(short):,} prompts have no responses yet: `folkmoot study draft responses --prompts {out}`")


def give_aways(
    *,
    prompts: Annotated[Path, Parameter(help="A study's prompts file, with responses.")],
    length_ratio: LengthRatio = 2.0,
    reading_difference: ReadingDifference = 15.0,
    hedging_from: HedgingFrom = 2.0,
    hedging_ratio: HedgingRatio = 3.0,
    as_json: Json = False,
) -> None:
    """Measure how far length, form and tone tell a study's responses apart, whoever wrote them.

    Prompt by prompt, and over all prompts by the approach that each response's provenance names.

    Examples:
        folkmoot study give-aways --prompts prompts.jsonl
    """
    from folkmoot.cli.draft_tables import give_aways_json, print_give_aways
    from folkmoot.pipeline.study_give_aways import study_give_aways
    from folkmoot.study.drafting.giveaways import Rules

    rules = Rules(
        length_ratio=length_ratio,
        reading_difference=reading_difference,
        hedging_from=hedging_from,
        hedging_ratio=hedging_ratio,
    )
    report = study_give_aways(prompts, rules)
    if as_json:
        print_json(give_aways_json(report))
    else:
        print_give_aways(report, by_prompt=True)


def _estimated(estimates: Mapping[str, CallEstimate], *, as_json: bool) -> int:
    from folkmoot.cli.model_estimate import print_estimate

    print_estimate(estimates, json=as_json)
    return 0


def _told(run: DraftRun, out: Path, asked: ModelOptions, *, as_json: bool) -> int:
    from folkmoot.cli.draft_tables import print_run, run_json
    from folkmoot.cli.model_estimate import exit_code

    code = exit_code(run.answers, allow_failures=asked.allow_failures)
    if as_json:
        print_json(run_json(run, out))
    else:
        print_run(run)
    note(f"written to {out}; nothing of it is used before it is approved: `folkmoot study draft review --drafts {out}`")
    return code
