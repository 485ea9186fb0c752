"""How often 95% intervals hold the truth, by simulation: people and prompts drawn from a population that is known.

Designs, each with 12 people a prompt but where it says otherwise:
- sparse: each person answers about three prompts;
- crossed: the same 20 people answer every prompt;
- anchor: as sparse, and everybody answers one more prompt besides;
- one prompt: 8, 16 or 50 people who answer it; the prompt stays as it is, and people are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tests.long.population import (
    GROUPS,
    TARGETS,
    Drawn,
    Floats,
    K,
    People,
    answer,
    draw_people,
    draw_prompts,
)
from tests.long.truths import truths, truths_of_prompt, with_derived

from folkmoot.agreement import Options, compare
from folkmoot.errors import RakingError
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Assessments, Categorical, Dataset, Participants, Prompts, Rationales
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.estimate import Estimate, undefined
from folkmoot.statistics.weak_order import pack

DESIGNS: Final = ("sparse", "crossed", "anchor")
N_PROMPTS: Final = (2, 5, 10, 20, 50)
ONE_PROMPT: Final = "one prompt"
N_PEOPLE: Final = (8, 16, 50)

BY_DEFAULT: Final = (
    "agreement",
    "agreement, raked",
    "agreement_strict",
    "agreement_by_prompt",
    "first_choice",
    "veto_conflict",
    "human_human",
    "human_human_by_prompt",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "normalised",
    "gap_to_crossfit",
    "spec_effect",
    "difference_from_rest",
    "rankings_differ",
    "pairs_reversed",
    "agreement_world",
    "agreement_personal",
    "world_minus_personal",
    "test_retest",
    "tied_in_either",
    "spec_flips",
)
"""Estimates with the interval that the package gives them unasked."""
BY_REQUEST: Final = (
    "agreement, --interval cluster",
    "agreement, --interval prompts",
    "human_human, --interval cluster",
    "human_human, --interval prompts",
)
OF_ONE_PROMPT: Final = (
    "agreement",
    "agreement_strict",
    "first_choice",
    "veto_conflict",
    "human_human",
    "leave_one_out",
    "best_single_ranking_crossfit",
    "normalised",
    "gap_to_crossfit",
    "spec_effect",
)

_PEOPLE_A_PROMPT: Final = 12
_CROSSED_PEOPLE: Final = 20
_PROMPTS_A_PERSON: Final = 3
_PROMPTS_AT_ONCE: Final = 20
"""Single prompts that are simulated in one dataset, each with people of its own."""
_POOLED_OVER_PEOPLE: Final = frozenset({"leave_one_out", "best_single_ranking_crossfit"})
"""Estimates whose truth depends on the people a prompt, so that an anchor counts by its people."""


def truths_of_design(design: str, n_prompts: int) -> Mapping[str, float]:
    """The truth of every estimate in a design; an option changes the interval, not the truth."""
    if design == "crossed":
        found = truths(_CROSSED_PEOPLE)
    elif design == "sparse":
        found = truths(_PEOPLE_A_PROMPT)
    else:
        everybody, few = n_people(design, n_prompts), _PEOPLE_A_PROMPT * (n_prompts - 1)
        anchor, others = truths(everybody), truths(_PEOPLE_A_PROMPT)
        mixed = {
            name: (everybody * anchor[name] + few * others[name]) / (everybody + few) for name in _POOLED_OVER_PEOPLE
        }
        found = with_derived({**others, **mixed})
    return {**found, **{name: found[name.split(",")[0]] for name in BY_REQUEST}}


# Datasets


def n_people(design: str, n_prompts: int) -> int:
    """How many people a design has."""
    if design == "crossed":
        return _CROSSED_PEOPLE
    return max(2 * _PEOPLE_A_PROMPT, n_prompts * _PEOPLE_A_PROMPT // _PROMPTS_A_PERSON)


def who_answers(random: np.random.Generator, design: str, n_prompts: int) -> NDArray[np.bool_]:
    """`[prompts, people]`; in the sparse designs each prompt goes to those who have answered least."""
    people = n_people(design, n_prompts)
    if design == "crossed":
        return np.ones((n_prompts, people), dtype=np.bool_)
    asked = np.zeros((n_prompts, people), dtype=np.bool_)
    for prompt in range(n_prompts):
        busy = asked[:prompt].sum(axis=0) + random.random(people)
        asked[prompt, busy.argsort()[:_PEOPLE_A_PROMPT]] = True
    if design == "anchor":
        asked[0] = True
    return asked


def simulate(
    random: np.random.Generator, prompts: Drawn, asked: NDArray[np.bool_]
) -> tuple[Dataset, list[SpecRankings]]:
    """A dataset of fresh people, and the ranker's three runs: with the spec, with it again, without.

    Args:
        random: draws the people and their answers.
        prompts: the prompts.
        asked: `[prompts, people]` who answers what.
    """
    n_prompts, n = asked.shape
    people = draw_people(random, (n,))
    row, person = np.nonzero(asked)
    answers = answer(
        random, prompts.appeal[row], prompts.divides[row], People(people.taste[person], people.group[person])
    )
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
            {"group": Categorical(people.group.astype(np.int32), GROUPS)},
            np.zeros(n, dtype=np.bool_),
            np.ones(n, dtype=np.bool_),
            np.ones(n, dtype=np.bool_),
        ),
        Assessments(
            person.astype(np.int32),
            row.astype(np.int32),
            _codes(answers.world),
            _codes(answers.personal),
            (answers.veto << np.arange(K)).sum(axis=1).astype(np.int16),
            empty,
            empty,
            empty,
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )
    return dataset, [
        _run(name, scores) for name, scores in zip(("with", "again", "without"), prompts.readings, strict=True)
    ]


def _codes(scores: Floats) -> NDArray[np.int32]:
    return pack((-scores).argsort(axis=1).argsort(axis=1))


def _run(name: str, scores: Floats) -> SpecRankings:
    rows = []
    for row, of_prompt in enumerate(scores.tolist()):
        tiers = tuple(
            tuple(label for label, score in zip("ABCD", of_prompt, strict=True) if score == level)
            for level in sorted(set(of_prompt), reverse=True)
        )
        rows.append(SpecRanking(f"prompt-{row}", Ranking(tiers), (), None, (), ""))
    return SpecRankings(name, tuple(rows))


# One dataset through the package


class Outcome(NamedTuple):
    """One estimate of one simulated dataset; its truth is NaN where it is the design's."""

    estimate: str
    value: float | None
    low: float | None
    high: float | None
    method: str | None
    truth: float = math.nan


