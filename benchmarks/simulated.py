"""Simulated datasets of any size: seeded, labelled simulated, written in the layouts that users have."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from folkmoot.formats import spec_rankings
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_rankings import load_rankings
from folkmoot.records.dataset import (
    NO_ANSWER,
    Assessments,
    Categorical,
    Dataset,
    Participants,
    Prompts,
    Rationales,
)
from folkmoot.records.ranking import Ranking
from folkmoot.records.spec_ranking import SpecRanking, SpecRankings
from folkmoot.statistics.weak_order import NOT_ASKED, pack

LABELS: Final = ("A", "B", "C", "D")
RUNS: Final = ("headline", "rerun", "without_spec")
DATASET: Final = "dataset"
_AGES: Final = ("18-34", "35-54", "55+", "prefer not to say")
_SECTIONS_OF_A_PROMPT: Final = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How much to simulate.

    Attributes:
        people_per_prompt: assessments are this times n_prompts; every person answers a prompt once at most.
        n_people: participants, all of them simulated; some may stay without an assessment.
        n_prompts: prompts, of four responses each.
        n_sections: sections of the spec; a prompt belongs to two of them.
        every_question: ask for a personal ranking, vetoes and importance too, besides the ranking for the world.
    """

    people_per_prompt: int
    n_people: int
    n_prompts: int
    n_sections: int
    every_question: bool

    @property
    def n_assessments(self) -> int:
        """How many assessments."""
        return self.people_per_prompt * self.n_prompts


def simulate(shape: Shape, seed: int) -> tuple[Dataset, list[SpecRankings]]:
    """People who like a prompt's responses by its own appeal and chance; rankers who see the appeal through noise.

    Returns:
        The dataset, its assessments ordered by prompt as every reader gives them; and the runs named in RUNS.
    """
    generator = np.random.default_rng(seed)
    appeal = generator.normal(size=(shape.n_prompts, len(LABELS)))
    prompt = np.repeat(np.arange(shape.n_prompts, dtype=np.int32), shape.people_per_prompt)
    person = _people(shape, generator)
    n = len(prompt)
    world = _rankings(appeal[prompt], generator)
    if shape.every_question:
        personal = np.where(generator.random(n) < 0.5, world, _rankings(appeal[prompt], generator))
        veto = (generator.random((n, len(LABELS))) < 0.1) @ (1 << np.arange(len(LABELS)))
        importance = generator.integers(0, 3, n)
    else:
        personal, veto, importance = np.full(n, NOT_ASKED), np.full(n, NOT_ASKED), np.full(n, NO_ANSWER)
    nothing = Categorical(np.full(n, NO_ANSWER, dtype=np.int32), ())
    dataset = Dataset(
        Prompts(
            tuple(f"prompt-{number}" for number in range(shape.n_prompts)),
            ((),) * shape.n_prompts,
            (LABELS,) * shape.n_prompts,
            (((),) * len(LABELS),) * shape.n_prompts,
        ),
        Participants(
            tuple(f"simulated-{number}" for number in range(shape.n_people)),
            {"age": Categorical(generator.integers(0, len(_AGES), shape.n_people).astype(np.int32), _AGES)},
            unlinked=np.zeros(shape.n_people, dtype=np.bool_),
            simulated=np.ones(shape.n_people, dtype=np.bool_),
            has_demographics=np.ones(shape.n_people, dtype=np.bool_),
        ),
        Assessments(
            person,
            prompt,
            world,
            personal.astype(np.int32),
            veto.astype(np.int16),
            Categorical(
                importance.astype(np.int32), ("Not important", "Important", "Very important") * shape.every_question
            ),
            nothing,
            nothing,
        ),
        Rationales(np.zeros(0, dtype=np.int32), (), ()),
    )
    return dataset, [_run(name, appeal, shape, generator) for name in RUNS]


def write(shape: Shape, folder: Path, seed: int = 1) -> None:
    """Write the dataset as a Parquet folder, and its runs as JSON Lines."""
    dataset, runs = simulate(shape, seed)
    write_dataset(dataset, folder / DATASET, to="parquet")
    for run in runs:
        (folder / f"{run.name}.jsonl").write_bytes(b"".join(spec_rankings.write(run)))


def read_runs(folder: Path, dataset: Dataset) -> list[SpecRankings]:
    """The runs named in RUNS."""
    return [run for name in RUNS for run in load_rankings(folder / f"{name}.jsonl", dataset)]


def read(folder: Path) -> tuple[Dataset, list[SpecRankings]]:
    """What `write` wrote, as commands read it."""
    dataset = load_dataset(folder / DATASET)
    return dataset, read_runs(folder, dataset)


def _people(shape: Shape, generator: np.random.Generator) -> NDArray[np.int32]:
    """Distinct people for each prompt: steps of a length without a common divisor never meet themselves early."""
    steps = generator.integers(1, max(shape.n_people, 2), shape.n_prompts)
    while (shared := np.gcd(steps, shape.n_people) > 1).any():
        steps[shared] = generator.integers(1, max(shape.n_people, 2), int(shared.sum()))
    starts = generator.integers(0, shape.n_people, shape.n_prompts)
    places = starts[:, None] + steps[:, None] * np.arange(shape.people_per_prompt)
    people: NDArray[np.int32] = (places % shape.n_people).astype(np.int32).ravel()
    return people


def _rankings(appeal: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.int32]:
    """`[n]` weak-order codes: appeal and Gumbel noise, rounded to whole numbers so that some responses are tied."""
    liking = np.rint(appeal + generator.gumbel(size=appeal.shape))
    ordered = -np.sort(-liking, axis=1)
    first_of_tier = np.column_stack([np.ones(len(liking), dtype=np.bool_), ordered[:, 1:] != ordered[:, :-1]])
    tiers = [(first_of_tier & (ordered > liking[:, [response]])).sum(axis=1) for response in range(len(LABELS))]
    return pack(np.column_stack(tiers))


def _run(name: str, appeal: NDArray[np.float64], shape: Shape, generator: np.random.Generator) -> SpecRankings:
    def rows() -> Iterator[SpecRanking]:
        for number, own in enumerate(appeal):
            order = np.argsort(-(own + generator.normal(size=len(LABELS)))).tolist()
            tiers: list[tuple[str, ...]] = [(LABELS[response],) for response in order]
            if generator.random() < 0.1:
                tiers[:2] = [tuple(sorted(tiers[0] + tiers[1]))]
            of_prompt = generator.choice(shape.n_sections, _SECTIONS_OF_A_PROMPT + 1, replace=False).tolist()
            grades = {f"section-{section}": 5 for section in of_prompt[:-1]} | {f"section-{of_prompt[-1]}": 3}
            yield SpecRanking(f"prompt-{number}", Ranking(tuple(tiers)), (), grades, (), "")

    return SpecRankings(name, tuple(rows()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for field in ("people_per_prompt", "n_people", "n_prompts", "n_sections", "every_question", "seed"):
        parser.add_argument(field, type=int)
    given = parser.parse_args()
    write(
        Shape(given.people_per_prompt, given.n_people, given.n_prompts, given.n_sections, bool(given.every_question)),
        given.folder,
        given.seed,
    )
