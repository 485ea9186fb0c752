"""Draft responses to a study's prompts: three views, a response that holds each, and the model's own default."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import ascii_uppercase

from folkmoot.errors import Fault
from folkmoot.pipeline.drafting import DraftRun, joined, not_drafted, out_faults, refuse_all, share_faults, write_drafts
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.records.drafts import Draft, Drafts
from folkmoot.records.model_call import CallEstimate
from folkmoot.study.drafting.giveaways import compared_drafts, give_aways
from folkmoot.study.drafting.merging import SAME_FROM, merge_drafts
from folkmoot.study.drafting.provenance import Writer
from folkmoot.study.drafting.response_calls import (
    label_order,
    response_calls,
    response_calls_ahead,
    response_drafts,
    views_calls,
)
from folkmoot.study.prompts import StudyPrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftResponses:
    """What responses are drafted, and where they go.

    Attributes:
        prompts: a study's prompts file; prompts that have responses already are passed over.
        model: who writes.
        out: the drafts file.
        seed: of the order of labels, 0 or more.
        same_from: similarity from which two responses to a prompt are near-duplicates.
    """

    prompts: Path
    model: str
    out: Path
    seed: int = 1
    same_from: float = SAME_FROM


def draft_responses(
    what: DraftResponses, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> DraftRun:
    """Ask for views, then for responses; merge near-duplicates, give labels, measure give-aways; write the drafts.

    Args:
        what: what is drafted.
        settings: how the model is asked.
        tell: told what happens, for people.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prompts = _prompts(what)
    asker = Asker(what.model, settings, tell)
    views = asker.ask(views_calls(prompts))
    responses = asker.ask(response_calls(prompts, views.answered))
    written = response_drafts(
        prompts, views.answered, responses.answered, Writer(what.model, somebodys_details, what.seed)
    )
    labelled = with_labels(merge_drafts(written, what.same_from), what.seed)
    answers = joined(views, responses)
    drafts = Drafts(labelled, not_drafted(answers))
    write_drafts(what.out, drafts)
    compared = compared_drafts(labelled)
    too_few = tuple(prompt.prompt_id for prompt in prompts if len(compared.get(prompt.prompt_id, ())) < 2)
    return DraftRun(drafts, answers, give_aways(compared), too_few)


def estimate_responses(what: DraftResponses, settings: ModelSettings) -> dict[str, CallEstimate]:
    """What drafting would take, by step; responses are counted as if each view took 250 characters.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prompts = _prompts(what)
    asker = Asker(what.model, settings)
    return {
        "views": asker.estimate(views_calls(prompts)),
        "responses": asker.estimate(response_calls_ahead(prompts)),
    }


def with_labels(drafts: Sequence[Draft], seed: int) -> tuple[Draft, ...]:
    """The drafted responses with labels A, B, … in an order drawn for each prompt; merged ones get none."""
    labelled = list(drafts)
    by_prompt: dict[str, list[int]] = defaultdict(list)
    for number, draft in enumerate(drafts):
        if draft.response is not None and draft.merged_into is None:
            by_prompt[draft.prompt_id].append(number)
    for prompt_id, numbers in by_prompt.items():
        for label, place in zip(ascii_uppercase, label_order(prompt_id, len(numbers), seed), strict=False):
            draft = drafts[numbers[place]]
            if draft.response is not None:
                labelled[numbers[place]] = replace(draft, response=replace(draft.response, label=label))
    return tuple(labelled)


def _prompts(what: DraftResponses) -> tuple[StudyPrompt, ...]:
    faults = [] if what.seed >= 0 else [Fault("--seed", None, "", f"{what.seed}", "0 or more")]
    refuse_all([*faults, *share_faults("--same-from", what.same_from), *out_faults(what.out)])
    prompts = load_study_prompts(what.prompts, awaiting=True)
    waiting = tuple(prompt for prompt in prompts if not prompt.responses)
    if not waiting:
        expected = "at least one prompt without responses"
        refuse_all([Fault(str(what.prompts), None, "responses", "responses to every prompt", expected)])
    return waiting
