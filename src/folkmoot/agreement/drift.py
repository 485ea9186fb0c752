"""What moved between two waves of a study, over the prompts that both asked (docs/statistics/drift.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.crowd import Measure
from folkmoot.agreement.groups import too_few
from folkmoot.agreement.intervals import count, with_spread
from folkmoot.agreement.options import Options
from folkmoot.agreement.selection import Selection, filters_of, prompts_by_section, select
from folkmoot.agreement.weights import raked
from folkmoot.errors import EmptySelectionError
from folkmoot.records.dataset import Dataset
from folkmoot.records.drift import Drift, DriftRow, DriftScope
from folkmoot.records.section_relevance import SectionRelevance
from folkmoot.records.spec_ranking import SpecRankings
from folkmoot.statistics.cells import Cells
from folkmoot.statistics.cluster import Influence, two_way_spread
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.human_human import human_human
from folkmoot.statistics.multiplicity import benjamini_hochberg
from folkmoot.statistics.pairwise import agreement
from folkmoot.statistics.parts import Parts, Region, additive

NO_RANKING: Final = "no ranking was given"
NO_PAIRS: Final = "no pair observations in one of the waves"
NO_TWO: Final = "no pair of responses was ordered by two participants in one of the waves"
NOBODY_RETURNED: Final = "nobody ranked one of these prompts in both waves"
NO_STRICT: Final = "no pair is strict in both waves"
NO_PROMPT: Final = "the waves have no prompt in common that people of both answered and whose responses are the same"

_LEVEL: Final = (0.0, 1.0)
_CHANGE: Final = (-1.0, 1.0)

Positions: TypeAlias = NDArray[np.intp]


def drift(
    before: Dataset,
    after: Dataset,
    ranking: SpecRankings | None,
    *,
    relevance: SectionRelevance | None = None,
    section_titles: Mapping[str, str] | None = None,
    targets: Mapping[str, Mapping[str, float]] | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    names: tuple[str, str] = ("before", "after"),
) -> Drift:
    """Compare two waves. A participant who has one id in both datasets is one person.

    Args:
        before: what people said in the earlier wave.
        after: what they said in the later one.
        ranking: the spec's ranking, the same for both; None for what people say among themselves.
        relevance: grades that say which sections a prompt belongs to; None for the ranking's.
        section_titles: titles by section id, in the spec's order; None where no spec was given.
        targets: shares of a population to which each wave is raked; None for no weights.
        options: the question, filters, relevance and min_cell; the others say nothing here.
        names: of the two waves.

    Raises:
        EmptySelectionError: a wave has no answer to the question, or the waves share no prompt.
        RakingError: the targets cannot be met.
    """
    chosen = [select(one, options.question, covered_by=ranking, filters=filters_of(options)) for one in (before, after)]
    if targets:
        chosen = [raked(one, targets)[0] for one in chosen]
    waves = _Waves(chosen[0], chosen[1], ranking)
    graded = relevance or (None if ranking is None else ranking.relevance)
    n_unlinked = sum(int(one.dataset.participants.unlinked[one.person_rows].sum()) for one in chosen)
    unlinked = f"{n_unlinked:,} ids stand for single answers of people who could not be linked: too few seem to return."
    return Drift(
        before=names[0],
        after=names[1],
        question=str(options.question),
        ranker=None if ranking is None else ranking.name,
        simulated=before.simulated or after.simulated,
        weighted=bool(targets),
        min_cell=options.min_cell,
        n_only_before=waves.n_only_before,
        n_only_after=waves.n_only_after,
        n_changed=waves.n_changed,
        overall=waves.over(np.arange(len(waves.prompt_ids)), options.min_cell),
        sections=None if graded is None else _sections(waves, graded, section_titles or {}, options),
        notes=(*dict.fromkeys((*before.notes, *after.notes)), *([unlinked] if n_unlinked else [])),
    )


def _sections(
    waves: _Waves, graded: SectionRelevance, titles: Mapping[str, str], options: Options
) -> tuple[DriftRow, ...]:
    positions = prompts_by_section(graded, waves.prompt_ids, options.relevance)
    order = {section: index for index, section in enumerate(titles)}
    names = sorted(positions, key=lambda section: order.get(section, len(order)))
    found = [waves.over(np.array(positions[name], dtype=np.intp), options.min_cell) for name in names]
    everybody = benjamini_hochberg([one.p for one in found])
    returning = benjamini_hochberg([one.p_returning for one in found])
    return tuple(
        DriftRow(name, titles.get(name), one, p, p_returning)
        for name, one, p, p_returning in zip(names, found, everybody, returning, strict=True)
    )


@dataclass(frozen=True, eq=False)
class _Side:
    """One wave's cells, with where they stand among the prompts and people of both.

    Attributes:
        cells: of the wave.
        at: `[S]` the wave's number of each shared prompt.
        person: `[I]` number of each of the wave's people among those of both.
    """

    cells: Cells
    at: Positions
    person: NDArray[np.int32]

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """`[n]` one number for each shared prompt and person; -1 at prompts that are not shared."""
        position = np.full(self.cells.n_prompts, -1, dtype=np.int64)
        position[self.at] = np.arange(len(self.at))
        at = position[self.cells.prompt]
        return np.where(at < 0, -1, (at << 32) + self.person[self.cells.person])

    def take(self, keep: NDArray[np.bool_]) -> _Side:
        """Some of the cells (`[n]` bool)."""
        return _Side(self.cells.take(keep), self.at, self.person)

    def within(self, parts: Parts, prompts: Positions) -> _Within:
        """A statistic of these cells over some of the shared prompts (`[S']` positions)."""
        region = Region.of(self.cells, self.at[prompts])
        inside = parts.within(region)
        counted = count(Measure(self.cells, parts), inside, region, weighted=not self.cells.unweighted)
        return _Within(
            inside, replace(counted, value=inside.value()), region.cell_prompt, self.person[region.cell_person]
        )


@dataclass(frozen=True, eq=False)
class _Within:
    """A statistic over some of the shared prompts.

    Attributes:
        parts: over these prompts alone.
        estimate: its value and counts, without an interval.
        prompt: `[n']` position of each cell's prompt among them.
        person: `[n']` number of each cell's person among those of both waves.
    """

    parts: Parts
    estimate: Estimate
    prompt: NDArray[np.int32]
    person: NDArray[np.int32]

    @cached_property
    def influence(self) -> Influence:
        """How far each cell and prompt pulls it."""
        return self.parts.influence(self.prompt)

    @property
    def people(self) -> NDArray[np.int32]:
        """Numbers of those who entered it."""
        return np.unique(self.person[self.parts.entered])

    def level(self, empty: str) -> Estimate:
        """The statistic with its interval."""
        if self.estimate.value is None:
            return undefined(empty)
        spread = two_way_spread(self.person, self.prompt, self.influence, self.parts.entered)
        return with_spread(self.estimate, spread, "cluster", _LEVEL)


class _Waves:
    """Two waves laid beside each other."""

    def __init__(self, before: Selection, after: Selection, ranking: SpecRankings | None) -> None:
        self.prompt_ids, self.n_changed = _shared(before, after)
        if not self.prompt_ids:
            raise EmptySelectionError(NO_PROMPT)
        self.n_only_before = len(before.prompt_ids) - len(self.prompt_ids) - self.n_changed
        self.n_only_after = len(after.prompt_ids) - len(self.prompt_ids) - self.n_changed
        number: dict[str, int] = {}
        sides = [self._side(one, number) for one in (before, after)]
        back = np.intersect1d(sides[0].keys[sides[0].keys >= 0], sides[1].keys[sides[1].keys >= 0])
        returning = [one.take(np.isin(one.keys, back)) for one in sides]
        self._human = [(one, human_human(one.cells)) for one in sides]
        self._oneself = (returning[1], _with_oneself(returning[0], returning[1]))
        self._spec = self._spec_returning = None
        if ranking is not None:
            signs = [one.reference(ranking).signs for one in (before, after)]
            self._spec, self._spec_returning = (
                [(one, agreement(one.cells, reference)) for one, reference in zip(some, signs, strict=True)]
                for some in (sides, returning)
            )

    def over(self, prompts: Positions, min_cell: int) -> DriftScope:
        """The figures over some of the shared prompts."""
        human = [side.within(parts, prompts) for side, parts in self._human]
        oneself = self._oneself[0].within(self._oneself[1], prompts)
        n_returning = len(np.unique(oneself.person))
        few = NOBODY_RETURNED if n_returning == 0 else too_few(n_returning, min_cell)
        levels, change, p = _against_spec(self._spec, prompts)
        _, of_returning, p_returning = _against_spec(self._spec_returning, prompts)
        if n_returning < min_cell and self._spec is not None:
            of_returning, p_returning = undefined(few), None
        return DriftScope(
            n_prompts=len(prompts),
            n_before=len(np.unique(human[0].person)),
            n_after=len(np.unique(human[1].person)),
            n_returning=n_returning,
            agreement_before=levels[0],
            agreement_after=levels[1],
            agreement_change=change,
            agreement_change_returning=of_returning,
            human_human_before=human[0].level(NO_TWO),
            human_human_after=human[1].level(NO_TWO),
            human_human_change=_change(human[0], human[1], NO_TWO)[0],
            self_agreement=undefined(few) if n_returning < min_cell else oneself.level(NO_STRICT),
            p=p,
            p_returning=p_returning,
        )

    def _side(self, wave: Selection, number: dict[str, int]) -> _Side:
        position = {prompt_id: index for index, prompt_id in enumerate(wave.prompt_ids)}
        ids = (wave.dataset.participants.ids[row] for row in wave.person_rows.tolist())
        person = [number.setdefault(one, len(number)) for one in ids]
        at = np.array([position[one] for one in self.prompt_ids], dtype=np.intp)
        return _Side(wave.cells, at, np.array(person, dtype=np.int32))


def _shared(before: Selection, after: Selection) -> tuple[tuple[str, ...], int]:
    """(ids of the prompts of both that asked the same, how many of both did not)."""
    both = [one for one in before.prompt_ids if one in frozenset(after.prompt_ids)]
    same = tuple(one for one in both if _asked(before.dataset, one) == _asked(after.dataset, one))
    return same, len(both) - len(same)


def _asked(dataset: Dataset, prompt_id: str) -> tuple[object, ...]:
    prompts, row = dataset.prompts, dataset.prompts.index[prompt_id]
    return prompts.labels[row], tuple(prompts.messages[row]), tuple(prompts.responses[row])


def _with_oneself(before: _Side, after: _Side) -> Parts:
    """Over the later wave's returning cells: pairs strict in both waves, and those that stand the same way round."""
    order = np.argsort(before.keys)
    earlier = before.cells.signs[order[np.searchsorted(before.keys, after.keys, sorter=order)]]
    width = min(earlier.shape[1], after.cells.signs.shape[1])
    product = earlier[:, :width] * after.cells.signs[:, :width]
    strict = np.count_nonzero(product, axis=1)
    return additive(after.cells, (product > 0).sum(axis=1).astype(np.float64), strict.astype(np.float64), strict)


