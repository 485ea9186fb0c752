"""The explorer's data: a dataset and what rankers said of it, read, compared by prompt, and kept while nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Final

from folkmoot.agreement.explored_data import ExploredData
from folkmoot.agreement.exploring import explore, explore_prompt
from folkmoot.agreement.options import Options
from folkmoot.errors import EmptySelectionError, FolkmootError
from folkmoot.pipeline.agreement import AgreementFiles, Inputs, compare_inputs, dataset_name, load_inputs
from folkmoot.pipeline.load_study import load_study
from folkmoot.pipeline.load_survey import is_study_folder
from folkmoot.records.agreement import AgreementResult
from folkmoot.records.dataset import Question
from folkmoot.records.explore import Explored, ExploredOne, ExploreQuery, Sight

__all__ = ["ExploredFiles", "explored_data", "explored_files", "shown_prompt", "shown_prompts"]
_ESTIMATES: Final = ("agreement", "human_human")
REPLICATES: Final = 500
"""Of the intervals of single prompts, which are over their people."""


@dataclass(frozen=True, slots=True)
class ExploredFiles:
    """What is explored.

    Attributes:
        files: as for a comparison.
        study: the study's folder where it is one; its `rankings/*.jsonl` are the rankings.
    """

    files: AgreementFiles
    study: Path | None = None


def explored_files(folder: Path) -> ExploredFiles:
    """What a study's folder offers to the explorer: its rankings by name, and its last spec.

    Args:
        folder: the study's.
    """
    rankings = tuple(sorted((folder / "rankings").glob("*.jsonl")))
    specs = sorted((folder / "spec").glob("*.md"))
    return ExploredFiles(AgreementFiles(folder, rankings, spec=specs[-1] if specs else None), folder)


def explored_data(files: AgreementFiles, flagged: Mapping[str, frozenset[str]] | None = None) -> ExploredData:
    """Read what is explored and compare it by prompt.

    Args:
        files: as for a comparison.
        flagged: by quality flag, ids of the participants who have it.

    Raises:
        FolkmootError: a file cannot be used.
    """
    inputs, notes = _inputs(files)
    relevance = inputs.relevance or (inputs.rankings[0].relevance if inputs.rankings else None)
    titles = {} if inputs.spec is None else {section.id: section.title for section in inputs.spec.sections}
    name = dataset_name(files.dataset)
    dataset = replace(inputs.dataset, notes=(*inputs.dataset.notes, *inputs.notes, *notes))
    figures: dict[Question, AgreementResult] = {}
    by = ("prompt",) if relevance is None else ("prompt", "section")
    for question in Question:
        options = Options(question=question, by=by, replicates=REPLICATES, estimates=_ESTIMATES)
        try:
            figures[question] = compare_inputs(inputs, options, name=name)
        except EmptySelectionError:
            # Nobody was asked for this ranking (yet): the page says that nobody ranked.
            continue
    waves = waves_of(files.dataset)
    return ExploredData(dataset, name, inputs.rankings, relevance, titles, figures, flagged=flagged or {}, waves=waves)


def waves_of(dataset: Path) -> tuple[str, ...]:
    """Names of a study's waves, in order; () where it has one, or where the dataset is no study.

    Args:
        dataset: a study's folder, or a dataset.

    Raises:
        FolkmootError: the study has faults.
    """
    if not is_study_folder(dataset):
        return ()
    names = tuple(one.name for one in load_study(dataset).study.waves)
    return names if len(names) > 1 else ()


def shown_prompts(data: ExploredData, query: ExploreQuery, sight: Sight) -> Explored:
    """A page of prompts; see `folkmoot.agreement.exploring`."""
    return explore(data, query, sight)


def shown_prompt(data: ExploredData, prompt_id: str, query: ExploreQuery, sight: Sight) -> ExploredOne | None:
    """The page of a prompt; see `folkmoot.agreement.exploring`."""
    return explore_prompt(data, prompt_id, query, sight)


class KeptData:
    """The data of one place, and of each wave of it that somebody asks for, read again when its version is another.

    Args:
        files: what is explored.
    """

    def __init__(self, files: AgreementFiles) -> None:
        self._files = files
        self._lock = Lock()
        self._kept: dict[str, tuple[object, ExploredData]] = {}

    def read(self, version: object, wave: str = "") -> ExploredData:
        """The data; one thread reads it, the others wait for it.

        Args:
            version: of what is explored; whatever is equal to it is the same data.
            wave: of a study, the one whose answers count; "" for all together.

        Raises:
            InputError: there is no such wave.
            FolkmootError: a file cannot be used.
        """
        with self._lock:
            kept = self._kept.get(wave)
            if kept is None or version != kept[0]:
                kept = self._kept[wave] = (version, explored_data(replace(self._files, wave=wave or None)))
            return kept[1]


def _inputs(files: AgreementFiles) -> tuple[Inputs, tuple[str, ...]]:
    """What can be read: a study's rankings may be of another version of it, which keeps nobody from reading its answers."""
    try:
        return load_inputs(files), ()
    except FolkmootError as error:
        if not files.rankings:
            raise
        inputs = load_inputs(AgreementFiles(files.dataset, wave=files.wave))
        return inputs, (f"The rankings are left out, because they cannot be used here: {error}",)
