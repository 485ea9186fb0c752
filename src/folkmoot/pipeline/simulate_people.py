"""`folkmoot simulate people`: a study's prompts and a population in, a simulated study out, with what is true of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from folkmoot import __version__
from folkmoot.errors import InputError, MissingFileError
from folkmoot.pipeline.dataset_convert import write_dataset
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.pipeline.new_folder import new_folder
from folkmoot.pipeline.write_file import write_file
from folkmoot.report.csv_file import csv_blocks
from folkmoot.study.population import Population, read_population
from folkmoot.study.prompts import StudyPrompt
from folkmoot.study.simulate import Simulated, simulate_study
from folkmoot.study.simulated_truth import truth_of

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
    """

    folder: Path
    n_people: int
    n_prompts: int
    n_assessments: int
    kinds: dict[str, int]
    seed: int


def simulate_people(
    prompts: Path,
    population: Path,
    out: Path,
    *,
    n_people: int | None = None,
    seed: int = 1,
    to: str = "ca1",
    force: bool = False,
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

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault of a file.
        InputError: an option cannot be met, or the folder's name is taken.
    """
    if seed < 0 or (n_people is not None and n_people < 1):
        raise InputError(
            f"found --seed {seed} and --people {n_people}; expected --seed 0 or more and --people 1 or more"
        )
    with new_folder(out, force=force, ours={DATASET, TRUTH, SECONDS}.__contains__) as fresh:
        return replace(write_people(prompts, population, fresh.folder, n_people=n_people, seed=seed, to=to), folder=out)


def write_people(
    prompts: Path, population: Path, folder: Path, *, n_people: int | None = None, seed: int = 1, to: str = "ca1"
) -> SimulatedPeople:
    """Simulate a study into a folder that is there: its dataset, what is true of it, and how long answers took.

    Arguments and errors as of `simulate_people`.
    """
    study, who = load_study(prompts, population)
    simulated = simulate_study(study, who, np.random.default_rng(seed), n_people=n_people)
    write_dataset(simulated.dataset, folder / DATASET, to=to)
    truth = {
        "made_by": "folkmoot simulate people",
        "version": __version__,
        "seed": seed,
        "prompts_sha256": _digest(prompts),
        "population_sha256": _digest(population),
        **truth_of(simulated.electorate, simulated.people, simulated.dataset.participants.ids, study),
    }
    write_file(folder / TRUTH, [msgspec.json.format(msgspec.json.encode(truth), indent=1), b"\n"])
    write_file(folder / SECONDS, _seconds(simulated))
    kinds = Counter(label.kind for label in simulated.labels)
    table = simulated.dataset
    return SimulatedPeople(folder, len(table.participants), len(study), len(table.assessments), dict(kinds), seed)


def load_study(prompts: Path, population: Path) -> tuple[tuple[StudyPrompt, ...], Population]:
    """Read a study's prompts and its simulated population.

    Raises:
        MissingFileError: a file is not there.
        FaultsError: with every fault; without responses there is nothing to like.
    """
    study = load_study_prompts(prompts)
    return study, read_people(population, study)


def read_people(population: Path, prompts: Sequence[StudyPrompt]) -> Population:
    """Read a population file and hold it against a study's prompts; raises as `load_study`."""
    if not population.is_file():
        raise MissingFileError(f"{population}: there is no such file; expected a population in TOML")
    try:
        text = population.read_bytes()
    except OSError as error:
        raise MissingFileError(f"{population}: cannot be read: {error.strerror}") from error
    return read_population(text, str(population), prompts)


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
