"""`folkmoot simulate people`: a study's prompts and a population in, a simulated study out, with what is true of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from folkmoot import __version__
from folkmoot.errors import InputError
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.earlier_truth import EarlierWave, check_same_people, read_truth
from folkmoot.pipeline.load_population import load_population
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.write_file import write_file
from folkmoot.report.csv_file import csv_blocks
from folkmoot.study.later_wave import later_draws
from folkmoot.study.population import Population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import Simulated, simulate_later, simulate_study
from folkmoot.study.simulated_truth import truth_of

MADE_BY: Final = "folkmoot simulate people"
DATASET: Final = "dataset"
TRUTH: Final = "truth.json"
SECONDS: Final = "seconds.csv"


@dataclass(frozen=True, slots=True)
class SimulatedPeople:
    """What was written.

    Attributes:
        folder: it holds `dataset/`, `truth.json` and `seconds.csv`.
        n_people: simulated people.
        n_prompts: prompts of the study.
        n_assessments: assessments, second ones among them.
        kinds: how many people are of each kind; kinds without anybody are left out.
        seed: of every draw.
        n_returning: of the people, those who were in an earlier wave; None in a first wave.
    """

    folder: Path
    n_people: int
    n_prompts: int
    n_assessments: int
    kinds: dict[str, int]
    seed: int
    n_returning: int | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier wave, of whom some return.

    Attributes:
        truth: its truth.json.
        rate: how likely each of its people returns, 0 to 1.
    """

    truth: Path
    rate: float = 0.5


def simulate_people(
    prompts: Path,
    population: Path,
    out: Path,
    *,
    n_people: int | None = None,
    seed: int = 1,
    to: str = "ca1",
    force: bool = False,
    earlier: Earlier | None = None,
) -> SimulatedPeople:
    """Simulate a study and write it.

    Args:
        prompts: the study's prompts file.
        population: who the people are, in TOML (docs/simulation.md).
        out: the folder to write; it appears whole or not at all.
        n_people: how many, 1 or more; the population's own number where None.
        seed: 0 or more; the same one gives the same study.
        to: layout of the dataset, `ca1` or `parquet`.
        force: replace a folder that this wrote before.
        earlier: the wave of which this is a later one; None for a first wave.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault of a file.
        InputError: an option cannot be met, or the folder's name is taken.
    """
    if seed < 0 or (n_people is not None and n_people < 1):
        raise InputError(
            f"found --seed {seed} and --people {n_people}; expected --seed 0 or more and --people 1 or more"
        )
    if earlier is not None and not 0 <= earlier.rate <= 1:
        raise InputError(f"found --return-rate {earlier.rate:g}; expected 0 to 1")
    with new_folder(out, force=force, ours={DATASET, TRUTH, SECONDS}.__contains__) as fresh:
        done = write_people(prompts, population, fresh.folder, n_people=n_people, seed=seed, to=to, earlier=earlier)
        return replace(done, folder=out)


def write_people(
    prompts: Path,
    population: Path,
    folder: Path,
    *,
    n_people: int | None = None,
    seed: int = 1,
    to: str = "ca1",
    earlier: Earlier | None = None,
) -> SimulatedPeople:
    """Simulate a study into a folder that is there: its dataset, what is true of it, and how long answers took.

    Arguments and errors as of `simulate_people`.
    """
    study, who = load_study(prompts, population)
    n_returning: int | None = None
    returning: dict[str, Any] = {}
    waves: tuple[EarlierWave, ...] = ()
    if earlier is None:
        simulated = simulate_study(study, who, np.random.default_rng(seed), n_people=n_people)
    else:
        before, waves = _again(study, who, earlier.truth)
        draws = later_draws(seed, len(waves) + 1)
        simulated, n_returning = simulate_later(study, who, before, draws, rate=earlier.rate, n_people=n_people)
        returning = {"returning": {"truth_sha256": _digest(earlier.truth), "rate": earlier.rate, "people": n_returning}}
    write_dataset(simulated.dataset, folder / DATASET, to=to)
    truth = {
        "made_by": MADE_BY,
        "version": __version__,
        "seed": seed,
        "prompts_sha256": _digest(prompts),
        "population_sha256": _digest(population),
        **returning,
        "waves": (*waves, EarlierWave(seed, len(simulated.people), None if earlier is None else earlier.rate)),
        **truth_of(simulated.electorate, simulated.people, simulated.dataset.participants.ids, study),
    }
    write_file(folder / TRUTH, [msgspec.json.format(msgspec.json.encode(truth), indent=1), b"\n"])
    write_file(folder / SECONDS, _seconds(simulated))
    kinds = Counter(label.kind for label in simulated.labels)
    table = simulated.dataset
    return SimulatedPeople(
        folder, len(table.participants), len(study), len(table.assessments), dict(kinds), seed, n_returning
    )


def _again(study: Sequence[StudyPrompt], who: Population, path: Path) -> tuple[Simulated, tuple[EarlierWave, ...]]:
    """The earlier wave, drawn anew with those before it; and what drew them.

    Raises:
        MissingFileError: there is no such truth.
        InputError: the people who are drawn are not those of the truth.
    """
    truth = read_truth(path, MADE_BY)
    first, *later = waves = truth.waves or (EarlierWave(truth.seed, len(truth.people)),)
    drawn = simulate_study(study, who, np.random.default_rng(first.seed), n_people=first.people)
    for number, wave in enumerate(later, start=2):
        draws = later_draws(wave.seed, number)
        drawn, _ = simulate_later(study, who, drawn, draws, rate=wave.rate or 0.0, n_people=wave.people)
    check_same_people(truth, drawn.people, drawn.electorate.approaches, path)
    return drawn, waves


def load_study(prompts: Path, population: Path) -> tuple[tuple[StudyPrompt, ...], Population]:
    """Read a study's prompts and its simulated population.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault; without responses there is nothing to like.
    """
    study = load_study_prompts(prompts)
    return study, load_population(population, study)


def _seconds(simulated: Simulated) -> Iterator[bytes]:
    """How long each answer took, a row an assessment in the dataset's order; no layout of datasets has a place for it."""
    dataset = simulated.dataset
    table, people, prompts = dataset.assessments, dataset.participants.ids, dataset.prompts.ids
    rows = zip(table.participant.tolist(), table.prompt.tolist(), simulated.seconds.tolist(), strict=True)
    return csv_blocks(
        ("participant_id", "prompt_id", "seconds"),
        ((people[person], prompts[prompt], round(seconds, 1)) for person, prompt, seconds in rows),
    )


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
