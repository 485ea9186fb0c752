"""Sections changed on purpose: what they govern should turn, and the rest should not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.card import compare_references, mean_share
from folkmoot.agreement.validity.differences import mean_share_difference
from folkmoot.agreement.validity.rankers import RunTable
from folkmoot.records.counterfactual import Counterfactual
from folkmoot.records.spec import Spec
from folkmoot.records.validity_card import CounterfactualRow
from folkmoot.statistics.cells import Floats
from folkmoot.statistics.estimate import undefined
from folkmoot.statistics.retest import RunComparison

NO_GOVERNED: Final = "no prompt that the section governs was ranked before and after"
NO_OTHERS: Final = "no prompt that the section does not govern was ranked before and after"
NO_SECOND_RUN: Final = "no second run with the spec as it is: --repeats 2"


def counterfactual_row(one: Counterfactual, spec: Spec) -> CounterfactualRow:
    """What changing one section turned round."""
    runs = [one.before, one.after, *([] if one.again is None else [one.again])]
    table = RunTable(runs, {})
    before = table.reference(one.before)
    turned = compare_references(before, table.reference(one.after), table.pairs)
    noise = None if one.again is None else compare_references(before, table.reference(one.again), table.pairs)
    governed, others = _members(table, one.governed), _members(table, one.others)
    flips_governed, flips_others = _flips(turned, governed), _flips(turned, others)
    noise_governed = noise_others = beyond = undefined(NO_SECOND_RUN)
    if noise is not None:
        ranked = governed & (turned.strict > 0) & (noise.strict > 0)
        noise_governed = mean_share([_flips(noise, governed & (turned.strict > 0))], NO_GOVERNED)
        noise_others = mean_share([_flips(noise, others & (turned.strict > 0))], NO_OTHERS)
        both = [_flips(turned, ranked)], [_flips(noise, ranked)]
        beyond = mean_share_difference(*both, (NO_GOVERNED, NO_GOVERNED))
    section = spec.section(one.section_id)
    return CounterfactualRow(
        section_id=one.section_id,
        title=None if section is None else section.title,
        change=str(one.change),
        text=one.text,
        written_by=one.written_by,
        flips_governed=mean_share([flips_governed], NO_GOVERNED),
        flips_others=mean_share([flips_others], NO_OTHERS),
        flips_difference=mean_share_difference([flips_governed], [flips_others], (NO_GOVERNED, NO_OTHERS)),
        noise_governed=noise_governed,
        noise_others=noise_others,
        beyond_noise=beyond,
    )


def _members(table: RunTable, prompt_ids: Iterable[str]) -> NDArray[np.bool_]:
    wanted = set(prompt_ids)
    return np.array([prompt_id in wanted for prompt_id in table.prompt_ids], dtype=np.bool_)


def _flips(one: RunComparison, prompts: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    return np.where(prompts, one.strict - one.same, 0.0), np.where(prompts, one.strict, 0.0)
