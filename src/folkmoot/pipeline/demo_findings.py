"""Look for everything that was planted in a population, with the same comparison that real people get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from folkmoot.agreement import Options, compare
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Dataset
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.study.finding import Finding, judge
from folkmoot.study.population import Measure, Truth


def find_planted(
    truths: Sequence[Truth], dataset: Dataset, headline: SpecRankings, result: AgreementResult, options: Options
) -> tuple[Finding, ...]:
    """Hold every truth against the figure that it names.

    Args:
        truths: what was planted.
        dataset: what people said.
        headline: the ranking that `result` compares with.
        result: the comparison over all prompts, by section.
        options: those of `result`; groups within a section are compared with the same ones.
    """
    return tuple(judge(truth, _estimate(truth, dataset, headline, result, options)) for truth in truths)


def _estimate(
    truth: Truth, dataset: Dataset, headline: SpecRankings, result: AgreementResult, options: Options
) -> Estimate:
    if truth.measure is Measure.WORLD_MINUS_PERSONAL:
        both = result.personal_against_world
        return undefined("nobody was asked both questions") if both is None else both.world_minus_personal
    if truth.measure is Measure.GROUP:
        return _group(truth, dataset, headline, options)
    row = next((row for row in result.sections or () if row.section_id == truth.section), None)
    if row is None:
        return undefined("no prompt belongs to the section")
    return row.estimates["agreement" if truth.measure is Measure.SECTION_AGREEMENT else "gap_to_crossfit"]


def _group(truth: Truth, dataset: Dataset, headline: SpecRankings, options: Options) -> Estimate:
    """The group's difference from everybody else on the section's prompts: a ranking of those alone leaves the rest out."""
    within = headline
    if truth.section is not None:
        rows = (row for row in headline.rows if _belongs(row.section_relevance or {}, truth.section, options))
        within = replace(headline, rows=tuple(rows))
    if not within.rows:
        return undefined("no prompt belongs to the section")
    narrow = replace(options, by=(f"group:{truth.field}",), estimates=("agreement",), replicates=0)
    groups = compare(dataset, [within], options=narrow).groups or ()
    row = next((row for row in groups if row.value == truth.value), None)
    return undefined("nobody is in the group") if row is None else row.difference_from_rest


def _belongs(relevance: Mapping[str, int], section: str, options: Options) -> bool:
    return relevance.get(section, 0) >= options.relevance
