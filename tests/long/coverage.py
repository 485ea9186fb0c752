"""How often 95% intervals hold the truth, by simulation: people and prompts drawn from a population that is known.

A prompt is drawn with the appeal of its four responses, what divides people about them, and three readings by a ranker
(with the spec twice, without it once). A person is drawn with a taste and a group; one group is more erratic. The truth
of each estimate is its expectation over fresh prompts and fresh people, for the design's number of people a prompt,
found apart from the package by drawing a few hundred thousand prompts.

Designs, each with 12 people a prompt but where it says otherwise:
- sparse: each person answers about three prompts;
- crossed: the same 20 people answer every prompt;
- anchor: as sparse, and everybody answers one more prompt besides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import combinations, permutations
from multiprocessing import get_context
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from folkmoot.agreement import Options, compare
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Assessments, Categorical, Dataset, Participants, Prompts, Rationales
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.estimate import Estimate
from folkmoot.statistics.weak_order import NOT_ASKED, pack

Floats = NDArray[np.float64]

DESIGNS: Final = ("sparse", "crossed", "anchor")
N_PROMPTS: Final = (2, 5, 10, 20, 50)
ESTIMATES: Final = (
    "agreement",
    "agreement_by_prompt",
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "spec_effect",
    "difference_from_rest",
    "test_retest",
)
K: Final = 4
PAIRS: Final = tuple(combinations(range(K), 2))
PEOPLE_A_PROMPT: Final = 12
CROSSED_PEOPLE: Final = 20
PROMPTS_A_PERSON: Final = 3


class Drawn(NamedTuple):
    """Prompts of the population.

    Attributes:
        appeal: `[n, 4]` what people have in common.
        divides: `[n, 4]` how a person's taste moves it.
        readings: `[3, n, 4]` the ranker's scores with the spec, with the spec again, and without.
    """

    appeal: Floats
    divides: Floats
    readings: Floats


class People(NamedTuple):
    """People of the population: `taste` `[...]`, and `group` `[...]`, true for the more erratic."""

    taste: Floats
    group: NDArray[np.bool_]


def draw_prompts(random: np.random.Generator, n: int) -> Drawn:
    """Prompts differ in how clear they are, and in how well the ranker reads the crowd."""
    clear = np.exp(random.normal(0, 0.5, (n, 1)))
    appeal = clear * random.normal(0, 1, (n, K))
    understood = appeal + random.normal(0, 1, (n, K))
    readings = understood + np.array([0.3, 0.3, 0.8])[:, None, None] * random.normal(0, 1, (3, n, K))
    return Drawn(appeal, 0.8 * random.normal(0, 1, (n, K)), readings)


def draw_people(random: np.random.Generator, shape: tuple[int, ...]) -> People:
    """Two groups in equal parts."""
    return People(random.normal(0, 1, shape), random.random(shape) < 0.5)


def feel(random: np.random.Generator, appeal: Floats, divides: Floats, people: People) -> Floats:
    """`[..., 4]` how much each person likes each response; never a tie."""
    noise = np.where(people.group, 1.8, 0.9)[..., None] * random.normal(0, 1, (*people.taste.shape, K))
    liked: Floats = appeal + people.taste[..., None] * divides + noise
    return liked


def signs(scores: Floats) -> Floats:
    """`[..., 6]` for each pair of responses 1 where the first is liked better, else -1."""
    return np.stack([np.sign(scores[..., a] - scores[..., b]) for a, b in PAIRS], axis=-1)


# The truth


def _orders() -> Floats:
    """`[24, 6]` the signs of every strict order."""
    return signs(-np.array(list(permutations(range(K))), dtype=np.float64))


@cache
def truths(people_a_prompt: int, n_prompts: int = 240_000) -> dict[str, float]:
    """Every estimate's expectation, and the two that depend on it for this number of people a prompt."""
    random = np.random.default_rng(people_a_prompt)
    block = max(200, 240_000 // people_a_prompt)
    sums = dict.fromkeys(ESTIMATES, 0.0)
    n_blocks = max(1, n_prompts // block)
    for _ in range(n_blocks):
        for name, value in _block_of_truth(random, block, people_a_prompt).items():
            sums[name] += value / n_blocks
    return sums


def _block_of_truth(random: np.random.Generator, n_prompts: int, n: int) -> dict[str, float]:
    prompts = draw_prompts(random, n_prompts)
    people = draw_people(random, (n_prompts, n))
    scores = feel(random, prompts.appeal[:, None, :], prompts.divides[:, None, :], people)
    mine = signs(scores)  # [prompts, people, pairs]
    reading = signs(prompts.readings)  # [3, prompts, pairs]
    credit = (mine * reading[0][:, None, :] + 1) / 2
    bare = (mine * reading[2][:, None, :] + 1) / 2
    together = mine.sum(axis=1)
    same = ((together**2 - n) / (n * (n - 1)) + 1) / 2
    ranks = scores.argsort(axis=-1).argsort(axis=-1).astype(np.float64)
    others = ranks.sum(axis=1, keepdims=True) - ranks
    alone = (mine * signs(others) + 1) / 2
    half = n // 2
    halves = mine[:, :half].sum(axis=1), mine[:, half:].sum(axis=1)
    crossed = _chosen_and_scored(halves[0], halves[1]) + _chosen_and_scored(halves[1], halves[0])
    return {
        "agreement": float(credit.mean()),
        "agreement_by_prompt": credit.mean(),
        "human_human": same.mean(),
        "human_human_by_prompt": same.mean(),
        "leave_one_out": alone.mean(),
        # A margin m of votes over n people and six pairs is a share (m / 6n + 1) / 2.
        "best_single_ranking_crossfit": (crossed.mean() / (n * len(PAIRS)) + 1) / 2,
        "spec_effect": (credit - bare).mean(),
        "difference_from_rest": credit[people.group].mean() - credit[~people.group].mean(),
        "test_retest": ((reading[0] * reading[1] + 1) / 2).mean(),
    }


def _chosen_and_scored(choose: Floats, score: Floats) -> Floats:
    """`[prompts]` margin on `score` of the order that is best on `choose`, the mean over tied ones."""
    support = choose @ _orders().T
    best = support == support.max(axis=1, keepdims=True)
    margin: Floats = ((score @ _orders().T) * best).sum(axis=1) / best.sum(axis=1)
    return margin


def truth(design: str, n_prompts: int, estimate: str) -> float:
    """The truth of an estimate in a design; an anchor counts by its people where the estimate pools them."""
    if design == "crossed":
        return truths(CROSSED_PEOPLE)[estimate]
    if design == "sparse" or estimate not in {"leave_one_out", "best_single_ranking_crossfit"}:
        return truths(PEOPLE_A_PROMPT)[estimate]
    everybody, few = n_people(design, n_prompts), PEOPLE_A_PROMPT * (n_prompts - 1)
    return (everybody * truths(everybody)[estimate] + few * truths(PEOPLE_A_PROMPT)[estimate]) / (everybody + few)


# Datasets


def n_people(design: str, n_prompts: int) -> int:
    """How many people a design has."""
    if design == "crossed":
        return CROSSED_PEOPLE
    return max(2 * PEOPLE_A_PROMPT, n_prompts * PEOPLE_A_PROMPT // PROMPTS_A_PERSON)


def who_answers(random: np.random.Generator, design: str, n_prompts: int) -> NDArray[np.bool_]:
    """`[prompts, people]`; in the sparse designs each prompt goes to those who have answered least."""
    people = n_people(design, n_prompts)
    if design == "crossed":
        return np.ones((n_prompts, people), dtype=np.bool_)
    asked = np.zeros((n_prompts, people), dtype=np.bool_)
    for prompt in range(n_prompts):
        busy = asked[:prompt].sum(axis=0) + random.random(people)
        asked[prompt, busy.argsort()[:PEOPLE_A_PROMPT]] = True
    if design == "anchor":
        asked[0] = True
    return asked


def _run(name: str, scores: Floats) -> SpecRankings:
    letters = "ABCD"
    return SpecRankings(
        name,
        tuple(
            SpecRanking(f"prompt-{row}", Ranking(tuple((letters[r],) for r in order)), (), None, (), "")
            for row, order in enumerate((-scores).argsort(axis=1).tolist())
        ),
    )


def simulate(random: np.random.Generator, design: str, n_prompts: int) -> tuple[Dataset, list[SpecRankings]]:
    """A dataset of the design, and the ranker's three runs: with the spec, with it again, without."""
    prompts = draw_prompts(random, n_prompts)
    n = n_people(design, n_prompts)
    people = draw_people(random, (n,))
    row, person = np.nonzero(who_answers(random, design, n_prompts))
    own = People(people.taste[person], people.group[person])
    scores = feel(random, prompts.appeal[row], prompts.divides[row], own)
    tiers = (-scores).argsort(axis=1).argsort(axis=1)
    empty = Categorical(np.full(len(row), -1, dtype=np.int32), ())
    dataset = Dataset(
        Prompts(
            tuple(f"prompt-{p}" for p in range(n_prompts)),
            ((),) * n_prompts,
            (tuple("ABCD"),) * n_prompts,
            (((),) * K,) * n_prompts,
        ),
        Participants(
            tuple(f"person-{random.integers(1 << 40)}-{i}" for i in range(n)),
            {"group": Categorical(people.group.astype(np.int32), ("steady", "erratic"))},
            np.zeros(n, dtype=np.bool_),
            np.ones(n, dtype=np.bool_),
            np.ones(n, dtype=np.bool_),
        ),
        Assessments(
            person.astype(np.int32),
            row.astype(np.int32),
            pack(tiers),
            np.full(len(row), NOT_ASKED, dtype=np.int32),
            np.full(len(row), NOT_ASKED, dtype=np.int16),
            empty,
            empty,
            empty,
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )
    return dataset, [
        _run(name, scores) for name, scores in zip(("with", "again", "without"), prompts.readings, strict=True)
    ]


def estimates_of(result: AgreementResult) -> dict[str, Estimate]:
    """The estimates of the table; the group's difference among them."""
    found = dict(result.overall.estimates)
    for group in result.groups or ():
        if group.value == "erratic":
            found["difference_from_rest"] = group.difference_from_rest
    return {name: found[name] for name in ESTIMATES if name in found}


# The table


@dataclass(frozen=True)
class Cell:
    """What became of one estimate's interval in one design.

    Attributes:
        design: sparse, crossed or anchor.
        n_prompts: prompts.
        estimate: which.
        method: how the intervals were made.
        n_datasets: simulated datasets.
        n_undefined: of these, without an interval.
        n_held: of the others, those whose interval holds the truth.
        truth: the truth.
        mean: mean of the estimates.
        spread: their standard deviation.
        width: mean width of the intervals; 95% of a normal estimate's is 3.92 times the spread.
    """

    design: str
    n_prompts: int
    estimate: str
    method: str
    n_datasets: int
    n_undefined: int
    n_held: int
    truth: float
    mean: float
    spread: float
    width: float

    @property
    def n_defined(self) -> int:
        """Datasets with an interval."""
        return self.n_datasets - self.n_undefined

    @property
    def coverage(self) -> float:
        """Share of the defined intervals that hold the truth."""
        return self.n_held / self.n_defined if self.n_defined else math.nan

    @property
    def relative_width(self) -> float:
        """Mean width over that of a normal interval for the estimate's true spread; above 1 is wider than need be."""
        return self.width / (2 * 1.96 * self.spread)

    @property
    def standard_error(self) -> float:
        """Of the coverage, by the number of datasets, if it is 93%."""
        return math.sqrt(0.93 * 0.07 / self.n_defined) if self.n_defined else math.nan


class Outcome(NamedTuple):
    """One estimate of one simulated dataset."""

    estimate: str
    value: float | None
    low: float | None
    high: float | None
    method: str | None


def outcomes(design: str, n_prompts: int, seed: int, replicates: int) -> list[Outcome]:
    """One simulated dataset through the package."""
    random = np.random.default_rng([seed, n_prompts, DESIGNS.index(design)])
    dataset, (first, again, without) = simulate(random, design, n_prompts)
    result = compare(
        dataset,
        [first, again],
        without_spec=without,
        options=Options(by=("group:group",), min_cell=2, replicates=replicates, seed=seed),
    )
    return [
        Outcome(name, found.value, found.low, found.high, found.interval_method)
        for name, found in estimates_of(result).items()
    ]


def _many(job: tuple[str, int, range, int]) -> list[Outcome]:
    design, n_prompts, seeds, replicates = job
    return [outcome for seed in seeds for outcome in outcomes(design, n_prompts, seed, replicates)]


def cells(
    *,
    n_datasets: int,
    replicates: int,
    processes: int,
    designs: Iterable[str] = DESIGNS,
    prompts: Iterable[int] = N_PROMPTS,
) -> Iterator[Cell]:
    """Every cell of the table; where intervals are undefined by rule (2 prompts) a few datasets say so.

    Args:
        n_datasets: simulated datasets a cell.
        replicates: bootstrap replicates of each.
        processes: how many to run at once; the table does not depend on it.
        designs: which of DESIGNS.
        prompts: which of N_PROMPTS.
    """
    prompts = tuple(prompts)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for design in designs:
            for n_prompts in prompts:
                n = n_datasets if n_prompts >= 5 else 20
                jobs = [(design, n_prompts, range(start, min(start + 10, n)), replicates) for start in range(0, n, 10)]
                found = [outcome for part in pool.map(_many, jobs) for outcome in part]
                for estimate in ESTIMATES:
                    yield _cell(design, n_prompts, estimate, [one for one in found if one.estimate == estimate], n)


def _cell(design: str, n_prompts: int, estimate: str, found: list[Outcome], n: int) -> Cell:
    real = truth(design, n_prompts, estimate)
    values = np.array([one.value for one in found if one.value is not None])
    ends = np.array([(one.low, one.high) for one in found if one.low is not None and one.high is not None]).reshape(
        -1, 2
    )
    return Cell(
        design,
        n_prompts,
        estimate,
        next((one.method for one in found if one.method is not None), ""),
        n,
        n - len(ends),
        int(((ends[:, 0] <= real) & (real <= ends[:, 1])).sum()),
        real,
        float(values.mean()),
        float(values.std(ddof=1)),
        float((ends[:, 1] - ends[:, 0]).mean()) if len(ends) else math.nan,
    )
