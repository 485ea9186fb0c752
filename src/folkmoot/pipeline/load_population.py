"""Read who the simulated people of a study are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from folkmoot.errors import MissingFileError
from folkmoot.pipeline.read_source import unreadable
from folkmoot.study.population import Population, read_population
from folkmoot.study.prompts import StudyPrompt


def load_population(path: Path, prompts: Sequence[StudyPrompt]) -> Population:
    """Read a population file and hold it against a study's prompts.

    Raises:
        MissingFileError: it is not there, or cannot be read.
        FaultsError: with every fault.
    """
    if not path.is_file():
        raise MissingFileError(
            f"{path}: there is no such file; expected a population in TOML (docs/simulation.md): `folkmoot init DIR` writes "
            "one that fits its sample prompts"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(str(path), error) from error
    return read_population(content, str(path), prompts)
