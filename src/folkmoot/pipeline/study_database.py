"""Where a study's database is."""

from __future__ import annotations

from collections.abc import Mapping

from folkmoot.errors import InputError
from folkmoot.records.study import Study


def database_url_of(study: Study, environment: Mapping[str, str]) -> str | None:
    """The address of a study's database; None: the file in its folder.

    Args:
        study: its definition.
        environment: where `database_url_variable` is looked up.

    Raises:
        InputError: the study names a variable that is not set.
    """
    name = study.database_url_variable
    if name is None:
        return study.database_url
    if not environment.get(name):
        raise InputError(f"study.toml keeps the database's address in the variable {name}, which is not set; set it")
    return environment[name]
