"""The rankings that a comparison used, and what they say about one prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from folkmoot.records.dataset import NO_ANSWER, Dataset
from folkmoot.records.ranking import Ranking
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.student import mean
from folkmoot.statistics.weak_order import unpack
from folkmoot.statistics.wilson import share


@dataclass(frozen=True, eq=False)
class Answers:
    """The last rankings of participants, one row a participant and prompt.

    Attributes:
        dataset: where they come from.
        prompt: `[n]` row in the dataset's prompts, ascending.
        participant: `[n]` row in its participants.
        codes: `[n]` weak-order codes, none negative.
    """

    dataset: Dataset
    prompt: NDArray[np.intp]
    participant: NDArray[np.intp]
    codes: NDArray[np.int32]

    @cached_property
    def _starts(self) -> NDArray[np.intp]:
        return np.searchsorted(self.prompt, np.arange(len(self.dataset.prompts) + 1))

    def at(self, prompt: int) -> PromptAnswers:
        """The answers to one prompt, by its row."""
        rows = slice(int(self._starts[prompt]), int(self._starts[prompt + 1]))
        labels = self.dataset.prompts.labels[prompt]
        return PromptAnswers(labels, unpack(self.codes[rows], len(labels)), self.participant[rows])


@dataclass(frozen=True, slots=True)
class Place:
    """How people, and the ranker, placed one response.

    Attributes:
        label: the response.
        mean_rank: the mean over people of its rank, 1 the best, ties sharing the mean of their ranks.
        first: share of the people with a single first response who placed this one first.
        last: the same for last.
        n_first: how many placed it first.
        n_last: how many placed it last.
        ranker: its rank by the ranker, `2`, or `2=` where tied; None without a ranking.
    """

    label: str
    mean_rank: Estimate
    first: Estimate
    last: Estimate
    n_first: int
    n_last: int
    ranker: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """How people, and the ranker, order two responses.

    Attributes:
        above: the response that more people put above the other (the prompt's first where as many did).
        below: the other.
        share: share of the people who order the two strictly who put `above` above.
        n_above: how many did.
        n_tied: people who tie the two; they are not in the share.
        ranker: `same`, `reverse` or `tie`; None without a ranking.
    """

    above: str
    below: str
    share: Estimate
    n_above: int
    n_tied: int
    ranker: str | None


@dataclass(frozen=True, slots=True)
class GroupAtPrompt:
    """One group's ranking beside the others'.

    Attributes:
        key: (field, value) of the group.
        group: mean rank of each response, by label, among the group.
        rest: the same among everybody else who ranked this prompt.
    """

    key: tuple[str, str]
    group: Mapping[str, Estimate]
    rest: Mapping[str, Estimate]


@dataclass(frozen=True, eq=False)
class PromptAnswers:
    """What people answered to one prompt.

    Attributes:
        labels: the response labels, k of them.
        tiers: `[n, k]` tiers, 0 the best.
        participant: `[n]` row in the dataset's participants.
    """

    labels: tuple[str, ...]
    tiers: NDArray[np.int8]
    participant: NDArray[np.intp]

    def __len__(self) -> int:
        """How many people."""
        return len(self.tiers)

    @cached_property
    def ranks(self) -> NDArray[np.float64]:
        """`[n, k]` rank of each response, 1 the best, ties sharing the mean of their ranks."""
        before = (self.tiers[:, :, None] > self.tiers[:, None, :]).sum(axis=2)
        level = (self.tiers[:, :, None] == self.tiers[:, None, :]).sum(axis=2)
        ranks: NDArray[np.float64] = before + (level + 1) / 2
        return ranks

    def places(self, ranking: Ranking | None) -> list[Place]:
        """Every response, the one that people rank best first."""
        ranks = self.ranks
        first = _alone(self.tiers == 0)
        last = _alone(self.tiers == self.tiers.max(axis=1, keepdims=True, initial=0))
        by_ranker = {} if ranking is None else _written_ranks(ranking)
        places = []
        for column, label in enumerate(self.labels):
            n_first, n_last = int(first[:, column].sum()), int(last[:, column].sum())
            places.append(
                Place(
                    label,
                    bounded(mean(ranks[:, column]), len(self.labels)),
                    share(n_first, int(first.any(axis=1).sum())),
                    share(n_last, int(last.any(axis=1).sum())),
                    n_first,
                    n_last,
                    by_ranker.get(label),
                )
            )
        return sorted(places, key=lambda place: np.inf if place.mean_rank.value is None else place.mean_rank.value)

    def pairs(self, ranking: Ranking | None) -> list[Pair]:
        """Every two responses, in the order of the labels."""
        tier = {} if ranking is None else {label: level for level, tier in enumerate(ranking.tiers) for label in tier}
        rows = []
        for one, other in combinations(range(len(self.labels)), 2):
            n_one = int((self.tiers[:, one] < self.tiers[:, other]).sum())
            n_other = int((self.tiers[:, one] > self.tiers[:, other]).sum())
            above, below = (one, other) if n_one >= n_other else (other, one)
            names = self.labels[above], self.labels[below]
            n_above = max(n_one, n_other)
            said = None if not tier else _compared(tier[names[0]], tier[names[1]])
            rows.append(Pair(*names, share(n_above, n_one + n_other), n_above, len(self) - n_one - n_other, said))
        return rows

    def group(self, key: tuple[str, str], member: NDArray[np.bool_], min_cell: int) -> GroupAtPrompt | None:
        """A group's mean ranks beside the others'; None where either side has fewer than `min_cell` people here.

        Args:
            key: (field, value) of the group.
            member: `[participants of the dataset]`, who belongs to it.
            min_cell: fewer people get no numbers, at a prompt as anywhere.
        """
        inside = member[self.participant]
        if min(int(inside.sum()), int((~inside).sum())) < min_cell:
            return None
        ranks, k = self.ranks, len(self.labels)
        return GroupAtPrompt(
            key,
            {label: bounded(mean(ranks[inside, column]), k) for column, label in enumerate(self.labels)},
            {label: bounded(mean(ranks[~inside, column]), k) for column, label in enumerate(self.labels)},
        )


def members(dataset: Dataset, field_name: str, value: str) -> NDArray[np.bool_]:
    """`[participants]`, who belongs to a group; a crossing's fields are joined by `+`, its values by ` + `."""
    columns = [dataset.participants.demographics[name] for name in field_name.split("+")]
    if len(columns) == 1:
        codes = columns[0].codes
        wanted = [code for code, text in enumerate(columns[0].values) if text == value]
        member: NDArray[np.bool_] = np.isin(codes, wanted) & (codes != NO_ANSWER)
        return member
    spelled = zip(*(column.texts() for column in columns), strict=True)
    return np.array([None not in texts and " + ".join(_texts(texts)) == value for texts in spelled], dtype=np.bool_)


def order_of(places: Sequence[Place]) -> str:
    """`C > A = B`: the responses by their mean rank among people; equal means are ties."""
    text, previous = "", None
    for place in places:
        value = place.mean_rank.value
        if value is None:
            return "undefined"
        joint = "" if previous is None else (" = " if abs(value - previous) < 1e-9 else " > ")
        text, previous = f"{text}{joint}{place.label}", value
    return text


def bounded(estimate: Estimate, n_responses: int) -> Estimate:
    """A mean rank whose interval stays within the ranks that there are."""
    if estimate.low is None or estimate.high is None:
        return estimate
    return Estimate(
        estimate.value,
        max(1.0, estimate.low),
        min(float(n_responses), estimate.high),
        None,
        0,
        estimate.n_assessments,
        estimate.n_participants,
        1,
        estimate.interval_method,
    )


def _alone(chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """`[n, k]`, the chosen response of those who chose one alone."""
    alone: NDArray[np.bool_] = chosen & (chosen.sum(axis=1, keepdims=True) == 1)
    return alone


def _written_ranks(ranking: Ranking) -> dict[str, str]:
    ranks, better = {}, 0
    for tier in ranking.tiers:
        for label in tier:
            ranks[label] = f"{better + 1}=" if len(tier) > 1 else str(better + 1)
        better += len(tier)
    return ranks


def _compared(above: int, below: int) -> str:
    return "tie" if above == below else ("same" if above < below else "reverse")


def _texts(texts: Sequence[str | None]) -> list[str]:
    return [text for text in texts if text is not None]
