"""Every fault of a study's folder: its definition, prompts, specs and rankings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from folkmoot.errors import Fault, FaultsError
from folkmoot.llm.models_file import ModelsFile, read_models
from folkmoot.pipeline.load_study import DEFINITION, PROMPTS, read_bytes, read_opening_prompts
from folkmoot.pipeline.placeholders import placeholders
from folkmoot.records.study import Study
from folkmoot.study.definition import read_study
from folkmoot.study.definition_checks import people_needed
from folkmoot.study.prompts import StudyPrompt

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What a study's definition and prompts hold.

    Attributes:
        study: None where it has faults.
        prompts: None where they have faults, or are not there.
        holds: what they hold, for people; "" where either has faults.
        faults: every fault of both.
        notes: what is no fault, and worth knowing.
    """

    study: Study | None
    prompts: tuple[StudyPrompt, ...] | None
    holds: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def is_study(path: Path) -> bool:
    """Whether this is a study's folder, or its definition."""
    return path.name == DEFINITION and path.is_file() if not path.is_dir() else (path / DEFINITION).is_file()


def check_definition(folder: Path) -> CheckedFiles:
    """Check `study.toml`, its tables of models, and `prompts.jsonl`.

    Raises:
        MissingFileError: a file is there and cannot be read.
    """
    content, place = read_bytes(folder / DEFINITION), str(folder / DEFINITION)
    faults: list[Fault] = []
    of_prompts: list[Fault] = []
    prompts = _without_faults(lambda: _prompts(folder / PROMPTS), of_prompts)
    study = _without_faults(lambda: read_study(content, place, prompts), faults)
    # A file that is no TOML is one fault, not two.
    if not any(fault.field == "" for fault in faults):
        models = _without_faults(lambda: read_models(content, place, folder), faults)
    else:
        models = None
    faults += of_prompts
    if study is None or prompts is None or faults:
        return CheckedFiles(study, prompts, "", tuple(faults), ())
    return CheckedFiles(study, prompts, _holds(study, prompts), (), _notes(study, prompts, models, content))


def _prompts(path: Path) -> tuple[StudyPrompt, ...]:
    if not path.exists():
        raise FaultsError([Fault(str(path), None, "", "no such file", "the study's prompts, one a line")])
    return read_opening_prompts(path, read_bytes(path))


def _without_faults(read: Callable[[], _Read], faults: list[Fault]) -> _Read | None:
    try:
        return read()
    except FaultsError as error:
        faults += error.faults
        return None


def _holds(study: Study, prompts: tuple[StudyPrompt, ...]) -> str:
    needed = people_needed(study, len(prompts))
    return (
        f"{len(prompts):,} prompts, {len(study.questions)} questions of each, {study.prompts_per_person} prompts a person; "
        f"{needed:,} people or more for {study.people_per_prompt:,} a prompt; in {', '.join(study.languages)}"
    )


def _notes(
    study: Study, prompts: tuple[StudyPrompt, ...], models: ModelsFile | None, content: bytes
) -> tuple[str, ...]:
    notes = list(models.warnings) if models is not None else []
    notes += placeholders(study, prompts, content)
    unchecked = [
        language
        for language in study.languages[1:]
        if language not in study.translators or study.translators[language].checked_by is None
    ]
    if unchecked:
        notes.append(f"{DEFINITION}: nobody is named who checked the texts in {', '.join(unchecked)} ([translators])")
    of_prompts = sum(one.checked_by is None for prompt in prompts for one in prompt.translations.values())
    if of_prompts:
        notes.append(f"{PROMPTS}: {of_prompts:,} translations that nobody is named to have checked (checked_by)")
    if study.simulated:
        notes.append(f"{DEFINITION}: simulated = true: whatever comes of it is marked as simulated")
    return tuple(notes)