def outcomes(design: str, n_prompts: int, seed: int, replicates: int) -> list[Outcome]:
    """One dataset of a design with many prompts."""
    random = np.random.default_rng([seed, n_prompts, DESIGNS.index(design)])
    prompts = draw_prompts(random, n_prompts)
    dataset, (first, again, without) = simulate(random, prompts, who_answers(random, design, n_prompts))
    options = Options(replicates=replicates, seed=seed, min_cell=2)
    found = _estimates(compare(dataset, [first, again], without_spec=without, options=options))
    few = replace(options, estimates=("agreement", "human_human"))
    for interval in ("cluster", "prompts"):
        result = compare(dataset, [first], options=replace(few, interval=interval))
        for name in few.estimates:
            found[f"{name}, --interval {interval}"] = result.overall.estimates[name]
    few = replace(options, estimates=("agreement",))
    try:
        raked = compare(dataset, [first], targets={"group": TARGETS}, options=few)
        found["agreement, raked"] = raked.overall.estimates["agreement"]
    except RakingError as problem:  # Few people, and fewer still of one group.
        found["agreement, raked"] = undefined(str(problem))
    # Apart, so that no time goes into each group's own intervals: the difference has no replicates.
    grouped = compare(dataset, [first], options=replace(few, by=("group:group",), replicates=0)).groups or ()
    found["difference_from_rest"] = next(row.difference_from_rest for row in grouped if row.value == GROUPS[1])
    return [_outcome(name, found[name]) for name in (*BY_DEFAULT, *BY_REQUEST)]


def outcomes_of_prompts(design: str, n: int, seed: int, replicates: int) -> list[Outcome]:
    """Single prompts (the design ONE_PROMPT) with `n` people each, and each prompt's own truth."""
    random = np.random.default_rng([seed, n, *design.encode()])
    prompts = draw_prompts(random, _PROMPTS_AT_ONCE)
    asked = np.repeat(np.eye(_PROMPTS_AT_ONCE, dtype=np.bool_), n, axis=1)
    dataset, (first, _, without) = simulate(random, prompts, asked)
    options = Options(by=("prompt",), replicates=replicates, seed=seed, estimates=OF_ONE_PROMPT)
    rows = compare(dataset, [first], without_spec=without, options=options).prompts or ()
    found = []
    for row in rows:
        real = truths_of_prompt(random, prompts, int(row.prompt_id.removeprefix("prompt-")), n)
        found += [_outcome(name, row.estimates[name], real.get(name, math.nan)) for name in OF_ONE_PROMPT]
    return found


