"""What recorded rankings allow of the ranker's validity card: test-retest, and how many pairs the spec turns round.

These are figures without people: their intervals are over prompts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement.intervals import with_ends
from folkmoot.agreement.options import Options
from folkmoot.agreement.selection import Reference
from folkmoot.statistics.bootstrap import PromptSet
from folkmoot.statistics.cells import Floats, n_pairs
from folkmoot.statistics.cluster import jackknife_spread
from folkmoot.statistics.clustered_share import clustered_share_interval, share_influence
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.retest import RunComparison, compare_runs


@dataclass(frozen=True, slots=True)
class CardFigures:
    """Figures about runs of a ranker.

    Attributes:
        test_retest: share of pairs, strict in both of two runs, on which they agree; the mean over pairs of runs.
        tied_in_either: share of pairs that either of two runs ties; the mean over pairs of runs.
        spec_flips: share of pairs, strict with and without the spec, that the spec turns round.
        flips_beyond_retest: spec_flips minus what a second run turns round, 1 - test_retest, on the prompts that all of
            these runs rank: above 0 the spec changes more than chance does.
    """

    test_retest: Estimate
    tied_in_either: Estimate
    spec_flips: Estimate
    flips_beyond_retest: Estimate


class Card:
    """Compares runs over sets of prompts.

    Args:
        runs: the runs of the ranker with the spec; the first is the headline.
        without_spec: the ablation; None where there is none.
        n_responses: `[P]` responses of each prompt.
        options: replicates and their seed.
    """

    def __init__(
        self,
        runs: Sequence[Reference],
        without_spec: Reference | None,
        n_responses: NDArray[np.int8],
        options: Options,
    ) -> None:
        pairs = np.array([n_pairs(int(size)) for size in n_responses])
        self._retests = [compare_references(first, second, pairs) for first, second in combinations(runs, 2)]
        self._ablation = None if without_spec is None or not runs else compare_references(runs[0], without_spec, pairs)
        self._options = options

    def over(self, prompts: PromptSet) -> CardFigures:
        """The figures over some of the prompts; undefined ones say why."""
        retests = [_take(one, prompts) for one in self._retests]
        none = "fewer than two rankings were given"
        if self._ablation is None:
            flips = undefined("no ranking without the spec was given")
        else:
            one = _take(self._ablation, prompts)
            flips = mean_share([(one.strict - one.same, one.strict)], "no pair is strict in both runs")
        return CardFigures(
            mean_share([(one.same, one.strict) for one in retests], "no pair is strict in both runs")
            if retests
            else undefined(none),
            mean_share([(one.tied, one.all) for one in retests], "no prompt is ranked by both runs")
            if retests
            else undefined(none),
            flips,
            self._beyond_retest(retests, None if self._ablation is None else _take(self._ablation, prompts)),
        )

    def _beyond_retest(self, retests: Sequence[RunComparison], ablation: RunComparison | None) -> Estimate:
        if not retests or ablation is None:
            return undefined("it needs two rankings, and one without the spec")
        common = (ablation.strict > 0) & np.all([one.strict > 0 for one in retests], axis=0)
        if not common.any():
            return undefined("no prompt has pairs strict in all of these runs")
        turned = np.array([one.strict - one.same for one in retests])[:, common]
        noise, noise_influence, noise_shares = share_influence(
            turned, np.array([one.strict for one in retests])[:, common]
        )
        strict = ablation.strict[common]
        flips, flips_influence, flips_shares = share_influence(strict - ablation.same[common], strict)
        estimate = replace(
            undefined(""),
            value=flips - noise,
            undefined_because=None,
            n_pairs=int(strict.sum()),
            n_prompts=int(common.sum()),
        )
        influence, shares = flips_influence - noise_influence, (flips_shares + noise_shares) / 2
        spread = jackknife_spread(influence, shares, estimate.n_prompts)
        ends = None if spread is None or spread.variance == 0 else spread.interval(flips - noise)
        return with_ends(estimate, ends, "cluster")


def compare_references(first: Reference, second: Reference, pairs: NDArray[np.int64]) -> RunComparison:
    """Two runs over the prompts that both cover.

    Args:
        first: one run.
        second: the other.
        pairs: `[P]` how many pairs each prompt has.
    """
    return compare_runs(first.signs, second.signs, np.where(first.covered & second.covered, pairs, 0))


def _take(comparison: RunComparison, prompts: PromptSet) -> RunComparison:
    at = prompts.prompts
    return RunComparison(comparison.same[at], comparison.strict[at], comparison.tied[at], comparison.all[at])


def mean_share(parts: Sequence[tuple[Floats, Floats]], empty: str, *, unit: str = "prompt") -> Estimate:
    """The mean of several shares of pairs of responses, of pairs of runs for example; a share of none is left out.

    Args:
        parts: (`[P]` pairs that count, `[P]` pairs that could) of each share.
        empty: why it is undefined where none of them has a pair.
        unit: what P counts, for the reason why there is no interval.
    """
    live = [(above, below) for above, below in parts if (below > 0).any()]
    if not live:
        return undefined(empty)
    counted, observed = (np.array([part[side] for part in live]) for side in (0, 1))
    estimate = replace(
        undefined(""),
        value=float((counted.sum(axis=1) / observed.sum(axis=1)).mean()),
        undefined_because=None,
        n_pairs=int(observed.sum()),
        n_prompts=int((observed > 0).any(axis=0).sum()),
    )
    return with_ends(estimate, clustered_share_interval(counted, observed), "score", unit=unit)
