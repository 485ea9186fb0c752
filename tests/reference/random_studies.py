"""Random studies of every shape the method must stand: sparse, crossed, with an anchor, of 2 to 8 responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.reference.from_records import dense
from tests.reference.rows import Row, Spec, Tiers


@dataclass(frozen=True)
class Study:
    """Answers and runs, with everything `compare` can be asked about.

    Attributes:
        rows: answers in order; some participants answer twice, tie throughout, or leave the ranking out.
        sizes: number of responses by prompt.
        spec: the headline run; covers every prompt but perhaps one.
        second_run: the same, slightly different.
        without: the run without the spec.
        relevance: sections' relevance by prompt.
        demographics: `side` (everybody), `age` (some have no answer).
    """

    rows: list[Row]
    sizes: dict[str, int]
    spec: Spec
    second_run: Spec
    without: Spec
    relevance: Mapping[str, Mapping[str, int]]
    demographics: Mapping[str, Mapping[str, str]]


def _order(random: Random, appeal: list[float], noise: float, *, coarse: float) -> Tiers:
    """A weak order of noisy appeals; the coarser, the more ties."""
    felt = [value + random.gauss(0, noise) for value in appeal]
    return dense([-round(value / coarse) for value in felt])


def study(
    seed: int,
    *,
    n_prompts: int,
    n_people: int,
    density: float,
    sizes: tuple[int, ...] = (2, 3, 4, 4, 5),
    anchor: bool = False,
    repeats: bool = True,
    gaps: bool = True,
) -> Study:
    """One random study.

    Args:
        seed: makes it.
        n_prompts: prompts.
        n_people: people.
        density: chance that a person answers a prompt.
        sizes: numbers of responses to draw from.
        anchor: whether everybody answers the first prompt.
        repeats: whether some people answer one prompt twice.
        gaps: whether some rankings are not there, and one prompt is not covered by the spec.
    """
    random = Random(seed)  # noqa: S311 - a simulation, not a secret
    prompts = [f"prompt-{number}" for number in range(n_prompts)]
    people = [f"person-{number}" for number in range(n_people)]
    k = {prompt: random.choice(sizes) for prompt in prompts}
    appeal = {prompt: [random.gauss(0, 1) for _ in range(k[prompt])] for prompt in prompts}
    noise = {person: random.choice((0.3, 1.0, 3.0)) for person in people}
    rows = []
    for prompt in prompts:
        for person in people:
            if random.random() > density and not (anchor and prompt == prompts[0]):
                continue
            for _ in range(2 if repeats and random.random() < 0.06 else 1):
                tiers: Tiers | None = _order(random, appeal[prompt], noise[person], coarse=random.choice((0.01, 1.0)))
                if random.random() < 0.04:
                    tiers = (0,) * k[prompt]
                if gaps and random.random() < 0.04:
                    tiers = None
                veto = frozenset(r for r in range(k[prompt]) if random.random() < 0.15)
                rows.append(Row(person, prompt, tiers, veto if random.random() < 0.5 else None))
    random.shuffle(rows)
    spec = {prompt: _order(random, appeal[prompt], 0.7, coarse=0.4) for prompt in prompts}
    runs = [{prompt: _order(random, appeal[prompt], 0.8, coarse=0.2) for prompt in prompts} for _ in range(2)]
    if gaps and n_prompts > 1:
        del spec[prompts[-1]]
    present = {row.participant for row in rows}
    return Study(
        rows,
        k,
        spec,
        runs[0],
        runs[1],
        {
            prompt: {section: random.randint(1, 5) for section in ("honesty", "tone") if random.random() < 0.9}
            for prompt in prompts
        },
        {
            "side": {person: random.choice(("north", "south", "south")) for person in sorted(present)},
            "age": {
                person: random.choice(("young", "middle", "old")) for person in sorted(present) if random.random() < 0.8
            },
        },
    )
