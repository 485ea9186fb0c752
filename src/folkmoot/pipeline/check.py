"""Find every fault of a file or folder, whatever it holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from folkmoot.errors import Fault, FaultsError, MissingFileError
from folkmoot.pipeline.check_study_files import faults_of, study_file
from folkmoot.pipeline.check_study_folder import check_definition, is_study
from folkmoot.pipeline.load_dataset import load_dataset
from folkmoot.pipeline.load_population import load_population
from folkmoot.pipeline.load_rankings import load_ranking_rows, load_rankings
from folkmoot.pipeline.load_relevance import load_relevance
from folkmoot.pipeline.load_spec import read_spec_text
from folkmoot.pipeline.load_study import DEFINITION, POPULATION, PROMPTS
from folkmoot.pipeline.load_study_prompts import load_study_prompts
from folkmoot.records.dataset import Dataset
from folkmoot.spec.faults import find_faults
from folkmoot.spec.markdown import parse
from folkmoot.spec.reader import detect
from folkmoot.study.prompts import StudyPrompt, as_dataset

_MARKDOWN: Final = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_OPENING: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file.

    Attributes:
        place: the file or folder as the user named it.
        kind: `study`, `spec`, `rankings`, `relevance`, `dataset`, `prompts`, `population`, `drafts` or `approvals`.
        title: what it was taken for, for people.
        holds: what it holds, for people; "" where it cannot be used.
        faults: every fault; () where there is none.
        notes: what is no fault, and worth knowing.
    """

    place: str
    kind: str
    title: str
    holds: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...] = ()


def check(path: Path, dataset: Path | None = None) -> Checked:
    """Check a spec (`.md`), a file of spec rankings or of section relevance, or a dataset in any known layout.

    A study's own prompts, population, drafts and approvals are known too, and so is its folder: then its definition, prompts,
    specs, rankings and population are checked, all of them.

    Args:
        path: what to check.
        dataset: the dataset that a file of rankings or relevance belongs to; None checks each of its rows by itself.

    Raises:
        MissingFileError: there is no such file, or it cannot be read.
        FaultsError: `dataset` itself has faults.
    """
    if not path.exists():
        raise MissingFileError(f"{path}: there is no such file or folder")
    if is_study(path):
        return _check_study(path)
    if path.is_file() and (path.name == POPULATION or path.suffix.lower() in _MARKDOWN):
        return _check_population(path) if path.name == POPULATION else _check_spec(path)
    first = {} if path.is_dir() else _first_row(path)
    of_study = study_file(first)
    if of_study is not None:
        holds, faults = faults_of(path, of_study)
        return Checked(str(path), of_study.kind, of_study.title, holds, faults)
    if "metadata" not in first and "ranking_blocks" not in first:
        if "ranking" in first or ("failed" in first and "section_relevance" not in first):
            return _check_rankings(path, dataset)
        if "section_relevance" in first:
            return _check_relevance(path, dataset)
    return _check_dataset(path)


def _check_spec(path: Path) -> Checked:
    try:
        text = read_spec_text(path)
    except FaultsError as error:
        return Checked(str(path), "spec", "a spec", "", error.faults)
    document = parse(text)
    row = detect(document)
    spec = row.read(document, path.stem).spec
    replies = sum(len(example.replies) for example in spec.examples)
    holds = f"{len(spec.sections):,} sections, {len(spec.examples):,} worked examples, {replies:,} compared replies"
    return Checked(str(path), "spec", f"a spec in {row.title}", holds, find_faults(text, str(path)))


