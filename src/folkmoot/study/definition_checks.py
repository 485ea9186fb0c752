"""What a definition and its prompts say about each other, and whether the design can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from folkmoot.records.study import Study
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.toml_table import Table

_NAMED = 5


def check_against_prompts(study: Study, prompts: Sequence[StudyPrompt] | None, table: Table) -> None:
    """Find what does not go together.

    Args:
        study: as far as it could be read.
        prompts: None where there are none to hold it against.
        table: the definition; gains the faults.
    """
    if study.anchors and len(study.anchors) > study.prompts_per_person > 0:
        table.fault("prompts_per_person", f"the number {study.prompts_per_person}", f"{len(study.anchors)} anchors fit")
    if prompts is None:
        return
    ids = {prompt.prompt_id for prompt in prompts}
    for place, anchor in enumerate(study.anchors):
        if anchor not in ids:
            table.reading.fault(("anchors", place), "the id of no prompt", "an id of the prompts file")
    if study.prompts_per_person > len(prompts):
        found = f"the number {study.prompts_per_person}"
        table.fault("prompts_per_person", found, f"at most {len(prompts)}: there are so many prompts")
    _check_languages(study, prompts, table)
    if study.anchors and study.prompts_per_person == len(study.anchors) < len(prompts):
        table.fault("anchors", "as many as prompts_per_person", "fewer: nobody would see the other prompts")
    elif 0 < study.prompts_per_person <= len(prompts) and study.people_per_prompt:
        _check_reach(study, len(prompts), table)


def people_needed(study: Study, n_prompts: int) -> int:
    """How many people it takes at least until every prompt has its `people_per_prompt`; skipped prompts not counted.

    Args:
        study: with more prompts per person than anchors, or with anchors alone.
        n_prompts: of the study, anchors among them.
    """
    others = n_prompts - len(study.anchors)
    if not others:
        return study.people_per_prompt
    each = study.prompts_per_person - len(study.anchors)
    return max(study.people_per_prompt, ceil(study.people_per_prompt * others / each))


def _check_reach(study: Study, n_prompts: int, table: Table) -> None:
    limits = [cohort.people for cohort in study.cohorts if cohort.people is not None]
    if len(limits) < len(study.cohorts) or len(study.anchors) > study.prompts_per_person:
        return
    needed = people_needed(study, n_prompts)
    if sum(limits) < needed:
        found = f"the number {study.people_per_prompt}, which takes {needed:,} people or more"
        table.fault("people_per_prompt", found, f"what the cohorts' {sum(limits):,} people can reach")


def _check_languages(study: Study, prompts: Sequence[StudyPrompt], table: Table) -> None:
    for language in study.prompt_languages:
        without = [
            prompt.prompt_id
            for prompt in prompts
            if language != (prompt.language or study.languages[0]) and language not in prompt.translations
        ]
        if without:
            more = f" and {len(without) - _NAMED:,} more" if len(without) > _NAMED else ""
            found = f"prompts without {language}: {', '.join(without[:_NAMED])}{more}"
            if table.has("prompt_languages"):
                table.fault("prompt_languages", found, "every prompt in each of these languages, or fewer languages")
            else:
                expected = (
                    "every prompt in each language (`translations`), or `prompt_languages` with those it can be read in"
                )
                table.fault("languages", found, expected)