def _against_spec(
    waves: Sequence[tuple[_Side, Parts]] | None, prompts: Positions
) -> tuple[tuple[Estimate, Estimate], Estimate, float | None]:
    """((agreement before, after), its change, p of the change)."""
    if waves is None:
        return (undefined(NO_RANKING), undefined(NO_RANKING)), undefined(NO_RANKING), None
    before, after = (side.within(parts, prompts) for side, parts in waves)
    return (before.level(NO_PAIRS), after.level(NO_PAIRS)), *_change(before, after, NO_PAIRS)


def _change(before: _Within, after: _Within, empty: str) -> tuple[Estimate, float | None]:
    """(after − before, its p against 0). Whoever is in both waves is one cluster, and so is a prompt."""
    one, other = before.estimate, after.estimate
    if one.value is None or other.value is None:
        return undefined(empty), None
    key = np.concatenate([(side.prompt.astype(np.int64) << 32) + side.person for side in (before, after)])
    keys, place = np.unique(key, return_inverse=True)

    def joined(earlier: NDArray[np.float64], later: NDArray[np.float64]) -> NDArray[np.float64]:
        sums: NDArray[np.float64] = np.bincount(place, weights=np.concatenate([earlier, later])).astype(np.float64)
        return sums

    influence = Influence(
        joined(-before.influence.cells, after.influence.cells),
        after.influence.prompts - before.influence.prompts,
        joined(before.influence.cell_shares, after.influence.cell_shares) / 2,
        (before.influence.prompt_shares + after.influence.prompt_shares) / 2,
    )
    entered = joined(before.parts.entered.astype(np.float64), after.parts.entered.astype(np.float64)) > 0
    prompt, person = (keys >> 32).astype(np.int32), (keys & 0xFFFFFFFF).astype(np.int32)
    spread = two_way_spread(person, prompt, influence, entered)
    asked = (before.parts.denominator > 0) | (after.parts.denominator > 0)
    estimate = replace(
        one,
        value=other.value - one.value,
        n_pairs=one.n_pairs + other.n_pairs,
        n_assessments=one.n_assessments + other.n_assessments,
        n_participants=len(np.union1d(before.people, after.people)),
        n_prompts=int(asked.sum()),
        effective_n=None,
        design_effect=None,
    )
    estimate = with_spread(estimate, spread, "cluster", _CHANGE)
    return estimate, None if spread is None or estimate.low is None else spread.p_value(other.value - one.value)