def _estimates(result: AgreementResult) -> dict[str, Estimate]:
    found = dict(result.overall.estimates)
    both = result.personal_against_world
    if both is None or result.tied_in_either is None:
        raise ValueError("the simulated people answered both questions, and the ranker ran twice")
    found["tied_in_either"] = result.tied_in_either
    for name in (
        "rankings_differ", "pairs_reversed", "agreement_world", "agreement_personal", "world_minus_personal",
    ):  # fmt: skip
        found[name] = getattr(both, name)
    return found


def _outcome(name: str, found: Estimate, truth: float = math.nan) -> Outcome:
    return Outcome(name, found.value, found.low, found.high, found.interval_method, truth)


# The table


@dataclass(frozen=True)
class Cell:
    """What became of one estimate's interval in one design.

    Attributes:
        design: sparse, crossed, anchor or one prompt.
        size: prompts; people where the design is one prompt.
        estimate: which.
        method: how the intervals were made.
        n_datasets: simulated datasets (single prompts, where the design is one prompt).
        n_undefined: of these, without an interval.
        n_held: of the others, those whose interval holds the truth.
        truth: the truth; its mean where each prompt has its own.
        bias: mean of the estimates minus their truths.
        spread: standard deviation of the estimates around their truths.
        width: mean width of the intervals; 95% of a normal estimate's is 3.92 times the spread.
    """

    design: str
    size: int
    estimate: str
    method: str
    n_datasets: int
    n_undefined: int
    n_held: int
    truth: float
    bias: float
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


_Make = Callable[[str, int, int, int], list[Outcome]]


def _many(job: tuple[_Make, str, int, range, int]) -> list[Outcome]:
    make, design, size, seeds, replicates = job
    return [outcome for seed in seeds for outcome in make(design, size, seed, replicates)]


def cells(
    *,
    n_datasets: int,
    replicates: int,
    processes: int,
    designs: Iterable[str] = (*DESIGNS, ONE_PROMPT),
    prompts: Iterable[int] = N_PROMPTS,
) -> Iterator[Cell]:
    """Every cell of the table; where intervals are undefined by rule (2 prompts) a few datasets say so.

    Args:
        n_datasets: simulated datasets of each design and size; half as many with 50 prompts, which take long.
        replicates: bootstrap replicates of each.
        processes: how many to run at once; the table does not depend on it.
        designs: which of DESIGNS and ONE_PROMPT.
        prompts: which of N_PROMPTS.
    """
    prompts = tuple(prompts)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for design in designs:
            alone = design == ONE_PROMPT
            make: _Make = outcomes_of_prompts if alone else outcomes
            for size in N_PEOPLE if alone else prompts:
                n = -(-n_datasets // _PROMPTS_AT_ONCE) if alone else _n_of_many(n_datasets, size)
                jobs = [(make, design, size, range(start, min(start + 5, n)), replicates) for start in range(0, n, 5)]
                waiting = pool.map(_many, jobs)
                real = {} if alone else truths_of_design(design, size)
                found = [outcome for part in waiting for outcome in part]
                for name in OF_ONE_PROMPT if alone else (*BY_DEFAULT, *BY_REQUEST):
                    own = [one for one in found if one.estimate == name]
                    yield _cell(design, size, name, own if alone else [o._replace(truth=real[name]) for o in own])


def _n_of_many(n_datasets: int, n_prompts: int) -> int:
    if n_prompts < 5:
        return min(n_datasets, 20)
    return n_datasets if n_prompts < 50 else -(-n_datasets // 2)


def _cell(design: str, size: int, estimate: str, found: list[Outcome]) -> Cell:
    values = np.array([(one.value, one.truth) for one in found if one.value is not None]).reshape(-1, 2)
    error = values[:, 0] - values[:, 1]
    ends = np.array(
        [(one.low, one.truth, one.high) for one in found if one.low is not None and one.high is not None]
    ).reshape(-1, 3)
    low, real, high = ends.T
    return Cell(
        design,
        size,
        estimate,
        next((one.method for one in found if one.method is not None), ""),
        len(found),
        len(found) - len(ends),
        int(((low <= real) & (real <= high)).sum()),
        float(values[:, 1].mean()) if len(values) else math.nan,
        float(error.mean()) if len(values) else math.nan,
        float(error.std(ddof=1)) if len(values) > 1 else math.nan,
        float((high - low).mean()) if len(ends) else math.nan,
    )
