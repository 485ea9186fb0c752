"""Draft up to six criteria for each of a study's prompts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from folkmoot.errors import Fault
from folkmoot.pipeline.drafting import DraftRun, not_drafted, out_faults, refuse_all, share_faults, write_drafts
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.model_calls import Asker, ModelSettings
from folkmoot.privacy.in_drafts import somebodys_details
from folkmoot.records.drafts import Drafts
from folkmoot.records.model_call import CallEstimate
from folkmoot.study.drafting.criteria_calls import criteria_calls, criteria_drafts
from folkmoot.study.drafting.merging import SAME_FROM, merge_drafts
from folkmoot.study.drafting.provenance import Writer
from folkmoot.study.prompts import StudyPrompt


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCriteria:
    """What criteria are drafted, and where they go.

    Attributes:
        prompts: a study's prompts file; prompts that have criteria already are passed over.
        model: who writes.
        out: the drafts file.
        same_from: similarity from which two criteria of a prompt are near-duplicates.
    """

    prompts: Path
    model: str
    out: Path
    same_from: float = SAME_FROM


def draft_criteria(
    what: DraftCriteria, settings: ModelSettings, tell: Callable[[str], None] = lambda _: None
) -> DraftRun:
    """Ask for criteria, merge near-duplicates, write the drafts.

    Args:
        what: what is drafted.
        settings: how the model is asked.
        tell: told what happens, for people.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    prompts = _prompts(what)
    answers = Asker(what.model, settings, tell).ask(criteria_calls(prompts))
    # Nothing about criteria is drawn, so that their provenance has no seed but 0.
    written = criteria_drafts(prompts, answers.answered, Writer(what.model, somebodys_details))
    drafts = Drafts(merge_drafts(written, what.same_from), not_drafted(answers))
    write_drafts(what.out, drafts)
    return DraftRun(drafts, answers)


def estimate_criteria(what: DraftCriteria, settings: ModelSettings) -> dict[str, CallEstimate]:
    """What drafting would take.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with everything that cannot be used.
    """
    return {"criteria": Asker(what.model, settings).estimate(criteria_calls(_prompts(what)))}


def _prompts(what: DraftCriteria) -> tuple[StudyPrompt, ...]:
    refuse_all([*share_faults("--same-from", what.same_from), *out_faults(what.out)])
    prompts = load_study_prompts(what.prompts, awaiting=True)
    waiting = tuple(prompt for prompt in prompts if not prompt.criteria)
    if not waiting:
        expected = "at least one prompt without criteria"
        refuse_all([Fault(str(what.prompts), None, "criteria", "criteria of every prompt", expected)])
    return waiting
