"""Measure what gives a study's responses away."""

from __future__ import annotations

from pathlib import Path

from folkmoot.pipeline.draft_review import rule_faults
from folkmoot.pipeline.drafting import refuse_all
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.records.giveaways import GiveAwayReport
from folkmoot.study.drafting.giveaways import Rules, compared_prompts, give_aways


def study_give_aways(prompts: Path, rules: Rules | None = None) -> GiveAwayReport:
    """Give-aways of the responses in a study's prompts file, by the approach that their provenance names.

    Args:
        prompts: the prompts file.
        rules: from when on a measure gives a response away; None for the usual ones.

    Raises:
        MissingFileError: the file is not there.
        FaultsError: with everything that cannot be used.
    """
    rules = rules or Rules()
    refuse_all(rule_faults(rules))
    return give_aways(compared_prompts(load_study_prompts(prompts)), rules)
