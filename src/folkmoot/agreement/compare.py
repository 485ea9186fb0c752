"""People against a ranker: everything that is asked of one comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

import numpy as np

from folkmoot.agreement.card import Card, CardFigures
from folkmoot.agreement.crowd import Crowd, spec_effect
from folkmoot.agreement.estimating import NOT_ASKED_FOR, Estimator
from folkmoot.agreement.groups import Group, difference, groups_of, shielded, too_few
from folkmoot.agreement.options import Options, check_options
from folkmoot.agreement.personal import personal_against_world
from folkmoot.agreement.selection import Filters, Reference, Selection, filters_of, prompts_by_section, select
from folkmoot.agreement.verdicts import notes_on, verdicts_on
from folkmoot.agreement.weights import raked
from folkmoot.errors import EmptySelectionError
from folkmoot.records.agreement import (
    ESTIMATES,
    AgreementResult,
    GroupRow,
    PersonalAgainstWorld,
    PromptRow,
    RankerGroupRow,
    Scope,
    SectionRow,
)
from folkmoot.records.dataset import Dataset, Question
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.bootstrap import PromptSet, Reweight
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.multiplicity import benjamini_hochberg
from folkmoot.statistics.parts import Parts

ABOUT_RUNS: Final = ("test_retest", "spec_flips")
"""Estimates without people."""


def compare(
    dataset: Dataset,
    rankings: Sequence[SpecRankings],
    *,
    without_spec: SpecRankings | None = None,
    relevance: SectionRelevance | None = None,
    section_titles: Mapping[str, str] | None = None,
    targets: Mapping[str, Mapping[str, float]] | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    name: str = "",
) -> AgreementResult:
    """Compare what people want with how a ranker reads the spec.

    Args:
        dataset: what people said.
        rankings: runs of the ranker; the first is the headline, the others give test-retest; none for references alone.
        without_spec: the same ranker without the spec.
        relevance: grades that say which sections a prompt belongs to; None for the headline's.
        section_titles: titles by section id, in the spec's order; None where no spec was given.
        targets: shares of a population to which participants are raked; None for no weights.
        options: what is asked.
        name: name of the dataset, for titles.

    Raises:
        FaultsError: options that cannot be met, all of them.
        EmptySelectionError: nothing to compare is left.
        RakingError: the targets cannot be met.
    """
    graded = relevance or (rankings[0].relevance if rankings else None)
    check_options(
        options,
        fields=dataset.participants.demographics,
        has_relevance=graded is not None,
        ablation_alone=without_spec is not None and not rankings,
    )
    headline = rankings[0] if rankings else None
    filters = filters_of(options)
    selection = select(dataset, options.question, covered_by=headline, filters=filters)
    reweight: Reweight | None = None
    if targets:
        selection, reweight = raked(selection, targets)
    comparison = _Comparison(selection, rankings, without_spec, options, reweight)
    sections = None if graded is None else prompts_by_section(graded, selection.prompt_ids, options.relevance)
    overall = comparison.overall()
    card = comparison.card.over(comparison.everything)
    result = AgreementResult(
        dataset=name,
        question=options.question,
        interval_method=str(options.interval),
        replicates=options.replicates,
        seed=options.seed,
        simulated=dataset.simulated,
        weighted=reweight is not None,
        rankers=tuple(run.name for run in rankings),
        without_spec=None if without_spec is None else without_spec.name,
        relevance_threshold=options.relevance,
        relevance_from=None if graded is None else graded.name,
        n_repeated=selection.n_repeated,
        n_unlinked=int(dataset.participants.unlinked[selection.person_rows].sum()),
        n_unranked_prompts=0
        if headline is None
        else sum(prompt_id not in headline.by_prompt for prompt_id in dataset.prompts.ids),
        n_unknown_prompts=0
        if headline is None
        else sum(prompt_id not in dataset.prompts.index for prompt_id in headline.by_prompt),
        overall=overall,
        sections=comparison.sections(sections or {}, section_titles) if "section" in options.by else None,
        groups=comparison.groups() if options.group_fields else None,
        prompts=comparison.prompts(sections or {}) if "prompt" in options.by else None,
        rankers_by_groups=comparison.rankers_by_groups() if options.group_fields and rankings else None,
        personal_against_world=_personal(dataset, headline, filters, selection)
        if set(options.estimates) == set(ESTIMATES)
        else None,
        verdicts=(),
        notes=(),
        tied_in_either=card.tied_in_either,
        flips_beyond_retest=card.flips_beyond_retest,
    )
    return replace(
        result,
        verdicts=verdicts_on(result),
        notes=(
            *notes_on(result, options),
            *_failed_prompts([*rankings, *([] if without_spec is None else [without_spec])]),
            *_several_models(rankings),
            *_same_runs(rankings, without_spec),
            *dataset.notes,
        ),
    )


class _Comparison:
    """One selection of answers against the runs of a ranker."""

    def __init__(
        self,
        selection: Selection,
        rankings: Sequence[SpecRankings],
        without_spec: SpecRankings | None,
        options: Options,
        reweight: Reweight | None,
    ) -> None:
        self._selection = selection
        self._options = options
        self._reweight = reweight
        self._runs = [selection.reference(run) for run in rankings]
        self._without = None if without_spec is None else selection.reference(without_spec)
        self._headline = self._runs[0] if self._runs else None
        self._crowd = Crowd(selection, self._headline)
        self.card = Card(self._runs, self._without, selection.cells.n_responses, options)
        self.everything = PromptSet("all", np.arange(selection.cells.n_prompts))

    def overall(self) -> Scope:
        return self._scopes(self._crowd, self._estimator(self._crowd), [self.everything])[0]

    def sections(
        self, sections: Mapping[str, Sequence[int]], titles: Mapping[str, str] | None
    ) -> tuple[SectionRow, ...]:
        order = {section: index for index, section in enumerate(titles or {})}
        names = sorted(sections, key=lambda section: order.get(section, len(order)))
        sets = [PromptSet(f"section {name}", np.array(sections[name], dtype=np.intp)) for name in names]
        scopes = self._scopes(self._crowd, self._estimator(self._crowd), sets)
        return tuple(
            SectionRow(*_counts(scope), section_id=name, title=(titles or {}).get(name))
            for name, scope in zip(names, scopes, strict=True)
        )

    def prompts(self, sections: Mapping[str, Sequence[int]]) -> tuple[PromptRow, ...]:
        belongs: list[list[str]] = [[] for _ in self._selection.prompt_ids]
        for section, positions in sections.items():
            for position in positions:
                belongs[position].append(section)
        sets = [
            PromptSet(f"prompt {prompt_id}", np.array([position]))
            for position, prompt_id in enumerate(self._selection.prompt_ids)
        ]
        scopes = self._scopes(self._crowd, self._estimator(self._crowd), sets, alone=True)
        return tuple(
            PromptRow(*_counts(scope), prompt_id=prompt_id, sections=tuple(belongs[position]))
            for position, (prompt_id, scope) in enumerate(zip(self._selection.prompt_ids, scopes, strict=True))
        )

    def groups(self) -> tuple[GroupRow, ...]:
        rows = [
            self._group(group) for fields in self._options.group_fields for group in groups_of(self._selection, fields)
        ]
        adjusted = benjamini_hochberg([row.p for row in rows])
        return tuple(replace(row, p_adjusted=p) for row, p in zip(rows, adjusted, strict=True))

    def rankers_by_groups(self) -> tuple[RankerGroupRow, ...]:
        options = replace(self._options, estimates=("agreement",))
        rows = []
        for run in [*self._runs, *([] if self._without is None else [self._without])]:
            agreement = self._crowd.against(run)
            for fields in options.group_fields:
                for group in groups_of(self._selection, fields):
                    gap = difference(self._crowd, agreement, group, options.min_cell)
                    if group.n_participants < options.min_cell:
                        own = undefined(too_few(group.n_participants, options.min_cell))
                    else:
                        crowd = Crowd(self._selection.of_people(group.member).of_prompts(run.covered), run)
                        own = next(self._estimator(crowd, options).over([_answered(crowd)]))["agreement"]
                        own = shielded(own, options.min_cell)
                    rows.append(RankerGroupRow(run.name, group.field, group.value, own, gap.estimate))
        return tuple(rows)

    def _group(self, group: Group) -> GroupRow:
        options, selection = self._options, self._selection.of_people(group.member)
        crowd = Crowd(selection, self._headline)
        if group.n_participants < options.min_cell:
            nothing = undefined(too_few(group.n_participants, options.min_cell))
            scope = _counted(crowd, _answered(crowd), dict.fromkeys(ESTIMATES, nothing))
        else:
            estimates = {
                name: shielded(estimate, options.min_cell)
                for name, estimate in next(self._estimator(crowd).over([_answered(crowd)])).items()
            }
            about_runs = undefined("a figure about runs of the ranker: participants do not enter it")
            scope = _counted(crowd, _answered(crowd), {**estimates, **dict.fromkeys(ABOUT_RUNS, about_runs)})
        if self._headline is None:
            missing = undefined("no ranking was given")
            return GroupRow(*_counts(scope), group.field, group.value, missing, None, None, options.min_cell)
        gap = difference(self._crowd, self._crowd.against(self._headline), group, options.min_cell)
        return GroupRow(*_counts(scope), group.field, group.value, gap.estimate, gap.p, None, options.min_cell)

    def _estimator(self, crowd: Crowd, options: Options | None = None) -> Estimator:
        return Estimator(crowd, options or self._options, effect=self._effect(crowd), reweight=self._reweight)

    def _effect(self, crowd: Crowd) -> Parts | None:
        if self._headline is None or self._without is None:
            return None
        common = self._headline.covered & self._without.covered
        return spec_effect(crowd.against(self._headline), crowd.against(self._without), common, crowd.cells)

    def _scopes(
        self, crowd: Crowd, estimator: Estimator, sets: Sequence[PromptSet], *, alone: bool = False
    ) -> list[Scope]:
        about_people = estimator.alone(sets) if alone else estimator.over(sets)
        return [
            _counted(crowd, one, {**estimates, **self._about_runs(self.card.over(one))})
            for one, estimates in zip(sets, about_people, strict=True)
        ]

    def _about_runs(self, figures: CardFigures) -> dict[str, Estimate]:
        found = {"test_retest": figures.test_retest, "spec_flips": figures.spec_flips}
        return {
            name: estimate if name in self._options.estimates else undefined(NOT_ASKED_FOR)
            for name, estimate in found.items()
        }


def _answered(crowd: Crowd) -> PromptSet:
    """The prompts that these people answered: nothing else is resampled for them."""
    answered = (crowd.cells.people_at > 0) | (crowd.selection.veto_cells.people_at > 0)
    return PromptSet("all", np.flatnonzero(answered))


def _counted(crowd: Crowd, prompts: PromptSet, estimates: Mapping[str, Estimate]) -> Scope:
    at = prompts.prompts
    return Scope(
        n_prompts=int(np.count_nonzero(crowd.cells.people_at[at])),
        n_participants=len(crowd.region(prompts).people()),
        n_assessments=int(crowd.selection.n_answers[at].sum()),
        n_pairs=int(crowd.pairs_at[at].sum()),
        estimates={name: estimates[name] for name in ESTIMATES},
    )


def _counts(scope: Scope) -> tuple[int, int, int, int, Mapping[str, Estimate]]:
    return scope.n_prompts, scope.n_participants, scope.n_assessments, scope.n_pairs, scope.estimates


def _failed_prompts(runs: Sequence[SpecRankings]) -> list[str]:
    """Prompts that were asked in vain: they are no agreement and no disagreement."""
    return [
        f"{run.name}: {len(run.failed):,} of {len(run.failed) + len(run.rows):,} prompts failed without a usable reply; they "
        "are left out, and never counted as agreement."
        for run in runs
        if run.failed
    ]


def _several_models(rankings: Sequence[SpecRankings]) -> list[str]:
    models = list(dict.fromkeys(run.provenance.model for run in rankings if run.provenance.model is not None))
    if len(models) < 2:
        return []
    return [f"The runs are of {len(models)} models: what is called test-retest here is also between models."]


def _same_runs(rankings: Sequence[SpecRankings], without_spec: SpecRankings | None) -> list[str]:
    """Runs that were given twice, which is more likely a mistake than a finding."""
    runs = [*rankings, *([] if without_spec is None else [without_spec])]
    said = [{row.prompt_id: row.ranking for row in run.rows} for run in runs]
    return [
        f"{runs[first].name} and {runs[second].name} rank every prompt alike: are they two runs?"
        for first, second in combinations(range(len(runs)), 2)
        if said[first] == said[second]
    ]


def _personal(
    dataset: Dataset,
    headline: SpecRankings | None,
    filters: Filters,
    selection: Selection,
) -> PersonalAgainstWorld | None:
    answers = dataset.assessments
    if not ((answers.world >= 0) & (answers.personal >= 0)).any():
        return None
    try:
        world = select(dataset, Question.WORLD, covered_by=headline, filters=filters)
        personal = select(dataset, Question.PERSONAL, covered_by=headline, filters=filters)
    except EmptySelectionError:
        return None
    # Whoever answered both is among the participants compared, and weighs here what they weigh there.
    weights = np.ones(len(dataset.participants))
    weights[selection.person_rows] = selection.cells.person_weight
    world = world.weighted(weights[world.person_rows])
    reference: Reference | None = None if headline is None else world.reference(headline)
    return personal_against_world(world, personal, reference)
