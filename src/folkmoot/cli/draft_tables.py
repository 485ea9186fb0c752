"""What a run of drafting came to, for the terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from folkmoot.cli.model_estimate import dollars, usage_as_json
from folkmoot.cli.output import console, note
from folkmoot.cli.terminal import as_text, visible
from folkmoot.pipeline.drafting import DraftRun
from folkmoot.records.drafts import Draft, Drafts
from folkmoot.records.giveaways import GiveAwayReport
from folkmoot.report.draft_review import MEASURE_NAMES, given_away, told_overall

_SHOWN = 12


def print_run(run: DraftRun) -> None:
    """What was drafted, merged and flagged, and what gives responses away."""
    spent = run.answers.spent
    print_review(run.drafts, run.give_aways)
    if run.too_few:
        note(f"{len(run.too_few):,} prompts have fewer than two responses: {_some(run.too_few)}")
    if run.short:
        lacking = [f"{section} ({there} of {asked})" for section, asked, there in run.short]
        note(f"Fewer prompts than asked for stand of {_some(lacking)}; another --seed brings other users.")
    note(f"{spent.input_tokens:,} tokens in, {spent.output_tokens:,} out, cost {dollars(spent.cost)}")


def print_review(drafts: Drafts, report: GiveAwayReport | None) -> None:
    """What there is, what was merged and flagged, and what gives responses away."""
    out = console()
    out.print(_counts(drafts))
    marked = [draft for draft in drafts.drafts if draft.merged_into is not None]
    if marked:
        out.print(_merged(marked))
    flagged = [(draft, flag) for draft in drafts.standing for flag in draft.flags]
    for draft, flag in flagged[:_SHOWN]:
        out.print(Text.assemble(("look: ", "bold"), as_text(draft.id), " holds ", as_text(flag)))
    if len(flagged) > _SHOWN:
        note(f"and {len(flagged) - _SHOWN:,} more with something to look at (--json, or the page)")
    if report is not None and report.prompts:
        print_give_aways(report)


def run_json(run: DraftRun, out: Path) -> dict[str, Any]:
    """A run as JSON: the texts stand in the file."""
    return {
        "out": str(out),
        **review_json(run.drafts, run.give_aways),
        "too_few_responses": list(run.too_few),
        "short": [{"section": section, "asked": asked, "standing": there} for section, asked, there in run.short],
        "spent": usage_as_json(run.answers.spent),
    }


def review_json(drafts: Drafts, report: GiveAwayReport | None) -> dict[str, Any]:
    """Drafts without their texts: what stands, what was merged and flagged, what failed, what gives responses away."""
    return {
        "drafts": [
            {
                "kind": draft.kind,
                "id": draft.id,
                "prompt_id": draft.prompt_id,
                "content_hash": draft.content_hash,
                "flags": list(draft.flags),
                "merged_into": draft.merged_into,
                "similarity": draft.similarity,
            }
            for draft in drafts.drafts
        ],
        "failed": [{"id": one.id, "why": one.why} for one in drafts.failed],
        "give_aways": None if report is None else give_aways_json(report),
    }


def give_aways_json(report: GiveAwayReport) -> dict[str, Any]:
    """Every measure of every prompt, and the shares over all of them."""
    return {
        "prompts": [
            {
                "prompt_id": prompt.prompt_id,
                "measures": [
                    {
                        "measure": one.measure,
                        "values": dict(one.values),
                        "found": one.found,
                        "rule": one.rule,
                        "gives_away": list(one.labels),
                        "undefined_because": one.undefined_because,
                    }
                    for one in prompt.measures
                ],
            }
            for prompt in report.prompts
        ],
        "overall": [
            {
                "measure": one.measure,
                "end": one.end,
                "approach": one.approach,
                "value": one.share.value,
                "low": one.share.low,
                "high": one.share.high,
                "undefined_because": one.share.undefined_because,
                "n_prompts": one.share.n_prompts,
                "chance": one.chance,
            }
            for one in report.overall
        ],
    }


def _counts(drafts: Drafts) -> Table:
    table = Table(box=SIMPLE, title="Drafts", title_justify="left")
    table.add_column("what")
    for title in ("to decide", "near-duplicates", "with something to look at"):
        table.add_column(title, justify="right")
    kinds = Counter(draft.kind for draft in drafts.drafts)
    for kind in kinds:
        of_kind = [draft for draft in drafts.drafts if draft.kind is kind]
        standing = [draft for draft in of_kind if draft.merged_into is None]
        flagged = sum(bool(draft.flags) for draft in standing)
        table.add_row(kind, f"{len(standing):,}", f"{len(of_kind) - len(standing):,}", f"{flagged:,}")
    return table


def _merged(marked: Sequence[Draft]) -> Table:
    table = Table(box=SIMPLE, title="Near-duplicates, kept in the file and marked", title_justify="left")
    table.add_column("draft", overflow="fold")
    table.add_column("says nearly the same as", overflow="fold")
    table.add_column("similarity", justify="right")
    for draft in marked[:_SHOWN]:
        table.add_row(as_text(draft.id), as_text(draft.merged_into or ""), f"{draft.similarity or 0:.2f}")
    if len(marked) > _SHOWN:
        table.caption = f"and {len(marked) - _SHOWN:,} more"
    return table


def print_give_aways(report: GiveAwayReport, *, by_prompt: bool = False) -> None:
    """What gives responses away: how many prompts, over all of them, and each one where that is asked for."""
    out = console()
    found = Counter(one.measure for prompt in report.prompts for one in prompt.found)
    n_with = sum(bool(prompt.found) for prompt in report.prompts)
    parts = ", ".join(f"{MEASURE_NAMES[measure]} in {count:,}" for measure, count in found.most_common())
    out.print(
        Text(
            f"A response is given away in {n_with:,} of {len(report.prompts):,} prompts"
            + (f": {parts}." if parts else ".")
        )
    )
    if by_prompt:
        for prompt in report.prompts:
            if prompt.found:
                said = "; ".join(given_away(one) for one in prompt.found)
                out.print(Text.assemble((visible(prompt.prompt_id), "bold"), "  ", visible(said)))
    table = Table(box=SIMPLE, title="Over all prompts: how often a response is at the end", title_justify="left")
    for title in ("measure", "end", "response"):
        table.add_column(title)
    for title in ("share [95% interval]", "by chance", "prompts"):
        table.add_column(title, justify="right")
    for one in told_overall(report):
        share = one.share
        if share.value is not None and share.low is not None and share.high is not None and one.chance is not None:
            table.add_row(
                MEASURE_NAMES[one.measure],
                one.end,
                as_text(one.approach, "bold" if one.differs else ""),
                f"{share.value:.0%} [{share.low:.0%}, {share.high:.0%}]",
                f"{one.chance:.0%}",
                f"{share.n_prompts:,}",
            )
    if table.row_count:
        out.print(table)
        out.print(
            Text(
                "The own default’s length always, others where the interval leaves chance out; see docs/give-aways.md.",
                "dim",
            )
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