def _check_study(path: Path) -> Checked:
    folder = path if path.is_dir() else path.parent
    found = check_definition(folder)
    if path.name == DEFINITION and not path.is_dir():
        faults = tuple(fault for fault in found.faults if fault.place == str(folder / DEFINITION))
        return Checked(str(path), "study", "a study's definition", found.holds, faults, found.notes)
    specs = [_check_spec(one) for one in sorted((folder / "spec").glob("*")) if one.suffix.lower() in _MARKDOWN]
    people = None if found.prompts is None else as_dataset(found.prompts)
    rankings = [_check_ranking_rows(one, people) for one in sorted((folder / "rankings").glob("*.jsonl"))]
    population = _population_faults(folder / POPULATION, found.prompts)
    counts = [
        f"{len(some)} {word}{'' if len(some) == 1 else 's'}"
        for some, word in ((specs, "spec"), (rankings, "ranking file"))
        if some
    ]
    holds = "; ".join([found.holds, *counts])
    faults = (*found.faults, *population, *(fault for one in (*specs, *rankings) for fault in one.faults))
    return Checked(str(path), "study", "a study", "" if faults else holds, faults, found.notes)


def _check_population(path: Path) -> Checked:
    """Simulated people, held against the prompts beside them."""
    prompts = load_study_prompts(path.parent / PROMPTS)
    title = "simulated people"
    try:
        found = load_population(path, prompts)
    except FaultsError as error:
        return Checked(str(path), "population", title, "", error.faults)
    holds = (
        f"{found.design.people:,} people, {found.design.prompts_each:,} prompts each; with views of their own on a topic: "
        f"{len(found.groups):,} groups; kinds who answer otherwise: {len(found.answerers):,}"
    )
    return Checked(str(path), "population", title, holds, ())


def _population_faults(path: Path, prompts: Sequence[StudyPrompt] | None) -> tuple[Fault, ...]:
    """Those of a study's simulated people, where it has any and its prompts can be read."""
    if prompts is None or not path.is_file():
        return ()
    try:
        load_population(path, prompts)
    except FaultsError as error:
        return error.faults
    return ()


def _check_rankings(path: Path, dataset: Path | None) -> Checked:
    return _check_ranking_rows(path, None if dataset is None else load_dataset(dataset))


def _check_ranking_rows(path: Path, people: Dataset | None) -> Checked:
    try:
        runs = load_ranking_rows(path) if people is None else load_rankings(path, people)
    except FaultsError as error:
        return Checked(str(path), "rankings", "a ranker's rankings", "", error.faults)
    alone = "" if people is not None else "; name the dataset with --dataset to hold them against its responses"
    ranked = [row.prompt_id for run in runs for row in run.rows]
    unranked = [row.prompt_id for run in runs for row in run.failed]
    n_prompts, n_failed = len({*ranked, *unranked}), len(unranked)
    several = f" in {len(runs)} runs" if len(runs) > 1 else ""
    failed = f", {n_failed:,} of {n_failed + len(ranked):,} replies failed" if n_failed else ""
    return Checked(str(path), "rankings", "a ranker's rankings", f"{n_prompts:,} prompts{several}{failed}{alone}", ())


def _check_dataset(path: Path) -> Checked:
    try:
        found = load_dataset(path)
    except FaultsError as error:
        return Checked(str(path), "dataset", "a dataset", "", error.faults)
    holds = (
        f"{len(found.prompts):,} prompts, {len(found.participants):,} participants, "
        f"{len(found.assessments):,} assessments"
    )
    return Checked(str(path), "dataset", "a dataset", holds, ())


def _check_relevance(path: Path, dataset: Path | None) -> Checked:
    people = None if dataset is None else load_dataset(dataset)
    try:
        relevance = load_relevance(path, people)
    except FaultsError as error:
        return Checked(str(path), "relevance", "section relevance", "", error.faults)
    failed = f", {len(relevance.failed):,} failed" if relevance.failed else ""
    holds = f"{len(relevance.grades):,} prompts, {len(relevance.sections()):,} sections{failed}"
    return Checked(str(path), "relevance", "section relevance", holds, ())


def _first_row(path: Path) -> dict[str, Any]:
    """The file's first row that can be read; empty where none of the first hundred lines is one."""
    try:
        with path.open("rb") as file:
            rows = (_json_object(file.readline(_OPENING)) for _ in range(100))
            return next((row for row in rows if row is not None), {})
    except OSError as error:
        raise MissingFileError(f"{path}: cannot be read: {error.strerror or type(error).__name__}") from error


def _json_object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
